"""Fields of Word documents: page numbers stay, links and cross references are words.

A field is runs between marks that begin, part and end it. Knows leaves of Word only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from desktop_app.readers.documents.markup import local
from desktop_app.rewriting.leaves import Leaf, Role

#: Fields whose result is words of the document; all others are numbers, dates and names.
_WORDED = frozenset(("HYPERLINK", "TOC", "REF", "FORMTEXT", "QUOTE", "MACROBUTTON"))


class _Field(NamedTuple):
    begin: int
    parting: int
    end: int


def is_worded(code: str) -> bool:
    """Returns whether the result of the field `code` is to be translated."""
    words = code.split()
    return bool(words) and words[0].upper() in _WORDED


def with_fields(leaves: list[Leaf]) -> list[Leaf]:
    """Returns the leaves of a paragraph, those of a field as one piece.

    A field that goes on in the next paragraph (a table of contents), or over a broken
    line, stays parted: its marks are bounds.
    """
    result = list(leaves)
    for field in _closed(leaves):
        inside = range(field.begin, field.end + 1)
        worded = is_worded(_code(leaves, field))
        breaks = (
            n for n in inside if leaves[n].role is Role.BOUND and not _is_field_mark(leaves[n])
        )
        if worded and any(breaks):
            continue
        depth = len(leaves[field.begin].whole)
        for n in inside:
            leaf = result[n]
            whole = (*leaf.whole[:depth], ("field", field.begin), *leaf.whole[depth:])
            role = Role.MARK if leaf.role is Role.BOUND else leaf.role
            if leaf.role is Role.TEXT and n < field.parting:
                role = Role.MARK
            elif leaf.role is Role.TEXT and not worded:
                role = Role.KEPT
            result[n] = replace(leaf, role=role, whole=whole)
    return result


def _closed(leaves: list[Leaf]) -> list[_Field]:
    """The fields that begin and end here, inner ones before outer ones."""
    opened: list[tuple[int, int | None]] = []
    fields: list[_Field] = []
    for number, leaf in enumerate(leaves):
        kind = _mark_kind(leaf)
        if kind == "begin":
            opened.append((number, None))
        elif kind == "separate" and opened:
            opened[-1] = (opened[-1][0], number)
        elif kind == "end" and opened:
            begin, parting = opened.pop()
            fields.append(_Field(begin, number if parting is None else parting, number))
    return fields


def _code(leaves: list[Leaf], field: _Field) -> str:
    inside = (
        leaves[n].node.child for n in range(field.begin, field.parting) if _is_code(leaves[n])
    )
    return "".join(child.text or "" for child in inside)


def _is_code(leaf: Leaf) -> bool:
    return _child_name(leaf) == "instrText"


def _is_field_mark(leaf: Leaf) -> bool:
    return _child_name(leaf) in ("fldChar", "instrText")


def _mark_kind(leaf: Leaf) -> str:
    if _child_name(leaf) != "fldChar":
        return ""
    attributes = leaf.node.child.attrib.items()
    return next((str(v) for k, v in attributes if k.endswith("}fldCharType")), "")


def _child_name(leaf: Leaf) -> str:
    child = getattr(leaf.node, "child", None)
    return local(child) if child is not None else ""
