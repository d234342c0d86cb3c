"""Search in documents, in what was made of them, in transcripts and translations.

Each document is found once, by the passage that matches best; a common word
would else fill the list with one book. Knows no messages.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from desktop_app.store.document_records import DocumentHit
from desktop_app.store.schema import from_microseconds
from desktop_app.store.search_query import Query, Source, newest
from desktop_app.store.snippets import Matcher
from desktop_app.store.transcript_records import TranscriptHit
from desktop_app.store.transcript_search import TranscriptSearch
from desktop_app.store.translation_records import TranslationHit
from desktop_app.store.translation_search import TranslationSearch

_CANDIDATES = 400
_OF_ONE_DOCUMENT = 8  # of a document's matches, so many are ranked

_PASSAGES = Source(
    "passage",
    f"""SELECT p.seq, p.number, p.page, p.text,
    d.seq AS document_seq, d.id AS document_id, d.name, d.title, d.created_at
FROM (
    SELECT seq FROM (
        SELECT p.seq, p.document_seq,
            row_number() OVER (PARTITION BY p.document_seq ORDER BY p.seq DESC) AS nth
        FROM ({{found}}) AS found CROSS JOIN passages AS p ON p.seq = found.seq
        WHERE {{like}}
    ) WHERE nth <= {_OF_ONE_DOCUMENT}
) AS some
CROSS JOIN passages AS p ON p.seq = some.seq
CROSS JOIN documents AS d ON d.seq = p.document_seq
WHERE d.ready AND d.deleted_at IS NULL
ORDER BY d.seq DESC, p.seq LIMIT :limit""",
    "p.text",
)
_RESULTS = Source(
    "result",
    """SELECT s.seq, coalesce(s.edited_text, s.text) AS text,
    r.id AS run_id, r.document_id, r.title, r.created_at
FROM ({found}) AS found
CROSS JOIN results AS s ON s.seq = found.seq
CROSS JOIN runs AS r ON r.id = s.run_id
WHERE r.deleted_at IS NULL AND {like}
LIMIT :limit""",
    "coalesce(s.edited_text, s.text)",
)
_NAMES = """SELECT d.id AS document_id, d.name, d.title, d.created_at
FROM documents AS d WHERE d.ready AND d.deleted_at IS NULL
AND {found} AND {like} ORDER BY d.seq DESC LIMIT :limit"""
_INDEXED_NAME = "d.seq IN (SELECT rowid FROM document_search WHERE document_search MATCH :match)"


class DocumentSearch:
    """Search in documents inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def hits(self, typed: str, limit: int) -> tuple[DocumentHit, ...]:
        """Returns where all words occur: names first, then all texts by rank."""
        query = Query.of(typed)
        if not query.words:
            return ()
        matcher = Matcher(query.words, typed)
        transcripts = TranscriptSearch(self._session)
        translations = TranslationSearch(self._session)
        names = [_name_hit(row, matcher) for row in self._names(query, limit)]
        names += map(_transcript_hit, transcripts.names(typed, limit))
        names += map(_translation_hit, translations.names(typed, limit))
        rows = list(newest(self._session, _RESULTS, query, limit))
        best: dict[int, RowMapping] = {}
        for row in newest(self._session, _PASSAGES, query, _CANDIDATES):
            before = best.get(row["document_seq"])
            if before is None or matcher.score(row["text"]) > matcher.score(before["text"]):
                best[row["document_seq"]] = row
        rows += best.values()
        found: list[tuple[float, RowMapping | TranscriptHit | TranslationHit]] = [
            *((matcher.score(row["text"]), row) for row in rows),
            *transcripts.lines(typed),
            *translations.sentences(typed),
        ]
        found.sort(key=lambda one: -one[0])
        texts = [_hit(one, matcher) for _, one in found[: max(0, limit - len(names))]]
        return tuple(names[:limit] + texts)

    def _names(self, query: Query, limit: int) -> Iterable[RowMapping]:
        like, values = query.like("(d.name || char(10) || d.title)")
        if query.match:
            values["match"] = query.match
        found = _INDEXED_NAME if query.match else "1"
        statement = text(_NAMES.format(found=found, like=like))
        return self._session.execute(statement, {**values, "limit": limit}).mappings()


def _name_hit(row: RowMapping, matcher: Matcher) -> DocumentHit:
    title = row["title"] or row["name"]
    snippet, start, length = matcher.snippet(title)
    if not length and row["title"]:  # it is the file's name that matches
        snippet, start, length = matcher.snippet(row["name"])
    return DocumentHit(
        document_id=row["document_id"],
        run_id=None,
        title=title,
        passage=None,
        page=None,
        snippet=snippet,
        match_start=start,
        match_length=length,
        created_at=from_microseconds(row["created_at"]),
    )


def _hit(found: RowMapping | TranscriptHit | TranslationHit, matcher: Matcher) -> DocumentHit:
    match found:
        case TranscriptHit():
            return _transcript_hit(found)
        case TranslationHit():
            return _translation_hit(found)
    return _text_hit(found, matcher)


def _text_hit(row: RowMapping, matcher: Matcher) -> DocumentHit:
    snippet, start, length = matcher.snippet(row["text"])
    of_run = "run_id" in row
    return DocumentHit(
        document_id=row["document_id"],
        run_id=row["run_id"] if of_run else None,
        title=row["title"] if of_run else row["title"] or row["name"],
        passage=None if of_run else row["number"],
        page=None if of_run else row["page"],
        snippet=snippet,
        match_start=start,
        match_length=length,
        created_at=from_microseconds(row["created_at"]),
    )


def _transcript_hit(hit: TranscriptHit) -> DocumentHit:
    return DocumentHit(
        document_id=None,
        run_id=None,
        title=hit.title,
        passage=None,
        page=None,
        snippet=hit.snippet,
        match_start=hit.match_start,
        match_length=hit.match_length,
        created_at=hit.created_at,
        transcript_id=hit.transcript_id,
        segment=hit.segment,
        start_s=hit.start_s,
    )


def _translation_hit(hit: TranslationHit) -> DocumentHit:
    return DocumentHit(
        document_id=None,
        run_id=None,
        title=hit.title,
        passage=None,
        page=None,
        snippet=hit.snippet,
        match_start=hit.match_start,
        match_length=hit.match_length,
        created_at=hit.created_at,
        translation_id=hit.translation_id,
        unit=hit.unit,
    )
