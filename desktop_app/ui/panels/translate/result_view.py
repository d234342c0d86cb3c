"""One translation of a document: how it is coming, its sentences, what can be done with it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop_app.errors import UserError
from desktop_app.store.translation_records import TranslationRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import FlatButton
from desktop_app.ui.error_text import describe_notice
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.panels import job_words
from desktop_app.ui.panels.job_result import JobResult
from desktop_app.ui.panels.job_row import JobRow
from desktop_app.ui.panels.registry import takers
from desktop_app.ui.panels.translate.export_menu import ExportMenu
from desktop_app.ui.panels.translate.pairs_view import PairsView
from desktop_app.ui.panels.translate.route_line import describe
from desktop_app.ui.panels.work import Job
from desktop_app.ui.theme import Theme


class ResultView(JobResult):
    """Its sentences, and the document that they are in."""

    chat_wanted = Signal(object)  # TranslationRecord
    sent = Signal(str, object)  # the panel it is for, TranslationRecord
    write_wanted = Signal(object)  # TranslationRecord, to be written once more

    def __init__(self, bridge: Bridge, theme: Theme, row: JobRow) -> None:
        super().__init__(bridge, theme, row)
        self._to_show: tuple[str, int] | None = None  # translation, sentence
        self._is_stale = False  # the document is not as it was edited
        self._loading = ""  # run
        self.banner.retried.connect(self._load)
        self.view = PairsView(bridge, theme)
        self.more.setMenu(self._make_more())
        self.open_file = QPushButton(self.tr("Open the file"))
        self.open_file.clicked.connect(self._on_open)
        self.folder = FlatButton(theme, "folder", self.tr("Show in folder"))
        self.folder.clicked.connect(self._on_folder)
        self.write = QPushButton(self.tr("Write the file again"))
        self.write.setProperty("kind", "primary")
        self.write.setToolTip(self.tr("With what you have edited"))
        self.write.clicked.connect(self._on_write)
        self.takers: dict[str, FlatButton] = {}
        for spec in takers("translate"):
            button = self.takers[spec.name] = FlatButton(theme, spec.icon, spec.verb)
            button.clicked.connect(partial(self._send, spec.name))
        self.chat = FlatButton(theme, "chat", self.tr("Send to chat"))
        self.chat.clicked.connect(self._on_chat)
        self.copy = FlatButton(theme, "copy", self.tr("Copy"))
        self.copy.clicked.connect(self._on_copy)
        self.find_button = FlatButton(theme, "search", self.tr("Find"))
        self.find_button.setToolTip(self.tr("Find in both languages (Ctrl+F)"))
        self.find_button.clicked.connect(partial(self.view.do, "find"))
        self.check = FlatButton(theme, "warning", "")
        self.check.setCheckable(True)
        self.check.setToolTip(self.tr("Show these alone; N goes from one to the next"))
        self.check.clicked.connect(self.view.filter)
        self.export = FlatButton(theme, "download", self.tr("Export"))
        self.formats = ExportMenu(bridge, self)
        self.formats.exported.connect(self._on_exported)
        self.formats.failed.connect(self.banner.show_error)
        self.export.setMenu(self.formats)
        self._actions = QWidget()
        actions = FlowLayout(6, 6, self._actions)
        for action in (
            self.write, self.open_file, self.folder, self.chat, *self.takers.values(), self.copy,
            self.find_button, self.export, self.check,
        ):  # fmt: skip
            actions.addWidget(action)
        column = self._make_column()
        column.addWidget(self.view, 1)
        column.addWidget(self._actions)
        self.view.failed.connect(self.banner.show_error)
        self.view.counted.connect(self._show_state)
        self.view.edited.connect(self._on_edited)
        bridge.translation_changed.connect(self._on_translation_changed)

    @property
    def translation(self) -> TranslationRecord | None:
        """What is shown."""
        return self.view.translation

    def show_job(self, job: Job) -> None:
        before, self.job = self.job, job
        self.row.show_job(job)
        self.row.setVisible(not job_words.is_done(job))
        if before is None or before.key != job.key:
            self.banner.hide()
            self.meta.hide()
            self.view.forget()
            self._is_stale, self._loading = False, ""
        self.title.set_text(self.translation.shown_title if self.translation else job.title)
        if job.run is not None and (self.translation is None or not len(self.view.model)):
            self._load()
        self._show_state()

    def reveal_unit(self, translation_id: str, number: int | None) -> None:
        """Goes to a sentence of the translation that is to be shown, as soon as it is there."""
        if number is not None:
            self._to_show = (translation_id, number)
            self._reveal_wanted()

    def take_focus(self) -> None:
        if len(self.view.model) or self.row.isHidden():
            self.view.take_focus()
        else:
            self.row.take_focus()

    def step_back(self) -> bool:
        return self.view.step_back()

    # --- what is shown -----------------------------------------------------------------

    def _make_more(self) -> QMenu:
        menu = QMenu(self)
        for wish, words, keys in (
            ("others", self.tr("Other translations"), "Alt+Down"),
            ("next_doubt", self.tr("Next one to check"), "N"),
            ("find", self.tr("Find in both languages"), "Ctrl+F"),
        ):
            action = menu.addAction(f"{words}\t{keys}")
            action.triggered.connect(partial(self.view.do, wish))
        menu.addSeparator()
        menu.addAction(self.tr("Remove")).triggered.connect(self._on_remove)
        return menu

    def _load(self) -> None:
        if self.job is None or self.job.run is None or self._loading == self.job.run.id:
            return
        run_id = self._loading = self.job.run.id
        look = partial(self._bridge.desk.translations.of_run, run_id)
        self._bridge.call(look, partial(self._take, run_id), self._on_load_failed)

    def _on_load_failed(self, error: UserError) -> None:
        self._loading = ""
        super()._on_load_failed(error)

    def _take(self, run_id: str, translation: TranslationRecord | None) -> None:
        self._loading = ""
        if translation is not None and self._is_shown(run_id):
            self._show(translation)

    def _show(self, translation: TranslationRecord) -> None:
        self.view.show_translation(translation)
        self.formats.set_translation(translation)
        self.title.set_text(translation.shown_title)
        self.title.set_details(translation.path or "")
        parts = [translation.kind.upper() if translation.is_document else ""]
        if translation.route is not None:
            parts.append(describe(translation.route))
        self.meta.set_text(" · ".join(filter(None, parts)))
        self.meta.setVisible(bool(self.meta.text()))
        if translation.notes:
            self.banner.show_text("\n".join(describe_notice(*one) for one in translation.notes), "")
        self._reveal_wanted()
        self._show_state()

    def _show_state(self) -> None:
        job, translation, model = self.job, self.translation, self.view.model
        going = job is not None and job.is_going
        done = job is not None and job_words.is_done(job)
        self._actions.setVisible(bool(model.units))
        written = bool(translation is not None and translation.output_path)
        self.open_file.setVisible(written and not going)
        self.folder.setVisible(written and not going)
        document = translation is not None and translation.is_document
        self.write.setVisible(document and done and self._is_stale)
        self.check.setVisible(bool(model.doubtful) or model.only_doubtful)
        self.check.setChecked(model.only_doubtful)
        one = model.doubtful == 1
        words = self.tr("1 sentence to check") if one else self.tr("{count} sentences to check")
        self.check.setText(
            self.tr("Show all") if model.only_doubtful else words.format(count=model.doubtful)
        )
        for button in (self.chat, *self.takers.values()):
            button.setEnabled(not going)
            button.setToolTip(self.tr("When it is done or paused") if going else "")
        if model.only_doubtful and not len(model):
            self.view.say(self.tr("Nothing is left to check."))
        elif going:
            self.view.say(self.tr("The document's sentences appear here with their translations."))
        else:
            self.view.say("")

    def _reveal_wanted(self) -> None:
        shown = self.translation
        if self._to_show is not None and shown is not None and shown.id == self._to_show[0]:
            self.view.reveal_unit(self._to_show[1])
            self._to_show = None

    def _on_translation_changed(self, translation: TranslationRecord) -> None:
        if self.translation is not None and self.translation.id == translation.id:
            self._show(translation)

    # --- what the user does ------------------------------------------------------------

    def _on_edited(self) -> None:
        self._is_stale = True
        self._show_state()

    def _on_open(self) -> None:
        if self.translation is not None and self.translation.output_path:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self.translation.output_path))

    def _on_folder(self) -> None:
        if self.translation is not None and self.translation.output_path:
            folder = Path(self.translation.output_path).parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _on_write(self) -> None:
        if self.translation is not None:
            self._is_stale = False
            self._show_state()
            self.write_wanted.emit(self.translation)

    def _on_chat(self) -> None:
        if self.translation is not None:
            self.chat_wanted.emit(self.translation)

    def _send(self, name: str) -> None:
        if self.translation is not None:
            self.sent.emit(name, self.translation)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.view.text())
        self.copy.acknowledge(self.tr("Copied"))

    def _on_exported(self) -> None:
        self.export.acknowledge(self.tr("Exported"))
