"""The frozen records of transcripts and their lines. Knows no SQL, Qt or torch.

What was heard is a `protocol.transcripts.Segment` and never changes; what the user made of
it stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop_app.protocol.transcripts import (
    DecodeTrouble,
    LanguageGuess,
    Segment,
    SpeechTask,
    TranscriptFacts,
)


@dataclass(frozen=True, slots=True)
class TranscriptRecord:
    """One recording, written down by one run.

    Attributes:
        run_id: that wrote it down, or is to; `None` when it was removed for good.
        document_id: what `Transcripts.as_document` made of it last.
        name: of the file; title: given by the user, else empty.
        content_hash: tells the file from others, 64 hexadecimal digits; empty before it
            was looked at.
        container, codec, duration_s, channels: see `protocol.transcripts.AudioFacts`;
            `channels` is 0 before the file was opened.
        positions: of each channel, the 16 kHz sample behind its last kept window; `None`
            of one without any.
        language: a code, "" before it is known; guess: how likely, if it was to be found out.
        facts: there when all of it is written down.
        troubles: damaged places of the file.
    """

    id: str
    run_id: str | None
    document_id: str | None
    name: str
    title: str
    path: str
    content_hash: str
    size_bytes: int
    container: str
    codec: str
    duration_s: float | None
    channels: int
    positions: tuple[int | None, ...]
    language: str
    guess: LanguageGuess | None
    task: SpeechTask
    model_name: str | None
    troubles: tuple[DecodeTrouble, ...]
    facts: TranscriptFacts | None
    created_at: datetime
    deleted_at: datetime | None = None

    @property
    def shown_title(self) -> str:
        """What to call it: the user's title, else the file's name."""
        return self.title or self.name

    @property
    def is_complete(self) -> bool:
        """Whether the recording is written down to its end."""
        return self.facts is not None


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """A line of a transcript.

    Attributes:
        heard: what the model wrote, or what a split or merge made of that.
        run_id: that heard it; `None` of a split or merge.
        edited_text, edited_start_s, edited_end_s: the user's; `None` where nothing was changed.
        speaker: as the user calls them, `None` if nobody was named.
    """

    id: int
    transcript_id: str
    heard: Segment
    run_id: str | None
    shown: bool = True
    edited_text: str | None = None
    edited_start_s: float | None = None
    edited_end_s: float | None = None
    speaker: str | None = None

    @property
    def text(self) -> str:
        """What is shown."""
        return self.heard.text if self.edited_text is None else self.edited_text

    @property
    def start_s(self) -> float:
        return self.heard.start_s if self.edited_start_s is None else self.edited_start_s

    @property
    def end_s(self) -> float:
        return self.heard.end_s if self.edited_end_s is None else self.edited_end_s

    @property
    def is_edited(self) -> bool:
        """Whether the words are the user's."""
        return self.edited_text is not None


@dataclass(frozen=True, slots=True)
class SegmentState:
    """All that an edit can change of a line."""

    id: int
    shown: bool
    edited_text: str | None = None
    edited_start_s: float | None = None
    edited_end_s: float | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class EditRecord:
    """A change that can be taken back, and made again.

    Attributes:
        what: "text", "split", "merge", "time", "speaker", "replace", "remove" or "again".
        before, after: the states of the lines that it changed.
        undone: whether it is taken back.
    """

    id: int
    what: str
    before: tuple[SegmentState, ...]
    after: tuple[SegmentState, ...]
    undone: bool


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What tells, without reading it, that a file is still the same."""

    path: str
    size_bytes: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class TranscriptHit:
    """A transcript that holds the words searched for.

    Attributes:
        segment: the line's id, `None` when the name matches; start_s: of the line.
        snippet, match_start, match_length: see `records.SearchHit`.
    """

    transcript_id: str
    title: str
    segment: int | None
    start_s: float | None
    snippet: str
    match_start: int
    match_length: int
    created_at: datetime
