"""The words of a Markdown paragraph as leaves, and leaves as Markdown again.

What is written is parsed once more, and written with more care until it means what was
meant: marks of emphasis do nothing beside the punctuation of Japanese, for example.
Knows no places in a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from desktop_app.rewriting.leaves import Leaf, Role

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

#: Marks of programs that CommonMark does not know: notes, tasks, templates, formulas.
_NOTE = r"\[\^[^\]\s]+\]:?"
_TASK = r"^\[[ xX]\](?=\s)"
_CODE = r"\{\{.*?\}\}|\{%.*?%\}|\$\$.+?\$\$|\$(?=\S)[^$\n]+?(?<=\S)\$(?!\d)"
_FOREIGN = re.compile(rf"(?P<mark>{_NOTE}|{_TASK})|(?P<kept>{_CODE})")
#: A line that opens or closes a box: :::tip, !!! note, [!NOTE].
_BOX = re.compile(r":::|!!!|\[!\w+\]")
_ESCAPED = re.compile(r"([\\`*_\[\]<>#|~&])|(?m:^)([-+]|\d+[.)])(?=\s)")
_NUMBERED = re.compile(r"(\d+)([.)])")
_PUNCTUATION = re.compile(r"^(\W*)(.*?)(\W*)$", re.S)


@dataclass(frozen=True, slots=True, eq=False)
class Wrap:
    """Emphasis or a link around words; `tag`: of HTML, which means the same everywhere."""

    opening: str
    closing: str
    tag: str = ""

    def starred(self) -> Wrap:
        """Returns it with stars, which emphasize within a word too."""
        return replace(self, opening="*", closing="*") if self.opening == "_" else self


def leaves(parser: MarkdownIt, children: Sequence[Token]) -> list[Leaf]:
    """Returns what a paragraph's parsed words are."""
    found = list(_leaves(children))
    lines = [n for n, leaf in enumerate(found) if leaf.heard == "\n"]
    starts = [0, *(n + 1 for n in lines)]
    for start in starts:
        if start < len(found) and _BOX.match(found[start].heard):
            end = next((n for n in lines if n >= start), len(found))
            for n in range(max(0, start - 1), min(end + 1, len(found))):
                found[n] = replace(found[n], role=Role.BOUND)
    return found


def _leaves(children: Sequence[Token]) -> Iterator[Leaf]:
    path: tuple[Wrap, ...] = ()
    at_start = True
    for token in children:
        whole = tuple(wrap for wrap in path if not wrap.tag)
        kind = token.type
        if kind.endswith("_open"):
            path = (*path, _wrap(token))
        elif kind.endswith("_close"):
            path = path[:-1]
        elif kind in ("text", "text_special"):
            yield from _text(token.content, path, whole, at_start)
        elif kind == "softbreak":
            yield Leaf(Role.TEXT, "\n", None, path, path, len(path), whole)
        elif kind == "hardbreak":
            yield Leaf(Role.BOUND, "\n", token, path)
        elif kind == "code_inline":
            yield Leaf(Role.KEPT, token.content, token, path, path, len(path), whole)
        else:
            yield Leaf(Role.MARK, "", token, path, whole=whole)
        at_start = False


def _text(
    text: str, path: tuple[Wrap, ...], whole: tuple[Any, ...], at_start: bool
) -> Iterator[Leaf]:
    if path and path[-1].opening == "<":
        yield Leaf(Role.KEPT, text, text, path, path, len(path), whole)
        return
    at = 0
    for found in _FOREIGN.finditer(text):
        if found[0].startswith("[") and "^" not in found[0] and not at_start:
            continue
        if found.start() > at:
            yield Leaf(Role.TEXT, text[at : found.start()], None, path, path, len(path), whole)
        if found["mark"] is not None:
            yield Leaf(Role.MARK, "", found[0], path, whole=whole)
        else:
            yield Leaf(Role.KEPT, found[0], found[0], path, path, len(path), whole)
        at = found.end()
    if at < len(text):
        yield Leaf(Role.TEXT, text[at:], None, path, path, len(path), whole)


def _wrap(token: Token) -> Wrap:
    if token.type != "link_open":
        return Wrap(token.markup, token.markup, token.tag)
    if token.markup == "autolink":
        return Wrap("<", ">")
    return Wrap("[", "]" + _target(token, "href"))


def _target(token: Token, name: str) -> str:
    if (label := token.meta.get("label")) is not None:
        return f"[{label}]"
    address, title = str(token.attrs.get(name, "")), str(token.attrs.get("title", ""))
    if not address or re.search(r"[\s()<>]", address):
        address = f"<{address}>"
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return f'({address} "{quoted}")' if title else f"({address})"


def _image(token: Token) -> str:
    return f"![{_ESCAPED.sub(_escape, token.content)}]{_target(token, 'src')}"


Pieces = Sequence[tuple[Leaf, str]]


def written(parser: MarkdownIt, pieces: Pieces, environment: dict[str, Any], line: str) -> str:
    """Returns pieces as Markdown.

    Args:
        environment: of the parsed document: what its references name.
        line: the broken line's end, with what the lines after it begin with.
    """
    wanted = _meaning_of(pieces)
    shifted = list(_shifted(pieces))
    result = ""
    for attempt, escape, tags in (
        (pieces, False, False),
        (pieces, True, False),
        (shifted, False, False),
        (shifted, True, False),
        (pieces, True, True),
    ):
        result = _rendered(attempt, escape=escape, tags=tags, line=line)
        if tags or _meaning(parser, result.replace(line, "\n"), environment) == wanted:
            break
    return result


def _rendered(pieces: Pieces, *, escape: bool, tags: bool, line: str) -> str:
    parts: list[str] = []
    opened: list[Wrap] = []

    def turn_to(path: Sequence[Wrap]) -> None:
        same = 0
        while same < min(len(opened), len(path)) and opened[same] is path[same]:
            same += 1
        for wrap in reversed(opened[same:]):
            parts.append(f"</{wrap.tag}>" if tags and wrap.tag else wrap.closing)
        for wrap in path[same:]:
            parts.append(f"<{wrap.tag}>" if tags and wrap.tag else wrap.opening)
        opened[same:] = path[same:]

    for leaf, text in pieces:
        turn_to(leaf.path)
        if leaf.role is Role.BOUND and text == "\n":
            # Two spaces break the line in every program, a backslash not in all.
            parts.append(line if leaf.node is None else "  " + line)
        elif leaf.node is None:
            as_is = not escape or leaf.role is Role.BOUND
            parts.append(text if as_is else _ESCAPED.sub(_escape, text))
        else:
            raw = raw_of(leaf.node, text)
            # Two codes side by side would be one.
            beside = raw.startswith("`") and bool(parts) and parts[-1].endswith("`")
            parts.append(" " + raw if beside else raw)
    turn_to(())
    return "".join(parts)


def raw_of(node: Any, text: str) -> str:
    """Returns what is written for a leaf that is no plain text."""
    if isinstance(node, str):
        return node
    if node.type == "code_inline":
        pad = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{node.markup}{pad}{text}{pad}{node.markup}"
    return _image(node) if node.type == "image" else str(node.content)


def _escape(found: re.Match[str]) -> str:
    if number := _NUMBERED.fullmatch(found[0]):
        return f"{number[1]}\\{number[2]}"
    return "\\" + found[0]


def _shifted(pieces: Pieces) -> Iterator[tuple[Leaf, str]]:
    """Moves punctuation at the edges of emphasis out of it, where it would undo the marks."""
    for leaf, text in pieces:
        wraps = [wrap for wrap in leaf.path if wrap.tag]
        edges = _PUNCTUATION.match(text)
        if leaf.node is not None or not wraps or edges is None or not edges[2]:
            yield leaf, text
            continue
        outside = replace(leaf, path=tuple(wrap for wrap in leaf.path if not wrap.tag))
        inside = replace(leaf, path=tuple(wrap.starred() for wrap in leaf.path))
        if edges[1]:
            yield outside, edges[1]
        yield inside, edges[2]
        if edges[3]:
            yield outside, edges[3]


def _meaning_of(pieces: Pieces) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    for leaf, text in pieces:
        if leaf.role is Role.MARK and not leaf.text and not isinstance(leaf.node, str):
            said.append((leaf.node.type, ""))
        elif leaf.role is Role.KEPT and not isinstance(leaf.node, str):
            said.append(("code_inline", text))
        else:
            _say(said, leaf.node if isinstance(leaf.node, str) else text)
    return said


def _meaning(
    parser: MarkdownIt, written: str, environment: dict[str, Any]
) -> list[tuple[str, str]] | None:
    """What a paragraph says when it is read; None when it is more than a paragraph."""
    tokens = parser.parse(written, environment)
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    said: list[tuple[str, str]] = []
    for token in tokens[1].children or ():
        if token.type in ("text", "text_special"):
            _say(said, token.content)
        elif token.type in ("softbreak", "hardbreak"):
            _say(said, "\n")
        elif token.type == "code_inline":
            said.append(("code_inline", token.content))
        elif not token.type.endswith(("_open", "_close")):
            said.append((token.type, ""))
    return said


def _say(said: list[tuple[str, str]], text: str) -> None:
    if said and said[-1][0] == "text":
        said[-1] = ("text", said[-1][1] + text)
    elif text:
        said.append(("text", text))
