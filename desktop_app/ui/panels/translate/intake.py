"""Where documents come in, and where their translations go. Reads none of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from desktop_app.ui.controls import ElidedLabel, FlatButton, IconButton
from desktop_app.ui.panels.choosing import local_paths
from desktop_app.ui.panels.file_intake import FileIntake
from desktop_app.ui.panels.translate.choosing import name_filter
from desktop_app.ui.theme import Theme


class DocumentIntake(FileIntake):
    """A dashed field for documents; under it the folder that they are written to."""

    folder_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")
        self.words.setText(self.tr("Drop documents or a folder here"))
        self.words.setToolTip(
            self.tr(
                "DOCX, PPTX, XLSX, ODT, EPUB, HTML, Markdown, text, subtitles (SRT, VTT, ASS), "
                "JSON, PO; a PDF becomes a Word document"
            )
        )
        self.paste.hide()
        self.output = ""
        self.where = ElidedLabel()
        self.where.setProperty("kind", "quiet")
        self.change = FlatButton(theme, "folder", self.tr("Change…"))
        self.change.setToolTip(self.tr("Choose where translated documents are written"))
        self.change.clicked.connect(self._on_change)
        self.beside = IconButton(
            theme, "close", self.tr("Write them beside the originals again"), size=13
        )
        self.beside.clicked.connect(lambda: self._set_output(""))
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.where)
        row.addWidget(self.beside)
        row.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        row.addStretch(1)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.addLayout(row)
        self.show_output("")

    def choose_files(self) -> None:
        """Asks for files."""
        dialog = QFileDialog(self, self.tr("Choose documents"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        everything = self.tr("All files") + " (*)"
        dialog.setNameFilters([name_filter(self.tr("Documents")), everything])
        self.ask(dialog)

    def take(self, data: QMimeData | None) -> None:
        """Takes files that were pasted; an empty clipboard gives `None`."""
        paths = local_paths(data) if data is not None else []
        if paths:
            self.files_given.emit(paths)

    def show_output(self, folder: str) -> None:
        """Shows the folder that documents are written to, "" for beside each."""
        self.output = folder
        text = self.tr("Written to {folder}").format(folder=Path(folder).name)
        self.where.set_text(text if folder else self.tr("Written beside each document"))
        self.where.set_details(folder)
        self.beside.setVisible(bool(folder))

    def _set_output(self, folder: str) -> None:
        self.show_output(folder)
        self.folder_chosen.emit(folder)

    def _on_change(self) -> None:
        dialog = QFileDialog(self, self.tr("Where translations are written"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._set_output)
        dialog.open()
