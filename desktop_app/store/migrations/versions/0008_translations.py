"""Translations, their sentences, the translation memory, and the index over the sentences.

The index is a copy of what `translation_index.py` was then: a released migration never changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_INDEX = (
    """CREATE VIEW translation_unit_texts (seq, text) AS
    SELECT seq, source || char(10) || coalesce(edited_text, text) || char(10, 10)
    FROM translation_units WHERE text IS NOT NULL""",
    """CREATE VIRTUAL TABLE translation_unit_search USING fts5(
    text, content='translation_unit_texts', content_rowid='seq', tokenize='trigram')""",
    """CREATE VIRTUAL TABLE translation_unit_trigrams
    USING fts5vocab(translation_unit_search, row)""",
    """CREATE TRIGGER translation_units_indexed_on_insert AFTER INSERT ON translation_units
    WHEN new.text IS NOT NULL BEGIN
    INSERT INTO translation_unit_search (rowid, text)
    VALUES (new.seq, new.source || char(10) || coalesce(new.edited_text, new.text)
        || char(10, 10));
    END""",
    """CREATE TRIGGER translation_units_unindexed_on_delete AFTER DELETE ON translation_units
    WHEN old.text IS NOT NULL BEGIN
    INSERT INTO translation_unit_search (translation_unit_search, rowid, text)
    VALUES ('delete', old.seq, old.source || char(10) || coalesce(old.edited_text, old.text)
        || char(10, 10));
    END""",
    # One trigger for both steps: the order of two triggers is not defined, and the old text
    # must leave before the new one joins.
    """CREATE TRIGGER translation_units_reindexed_on_update
    AFTER UPDATE OF text, edited_text ON translation_units
    WHEN coalesce(new.edited_text, new.text) IS NOT coalesce(old.edited_text, old.text)
    OR (new.text IS NULL) <> (old.text IS NULL) BEGIN
    INSERT INTO translation_unit_search (translation_unit_search, rowid, text)
    SELECT 'delete', old.seq, old.source || char(10) || coalesce(old.edited_text, old.text)
        || char(10, 10) WHERE old.text IS NOT NULL;
    INSERT INTO translation_unit_search (rowid, text)
    SELECT new.seq, new.source || char(10) || coalesce(new.edited_text, new.text)
        || char(10, 10) WHERE new.text IS NOT NULL;
    END""",
)


def upgrade() -> None:
    op.create_table(
        "translations",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text()),
        sa.Column("document_id", sa.Text()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("path", sa.Text()),
        sa.Column("output_path", sa.Text()),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("detected", sa.Text()),
        sa.Column("route", sa.Text()),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("blocks", sa.Integer(), server_default="0", nullable=False),
        sa.Column("units", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("notes", sa.Text()),
        sa.Column("ready", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("content_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("seq", name="pk_translations"),
        sa.UniqueConstraint("id", name="uq_translations_id"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_translations_run_id_runs", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name="fk_translations_document_id_documents",
            ondelete="SET NULL",
        ),
    )
    for column in ("run_id", "document_id"):
        op.create_index(f"ix_translations_{column}", "translations", [column])
    op.create_index(
        "ix_translations_listed",
        "translations",
        ["updated_at", "seq"],
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "translation_units",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("translation_seq", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("edited_text", sa.Text()),
        sa.Column("flags", sa.Text()),
        sa.Column("score", sa.Float()),
        sa.Column("alternatives", sa.Text()),
        sa.Column("via", sa.Text(), server_default="", nullable=False),
        sa.Column("keep", sa.Text()),
        sa.PrimaryKeyConstraint("seq", name="pk_translation_units"),
        sa.ForeignKeyConstraint(
            ["translation_seq"],
            ["translations.seq"],
            name="fk_translation_units_translation_seq_translations",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "ix_translation_units_in_order",
        "translation_units",
        ["translation_seq", "number"],
        unique=True,
    )
    op.create_index(
        "ix_translation_units_undone",
        "translation_units",
        ["translation_seq", "source", "number"],
        sqlite_where=sa.text("text IS NULL"),
    )
    op.create_table(
        "translation_memory",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_language", sa.Text(), nullable=False),
        sa.Column("target_language", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("flags", sa.Text()),
        sa.Column("score", sa.Float()),
        sa.Column("alternatives", sa.Text()),
        sa.Column("via", sa.Text(), server_default="", nullable=False),
        sa.Column("edited", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_translation_memory"),
    )
    op.create_index(
        "ix_translation_memory_known",
        "translation_memory",
        ["source", "source_language", "target_language", "model", "settings"],
        unique=True,
    )
    op.create_index("ix_translation_memory_used_at", "translation_memory", ["used_at"])
    for statement in _INDEX:
        op.execute(statement)


def downgrade() -> None:
    for table in ("translation_memory", "translation_units", "translations"):
        op.drop_table(table)
    for table in ("translation_unit_trigrams", "translation_unit_search"):
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP VIEW translation_unit_texts")
