"""One classified table: how it is coming, its rows, its labels at a glance."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.errors import UserError
from desktop_app.services.classification.records import TableInfo, TableRow
from desktop_app.services.events import RowsClassified
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels import job_words
from desktop_app.ui.panels.classify import words
from desktop_app.ui.panels.classify.overview import Overview
from desktop_app.ui.panels.classify.rows_view import RowsView
from desktop_app.ui.panels.job_result import JobResult
from desktop_app.ui.panels.job_row import JobRow
from desktop_app.ui.panels.option_chip import OptionChip
from desktop_app.ui.panels.tab_bar import TabBar
from desktop_app.ui.panels.work import Job
from desktop_app.ui.theme import Theme

BESIDE = 820  # px; below, rows and overview take each other's place
_OVERVIEW = 280


class ResultView(JobResult):
    """Rows and overview, beside each other where there is room."""

    again_wanted = Signal(object)  # TableInfo

    def __init__(self, bridge: Bridge, theme: Theme, row: JobRow) -> None:
        super().__init__(bridge, theme, row)
        self.info: TableInfo | None = None
        self._loading = ""  # run
        self._done = 0
        self.banner.retried.connect(self._load)
        self.rows = RowsView(bridge, theme)
        self.overview = Overview(bridge, theme)
        self.more.setMenu(self._make_more())
        names = {"rows": self.tr("Rows"), "overview": self.tr("Overview")}
        self._switch = TabBar(names, kind="segment", spacing=2)
        self._switch.chosen.connect(self.show_part)
        self.tabs = self._switch.buttons
        self._lay_out()
        self._connect()

    @property
    def run_id(self) -> str:
        """The run that is shown, "" for none."""
        return self.info.run.id if self.info is not None else ""

    def show_job(self, job: Job) -> None:
        before, self.job = self.job, job
        self.row.show_job(job)
        self.row.setVisible(not job_words.is_done(job))
        if before is None or before.key != job.key:
            self.banner.hide()
            self.meta.hide()
            self.info, self._loading, self._done = None, "", 0
            self.rows.forget()
            self.show_part("rows")
        self.title.set_text(job.title)
        ended = before is not None and before.is_going and not job.is_going
        if job.run is not None and (job.run.id != self.run_id or ended):
            self._load()
        self._show_state()

    def take_focus(self) -> None:
        if self.rows.model.total or self.row.isHidden():
            self.rows.table.take_focus()
        else:
            self.row.take_focus()

    def step_back(self) -> bool:
        return self.rows.step_back()

    def show_part(self, name: str) -> None:
        """Shows the "rows" or the "overview", where there is no room for both."""
        name = "rows" if self._beside.isVisibleTo(self) else name
        self._switch.show_name(name)
        self._parts.setCurrentWidget(self.rows if name == "rows" else self._under)

    # --- layout ------------------------------------------------------------------------

    def _make_more(self) -> QMenu:
        menu = QMenu(self)
        again = menu.addAction(self.tr("Classify again with other labels…"))
        again.triggered.connect(self._on_again)
        undo = menu.addAction(self.tr("Undo the correction") + "\tCtrl+Z")
        undo.triggered.connect(self.rows.corrections.undo)
        find = menu.addAction(self.tr("Find in the rows") + "\tCtrl+F")
        find.triggered.connect(self._on_find)
        menu.addSeparator()
        menu.addAction(self.tr("Remove")).triggered.connect(self._on_remove)
        return menu

    def _lay_out(self) -> None:
        self._parts = QStackedWidget()
        self._parts.addWidget(self.rows)
        self._beside, self._under = QWidget(), QWidget()
        self._beside.setFixedWidth(_OVERVIEW)
        for home in (self._beside, self._under):
            QVBoxLayout(home).setContentsMargins(0, 0, 0, 0)
        self._parts.addWidget(self._under)
        self._place(self._under)
        body = QHBoxLayout()
        body.setSpacing(14)
        body.addWidget(self._parts, 1)
        body.addWidget(self._beside)
        self._beside.hide()
        column = self._make_column()
        column.addWidget(self._switch)
        column.addLayout(body, 1)

    def _place(self, home: QWidget) -> None:
        layout = home.layout()
        if layout is not None and self.overview.parentWidget() is not home:
            layout.addWidget(self.overview)
            self.overview.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= BESIDE
        self._place(self._beside if wide else self._under)
        self._beside.setVisible(wide)
        if wide:
            self.show_part("rows")
        self._switch.setVisible(not wide)

    def _connect(self) -> None:
        rows, overview = self.rows, self.overview
        self._bridge.rows_classified.connect(self._on_classified)
        rows.failed.connect(self._on_load_failed)
        rows.corrected.connect(self._on_corrected)
        overview.failed.connect(self.banner.show_error)
        overview.counted.connect(rows.show_labels)
        overview.label_wanted.connect(self._on_label_wanted)
        overview.unsure_wanted.connect(partial(self._on_look, rows.filters.score, "<0.5"))
        overview.edited_wanted.connect(partial(self._on_look, rows.filters.which, "edited"))

    # --- what is shown -----------------------------------------------------------------

    def _load(self) -> None:
        if self.job is None or self.job.run is None:
            return
        run_id = self._loading = self.job.run.id
        look = partial(self._bridge.desk.classification.info, run_id)
        self._bridge.call(look, partial(self._take, run_id), self._on_load_failed)

    def _take(self, run_id: str, info: TableInfo) -> None:
        if not self._is_shown(run_id):
            return
        self._loading = ""
        self.info = info
        self._done = max(self._done, info.done)
        is_other = self.rows.show_info(info, self._done)
        self.overview.show_info(info)
        self.rows.show_labels(self.overview.found)
        self._show_state()
        if is_other and self._done:
            self._go_to_rows()

    def _go_to_rows(self) -> None:
        """Goes to the first row, unless somebody is somewhere in here already."""
        focused = self.window().focusWidget()
        elsewhere = focused is None or not self.isAncestorOf(focused) or focused is self.back
        if self.isVisible() and elsewhere:
            self.rows.table.take_focus()

    def _show_state(self) -> None:
        info = self.info
        if info is not None:
            parts = [info.columns[info.column] if info.column < len(info.columns) else ""]
            parts.append(words.by_facts(info.facts))
            parts.append(words.rows(self._done))
            if info.end is not None and info.end.speed:
                speed = self.tr("{count} rows/s").format(count=words.count(round(info.end.speed)))
                parts.append(speed)
            self.meta.set_text(" · ".join(filter(None, parts)))
            self.meta.show()
        has_rows = info is not None and self._done > 0
        self._switch.setEnabled(has_rows)
        self.rows.show_state(has_rows=has_rows, going=self.job is not None and self.job.is_going)

    def _on_classified(self, event: RowsClassified) -> None:
        if not self._is_shown(event.run_id):
            return
        first = not self._done
        self._done = max(self._done, event.done)
        if self.info is None or self.info.facts is None:
            if not self._loading:
                self._load()
            return
        self.rows.model.grow(event.done)
        self.overview.count_soon()
        self._show_state()
        if first:
            self._go_to_rows()

    def _on_corrected(self, row: TableRow) -> None:
        self.overview.count_soon()
        if self.info is not None and any(label not in self.info.labels for label in row.labels):
            self._load()  # a label that nobody has given before

    # --- what the user does ------------------------------------------------------------

    def _on_label_wanted(self, label: str) -> None:
        if label:
            self.rows.filters.want_label(label)
            self.show_part("rows")

    def _on_look(self, chip: OptionChip, value: str) -> None:
        chip.choose(value)
        self.show_part("rows")
        self.rows.table.take_focus()

    def _on_find(self) -> None:
        self.show_part("rows")
        self.rows.find_words()

    def _on_again(self) -> None:
        if self.info is not None:
            self.again_wanted.emit(self.info)

    def _on_load_failed(self, error: UserError) -> None:
        self._loading = ""
        super()._on_load_failed(error)
