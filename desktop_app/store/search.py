"""Search in messages and titles: the user's text is data, never search syntax.

Words of three and more characters go to the trigram index. Shorter ones (東京,
鬱) are looked for in the newest messages, and when these hold too few, in the
index's own dictionary for the trigrams that begin so.

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
_CANDIDATES = 200  # of the newest matches, these are ranked
_LOOKED_AT = 20_000  # of the newest matches, these are looked at
_FIRST_LOOK = 3_000  # messages in which a short word is looked for before the dictionary
_DICTIONARY_TERMS = 1_000
_IN_LIST = 600

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
        if not query.short:
            return self._newest(_INDEXED, query, limit, _match_all(query.long))
        found = _INDEXED if query.long else _RECENT
        first = list(self._newest(found, query, limit, _match_all(query.long), _FIRST_LOOK))
        if len(first) >= limit:
            return first
        # Rare among the newest, so the trigrams that begin so are few and their lists short.
        parts = [_quoted(word) for word in query.long]
        for word in query.short:
            trigrams = self._trigrams(word)
            if not trigrams:
                return first
            parts.append("(" + " OR ".join(map(_quoted, trigrams)) + ")")
        rest = self._newest(_INDEXED, query, limit, " AND ".join(parts))
        seen = {row["seq"] for row in first}
        return first + [row for row in rest if row["seq"] not in seen]

    def _trigrams(self, beginning: str) -> list[str]:
        """Returns the index's entries that begin so."""
        # Letter by letter, as the tokenizer folds: µ becomes Greek, but ß stays one letter.
        first = "".join(c.casefold() if len(c.casefold()) == 1 else c.lower() for c in beginning)
        values = {"first": first, "last": first + "\U0010ffff", "limit": _DICTIONARY_TERMS}
        return list(self._session.execute(text(_DICTIONARY), values).scalars())

    def _newest(
        self,
        found: str,
        query: _Query,
        limit: int,
        match: str,
        looked_at: int = _LOOKED_AT,
    ) -> Iterable[RowMapping]:
        like, values = query.like("m.content")
        parameters: dict[str, Any] = {**values, "limit": limit, "looked_at": looked_at}
        if found is _INDEXED:
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
