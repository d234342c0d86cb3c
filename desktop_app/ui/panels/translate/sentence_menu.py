"""What can be done with a sentence of the translation, as a menu. Does none of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.store.translation_records import UnitRecord


class SentenceMenu(QMenu):
    """Made anew each time it is opened."""

    edit_wanted = Signal()
    others_wanted = Signal()
    back_wanted = Signal()  # to the model's words
    copy_wanted = Signal()  # of what is selected
    all_wanted = Signal()  # copied

    def __init__(self, parent: QWidget, unit: UnitRecord | None, has_selection: bool) -> None:
        """`unit` is `None` where there is no sentence."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if unit is not None and unit.shown is not None:
            self.addAction(self.tr("Edit") + "\tF2").triggered.connect(self.edit_wanted)
            others = self.addAction(self.tr("Other translations") + "\tAlt+Down")
            others.triggered.connect(self.others_wanted)
            if unit.is_edited:
                back = self.addAction(self.tr("Back to what the model wrote"))
                back.triggered.connect(self.back_wanted)
            words = unit.shown
            copy = self.addAction(self.tr("Copy this sentence"))
            copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(words))
            self.addSeparator()
        chosen = self.addAction(self.tr("Copy what is selected") + "\tCtrl+C")
        chosen.setEnabled(has_selection)
        chosen.triggered.connect(self.copy_wanted)
        everything = self.addAction(self.tr("Copy the translation") + "\tCtrl+Shift+Enter")
        everything.triggered.connect(self.all_wanted)
