"""Spreadsheets (XLSX): every row of every sheet, with the values as last calculated.

Streamed here, with openpyxl's knowledge of formats and dates, rather than by its own
read-only mode: that takes a whole sheet into memory to find its size, cannot be
stopped meanwhile, and walks through gaps between rows one by one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.readers.documents.archive import Archive
from desktop_app.readers.documents.markup import Blocks, local, xml_passages, xml_root
from desktop_app.readers.documents.office import Package, relation_id
from desktop_app.readers.documents.prose import tidy_row
from desktop_app.readers.documents.records import Passage, Place
from desktop_app.readers.documents.source import Source

#: Columns a sheet can have: A to XFD.
_COLUMNS = 16_384
_TRUE_WORDS = ("1", "true")


def read(source: Source) -> Iterator[Passage]:
    """Yields a passage for every row that is not blank, its cells parted by tabs."""
    with Archive(source) as archive:
        package = Package(source, archive)
        main = package.main_part()
        root = xml_root(source, archive.read(main))
        parts = {r.id: r.part for r in package.relations(main) if r.kind == "worksheet"}
        sheets = [
            (element.get("name", ""), parts[key])
            for element in root.iter()
            if local(element) == "sheet" and (key := relation_id(element.attrib)) in parts
        ]
        strings = _Strings(source)
        if (shared := package.related(main, "sharedStrings")) is not None:
            for _ in xml_passages(strings, archive.pieces(shared)):
                pass
        values = _Values(strings.texts, _kinds_of_styles(package, main), _counts_from_1904(root))
        for number, (name, part) in enumerate(sheets):
            source.part(number, len(sheets))
            yield from xml_passages(_Sheet(source, name, values), archive.told_pieces(part))


def _counts_from_1904(root: Any) -> bool:
    properties = (e for e in root.iter() if local(e) == "workbookPr")
    return any(e.get("date1904", "").lower() in _TRUE_WORDS for e in properties)


def _kinds_of_styles(package: Package, main: str) -> list[str]:
    """What numbers of each cell style are: "date", "duration" or "" for numbers."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

    styles = package.related(main, "styles")
    if styles is None:
        return []
    root = xml_root(package.source, package.archive.read(styles))
    codes: dict[str, str] = {str(key): code for key, code in BUILTIN_FORMATS.items()}
    kinds: list[str] = []
    for element in root.iter():
        if local(element) == "numFmt":
            codes[element.get("numFmtId", "")] = element.get("formatCode", "")
        elif local(element) == "xf" and local(element.getparent()) == "cellXfs":
            code = codes.get(element.get("numFmtId", ""), "")
            date = "date" if is_date_format(code) else ""
            kinds.append("duration" if is_timedelta_format(code) else date)
    return kinds


@dataclass(frozen=True, slots=True)
class _Values:
    """What turns a cell's content into what one would read on the screen."""

    strings: list[str]
    kinds: list[str]
    from_1904: bool

    def shown(self, content: str, kind: str, style: str) -> str:
        """Args: a cell's content, and its attributes `t` and `s`."""
        match kind:
            case "s":
                number = int(content) if content.isdecimal() else -1
                return self.strings[number] if 0 <= number < len(self.strings) else ""
            case "b":
                return "TRUE" if content.strip() in _TRUE_WORDS else "FALSE"
            case "" | "n":
                number = int(style) if style.isdecimal() else 0
                return self._number(content, self.kinds[number] if number < len(self.kinds) else "")
            case _:
                return content

    def _number(self, content: str, kind: str) -> str:
        try:
            value = float(content)
            if not kind:
                return f"{value:.15g}"
            from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

            epoch = MAC_EPOCH if self.from_1904 else WINDOWS_EPOCH
            moment = from_excel(value, epoch, timedelta=kind == "duration")
        except (ValueError, OverflowError):
            return content
        if isinstance(moment, datetime.datetime):
            return moment.isoformat(" ", "seconds").removesuffix(" 00:00:00")
        return str(moment)


class _Strings(Blocks):
    """The texts that cells refer to by their number, without their readings."""

    unread = frozenset(("rPh",))

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._in_text = False

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self._pieces = []
        elif name == "t":
            self._in_text = True

    def closed(self, name: str) -> None:
        if name == "si":
            self.texts.append("".join(self._pieces))
        elif name == "t":
            self._in_text = False

    def heard(self, text: str) -> None:
        if self._in_text:
            self._pieces.append(text)


class _Sheet(Blocks):
    unread = frozenset(("rPh", "f", "extLst"))

    def __init__(self, source: Source, name: str, values: _Values) -> None:
        super().__init__(source)
        self._name = name
        self._values = values
        self._row = 0
        self._cells: list[str] = []
        self._column = 0
        self._kind = self._style = ""
        self._content: list[str] | None = None

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "row":
                number = attributes.get("r", "")
                self._row = int(number) if number.isdecimal() else self._row + 1
                if self._row > self.source.limits.rows:
                    raise self.source.too_large(f"more than {self.source.limits.rows:,} rows")
                self._cells = []
                self._column = 0
            case "c":
                self._column = _column(attributes.get("r", "")) or self._column + 1
                self._kind = attributes.get("t", "")
                self._style = attributes.get("s", "")
            case "v" | "t":
                self._content = []

    def closed(self, name: str) -> None:
        match name:
            case "v" | "t" if self._content is not None:
                text = self._values.shown("".join(self._content), self._kind, self._style)
                self._content = None
                if text and 0 < self._column <= _COLUMNS:
                    missing = self._column - len(self._cells)
                    self._cells.extend([""] * missing)
                    self._cells[self._column - 1] += text
            case "row":
                if text := tidy_row(self._cells):
                    self.add(Passage(text, Place(sheet=self._name, row=self._row)))

    def heard(self, text: str) -> None:
        if self._content is not None:
            self._content.append(text)


def _column(reference: str) -> int:
    """The number of a cell's column, from 1: 28 for "AB7"; 0 when it has none."""
    number = 0
    for letter in reference[:4].rstrip("0123456789").upper():
        number = 26 * number + ord(letter) - 64
    return number if 0 < number <= _COLUMNS else 0
