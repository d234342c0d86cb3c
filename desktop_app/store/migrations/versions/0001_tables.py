"""Folders, conversations, the tree of messages, and who is writing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "folders",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Text()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_folders"),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["folders.id"], name="fk_folders_parent_id_folders", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "conversations",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("folder_id", sa.Text()),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("titled_by_user", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("pinned", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("archived", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("system_prompt", sa.Text(), server_default="", nullable=False),
        sa.Column("active_leaf_id", sa.Text()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("seq", name="pk_conversations"),
        sa.UniqueConstraint("id", name="uq_conversations_id"),
        sa.ForeignKeyConstraint(
            ["folder_id"],
            ["folders.id"],
            name="fk_conversations_folder_id_folders",
            ondelete="SET NULL",
        ),
    )
    op.create_index("ix_conversations_folder_id", "conversations", ["folder_id"])
    op.create_index(
        "ix_conversations_listed",
        "conversations",
        ["pinned", "updated_at", "seq"],
        sqlite_where=sa.text("deleted_at IS NULL AND active_leaf_id IS NOT NULL"),
    )
    op.create_index(
        "ix_conversations_deleted_at",
        "conversations",
        ["deleted_at"],
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_table(
        "messages",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Text()),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("writer", sa.Text()),
        sa.Column("model", sa.Text()),
        sa.Column("model_name", sa.Text()),
        sa.Column("revision", sa.Text()),
        sa.Column("device", sa.Text()),
        sa.Column("dtype", sa.Text()),
        sa.Column("quantization", sa.Text()),
        sa.Column("parameters", sa.Text()),
        sa.Column("seed", sa.BigInteger()),
        sa.Column("prompt_tokens", sa.Integer()),
        sa.Column("new_tokens", sa.Integer()),
        sa.Column("ttft_ms", sa.Float()),
        sa.Column("tokens_per_s", sa.Float()),
        sa.Column("stop_reason", sa.Text()),
        sa.Column("error_code", sa.Text()),
        sa.Column("error_values", sa.Text()),
        sa.PrimaryKeyConstraint("seq", name="pk_messages"),
        sa.UniqueConstraint("id", name="uq_messages_id"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_messages_conversation_id_conversations",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["messages.id"],
            name="fk_messages_parent_id_messages",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_messages_conversation_id", "messages", ["conversation_id"])
    op.create_index("ix_messages_siblings", "messages", ["parent_id", "conversation_id", "seq"])
    op.create_index(
        "ix_messages_unfinished",
        "messages",
        ["status", "conversation_id"],
        sqlite_where=sa.text("status IN ('streaming', 'queued')"),
    )
    op.create_table(
        "writers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_writers"),
    )


def downgrade() -> None:
    for table in ("writers", "messages", "conversations", "folders"):
        op.drop_table(table)
