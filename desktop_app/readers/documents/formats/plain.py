"""Plain text: paragraphs parted by blank lines, or one a line, whichever the text does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop_app.readers.documents.prose import HeadingPath, tidy
from desktop_app.readers.documents.records import Passage, Place
from desktop_app.readers.documents.source import Source

_LINES_A_STEP = 500
#: Lines as long as this, all but the last, were broken to fit a page, not by their writer.
_BROKEN_AT = 45
_BROKEN_WITHIN = 100
_NUMBER = r"(?:\d+|[IVXLC]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_HEADINGS = (
    (1, re.compile(rf"(?:book|part|volume) +(?:the +)?{_NUMBER}\b.{{0,60}}", re.I)),
    (1, re.compile("第[0-9０-９一二三四五六七八九十百]+[部編巻](?:[\\s　].{0,40})?")),
    (2, re.compile(rf"(?:chapter|appendix) +{_NUMBER}\b.{{0,60}}", re.I)),
    (2, re.compile("第[0-9０-９一二三四五六七八九十百]+[章話回](?:[\\s　].{0,40})?")),
    (2, re.compile("(?:序章|終章|はじめに|おわりに|まえがき|あとがき)")),
    (3, re.compile("第[0-9０-９一二三四五六七八九十百]+[節条](?:[\\s　].{0,40})?")),
)


def read(source: Source) -> Iterator[Passage]:
    """Yields paragraphs; lines that name a chapter are headings."""
    yield from passages(source, source.text())


def passages(source: Source, text: str, above: tuple[str, ...] = ()) -> Iterator[Passage]:
    """Yields the passages of a text that is already decoded.

    Args:
        above: headings that the text stands under.
    """
    headings = HeadingPath(above)
    block: list[str] = []
    done = 0
    total = max(1, len(text))
    # Not splitlines: it also parts at characters that no editor shows as a line's end.
    for number, line in enumerate(text.replace("\f", "\n\n").split("\n")):
        if number % _LINES_A_STEP == 0:
            source.step(done, total)
        done += len(line) + 1
        if line.strip():
            block.append(line)
        elif block:
            yield from _block(block, headings)
            block = []
    yield from _block(block, headings)


def _block(lines: list[str], headings: HeadingPath) -> Iterator[Passage]:
    if not lines:
        return
    if len(lines) == 1 and (level := _level(lines[0].strip())) is not None:
        text = tidy(lines[0])
        headings.enter(level, text)
        yield Passage(text, Place(headings=headings.path), is_heading=True)
        return
    for text in ["\n".join(lines)] if _was_broken(lines) else lines:
        if text := tidy(text):
            yield Passage(text, Place(headings=headings.path))


def _level(line: str) -> int | None:
    return next((level for level, shape in _HEADINGS if shape.fullmatch(line)), None)


def _was_broken(lines: list[str]) -> bool:
    """Whether the lines of a block are one paragraph."""
    lengths = sorted(len(line) for line in lines[:-1])
    if not lengths:
        return True
    return lengths[len(lengths) // 4] >= _BROKEN_AT and lengths[-1] <= _BROKEN_WITHIN
