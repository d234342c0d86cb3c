"""A menu of forms for a translation; what is chosen asks for a file and writes it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.services.translation.formats import TranslationFormat
from desktop_app.store.translation_records import TranslationRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.save_file import SaveMenu


class ExportMenu(SaveMenu):
    """One translation at a time."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(bridge, "", "translation", parent)
        self._title = self.tr("Export the translation")
        self._translation_id = self._name = ""
        forms: tuple[tuple[TranslationFormat, str], ...] = (
            ("txt", self.tr("Text, the translation alone")),
            ("md", self.tr("Markdown, both languages")),
            ("csv", self.tr("Table of both languages (CSV)")),
            ("tsv", self.tr("Table of both languages (TSV)")),
            ("tmx", self.tr("Translation memory (TMX)")),
            ("json", self.tr("JSON")),
        )
        for form, words in forms:
            self.addAction(words).triggered.connect(partial(self._ask, form, words))

    def set_translation(self, translation: TranslationRecord) -> None:
        """Takes which it is; its title becomes the file's name."""
        self._translation_id = translation.id
        self._name = f"{Path(translation.shown_title).stem} {translation.target}"

    def _ask(self, form: TranslationFormat, words: str) -> None:
        translations, translation_id = self._bridge.desk.translations, self._translation_id
        self.ask(self._name, form, words, lambda: translations.export(translation_id, form))
