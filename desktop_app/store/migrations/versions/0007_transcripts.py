"""Transcripts, their lines, what a user changed in them, and the index over them.

The index is a copy of what `transcript_index.py` was then: a released migration never changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_INDEX = (
    """CREATE VIEW segment_texts (seq, text) AS
    SELECT seq, coalesce(edited_text, text) || char(10, 10) FROM segments""",
    """CREATE VIRTUAL TABLE segment_search USING fts5(
    text, content='segment_texts', content_rowid='seq', tokenize='trigram')""",
    "CREATE VIRTUAL TABLE segment_trigrams USING fts5vocab(segment_search, row)",
    """CREATE TRIGGER segments_indexed_on_insert AFTER INSERT ON segments BEGIN
    INSERT INTO segment_search (rowid, text)
    VALUES (new.seq, coalesce(new.edited_text, new.text) || char(10, 10));
    END""",
    """CREATE TRIGGER segments_unindexed_on_delete AFTER DELETE ON segments BEGIN
    INSERT INTO segment_search (segment_search, rowid, text)
    VALUES ('delete', old.seq, coalesce(old.edited_text, old.text) || char(10, 10));
    END""",
    """CREATE TRIGGER segments_reindexed_on_update AFTER UPDATE OF edited_text ON segments
    WHEN coalesce(new.edited_text, new.text) IS NOT coalesce(old.edited_text, old.text) BEGIN
    INSERT INTO segment_search (segment_search, rowid, text)
    VALUES ('delete', old.seq, coalesce(old.edited_text, old.text) || char(10, 10));
    INSERT INTO segment_search (rowid, text)
    VALUES (new.seq, coalesce(new.edited_text, new.text) || char(10, 10));
    END""",
    # What a model heard is never overwritten, whatever a later version of the program does.
    """CREATE TRIGGER segments_heard_for_good
    BEFORE UPDATE OF start_s, end_s, text, words, flags, figures, channel ON segments BEGIN
    SELECT RAISE(ABORT, 'what was heard does not change');
    END""",
)


def upgrade() -> None:
    op.create_table(
        "transcripts",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text()),
        sa.Column("document_id", sa.Text()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("container", sa.Text(), server_default="", nullable=False),
        sa.Column("codec", sa.Text(), server_default="", nullable=False),
        sa.Column("duration_s", sa.Float()),
        sa.Column("channels", sa.Integer(), server_default="0", nullable=False),
        sa.Column("positions", sa.Text(), server_default="[]", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("guess", sa.Text()),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("model_name", sa.Text()),
        sa.Column("troubles", sa.Text()),
        sa.Column("facts", sa.Text()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("seq", name="pk_transcripts"),
        sa.UniqueConstraint("id", name="uq_transcripts_id"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_transcripts_run_id_runs", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name="fk_transcripts_document_id_documents",
            ondelete="SET NULL",
        ),
    )
    for column in ("run_id", "document_id", "content_hash"):
        op.create_index(f"ix_transcripts_{column}", "transcripts", [column])
    op.create_index(
        "ix_transcripts_listed",
        "transcripts",
        ["seq"],
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "segments",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("transcript_seq", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Text()),
        sa.Column("shown", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("start_s", sa.Float(), nullable=False),
        sa.Column("end_s", sa.Float(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("channel", sa.Integer(), server_default="0", nullable=False),
        sa.Column("words", sa.Text()),
        sa.Column("flags", sa.Text()),
        sa.Column("figures", sa.Text()),
        sa.Column("edited_text", sa.Text()),
        sa.Column("edited_start_s", sa.Float()),
        sa.Column("edited_end_s", sa.Float()),
        sa.Column("speaker", sa.Text()),
        sa.PrimaryKeyConstraint("seq", name="pk_segments"),
        sa.ForeignKeyConstraint(
            ["transcript_seq"],
            ["transcripts.seq"],
            name="fk_segments_transcript_seq_transcripts",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "ix_segments_in_order",
        "segments",
        ["transcript_seq", sa.text("coalesce(edited_start_s, start_s)"), "channel", "seq"],
        sqlite_where=sa.text("shown"),
    )
    op.create_index("ix_segments_of_transcript", "segments", ["transcript_seq", "run_id"])
    op.create_table(
        "transcript_edits",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("transcript_seq", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("undone", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_transcript_edits"),
        sa.ForeignKeyConstraint(
            ["transcript_seq"],
            ["transcripts.seq"],
            name="fk_transcript_edits_transcript_seq_transcripts",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_transcript_edits_in_order", "transcript_edits", ["transcript_seq", "seq"])
    op.create_table(
        "watched_files",
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("modified_ns", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name="pk_watched_files"),
    )
    for statement in _INDEX:
        op.execute(statement)


def downgrade() -> None:
    for table in ("watched_files", "transcript_edits", "segments", "transcripts"):
        op.drop_table(table)
    for table in ("segment_trigrams", "segment_search"):
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP VIEW segment_texts")
