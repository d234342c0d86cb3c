"""Search in messages and titles, and through document_search.py in documents.

The newest matches are taken and ranked (snippets.py). Ranking all matches of
a common word in a million messages would cost seconds and show the same page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from desktop_app.store.document_records import DocumentHit
from desktop_app.store.document_search import DocumentSearch
from desktop_app.store.passage_search import PassageKey, PassageSearch
from desktop_app.store.records import SearchHit
from desktop_app.store.schema import from_microseconds
from desktop_app.store.search_query import Query, Source, newest
from desktop_app.store.snippets import Matcher
from desktop_app.store.transcript_records import TranscriptHit
from desktop_app.store.transcript_search import TranscriptSearch
from desktop_app.store.translation_records import TranslationHit
from desktop_app.store.translation_search import TranslationSearch

_CANDIDATES = 200  # of the newest matches, these are ranked
_IN_LIST = 600

# No ORDER BY: `found` comes newest first and CROSS JOIN keeps it outermost, so that the
# search ends with the last row wanted. Sorting would first read all that is looked at.
_MESSAGES = Source(
    "message",
    """SELECT m.seq, m.id, m.role, m.content, m.created_at,
    c.seq AS conversation_seq, c.id AS conversation_id, c.title
FROM ({found}) AS found
CROSS JOIN messages AS m ON m.seq = found.seq
CROSS JOIN conversations AS c ON c.id = m.conversation_id
WHERE c.deleted_at IS NULL AND m.content <> '' AND {like}
LIMIT :limit""",
    "m.content",
)
_TITLES = """SELECT c.seq, c.id AS conversation_id, c.title, c.updated_at
FROM conversations AS c WHERE c.deleted_at IS NULL AND c.active_leaf_id IS NOT NULL
AND {found} AND {like} ORDER BY c.updated_at DESC LIMIT :limit"""
_INDEXED_TITLE = (
    "c.seq IN (SELECT rowid FROM conversation_search WHERE conversation_search MATCH :match)"
)


class Search:
    """Search inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def hits(self, typed: str, limit: int = 50) -> tuple[SearchHit, ...]:
        """Returns where all words occur: matching titles first, then messages by rank."""
        query = Query.of(typed)
        if not query.words:
            return ()
        matcher = Matcher(query.words, typed)
        titles = [_title_hit(row, matcher) for row in self._titles(query, limit)]
        rows = list(newest(self._session, _MESSAGES, query, max(limit, _CANDIDATES)))
        # Newest first, and the sort is stable: between equals the newer one wins.
        rows.sort(key=lambda row: matcher.score(row["content"]), reverse=True)
        messages = [_message_hit(row, matcher) for row in rows[: max(0, limit - len(titles))]]
        return tuple(titles[:limit] + messages)

    def documents(self, typed: str, limit: int = 50) -> tuple[DocumentHit, ...]:
        """Returns the documents, results, transcripts and translations that hold all words."""
        return DocumentSearch(self._session).hits(typed, limit)

    def transcripts(self, typed: str, limit: int = 50) -> tuple[TranscriptHit, ...]:
        """Returns the transcripts that hold all words, each once."""
        return TranscriptSearch(self._session).hits(typed, limit)

    def translations(self, typed: str, limit: int = 50) -> tuple[TranslationHit, ...]:
        """Returns the translations that hold all words, each once."""
        return TranslationSearch(self._session).hits(typed, limit)

    def passages(
        self, question: str, document_ids: Sequence[str], limit: int
    ) -> tuple[PassageKey, ...]:
        """Returns passages of documents that share words with a question, best first."""
        return PassageSearch(self._session).alike(question, document_ids, limit)

    def conversations(self, typed: str) -> list[int]:
        """Returns the keys of conversations whose title or newest messages hold all words."""
        query = Query.of(typed)
        if not query.words:
            return []
        found = {row["seq"] for row in self._titles(query, _IN_LIST)}
        messages = newest(self._session, _MESSAGES, query, _IN_LIST)
        found |= {row["conversation_seq"] for row in messages}
        return sorted(found)

    def _titles(self, query: Query, limit: int) -> Iterable[RowMapping]:
        like, values = query.like("c.title")
        if query.match:
            values["match"] = query.match
        found = _INDEXED_TITLE if query.match else "1"
        statement = text(_TITLES.format(found=found, like=like))
        return self._session.execute(statement, {**values, "limit": limit}).mappings()


def _title_hit(row: RowMapping, matcher: Matcher) -> SearchHit:
    snippet, start, length = matcher.snippet(row["title"])
    return SearchHit(
        conversation_id=row["conversation_id"],
        title=row["title"],
        message_id=None,
        role=None,
        snippet=snippet,
        match_start=start,
        match_length=length,
        created_at=from_microseconds(row["updated_at"]),
    )


def _message_hit(row: RowMapping, matcher: Matcher) -> SearchHit:
    snippet, start, length = matcher.snippet(row["content"])
    return SearchHit(
        conversation_id=row["conversation_id"],
        title=row["title"],
        message_id=row["id"],
        role=row["role"],
        snippet=snippet,
        match_start=start,
        match_length=length,
        created_at=from_microseconds(row["created_at"]),
    )
