"""The texts of a spreadsheet that its cells name by number, kept on disk.

A workbook holds each text once, and a million of them need not be in memory. Knows the part of
the file that holds them; nothing of cells.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO
from xml.etree.ElementTree import Element, iterparse

_ITEM, _RUN, _TEXT = "si", "r", "t"


class SharedStrings:
    """Texts by number; what is asked for beyond them is empty.

    The part is read as far as it has been asked for: they are numbered about as they occur,
    so that the first rows of a large sheet are there at once.
    """

    def __init__(self, part: IO[bytes]) -> None:
        """Takes the part over; `close` closes it."""
        self._part = part
        self._left = _texts(part)
        self._ends = array("Q", [0])
        self._file = TemporaryFile()  # noqa: SIM115  `close` ends it

    def __getitem__(self, number: int) -> str:
        """Returns a text.

        Raises:
            xml.etree.ElementTree.ParseError, OSError.
        """
        while len(self._ends) - 1 <= number and (text := next(self._left, None)) is not None:
            self._file.seek(self._ends[-1])
            written = self._file.write(text.encode("utf-8", "surrogatepass"))
            self._ends.append(self._ends[-1] + written)
        if not 0 <= number < len(self._ends) - 1:
            return ""
        begin, end = self._ends[number], self._ends[number + 1]
        self._file.seek(begin)
        return self._file.read(end - begin).decode("utf-8", "surrogatepass")

    def close(self) -> None:
        """Lets go of the file on disk, and of the part."""
        self._file.close()
        self._part.close()


def _texts(part: IO[bytes]) -> Iterator[str]:
    root: Element | None = None
    for event, element in iterparse(part, ("start", "end")):
        if root is None:
            root = element
        elif event == "end" and _name(element) == _ITEM:
            # Its own text, or that of its runs; not how it is read aloud (rPh).
            yield "".join(
                text.text or ""
                for child in element
                for text in (child, *child)
                if _name(text) == _TEXT and (text is child or _name(child) == _RUN)
            )
            root.clear()


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
