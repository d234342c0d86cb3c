"""The full-text index and the triggers that keep it in step, as plain SQL statements.

Trigrams serve Japanese and Chinese, which have no spaces. Each text is
indexed with two line ends after it, so that its last two characters begin a
trigram too: a search for one or two characters can then go through the
index's own dictionary (search.py).

Of a huge message only the first 200,000 characters are indexed: a pasted book
must not hold the window up.

A streaming row is not in the index: a flush must not rewrite its trigrams
twice a second. It joins when it gets its final status.
"""

from __future__ import annotations

VIEWS = (
    """CREATE VIEW message_texts (seq, content) AS
    SELECT seq, substr(content, 1, 200000) || char(10, 10) FROM messages""",
    """CREATE VIEW conversation_titles (seq, title) AS
    SELECT seq, title || char(10, 10) FROM conversations""",
)

TABLES = (
    """CREATE VIRTUAL TABLE message_search USING fts5(
    content, content='message_texts', content_rowid='seq', tokenize='trigram')""",
    """CREATE VIRTUAL TABLE conversation_search USING fts5(
    title, content='conversation_titles', content_rowid='seq', tokenize='trigram')""",
    "CREATE VIRTUAL TABLE message_trigrams USING fts5vocab(message_search, row)",
)

TRIGGERS = (
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

STATEMENTS = VIEWS + TABLES + TRIGGERS
