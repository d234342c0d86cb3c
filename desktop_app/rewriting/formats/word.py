"""WordprocessingML: the paragraphs of a Word document as leaves, and leaves as runs again."""

from __future__ import annotations

import copy
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from desktop_app.readers.documents.markup import local
from desktop_app.rewriting.formats.word_fields import is_worded, with_fields
from desktop_app.rewriting.leaves import Leaf, Role
from desktop_app.rewriting.xml_part import bound, elements, mark

#: Elements around runs: what was inserted, what a program has marked.
_WRAPPERS = ("ins", "moveTo", "smartTag", "customXml", "dir", "bdo")
#: What a run's look does not depend on.
_UNSEEN = ("lang", "noProof", "rPrChange")
#: Word's notes on the old words: spelling, ends of pages, places to part a word.
_STALE = ("proofErr", "lastRenderedPageBreak", "softHyphen")
_BREAKS = ("tab", "ptab", "br", "cr")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NO_BREAK_HYPHEN = "\u2011"


@dataclass(frozen=True, slots=True)
class RunChild:
    """One child of a run, which becomes a run of its own with the run's properties."""

    run: Any
    child: Any


class Word:
    """Paragraphs (`w:p`) of runs (`w:r`), which links, fields and insertions may enclose."""

    collapse = False

    def paragraphs(self, root: Any) -> Iterator[Any]:
        """Yields the paragraphs; not those that repeat others for old programs."""
        from lxml import etree

        unread = 0
        for event, element in etree.iterwalk(root, events=("start", "end")):
            name = local(element)
            if name == "Fallback":
                unread += 1 if event == "start" else -1
            elif name == "p" and event == "start" and not unread and "wordproc" in element.tag:
                yield element

    def leaves(self, paragraph: Any) -> Iterator[Leaf]:
        return iter(with_fields(list(_leaves(paragraph, (), (), ()))))

    def made(self, leaf: Leaf, text: str) -> Any:
        if not isinstance(leaf.node, RunChild):
            return leaf.node
        old = leaf.node.run
        run = old.makeelement(old.tag, dict(old.attrib), old.nsmap)
        run.extend(copy.deepcopy(child) for child in old if local(child) == "rPr")
        if leaf.text:
            letters = run.makeelement(old.tag[:-1] + "t", {_SPACE: "preserve"})
            letters.text = text
            run.append(letters)
        else:
            run.append(leaf.node.child)
        return run

    def shell(self, wrapper: Any, again: bool) -> Any:
        return wrapper.makeelement(wrapper.tag, dict(wrapper.attrib), wrapper.nsmap)

    def finished(self, root: Any, language: str) -> None:
        """Gives old programs the same text boxes as new ones."""
        for choice in root.iter():
            if local(choice) != "AlternateContent":
                continue
            boxes: dict[str, list[Any]] = {"Choice": [], "Fallback": []}
            for branch in elements(choice):
                boxes.setdefault(local(branch), []).extend(
                    box for box in branch.iter() if local(box) == "txbxContent"
                )
            if len(boxes["Choice"]) == len(boxes["Fallback"]):
                for new, old in zip(boxes["Choice"], boxes["Fallback"], strict=True):
                    old[:] = [copy.deepcopy(child) for child in new]


def _leaves(
    parent: Any, path: tuple[Any, ...], whole: tuple[Hashable, ...], look: tuple[Any, ...]
) -> Iterator[Leaf]:
    for child in elements(parent):
        name = local(child)
        if name == "r":
            yield from _run(child, path, whole, look)
        elif name == "pPr":
            yield bound(child, path)
        elif name in _STALE:
            continue
        elif name == "hyperlink":
            yield from _leaves(child, (*path, child), (*whole, child), look)
        elif name == "sdt":
            yield from _control(child, path, (*whole, child), look)
        elif name == "fldSimple":
            inside = _leaves(child, (*path, child), (*whole, child), look)
            kept = not is_worded(_attribute(child, "instr"))
            for leaf in inside:
                yield replace(leaf, role=Role.KEPT) if kept and leaf.heard else leaf
        elif name in _WRAPPERS:
            yield from _leaves(child, (*path, child), whole, (*look, child))
        else:
            yield mark(child, path, whole)


def _control(
    control: Any, path: tuple[Any, ...], whole: tuple[Hashable, ...], look: tuple[Any, ...]
) -> Iterator[Leaf]:
    for child in elements(control):
        if local(child) == "sdtContent":
            yield from _leaves(child, (*path, control, child), whole, look)
        else:
            yield mark(child, (*path, control), whole)


def _run(
    run: Any, path: tuple[Any, ...], whole: tuple[Hashable, ...], look: tuple[Any, ...]
) -> Iterator[Leaf]:
    seen = (_look(run), *look)
    for child in elements(run):
        node = RunChild(run, child)
        name = local(child)
        text = ""
        if name == "t":
            text = child.text or ""
        elif name == "noBreakHyphen":
            text = _NO_BREAK_HYPHEN
        elif name == "ruby":
            # The reading belongs to the old word; a new one does without.
            text = _ruby_base(child)
        elif name in ("rPr", *_STALE):
            continue
        elif name in (*_BREAKS, "fldChar", "instrText"):
            yield bound(node, path)
            continue
        else:
            yield mark(node, path, whole)
            continue
        if text:
            yield Leaf(Role.TEXT, text, node, path, seen, len(seen[0]) + len(look), whole)


def _look(run: Any) -> bytes:
    from lxml import etree

    for properties in (child for child in run if local(child) == "rPr"):
        seen = copy.deepcopy(properties)
        seen.tail = None
        for child in list(seen):
            if local(child) in _UNSEEN:
                seen.remove(child)
            elif local(child) == "rFonts":
                hints = [key for key in child.attrib if key.endswith("}hint")]
                for key in hints:
                    del child.attrib[key]
        if len(seen):
            return bytes(etree.tostring(seen, method="c14n"))
    return b""


def _ruby_base(ruby: Any) -> str:
    bases = [child for child in ruby if local(child) == "rubyBase"]
    return "".join(e.text or "" for base in bases for e in base.iter() if local(e) == "t")


def _attribute(element: Any, name: str) -> str:
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name), "")
