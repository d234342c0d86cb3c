"""The tables of the history as SQLAlchemy models. Never edited without a migration.

`migrations/versions` must build exactly what `Base.metadata` and
`search_index.STATEMENTS` describe (tests/store/test_migrations.py compares).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def from_microseconds(value: int) -> datetime:
    """Returns the time that `UtcMicroseconds` stored."""
    return _EPOCH + timedelta(microseconds=value)


class UtcMicroseconds(TypeDecorator[datetime]):
    """An aware UTC time, stored as microseconds since 1970: compact, sorts as it should."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_microseconds(value)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Folder(Base):
    """A named group of conversations; folders may be nested."""

    __tablename__ = "folders"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("folders.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcMicroseconds)


class Conversation(Base):
    """One conversation; see `records.ConversationRecord`."""

    __tablename__ = "conversations"

    # The full-text index needs an integer key that VACUUM leaves alone.
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[str] = mapped_column(Text, unique=True)
    folder_id: Mapped[str | None] = mapped_column(
        ForeignKey("folders.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(Text, default="", server_default="")
    titled_by_user: Mapped[bool] = mapped_column(default=False, server_default="0")
    pinned: Mapped[bool] = mapped_column(default=False, server_default="0")
    archived: Mapped[bool] = mapped_column(default=False, server_default="0")
    system_prompt: Mapped[str] = mapped_column(Text, default="", server_default="")
    # Not a foreign key: it would have to point back at `messages`, in a circle.
    active_leaf_id: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcMicroseconds)
    updated_at: Mapped[datetime] = mapped_column(UtcMicroseconds)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcMicroseconds)


# The order of the list, ready to be read from its start.
Index(
    "ix_conversations_listed",
    Conversation.pinned,
    Conversation.updated_at,
    Conversation.seq,
    sqlite_where=Conversation.deleted_at.is_(None) & Conversation.active_leaf_id.is_not(None),
)
Index(
    "ix_conversations_deleted_at",
    Conversation.deleted_at,
    sqlite_where=Conversation.deleted_at.is_not(None),
)


class Message(Base):
    """One node of a conversation's tree; see `records.MessageRecord`."""

    __tablename__ = "messages"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[str] = mapped_column(Text, unique=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcMicroseconds)
    # Which process writes a streaming or queued row; see writers.py.
    writer: Mapped[str | None] = mapped_column(Text)
    model: Mapped[str | None] = mapped_column(Text)
    model_name: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[str | None] = mapped_column(Text)
    device: Mapped[str | None] = mapped_column(Text)
    dtype: Mapped[str | None] = mapped_column(Text)
    quantization: Mapped[str | None] = mapped_column(Text)
    parameters: Mapped[str | None] = mapped_column(Text)
    seed: Mapped[int | None] = mapped_column(BigInteger)
    prompt_tokens: Mapped[int | None] = mapped_column(Integer)
    new_tokens: Mapped[int | None] = mapped_column(Integer)
    ttft_ms: Mapped[float | None] = mapped_column(Float)
    tokens_per_s: Mapped[float | None] = mapped_column(Float)
    stop_reason: Mapped[str | None] = mapped_column(Text)
    error_code: Mapped[str | None] = mapped_column(Text)
    error_values: Mapped[str | None] = mapped_column(Text)  # JSON: [[name, value], …]
    reasoning: Mapped[str] = mapped_column(Text, default="", server_default="")
    reasoning_ms: Mapped[int | None] = mapped_column(Integer)
    sources: Mapped[str | None] = mapped_column(Text)  # JSON, see attachment_mapping.py


# Siblings in order; the conversation tells apart the first messages, whose parent is NULL.
Index("ix_messages_siblings", Message.parent_id, Message.conversation_id, Message.seq)
# Word for word in every query that is to use the index, which holds a handful of rows.
UNFINISHED = text("status IN ('streaming', 'queued')")
Index("ix_messages_unfinished", Message.status, Message.conversation_id, sqlite_where=UNFINISHED)


class Writer(Base):
    """A process that has the history open for writing; its row goes when it closes cleanly."""

    __tablename__ = "writers"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(UtcMicroseconds)


class Document(Base):
    """A document or a pasted text that was read; see `document_records.DocumentRecord`."""

    __tablename__ = "documents"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    path: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text, default="", server_default="")
    content_hash: Mapped[str] = mapped_column(Text)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    pages: Mapped[int | None] = mapped_column(Integer)
    unread_pages: Mapped[str | None] = mapped_column(Text)  # JSON: [number, …]
    passages: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    characters: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    encoding: Mapped[str | None] = mapped_column(Text)
    # Whether all of it is here. What is not ready is never shown and goes when nobody reads it.
    ready: Mapped[bool] = mapped_column(default=False, server_default="0")
    created_at: Mapped[datetime] = mapped_column(UtcMicroseconds)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcMicroseconds)


Index(
    "ix_documents_one_of_a_kind",
    Document.content_hash,
    unique=True,
    sqlite_where=text("ready AND deleted_at IS NULL"),
)
Index("ix_documents_size_bytes", Document.size_bytes)
# Word for word in the query for what is left over.
UNREADY = text("NOT ready")
Index("ix_documents_unready", Document.seq, sqlite_where=UNREADY)


class Passage(Base):
    """One passage of a document; see `readers.documents.records.Passage`."""

    __tablename__ = "passages"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    document_seq: Mapped[int] = mapped_column(ForeignKey("documents.seq", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    is_heading: Mapped[bool] = mapped_column(default=False, server_default="0")
    page: Mapped[int | None] = mapped_column(Integer)
    headings: Mapped[str | None] = mapped_column(Text)  # JSON: [outermost, …]
    place: Mapped[str | None] = mapped_column(Text)  # JSON: what else is known of its place


Index("ix_passages_in_order", Passage.document_seq, Passage.number, unique=True)


class PassageVectors(Base):
    """What an embedding model made of some passages that follow each other; see vectors.py."""

    __tablename__ = "passage_vectors"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    document_seq: Mapped[int] = mapped_column(ForeignKey("documents.seq", ondelete="CASCADE"))
    model: Mapped[str] = mapped_column(Text)
    first: Mapped[int] = mapped_column(Integer)
    count: Mapped[int] = mapped_column(Integer)
    width: Mapped[int] = mapped_column(Integer)
    vectors: Mapped[bytes] = mapped_column(LargeBinary)  # float16, little-endian


Index(
    "ix_passage_vectors_in_order",
    PassageVectors.document_seq,
    PassageVectors.model,
    PassageVectors.first,
    unique=True,
)


class Run(Base):
    """One piece of a panel's work; see `run_records.RunRecord`."""

    __tablename__ = "runs"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    params: Mapped[str] = mapped_column(Text)  # JSON, of the kind's own
    document_id: Mapped[str | None] = mapped_column(
        ForeignKey("documents.id", ondelete="SET NULL"), index=True
    )
    model: Mapped[str | None] = mapped_column(Text)
    model_name: Mapped[str | None] = mapped_column(Text)
    method: Mapped[str | None] = mapped_column(Text)
    done: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    total: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(UtcMicroseconds)
    updated_at: Mapped[datetime] = mapped_column(UtcMicroseconds)
    error_code: Mapped[str | None] = mapped_column(Text)
    error_values: Mapped[str | None] = mapped_column(Text)  # JSON: [[name, value], …]
    writer: Mapped[str | None] = mapped_column(Text)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcMicroseconds)


Index("ix_runs_listed", Run.kind, Run.seq, sqlite_where=Run.deleted_at.is_(None))
# As UNFINISHED above.
UNENDED = text("status IN ('queued', 'running')")
Index("ix_runs_unended", Run.status, sqlite_where=UNENDED)


class Result(Base):
    """One piece of what a run produced; see `run_records.ResultRecord`."""

    __tablename__ = "results"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)  # JSON, of the kind's own
    text: Mapped[str] = mapped_column(Text, default="", server_default="")
    edited_text: Mapped[str | None] = mapped_column(Text)


Index("ix_results_in_order", Result.run_id, Result.number, unique=True)


class ConversationDocument(Base):
    """A document that a conversation is about; see `attachment_records.AttachmentRecord`."""

    __tablename__ = "conversation_documents"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[str] = mapped_column(Text, unique=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(Text)
    document_id: Mapped[str | None] = mapped_column(
        ForeignKey("documents.id", ondelete="SET NULL"), index=True
    )
    run_id: Mapped[str | None] = mapped_column(
        ForeignKey("runs.id", ondelete="SET NULL"), index=True
    )
    added_at: Mapped[datetime] = mapped_column(UtcMicroseconds)
