"""What a label is called and what it means, over the chip."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from desktop_app.protocol.classification import Label
from desktop_app.ui.controls import small

_WIDTH = 300
_MARGIN = 8  # px to the screen's edge


class LabelPopup(QFrame):
    """Enter, Esc and a click beside it close it; what was written is kept."""

    kept = Signal(object)  # Label

    def __init__(self, parent: QWidget, label: Label) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self._label = label
        self.name = QLineEdit(label.name)
        self.name.setAccessibleName(self.tr("Name of the label"))
        self.meaning = QLineEdit(label.description)
        self.meaning.setAccessibleName(self.tr("What it means"))
        self.meaning.setPlaceholderText(self.tr("e.g. something arrived late or broken"))
        about = small(self.tr("What it means, in a few words. That helps the model."))
        about.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(6)
        for part in (small(self.tr("Label")), self.name, about, self.meaning):
            column.addWidget(part)
        for field in (self.name, self.meaning):
            field.returnPressed.connect(self.close)

    def open_at(self, place: QPoint) -> None:
        """Opens below a place on the screen, in px."""
        self.adjustSize()
        room = self.screen().availableGeometry()
        left = min(place.x(), room.right() - self.width() - _MARGIN)
        top = min(place.y(), room.bottom() - self.height() - _MARGIN)
        self.move(max(room.left() + _MARGIN, left), max(room.top() + _MARGIN, top))
        self.show()
        self.meaning.setFocus(Qt.FocusReason.PopupFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        now = Label(self.name.text().strip(), self.meaning.text().strip())
        if now != self._label:
            self._label = now
            self.kept.emit(now)
        super().closeEvent(event)
