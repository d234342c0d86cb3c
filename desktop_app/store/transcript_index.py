"""The full-text index over the lines of transcripts, and the triggers that keep it in step.

Made as that of the messages is; see search_index.py for why. Lines that are not shown are
in it too: search leaves them out.
"""

from __future__ import annotations

STATEMENTS = (
    """CREATE VIEW segment_texts (seq, text) AS
    SELECT seq, coalesce(edited_text, text) || char(10, 10) FROM segments""",
    """CREATE VIRTUAL TABLE segment_search USING fts5(
    text, content='segment_texts', content_rowid='seq', tokenize='trigram')""",
    "CREATE VIRTUAL TABLE segment_trigrams USING fts5vocab(segment_search, row)",
    """CREATE TRIGGER segments_indexed_on_insert AFTER INSERT ON segments BEGIN
    INSERT INTO segment_search (rowid, text)
    VALUES (new.seq, coalesce(new.edited_text, new.text) || char(10, 10));
    END""",
    """CREATE TRIGGER segments_unindexed_on_delete AFTER DELETE ON segments BEGIN
    INSERT INTO segment_search (segment_search, rowid, text)
    VALUES ('delete', old.seq, coalesce(old.edited_text, old.text) || char(10, 10));
    END""",
    """CREATE TRIGGER segments_reindexed_on_update AFTER UPDATE OF edited_text ON segments
    WHEN coalesce(new.edited_text, new.text) IS NOT coalesce(old.edited_text, old.text) BEGIN
    INSERT INTO segment_search (segment_search, rowid, text)
    VALUES ('delete', old.seq, coalesce(old.edited_text, old.text) || char(10, 10));
    INSERT INTO segment_search (rowid, text)
    VALUES (new.seq, coalesce(new.edited_text, new.text) || char(10, 10));
    END""",
    # What a model heard is never overwritten, whatever a later version of the program does.
    """CREATE TRIGGER segments_heard_for_good
    BEFORE UPDATE OF start_s, end_s, text, words, flags, figures, channel ON segments BEGIN
    SELECT RAISE(ABORT, 'what was heard does not change');
    END""",
)
