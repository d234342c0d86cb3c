"""Writes text that grows to the end of a document: what is new, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument, QTextListFormat

_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")
#: So many characters of a line tell whether it is a bullet.
_TELLING = 4


class DraftWriter:
    """A line becomes a block, one that begins as a bullet an item of a list.

    Args:
        begin_block: begins a block at the cursor, with the distances of the text around.
    """

    def __init__(
        self,
        document: QTextDocument,
        begin_block: Callable[[QTextCursor], None],
        form: QTextCharFormat,
    ) -> None:
        self._document = document
        self._begin_block = begin_block
        self._form = form
        self._held = ""  # the beginning of a line, not written yet
        self._is_open = False
        self._in_list = False

    def add(self, text: str) -> None:
        """Writes what follows."""
        cursor = QTextCursor(self._document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        first, *others = text.split("\n")
        self._add_to_line(cursor, first)
        for line in others:
            if self._held.strip():
                self._begin_line(cursor)
            self._held, self._is_open = "", False
            self._add_to_line(cursor, line)
        cursor.endEditBlock()

    def _add_to_line(self, cursor: QTextCursor, text: str) -> None:
        if self._is_open:
            cursor.insertText(text, self._form)
            return
        self._held += text
        if len(self._held.lstrip()) >= _TELLING:
            self._begin_line(cursor)

    def _begin_line(self, cursor: QTextCursor) -> None:
        bullet = _BULLET.match(self._held)
        items = cursor.currentList() if self._in_list else None
        self._begin_block(cursor)
        if bullet and items is not None:
            items.add(cursor.block())
        elif bullet:
            form = QTextListFormat()
            form.setStyle(QTextListFormat.Style.ListDisc)
            cursor.createList(form)
        self._in_list = bullet is not None
        text = self._held[bullet.end() :] if bullet else self._held.lstrip()
        cursor.insertText(text, self._form)
        self._held, self._is_open = "", True
