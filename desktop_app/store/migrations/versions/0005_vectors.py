"""Vectors of passages, in blocks: what an embedding model made of a document's text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passage_vectors",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("document_seq", sa.Integer(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("vectors", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_passage_vectors"),
        sa.ForeignKeyConstraint(
            ["document_seq"],
            ["documents.seq"],
            name="fk_passage_vectors_document_seq_documents",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "ix_passage_vectors_in_order",
        "passage_vectors",
        ["document_seq", "model", "first"],
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("passage_vectors")
