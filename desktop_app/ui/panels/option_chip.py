"""A choice as a chip: what it is about, what is chosen, and a menu to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton

_WIDEST = 170  # px of the words on the chip


class Choice(NamedTuple):
    """A value, its words, and what is said of it when the pointer rests on it."""

    value: str
    words: str
    tip: str = ""


#: A title and the choices under it.
Section = tuple[str, Sequence[Choice]]
#: Words of a command at the end, and what it does.
More = tuple[str, Callable[[], None]]


class OptionChip(QPushButton):
    """`choices` are pairs of a value and its words; the first one is chosen at first."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str] | Choice]) -> None:
        super().__init__()
        self._name = name
        self.setProperty("kind", "option")
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._about = QLabel(name)
        self._about.setProperty("kind", "quiet")
        self._chosen = QLabel()
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 10, 5)
        row.setSpacing(7)
        for label in (self._about, self._chosen):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(label)
        self.choices = QMenu(self)
        self._group = QActionGroup(self.choices)
        self._shown: object = None
        self.setMenu(self.choices)
        self.set_choices([Choice(*choice) for choice in choices], choices[0][0])

    def set_choices(
        self,
        first: Sequence[Choice],
        value: str,
        sections: Sequence[Section] = (),
        more: More | None = None,
    ) -> None:
        """Offers other choices, of which one is chosen; nothing is announced.

        Args:
            sections: further choices under titles; more: a command at the end.
        """
        shown = (tuple(first), tuple((title, tuple(group)) for title, group in sections))
        if shown != self._shown:  # else an open menu would lose what is under the pointer
            self._shown = shown
            self._fill(first, sections, more)
        self.value = value
        self._show()

    def choose(self, value: str) -> None:
        """Takes a value, as a click on it in the menu would."""
        if value != self.value:
            self.value = value
            self._show()
            self.chosen.emit(value)

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _fill(
        self, first: Sequence[Choice], sections: Sequence[Section], more: More | None
    ) -> None:
        self.choices.clear()
        self._words: dict[str, str] = {}
        for choice in first:
            self._add(choice)
        for title, group in sections:
            self.choices.addSeparator()
            self.choices.addAction(title).setEnabled(False)
            for choice in group:
                self._add(choice)
        if more is not None:
            self.choices.addSeparator()
            self.choices.addAction(more[0]).triggered.connect(more[1])

    def _add(self, choice: Choice) -> None:
        self._words[choice.value] = choice.words
        action = self.choices.addAction(choice.words.replace("&", "&&"))
        action.setCheckable(True)
        action.setData(choice.value)
        action.setToolTip(choice.tip or choice.words)
        action.triggered.connect(self._on_triggered)
        self._group.addAction(action)

    def _show(self) -> None:
        words = self._words.get(self.value, "")
        metrics = self._chosen.fontMetrics()
        elided = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, _WIDEST)
        self._chosen.setText(elided)
        self.setToolTip(words if elided != words else "")
        self.setAccessibleName(f"{self._name}: {words}")
        for action in self._group.actions():
            action.setChecked(action.data() == self.value)
        self.updateGeometry()

    def _on_triggered(self) -> None:
        self.choose(next(a.data() for a in self._group.actions() if a.isChecked()))
