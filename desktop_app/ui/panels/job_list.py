"""The jobs of a panel as rows under each other; arrow keys go from one to the next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.panels.job_row import JobRow
from desktop_app.ui.panels.work import Job, Work
from desktop_app.ui.theme import Theme


class JobList(QWidget):
    """Shows the jobs of a `Work` and hands it what is asked for."""

    opened = Signal(str)  # key of a job

    def __init__(self, work: Work, theme: Theme) -> None:
        super().__init__()
        self._work = work
        self._theme = theme
        self.rows: dict[str, JobRow] = {}
        self.more = QPushButton(self.tr("Show older ones"))
        self.more.setProperty("kind", "flat")
        self.more.clicked.connect(self._on_more)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self.more.hide()
        work.listed.connect(self._on_listed)
        work.changed.connect(self._on_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            rows = list(self.rows.values())
            here = next((n for n, row in enumerate(rows) if watched in row.buttons), None)
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if here is not None and step is not None:
                if 0 <= here + step < len(rows):
                    rows[here + step].take_focus()
                return True
            if here is not None and event.key() == Qt.Key.Key_Delete:
                if not rows[here].job.is_going:
                    self._remove(rows[here].job.key)
                return True
        return super().eventFilter(watched, event)

    def _on_listed(self) -> None:
        for key in [key for key in self.rows if key not in self._work.jobs]:
            row = self.rows.pop(key)
            row.hide()
            row.deleteLater()
        self.rows = {
            key: self.rows.get(key) or self._make(job) for key, job in self._work.jobs.items()
        }
        for number, row in enumerate(self.rows.values()):
            if self._column.indexOf(row) != number:
                self._column.insertWidget(number, row)
        self.more.setVisible(self._work.has_more)

    def _on_changed(self, job: Job) -> None:
        row = self.rows.get(job.key)
        if row is not None:
            row.show_job(job)

    def _make(self, job: Job) -> JobRow:
        row = JobRow(self._theme, job)
        row.opened.connect(self.opened)
        row.cancelled.connect(self._work.cancel)
        row.retried.connect(self._work.retry)
        row.resumed.connect(self._work.resume)
        row.removed.connect(self._remove)
        for button in row.buttons:
            button.installEventFilter(self)
        return row

    def _remove(self, key: str) -> None:
        keys = list(self.rows)
        number = keys.index(key)
        beside = [*keys[number + 1 :], *reversed(keys[:number])]
        self._work.remove(key)
        if beside and beside[0] in self.rows:
            self.rows[beside[0]].take_focus()

    def _on_more(self) -> None:
        self._work.load(more=True)
