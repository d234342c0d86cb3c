"""Lines on a page → paragraphs: where they end is seen by gaps, indents and short lines.

Knows geometry only, in PDF points, y upwards; nothing of PDF files.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from statistics import median

from desktop_app.readers.documents.prose import tidy

#: How a paragraph's end shows, against the height of its lines.
_GAP = 1.6
_INDENT = 0.6
#: A page with fewer lines does not tell how far apart its lines usually are.
_ENOUGH_STEPS = 4
_OTHER_SIZE = 1.15
#: A last line reaches less far than this share of its column.
_SHORT = 0.85
#: A running line is one that so many of the nearest pages before and after have too.
_NEIGHBOURS = 2
_REPEATED = 2
_SAME_HEIGHT = 6.0
_DIGITS = re.compile(r"\d+")
_SENTENCE_ENDS = tuple('.!?。！？:：」』)）"”…')
_BULLETS = ("•", "‣", "◦", "▪", "●", "・", "–", "■", "□", "※")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text and its box; `span` as `Place.span`."""

    text: str
    span: tuple[int, int]
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def without_running(pages: Iterable[list[Line]]) -> Iterator[list[Line]]:
    """Yields the pages without the lines that run along at their top and bottom.

    Page numbers and running titles stand at the same height on neighbouring pages and
    differ in digits only. They are no part of the text, and by their number they would
    weigh more in a summary than anything that is.
    """
    window: deque[list[Line]] = deque(maxlen=2 * _NEIGHBOURS + 1)
    ahead = iter(pages)
    window.extend(islice(ahead, _NEIGHBOURS + 1))
    position = 0
    while position < len(window):
        page = window[position]
        others = [_edge_keys(other) for other in window if other is not page]
        keys = _edge_keys(page)
        running = {key for key in keys if sum(key in other for other in others) >= _REPEATED}
        kept = [line for line in page if not (running and _key(line) in running)]
        yield kept or page
        following = next(ahead, None)
        if position < _NEIGHBOURS or following is None:
            position += 1
        if following is not None:
            window.append(following)


def _edge_keys(page: Sequence[Line]) -> set[tuple[str, int]]:
    """What could be running lines: those at the very top and the very bottom."""
    if not page:
        return set()
    heights = [line.bottom for line in page]
    ends = (min(heights), max(heights))
    at_an_end = (line for line in page if any(abs(line.bottom - y) < _SAME_HEIGHT for y in ends))
    return {_key(line) for line in at_an_end}


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text.strip()), round(line.bottom / _SAME_HEIGHT)


def paragraphs(lines: Sequence[Line]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yields each paragraph's text, hyphens at line ends undone, and its span."""
    if not lines:
        return
    leading = _leading(lines)
    group = [lines[0]]
    for line in lines[1:]:
        if _goes_on(group, line, leading):
            group.append(line)
        else:
            yield from _joined(group)
            group = [line]
    yield from _joined(group)


def _joined(group: Sequence[Line]) -> Iterator[tuple[str, tuple[int, int]]]:
    text = ""
    for line in group:
        part = line.text.strip()
        text = text[:-1] + part if text.endswith("\u00ad") else f"{text}\n{part}"
    if text := tidy(text):
        yield text, (group[0].span[0], group[-1].span[1])


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance from one line to the next, of those that lie below each other."""
    steps = [
        above.bottom - below.bottom
        for above, below in pairwise(lines)
        if 0 < above.bottom - below.bottom < 4 * max(above.height, below.height)
    ]
    usual = 1.2 * median(line.height for line in lines)
    if len(steps) < _ENOUGH_STEPS:
        return min([usual, *steps])
    # Not the middle one: of few lines, half may stand before a gap.
    return sorted(steps)[len(steps) // 3]


def _goes_on(group: Sequence[Line], line: Line, leading: float) -> bool:
    """Whether `line` belongs to the paragraph that `group` began."""
    before = group[-1]
    step = before.bottom - line.bottom
    height = max(before.height, 1.0)
    if abs(step) < 0.5 * height:
        return True  # pieces of one line, far apart
    if line.text.lstrip().startswith(_BULLETS):
        return False
    if max(before.height, line.height) > _OTHER_SIZE * max(1.0, min(before.height, line.height)):
        return False
    ended = before.text.rstrip().endswith(_SENTENCE_ENDS)
    if step < 0 or step > 4 * leading:
        return not ended  # the next column, or a figure in between
    if step > _GAP * leading:
        return False
    left = min(each.left for each in group[1:] or group)
    if len(group) > 1 and line.left > left + _INDENT * height:
        return False
    if len(group) == 1 and line.left > before.left + _INDENT * height and ended:
        return False
    right = max(each.right for each in [*group, line])
    width = max(right - min(left, line.left), 1.0)
    return not (ended and before.right - left < _SHORT * width)
