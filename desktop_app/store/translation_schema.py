"""The tables of translations, their sentences and the translation memory; see schema.py."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, Integer, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.store.schema import Base, UtcMicroseconds


class Translation(Base):
    """A text or a document that is, or is to be, translated; see `translation_records`."""

    __tablename__ = "translations"

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
    kind: Mapped[str] = mapped_column(Text, default="", server_default="")
    path: Mapped[str | None] = mapped_column(Text)
    output_path: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text, default="", server_default="")
    target: Mapped[str] = mapped_column(Text)
    detected: Mapped[str | None] = mapped_column(Text)  # JSON: [[code, probability], …]
    route: Mapped[str | None] = mapped_column(Text)  # JSON, see translation_mapping.py
    options: Mapped[str] = mapped_column(Text)  # JSON, of the services' own
    blocks: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    units: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    done: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    notes: Mapped[str | None] = mapped_column(Text)  # JSON: [[code, [[name, value], …]], …]
    ready: Mapped[bool] = mapped_column(default=False, server_default="0")
    content_hash: Mapped[str] = mapped_column(Text, default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcMicroseconds)
    updated_at: Mapped[datetime] = mapped_column(UtcMicroseconds)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcMicroseconds)


Index(
    "ix_translations_listed",
    Translation.updated_at,
    Translation.seq,
    sqlite_where=Translation.deleted_at.is_(None),
)


class TranslationUnit(Base):
    """A sentence and its translation; see `translation_records.UnitRecord`."""

    __tablename__ = "translation_units"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    translation_seq: Mapped[int] = mapped_column(ForeignKey("translations.seq", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    block: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(Text)
    space: Mapped[str] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)
    edited_text: Mapped[str | None] = mapped_column(Text)
    flags: Mapped[str | None] = mapped_column(Text)  # JSON: [name, …]
    score: Mapped[float | None] = mapped_column(Float)
    alternatives: Mapped[str | None] = mapped_column(Text)  # JSON: [[text, score], …]
    via: Mapped[str] = mapped_column(Text, default="", server_default="")
    keep: Mapped[str | None] = mapped_column(Text)  # JSON: [part of the source, …]


Index(
    "ix_translation_units_in_order",
    TranslationUnit.translation_seq,
    TranslationUnit.number,
    unique=True,
)
#: Word for word in the queries that are to use the index: the same sentence is asked for once.
UNDONE = text("text IS NULL")
Index(
    "ix_translation_units_undone",
    TranslationUnit.translation_seq,
    TranslationUnit.source,
    TranslationUnit.number,
    sqlite_where=UNDONE,
)


class MemoryEntry(Base):
    """A sentence that was translated once; see `translation_records.Remembered`.

    `model` and `settings` are "" of what a user wrote.
    """

    __tablename__ = "translation_memory"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    source_language: Mapped[str] = mapped_column(Text)
    target_language: Mapped[str] = mapped_column(Text)
    model: Mapped[str] = mapped_column(Text)
    settings: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    flags: Mapped[str | None] = mapped_column(Text)  # JSON: [name, …]
    score: Mapped[float | None] = mapped_column(Float)
    alternatives: Mapped[str | None] = mapped_column(Text)  # JSON: [[text, score], …]
    via: Mapped[str] = mapped_column(Text, default="", server_default="")
    edited: Mapped[bool] = mapped_column(default=False, server_default="0")
    used_at: Mapped[datetime] = mapped_column(UtcMicroseconds)


Index(
    "ix_translation_memory_known",
    MemoryEntry.source,
    MemoryEntry.source_language,
    MemoryEntry.target_language,
    MemoryEntry.model,
    MemoryEntry.settings,
    unique=True,
)
Index("ix_translation_memory_used_at", MemoryEntry.used_at)
