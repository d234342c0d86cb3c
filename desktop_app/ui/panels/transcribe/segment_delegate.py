"""Paints the lines of a transcript: time, speaker, text, doubts; edits one in place."""

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
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.store.transcript_records import SegmentRecord
from desktop_app.ui import icons
from desktop_app.ui.panels.transcribe import flag_words
from desktop_app.ui.panels.transcribe.segment_editor import SegmentEditor
from desktop_app.ui.panels.transcribe.segment_model import LINE_ROLE, SegmentModel
from desktop_app.ui.panels.transcribe.times import stamp
from desktop_app.ui.theme import INTERFACE_PX, SMALL_PX, Theme, code_font

_LINE = 21  # px from line to line
_SMALL_LINE = 17
_PAD, _SIDE = 6, 10
_TIME_GAP = 20  # room for the mark of an edited line

Index = QModelIndex | QPersistentModelIndex


class SegmentDelegate(QStyledItemDelegate):
    """One row. What is written in it is announced; the model changes when it is kept."""

    written = Signal(int, str)  # row, text
    split_wanted = Signal(int, str, int)  # row, text, character
    grown = Signal(int)  # row whose editor needs another height

    def __init__(self, theme: Theme, model: SegmentModel, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self.found = ""  # words that are marked
        self.again: set[int] = set()  # lines that are being transcribed again
        self.long = False  # whether moments have hours
        self._font = QFont()
        self._font.setPixelSize(INTERFACE_PX)
        self._small = QFont(self._font)
        self._small.setPixelSize(SMALL_PX)
        self._time_font = code_font(SMALL_PX)

    def set_font(self, font: QFont) -> None:
        """Takes the interface's font, in whatever language."""
        self._font, self._small = QFont(font), QFont(font)
        self._font.setPixelSize(INTERFACE_PX)
        self._small.setPixelSize(SMALL_PX)

    @property
    def text_left(self) -> int:
        """px from the left edge to the texts."""
        longest = "0:00:00" if self.long else "00:00"
        return _SIDE + QFontMetrics(self._time_font).horizontalAdvance(longest) + _TIME_GAP

    def height(self, row: int, width: int) -> int:
        """Returns the height of a row that is `width` px wide."""
        line = self._model.lines[row]
        room = max(40, width - self.text_left - _SIDE)
        text = _lines_of(self._layout(line.text, room)) * _LINE
        if self._model.speaker_begins(row):
            text += _SMALL_LINE + 1
        doubts = self._doubts(line)
        if doubts:
            text += _lines_of(self._layout(doubts, room, self._small)) * _SMALL_LINE + 1
        return text + 2 * _PAD + 1

    def again_area(self, row: int, box: QRect) -> QRect:
        """Returns where a row offers to be transcribed again; empty where it does not."""
        line = self._model.lines[row]
        doubts = self._doubts(line)
        if not doubts or line.id in self.again:
            return QRect()
        room = max(40, box.width() - self.text_left - _SIDE)
        height = _lines_of(self._layout(doubts, room, self._small)) * _SMALL_LINE
        return QRect(box.left() + self.text_left, box.bottom() - _PAD - height, room, height)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.height(index.row(), option.rect.width()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: SegmentRecord | None = index.data(LINE_ROLE)
        if line is None:
            return
        tokens, row = self._theme.tokens, index.row()
        box = QRectF(option.rect).adjusted(0.5, 1, -0.5, -1)
        playing = row == self._model.playing
        doubts = self._doubts(line)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = (
            tokens.tint
            if playing
            else tokens.amber_tint
            if doubts
            else tokens.hover
            if option.state & QStyle.StateFlag.State_MouseOver
            else ""
        )
        painter.setPen(Qt.PenStyle.NoPen)
        if ground:
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, 8, 8)
        if option.state & QStyle.StateFlag.State_Selected:
            focused = bool(option.state & QStyle.StateFlag.State_Active) and bool(
                option.state & QStyle.StateFlag.State_HasFocus
            )
            painter.setPen(QColor(tokens.accent if focused else tokens.line))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 8, 8)
        self._paint_words(painter, QRectF(option.rect), row, line, doubts, playing)
        painter.restore()

    def _paint_words(
        self,
        painter: QPainter,
        box: QRectF,
        row: int,
        line: SegmentRecord,
        doubts: str,
        playing: bool,
    ) -> None:
        tokens = self._theme.tokens
        left, top = box.left() + self.text_left, box.top() + _PAD
        room = max(40, int(box.width()) - self.text_left - _SIDE)
        speaker = self._model.speaker_begins(row)
        if speaker:
            font = QFont(self._small)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(tokens.accent))
            name = QFontMetrics(font).elidedText(speaker, Qt.TextElideMode.ElideRight, room)
            place = QRectF(left, top, room, _SMALL_LINE)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), name)
            top += _SMALL_LINE + 1
        painter.setFont(self._time_font)
        painter.setPen(QColor(tokens.accent if playing else tokens.quiet))
        time = QRectF(box.left() + _SIDE, top, self.text_left - _TIME_GAP - _SIDE, _LINE)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(time, int(right), stamp(line.start_s))
        if line.is_edited:
            mark = icons.pixmap("edit", tokens.quiet, 12)
            painter.drawPixmap(QPointF(left - 16, top + 4), mark)
        painter.setPen(QColor(tokens.ink))
        layout = self._layout(line.text, room)
        layout.draw(painter, QPointF(left, top), self._marks(line.text))
        if doubts:
            lines = self._layout(doubts, room, self._small)
            top = box.bottom() - _PAD - _lines_of(lines) * _SMALL_LINE
            painter.setPen(QColor(tokens.amber))
            lines.draw(painter, QPointF(left, top), self._link(line, doubts))

    def _doubts(self, line: SegmentRecord) -> str:
        if line.id in self.again:
            return self.tr("Is being transcribed again…")
        reasons, again = flag_words.reasons(line), self.tr("Transcribe this passage again")
        return f"{reasons}  {again}" if reasons else ""

    def _link(self, line: SegmentRecord, doubts: str) -> list[QTextLayout.FormatRange]:
        """Returns how what can be done about the doubts is told from them."""
        if line.id in self.again:
            return []
        mark = QTextLayout.FormatRange()
        mark.start = len(flag_words.reasons(line)) + 2
        mark.length = len(doubts) - mark.start
        form = QTextCharFormat()
        form.setFontUnderline(True)
        mark.format = form
        return [mark]

    def _marks(self, text: str) -> list[QTextLayout.FormatRange]:
        """Returns how the words that are searched for are marked."""
        wanted, marks = self.found.casefold(), []
        at = text.casefold().find(wanted) if wanted else -1
        while at >= 0:
            mark = QTextLayout.FormatRange()
            mark.start, mark.length = at, len(wanted)
            form = QTextCharFormat()
            form.setBackground(QColor(self._theme.tokens.accent))
            form.setForeground(QColor(self._theme.tokens.on_accent))
            mark.format = form
            marks.append(mark)
            at = text.casefold().find(wanted, at + len(wanted))
        return marks

    def _layout(self, text: str, room: int, font: QFont | None = None) -> QTextLayout:
        small = font is not None
        layout = QTextLayout(text, font or self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(room)
            leading = (_SMALL_LINE if small else _LINE) - line.height()
            line.setPosition(QPointF(0, y + leading / 2))
            y += _SMALL_LINE if small else _LINE
        layout.endLayout()
        return layout

    # --- editing -----------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = SegmentEditor(parent)
        editor.setFont(self._font)
        row = index.row()
        editor.submitted.connect(lambda: self._end(editor, keep=True))
        editor.dismissed.connect(lambda: self._end(editor, keep=False))
        editor.split_wanted.connect(lambda at: self._split(editor, row, at))
        editor.stepped.connect(lambda by: self._step(editor, by))
        editor.resized.connect(lambda: self.grown.emit(row))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, SegmentEditor) and not editor.is_filled:
            editor.fill(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, SegmentEditor) and index.isValid():
            text = editor.written()
            if text != index.data(Qt.ItemDataRole.EditRole):
                self.written.emit(index.row(), text)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        box = option.rect
        speaker = _SMALL_LINE + 1 if self._model.speaker_begins(index.row()) else 0
        left = self.text_left - 6
        top = box.top() + speaker + 1
        editor.setGeometry(box.left() + left, top, box.width() - left - 2, editor.height())

    def editor_height(self, editor: SegmentEditor, row: int) -> int:
        """Returns the height that a row needs while it is edited."""
        speaker = _SMALL_LINE + 1 if self._model.speaker_begins(row) else 0
        return editor.height() + speaker + 3

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What belongs to an input method ends no editing.
        if (
            isinstance(watched, SegmentEditor)
            and event.type() == QEvent.Type.KeyPress
            and watched.composing
        ):
            return False
        return super().eventFilter(watched, event)

    def _end(self, editor: SegmentEditor, *, keep: bool) -> None:
        if keep:
            self.commitData.emit(editor)
        hint = self.EndEditHint.NoHint if keep else self.EndEditHint.RevertModelCache
        self.closeEditor.emit(editor, hint)

    def _step(self, editor: SegmentEditor, by: int) -> None:
        self.commitData.emit(editor)
        hint = self.EndEditHint.EditNextItem if by > 0 else self.EndEditHint.EditPreviousItem
        self.closeEditor.emit(editor, hint)

    def _split(self, editor: SegmentEditor, row: int, at: int) -> None:
        text = editor.written()
        self.closeEditor.emit(editor, self.EndEditHint.RevertModelCache)
        self.split_wanted.emit(row, text, at)


def _lines_of(layout: QTextLayout) -> int:
    return max(1, layout.lineCount())
