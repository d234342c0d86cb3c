"""The formats that a summary can be written in, as a menu that asks for a file and writes it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from desktop_app.errors import UserError
from desktop_app.services.exporting import Format
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels import place_words

_NAME_CHARACTERS = 60


class ExportMenu(QMenu):
    """Writes the summary that `set_run` named last."""

    exported = Signal()
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._run_id, self._title = "", ""
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
        self._run_id, self._title = run_id, title

    def _ask(self, form: Format, words: str) -> None:
        dialog = QFileDialog(self.parentWidget(), self.tr("Export the summary"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{words} (*.{form})")
        dialog.setDefaultSuffix(form)
        dialog.selectFile(f"{_file_name(self._title)}.{form}")
        dialog.fileSelected.connect(partial(self._write, form, self._run_id))
        dialog.open()

    def _write(self, form: Format, run_id: str, name: str) -> None:
        jobs, path, wording = self._bridge.desk.jobs, Path(name), place_words.wording()

        def write() -> None:
            content = jobs.export(run_id, form, wording)
            try:
                path.write_bytes(content)
            except OSError as error:
                reason = error.strerror or error
                raise UserError("file_not_written", path=path, reason=reason) from error

        self._bridge.call(write, lambda _: self.exported.emit(), self.failed.emit)


def _file_name(title: str) -> str:
    """Returns a title as every file system takes it."""
    kept = "".join("_" if c in '\\/:*?"<>|' or ord(c) < 32 else c for c in title)
    return kept[:_NAME_CHARACTERS].strip(" .") or "summary"
