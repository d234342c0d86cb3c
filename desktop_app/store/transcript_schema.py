"""The tables of transcripts, their lines and edits, and of the watched folder; see schema.py."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Float, ForeignKey, Index, Integer, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.store.schema import Base, UtcMicroseconds


class Transcript(Base):
    """A recording that is, or is to be, written down; see `transcript_records`."""

    __tablename__ = "transcripts"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[str] = mapped_column(Text, unique=True)
    run_id: Mapped[str | None] = mapped_column(
        ForeignKey("runs.id", ondelete="SET NULL"), index=True
    )
    document_id: Mapped[str | None] = mapped_column(
        ForeignKey("documents.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text, default="", server_default="")
    path: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(Text, default="", server_default="", index=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    container: Mapped[str] = mapped_column(Text, default="", server_default="")
    codec: Mapped[str] = mapped_column(Text, default="", server_default="")
    duration_s: Mapped[float | None] = mapped_column(Float)
    # That are written down apart; 0 before the file was opened.
    channels: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    # JSON: of each channel the sample behind its last window, in the transaction of its lines.
    positions: Mapped[str] = mapped_column(Text, default="[]", server_default="[]")
    language: Mapped[str] = mapped_column(Text, default="", server_default="")
    guess: Mapped[str | None] = mapped_column(Text)  # JSON, see transcript_mapping.py
    task: Mapped[str] = mapped_column(Text)
    model_name: Mapped[str | None] = mapped_column(Text)
    troubles: Mapped[str | None] = mapped_column(Text)  # JSON
    facts: Mapped[str | None] = mapped_column(Text)  # JSON; there when all is written down
    created_at: Mapped[datetime] = mapped_column(UtcMicroseconds)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcMicroseconds)


Index("ix_transcripts_listed", Transcript.seq, sqlite_where=Transcript.deleted_at.is_(None))


class Segment(Base):
    """A line of a transcript. What was heard never changes; beside it is what a user made of it.

    A line that was split, merged, removed or written anew is not shown any more, and
    stays: taking the edit back shows it again.
    """

    __tablename__ = "segments"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    transcript_seq: Mapped[int] = mapped_column(ForeignKey("transcripts.seq", ondelete="CASCADE"))
    run_id: Mapped[str | None] = mapped_column(Text)  # `None` of what a user split or merged
    shown: Mapped[bool] = mapped_column(default=True, server_default="1")
    start_s: Mapped[float] = mapped_column(Float)
    end_s: Mapped[float] = mapped_column(Float)
    text: Mapped[str] = mapped_column(Text)
    channel: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    words: Mapped[str | None] = mapped_column(Text)  # JSON: [[start_s, end_s, text, p], …]
    flags: Mapped[str | None] = mapped_column(Text)  # JSON: [name, …]
    figures: Mapped[str | None] = mapped_column(Text)  # JSON, see transcript_mapping.py
    edited_text: Mapped[str | None] = mapped_column(Text)
    edited_start_s: Mapped[float | None] = mapped_column(Float)
    edited_end_s: Mapped[float | None] = mapped_column(Float)
    speaker: Mapped[str | None] = mapped_column(Text)


#: Word for word in the queries that are to use the index.
SHOWN_START = func.coalesce(Segment.edited_start_s, Segment.start_s)
SHOWN = text("shown")
Index(
    "ix_segments_in_order",
    Segment.transcript_seq,
    SHOWN_START,
    Segment.channel,
    Segment.seq,
    sqlite_where=SHOWN,
)
Index("ix_segments_of_transcript", Segment.transcript_seq, Segment.run_id)


class TranscriptEdit(Base):
    """A change that a user made to lines; see `transcript_records.EditRecord`."""

    __tablename__ = "transcript_edits"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    transcript_seq: Mapped[int] = mapped_column(ForeignKey("transcripts.seq", ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text)  # JSON, see transcript_mapping.py
    after: Mapped[str] = mapped_column(Text)
    undone: Mapped[bool] = mapped_column(default=False, server_default="0")
    created_at: Mapped[datetime] = mapped_column(UtcMicroseconds)


Index("ix_transcript_edits_in_order", TranscriptEdit.transcript_seq, TranscriptEdit.seq)


class WatchedFile(Base):
    """A file of the watched folder that was taken: it is never taken again."""

    __tablename__ = "watched_files"

    content_hash: Mapped[str] = mapped_column(Text, primary_key=True)
    path: Mapped[str] = mapped_column(Text)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    modified_ns: Mapped[int] = mapped_column(BigInteger)
    taken_at: Mapped[datetime] = mapped_column(UtcMicroseconds)
