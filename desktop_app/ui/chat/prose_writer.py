"""Writes Markdown tokens into a QTextDocument; knows no widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markdown_it.token import Token
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextList,
    QTextListFormat,
    QTextTableFormat,
)

from desktop_app.ui.chat import citing
from desktop_app.ui.theme import LINE_HEIGHT_PERCENT, SMALL_PX, TEXT_PX, Tokens, code_font

_HEADING_PX = {1: 21, 2: 18, 3: 16}
_GAP = 9
_INDENT = 22


@dataclass(slots=True)
class _Cell:
    alignment: Qt.AlignmentFlag
    inline: Token | None = None


class ProseWriter:
    """Appends the tokens of one or more top-level blocks at a cursor."""

    def __init__(
        self, cursor: QTextCursor, tokens: Tokens, labels: Mapping[int, str] | None = None
    ) -> None:
        """`labels` are those of the sources that the text may cite, by number."""
        self._labels = labels or {}
        self._said = ""  # in the paragraph so far
        self._cursor = cursor
        self._colours = tokens
        self._formats = [self._body()]
        self._list_formats: list[QTextListFormat] = []
        self._lists: list[QTextList | None] = []  # None until its first item stands
        self._quotes = 0
        self._first = True  # nothing stands above
        self._fresh = True  # the block at the cursor is empty and may be used
        self._item_open = False  # an item's block stands, its first paragraph goes there
        self._rows: list[list[_Cell]] | None = None  # of the table being read
        # The empty block that follows every table is the next one to use.
        self._behind_table = _follows_table(cursor.block())

    def write(self, tokens: Sequence[Token], *, first: bool) -> None:
        """Writes one top-level block; `first`: nothing stands above it."""
        self._first = first
        self._fresh = first or self._behind_table
        for token in tokens:
            handler = getattr(self, f"_{token.type}", None)
            if handler is not None:
                handler(token)
            elif token.content:
                self._cursor.insertText(token.content, self._formats[-1])

    # --- blocks ---------------------------------------------------------------

    def _paragraph_open(self, token: Token) -> None:
        if self._item_open:
            self._item_open = False
            return
        self._start_block(top=2 if token.hidden else _GAP)

    def _heading_open(self, token: Token) -> None:
        level = int(token.tag[1])
        self._start_block(top=16 if level < 3 else 12)
        heading = self._body(_HEADING_PX.get(level, TEXT_PX))
        heading.setFontWeight(QFont.Weight.DemiBold)
        self._formats.append(heading)

    def _heading_close(self, token: Token) -> None:
        self._formats.pop()

    def _bullet_list_open(self, token: Token) -> None:
        styles = (QTextListFormat.Style.ListDisc, QTextListFormat.Style.ListCircle)
        self._open_list(styles[min(len(self._lists), 1)], 1)

    def _ordered_list_open(self, token: Token) -> None:
        start = token.attrGet("start")
        self._open_list(QTextListFormat.Style.ListDecimal, int(start) if start else 1)

    def _open_list(self, style: QTextListFormat.Style, start: int) -> None:
        form = QTextListFormat()
        form.setStyle(style)
        form.setStart(start)
        form.setIndent(len(self._lists) + 1)
        self._list_formats.append(form)
        self._lists.append(None)

    def _bullet_list_close(self, token: Token) -> None:
        self._list_formats.pop()
        self._lists.pop()

    _ordered_list_close = _bullet_list_close

    def _list_item_open(self, token: Token) -> None:
        made = self._lists[-1]
        # The list's own format indents its items.
        self._start_block(top=_GAP if made is None and len(self._lists) == 1 else 3, indent=0)
        if made is None:
            self._lists[-1] = self._cursor.createList(self._list_formats[-1])
        else:
            made.add(self._cursor.block())
        self._item_open = True

    def _list_item_close(self, token: Token) -> None:
        self._item_open = False

    def _blockquote_open(self, token: Token) -> None:
        self._quotes += 1
        quoted = QTextCharFormat(self._formats[-1])
        quoted.setForeground(QColor(self._colours.quiet))
        self._formats.append(quoted)

    def _blockquote_close(self, token: Token) -> None:
        self._quotes -= 1
        self._formats.pop()

    def _hr(self, token: Token) -> None:
        self._start_block(top=_GAP)
        form = self._cursor.blockFormat()
        form.setLineHeight(4, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        form.setProperty(
            QTextFormat.Property.BlockTrailingHorizontalRulerWidth,
            QTextLength(QTextLength.Type.PercentageLength, 100),
        )
        form.setBackground(QColor(self._colours.line))
        self._cursor.setBlockFormat(form)
        # An empty block right behind a table would get no height.
        self._cursor.insertText(" ")

    def _fence(self, token: Token) -> None:
        """A code block inside a list or quote; top-level ones have their own widget."""
        self._item_open = False
        for line in token.content.removesuffix("\n").split("\n"):
            self._start_block(top=0)
            self._cursor.insertText(line, self._code())

    _code_block = _fence

    def _start_block(self, top: int, indent: int | None = None) -> None:
        form = QTextBlockFormat()
        form.setLineHeight(
            round(TEXT_PX * LINE_HEIGHT_PERCENT / 100),
            QTextBlockFormat.LineHeightTypes.MinimumHeight.value,
        )
        form.setTopMargin(0 if self._first else top)
        self._first = self._behind_table = False
        form.setLeftMargin(self._quotes * 16)
        form.setIndent(len(self._lists) if indent is None else indent)
        if self._fresh:
            self._cursor.setBlockFormat(form)
            self._fresh = False
        else:
            self._cursor.insertBlock(form, self._formats[-1])

    # --- tables ---------------------------------------------------------------

    def _table_open(self, token: Token) -> None:
        self._rows = []
        self._start_block(top=_GAP)

    def _tr_open(self, token: Token) -> None:
        if self._rows is not None:
            self._rows.append([])

    def _th_open(self, token: Token) -> None:
        if self._rows:
            self._rows[-1].append(_Cell(_alignment(str(token.attrGet("style") or ""))))

    _td_open = _th_open

    def _table_close(self, token: Token) -> None:
        rows, self._rows = self._rows or [[]], None
        form = QTextTableFormat()
        form.setBorder(1)
        form.setBorderCollapse(True)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderBrush(QColor(self._colours.line))
        form.setCellPadding(6)
        form.setCellSpacing(0)
        form.setHeaderRowCount(1)
        form.setTopMargin(3)
        form.setBottomMargin(5)
        table = self._cursor.insertTable(len(rows), max(map(len, rows)), form)
        after = self._cursor
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                self._cursor = table.cellAt(y, x).firstCursorPosition()
                self._fill_cell(cell, header=y == 0)
        self._cursor = after
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self._behind_table = True

    def _fill_cell(self, cell: _Cell, *, header: bool) -> None:
        form = QTextBlockFormat()
        form.setAlignment(cell.alignment)
        self._cursor.setBlockFormat(form)
        body = self._body(14)
        if header:
            body.setFontWeight(QFont.Weight.DemiBold)
        self._formats.append(body)
        if cell.inline is not None:
            self._spans(cell.inline)
        self._formats.pop()

    # --- spans ----------------------------------------------------------------

    def _inline(self, token: Token) -> None:
        if self._rows:
            self._rows[-1][-1].inline = token
        else:
            self._spans(token)

    def _spans(self, token: Token) -> None:
        self._said = ""
        for child in token.children or ():
            form = self._formats[-1]
            match child.type:
                case "text" if self._labels and not form.isAnchor():
                    self._cited_text(child.content, form)
                case "text":
                    self._cursor.insertText(child.content, form)
                case "softbreak" | "hardbreak":
                    self._cursor.insertText("\u2028", form)
                case "code_inline":
                    self._cursor.insertText(child.content, self._code())
                case "strong_open":
                    self._push(weight=QFont.Weight.DemiBold)
                case "em_open":
                    self._push(italic=True)
                case "s_open":
                    self._push(strike=True)
                case "link_open":
                    self._push(link=str(child.attrGet("href") or ""))
                case "image":
                    # Never loaded: it would tell a server that this was read.
                    label = child.content or str(child.attrGet("src") or "")
                    self._push(link=str(child.attrGet("src") or ""))
                    self._cursor.insertText(f"[{label}]", self._formats.pop())
                case "strong_close" | "em_close" | "s_close" | "link_close":
                    self._formats.pop()
                case _:
                    self._cursor.insertText(child.content, form)

    def _cited_text(self, text: str, form: QTextCharFormat) -> None:
        """Writes text; each "[3]" in it that names a source becomes a chip that leads there."""
        for piece in citing.pieces(text, self._labels):
            if isinstance(piece, str):
                self._cursor.insertText(piece, form)
                self._said += piece
                continue
            # A chip stays on one line, and a little away from its neighbours.
            self._cursor.insertText(" ", form)
            chip = self._body(SMALL_PX)
            chip.setForeground(QColor(self._colours.accent))
            chip.setBackground(QColor(self._colours.tint))
            chip.setAnchor(True)
            chip.setAnchorHref(citing.address(piece, self._said))
            label = self._labels[piece].replace(" ", "\N{NO-BREAK SPACE}")
            self._cursor.insertText(f"\N{NO-BREAK SPACE}{label}\N{NO-BREAK SPACE}", chip)

    def _push(
        self,
        *,
        weight: QFont.Weight | None = None,
        italic: bool = False,
        strike: bool = False,
        link: str = "",
    ) -> None:
        form = QTextCharFormat(self._formats[-1])
        if weight is not None:
            form.setFontWeight(weight)
        if italic:
            form.setFontItalic(True)
        if strike:
            form.setFontStrikeOut(True)
        if link:
            form.setAnchor(True)
            form.setAnchorHref(link)
            form.setForeground(QColor(self._colours.accent))
            form.setFontUnderline(True)
        self._formats.append(form)

    def _body(self, pixel_size: int = TEXT_PX) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setProperty(QTextFormat.Property.FontPixelSize, pixel_size)
        form.setForeground(QColor(self._colours.ink))
        return form

    def _code(self) -> QTextCharFormat:
        form = QTextCharFormat(self._formats[-1])
        form.setFontFamilies(code_font().families())
        form.setFontFixedPitch(True)
        form.setProperty(QTextFormat.Property.FontPixelSize, 13)
        form.setBackground(QColor(self._colours.sunk))
        return form


def _alignment(style: str) -> Qt.AlignmentFlag:
    """Returns the alignment that a table column's "text-align:…" asks for."""
    if "right" in style:
        return Qt.AlignmentFlag.AlignRight
    return Qt.AlignmentFlag.AlignHCenter if "center" in style else Qt.AlignmentFlag.AlignLeft


def _follows_table(block: QTextBlock) -> bool:
    before = block.previous()
    return (
        block.length() == 1 and before.isValid() and QTextCursor(before).currentTable() is not None
    )
