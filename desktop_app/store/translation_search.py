"""Search in translations: each once, by the sentence that matches best. Knows no documents."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from desktop_app.store.schema import from_microseconds
from desktop_app.store.search_query import Query, Source, newest
from desktop_app.store.snippets import Matcher
from desktop_app.store.translation_records import TranslationHit

_CANDIDATES = 400
_OF_ONE_TRANSLATION = 8  # of a translation's matches, so many are ranked

_BOTH = "(u.source || char(10) || coalesce(u.edited_text, u.text))"
_UNITS = Source(
    "translation_unit",
    f"""SELECT u.seq, u.number, u.source, coalesce(u.edited_text, u.text) AS shown,
    t.id AS translation_id, t.name, t.title, t.created_at
FROM (
    SELECT seq FROM (
        SELECT u.seq, row_number() OVER (PARTITION BY u.translation_seq ORDER BY u.seq) AS nth
        FROM ({{found}}) AS found CROSS JOIN translation_units AS u ON u.seq = found.seq
        WHERE u.text IS NOT NULL AND {{like}}
    ) WHERE nth <= {_OF_ONE_TRANSLATION}
) AS some
CROSS JOIN translation_units AS u ON u.seq = some.seq
CROSS JOIN translations AS t ON t.seq = u.translation_seq
WHERE t.ready AND t.deleted_at IS NULL
ORDER BY t.seq DESC, u.seq LIMIT :limit""",
    _BOTH,
)
# There are as many as texts somebody has translated: no index is needed.
_NAMES = """SELECT t.id AS translation_id, t.name, t.title, t.created_at
FROM translations AS t WHERE t.ready AND t.deleted_at IS NULL
AND {like} ORDER BY t.seq DESC LIMIT :limit"""


class TranslationSearch:
    """Search in translations inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def names(self, typed: str, limit: int) -> tuple[TranslationHit, ...]:
        """Returns translations whose title or name holds all words, newest first."""
        query = Query.of(typed)
        if not query.words:
            return ()
        matcher = Matcher(query.words, typed)
        return tuple(_name_hit(row, matcher) for row in self._names(query, limit))

    def sentences(self, typed: str) -> tuple[tuple[float, TranslationHit], ...]:
        """Returns the best sentence of each translation, and how well it matches."""
        query = Query.of(typed)
        if not query.words:
            return ()
        matcher = Matcher(query.words, typed)
        best: dict[str, tuple[float, TranslationHit]] = {}
        for row in newest(self._session, _UNITS, query, _CANDIDATES):
            score, shown = max(
                (matcher.score(row[name]), row[name]) for name in ("shown", "source")
            )
            before = best.get(row["translation_id"])
            if before is None or score > before[0]:
                best[row["translation_id"]] = (score, _unit_hit(row, shown, matcher))
        return tuple(best.values())

    def hits(self, typed: str, limit: int) -> tuple[TranslationHit, ...]:
        """Returns where all words occur: names first, then sentences by rank."""
        names = self.names(typed, limit)
        sentences = sorted(self.sentences(typed), key=lambda found: -found[0])
        return (*names, *(hit for _, hit in sentences))[:limit]

    def _names(self, query: Query, limit: int) -> Iterable[RowMapping]:
        every_word = Query((), query.words)
        like, values = every_word.like("(t.name || char(10) || t.title)")
        statement = text(_NAMES.format(like=like))
        return self._session.execute(statement, {**values, "limit": limit}).mappings()


def _name_hit(row: RowMapping, matcher: Matcher) -> TranslationHit:
    title = row["title"] or row["name"]
    snippet, start, length = matcher.snippet(title)
    if not length and row["title"]:  # it is its own name that matches
        snippet, start, length = matcher.snippet(row["name"])
    return TranslationHit(
        row["translation_id"],
        title,
        None,
        snippet,
        start,
        length,
        from_microseconds(row["created_at"]),
    )


def _unit_hit(row: RowMapping, shown: str, matcher: Matcher) -> TranslationHit:
    return TranslationHit(
        row["translation_id"],
        row["title"] or row["name"],
        row["number"],
        *matcher.snippet(shown),
        from_microseconds(row["created_at"]),
    )
