"""Where documents come in: dropped, chosen, or a text that is pasted. Reads none of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.chat.compose_edit import MAX_CHARACTERS, ComposeEdit
from desktop_app.ui.controls import FlatButton, set_flag
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.panels.choosing import local_paths, name_filter
from desktop_app.ui.theme import Theme


class FileIntake(QFrame):
    """A dashed field for files and folders, and under it one for text when it is asked for."""

    files_given = Signal(object)  # list[Path]: files and folders
    text_given = Signal(str)

    def __init__(self, theme: Theme, go: str) -> None:
        """`go` is what the button beside a pasted text says."""
        super().__init__()
        self.zone = QFrame()
        self.zone.setObjectName("dropZone")
        self.setAcceptDrops(True)
        self.words = QLabel(self.tr("Drop files or a folder here"))
        self.words.setProperty("kind", "quiet")
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.files = FlatButton(theme, "document", self.tr("Choose files…"))
        self.files.clicked.connect(self.choose_files)
        self.folder = FlatButton(theme, "folder", self.tr("Choose folder…"))
        self.folder.clicked.connect(self.choose_folder)
        self.paste = FlatButton(theme, "copy", self.tr("Paste text"))
        self.paste.clicked.connect(self.open_text)
        self.buttons = FlowLayout(2, 2, centred=True)
        for button in (self.files, self.folder, self.paste):
            self.buttons.addWidget(button)
        inside = QVBoxLayout(self.zone)
        inside.setContentsMargins(10, 12, 10, 8)
        inside.setSpacing(6)
        inside.addWidget(self.words)
        inside.addLayout(self.buttons)
        self._pasted = self._make_pasted(go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.zone)
        column.addWidget(self._pasted)

    def choose_files(self) -> None:
        """Asks for files."""
        dialog = QFileDialog(self, self.tr("Choose documents"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([name_filter(self.tr("Documents")), self.tr("All files") + " (*)"])
        self.ask(dialog)

    def choose_folder(self) -> None:
        """Asks for a folder of documents."""
        dialog = QFileDialog(self, self.tr("Choose a folder of documents"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self.ask(dialog)

    def open_text(self) -> None:
        """Opens the field for text, with what the clipboard holds."""
        self.take(QGuiApplication.clipboard().mimeData())
        self._pasted.show()
        self.edit.setFocus()

    def take(self, data: QMimeData | None) -> None:
        """Takes what was pasted: files, or text for the field; an empty clipboard gives `None`."""
        if data is None:
            return
        paths = local_paths(data)
        if paths:
            self.files_given.emit(paths)
        elif data.hasText() and data.text().strip():
            self._pasted.show()
            self.edit.insertFromMimeData(data)
            self.edit.setFocus()

    def close_text(self) -> bool:
        """Closes the field for text; returns whether it was open."""
        was_open = not self._pasted.isHidden()
        self._pasted.hide()
        return was_open

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_paths(event.mimeData()):
            event.acceptProposedAction()
            set_flag(self.zone, "over", True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_flag(self.zone, "over", False)

    def dropEvent(self, event: QDropEvent) -> None:
        set_flag(self.zone, "over", False)
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.files_given.emit(paths)

    def _make_pasted(self, go: str) -> QWidget:
        self.edit = _TextField()
        self.edit.setProperty("kind", "field")
        self.edit.setPlaceholderText(self.tr("Paste or type a text"))
        self.edit.setAccessibleName(self.tr("Text"))
        self.edit.submitted.connect(self._on_submitted)
        self.edit.overflowed.connect(self._on_overflowed)
        self.edit.dismissed.connect(self._on_dismissed)
        self.edit.textChanged.connect(self._on_text_changed)
        self.go = QPushButton(go)
        self.go.setProperty("kind", "primary")
        self.go.clicked.connect(self._on_submitted)
        self.go.setEnabled(False)
        leave = QPushButton(self.tr("Cancel"))
        leave.clicked.connect(self._on_dismissed)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self.go)
        pasted = QWidget()
        column = QVBoxLayout(pasted)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.edit)
        column.addLayout(row)
        pasted.hide()
        return pasted

    def ask(self, dialog: QFileDialog) -> None:
        """Opens a dialog; what is chosen in it is announced."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_selected)
        dialog.open()

    def _on_selected(self, names: list[str]) -> None:
        self.files_given.emit([Path(name) for name in names])

    def _on_text_changed(self) -> None:
        self.go.setEnabled(bool(self.edit.toPlainText().strip()))

    def _on_submitted(self) -> None:
        text = self.edit.toPlainText()
        if text.strip():
            self._end_text(text)

    def _on_overflowed(self, text: str) -> None:
        self._end_text(self.edit.toPlainText() + text)

    def _end_text(self, text: str) -> None:
        self.edit.clear()
        self._pasted.hide()
        self.paste.setFocus()
        self.text_given.emit(text)

    def _on_dismissed(self) -> None:
        self._pasted.hide()
        self.paste.setFocus()


class _TextField(ComposeEdit):
    """Keeps its text while it is closed; a book goes past it, for it would hold up every key."""

    overflowed = Signal(str)

    def __init__(self) -> None:
        super().__init__(4, 10)

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()
        if self.document().characterCount() + len(text) > MAX_CHARACTERS:
            self.overflowed.emit(text)
        else:
            self.insertPlainText(text)
