"""The panel "Translate": texts while they are typed, and documents that keep their form."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.errors import UserError
from desktop_app.model_library.catalogue import CatalogueEntry
from desktop_app.services.translation.live_state import LiveState
from desktop_app.services.translation.plan import TRANSLATE, WRITE
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunRecord
from desktop_app.store.transcript_records import TranscriptHit
from desktop_app.store.translation_records import TranslationRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.found_list import Hit
from desktop_app.ui.panels.jobs_panel import JobsPanel
from desktop_app.ui.panels.panel import Panel
from desktop_app.ui.panels.translate import choosing, languages
from desktop_app.ui.panels.translate.home_view import DOCUMENTS, TEXT, HomeView
from desktop_app.ui.panels.translate.result_view import ResultView
from desktop_app.ui.theme import Theme

_CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def make(bridge: Bridge, theme: Theme) -> Panel:
    """Returns the panel."""
    return TranslatePanel(bridge, theme)


class TranslatePanel(JobsPanel):
    """Lays out and connects: the text, the list of documents, one of them."""

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__(bridge, TRANSLATE, further=(WRITE,), newest=self._newest)
        self.home: HomeView = HomeView(bridge, theme, self.work)
        self.result: ResultView = ResultView(bridge, theme, self._make_row(theme))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self._join()
        self._connect()
        self.home.desk.set_options(self.home.options.chosen())
        self.home.options.refresh()

    # --- as every panel ----------------------------------------------------------------

    def take_files(self, paths: list[Path]) -> None:
        self.home.banner.hide()
        self._bridge.call(lambda: choosing.documents(paths), self._on_found)

    def take_document(self, document: DocumentRecord) -> None:
        """Translates a document of the library: its file, or its text where there is none."""
        desk, options = self._bridge.desk, self.home.options.chosen()
        path = Path(document.path) if document.path else None
        folder = self.home.intake.output

        def start() -> RunRecord:
            if path is not None and path.is_file() and choosing.is_translatable(path.name):
                output = choosing.output_in(folder, path, options.target)
                return desk.translations.file(path, options, output)
            text = "\n\n".join(passage.text for passage in desk.library.passages(document.id))
            return desk.translations.text(text, options, document.shown_title)

        self._show_new([self.work.start(document.shown_title, start)])

    def take_text(self, text: str) -> None:
        self.show_list()
        self.home.show_tab(TEXT)
        self.home.desk.source.fill(text)
        self.home.take_focus()

    def show_hit(self, hit: Hit) -> None:
        if isinstance(hit, TranscriptHit) or hit.translation_id is None:
            return
        translation_id, unit = hit.translation_id, hit.unit
        translations = self._bridge.desk.translations

        def look() -> tuple[TranslationRecord, RunRecord | None]:
            return translations.get(translation_id), translations.run(translation_id)

        def show(found: tuple[TranslationRecord, RunRecord | None]) -> None:
            translation, run = found
            if run is None:
                self._open_text(translation)
            else:
                self.open_run(run)
                self.result.reveal_unit(translation_id, unit)

        self._bridge.call(look, show, self.show_error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        swaps = event.key() == Qt.Key.Key_X and event.modifiers() == _CTRL_SHIFT
        if swaps and not self.shows_result:
            self.home.options.swap_languages()
        elif self.home.shown != DOCUMENTS or not self._paste_into(self.home.intake, event):
            super().keyPressEvent(event)

    # --- inside ------------------------------------------------------------------------

    def _connect(self) -> None:
        home, result = self.home, self.result
        options, desk = home.options, home.desk
        options.changed.connect(lambda: desk.set_options(options.chosen()))
        options.swapped.connect(self._on_swapped)
        options.terms_changed.connect(desk.again)
        options.model.changed.connect(self._on_models)
        options.failed.connect(self.show_error)
        options.model.failed.connect(self.show_error)
        options.model.models_wanted.connect(self.models_wanted)
        home.route.models_wanted.connect(lambda: self.models_wanted.emit("translate"))
        home.route.target_wanted.connect(options.target.choose)
        desk.state_changed.connect(self._on_state)
        desk.files_given.connect(self.take_files)
        desk.overflowed.connect(self._on_long_text)
        desk.chat_wanted.connect(lambda text: self.chat_wanted.emit(text, ""))
        desk.failed.connect(self.show_error)
        home.intake.files_given.connect(self.take_files)
        home.found.opened.connect(self.show_hit)
        home.history.opened.connect(self._open_text)
        home.history.removed.connect(self._on_text_removed)
        home.history.failed.connect(self.show_error)
        result.chat_wanted.connect(self._on_chat)
        result.sent.connect(self._on_sent)
        result.write_wanted.connect(self._on_write)

    def _newest(self, run: RunRecord) -> RunRecord | None:
        """Returns the run that works on the same document now; `None` if that was removed."""
        translations = self._bridge.desk.translations
        translation = translations.of_run(run.id)
        if translation is None or translation.deleted_at is not None:
            return None
        return translations.run(translation.id)

    def _on_found(self, found: list[Path]) -> None:
        if not found:
            self.home.banner.show_text(
                self.tr("There is no document in that folder that can be translated."),
                self.tr(
                    "Tsukue translates Office documents, e-books, web pages, Markdown, texts, "
                    "subtitles, JSON and PO files, and PDFs as Word documents."
                ),
            )
            return
        options, translations = self.home.options.chosen(), self._bridge.desk.translations
        folder = self.home.intake.output

        def start(path: Path) -> RunRecord:
            output = choosing.output_in(folder, path, options.target)
            return translations.file(path, options, output)

        keys = self.work.add_files(found, start)
        self.home.show_tab(DOCUMENTS)
        self._show_new(keys)

    def _on_long_text(self, text: str) -> None:
        options, translations = self.home.options.chosen(), self._bridge.desk.translations
        title = " ".join(text[:60].split())
        # A book takes a moment to be cut and written down.
        start = partial(translations.text, text, options)
        self._show_new([self.work.start(title, start, beside=True)])

    def _on_swapped(self) -> None:
        desk, text = self.home.desk, self.home.desk.whole_translation()
        desk.swap(self.home.options.chosen(), text)

    # --- the text ----------------------------------------------------------------------

    def _on_state(self, state: LiveState) -> None:
        self.home.options.show_state(state)
        route = self.home.route
        if state.error_code is not None:
            self._show_missing(state, UserError(state.error_code, **dict(state.error_values)))
        elif state.route is not None:
            route.show_route(state.route)
        elif not state.text and self._has_nothing:
            route.show_none()
        elif not state.text:
            route.say("")
        self.home.show_route()

    @property
    def _has_nothing(self) -> bool:
        """Whether no model here can translate."""
        model, current = self.home.options.model, self._bridge.desk.models.current
        return model.is_known and not model.has("translate") and current.built_in

    def _on_models(self) -> None:
        """Looks again which way there is: a model was chosen, or installed, or removed."""
        self.home.options.refresh()
        if self.home.desk.state.text:
            self.home.desk.again()
        else:
            self._on_state(self.home.desk.state)

    def _show_missing(self, state: LiveState, error: UserError) -> None:
        translations, route = self._bridge.desk.translations, self.home.route
        named = {"source": state.source, "target": state.target, "language": state.target}
        values = {
            key: languages.within(named[key]) if named.get(key) else value
            for key, value in error.values.items()
        }
        error = UserError(error.code, **values)
        instead = ""
        if error.code == "same_language":
            instead = "ja" if state.target == "en" else "en"
        route.show_missing(error, (), instead)
        if error.code != "no_translation_model":
            return

        def show(found: tuple[CatalogueEntry, ...]) -> None:
            if self.home.desk.state.error_code == error.code:
                route.show_missing(error, found, instead)
                self.home.show_route()

        fitting = partial(translations.to_install, state.source, state.target)
        self._bridge.call(fitting, show, self.show_error)

    def _open_text(self, translation: TranslationRecord) -> None:
        """Goes on with a text of the history."""
        self.show_list()
        self.home.show_tab(TEXT)
        self.home.options.show_languages(translation.source, translation.target)
        self.home.desk.open(translation.id, self.home.options.chosen())
        self.home.take_focus()

    def _on_text_removed(self, translation: TranslationRecord) -> None:
        translations = self._bridge.desk.translations

        def restore() -> None:
            back = partial(translations.restore, translation.id)
            self._bridge.call(back, lambda _: self.home.history.refresh(), self.show_error)

        self.home.history.refresh()
        text = self.tr("“{title}” was removed").format(title=translation.shown_title)
        self.undo_offered.emit(text, restore)

    # --- a document ----------------------------------------------------------------------

    def _on_write(self, translation: TranslationRecord) -> None:
        translations, job = self._bridge.desk.translations, self.result.job
        if job is not None:
            self.work.follow(job.key, partial(translations.write, translation.id))

    def _on_chat(self, translation: TranslationRecord) -> None:
        self._hand_over(translation, lambda document: self.chat_wanted.emit("", document.id))

    def _on_sent(self, name: str, translation: TranslationRecord) -> None:
        self._hand_over(translation, partial(self.document_sent.emit, name))

    def _hand_over(
        self, translation: TranslationRecord, take: Callable[[DocumentRecord], None]
    ) -> None:
        translations = self._bridge.desk.translations
        made = partial(translations.as_document, translation.id)
        self._bridge.call(made, take, self.result.banner.show_error)

    def _on_removed(self, run: RunRecord) -> None:
        translations = self._bridge.desk.translations

        def remove() -> TranslationRecord | None:
            translation = translations.of_run(run.id)
            return translations.remove(translation.id) if translation is not None else None

        def offer(translation: TranslationRecord | None) -> None:
            title = translation.shown_title if translation is not None else run.title
            text = self.tr("“{title}” was removed").format(title=title)
            self.undo_offered.emit(text, partial(self._restore, run, translation))

        self._bridge.call(remove, offer, self.show_error)

    def _restore(self, run: RunRecord, translation: TranslationRecord | None) -> None:
        if translation is not None:
            back = partial(self._bridge.desk.translations.restore, translation.id)
            self._bridge.call(back, lambda _: None, self.show_error)
        self.work.restore(run)
