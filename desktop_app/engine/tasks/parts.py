"""A document cut into parts that a model can read: where parts end, and what they say.

Every character of every sentence is in exactly one part. Knows no model: what
a sentence costs is counted by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from desktop_app.engine.tasks.sentences import Sentence
from desktop_app.protocol.summaries import SourcePassage, SummaryNotes

#: A part may end so much before it is full, where the text itself makes a break.
_SLACK = 0.3
#: Parts may be so much larger than they would have to be, so that the last is no crumb.
_UNEVEN = 1.1
_SPACE = re.compile(r"\s+")


def cut(
    sentences: Sequence[Sentence],
    sizes: Sequence[int],
    limit: int,
    passages: Sequence[SourcePassage] = (),
) -> list[list[Sentence]]:
    """Cuts into parts of about the same size, none larger than `limit`.

    Parts end between sentences: where a section ends if that is near, else a page, else a
    paragraph. A sentence that is larger stands alone (see `split_long`).

    Args:
        sizes: of each sentence, in tokens; limit: of a part.
        passages: of the document, for its sections and pages.
    """
    total = sum(sizes)
    fewest = -(-total // max(1, limit))
    aim = min(limit, int(total / max(1, fewest) * _UNEVEN) + 1)
    parts: list[list[Sentence]] = []
    first, size = 0, 0
    for index, cost in enumerate(sizes):
        if index > first and size + cost > aim:
            end = _break(sentences, sizes, first, index, aim, passages)
            parts.append(list(sentences[first:end]))
            size = sum(sizes[end:index])
            first = end
            if size + cost > limit and first < index:
                parts.append(list(sentences[first:index]))
                first, size = index, 0
        size += cost
    parts.append(list(sentences[first:]))
    return [part for part in parts if part]


def split_long(
    sentences: Sequence[Sentence], limit: int, size: Callable[[str], int]
) -> Iterator[Sentence]:
    """Cuts sentences of more than `limit` tokens at spaces, and words at characters."""
    for sentence in sentences:
        yield from _halves(sentence, limit, size)


def text_of(part: Sequence[Sentence], passages: Sequence[SourcePassage]) -> str:
    """Returns what a part says: word for word, each passage in a line of its own."""
    lines: list[str] = []
    before: Sentence | None = None
    begin = 0
    for sentence in part:
        if before is None or sentence.passage != before.passage:
            begin = sentence.start
            lines.append("")
        lines[-1] = passages[sentence.passage].text[begin : sentence.end]
        before = sentence
    return "\n".join(line.replace("\n", " ") for line in lines)


def known_notes(
    notes: Sequence[SummaryNotes], parts: Sequence[Sequence[Sentence]]
) -> dict[int, str]:
    """Returns the notes on these very parts; for another model they were cut elsewhere."""
    places = [(len(parts), part[0].passage, part[-1].passage) for part in parts]
    return {
        note.step: note.text
        for note in notes
        if note.step < len(parts) and (note.steps, note.first, note.last) == places[note.step]
    }


def _break(
    sentences: Sequence[Sentence],
    sizes: Sequence[int],
    first: int,
    full: int,
    aim: int,
    passages: Sequence[SourcePassage],
) -> int:
    """Returns before which sentence a part from `first` on ends; at `full` it is too large."""
    best, rank = full, _rank(sentences, full, passages)
    left = 0
    for index in range(full - 1, first, -1):
        left += sizes[index]
        if left > _SLACK * aim:
            break
        found = _rank(sentences, index, passages)
        if found > rank:
            best, rank = index, found
    return best


def _rank(sentences: Sequence[Sentence], index: int, passages: Sequence[SourcePassage]) -> int:
    """Returns how much of a break there is before a sentence: 3 is a section's beginning."""
    before, after = sentences[index - 1].passage, sentences[index].passage
    if before == after:
        return 0
    if not passages:
        return 1
    if passages[before].headings != passages[after].headings:
        return 3
    return 2 if passages[before].page != passages[after].page else 1


def _halves(sentence: Sentence, limit: int, size: Callable[[str], int]) -> Iterator[Sentence]:
    if size(sentence.text) <= limit or len(sentence.text) < 2:
        yield sentence
        return
    middle = len(sentence.text) // 2
    spaces = [match.span() for match in _SPACE.finditer(sentence.text)]
    # A space at the very edge would leave nothing on one side of it.
    inner = [span for span in spaces if span[0] > 0 and span[1] < len(sentence.text)]
    end, begin = min(inner, key=lambda span: abs(span[0] - middle), default=(middle, middle))
    text, start = sentence.text, sentence.start
    left = replace(sentence, text=text[:end], end=start + end)
    right = replace(sentence, text=text[begin:], start=start + begin)
    yield from _halves(left, limit, size)
    yield from _halves(right, limit, size)
