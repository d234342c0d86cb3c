"""HTML: what a browser would show, block by block; also for e-books and e-mails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from desktop_app.readers.documents.markup import Blocks, html_passages
from desktop_app.readers.documents.prose import tidy
from desktop_app.readers.documents.records import Passage, Place
from desktop_app.readers.documents.source import Source

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr",
    "html", "legend", "li", "main", "menu", "ol", "optgroup", "option", "p", "section", "summary",
    "table", "tbody", "tfoot", "thead", "ul",
))  # fmt: skip
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_DECLARED = re.compile(
    rb"""<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)|<meta[^>]+charset\s*=\s*["']?([\w.:-]+)""",
    re.I,
)
_DECLARED_WITHIN = 4096
_XHTML = re.compile(r"\s*<\?xml|[^>]*>?\s*<html[^>]+http://www\.w3\.org/1999/xhtml")
#: Empty in XHTML; in HTML they would swallow all that follows.
_SELF_CLOSED = re.compile(
    r"<(a|b|div|em|i|iframe|noscript|p|script|span|strong|style|textarea|title)(\s[^<>]*)?/>",
    re.I,
)


def read(source: Source) -> Iterator[Passage]:
    """Yields the passages of an HTML file."""
    data = source.data()
    yield from passages(source, data, declared_encoding(data))


def passages(
    source: Source, data: bytes, declared: str = "", place: Place | None = None
) -> Iterator[Passage]:
    """Yields the passages of one HTML document that lies within `source`.

    Args:
        declared: the encoding it is said to have.
        place: where it stands: headings above it.
    """
    text = source.decode(data, declared)
    if _XHTML.match(text[:_DECLARED_WITHIN]):
        text = _SELF_CLOSED.sub(r"<\1\2></\1>", text)
    yield from html_passages(_Page(source, place), text)


def declared_encoding(data: bytes) -> str:
    """Returns the encoding that an HTML or XML document names for itself, or ""."""
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    return (found[1] or found[2]).decode("ascii", "replace") if found else ""


class _Page(Blocks):
    # Ruby readings (rt) would double every word; navigation is no part of the text.
    unread = frozenset((
        "script", "style", "template", "noscript", "iframe", "object", "svg", "nav", "rt", "rp",
        "select", "textarea", "button", "audio", "video", "canvas",
    ))  # fmt: skip

    def __init__(self, source: Source, place: Place | None) -> None:
        super().__init__(source, place)
        self._level: int | None = None
        self._preformatted = 0
        self._title: list[str] | None = None

    def is_unread(self, name: str, attributes: Mapping[str, str]) -> bool:
        return name not in ("html", "body") and (
            "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style", "")))
        )

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "title":
            self._title = []
        elif name == "br":
            self.heard("\n")
        elif name == "tr":
            self._flush()
            self.open_row()
        elif name in ("td", "th"):
            self._flush()
            self.open_cell()
        elif name in _HEADINGS:
            self._flush()
            self._level = _HEADINGS[name]
        elif name == "pre":
            self._flush()
            self._preformatted += 1
        elif name in _BLOCKS:
            self._flush()

    def closed(self, name: str) -> None:
        if name == "title":
            self.source.title = self.source.title or tidy("".join(self._title or ()))
            self._title = None
        elif name == "tr":
            self._flush()
            self.close_row()
        elif name in ("td", "th"):
            self._flush()
            self.close_cell()
        elif name in _HEADINGS:
            self._flush()
            self._level = None
        elif name == "pre":
            self._flush()
            self._preformatted = max(0, self._preformatted - 1)
        elif name in _BLOCKS:
            self._flush()

    def heard(self, text: str) -> None:
        if self._title is not None:
            self._title.append(text)
            return
        if not self.is_writing:
            self.open_text()
        super().heard(text)

    def close(self) -> None:
        self._flush()

    def _flush(self) -> None:
        if self.is_writing:
            self.close_text(level=self._level, code=self._preformatted > 0)
