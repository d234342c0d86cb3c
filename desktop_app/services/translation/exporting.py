"""A translation as a file: the text alone, or beside its source as table, JSON or TMX."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from io import StringIO

from desktop_app.services.translation.formats import TranslationFormat
from desktop_app.services.translation.text import laid_out
from desktop_app.store.translation_records import TranslationRecord, UnitRecord

_MARKUP = str.maketrans({c: "\\" + c for c in "\\`*_[]<>#|"})
#: What XML cannot hold.
_NOT_XML = dict.fromkeys({*range(32), 0xFFFE, 0xFFFF} - {9, 10, 13})


def render(
    translation: TranslationRecord, units: Sequence[UnitRecord], form: TranslationFormat
) -> bytes:
    """Returns the content of a file; text is UTF-8."""
    match form:
        case "txt":
            text = plain(translation, units)
        case "md":
            text = _markdown(translation, units)
        case "json":
            text = _json(translation, units)
        case "tsv":
            text = _table(units, "\t")
        case "csv":
            # Spreadsheets take it for their own old encoding without this mark.
            text = "\ufeff" + _table(units, ",")
        case "tmx":
            return _tmx(translation, units)
    return text.encode("utf-8")


def plain(translation: TranslationRecord, units: Sequence[UnitRecord]) -> str:
    """Returns the translation alone; of a document a line for each block."""
    if not translation.is_document:
        return laid_out(units, translation.target).text
    blocks: dict[int, list[UnitRecord]] = {}
    for unit in units:
        blocks.setdefault(unit.block, []).append(unit)
    lines = (laid_out(block, translation.target).text for block in blocks.values())
    return "\n".join(lines) + "\n"


def _pairs(units: Iterable[UnitRecord]) -> list[tuple[str, str]]:
    return [(unit.source, unit.shown or "") for unit in units if unit.source]


def _table(units: Iterable[UnitRecord], delimiter: str) -> str:
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(("source", "target"))
    writer.writerows(_pairs(units))
    return out.getvalue()


def _markdown(translation: TranslationRecord, units: Iterable[UnitRecord]) -> str:
    def cell(text: str) -> str:
        return " ".join(text.split()).translate(_MARKUP)

    route = translation.route
    known = (
        translation.name,
        " → ".join(route.languages if route else (translation.source, translation.target)),
        *(route.names if route else ()),
    )
    rows = [f"| {cell(source)} | {cell(shown)} |" for source, shown in _pairs(units)]
    head = (f"| {translation.source} | {translation.target} |", "| --- | --- |")
    parts = (
        f"# {cell(translation.shown_title)}",
        f"*{cell(' · '.join(filter(None, known)))}*",
        "\n".join((*head, *rows)),
    )
    return "\n\n".join(parts) + "\n"


def _json(translation: TranslationRecord, units: Sequence[UnitRecord]) -> str:
    route = translation.route
    found = {
        "title": translation.shown_title,
        "file": translation.path,
        "output": translation.output_path,
        "source": translation.source,
        "target": translation.target,
        "detected": dict(translation.detected) or None,
        "route": None
        if route is None
        else {
            "languages": route.languages,
            "models": route.names,
            "licences": route.licences,
        },
        "complete": translation.is_complete,
        "notes": [code for code, _ in translation.notes],
        "text": plain(translation, units),
        "units": [_unit(unit) for unit in units if unit.source],
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _unit(unit: UnitRecord) -> dict[str, object]:
    return {
        "number": unit.number,
        "block": unit.block,
        "source": unit.source,
        "space": unit.space,
        "target": unit.shown,
        "edited": unit.is_edited,
        "flags": list(unit.flags),
        "score": unit.score,
        "via": unit.via,
        "alternatives": [asdict(one) for one in unit.alternatives],
    }


def _tmx(translation: TranslationRecord, units: Iterable[UnitRecord]) -> bytes:
    """Returns what other translation programs read: https://www.gala-global.org/tmx-14b."""
    from xml.etree import ElementTree

    from desktop_app import __version__

    root = ElementTree.Element("tmx", version="1.4")
    ElementTree.SubElement(
        root,
        "header",
        {
            "creationtool": "Tsukue",
            "creationtoolversion": __version__,
            "segtype": "sentence",
            "o-tmf": "tsukue",
            "adminlang": "en",
            "srclang": translation.source,
            "datatype": "plaintext",
        },
    )
    body = ElementTree.SubElement(root, "body")
    for source, shown in _pairs(unit for unit in units if unit.shown):
        entry = ElementTree.SubElement(body, "tu")
        for language, text in ((translation.source, source), (translation.target, shown)):
            variant = ElementTree.SubElement(entry, "tuv", {"xml:lang": language})
            ElementTree.SubElement(variant, "seg").text = text.translate(_NOT_XML)
    ElementTree.indent(root)
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"
