"""Search in transcripts: each once, by the line that matches best. Knows no documents."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from desktop_app.store.schema import from_microseconds
from desktop_app.store.search_query import Query, Source, newest
from desktop_app.store.snippets import Matcher
from desktop_app.store.transcript_records import TranscriptHit

_CANDIDATES = 400
_OF_ONE_TRANSCRIPT = 8  # of a transcript's matches, so many are ranked

_LINES = Source(
    "segment",
    f"""SELECT s.seq, coalesce(s.edited_text, s.text) AS text,
    coalesce(s.edited_start_s, s.start_s) AS start_s,
    t.id AS transcript_id, t.name, t.title, t.created_at
FROM (
    SELECT seq FROM (
        SELECT s.seq, row_number() OVER (PARTITION BY s.transcript_seq ORDER BY s.seq) AS nth
        FROM ({{found}}) AS found CROSS JOIN segments AS s ON s.seq = found.seq
        WHERE s.shown AND {{like}}
    ) WHERE nth <= {_OF_ONE_TRANSCRIPT}
) AS some
CROSS JOIN segments AS s ON s.seq = some.seq
CROSS JOIN transcripts AS t ON t.seq = s.transcript_seq
WHERE t.deleted_at IS NULL
ORDER BY t.seq DESC, s.seq LIMIT :limit""",
    "coalesce(s.edited_text, s.text)",
)
# There are as many as files somebody has listened to: no index is needed.
_NAMES = """SELECT t.id AS transcript_id, t.name, t.title, t.created_at
FROM transcripts AS t WHERE t.deleted_at IS NULL AND t.channels > 0
AND {like} ORDER BY t.seq DESC LIMIT :limit"""


class TranscriptSearch:
    """Search in transcripts inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def names(self, typed: str, limit: int) -> tuple[TranscriptHit, ...]:
        """Returns transcripts whose title or file's name holds all words, newest first."""
        query = Query.of(typed)
        if not query.words:
            return ()
        matcher = Matcher(query.words, typed)
        return tuple(_name_hit(row, matcher) for row in self._names(query, limit))

    def lines(self, typed: str) -> tuple[tuple[float, TranscriptHit], ...]:
        """Returns the best line of each transcript that has all words, and how well it matches."""
        query = Query.of(typed)
        if not query.words:
            return ()
        matcher = Matcher(query.words, typed)
        best: dict[str, tuple[float, RowMapping]] = {}
        for row in newest(self._session, _LINES, query, _CANDIDATES):
            score = matcher.score(row["text"])
            before = best.get(row["transcript_id"])
            if before is None or score > before[0]:
                best[row["transcript_id"]] = (score, row)
        return tuple((score, _line_hit(row, matcher)) for score, row in best.values())

    def hits(self, typed: str, limit: int) -> tuple[TranscriptHit, ...]:
        """Returns where all words occur: names first, then lines by rank."""
        names = self.names(typed, limit)
        lines = sorted(self.lines(typed), key=lambda found: -found[0])
        return (*names, *(hit for _, hit in lines))[:limit]

    def _names(self, query: Query, limit: int) -> Iterable[RowMapping]:
        every_word = Query((), query.words)
        like, values = every_word.like("(t.name || char(10) || t.title)")
        statement = text(_NAMES.format(like=like))
        return self._session.execute(statement, {**values, "limit": limit}).mappings()


def _name_hit(row: RowMapping, matcher: Matcher) -> TranscriptHit:
    title = row["title"] or row["name"]
    snippet, start, length = matcher.snippet(title)
    if not length and row["title"]:  # it is the file's name that matches
        snippet, start, length = matcher.snippet(row["name"])
    return TranscriptHit(
        row["transcript_id"],
        title,
        None,
        None,
        snippet,
        start,
        length,
        from_microseconds(row["created_at"]),
    )


def _line_hit(row: RowMapping, matcher: Matcher) -> TranscriptHit:
    return TranscriptHit(
        row["transcript_id"],
        row["title"] or row["name"],
        row["seq"],
        row["start_s"],
        *matcher.snippet(row["text"]),
        from_microseconds(row["created_at"]),
    )
