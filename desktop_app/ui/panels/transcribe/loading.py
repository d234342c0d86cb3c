"""A transcript with its first lines and its run, read off the GUI thread. Knows no widget."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.services.desk import Desk
from desktop_app.store.transcript_records import SegmentRecord, TranscriptRecord

#: Lines that are read at once: more than a screen, less than a moment.
PAGE = 400


@dataclass(frozen=True, slots=True)
class Opened:
    """A transcript.

    Attributes:
        lines: the first of them; more follow if there are `PAGE`.
    """

    transcript: TranscriptRecord
    lines: tuple[SegmentRecord, ...]


def load(desk: Desk, run_id: str) -> Opened | None:
    """Reads what a run writes down; `None` if it is gone."""
    transcript = desk.transcripts.of_run(run_id)
    if transcript is None:
        return None
    return Opened(transcript, desk.transcripts.segments(transcript.id, 0, PAGE))
