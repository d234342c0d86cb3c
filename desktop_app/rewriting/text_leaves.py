"""Leaves of documents that are text: each knows from where to where it stands.

White space is a leaf of its own where a stretch of letters begins or ends, so that a
block's place in the document is exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, NamedTuple

from desktop_app.rewriting.leaves import Leaf, Role, Stretch, arranged

#: Also as entities, which are white space once they are read.
_SPACE = r"(?:\s|&(?:nbsp|ensp|emsp|thinsp|#160|#x[aA]0|#12288|#x3000);)"
_EDGES = re.compile(rf"\A({_SPACE}*)(.*?)({_SPACE}*)\Z", re.S)


class Place(NamedTuple):
    """Where a leaf stands in its document."""

    start: int
    end: int


def _as_is(text: str) -> str:
    return text


def text_leaves(
    document: str,
    start: int,
    end: int,
    path: tuple[Any, ...] = (),
    look: Hashable = "",
    whole: tuple[Hashable, ...] = (),
    *,
    read: Callable[[str], str] = _as_is,
) -> Iterator[Leaf]:
    """Yields the text from `start` to `end` as leaves: white space, letters, white space.

    Args:
        read: turns what is written into what is meant: entities into letters.
    """
    edges = _EDGES.match(document[start:end])
    assert edges is not None  # the pattern takes any text
    for number in (1, 2, 3):
        if piece := edges[number]:
            begin = start + edges.start(number)
            place = Place(begin, begin + len(piece))
            yield Leaf(Role.TEXT, read(piece), place, path, look, len(path), whole)


def extent(leaves: Sequence[Leaf], stretch: Stretch) -> Place:
    """Returns where a block stands in its document."""
    return Place(leaves[stretch.first].node.start, leaves[stretch.last - 1].node.end)


def flat(
    document: str,
    leaves: Sequence[Leaf],
    stretch: Stretch,
    new: str,
    write: Callable[[str], str] = _as_is,
) -> str:
    """Returns what stands in place of a block with a new text: its letters and its marks."""
    return "".join(
        document[leaf.node.start : leaf.node.end]
        if leaf.role is not Role.TEXT and not leaf.text
        else write(text)
        for leaf, text in arranged(leaves[stretch.first : stretch.last], new)
    )
