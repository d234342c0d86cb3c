"""From the rows of transcripts, lines and edits to records, and back. Runs no query."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from desktop_app.protocol import transcripts as protocol
from desktop_app.protocol.transcripts import (
    DecodeTrouble,
    LanguageGuess,
    TranscriptFacts,
    Word,
)
from desktop_app.store.transcript_records import (
    EditRecord,
    SegmentRecord,
    SegmentState,
    TranscriptRecord,
)
from desktop_app.store.transcript_schema import Segment, Transcript, TranscriptEdit

TRANSCRIPT_COLUMNS = (
    Transcript.id,
    Transcript.run_id,
    Transcript.document_id,
    Transcript.name,
    Transcript.title,
    Transcript.path,
    Transcript.content_hash,
    Transcript.size_bytes,
    Transcript.container,
    Transcript.codec,
    Transcript.duration_s,
    Transcript.channels,
    Transcript.positions,
    Transcript.language,
    Transcript.guess,
    Transcript.task,
    Transcript.model_name,
    Transcript.troubles,
    Transcript.facts,
    Transcript.created_at,
    Transcript.deleted_at,
)

SEGMENT_COLUMNS = (
    Segment.seq,
    Segment.run_id,
    Segment.shown,
    Segment.start_s,
    Segment.end_s,
    Segment.text,
    Segment.channel,
    Segment.words,
    Segment.flags,
    Segment.figures,
    Segment.edited_text,
    Segment.edited_start_s,
    Segment.edited_end_s,
    Segment.speaker,
)

EDIT_COLUMNS = (
    TranscriptEdit.seq,
    TranscriptEdit.what,
    TranscriptEdit.before,
    TranscriptEdit.after,
    TranscriptEdit.undone,
)

_FIGURES = ("avg_logprob", "no_speech", "compression", "repaired")


def transcript_record(row: Mapping[Any, Any]) -> TranscriptRecord:
    """Returns the record for a row of `TRANSCRIPT_COLUMNS`."""
    values = {column.key: row[column.key] for column in TRANSCRIPT_COLUMNS}
    values["positions"] = tuple(json.loads(values["positions"]))
    if values["guess"] is not None:
        language, probabilities, windows = json.loads(values["guess"])
        values["guess"] = LanguageGuess(language, tuple(map(tuple, probabilities)), windows)
    values["troubles"] = tuple(
        DecodeTrouble(*one) for one in json.loads(values["troubles"] or "[]")
    )
    if values["facts"] is not None:
        values["facts"] = TranscriptFacts(**json.loads(values["facts"]))
    return TranscriptRecord(**values)


def transcript_values(**given: Any) -> dict[str, Any]:
    """Returns the columns for fields of a `TranscriptRecord`."""
    values = dict(given)
    if "positions" in values:
        values["positions"] = json.dumps(values["positions"])
    if (guess := values.get("guess")) is not None:
        values["guess"] = json.dumps((guess.language, guess.probabilities, guess.windows))
    if "troubles" in values:
        troubles = [(one.at_s, one.reason, one.to_the_end) for one in values["troubles"]]
        values["troubles"] = json.dumps(troubles, ensure_ascii=False) if troubles else None
    if (facts := values.get("facts")) is not None:
        values["facts"] = json.dumps(asdict(facts))
    return values


def segment_record(transcript_id: str, row: Mapping[Any, Any]) -> SegmentRecord:
    """Returns the record for a row of `SEGMENT_COLUMNS`."""
    heard = protocol.Segment(
        row["start_s"],
        row["end_s"],
        row["text"],
        tuple(Word(*word) for word in json.loads(row["words"] or "[]")),
        tuple(json.loads(row["flags"] or "[]")),
        channel=row["channel"],
        **json.loads(row["figures"] or "{}"),
    )
    return SegmentRecord(
        row["seq"],
        transcript_id,
        heard,
        row["run_id"],
        row["shown"],
        row["edited_text"],
        row["edited_start_s"],
        row["edited_end_s"],
        row["speaker"],
    )


def segment_values(heard: protocol.Segment) -> dict[str, Any]:
    """Returns the columns that keep what was heard."""
    words = [(w.start_s, w.end_s, w.text, round(w.probability, 4)) for w in heard.words]
    return {
        "start_s": heard.start_s,
        "end_s": heard.end_s,
        "text": heard.text,
        "channel": heard.channel,
        "words": json.dumps(words, ensure_ascii=False) if words else None,
        "flags": json.dumps(heard.flags) if heard.flags else None,
        "figures": json.dumps({name: getattr(heard, name) for name in _FIGURES}),
    }


def state_of(segment: SegmentRecord) -> SegmentState:
    """Returns what an edit could change of a line."""
    return SegmentState(
        segment.id,
        segment.shown,
        segment.edited_text,
        segment.edited_start_s,
        segment.edited_end_s,
        segment.speaker,
    )


def states_json(states: Iterable[SegmentState]) -> str:
    """Returns the column that keeps states of lines."""
    kept = [
        (s.id, s.shown, s.edited_text, s.edited_start_s, s.edited_end_s, s.speaker) for s in states
    ]
    return json.dumps(kept, ensure_ascii=False)


def edit_record(row: Mapping[Any, Any]) -> EditRecord:
    """Returns the record for a row of `EDIT_COLUMNS`."""
    before, after = (
        tuple(SegmentState(*state) for state in json.loads(row[name]))
        for name in ("before", "after")
    )
    return EditRecord(row["seq"], row["what"], before, after, row["undone"])
