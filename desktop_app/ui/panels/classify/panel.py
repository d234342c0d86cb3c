"""The panel "Classify": a text while it is typed, and tables row by row."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.errors import UserError
from desktop_app.readers.documents.records import Passage
from desktop_app.services.classification.records import TABLE as KIND
from desktop_app.services.classification.records import TableInfo, TextEntry, TextKind
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.classify.home_view import TABLE, TEXT, HomeView
from desktop_app.ui.panels.classify.result_view import ResultView
from desktop_app.ui.panels.found_list import Hit
from desktop_app.ui.panels.jobs_panel import JobsPanel
from desktop_app.ui.panels.panel import Panel
from desktop_app.ui.theme import Theme

#: Characters of a document that stand in the field.
_LONGEST = 200_000


def make(bridge: Bridge, theme: Theme) -> Panel:
    """Returns the panel."""
    return ClassifyPanel(bridge, theme)


class ClassifyPanel(JobsPanel):
    """Lays out and connects: the text, the table to come, one that is labelled."""

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__(bridge, KIND)
        self.home: HomeView = HomeView(bridge, theme, self.work)
        self.result: ResultView = ResultView(bridge, theme, self._make_row(theme))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self._join()
        self._connect()
        self._on_options()

    # --- as every panel ----------------------------------------------------------------

    def take_files(self, paths: list[Path]) -> None:
        files = [path for path in paths if not path.is_dir()]
        if not files:
            self.home.banner.show_text(
                self.tr("A folder is no table."), self.tr("Choose one file: its rows are labelled.")
            )
            return
        self.home.banner.hide()
        if self.shows_result:
            self.show_list()
        self.home.show_tab(TABLE)
        self.home.setup.open(files[0])

    def take_document(self, document: DocumentRecord) -> None:
        """Takes a document's text as the one that is asked about."""
        passages = partial(self._bridge.desk.library.passages, document.id)

        def show(found: list[Passage]) -> None:
            self.take_text("\n\n".join(passage.text for passage in found)[:_LONGEST])

        self._bridge.call(passages, show, self.show_error)

    def take_text(self, text: str) -> None:
        if self.shows_result:
            self.show_list()
        self.home.show_tab(TEXT)
        self.home.desk.source.fill(text)
        self.home.take_focus()

    def show_hit(self, hit: Hit) -> None:
        """Nothing of this panel is among what the library finds."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.home.shown != TABLE or not self._paste_into(self.home.intake, event):
            super().keyPressEvent(event)

    # --- inside ------------------------------------------------------------------------

    def _connect(self) -> None:
        home, result = self.home, self.result
        options, desk = home.options, home.desk
        options.changed.connect(self._on_options)
        options.model.changed.connect(desk.models_changed)
        options.model.failed.connect(self.show_error)
        options.model.models_wanted.connect(self._on_models_wanted)
        home.kinds.chosen.connect(self._on_kind)
        desk.models_wanted.connect(self._on_models_wanted)
        desk.files_given.connect(self.take_files)
        desk.overflowed.connect(self._on_overflowed)
        desk.failed.connect(self.show_error)
        home.intake.files_given.connect(self.take_files)
        home.setup.changed.connect(self._on_setup)
        home.setup.failed.connect(self._on_unreadable)
        home.run.clicked.connect(self._on_run)
        home.history.opened.connect(self._open_text)
        home.history.removed.connect(self._on_text_removed)
        home.history.failed.connect(self.show_error)
        result.again_wanted.connect(self._on_again)

    def _on_options(self) -> None:
        home = self.home
        model = home.options.model
        home.desk.set_options(home.options.chosen(), "" if model.kind == "labels" else model.value)
        home.show_setup()

    def _on_models_wanted(self) -> None:
        self.models_wanted.emit("classify")

    def _on_kind(self, kind: TextKind) -> None:
        self.home.show_kind(kind)
        self._on_options()
        self.home.desk.take_focus()

    def _on_overflowed(self, _: str) -> None:
        self.home.banner.show_text(
            self.tr("This text is too long to be typed in."),
            self.tr("Save it as a file and open that under “Table”: each line is labelled."),
        )

    # --- a table -----------------------------------------------------------------------

    def _on_setup(self) -> None:
        self.home.show_setup()
        if self.home.shown == TABLE and not self.shows_result:
            self.home.take_focus()

    def _on_unreadable(self, error: UserError) -> None:
        self.home.show_setup()
        self.show_error(error)

    def _on_run(self) -> None:
        home, classification = self.home, self._bridge.desk.classification
        home.options.field.take_typed()
        options, setup = home.options.chosen(), home.setup
        if home.options.labels_are_own and not options.labels and not home.options.model.has_fixed:
            home.banner.show_error(UserError("no_labels"))
            home.options.field.edit.setFocus()
            return
        home.banner.hide()
        preview, again = setup.preview, setup.again
        if again is not None:
            start = partial(classification.again, again.run.id, options)
        elif preview is not None:
            start = partial(
                classification.table, preview.source, setup.column, options, preview.columns
            )
        else:
            return

        def show(run: RunRecord) -> None:
            home.run.setEnabled(True)
            setup.clear()
            self.open_job(self.work.adopt(run))

        def refuse(error: UserError) -> None:
            home.run.setEnabled(True)
            self.show_error(error)

        home.run.setEnabled(False)
        self._bridge.call(start, show, refuse)

    def _on_again(self, info: TableInfo) -> None:
        self.show_list()
        self.home.options.take_options(info.options)
        self.home.setup.open_again(info)

    # --- the history ---------------------------------------------------------------------

    def _open_text(self, entry: TextEntry) -> None:
        """Goes on with a text of the history."""
        question = entry.question
        self.home.show_tab(TEXT)
        if question.kind == "labels":
            self.home.options.take_options(question.options)
        else:
            self.home.options.model.take(question.kind, question.model)
        self.home.show_kind(question.kind)
        self._on_options()
        self.home.desk.open(entry)
        self.home.take_focus()

    def _on_text_removed(self, entry: TextEntry) -> None:
        back = partial(self._bridge.desk.jobs.restore, entry.run.id)

        def restore() -> None:
            self._bridge.call(back, lambda _: self.home.history.refresh(), self.show_error)

        self.home.history.refresh()
        text = self.tr("“{title}” was removed").format(title=entry.run.title)
        self.undo_offered.emit(text, restore)
