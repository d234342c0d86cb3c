"""From the rows of documents, passages, runs and results to records, and back. Runs no query."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from desktop_app.readers.documents.records import Passage, Place
from desktop_app.store import schema
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import ResultRecord, RunRecord, RunStatus
from desktop_app.store.schema import Document, Result, Run

DOCUMENT_COLUMNS = (
    Document.id,
    Document.name,
    Document.path,
    Document.kind,
    Document.title,
    Document.content_hash,
    Document.size_bytes,
    Document.pages,
    Document.unread_pages,
    Document.passages,
    Document.characters,
    Document.encoding,
    Document.ready,
    Document.created_at,
    Document.deleted_at,
)

PASSAGE_COLUMNS = (
    schema.Passage.number,
    schema.Passage.text,
    schema.Passage.is_heading,
    schema.Passage.page,
    schema.Passage.headings,
    schema.Passage.place,
)

RUN_COLUMNS = (
    Run.id,
    Run.kind,
    Run.title,
    Run.status,
    Run.params,
    Run.document_id,
    Run.model,
    Run.model_name,
    Run.method,
    Run.done,
    Run.total,
    Run.created_at,
    Run.updated_at,
    Run.error_code,
    Run.error_values,
    Run.deleted_at,
)

RESULT_COLUMNS = (
    Result.run_id,
    Result.number,
    Result.kind,
    Result.content,
    Result.text,
    Result.edited_text,
)

_OWN_COLUMNS = ("page", "headings", "paragraph")  # of a place; the others are in its JSON
_NOWHERE = asdict(Place())


def document_record(row: Mapping[Any, Any]) -> DocumentRecord:
    """Returns the record for a row of `DOCUMENT_COLUMNS`."""
    values = {column.key: row[column.key] for column in DOCUMENT_COLUMNS}
    values["unread_pages"] = tuple(json.loads(values["unread_pages"] or "[]"))
    return DocumentRecord(**values)


def numbers_json(numbers: tuple[int, ...]) -> str | None:
    """Returns the column that keeps some numbers."""
    return json.dumps(numbers) if numbers else None


def passage(row: Mapping[Any, Any]) -> Passage:
    """Returns the passage for a row of `PASSAGE_COLUMNS`."""
    place = json.loads(row["place"]) if row["place"] else {}
    if "span" in place:
        place["span"] = tuple(place["span"])
    headings = tuple(json.loads(row["headings"])) if row["headings"] else ()
    return Passage(
        row["text"],
        Place(page=row["page"], headings=headings, paragraph=row["number"], **place),
        row["is_heading"],
    )


def passage_values(passage: Passage) -> dict[str, Any]:
    """Returns the columns that keep a passage."""
    place = passage.place
    rest = {
        name: value
        for name, value in asdict(place).items()
        if name not in _OWN_COLUMNS and value != _NOWHERE[name]
    }
    headings = json.dumps(place.headings, ensure_ascii=False) if place.headings else None
    return {
        "number": place.paragraph,
        "text": passage.text,
        "is_heading": passage.is_heading,
        "page": place.page,
        "headings": headings,
        "place": json.dumps(rest, ensure_ascii=False) if rest else None,
    }


def run_record(row: Mapping[Any, Any]) -> RunRecord:
    """Returns the record for a row of `RUN_COLUMNS`."""
    values = {column.key: row[column.key] for column in RUN_COLUMNS}
    values["status"] = RunStatus(values["status"])
    values["params_json"] = values.pop("params")
    values["error_values"] = tuple(map(tuple, json.loads(values["error_values"] or "[]")))
    return RunRecord(**values)


def result_record(row: Mapping[Any, Any]) -> ResultRecord:
    """Returns the record for a row of `RESULT_COLUMNS`."""
    return ResultRecord(
        run_id=row["run_id"],
        number=row["number"],
        kind=row["kind"],
        content_json=row["content"],
        text=row["text"],
        edited_text=row["edited_text"],
    )
