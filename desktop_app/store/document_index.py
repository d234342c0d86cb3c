"""The full-text index over documents and results, and the triggers that keep it in step.

Made as that of the messages is; see search_index.py for why.
"""

from __future__ import annotations

VIEWS = (
    """CREATE VIEW passage_texts (seq, text) AS
    SELECT seq, substr(text, 1, 200000) || char(10, 10) FROM passages""",
    """CREATE VIEW document_names (seq, name) AS
    SELECT seq, name || char(10) || title || char(10, 10) FROM documents""",
    """CREATE VIEW result_texts (seq, text) AS
    SELECT seq, coalesce(edited_text, text) || char(10, 10) FROM results""",
)

TABLES = (
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
TRIGGERS = (
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

STATEMENTS = VIEWS + TABLES + TRIGGERS
