"""The full-text index over the sentences of translations, and the triggers that keep it in step.

Made as that of the messages is; see search_index.py for why. Source and shown text stand in
one entry: a search finds a sentence by the words of either. What is not translated yet is
not in it, so that ten thousand sentences are written in a moment.
"""

from __future__ import annotations

STATEMENTS = (
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
