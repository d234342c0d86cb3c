"""Documents and their passages, runs and their results, and the index over them.

The index is a copy of what `document_index.py` was then: a released migration never changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_VIEWS = (
    """CREATE VIEW passage_texts (seq, text) AS
    SELECT seq, substr(text, 1, 200000) || char(10, 10) FROM passages""",
    """CREATE VIEW document_names (seq, name) AS
    SELECT seq, name || char(10) || title || char(10, 10) FROM documents""",
    """CREATE VIEW result_texts (seq, text) AS
    SELECT seq, coalesce(edited_text, text) || char(10, 10) FROM results""",
)

_TABLES = (
    """CREATE VIRTUAL TABLE passage_search USING fts5(
    text, content='passage_texts', content_rowid='seq', tokenize='trigram')""",
    """CREATE VIRTUAL TABLE document_search USING fts5(
    name, content='document_names', content_rowid='seq', tokenize='trigram')""",
    """CREATE VIRTUAL TABLE result_search USING fts5(
    text, content='result_texts', content_rowid='seq', tokenize='trigram')""",
    "CREATE VIRTUAL TABLE passage_trigrams USING fts5vocab(passage_search, row)",
    "CREATE VIRTUAL TABLE result_trigrams USING fts5vocab(result_search, row)",
)

# A passage never changes. A document gets its name and title before it is ready, and its
# index joins and leaves with that; a result is written whole and may be edited.
_TRIGGERS = (
    """CREATE TRIGGER passages_indexed_on_insert AFTER INSERT ON passages BEGIN
    INSERT INTO passage_search (rowid, text)
    VALUES (new.seq, substr(new.text, 1, 200000) || char(10, 10));
    END""",
    """CREATE TRIGGER passages_unindexed_on_delete AFTER DELETE ON passages BEGIN
    INSERT INTO passage_search (passage_search, rowid, text)
    VALUES ('delete', old.seq, substr(old.text, 1, 200000) || char(10, 10));
    END""",
    """CREATE TRIGGER documents_indexed_on_insert AFTER INSERT ON documents
    WHEN new.ready BEGIN
    INSERT INTO document_search (rowid, name)
    VALUES (new.seq, new.name || char(10) || new.title || char(10, 10));
    END""",
    """CREATE TRIGGER documents_unindexed_on_delete AFTER DELETE ON documents
    WHEN old.ready BEGIN
    INSERT INTO document_search (document_search, rowid, name)
    VALUES ('delete', old.seq, old.name || char(10) || old.title || char(10, 10));
    END""",
    """CREATE TRIGGER documents_reindexed_on_update AFTER UPDATE OF name, title, ready ON documents
    WHEN old.ready OR new.ready BEGIN
    INSERT INTO document_search (document_search, rowid, name)
    SELECT 'delete', old.seq, old.name || char(10) || old.title || char(10, 10) WHERE old.ready;
    INSERT INTO document_search (rowid, name)
    SELECT new.seq, new.name || char(10) || new.title || char(10, 10) WHERE new.ready;
    END""",
    """CREATE TRIGGER results_indexed_on_insert AFTER INSERT ON results
    WHEN coalesce(new.edited_text, new.text) <> '' BEGIN
    INSERT INTO result_search (rowid, text)
    VALUES (new.seq, coalesce(new.edited_text, new.text) || char(10, 10));
    END""",
    """CREATE TRIGGER results_unindexed_on_delete AFTER DELETE ON results
    WHEN coalesce(old.edited_text, old.text) <> '' BEGIN
    INSERT INTO result_search (result_search, rowid, text)
    VALUES ('delete', old.seq, coalesce(old.edited_text, old.text) || char(10, 10));
    END""",
    """CREATE TRIGGER results_reindexed_on_update AFTER UPDATE OF text, edited_text ON results
    WHEN coalesce(new.edited_text, new.text) IS NOT coalesce(old.edited_text, old.text) BEGIN
    INSERT INTO result_search (result_search, rowid, text)
    SELECT 'delete', old.seq, coalesce(old.edited_text, old.text) || char(10, 10)
    WHERE coalesce(old.edited_text, old.text) <> '';
    INSERT INTO result_search (rowid, text)
    SELECT new.seq, coalesce(new.edited_text, new.text) || char(10, 10)
    WHERE coalesce(new.edited_text, new.text) <> '';
    END""",
)


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("pages", sa.Integer()),
        sa.Column("unread_pages", sa.Text()),
        sa.Column("passages", sa.Integer(), server_default="0", nullable=False),
        sa.Column("characters", sa.Integer(), server_default="0", nullable=False),
        sa.Column("encoding", sa.Text()),
        sa.Column("ready", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("seq", name="pk_documents"),
        sa.UniqueConstraint("id", name="uq_documents_id"),
    )
    op.create_index(
        "ix_documents_one_of_a_kind",
        "documents",
        ["content_hash"],
        unique=True,
        sqlite_where=sa.text("ready AND deleted_at IS NULL"),
    )
    op.create_index("ix_documents_size_bytes", "documents", ["size_bytes"])
    op.create_index("ix_documents_unready", "documents", ["seq"], sqlite_where=sa.text("NOT ready"))
    op.create_table(
        "passages",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("document_seq", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_heading", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("page", sa.Integer()),
        sa.Column("headings", sa.Text()),
        sa.Column("place", sa.Text()),
        sa.PrimaryKeyConstraint("seq", name="pk_passages"),
        sa.ForeignKeyConstraint(
            ["document_seq"],
            ["documents.seq"],
            name="fk_passages_document_seq_documents",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_passages_in_order", "passages", ["document_seq", "number"], unique=True)
    op.create_table(
        "runs",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text()),
        sa.Column("model", sa.Text()),
        sa.Column("model_name", sa.Text()),
        sa.Column("method", sa.Text()),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("error_code", sa.Text()),
        sa.Column("error_values", sa.Text()),
        sa.Column("writer", sa.Text()),
        sa.Column("deleted_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("seq", name="pk_runs"),
        sa.UniqueConstraint("id", name="uq_runs_id"),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name="fk_runs_document_id_documents",
            ondelete="SET NULL",
        ),
    )
    op.create_index("ix_runs_document_id", "runs", ["document_id"])
    op.create_index(
        "ix_runs_listed", "runs", ["kind", "seq"], sqlite_where=sa.text("deleted_at IS NULL")
    )
    op.create_index(
        "ix_runs_unended",
        "runs",
        ["status"],
        sqlite_where=sa.text("status IN ('queued', 'running')"),
    )
    op.create_table(
        "results",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("edited_text", sa.Text()),
        sa.PrimaryKeyConstraint("seq", name="pk_results"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_results_run_id_runs", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_results_in_order", "results", ["run_id", "number"], unique=True)
    for statement in _VIEWS + _TABLES + _TRIGGERS:
        op.execute(statement)


def downgrade() -> None:
    for statement in _TRIGGERS:
        op.execute(f"DROP TRIGGER {statement.split()[2]}")
    for statement in reversed(_TABLES):
        op.execute(f"DROP TABLE {statement.split()[3]}")
    for statement in _VIEWS:
        op.execute(f"DROP VIEW {statement.split()[2]}")
    for table in ("results", "runs", "passages", "documents"):
        op.drop_table(table)
