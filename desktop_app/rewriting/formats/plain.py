"""Plain text: a block for every line, or for the lines of a paragraph that was wrapped by hand.

Line ends, indents, their number and the encoding stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.dividing import spread, width
from desktop_app.rewriting.records import Block
from desktop_app.rewriting.text_form import Edit, TextForm, has_words
from desktop_app.rewriting.text_leaves import Place

_LINE = re.compile(r"([ \t\u3000\ufeff]*)([^\r\n]*?)[ \t\u3000]*(\r\n|\r|\n|\Z)")
#: Lines are wrapped at such widths (a wide character counts as two).
_NARROWEST, _WIDEST = 45, 100
#: So many lines, of all, have to be about that wide.
_FULL_SHARE = 0.3
#: A line may end so much before it is full: a long word, a mark that cannot begin a line.
_SLACK = 4
#: What begins a line that is an item, a quotation, a row, a rule.
_ITEM = re.compile(r"(?:[-*+•·>|#=~_]|\d+[.)]|\w[.)])")
_SPACELESS = "\u2e80"
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "」", '"')
_LONG_LINES, _MOST_LINES = 30, 60


def opened(source: Source) -> TextForm:
    """Returns the text that `source` holds."""
    form = TextForm(source)
    lines = [Place(*found.span(2)) for found in _LINE.finditer(form.text)]
    widths = [width(form.text[slice(*place)]) for place in lines]
    full = _full_width(widths)
    group: list[Place] = []
    for number, place in enumerate(lines):
        source.step(place.end, len(form.text))
        group.append(place)
        if _is_long(form.text, group) or not _goes_on(form.text, lines, widths, number, full):
            _add(form, group)
            group = []
    return form


def _full_width(widths: list[int]) -> int:
    """How wide the lines of a text that was wrapped are; 0 for one that was not."""
    long = sorted(each for each in widths if each >= _NARROWEST)
    if len(long) < 2 or long[-1] > _WIDEST:
        return 0
    full = long[int(0.95 * (len(long) - 1))]
    near = sum(1 for each in long if each >= full - 3 * _SLACK)
    return full if near >= _FULL_SHARE * sum(1 for each in widths if each) else 0


def _is_long(text: str, group: list[Place]) -> bool:
    """Whether a paragraph is cut here: at a sentence's end, or anywhere if it never ends."""
    ends = text[group[-1].start : group[-1].end][-1:] in _SENTENCE_ENDS
    return len(group) >= (_LONG_LINES if ends else _MOST_LINES)


def _goes_on(text: str, lines: list[Place], widths: list[int], number: int, full: int) -> bool:
    """Whether the next line belongs to this one: its first word found no room here."""
    if not full or number + 1 >= len(lines) or not widths[number] or not widths[number + 1]:
        return False
    following = text[slice(*lines[number + 1])]
    if _ITEM.match(following):
        return False
    word = following[:1] if following[0] >= _SPACELESS else following.split()[0]
    return widths[number] + 1 + width(word) > full - _SLACK


def _add(form: TextForm, group: list[Place]) -> None:
    texts = [form.text[slice(*place)] for place in group]
    for at in range(len(texts) - 1):
        # Japanese and Chinese go on without a space.
        both = texts[at][-1] >= _SPACELESS and texts[at + 1][0] >= _SPACELESS
        texts[at] += "" if both else " "
    if has_words(text := "".join(texts)):
        form.found(Block(text), partial(_edits, group, texts))


def _edits(group: list[Place], texts: list[str], new: str) -> Iterator[Edit]:
    shares = [max(1.0, float(width(text))) for text in texts]
    pieces = [new] if len(group) == 1 else spread(new, shares)
    for place, piece in zip(group, pieces, strict=True):
        yield Edit(*place, piece)
