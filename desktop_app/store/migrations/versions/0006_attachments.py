"""Documents of conversations, and the passages that an answer was given of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversation_documents",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text()),
        sa.Column("run_id", sa.Text()),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_conversation_documents"),
        sa.UniqueConstraint("id", name="uq_conversation_documents_id"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_conversation_documents_conversation_id_conversations",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name="fk_conversation_documents_document_id_documents",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["runs.id"],
            name="fk_conversation_documents_run_id_runs",
            ondelete="SET NULL",
        ),
    )
    for column in ("conversation_id", "document_id", "run_id"):
        op.create_index(f"ix_conversation_documents_{column}", "conversation_documents", [column])
    op.add_column("messages", sa.Column("sources", sa.Text()))


def downgrade() -> None:
    op.drop_column("messages", "sources")
    op.drop_table("conversation_documents")
