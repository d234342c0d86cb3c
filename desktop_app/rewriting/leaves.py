"""A paragraph as leaves: letters, marks between them, and what parts one text from the next.

Every format with words in runs, spans or tags says what its leaves are; which of them
make a block, and what they become when the block gets a new text, is told here. Knows
neither XML nor HTML: what a leaf is made from is for its format alone.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from desktop_app.rewriting.projecting import project
from desktop_app.rewriting.records import Block
from desktop_app.rewriting.spans import NO_SPAN, Span
from desktop_app.rewriting.text_form import has_words


class Role(Enum):
    """What a leaf is to a text.

    TEXT is translated; KEPT is read with it and stays as it is; a MARK stands between
    letters and goes where they go; a BOUND (a tab, a broken line) never moves.
    """

    TEXT = auto()
    KEPT = auto()
    MARK = auto()
    BOUND = auto()


@dataclass(frozen=True, slots=True)
class Leaf:
    """The smallest piece of a paragraph.

    Attributes:
        text: of a text; of a mark or bound that is nothing but white space.
        node: what the format makes the piece from again.
        path: the format's elements around it, the outermost first.
        look: equal for texts that look alike; dress: how much it differs from plain text.
        whole: names what has to stay in one piece (links), the outermost first.
    """

    role: Role
    text: str = ""
    node: Any = None
    path: tuple[Any, ...] = ()
    look: Hashable = ""
    dress: int = 0
    whole: tuple[Hashable, ...] = ()

    @property
    def heard(self) -> str:
        return self.text if self.role in (Role.TEXT, Role.KEPT) else ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The leaves from `first` up to `last`, which are one block."""

    first: int
    last: int
    block: Block


_SPACELESS = "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff9f"
_SPACES = re.compile(r"[ \t\r\n\f]+")
_UNTIDY = re.compile(r"[ \t\r\n\f]{2,}|[\t\r\n\f]")
_BETWEEN = re.compile(rf"(?<=[{_SPACELESS}])[ \t\f]*[\r\n]\s*(?=[{_SPACELESS}])")


def stretches(
    leaves: Sequence[Leaf], *, collapse: bool = False
) -> tuple[list[Leaf], list[Stretch]]:
    """Returns the leaves, parted where blocks begin and end, and the blocks.

    Args:
        collapse: whether any white space counts as one space, as in HTML.
    """
    out: list[Leaf] = []
    found: list[Stretch] = []
    for run in _runs(leaves):
        lead, body, tail = _trimmed(run)
        if collapse:
            body = _collapsed(body)
        out += lead
        text = "".join(leaf.heard for leaf in body)
        keep = tuple(_kept(body))
        if has_words(text, keep):
            found.append(Stretch(len(out), len(out) + len(body), Block(text, keep=keep)))
        out += [*body, *tail]
    return out, found


def arranged(leaves: Sequence[Leaf], new: str, depth: int = 0) -> list[tuple[Leaf, str]]:
    """Returns the leaves of a block in the order they take with a new text, each with its part.

    Marks, links and kept texts are all there, once; other texts as often as needed.
    """
    groups = _groups(leaves, depth)
    if not any(span.text and not span.kept for _, span in groups):
        return [(leaf, leaf.text) for leaf in leaves]
    result: list[tuple[Leaf, str]] = []
    for number, text in project([span for _, span in groups], new):
        if number == NO_SPAN:
            first = next(leaf for leaf in leaves if leaf.role is Role.TEXT)
            result.append((replace(first, path=shared_path(leaves), whole=(), look=""), text))
            continue
        members, span = groups[number]
        if not span.text:
            result += [(leaf, leaf.text) for leaf in members]
        elif span.once and len(members) > 1:
            result += arranged(members, text, depth + 1)
        else:
            result.append((members[0], text))
    return result


def shared_path(leaves: Sequence[Leaf]) -> tuple[Any, ...]:
    """The elements that are around all of the leaves."""
    shared = leaves[0].path
    for leaf in leaves:
        same = 0
        while same < min(len(shared), len(leaf.path)) and shared[same] is leaf.path[same]:
            same += 1
        shared = shared[:same]
    return shared


def _runs(leaves: Sequence[Leaf]) -> Iterator[list[Leaf]]:
    """Yields the leaves between bounds, each bound at the head of what follows it."""
    run: list[Leaf] = []
    begun = False
    for leaf in leaves:
        is_bound = leaf.role is Role.BOUND
        if is_bound and begun:
            yield run
            run = []
        begun = not is_bound or (begun and bool(run))
        run.append(leaf)
    if run:
        yield run


def _trimmed(run: list[Leaf]) -> tuple[list[Leaf], list[Leaf], list[Leaf]]:
    """Parts a run into what comes before its first letter, the text, and what comes after."""
    spoken = [n for n, leaf in enumerate(run) if leaf.heard.strip()]
    if not spoken:
        return run, [], []
    first, last = spoken[0], spoken[-1]
    lead, tail = run[:first], run[last + 1 :]
    body = run[first : last + 1]
    # A link begins with what opens it.
    while lead and lead[-1].whole and body[0].whole[:1] == lead[-1].whole[:1]:
        body.insert(0, lead.pop())
    while tail and tail[0].whole and body[-1].whole[:1] == tail[0].whole[:1]:
        body.append(tail.pop(0))
    at = next(n for n, leaf in enumerate(body) if leaf.heard.strip())
    for number in range(at):
        if body[number].heard:
            body[number] = replace(body[number], role=Role.MARK)
    text = body[at].text
    if body[at].role is Role.TEXT and text != text.lstrip():
        space = replace(body[at], text=text[: -len(text.lstrip())], role=Role.MARK)
        body[at] = replace(body[at], text=text.lstrip())
        if at == 0 and not body[at].whole:
            lead.append(replace(space, role=Role.BOUND))
        else:
            body.insert(at, space)
    at = next(n for n in range(len(body) - 1, -1, -1) if body[n].heard.strip())
    for number in range(at + 1, len(body)):
        if body[number].heard:
            body[number] = replace(body[number], role=Role.MARK)
    text = body[at].text
    if body[at].role is Role.TEXT and text != text.rstrip():
        space = replace(body[at], text=text[len(text.rstrip()) :], role=Role.MARK)
        body[at] = replace(body[at], text=text.rstrip())
        if at == len(body) - 1 and not body[at].whole:
            tail.insert(0, replace(space, role=Role.BOUND))
        else:
            body.insert(at + 1, space)
    return lead, body, tail


def _collapsed(body: list[Leaf]) -> list[Leaf]:
    """Returns the leaves with white space as a browser shows it; Japanese lines just join."""
    text = "".join(leaf.heard for leaf in body)
    if not _UNTIDY.search(text):
        return body
    drop = [False] * len(text)
    for joint in _BETWEEN.finditer(text):
        drop[joint.start() : joint.end()] = [True] * len(joint[0])
    for spaces in _SPACES.finditer(text):
        for at in range(spaces.start() + 1, spaces.end()):
            drop[at] = True
    result: list[Leaf] = []
    at = 0
    for leaf in body:
        if leaf.role not in (Role.TEXT, Role.KEPT):
            result.append(leaf)
            continue
        start, end = at, at + len(leaf.text)
        letters = (text[n] for n in range(start, end) if not drop[n])
        at = end
        text_left = _SPACES.sub(" ", "".join(letters))
        is_far = bool(result) and result[-1].role is Role.MARK and start < end and drop[start]
        if is_far and text[start - 1].isspace():
            # The space on the far side of a picture goes with it.
            result.append(replace(leaf, role=Role.MARK, text=" "))
        result.append(replace(leaf, text=text_left))
    return result


def _kept(body: list[Leaf]) -> Iterator[tuple[int, int]]:
    at = 0
    for leaf in body:
        if leaf.role is Role.KEPT and leaf.text:
            yield at, at + len(leaf.text)
        at += len(leaf.heard)


def _groups(leaves: Sequence[Leaf], depth: int) -> list[tuple[list[Leaf], Span]]:
    """Joins neighbours that stay together: a link's leaves, runs that look alike."""
    groups: list[list[Leaf]] = []
    for leaf in leaves:
        last = groups[-1][-1] if groups else None
        whole = leaf.whole[depth : depth + 1]
        joins = last is not None and whole == last.whole[depth : depth + 1]
        if joins and not whole:
            both_text = last is not None and leaf.role is last.role is Role.TEXT
            joins = both_text and last is not None and leaf.look == last.look
        if joins:
            groups[-1].append(leaf)
        else:
            groups.append([leaf])
    return [(group, _span(group, depth)) for group in groups]


def _span(group: list[Leaf], depth: int) -> Span:
    heard = [leaf for leaf in group if leaf.heard]
    return Span(
        text="".join(leaf.text for leaf in heard),
        look=group[0].look,
        once=bool(group[0].whole[depth:]),
        kept=bool(heard) and all(leaf.role is Role.KEPT for leaf in heard),
        dress=group[0].dress,
        core=max((leaf.text for leaf in heard if leaf.role is Role.KEPT), key=len, default=""),
    )
