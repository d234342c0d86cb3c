"""Where a table comes in: dropped or chosen. Reads none."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QFileDialog

from desktop_app.ui.panels.choosing import local_paths
from desktop_app.ui.panels.file_intake import FileIntake
from desktop_app.ui.theme import Theme


class TableIntake(FileIntake):
    """A dashed field for one table."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")
        self.words.setText(self.tr("Drop a table here: CSV, TSV, XLSX, JSON Lines or text"))
        self.words.setWordWrap(True)
        self.files.setText(self.tr("Choose a table…"))
        self.folder.hide()
        self.paste.hide()

    def choose_files(self) -> None:
        """Asks for a file."""
        dialog = QFileDialog(self, self.tr("Choose a table"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        tables = self.tr("Tables") + " (*.csv *.tsv *.tab *.xlsx *.xlsm *.jsonl *.ndjson *.txt)"
        dialog.setNameFilters([tables, self.tr("All files") + " (*)"])
        self.ask(dialog)

    def take(self, data: QMimeData | None) -> None:
        """Takes a file that was pasted."""
        paths = local_paths(data) if data is not None else []
        if paths:
            self.files_given.emit(paths)
