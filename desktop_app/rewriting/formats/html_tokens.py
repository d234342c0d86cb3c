"""HTML as it is written: tags, comments and texts with their places, nothing mended.

No tree is built, so what is not replaced stays byte for byte, however badly it is written.
Knows the syntax and the kinds of elements, not what is done with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: Formatting within a paragraph.
INLINE = frozenset((
    "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "data", "del", "dfn", "em", "font", "i",
    "ins", "label", "mark", "nobr", "q", "s", "small", "span", "strike", "strong", "sub", "sup",
    "time", "u",
))  # fmt: skip
#: Within a paragraph, and not words of it.
MARKS = frozenset(("img", "wbr", "input", "svg", "math"))
#: Within a paragraph, and in no language.
CODE = frozenset(("code", "kbd", "samp", "var", "tt"))
#: Read to their end as one: what is in them is no text, or one that stays.
CLOSED = frozenset((
    "script", "style", "template", "svg", "math", "iframe", "object", "canvas", "audio", "video",
    "pre", "textarea", "xmp", "listing",
))  # fmt: skip
VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
))  # fmt: skip

_ATTRIBUTES = r"""(?:[^<>"']|"[^"]*"|'[^']*')*+"""
_TOKEN = re.compile(
    rf"(?P<special><!--|<!\[CDATA\[|<\?)|<![A-Za-z][^<>]*>"
    rf"|<(?P<close>/?)(?P<name>[A-Za-z][^\s<>/]*)(?P<rest>{_ATTRIBUTES})>",
    re.S,
)
#: What is no element: how it begins → how it ends.
_SPECIAL = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
#: A slash that is no part of a value without quotes.
_EMPTY = re.compile(r"""(?:\A|[\s"'])/\Z""")
_ATTRIBUTE = re.compile(
    r"""([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))|([^\s"'<>/=]+)"""
)


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """One tag. `name` is in lower case; `closes`: whether it is an end tag."""

    start: int
    end: int
    name: str
    closes: bool
    empty: bool
    rest: int

    def attributes(self, document: str) -> Iterator[tuple[str, int, int]]:
        """Yields the name (in lower case) of each attribute, and where its value stands."""
        for found in _ATTRIBUTE.finditer(document, self.rest, self.end - 1):
            group = next((n for n in (2, 3, 4) if found[n] is not None), 0)
            name = (found[1] or found[5]).lower()
            yield (name, *found.span(group)) if group else (name, found.end(), found.end())

    def value(self, document: str, name: str) -> str | None:
        """Returns an attribute's value as it is written; None when there is none."""
        places = self.attributes(document)
        return next((document[a:b] for key, a, b in places if key == name), None)


def tokens(document: str) -> Iterator[tuple[int, int, Tag | None]]:
    """Yields (start, end, tag) of all that is no text: tags; comments and the like as None."""
    at = 0
    endless: set[str] = set()
    while found := _TOKEN.search(document, at):
        at = found.end()
        if (opening := found["special"]) is not None:
            # One that never ends is a text; so are all others of its kind after it.
            end = -1 if opening in endless else document.find(_SPECIAL[opening], at)
            if end < 0:
                endless.add(opening)
                continue
            at = end + len(_SPECIAL[opening])
            yield found.start(), at, None
            continue
        name = (found["name"] or "").lower()
        if not name:
            yield found.start(), at, None
            continue
        empty = name in VOID or _EMPTY.search(found["rest"]) is not None
        tag = Tag(found.start(), at, name, bool(found["close"]), empty, found.start("rest"))
        yield tag.start, at, tag


def end_of(document: str, tag: Tag) -> int:
    """Returns where the element that `tag` opens ends; the document's end if it never does."""
    if tag.empty:
        return tag.end
    pattern = re.compile(rf"<(/?){re.escape(tag.name)}(?=[\s/>])[^<>]*>", re.I)
    depth = 1
    for found in pattern.finditer(document, tag.end):
        # Within a script its own name in a string would count; it does not nest.
        nests = tag.name not in ("script", "style", "textarea")
        if found[1]:
            depth -= 1
        elif nests and not found[0].endswith("/>"):
            depth += 1
        if not depth:
            return found.end()
    return len(document)
