"""Paints the lines of a transcript: time, speaker, text, doubts; edits one in place."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from desktop_app.store.transcript_records import SegmentRecord
from desktop_app.ui import icons
from desktop_app.ui.panels.line_delegate import (
    LINE,
    PAD,
    SIDE,
    SMALL_LINE,
    Index,
    LineDelegate,
    line_count,
)
from desktop_app.ui.panels.line_editor import LineEditor
from desktop_app.ui.panels.transcribe import flag_words
from desktop_app.ui.panels.transcribe.segment_editor import SegmentEditor
from desktop_app.ui.panels.transcribe.segment_model import LINE_ROLE, SegmentModel
from desktop_app.ui.panels.transcribe.times import stamp
from desktop_app.ui.theme import SMALL_PX, Theme, code_font

_TIME_GAP = 20  # room for the mark of an edited line


class SegmentDelegate(LineDelegate):
    """One row."""

    split_wanted = Signal(int, str, int)  # row, text, character
    keeps_empty = True

    def __init__(self, theme: Theme, model: SegmentModel) -> None:
        super().__init__(theme)
        self._model = model
        self.again: set[int] = set()  # lines that are being transcribed again
        self.long = False  # whether moments have hours
        self._time_font = code_font(SMALL_PX)

    @property
    def text_left(self) -> int:
        """px from the left edge to the texts."""
        longest = "0:00:00" if self.long else "00:00"
        return SIDE + QFontMetrics(self._time_font).horizontalAdvance(longest) + _TIME_GAP

    def height(self, row: int, width: int) -> int:
        line = self._model.lines[row]
        room = max(40, width - self.text_left - SIDE)
        text = line_count(self._layout(line.text, room)) * LINE
        if self._model.speaker_begins(row):
            text += SMALL_LINE + 1
        doubts = self._doubts(line)
        if doubts:
            text += line_count(self._layout(doubts, room, small=True)) * SMALL_LINE + 1
        return text + 2 * PAD + 1

    def again_area(self, row: int, box: QRect) -> QRect:
        """Returns where a row offers to be transcribed again; empty where it does not."""
        line = self._model.lines[row]
        doubts = self._doubts(line)
        if not doubts or line.id in self.again:
            return QRect()
        room = max(40, box.width() - self.text_left - SIDE)
        height = line_count(self._layout(doubts, room, small=True)) * SMALL_LINE
        return QRect(box.left() + self.text_left, box.bottom() - PAD - height, room, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: SegmentRecord | None = index.data(LINE_ROLE)
        if line is None:
            return
        tokens, row = self._theme.tokens, index.row()
        playing = row == self._model.playing
        doubts = self._doubts(line)
        painter.save()
        ground = tokens.tint if playing else tokens.amber_tint if doubts else ""
        self._paint_ground(painter, option, option.rect, ground)
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
        left, top = box.left() + self.text_left, box.top() + PAD
        room = max(40, int(box.width()) - self.text_left - SIDE)
        speaker = self._model.speaker_begins(row)
        if speaker:
            font = QFont(self._small)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(tokens.accent))
            name = QFontMetrics(font).elidedText(speaker, Qt.TextElideMode.ElideRight, room)
            place = QRectF(left, top, room, SMALL_LINE)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), name)
            top += SMALL_LINE + 1
        painter.setFont(self._time_font)
        painter.setPen(QColor(tokens.accent if playing else tokens.quiet))
        time = QRectF(box.left() + SIDE, top, self.text_left - _TIME_GAP - SIDE, LINE)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(time, int(right), stamp(line.start_s))
        if line.is_edited:
            mark = icons.pixmap("edit", tokens.quiet, 12)
            painter.drawPixmap(QPointF(left - 16, top + 4), mark)
        painter.setPen(QColor(tokens.ink))
        layout = self._layout(line.text, room)
        layout.draw(painter, QPointF(left, top), self._marks(line.text))
        if doubts:
            lines = self._layout(doubts, room, small=True)
            top = box.bottom() - PAD - line_count(lines) * SMALL_LINE
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

    # --- editing -----------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor, row = SegmentEditor(parent), index.row()
        editor.setAccessibleName(self.tr("Text of the line"))
        editor.split_wanted.connect(lambda at: self._split(editor, row, at))
        return self._prepare(editor, row)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        box = option.rect
        speaker = SMALL_LINE + 1 if self._model.speaker_begins(index.row()) else 0
        left = self.text_left - 6
        top = box.top() + speaker + 1
        editor.setGeometry(box.left() + left, top, box.width() - left - 2, editor.height())

    def editor_height(self, editor: LineEditor, row: int, width: int) -> int:
        speaker = SMALL_LINE + 1 if self._model.speaker_begins(row) else 0
        return editor.height() + speaker + 3

    def _split(self, editor: SegmentEditor, row: int, at: int) -> None:
        text = editor.written()
        self.closeEditor.emit(editor, self.EndEditHint.RevertModelCache)
        self.split_wanted.emit(row, text, at)
