"""RTF: the text of a document, in the encodings of its fonts; pictures are passed over.

Read here rather than by striprtf: that takes each digit of a picture as a letter, in one
call that cannot be stopped, knows no headings and footnotes, raises on Japanese whose
second byte is written as a plain character and leaves halves of emoji.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from desktop_app.readers.documents.collecting import Collector
from desktop_app.readers.documents.records import Passage
from desktop_app.readers.documents.source import Source

_TOKENS_A_STEP = 2_000
_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,9})? ?"
    rb"|\\'([0-9A-Fa-f]{2})"
    rb"|\\([^A-Za-z])"
    rb"|([{}])"
    rb"|([^\\{}\r\n]+)"
    rb"|[\r\n]+|\\"
)
#: Groups that hold no text of the document. A group that opens with \* is one too,
#: unless it is known.
_UNREAD = frozenset((
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "header", "headerl",
    "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "fldinst", "filetbl",
    "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator", "datafield", "themedata",
    "colorschememapping", "latentstyles", "datastore", "xmlnstbl", "nonshppict", "pntext",
    "listtext", "bkmkstart", "bkmkend", "annotation", "atnid", "atnauthor", "atrfstart",
    "atrfend", "atnref", "atndate", "atnparent", "atnicn", "tc", "xe", "userprops", "ftnsep",
    "ftnsepc", "aftnsep", "aftnsepc", "do", "sp", "sn", "sv",
))  # fmt: skip
_STARRED = frozenset(("shppict", "shpinst", "shptxt", "footnote", "cs", "ud"))
_CHARACTERS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ",
    "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”",
}  # fmt: skip
_SYMBOLS = {b"~": " ", b"-": "\u00ad", b"_": "-"}
#: Written with a backslash; may also be the second byte of a Japanese character.
_ESCAPED = (b"{", b"}", b"\\")
_CHARSETS = {
    77: "mac_roman", 78: "shift_jis", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk",
    136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437",
}  # fmt: skip
#: A style's number and, if it is a heading, its level: `{\\s1 … heading 1;}`.
_HEADING_STYLE = re.compile(rb"\\s(\d{1,4})(?!\d)[^{}]{0,500}?heading (\d)\s*;", re.I)
_STYLES_WITHIN = 1 << 18


def read(source: Source) -> Iterator[Passage]:
    """Yields paragraphs, headings and table rows; a footnote comes before its paragraph.

    Raises:
        UserError: `document_too_large` for groups nested too deep.
    """
    with source.path.open("rb") as file:
        data = file.read()
    document = _Document(source, data)
    position = tokens = 0
    while token := _TOKEN.match(data, position):
        if tokens % _TOKENS_A_STEP == 0:
            source.step(position, len(data))
            yield from document.taken()
        tokens += 1
        position = token.end() + document.take(token)
    document.finish()
    yield from document.taken()


@dataclass(frozen=True, slots=True)
class _Group:
    """What a group inherits and takes back at its end.

    Attributes:
        destination: the control word that makes the group special, if one does.
        font: the number of the font in force.
        fallback: how many characters follow a Unicode one, for programs that lack it.
    """

    is_unread: bool = False
    destination: str = ""
    font: int = -1
    fallback: int = 1


class _Document(Collector):
    def __init__(self, source: Source, data: bytes) -> None:
        super().__init__()
        self._source = source
        self._groups = [_Group()]
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        headings = _HEADING_STYLE.finditer(data[:_STYLES_WITHIN])
        self._styles = {int(found[1]): int(found[2]) for found in headings}
        self._bytes = bytearray()
        self._surrogate = 0
        self._skip = 0
        self._is_starred = False
        self._in_table = False
        self._levels: list[int | None] = [None]
        self.open_text()

    def take(self, token: re.Match[bytes]) -> int:
        """Takes one token; returns how many bytes after it are no text."""
        word, number, code, symbol, brace, run = token.groups()
        if code is not None:
            self._letters(bytes((int(code, 16),)))
        elif run is not None:
            self._letters(run)
        elif word is not None:
            self._decode()
            return self._word(word.decode("ascii"), int(number) if number else None)
        elif brace is not None:
            self._decode()
            self._skip = 0
            self._is_starred = False
            self._open_group() if brace == b"{" else self._close_group()
        elif symbol == b"*":
            self._is_starred = True
        elif symbol in (b"\r", b"\n"):
            self._end_paragraph()
        elif symbol in _ESCAPED:
            self._letters(symbol)
        elif symbol in _SYMBOLS:
            self._say(_SYMBOLS[symbol])
        return 0

    def finish(self) -> None:
        """Keeps what was open at the end of the file."""
        self._decode()
        while self._levels:
            self._close_paragraph()
            self._levels.pop()
        self._close_table()

    def _open_group(self) -> None:
        limit = self._source.limits.depth
        if len(self._groups) > limit:
            raise self._source.too_large(f"nested more than {limit} levels deep")
        group = self._groups[-1]
        # Of a text given in two forms, the older one is passed over.
        is_unread = group.is_unread or group.destination == "upr"
        self._groups.append(replace(group, is_unread=is_unread, destination=""))

    def _close_group(self) -> None:
        if len(self._groups) == 1:
            return
        group = self._groups.pop()
        if group.destination == "footnote" and not group.is_unread:
            self._close_paragraph()
            self._levels.pop()

    def _word(self, name: str, value: int | None) -> int:
        """Obeys a control word; returns how many bytes of data follow it."""
        is_starred, self._is_starred = self._is_starred, False
        group = self._groups[-1]
        self._skip = 0
        if name == "bin":
            return max(0, value or 0)
        if name in _UNREAD or (is_starred and name not in _STARRED):
            self._groups[-1] = replace(group, is_unread=True, destination=name)
        elif name == "ud" and self._groups[-2:][0].destination == "upr":
            self._groups[-1] = replace(group, is_unread=False)
        elif name == "upr":
            self._groups[-1] = replace(group, destination=name)
        elif name in ("f", "deff"):
            self._groups[-1] = replace(group, font=value or 0)
        elif name == "uc":
            self._groups[-1] = replace(group, fallback=value if value is not None else 1)
        elif name == "fcharset" and value in _CHARSETS:
            self._fonts[group.font] = _CHARSETS[value]
        elif name == "ansicpg":
            self._encoding = _codec(value)
        elif name == "mac":
            self._encoding = "mac_roman"
        elif not group.is_unread:
            self._read_word(name, value)
        return 0

    def _read_word(self, name: str, value: int | None) -> None:
        match name:
            case "u":
                self._unicode((value or 0) % 0x10000)
                self._skip = self._groups[-1].fallback
            case "par" | "sect" | "page" | "column":
                self._end_paragraph()
            case "pard":
                self._levels[-1] = None
                self._in_table = False
            case "intbl":
                self._in_table = True
            case "s" if value in self._styles:
                self._levels[-1] = self._styles[value]
            case "outlinelevel" if value is not None and 0 <= value < 9:
                self._levels[-1] = value + 1
            case "cell" | "nestcell":
                self._in_table = True
                self._end_paragraph()
                self.close_cell()
                self.open_cell()
            case "row" | "nestrow":
                self.close_row()
            case "footnote":
                self._groups[-1] = replace(self._groups[-1], destination=name)
                self._levels.append(None)
                self.open_text()
            case _ if name in _CHARACTERS:
                self._say(_CHARACTERS[name])

    def _letters(self, letters: bytes) -> None:
        """Keeps bytes until the character that they belong to must be complete."""
        if self._skip:
            skipped = min(self._skip, len(letters))
            self._skip -= skipped
            letters = letters[skipped:]
        if not self._groups[-1].is_unread:
            self._bytes += letters

    def _decode(self) -> None:
        if self._bytes:
            encoding = self._fonts.get(self._groups[-1].font, self._encoding)
            text = self._bytes.decode(encoding, "replace")
            self._bytes.clear()
            self.heard(text)

    def _unicode(self, unit: int) -> None:
        """Takes one UTF-16 unit; characters beyond the first plane come as two."""
        if 0xD800 <= unit < 0xDC00:
            self._surrogate = unit
        elif 0xDC00 <= unit < 0xE000:
            high, self._surrogate = self._surrogate, 0
            if high:
                self.heard(chr(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00)))
        else:
            self.heard(chr(unit))

    def _say(self, text: str) -> None:
        self._decode()
        if not self._groups[-1].is_unread:
            self.heard(text)

    def _end_paragraph(self) -> None:
        self._decode()
        if not self._groups[-1].is_unread:
            self._close_paragraph()
            self.open_text()

    def _close_paragraph(self) -> None:
        if self._in_table and not self.in_row:
            self.open_row()
            self.open_cell()
        elif not self._in_table:
            self._close_table()
        self.close_text(level=self._levels[-1])

    def _close_table(self) -> None:
        while self.in_row:
            self.close_row()


def _codec(page: int | None) -> str:
    try:
        return codecs.lookup("utf-8" if page == 65001 else f"cp{page}").name
    except LookupError:
        return "cp1252"
