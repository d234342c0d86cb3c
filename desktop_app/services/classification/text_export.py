"""What came of a question about one text, as CSV or JSON. Knows no file and no engine."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, Literal, get_args

from desktop_app.protocol.classification import AnswersFound, EntitiesFound
from desktop_app.services.classification.records import Question, TextLabels, TextResult

TextForm = Literal["csv", "json", "jsonl"]
TEXT_FORMS: tuple[TextForm, ...] = get_args(TextForm)


def render(question: Question, result: TextResult, form: TextForm) -> bytes:
    """Returns a line for each label, entity, answer or filling."""
    found = pieces(question, result)
    if form == "json":
        return _dumped(document(question, result), indent=2)
    if form == "jsonl":
        return b"".join(_dumped(piece) for piece in found)
    text = io.StringIO(newline="")
    if found:
        writer = csv.DictWriter(text, found[0].keys(), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(found)
    return text.getvalue().encode("utf-8-sig", "replace")


def document(question: Question, result: TextResult) -> dict[str, Any]:
    """Returns all that is known as one JSON object."""
    head: dict[str, Any] = {"text": question.text}
    if isinstance(result, TextLabels):
        facts = result.facts
        return head | {
            "method": facts.method,
            "model": facts.model,
            "labels": list(result.chosen),
            "flags": list(result.flags),
            "scores": pieces(question, result),
        }
    if isinstance(result, EntitiesFound):
        return head | {"entities": pieces(question, result)}
    if isinstance(result, AnswersFound):
        head = {"question": question.question}
        return head | {"answers": pieces(question, result), "no_answer": result.no_answer}
    return head | {"fillings": pieces(question, result)}


def pieces(question: Question, result: TextResult) -> list[dict[str, Any]]:
    """Returns each piece with its values."""
    if isinstance(result, TextLabels):
        chosen = result.chosen
        return [
            {"label": label, "score": round(score, 6), "chosen": label in chosen}
            for label, score in result.ranked
        ]
    if isinstance(result, EntitiesFound):
        return [
            {
                "label": one.label,
                "text": one.text,
                "start": one.start,
                "end": one.end,
                "score": round(one.score, 6),
            }
            for one in result.entities
        ]
    if isinstance(result, AnswersFound):
        return [
            {
                "text": one.text,
                "score": round(one.score, 6),
                "start": one.start,
                "end": one.end,
                "passage": one.passage,
            }
            for one in result.answers
        ]
    return [
        {"blank": number, "text": one.text, "score": round(one.score, 6)}
        for number, blank in enumerate(result.fillings)
        for one in blank
    ]


def _dumped(value: object, indent: int | None = None) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=indent).encode("utf-8", "replace") + b"\n"
