"""From the rows of translations, sentences and the memory to records, and back. Runs no query."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from desktop_app.protocol.translations import Alternative
from desktop_app.store.translation_records import (
    Remembered,
    RouteTaken,
    TranslationRecord,
    UnitRecord,
)
from desktop_app.store.translation_schema import MemoryEntry, Translation, TranslationUnit

TRANSLATION_COLUMNS = (
    Translation.id,
    Translation.run_id,
    Translation.document_id,
    Translation.name,
    Translation.title,
    Translation.kind,
    Translation.path,
    Translation.output_path,
    Translation.source,
    Translation.target,
    Translation.detected,
    Translation.route,
    Translation.options,
    Translation.blocks,
    Translation.units,
    Translation.done,
    Translation.notes,
    Translation.ready,
    Translation.content_hash,
    Translation.created_at,
    Translation.updated_at,
    Translation.deleted_at,
)

UNIT_COLUMNS = (
    TranslationUnit.number,
    TranslationUnit.block,
    TranslationUnit.source,
    TranslationUnit.space,
    TranslationUnit.text,
    TranslationUnit.edited_text,
    TranslationUnit.flags,
    TranslationUnit.score,
    TranslationUnit.alternatives,
    TranslationUnit.via,
    TranslationUnit.keep,
)

MEMORY_COLUMNS = (
    MemoryEntry.source,
    MemoryEntry.text,
    MemoryEntry.model,
    MemoryEntry.settings,
    MemoryEntry.flags,
    MemoryEntry.score,
    MemoryEntry.alternatives,
    MemoryEntry.via,
    MemoryEntry.edited,
)


def translation_record(row: Mapping[Any, Any]) -> TranslationRecord:
    """Returns the record for a row of `TRANSLATION_COLUMNS`."""
    values = {column.key: row[column.key] for column in TRANSLATION_COLUMNS}
    values["options_json"] = values.pop("options")
    values["detected"] = tuple(
        (str(code), float(share)) for code, share in json.loads(values["detected"] or "[]")
    )
    values["notes"] = tuple(
        (code, tuple((name, value) for name, value in filled))
        for code, filled in json.loads(values["notes"] or "[]")
    )
    if values["route"] is not None:
        route = json.loads(values["route"])
        values["route"] = RouteTaken(
            tuple(route["languages"]),
            tuple(route["names"]),
            tuple(route["licences"]),
            bool(route["chat"]),
        )
    return TranslationRecord(**values)


def translation_values(**given: Any) -> dict[str, Any]:
    """Returns the columns for fields of a `TranslationRecord`."""
    values = dict(given)
    if "options_json" in values:
        values["options"] = values.pop("options_json")
    if "detected" in values:
        values["detected"] = _json(values["detected"])
    if "notes" in values:
        values["notes"] = _json(values["notes"])
    if (route := values.get("route")) is not None:
        values["route"] = json.dumps(asdict(route), ensure_ascii=False)
    return values


def unit_record(row: Mapping[Any, Any]) -> UnitRecord:
    """Returns the record for a row of `UNIT_COLUMNS`."""
    values = {column.key: row[column.key] for column in UNIT_COLUMNS}
    values["flags"] = _names(values["flags"])
    values["alternatives"] = _alternatives(values["alternatives"])
    values["keep"] = _names(values["keep"])
    return UnitRecord(**values)


def unit_values(unit: UnitRecord) -> dict[str, Any]:
    """Returns the columns of a sentence."""
    return {
        "number": unit.number,
        "block": unit.block,
        "source": unit.source,
        "space": unit.space,
        "text": unit.text,
        "edited_text": unit.edited_text,
        "flags": _json(unit.flags),
        "score": unit.score,
        "alternatives": alternatives_json(unit.alternatives),
        "via": unit.via,
        "keep": _json(unit.keep),
    }


def remembered(row: Mapping[Any, Any]) -> Remembered:
    """Returns the record for a row of `MEMORY_COLUMNS`."""
    values = {column.key: row[column.key] for column in MEMORY_COLUMNS}
    values["flags"] = _names(values["flags"])
    values["alternatives"] = _alternatives(values["alternatives"])
    return Remembered(**values)


def made_values(known: Remembered) -> dict[str, Any]:
    """Returns the columns that sentences and the memory have in common."""
    return {
        "text": known.text,
        "flags": _json(known.flags),
        "score": known.score,
        "alternatives": alternatives_json(known.alternatives),
        "via": known.via,
    }


def alternatives_json(alternatives: Sequence[Alternative]) -> str | None:
    """Returns the column that keeps other translations of a sentence."""
    return _json([(one.text, one.score) for one in alternatives])


def _alternatives(packed: str | None) -> tuple[Alternative, ...]:
    return tuple(Alternative(text, score) for text, score in json.loads(packed or "[]"))


def _names(packed: str | None) -> tuple[str, ...]:
    return tuple(json.loads(packed)) if packed else ()


def _json(values: Sequence[Any]) -> str | None:
    return json.dumps(values, ensure_ascii=False) if values else None
