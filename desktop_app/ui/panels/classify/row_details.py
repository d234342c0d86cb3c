"""The row that is current, whole: its text, its cells, the score of each label."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from desktop_app.services.classification.records import TableInfo, TableRow
from desktop_app.ui.panels.classify import words
from desktop_app.ui.panels.classify.score_bars import Bar, ScoreBars
from desktop_app.ui.theme import Theme

_HEIGHT, _CHART = 118, 180  # px
_LONGEST = 20_000  # characters that are shown


class RowDetails(QFrame):
    """Hidden while there is no current row."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("rowDetails")
        self.setFixedHeight(_HEIGHT)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("The row's text"))
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bars = ScoreBars(theme, self.tr("Scores"))
        self._scrolled = QScrollArea()
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setFixedWidth(_CHART)
        self._scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        room = QVBoxLayout(inside)
        room.setContentsMargins(0, 0, 8, 0)
        room.addWidget(self.bars)
        room.addStretch(1)
        self._scrolled.setWidget(inside)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 6, 8)
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addWidget(self._scrolled)
        self._shown: TableRow | None = None
        self.hide()

    def show_row(self, row: TableRow | None, info: TableInfo | None) -> None:
        """Shows a row, or nothing."""
        if row == self._shown:
            return
        self._shown = row
        self.setVisible(row is not None)
        if row is None or info is None:
            return
        parts = [row.text[:_LONGEST]]
        if row.flags:
            parts.append(words.flags(row.flags))
        others = [
            f"{name}: {row.cells[number]}"
            for number, name in enumerate(info.columns)
            if number != info.column and number < len(row.cells) and row.cells[number].strip()
        ]
        others += list(filter(None, row.cells[len(info.columns) :]))
        if others:
            parts.append("\n".join(others)[:_LONGEST])
        self.text.setPlainText("\n\n".join(parts))
        facts = info.facts
        if facts is None or facts.regression or not row.scores:
            self.bars.show_bars(())
        else:
            pairs = sorted(zip(facts.labels, row.scores, strict=False), key=_score, reverse=True)
            chosen = set(row.labels)
            self.bars.show_bars(
                [
                    Bar(name, value, words.score(value), name in chosen, name not in chosen)
                    for name, value in pairs
                ]
            )
        self._scrolled.setVisible(bool(self.bars.bars))


def _score(pair: tuple[str, float]) -> float:
    return pair[1]
