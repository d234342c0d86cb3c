"""What Alembic runs for a migration: it uses the connection that `versions.migrate` gives."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # SQLite changes tables inside a transaction well enough: all of a migration or nothing.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
