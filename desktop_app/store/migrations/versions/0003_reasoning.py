"""What a thinking model writes before its answer, and for how long. Not searched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Constant defaults: SQLite notes them in the schema and touches no row.
    op.add_column("messages", sa.Column("reasoning", sa.Text(), server_default="", nullable=False))
    op.add_column("messages", sa.Column("reasoning_ms", sa.Integer()))


def downgrade() -> None:
    op.drop_column("messages", "reasoning_ms")
    op.drop_column("messages", "reasoning")
