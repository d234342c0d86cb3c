"""The formats that a summary can be written in, as a menu that asks for a file and writes it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop_app.services.exporting import Format
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels import place_words
from desktop_app.ui.panels.save_file import SaveMenu


class ExportMenu(SaveMenu):
    """Writes the summary that `set_run` named last."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(bridge, self.tr("Export the summary"), "summary", parent)
        self._run_id, self._name = "", ""
        formats: tuple[tuple[Format, str], ...] = (
            ("md", self.tr("Markdown")),
            ("html", self.tr("Web page (HTML)")),
            ("docx", self.tr("Word document (DOCX)")),
            ("txt", self.tr("Plain text")),
            ("json", self.tr("JSON")),
        )
        for form, words in formats:
            self.addAction(words).triggered.connect(partial(self._ask, form, words))

    def set_run(self, run_id: str, title: str) -> None:
        """Takes whose summary it is; the title becomes the file's name."""
        self._run_id, self._name = run_id, title

    def _ask(self, form: Format, words: str) -> None:
        jobs, run_id, wording = self._bridge.desk.jobs, self._run_id, place_words.wording()
        self.ask(self._name, form, words, lambda: jobs.export(run_id, form, wording))
