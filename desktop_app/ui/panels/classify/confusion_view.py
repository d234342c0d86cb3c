"""Labels beside the right ones: a matrix, painted, and how well each class was found."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.classification.records import Confusion
from desktop_app.ui.controls import ElidedLabel, small, tabular
from desktop_app.ui.panels.classify import words
from desktop_app.ui.theme import SMALL_PX, Theme

_CELL = 30  # px
_NARROWEST, _WIDEST = 44, 72  # px of a column
_NAMES = 72  # px of the names at the left
_HEAD = 24
_SHOWN = 40  # classes


class Matrix(QWidget):
    """Rows are the right labels, columns those that were given."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._found: Confusion | None = None
        self._wide = _NARROWEST  # px of a column
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_confusion(self, found: Confusion) -> None:
        self._found = found
        names = [name or self.tr("none") for name in found.classes]
        cells = [
            self.tr("{gold} given {label}: {count}").format(
                gold=names[at], label=names[to], count=number
            )
            for at, row in enumerate(found.matrix)
            for to, number in enumerate(row)
            if number
        ]
        self.setAccessibleName(", ".join(cells[:100]))
        self.updateGeometry()
        self.update()

    def fit(self, width: int) -> None:
        """Takes as much of a width in px as the columns can use."""
        self._wide = max(_NARROWEST, min(_WIDEST, (width - _NAMES) // max(1, self._count)))
        self.resize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        count = self._count
        return QSize(_NAMES + count * self._wide, _HEAD + count * _CELL)

    @property
    def _count(self) -> int:
        return min(_SHOWN, len(self._found.matrix)) if self._found is not None else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        found, tokens = self._found, self._theme.tokens
        if found is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(SMALL_PX)
        font.setFeature(QFont.Tag("tnum"), 1)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        middle = int(Qt.AlignmentFlag.AlignCenter)
        elide = Qt.TextElideMode.ElideRight
        names = [name or self.tr("none") for name in found.classes]
        painter.setPen(QColor(tokens.quiet))
        for at in range(self._count):
            text = metrics.elidedText(names[at], elide, self._wide - 4)
            box = QRect(_NAMES + at * self._wide, 0, self._wide, _HEAD)
            painter.drawText(box, middle, text)
            text = metrics.elidedText(names[at], elide, _NAMES - 8)
            painter.drawText(QRect(0, _HEAD + at * _CELL, _NAMES - 6, _CELL), left, text)
        for at in range(self._count):
            row = found.matrix[at]
            most = sum(row) or 1
            for to in range(self._count):
                share = row[to] / most
                box = QRect(_NAMES + to * self._wide, _HEAD + at * _CELL, self._wide, _CELL)
                box = box.adjusted(1, 1, -1, -1)
                ground = QColor(tokens.accent if at == to else tokens.amber)
                ground.setAlphaF(0.04 + 0.80 * share if row[to] else 0.0)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(tokens.sunk))
                painter.drawRoundedRect(box, 4, 4)
                painter.setBrush(ground)
                painter.drawRoundedRect(box, 4, 4)
                deep = share > 0.5
                ink = tokens.on_accent if deep else tokens.ink if row[to] else tokens.quiet
                painter.setPen(QColor(ink))
                painter.drawText(box, middle, words.count(row[to]))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._tell(event.pos(), event.globalPos())
            return True
        return super().event(event)

    def _tell(self, place: QPoint, on_screen: QPoint) -> None:
        to, at = (place.x() - _NAMES) // self._wide, (place.y() - _HEAD) // _CELL
        found = self._found
        if found is not None and 0 <= to < self._count and 0 <= at < self._count:
            names = [name or self.tr("none") for name in found.classes]
            text = self.tr("{gold} given {label}: {count}").format(
                gold=names[at], label=names[to], count=words.count(found.matrix[at][to])
            )
            QToolTip.showText(on_screen, text, self)


class ConfusionView(QWidget):
    """The figures in a line, the matrix, a line for each class."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.about = QLabel()
        self.about.setProperty("kind", "small")
        self.about.setWordWrap(True)
        self.matrix = Matrix(theme)
        self._scrolled = QScrollArea()
        self._scrolled.setWidget(self.matrix)
        self.matrix.setAutoFillBackground(False)
        self._scrolled.viewport().setAutoFillBackground(False)
        self._scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self._scrolled.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.axes = small(self.tr("Lines: the column. Columns: the label given."))
        self.axes.setWordWrap(True)
        self._classes = QWidget()
        self._grid = QGridLayout(self._classes)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.about, self._scrolled, self.axes, self._classes):
            column.addWidget(part)

    def show_confusion(self, found: Confusion) -> None:
        """Shows a comparison."""
        lines = [
            self.tr("{share} of {rows} are the same · F1 {f1}").format(
                share=words.percent(found.accuracy),
                rows=words.rows(found.rows),
                f1=words.score(found.macro_f1),
            )
        ]
        if found.without_gold:
            without = self.tr("{rows} have nothing in the column")
            lines.append(without.format(rows=words.rows(found.without_gold)))
        self.about.setText("\n".join(lines))
        shown = bool(found.matrix)
        self._scrolled.setVisible(shown)
        self.axes.setVisible(shown)
        if shown:
            self.matrix.show_confusion(found)
            self._fit()
        self._fill(found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.matrix.fit(self.width())
        size = self.matrix.sizeHint()
        bar = 14 if size.width() > self.width() else 0
        self._scrolled.setFixedHeight(size.height() + bar)

    def _fill(self, found: Confusion) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        right = Qt.AlignmentFlag.AlignRight
        heads = (self.tr("Precision"), self.tr("Recall"), "F1")
        for column, head in enumerate(heads, 1):
            self._grid.addWidget(small(head), 0, column, right)
        for line, score in enumerate(found.scores[:_SHOWN], 1):
            name = ElidedLabel(score.label or self.tr("none"))
            name.setProperty("kind", "small")
            name.set_details(
                self.tr("{gold} in the column, {given} given").format(
                    gold=words.count(score.gold), given=words.count(score.given)
                )
            )
            self._grid.addWidget(name, line, 0)
            for column, value in enumerate((score.precision, score.recall, score.f1), 1):
                label = tabular(small(words.percent(value) if column < 3 else words.score(value)))
                self._grid.addWidget(label, line, column, right)
