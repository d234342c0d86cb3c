"""HTML: what a browser shows, described pictures and titles too, spliced into the page as it is.

Scripts, styles, code and preformatted text stay; the page's language is declared anew.
Also for the chapters of e-books.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from html import escape, unescape
from typing import Any

from desktop_app.readers.documents.formats.html import declared_encoding
from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.formats import html_tokens
from desktop_app.rewriting.formats.html_tokens import Tag
from desktop_app.rewriting.leaves import Leaf, Role, Stretch, arranged, shared_path, stretches
from desktop_app.rewriting.records import Block
from desktop_app.rewriting.text_form import Edit, TextForm, has_words, one_line, spliced
from desktop_app.rewriting.text_leaves import Place, extent, text_leaves

#: Attributes that are shown or read aloud.
_SHOWN = frozenset(("alt", "title", "placeholder", "aria-label"))
_META = frozenset(("description", "keywords", "og:title", "og:description", "twitter:title"))
_RIGHT_TO_LEFT = frozenset(("ar", "fa", "he", "ur", "yi", "ps", "sd", "ug", "dv", "ckb"))
_ID = re.compile(r"""\s(?:id|name)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""", re.I)
_TAGS = re.compile(r"<[^<>]*>")
_READINGS = re.compile(r"<(rt|rp)\b[^<>]*>.*?(?:</\1\s*>|(?=<rt\b|<rp\b|</ruby))", re.I | re.S)


def opened(source: Source) -> HtmlForm:
    """Returns the page that `source` holds."""
    return HtmlForm(source, source.data())


class HtmlForm(TextForm):
    """A page of HTML or XHTML."""

    def __init__(self, source: Source, data: bytes | str) -> None:
        declared = "" if isinstance(data, str) else declared_encoding(data)
        super().__init__(source, declared, data)
        self._page: Tag | None = None
        self._closings: dict[Tag, Place] = {}
        leaves, found = stretches(list(self._leaves()), collapse=True)
        regions = [_Region(self, leaves, stretch, self._closings) for stretch in found]
        every: list[_Region | _Attribute] = [*regions, *self._attributes()]
        self._found = sorted(every, key=lambda each: each.place)
        self._blocks = [each.block for each in self._found]

    def declared(self, language: str) -> Iterable[Edit]:
        if (page := self._page) is None:
            return
        wanted = {"lang": language, "dir": "rtl" if language[:3] in _RIGHT_TO_LEFT else ""}
        present = {name: (a, b) for name, a, b in page.attributes(self.text)}
        if "dir" in present and not wanted["dir"]:
            wanted["dir"] = "ltr"
        if "xml:lang" in present:
            wanted["xml:lang"] = language
        new = "".join(
            f' {name}="{value}"' for name, value in wanted.items() if value and name not in present
        )
        yield Edit(page.rest, page.rest, new)
        for name, value in wanted.items():
            if name in present and value:
                yield Edit(*present[name], value)

    def encoded(self, text: str, codec: str) -> bytes | None:
        return text.encode(codec, "xmlcharrefreplace")

    def edits(self, texts: Sequence[str]) -> Iterable[Edit]:
        changed = [
            (each, text)
            for each, text in zip(self._found, texts, strict=True)
            if text != each.block.text
        ]
        # A picture's description goes where its picture goes.
        within = [each.edit(text) for each, text in changed if isinstance(each, _Attribute)]
        regions = [(each, text) for each, text in changed if isinstance(each, _Region)]
        taken = [each.place for each, _ in regions]
        yield from (
            edit for edit in within if not any(p.start <= edit.start < p.end for p in taken)
        )
        for region, text in regions:
            yield Edit(*region.place, region.rendered(text, within))

    def _leaves(self) -> Iterator[Leaf]:
        document = self.text
        at = 0
        path: list[Tag] = []
        for start, end, tag in html_tokens.tokens(document):
            if start < at:
                continue  # within what was read as one
            self.source.step(start, len(document))
            yield from self._text(at, start, path)
            at = end
            if tag is None:
                comment = document.startswith("<!--", start)
                yield Leaf(
                    Role.MARK if comment else Role.BOUND, node=Place(start, end), path=tuple(path)
                )
            elif tag.closes:
                if not self._close(tag, path):
                    yield Leaf(Role.BOUND, node=Place(start, end), path=tuple(path))
            elif _is_formatting(tag) and len(path) < self.source.limits.depth:
                if _is_kept(tag, document):
                    at = html_tokens.end_of(document, tag)
                    yield self._kept(Place(start, at), path)
                else:
                    path.append(tag)
            else:
                at = self._end(tag)
                yield self._single(tag, Place(start, at), path)
        yield from self._text(at, len(document), path)

    def _text(self, start: int, end: int, path: list[Tag]) -> Iterator[Leaf]:
        if start < end:
            around = tuple(path)
            yield from text_leaves(
                self.text, start, end, around, around, _whole(path), read=unescape
            )

    def _close(self, tag: Tag, path: list[Tag]) -> bool:
        """Notes where an element ends; False when it is none of those that are open."""
        names = [each.name for each in path]
        if tag.name not in names:
            return False
        first = len(names) - 1 - names[::-1].index(tag.name)
        self._closings[path[first]] = Place(tag.start, tag.end)
        del path[first:]
        return True

    def _end(self, tag: Tag) -> int:
        closed = html_tokens.CLOSED | html_tokens.CODE | {"ruby"}
        if tag.name == "html" and self._page is None:
            self._page = tag
        if tag.name in closed or _is_kept(tag, self.text):
            return html_tokens.end_of(self.text, tag)
        return tag.end

    def _single(self, tag: Tag, place: Place, path: list[Tag]) -> Leaf:
        """The leaf of an element that is no formatting."""
        if tag.name == "ruby":
            # The reading belongs to the old word; a new one does without.
            base = _READINGS.sub("", self.text[place.start : place.end])
            return self._read_as(Role.TEXT, base, place, path)
        if tag.name in html_tokens.CODE:
            return self._kept(place, path)
        if tag.name in html_tokens.MARKS:
            return Leaf(Role.MARK, node=place, path=tuple(path), whole=_whole(path))
        return Leaf(Role.BOUND, node=place, path=tuple(path))

    def _kept(self, place: Place, path: list[Tag]) -> Leaf:
        return self._read_as(Role.KEPT, self.text[place.start : place.end], place, path)

    def _read_as(self, role: Role, written: str, place: Place, path: list[Tag]) -> Leaf:
        text = unescape(_TAGS.sub("", written)).strip()
        return Leaf(
            role=role if text else Role.MARK,
            text=text,
            node=place,
            path=tuple(path),
            look=tuple(path),
            dress=len(path),
            whole=_whole(path),
        )

    def _attributes(self) -> Iterator[_Attribute]:
        at = 0
        for start, _, tag in html_tokens.tokens(self.text):
            if start < at or tag is None or tag.closes:
                continue
            if tag.name in html_tokens.CLOSED or _is_kept(tag, self.text):
                at = html_tokens.end_of(self.text, tag)
            named = {name: (a, b) for name, a, b in tag.attributes(self.text)}
            shown = {name: place for name, place in named.items() if name in _SHOWN}
            about = named.get("name") or named.get("property")
            if tag.name == "meta" and about and self.text[slice(*about)].lower() in _META:
                shown = {name: place for name, place in named.items() if name == "content"}
            kind = named.get("type") if tag.name == "input" else None
            if kind and self.text[slice(*kind)].lower() in ("submit", "button", "reset"):
                shown |= {name: place for name, place in named.items() if name == "value"}
            for a, b in shown.values():
                text = one_line(unescape(self.text[a:b]))
                if has_words(text):
                    yield _Attribute(Place(a, b), Block(text))


class _Attribute:
    """A block that is an attribute's value."""

    def __init__(self, place: Place, block: Block) -> None:
        self.place, self.block = place, block

    def edit(self, text: str) -> Edit:
        return Edit(*self.place, escape(one_line(text)))


class _Region:
    """A block that stands between tags, and the tags that can move with it.

    Attributes:
        place: all that is written anew.
    """

    def __init__(
        self,
        form: HtmlForm,
        leaves: Sequence[Leaf],
        stretch: Stretch,
        closings: dict[Tag, Place],
    ) -> None:
        self._form = form
        self.block = stretch.block
        self._leaves = leaves[stretch.first : stretch.last]
        before, after = self._leaves[0].path, self._leaves[-1].path
        start, end = extent(leaves, stretch)
        shared = len(shared_path(self._leaves))
        low = leaves[stretch.first - 1].node.end if stretch.first else 0
        high = leaves[stretch.last].node.start if stretch.last < len(leaves) else len(form.text)
        # Tags right before and after are written anew too, or empty ones would be left.
        while len(before) > shared and before[-1].start >= low:
            start, before = before[-1].start, before[:-1]
        while len(after) > shared and (close := closings.get(after[-1])) and close.end <= high:
            end, after = close.end, after[:-1]
        self._before, self._after = before, after
        self.place = Place(start, end)

    def rendered(self, text: str, within: Sequence[Edit]) -> str:
        """Returns the region with a new text; `within`: what changes inside of tags."""
        parts: list[str] = []
        opened: list[Tag] = list(self._before)
        used: set[Tag] = set(opened)

        def turn_to(path: Sequence[Tag]) -> None:
            same = 0
            while same < min(len(opened), len(path)) and opened[same] is path[same]:
                same += 1
            parts.extend(f"</{self._name(tag)}>" for tag in reversed(opened[same:]))
            for tag in path[same:]:
                written = self._written(Place(tag.start, tag.end), within)
                parts.append(_ID.sub("", written) if tag in used else written)
                used.add(tag)
            opened[same:] = path[same:]

        for leaf, piece in arranged(self._leaves, one_line(text)):
            turn_to(leaf.path)
            is_text = leaf.role is Role.TEXT or (leaf.role is Role.MARK and leaf.text)
            parts.append(
                escape(piece, quote=False) if is_text else self._written(leaf.node, within)
            )
        turn_to(self._after)
        return "".join(parts)

    def _name(self, tag: Tag) -> str:
        """A tag's name in its own case, which XHTML minds."""
        return self._form.text[tag.start + 1 : tag.rest]

    def _written(self, place: Place, within: Sequence[Edit]) -> str:
        inside = [
            Edit(edit.start - place.start, edit.end - place.start, edit.text)
            for edit in within
            if place.start <= edit.start and edit.end <= place.end
        ]
        return spliced(self._form.text[place.start : place.end], inside)


def _is_formatting(tag: Tag) -> bool:
    return (tag.name in html_tokens.INLINE or tag.name == "a") and not tag.empty


def _whole(path: Sequence[Tag]) -> tuple[Hashable, ...]:
    return tuple(tag for tag in path if tag.name == "a")


def _is_kept(tag: Tag, document: str) -> bool:
    """Whether the page itself says that an element is not to be translated."""
    if "ranslate" not in document[tag.start : tag.end]:
        return False
    classes: Any = (tag.value(document, "class") or "").split()
    return tag.value(document, "translate") == "no" or "notranslate" in classes
