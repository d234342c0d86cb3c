"""Search in messages and titles: the user's text is data, never search syntax.

Words of three and more characters go to the trigram index. A query of only
shorter ones (東京, 鬱) looks through the newest messages, and when these hold
too few, through the index's own dictionary for the trigrams that begin so.

The newest matches are taken and ranked (snippets.py). Ranking all matches of
a common word in a million messages would cost seconds and show the same page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from desktop_app.store.records import SearchHit
from desktop_app.store.schema import from_microseconds
from desktop_app.store.snippets import Matcher

_TRIGRAM = 3
_CANDIDATES = 300  # of the newest matches, these are ranked
_LOOKED_AT = 20_000  # of the newest matches or messages, these are looked at
_DICTIONARY_TERMS = 1_000
_IN_LIST = 1_000

# No ORDER BY: `found` comes newest first and CROSS JOIN keeps it outermost, so that the
# search ends with the last row wanted. Sorting would first read all that is looked at.
_NEWEST = """SELECT m.seq, m.id, m.role, m.content, m.created_at,
    c.seq AS conversation_seq, c.id AS conversation_id, c.title
FROM ({found}) AS found
CROSS JOIN messages AS m ON m.seq = found.seq
CROSS JOIN conversations AS c ON c.id = m.conversation_id
WHERE c.deleted_at IS NULL AND m.content <> '' AND {like}
LIMIT :limit"""
_INDEXED = """SELECT rowid AS seq FROM message_search
WHERE message_search MATCH :match ORDER BY rowid DESC LIMIT :looked_at"""
_RECENT = "SELECT seq FROM messages ORDER BY seq DESC LIMIT :looked_at"
_TITLES = """SELECT c.seq, c.id AS conversation_id, c.title, c.updated_at
FROM conversations AS c WHERE c.deleted_at IS NULL AND c.active_leaf_id IS NOT NULL
AND {found} AND {like} ORDER BY c.updated_at DESC LIMIT :limit"""
_INDEXED_TITLE = (
    "c.seq IN (SELECT rowid FROM conversation_search WHERE conversation_search MATCH :match)"
)
_DICTIONARY = """SELECT term FROM message_trigrams
WHERE term >= :first AND term < :last LIMIT :limit"""


@dataclass(frozen=True, slots=True)
class _Query:
    """The words to find: `long` ones through the index, `short` ones by comparing."""

    long: tuple[str, ...]
    short: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> _Query:
        # Half a surrogate pair cannot be in the history, nor be handed to SQLite.
        typed = typed.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
        words = tuple(dict.fromkeys(typed.split()))
        return cls(
            tuple(word for word in words if len(word) >= _TRIGRAM),
            tuple(word for word in words if len(word) < _TRIGRAM),
        )

    @property
    def words(self) -> tuple[str, ...]:
        return self.long + self.short

    def like(self, column: str) -> tuple[str, dict[str, str]]:
        """Returns an SQL condition for the short words, and its parameters."""
        conditions = [f"{column} LIKE :like{n} ESCAPE '\\'" for n in range(len(self.short))]
        patterns = {f"like{n}": _like_pattern(word) for n, word in enumerate(self.short)}
        return " AND ".join(conditions) or "1", patterns


class Search:
    """Search inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def hits(self, typed: str, limit: int = 50) -> tuple[SearchHit, ...]:
        """Returns where all words occur: matching titles first, then messages by rank."""
        query = _Query.of(typed)
        if not query.words:
            return ()
        matcher = Matcher(query.words, typed)
        titles = [_title_hit(row, matcher) for row in self._titles(query, limit)]
        rows = list(self._messages(query, max(limit, _CANDIDATES)))
        # Newest first, and the sort is stable: between equals the newer one wins.
        rows.sort(key=lambda row: matcher.score(row["content"]), reverse=True)
        messages = [_message_hit(row, matcher) for row in rows[: max(0, limit - len(titles))]]
        return tuple(titles[:limit] + messages)

    def conversations(self, typed: str) -> list[int]:
        """Returns the keys of conversations whose title or newest messages hold all words."""
        query = _Query.of(typed)
        if not query.words:
            return []
        found = {row["seq"] for row in self._titles(query, _IN_LIST)}
        found |= {row["conversation_seq"] for row in self._messages(query, _IN_LIST)}
        return sorted(found)

    def _titles(self, query: _Query, limit: int) -> Iterable[RowMapping]:
        like, values = query.like("c.title")
        if query.long:
            values["match"] = _match_all(query.long)
        return self._rows(
            _TITLES.format(found=_INDEXED_TITLE if query.long else "1", like=like),
            {**values, "limit": limit},
        )

    def _messages(self, query: _Query, limit: int) -> Iterable[RowMapping]:
        if query.long:
            return self._newest(_INDEXED, query, limit, _match_all(query.long))
        recent = list(self._newest(_RECENT, query, limit))
        if len(recent) >= limit:
            return recent
        # Rare among the newest, so its trigrams are few and their lists short.
        first = max(query.short, key=len).lower()
        trigrams = self._session.execute(
            text(_DICTIONARY),
            {"first": first, "last": first + "\U0010ffff", "limit": _DICTIONARY_TERMS},
        ).scalars()
        match = " OR ".join(map(_quoted, trigrams))
        return self._newest(_INDEXED, query, limit, match) if match else recent

    def _newest(
        self, found: str, query: _Query, limit: int, match: str | None = None
    ) -> Iterable[RowMapping]:
        like, values = query.like("m.content")
        parameters: dict[str, Any] = {**values, "limit": limit, "looked_at": _LOOKED_AT}
        if match is not None:
            parameters["match"] = match
        return self._rows(_NEWEST.format(found=found, like=like), parameters)

    def _rows(self, statement: str, parameters: dict[str, Any]) -> Iterable[RowMapping]:
        return self._session.execute(text(statement), parameters).mappings()


def _quoted(word: str) -> str:
    """Returns the word as an FTS5 string: everything in it stands for itself."""
    return '"' + word.replace('"', '""') + '"'


def _match_all(words: tuple[str, ...]) -> str:
    return " AND ".join(map(_quoted, words))


def _like_pattern(word: str) -> str:
    for special in "\\%_":
        word = word.replace(special, "\\" + special)
    return f"%{word}%"


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
