"""Recordings on their way to text, for the queue of runs: what is asked for, what is kept.

Each window comes with its place in the recording, in one transaction, and only if it
begins where the one before it has ended: no line is lost or doubled, whenever the program
is killed. Knows no Qt, no SQL and no model.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError
from desktop_app.protocol import RunTask
from desktop_app.protocol.transcripts import (
    SAMPLES_PER_S,
    AudioFacts,
    DecodeTrouble,
    LanguageGuess,
    Segment,
    TranscriptFacts,
    WindowDone,
)
from desktop_app.services.events import TranscriptChanged, TranscriptGrew
from desktop_app.services.history import clean
from desktop_app.services.media_files import fingerprint
from desktop_app.services.packing import unpack
from desktop_app.services.run_kind import Kept, Order
from desktop_app.services.task_models import TaskModels
from desktop_app.services.transcript_editing import edited
from desktop_app.services.transcript_plan import Passage, Wanted, choose_model, task_params
from desktop_app.store.database import Store
from desktop_app.store.run_records import RunRecord
from desktop_app.store.transaction import Transaction
from desktop_app.store.transcript_mapping import state_of
from desktop_app.store.transcript_records import SegmentRecord, TranscriptRecord

TRANSCRIBE = "transcribe"


class Transcribing:
    """The kind of run "transcribe".

    Args:
        converted: the folder for copies of models that a faster engine runs.
    """

    def __init__(self, store: Store, models: TaskModels, converted: Path | None = None) -> None:
        self._store = store
        self._models = models
        self._converted = converted

    def order(self, run: RunRecord, request_id: str) -> Order:
        """Returns the task that goes on where the transcript ends, or hears a passage.

        Raises:
            UserError: `audio_missing`, `audio_changed`, `transcript_not_found`, or as
                `transcript_plan.choose_model`.
        """
        wanted = unpack(Wanted, run.params_json)
        path = Path(wanted.path)
        try:
            content_hash, size_bytes = fingerprint(path)
        except OSError as error:
            raise UserError("audio_missing", name=path.name) from error
        with self._store.write() as transaction:
            transcript = transaction.transcripts.get(wanted.transcript_id)
            known, begun = transcript.content_hash, any(transcript.positions)
            if begun and known not in ("", content_hash) and not wanted.growing:
                raise UserError("audio_changed", name=path.name)
            if wanted.passage is not None:
                transaction.segments.drop(transcript.id, run.id)  # of a try before
            elif known != content_hash:
                transcript = transaction.transcripts.change(
                    transcript.id, content_hash=content_hash, size_bytes=size_bytes
                )
        model = choose_model(wanted.options, self._models, run.model, self._converted)
        params = task_params(wanted, transcript, model)
        values = {"model": model.spec.model, "model_name": model.name}
        return Order(RunTask(request_id, TRANSCRIBE, params), values)

    def keep(self, transaction: Transaction, run: RunRecord, item: object) -> Kept:
        """Writes a window's lines and how far the recording is, or what is known of it."""
        wanted = unpack(Wanted, run.params_json)
        transcript = transaction.transcripts.get(wanted.transcript_id)
        if wanted.passage is not None:
            return _keep_passage(transaction, run, transcript, wanted.passage, item)
        change: dict[str, Any]
        match item:
            case WindowDone():
                return _keep_window(transaction, run, transcript, item)
            case AudioFacts():
                change = {
                    "duration_s": item.duration_s,
                    "channels": item.channels,
                    "container": item.container,
                    "codec": item.codec,
                    "model_name": run.model_name,
                }
            case LanguageGuess():
                change = {"guess": item, "language": item.language}
            case DecodeTrouble():
                change = {"troubles": (*transcript.troubles, item)}
            case TranscriptFacts():
                change = {"facts": None if wanted.growing else item}
                if transcript.duration_s is None or wanted.growing:
                    reached = max((at or 0 for at in transcript.positions), default=0)
                    change["duration_s"] = reached / SAMPLES_PER_S
            case _:
                raise TypeError(f"a transcription does not produce {type(item).__name__}")
        changed = transaction.transcripts.change(transcript.id, **change)
        return Kept({}, events=(TranscriptChanged(changed),))

    def lost(self, run: RunRecord) -> dict[str, Any]:
        """Changes nothing: what is written down stays, and the run can go on behind it."""
        return {}


def _keep_window(
    transaction: Transaction, run: RunRecord, transcript: TranscriptRecord, done: WindowDone
) -> Kept:
    positions = list(transcript.positions)
    positions += [None] * (max(done.channel + 1, transcript.channels) - len(positions))
    expected = positions[done.channel] or 0
    if done.first_sample != expected or done.end_sample < expected:
        raise ValueError(
            f"a window from {done.first_sample} to {done.end_sample}, after {expected}"
        )
    positions[done.channel] = done.end_sample
    lines = transaction.segments.add(transcript.id, _heard(done.segments), run.id)
    transaction.transcripts.change(transcript.id, positions=tuple(positions))
    return Kept({}, events=(TranscriptGrew(transcript.id, lines),) if lines else ())


def _keep_passage(
    transaction: Transaction,
    run: RunRecord,
    transcript: TranscriptRecord,
    passage: Passage,
    item: object,
) -> Kept:
    """Keeps what is heard out of sight; when all is there it takes the place of the old lines."""
    if isinstance(item, WindowDone) and item.channel in passage.channels:
        transaction.segments.add(transcript.id, _heard(item.segments), run.id, shown=False)
    if not isinstance(item, TranscriptFacts):
        return Kept({})
    begin_s, end_s = passage.start_sample / SAMPLES_PER_S, passage.end_sample / SAMPLES_PER_S
    heard = transaction.segments.during(transcript.id, begin_s, end_s)
    old = tuple(line for line in heard if _is_in(line, passage))
    new = transaction.segments.of_run(transcript.id, run.id)
    speakers = {line.speaker for line in old}
    speaker = speakers.pop() if len(speakers) == 1 else None
    after = [replace(state_of(line), shown=False) for line in old]
    after += [replace(state_of(line), shown=True, speaker=speaker) for line in new]
    edit = transaction.segments.add_edit(
        transcript.id, "again", [state_of(line) for line in (*old, *new)], after
    )
    return Kept({}, events=(edited(transaction, transcript.id, edit),))


def _is_in(line: SegmentRecord, passage: Passage) -> bool:
    middle = (line.start_s + line.end_s) / 2 * SAMPLES_PER_S
    in_time = passage.start_sample <= middle < passage.end_sample
    return in_time and line.heard.channel in passage.channels


def _heard(segments: tuple[Segment, ...]) -> list[Segment]:
    """Returns what SQLite can keep: no model is trusted to write only text."""
    return [
        replace(
            one,
            text=clean(one.text),
            words=tuple(replace(word, text=clean(word.text)) for word in one.words),
        )
        for one in segments
        if one.text.strip()
    ]
