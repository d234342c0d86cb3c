"""What can be done with the lines that are chosen, as a menu. Does none of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from desktop_app.ui.panels.transcribe import flag_words
from desktop_app.ui.panels.transcribe.segment_model import SegmentModel


class LineMenu(QMenu):
    """Made anew each time it is opened."""

    asked = Signal(str)  # a wish, as `segment_table.KEYS` names them
    speaker_chosen = Signal(str)

    def __init__(self, parent: QWidget, model: SegmentModel, rows: list[int]) -> None:
        super().__init__(parent)
        self._model, self._rows = model, rows
        lines = [model.lines[row] for row in rows]
        one = len(lines) == 1
        self._add("edit", self.tr("Edit"), "Enter", one)
        if any(line.is_edited for line in lines):
            self._add("take_back", self.tr("Back to what the model heard"), "", True)
        words = self.tr("Transcribe this passage again")
        self._add("again", words, "Ctrl+R", True)
        self.addSeparator()
        merge = self.tr("Merge with the next line") if one else self.tr("Merge these lines")
        self._add("merge", merge, "Ctrl+M", True)
        self._add("remove", self.tr("Remove"), "Del", True)
        self.addSeparator()
        self.speakers = self.addMenu(self.tr("Speaker"))
        self._fill_speakers()
        self.addSeparator()
        self._add("loop", self.tr("Repeat while playing"), "L", one)
        self._add("start_earlier", self.tr("Begins 0.1 s earlier"), "Alt+Left", one)
        self._add("start_later", self.tr("Begins 0.1 s later"), "Alt+Right", one)
        self._add("end_earlier", self.tr("Ends 0.1 s earlier"), "Alt+Shift+Left", one)
        self._add("end_later", self.tr("Ends 0.1 s later"), "Alt+Shift+Right", one)
        if any(map(flag_words.suspects, model.lines)):
            self.addSeparator()
            self._add("next_suspect", self.tr("Next line to check"), "N", True)

    def _fill_speakers(self) -> None:
        for number, name in enumerate(self._model.speakers(), 1):
            keys = f"\t{number}" if number <= 9 else ""
            action = self.speakers.addAction(f"{name.replace('&', '&&')}{keys}")
            action.triggered.connect(lambda _=False, name=name: self.speaker_chosen.emit(name))
        if self._model.speakers():
            self.speakers.addSeparator()
        new = self.speakers.addAction(self.tr("New name…") + "\tP")
        new.triggered.connect(lambda: self.asked.emit("speaker"))
        if any(self._model.lines[row].speaker for row in self._rows):
            nobody = self.speakers.addAction(self.tr("Nobody"))
            nobody.triggered.connect(lambda: self.speaker_chosen.emit(""))
            rename = self.speakers.addAction(self.tr("Rename everywhere…"))
            rename.triggered.connect(lambda: self.asked.emit("rename_speaker"))

    def _add(self, wish: str, words: str, keys: str, enabled: bool) -> None:
        action = self.addAction(f"{words}\t{keys}" if keys else words)
        action.setEnabled(enabled)
        action.setObjectName(wish)
        action.triggered.connect(lambda: self.asked.emit(wish))


def ask_name(parent: QWidget, title: str, words: str, names: list[str]) -> QInputDialog:
    """Opens a field for a name, with those that are known to choose from."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setLabelText(words)
    dialog.setComboBoxEditable(True)
    dialog.setComboBoxItems(names)
    dialog.setTextValue(names[0] if names else "")
    dialog.open()
    return dialog
