"""What the rows of a table have in common that are as high as their texts and edited in place.

Knows not what is in the rows.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.ui.panels.line_editor import LineEditor
from desktop_app.ui.theme import INTERFACE_PX, SMALL_PX, Theme

LINE, SMALL_LINE = 21, 17  # px from line to line
PAD, SIDE = 6, 10  # px around a row's content

Index = QModelIndex | QPersistentModelIndex


class LineDelegate(QStyledItemDelegate):
    """One row. What is written in it is announced; the model changes when it is kept.

    Attributes:
        found: words that are marked in the texts.
        keeps_empty: whether a text may be deleted by writing nothing.
    """

    written = Signal(int, str)  # row, text
    grown = Signal(int)  # row whose editor needs another height
    keeps_empty = False

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.found = ""
        self.set_font(QFont())

    def set_font(self, font: QFont) -> None:
        """Takes the interface's font, in whatever language."""
        self._font, self._small = QFont(font), QFont(font)
        self._font.setPixelSize(INTERFACE_PX)
        self._small.setPixelSize(SMALL_PX)

    def height(self, row: int, width: int) -> int:
        """Returns the height of a row that is `width` px wide."""
        raise NotImplementedError

    def editor_height(self, editor: LineEditor, row: int, width: int) -> int:
        """Returns the height that a row needs while it is edited."""
        raise NotImplementedError

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.height(index.row(), option.rect.width()))

    # --- painting ----------------------------------------------------------------------

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, row: QRect, ground: str
    ) -> None:
        """Paints what is behind a row, and that it is chosen.

        Args:
            row: where it is.
            ground: a colour; "" for that of a row under the mouse, or none.
        """
        tokens, state = self._theme.tokens, option.state
        box = QRectF(row).adjusted(0.5, 1, -0.5, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if not ground and state & QStyle.StateFlag.State_MouseOver:
            ground = tokens.hover
        if ground:
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, 8, 8)
        if state & QStyle.StateFlag.State_Selected:
            focused = (
                state & QStyle.StateFlag.State_Active and state & QStyle.StateFlag.State_HasFocus
            )
            painter.setPen(QColor(tokens.accent if focused else tokens.line))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 8, 8)

    def _layout(
        self,
        text: str,
        room: int,
        *,
        small: bool = False,
        direction: Qt.LayoutDirection = Qt.LayoutDirection.LayoutDirectionAuto,
    ) -> QTextLayout:
        """Returns a text in lines that are `room` px wide."""
        line_px = SMALL_LINE if small else LINE
        layout = QTextLayout(text, self._small if small else self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(direction)
        layout.setTextOption(option)
        right = direction == Qt.LayoutDirection.RightToLeft
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(room)
            x = room - line.naturalTextWidth() if right else 0.0
            line.setPosition(QPointF(x, y + (line_px - line.height()) / 2))
            y += line_px
        layout.endLayout()
        return layout

    def _marks(self, text: str) -> list[QTextLayout.FormatRange]:
        """Returns how the words that are searched for are marked."""
        wanted, folded, marks = self.found.casefold(), text.casefold(), []
        at = folded.find(wanted) if wanted else -1
        while at >= 0:
            mark = QTextLayout.FormatRange()
            mark.start, mark.length = at, len(wanted)
            form = QTextCharFormat()
            form.setBackground(QColor(self._theme.tokens.accent))
            form.setForeground(QColor(self._theme.tokens.on_accent))
            mark.format = form
            marks.append(mark)
            at = folded.find(wanted, at + len(wanted))
        return marks

    # --- editing -----------------------------------------------------------------------

    def _prepare(self, editor: LineEditor, row: int) -> LineEditor:
        """Connects a new editor, which is returned."""
        editor.setFont(self._font)
        editor.submitted.connect(lambda: self._end(editor, keep=True))
        editor.dismissed.connect(lambda: self._end(editor, keep=False))
        editor.stepped.connect(lambda by: self._step(editor, by))
        editor.resized.connect(lambda: self.grown.emit(row))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, LineEditor) and not editor.is_filled:
            editor.fill(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, LineEditor) and index.isValid():
            text = editor.written()
            if text != index.data(Qt.ItemDataRole.EditRole) and (text or self.keeps_empty):
                self.written.emit(index.row(), text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What belongs to an input method ends no editing.
        if (
            isinstance(watched, LineEditor)
            and event.type() == QEvent.Type.KeyPress
            and watched.composing
        ):
            return False
        return super().eventFilter(watched, event)

    def _end(self, editor: LineEditor, *, keep: bool) -> None:
        if keep:
            self.commitData.emit(editor)
        hint = self.EndEditHint.NoHint if keep else self.EndEditHint.RevertModelCache
        self.closeEditor.emit(editor, hint)

    def _step(self, editor: LineEditor, by: int) -> None:
        self.commitData.emit(editor)
        hint = self.EndEditHint.EditNextItem if by > 0 else self.EndEditHint.EditPreviousItem
        self.closeEditor.emit(editor, hint)


def line_count(layout: QTextLayout) -> int:
    """Returns how many lines a text has, at least one."""
    return max(1, layout.lineCount())
