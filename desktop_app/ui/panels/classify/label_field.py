"""Labels of one's own as chips, and a field that makes further ones. Knows no model."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.protocol.classification import Label
from desktop_app.ui.controls import IconButton, set_flag
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.panels.classify.label_popup import LabelPopup
from desktop_app.ui.theme import Theme

_WIDEST = 200  # px of a name
_SEPARATORS = re.compile(r"[,;、，；\n\t]+")


class LabelField(QFrame):
    """Enter or a comma makes a label of what is typed; Backspace in an empty field takes the
    last one off. Left and Right go through the chips, Enter on one opens what it means."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("labelField")
        self.labels: tuple[Label, ...] = ()
        self.chips: list[LabelChip] = []
        self.edit = _Edit()
        self.edit.setPlaceholderText(self.tr("Type labels: complaint, request, praise"))
        self.edit.setAccessibleName(self.tr("New label"))
        self.edit.committed.connect(self.take_typed)
        self.edit.textEdited.connect(self._on_text)
        self.edit.taken_back.connect(self._on_taken_back)
        self.edit.left.connect(self._on_left)
        self.edit.focused.connect(partial(set_flag, self, "focused"))
        self._flow = FlowLayout(5, 5)
        self._flow.addWidget(self.edit)
        around = QVBoxLayout(self)
        around.setContentsMargins(7, 6, 7, 6)
        around.addLayout(self._flow)

    def set_labels(self, labels: Iterable[Label], *, announce: bool = False) -> None:
        """Shows other labels; of those with one name the first."""
        named: dict[str, Label] = {}
        for label in labels:
            named.setdefault(label.name, label)
        kept = tuple(named.values())
        if kept == self.labels:
            return
        self.labels = kept
        self._fill()
        if announce:
            self.changed.emit()

    def add(self, text: str) -> None:
        """Adds the labels that are named in a text, parted by commas or line breaks."""
        new = [Label(name.strip()) for name in _SEPARATORS.split(text) if name.strip()]
        if new:
            self.set_labels((*self.labels, *new), announce=True)

    def take_typed(self) -> None:
        """Makes a label of what was typed."""
        text = self.edit.text()
        self.edit.clear()
        self.add(text)

    def remove(self, number: int) -> None:
        """Takes a label off; the focus goes to the one after it."""
        had_focus = self.chips[number].has_focus
        left = (*self.labels[:number], *self.labels[number + 1 :])
        self.set_labels(left, announce=True)
        if had_focus and number < len(self.chips):
            self.chips[number].name.setFocus()
        else:
            self.edit.setFocus()

    def describe(self, number: int) -> None:
        """Opens the name of a label and what it means."""
        chip = self.chips[number]
        popup = LabelPopup(self, self.labels[number])
        popup.kept.connect(partial(self._on_described, number))
        popup.open_at(chip.mapToGlobal(QPoint(0, chip.height() + 4)))

    # --- inside ------------------------------------------------------------------------

    def _fill(self) -> None:
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self.edit)
        self.chips = []
        for number, label in enumerate(self.labels):
            chip = LabelChip(self._theme, label)
            chip.name.clicked.connect(partial(self._on_clicked, number))
            chip.remove.clicked.connect(partial(self._on_removed, number))
            chip.stepped.connect(partial(self._step, number))
            chip.removed.connect(partial(self._on_removed, number))
            self.chips.append(chip)
            self._flow.addWidget(chip)
            chip.show()
        self._flow.addWidget(self.edit)
        following = [*(chip.name for chip in self.chips[1:]), self.edit]
        for chip, after in zip(self.chips, following, strict=False):
            QWidget.setTabOrder(chip.remove, after)
        hint = self.tr("Type labels: complaint, request, praise")
        self.edit.setPlaceholderText(self.tr("Add a label") if self.labels else hint)
        self._flow.invalidate()
        self.updateGeometry()

    def _on_clicked(self, number: int) -> None:
        self.describe(number)

    def _on_removed(self, number: int) -> None:
        self.remove(number)

    def _on_text(self, text: str) -> None:
        if not self.edit.composing and _SEPARATORS.search(text):
            self.take_typed()

    def _on_taken_back(self) -> None:
        if self.labels:
            self.set_labels(self.labels[:-1], announce=True)

    def _on_left(self) -> None:
        if self.chips:
            self.chips[-1].name.setFocus()

    def _step(self, number: int, step: int) -> None:
        there = number + step
        if 0 <= there < len(self.chips):
            self.chips[there].name.setFocus()
        elif there >= len(self.chips):
            self.edit.setFocus()

    def _on_described(self, number: int, label: Label) -> None:
        labels = list(self.labels)
        if not label.name:
            self.remove(number)
            return
        labels[number] = label
        self.set_labels(labels, announce=True)
        self.chips[min(number, len(self.chips) - 1)].name.setFocus()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.edit.setFocus()
        super().mousePressEvent(event)


class LabelChip(QFrame):
    """A label; its name opens what it means, the cross takes it off."""

    stepped = Signal(int)
    removed = Signal()

    def __init__(self, theme: Theme, label: Label) -> None:
        super().__init__()
        self.setObjectName("labelChip")
        self.name = QPushButton()
        self.name.setProperty("kind", "label")
        self.name.setAutoDefault(True)
        self.name.setCursor(Qt.CursorShape.PointingHandCursor)
        words = self.name.fontMetrics().elidedText(label.name, Qt.TextElideMode.ElideRight, _WIDEST)
        self.name.setText(words.replace("&", "&&") + (" …" if label.description else ""))
        self.name.setToolTip(label.description or self.tr("Say what it means (Enter)"))
        self.name.setAccessibleName(
            f"{label.name}: {label.description}" if label.description else label.name
        )
        self.name.installEventFilter(self)
        self.remove = IconButton(
            theme, "close", self.tr("Take off {label}").format(label=label.name), size=11
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(0)
        row.addWidget(self.name)
        row.addWidget(self.remove)

    @property
    def has_focus(self) -> bool:
        return self.name.hasFocus() or self.remove.hasFocus()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
            if step is not None:
                self.stepped.emit(step)
                return True
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.removed.emit()
                return True
        return super().eventFilter(watched, event)


class StaticLabels(QWidget):
    """A model's own labels, which nobody can change."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(5, 5, self)
        self._shown: tuple[str, ...] = ()
        self._made: list[QLabel] = []

    def show_labels(self, names: tuple[str, ...]) -> None:
        if names == self._shown:
            return
        self._shown = names
        for old in self._made:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._made = []
        for name in names:
            label = QLabel(name)
            label.setProperty("kind", "pill")
            self._made.append(label)
            self._flow.addWidget(label)
            label.show()
        self._flow.invalidate()
        self.updateGeometry()


class _Edit(QLineEdit):
    committed = Signal()
    taken_back = Signal()
    left = Signal()
    focused = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "bare")
        self.setMinimumWidth(120)
        self._composing = False

    @property
    def composing(self) -> bool:
        return self._composing

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        words = self.text() or self.placeholderText()
        return QSize(max(120, self.fontMetrics().horizontalAdvance(words) + 24), size.height())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if event.commitString() and not self._composing:
            self.textEdited.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._composing:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.committed.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.taken_back.emit()
        elif event.key() == Qt.Key.Key_Left and not self.cursorPosition():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        taken = super().event(event)
        if event.type() == QEvent.Type.FocusOut and not self._composing and self.text().strip():
            self.committed.emit()
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.focused.emit(event.type() == QEvent.Type.FocusIn)
        return taken
