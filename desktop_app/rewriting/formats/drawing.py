"""DrawingML: text in shapes, tables, charts and diagrams, of slides and other Office files."""

from __future__ import annotations

import copy
from collections.abc import Hashable, Iterator
from typing import Any

from desktop_app.readers.documents.markup import local
from desktop_app.rewriting.leaves import Leaf, Role
from desktop_app.rewriting.xml_part import bound, elements, mark

#: What PowerPoint notes of its own spelling check, and what the look does not depend on.
_UNSEEN = ("lang", "altLang", "dirty", "err", "smtClean", "noProof", "bmk", "smtId")


class Drawing:
    """Paragraphs (`a:p`) of runs (`a:r`), fields (`a:fld`) and broken lines (`a:br`)."""

    collapse = False

    def paragraphs(self, root: Any) -> Iterator[Any]:
        return (
            element
            for element in root.iter()
            if local(element) == "p" and "/drawingml/" in _namespace(element)
        )

    def leaves(self, paragraph: Any) -> Iterator[Leaf]:
        for child in elements(paragraph):
            match local(child):
                case "r":
                    yield from self._run(child)
                case "fld":
                    yield Leaf(Role.KEPT, _text(child), child)
                case "pPr" | "endParaRPr" | "br":
                    yield bound(child, ())
                case _:
                    yield mark(child, ())

    def made(self, leaf: Leaf, text: str) -> Any:
        if leaf.role is Role.KEPT or local(leaf.node) != "r":
            return leaf.node
        run = copy.deepcopy(leaf.node)
        next(child for child in run if local(child) == "t").text = text
        for properties in (child for child in run if local(child) == "rPr"):
            for name in ("err", "dirty"):
                properties.attrib.pop(name, None)
        return run

    def shell(self, wrapper: Any, again: bool) -> Any:
        raise NotImplementedError("DrawingML nests no runs")

    def finished(self, root: Any, language: str) -> None:
        pass

    def _run(self, run: Any) -> Iterator[Leaf]:
        from lxml import etree

        text = _text(run)
        look = b""
        whole: tuple[Hashable, ...] = ()
        for properties in (child for child in run if local(child) == "rPr"):
            seen = copy.deepcopy(properties)
            for name in _UNSEEN:
                seen.attrib.pop(name, None)
            seen.tail = None
            look = etree.tostring(seen, method="c14n")
            whole = tuple(
                ("link", *sorted(each.attrib.items()))
                for each in properties
                if local(each) in ("hlinkClick", "hlinkMouseOver")
            )
        role = Role.TEXT if text else Role.MARK
        yield Leaf(role, text, run, look=look, dress=len(look), whole=whole[:1])


def _text(run: Any) -> str:
    return "".join(child.text or "" for child in run if local(child) == "t")


def _namespace(element: Any) -> str:
    return str(element.tag).partition("}")[0]
