"""What was typed into a search field, and the rows whose texts hold it, newest first.

The user's text is data, never search syntax. Words of three and more
characters go to a trigram index. Shorter ones (東京, 鬱) are looked for in the
newest texts, and when these hold too few, in the index's own dictionary for
the trigrams that begin so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

_TRIGRAM = 3
_LOOKED_AT = 20_000  # of the newest matches, these are looked at
_FIRST_LOOK = 3_000  # texts in which a short word is looked for before the dictionary
_DICTIONARY_TERMS = 1_000

_INDEXED = """SELECT rowid AS seq FROM {index}_search
WHERE {index}_search MATCH :match ORDER BY rowid DESC LIMIT :looked_at"""
_RECENT = "SELECT seq FROM {index}s ORDER BY seq DESC LIMIT :looked_at"
_DICTIONARY = """SELECT term FROM {index}_trigrams
WHERE term >= :first AND term < :last LIMIT :limit"""


@dataclass(frozen=True, slots=True)
class Source:
    """Texts that are looked through.

    Attributes:
        index: what the table, its index and the index's dictionary are named after:
            "message" of messages, message_search, message_trigrams.
        statement: SQL of the rows wanted, with a `seq`, for the rows of `{found}`, which
            come newest first, where `{like}` holds; at most `:limit`.
        column: the text that `{like}` is about.
    """

    index: str
    statement: str
    column: str


@dataclass(frozen=True, slots=True)
class Query:
    """The words to find: `long` ones through the index, `short` ones by comparing."""

    long: tuple[str, ...]
    short: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> Query:
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

    @property
    def match(self) -> str:
        """The long words as an FTS5 query; empty without any."""
        return " AND ".join(map(quoted, self.long))

    def like(self, column: str) -> tuple[str, dict[str, str]]:
        """Returns an SQL condition for the short words, and its parameters."""
        conditions = [f"{column} LIKE :like{n} ESCAPE '\\'" for n in range(len(self.short))]
        patterns = {f"like{n}": _like_pattern(word) for n, word in enumerate(self.short)}
        return " AND ".join(conditions) or "1", patterns


def newest(session: Session, source: Source, query: Query, limit: int) -> Iterable[RowMapping]:
    """Returns the newest rows whose text holds all words."""
    if not query.short:
        return _look(session, source, query, limit, query.match)
    first = list(_look(session, source, query, limit, query.match, _FIRST_LOOK))
    if len(first) >= limit:
        return first
    # Rare among the newest, so the trigrams that begin so are few and their lists short.
    parts = [quoted(word) for word in query.long]
    for word in query.short:
        terms = trigrams(session, source.index, word, _DICTIONARY_TERMS)
        if not terms:
            return first
        parts.append("(" + " OR ".join(map(quoted, terms)) + ")")
    rest = _look(session, source, query, limit, " AND ".join(parts))
    seen = {row["seq"] for row in first}
    return first + [row for row in rest if row["seq"] not in seen]


def _look(
    session: Session,
    source: Source,
    query: Query,
    limit: int,
    match: str,
    looked_at: int = _LOOKED_AT,
) -> Iterable[RowMapping]:
    like, values = query.like(source.column)
    parameters: dict[str, Any] = {**values, "limit": limit, "looked_at": looked_at}
    found = _RECENT
    if match:
        found = _INDEXED
        parameters["match"] = match
    statement = source.statement.format(found=found.format(index=source.index), like=like)
    return session.execute(text(statement), parameters).mappings()


def trigrams(session: Session, index: str, beginning: str, limit: int) -> list[str]:
    """Returns an index's entries that begin so.

    Args:
        index: as `Source.index`.
    """
    # Letter by letter, as the tokenizer folds: µ becomes Greek, but ß stays one letter.
    first = "".join(c.casefold() if len(c.casefold()) == 1 else c.lower() for c in beginning)
    values = {"first": first, "last": first + "\U0010ffff", "limit": limit}
    statement = text(_DICTIONARY.format(index=index))
    return list(session.execute(statement, values).scalars())


def quoted(word: str) -> str:
    """Returns the word as an FTS5 string: everything in it stands for itself."""
    return '"' + word.replace('"', '""') + '"'


def _like_pattern(word: str) -> str:
    for special in "\\%_":
        word = word.replace(special, "\\" + special)
    return f"%{word}%"
