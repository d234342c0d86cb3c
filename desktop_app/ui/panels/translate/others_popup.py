"""Other translations of a sentence, to choose from by mouse or keyboard."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.protocol.translations import Alternative
from desktop_app.ui.controls import IconLabel, small, tabular
from desktop_app.ui.theme import Theme

_MARGIN = 8  # px to the screen's edge
_WIDEST, _NARROWEST = 460, 260  # px
_KEYS = 9


class OthersPopup(QFrame):
    """Shows that they are looked for, then what was found; Esc closes it."""

    chosen = Signal(str)
    edit_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget, shown: str, edited: str | None) -> None:
        """
        Args:
            shown: what stands there now; edited: the model's own words where the user has
                written others, which can be taken again.
        """
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._shown, self._own = shown, edited
        self.rows: list[QPushButton] = []
        self._texts: list[str] = []
        self._anchor = QRect()
        title = small(self.tr("Other translations"))
        title.setContentsMargins(10, 2, 10, 2)
        self.note = small(self.tr("Looking for other translations…"))
        self.note.setWordWrap(True)
        self.note.setContentsMargins(10, 4, 10, 4)
        self.edit = QPushButton(self.tr("Write it yourself"))
        self.edit.setProperty("kind", "choice")
        self.edit.clicked.connect(self._on_edit)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        line = QFrame()
        line.setObjectName("hairline")
        line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 6)
        column.setSpacing(4)
        column.addWidget(title)
        column.addLayout(self._list)
        column.addWidget(self.note)
        column.addWidget(line)
        column.addWidget(self.edit)
        self.edit.installEventFilter(self)
        self._add(shown, "", here=True)

    def open_at(self, anchor: QRect) -> None:
        """Opens under a sentence's lines, or over them where there is no room; in screen px."""
        self._anchor = anchor
        self._place()
        self.show()
        self.rows[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def show_others(self, found: Sequence[Alternative]) -> None:
        """Shows what was found, the best first."""
        self.note.hide()
        if self._own is not None:
            self._add(self._own, self.tr("the model's"))
        for one in found:
            if one.text not in self._texts:
                self._add(one.text, _share(one.score))
        if len(self.rows) == 1:
            self.note.setText(self.tr("The model has no other one."))
            self.note.show()
        self._place()

    def show_trouble(self, text: str) -> None:
        """Says why there are none."""
        self.note.setText(text)
        self.note.setProperty("warning", True)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            stops = [*self.rows, self.edit]
            here = next((n for n, one in enumerate(stops) if one is watched), 0)
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                stops[(here + step) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                stops[here].click()
                return True
            number = event.key() - Qt.Key.Key_1
            if 0 <= number < min(_KEYS, len(self.rows)):
                self.rows[number].click()
                return True
        return super().eventFilter(watched, event)

    def _add(self, text: str, about: str, *, here: bool = False) -> None:
        number = len(self.rows)
        row = QPushButton()
        row.setProperty("kind", "choice")
        row.setAccessibleName(", ".join(filter(None, (text, about))))
        row.setCursor(Qt.CursorShape.PointingHandCursor)
        words = QLabel(text)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        keys = tabular(small(str(number + 1) if number < _KEYS else ""))
        inside = QHBoxLayout(row)
        inside.setContentsMargins(10, 6, 10, 6)
        inside.setSpacing(10)
        inside.addWidget(keys, 0, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(words, 1)
        parts: list[QWidget] = [tabular(small(about))] if about else []
        if here:
            parts.append(IconLabel(self._theme, "check", "accent", 14))
        for part in parts:
            inside.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        for label in (keys, words, *parts):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.clicked.connect(lambda: self._on_chosen(text))
        row.installEventFilter(self)
        self.rows.append(row)
        self._texts.append(text)
        self._list.addWidget(row)
        row.setVisible(True)  # at once: a key may go to it before the layout does it

    def _place(self) -> None:
        """Gives each row the height of its words, and the popup its place."""
        width = max(_NARROWEST, min(_WIDEST, self._anchor.width()))
        for row in self.rows:
            layout = row.layout()
            assert layout is not None
            row.setFixedHeight(layout.heightForWidth(width - 12))
        self.setFixedWidth(width)
        self.adjustSize()
        room = self.screen().availableGeometry()
        place = self._anchor.bottomLeft() + QPoint(0, 4)
        y = place.y()
        if y + self.height() > room.bottom() - _MARGIN:
            y = self._anchor.top() - self.height() - 4
        x = min(place.x(), room.right() - width - _MARGIN)
        self.move(max(room.left() + _MARGIN, x), max(room.top() + _MARGIN, y))

    def _on_chosen(self, text: str) -> None:
        self.close()
        if text != self._shown:
            self.chosen.emit(text)

    def _on_edit(self) -> None:
        self.close()
        self.edit_wanted.emit()


def _share(score: float | None) -> str:
    """Returns how sure the model is of a token, on average, in per cent."""
    return "" if score is None else f"{round(100 * math.exp(min(0.0, score)))} %"
