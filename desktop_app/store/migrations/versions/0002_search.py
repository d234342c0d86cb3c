"""The full-text index over messages and titles, and the triggers that keep it in step.

A copy of what `search_index.py` was then: a released migration never changes.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_VIEWS = (
    """CREATE VIEW message_texts (seq, content) AS
    SELECT seq, substr(content, 1, 200000) || char(10, 10) FROM messages""",
    """CREATE VIEW conversation_titles (seq, title) AS
    SELECT seq, title || char(10, 10) FROM conversations""",
)

_TABLES = (
    """CREATE VIRTUAL TABLE message_search USING fts5(
    content, content='message_texts', content_rowid='seq', tokenize='trigram')""",
    """CREATE VIRTUAL TABLE conversation_search USING fts5(
    title, content='conversation_titles', content_rowid='seq', tokenize='trigram')""",
    "CREATE VIRTUAL TABLE message_trigrams USING fts5vocab(message_search, row)",
)

_TRIGGERS = (
    """CREATE TRIGGER messages_indexed_on_insert AFTER INSERT ON messages
    WHEN new.status <> 'streaming' AND new.content <> '' BEGIN
    INSERT INTO message_search (rowid, content)
    VALUES (new.seq, substr(new.content, 1, 200000) || char(10, 10));
    END""",
    """CREATE TRIGGER messages_unindexed_on_delete AFTER DELETE ON messages
    WHEN old.status <> 'streaming' AND old.content <> '' BEGIN
    INSERT INTO message_search (message_search, rowid, content)
    VALUES ('delete', old.seq, substr(old.content, 1, 200000) || char(10, 10));
    END""",
    # One trigger for both steps: the order of two triggers is not defined, and the old text
    # must leave before the new one joins. It does not run when only the status changes
    # between two indexed ones (queued → done).
    """CREATE TRIGGER messages_reindexed_on_update AFTER UPDATE OF content, status ON messages
    WHEN (old.status = 'streaming') <> (new.status = 'streaming')
    OR (new.status <> 'streaming' AND new.content IS NOT old.content) BEGIN
    INSERT INTO message_search (message_search, rowid, content)
    SELECT 'delete', old.seq, substr(old.content, 1, 200000) || char(10, 10)
    WHERE old.status <> 'streaming' AND old.content <> '';
    INSERT INTO message_search (rowid, content)
    SELECT new.seq, substr(new.content, 1, 200000) || char(10, 10)
    WHERE new.status <> 'streaming' AND new.content <> '';
    END""",
    """CREATE TRIGGER titles_indexed_on_insert AFTER INSERT ON conversations
    WHEN new.title <> '' BEGIN
    INSERT INTO conversation_search (rowid, title) VALUES (new.seq, new.title || char(10, 10));
    END""",
    """CREATE TRIGGER titles_unindexed_on_delete AFTER DELETE ON conversations
    WHEN old.title <> '' BEGIN
    INSERT INTO conversation_search (conversation_search, rowid, title)
    VALUES ('delete', old.seq, old.title || char(10, 10));
    END""",
    """CREATE TRIGGER titles_reindexed_on_update AFTER UPDATE OF title ON conversations
    WHEN new.title IS NOT old.title BEGIN
    INSERT INTO conversation_search (conversation_search, rowid, title)
    SELECT 'delete', old.seq, old.title || char(10, 10) WHERE old.title <> '';
    INSERT INTO conversation_search (rowid, title)
    SELECT new.seq, new.title || char(10, 10) WHERE new.title <> '';
    END""",
)


def upgrade() -> None:
    for statement in _VIEWS + _TABLES:
        op.execute(statement)
    # What is there already; a streaming row joins when it ends.
    op.execute(
        "INSERT INTO message_search (rowid, content) "
        "SELECT seq, substr(content, 1, 200000) || char(10, 10) "
        "FROM messages WHERE status <> 'streaming' AND content <> ''"
    )
    op.execute(
        "INSERT INTO conversation_search (rowid, title) SELECT seq, title || char(10, 10) "
        "FROM conversations WHERE title <> ''"
    )
    for statement in _TRIGGERS:
        op.execute(statement)


def downgrade() -> None:
    for statement in _TRIGGERS:
        op.execute(f"DROP TRIGGER {statement.split()[2]}")
    for table in ("message_trigrams", "message_search", "conversation_search"):
        op.execute(f"DROP TABLE {table}")
    for view in ("message_texts", "conversation_titles"):
        op.execute(f"DROP VIEW {view}")
