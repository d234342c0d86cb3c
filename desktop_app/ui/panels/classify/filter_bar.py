"""Which rows are shown, and in which order. Knows no rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.services.classification.records import Distribution, RowFilter, Sort
from desktop_app.ui.controls import FlatButton, small, tabular
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.history.search_field import SearchField
from desktop_app.ui.panels.classify import words
from desktop_app.ui.panels.option_chip import Choice, OptionChip
from desktop_app.ui.theme import Theme

ALL = "*"  # no label is called so: labels have their name behind an equals sign
_ORDERS: dict[str, tuple[Sort, bool]] = {
    "number": ("number", False),
    "number-": ("number", True),
    "score": ("score", False),
    "score-": ("score", True),
    "label": ("label", False),
    "label-": ("label", True),
}
_SCORES: dict[str, tuple[float | None, float | None]] = {
    "": (None, None),
    "<0.5": (None, 0.4999),
    "<0.7": (None, 0.6999),
    ">0.9": (0.9, None),
}


class FilterBar(QWidget):
    """Announces what is chosen; the words when typing pauses."""

    changed = Signal()
    left = Signal()  # Down in the search field: to the rows
    refresh_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._words = ""
        name = self.tr("Find in the rows")
        self.search = SearchField(theme, name, name)
        self.search.searched.connect(self._on_searched)
        self.search.left.connect(self.left)
        self._choices: dict[OptionChip, list[Choice]] = {}
        self.label = self._chip(self.tr("Label"), self._labels(()))
        under, above = self.tr("under {score}"), self.tr("from {score} on")
        self.score = self._chip(
            self.tr("Score"),
            [
                Choice("", self.tr("Any")),
                Choice("<0.5", under.format(score=words.score(0.5))),
                Choice("<0.7", under.format(score=words.score(0.7))),
                Choice(">0.9", above.format(score=words.score(0.9))),
            ],
        )
        self.which = self._chip(
            self.tr("Rows"),
            [
                Choice("", self.tr("All")),
                Choice("edited", self.tr("Corrected by hand")),
                Choice("windowed", self.tr("Long ones")),
                Choice("empty", self.tr("Without text")),
                Choice("ragged", self.tr("Ragged ones")),
            ],
        )
        self.order = self._chip(
            self.tr("Order"),
            [
                Choice("number", self.tr("As in the table")),
                Choice("number-", self.tr("Last row first")),
                Choice("score", self.tr("Least sure first")),
                Choice("score-", self.tr("Surest first")),
                Choice("label", self.tr("By label")),
                Choice("label-", self.tr("By label, backwards")),
            ],
        )
        for chip in (self.label, self.score, self.which, self.order):
            chip.chosen.connect(self._on_chosen)
        self.count = tabular(small())
        self.refresh = FlatButton(theme, "retry", self.tr("Show the new rows"))
        self.refresh.setToolTip(self.tr("Rows that came since are not in this order yet"))
        self.refresh.clicked.connect(self.refresh_wanted)
        self.refresh.hide()
        chips = FlowLayout(6, 6)
        for part in (self.label, self.score, self.which, self.order, self.count, self.refresh):
            chips.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addLayout(chips)

    @property
    def filter(self) -> RowFilter:
        """Which rows are wanted."""
        least, most = _SCORES[self.score.value]
        which = self.which.value
        return RowFilter(
            label=None if self.label.value == ALL else self.label.value[1:],
            contains=self._words,
            flag="" if which == "edited" else which,
            edited=which == "edited",
            least=least,
            most=most,
        )

    @property
    def arrangement(self) -> tuple[Sort, bool]:
        """In which order, and whether backwards."""
        return _ORDERS[self.order.value]

    def reset(self) -> None:
        """Wants all rows; nothing is announced."""
        self._words = ""
        self.search.edit.blockSignals(True)
        self.search.edit.clear()
        self.search.edit.blockSignals(False)
        for chip, choices in self._choices.items():
            chip.set_choices(choices, choices[0].value)
        self.refresh.hide()

    def show_labels(self, labels: Sequence[str], found: Distribution | None) -> None:
        """Offers the labels there are, with their numbers."""
        self.label.set_choices(self._labels(labels, found), self.label.value)

    def want_label(self, label: str) -> None:
        """Shows the rows of a label alone, or all if it is shown alone."""
        value = "=" + label
        self.label.choose(ALL if self.label.value == value else value)

    def want_order(self, sort: str) -> None:
        """Sorts by a column, and backwards if it is sorted by that."""
        self.order.choose(f"{sort}-" if self.order.value == sort else sort)

    def take_focus(self) -> None:
        """Goes to the words."""
        self.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _chip(self, name: str, choices: list[Choice]) -> OptionChip:
        chip = OptionChip(name, choices)
        self._choices[chip] = choices
        return chip

    def _labels(self, labels: Sequence[str], found: Distribution | None = None) -> list[Choice]:
        counts = dict(found.counts) if found is not None else {}
        made = [Choice(ALL, self.tr("All"))]
        for label in labels:
            number = f"  {words.count(counts[label])}" if label in counts else ""
            made.append(Choice("=" + label, label, label + number))
        made.append(Choice("=", self.tr("None")))
        return made

    def _on_searched(self, query: str) -> None:
        if query != self._words:
            self._words = query
            self.changed.emit()

    def _on_chosen(self) -> None:
        self.changed.emit()
