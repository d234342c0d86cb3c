"""Passages that share words with a question, the best first. Knows nothing of meaning.

Unlike a search (document_search.py), a question need not be there word by word: any of its
words will do, rare ones count more. SQLite's BM25 finds candidates among all passages; these
are ranked by a BM25 of our own, which knows words from parts of words, and hardly holds it
against a passage that it is long: SQLite's would have the short answers of a dialogue first.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.orm import Session

from desktop_app.store.search_query import quoted, trigrams

_MOST_TERMS = 48
#: Of the index's entries that begin with one or two characters, so many are looked for.
_BEGINNINGS = 24
_TRIGRAM = 3
_CJK = r"\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff々ー"
_RUN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_IS_CJK = re.compile(rf"[{_CJK}]")
#: Hiragana are endings and particles: three of them in a row tell little.
_TELLING = re.compile(r"[^\u3041-\u309f]")
_SHORT_WORD = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff々]+")
#: English words that are in every passage. What is as common in other languages costs only time.
_COMMON_WORDS = (
    "about after all also and any are because been before being between both but can could did "
    "does doing down during each for from further had has have having her here hers him his how "
    "into its itself just more most not now off once only other our out over own same she should "
    "some such than that the their theirs them then there these they this those through too under "
    "until very was were what when where which while who whom why will with would you your"
)
_COMMON = frozenset(_COMMON_WORDS.split())

#: BM25's constants (Robertson and Zaragoza 2009); b is 0.75 in SQLite.
_K1, _B = 1.2, 0.2
#: What a word counts that only begins with the one asked for, or has it inside.
_BEGINS, _INSIDE = 0.8, 0.2
_CANDIDATES = 300

_FOUND = """SELECT d.id, p.number, p.text
FROM passage_search
JOIN passages AS p ON p.seq = passage_search.rowid
JOIN documents AS d ON d.seq = p.document_seq
WHERE passage_search MATCH :match AND passage_search.rowid BETWEEN :first AND :last
AND d.id IN :documents
ORDER BY bm25(passage_search), p.seq LIMIT :limit"""
_FREQUENCY = """SELECT count(*) FROM passage_search
WHERE passage_search MATCH :match AND rowid BETWEEN :first AND :last"""
_RANGE = """SELECT min(p.seq), max(p.seq) FROM passages AS p
JOIN documents AS d ON d.seq = p.document_seq WHERE d.id IN :documents"""


@dataclass(frozen=True, slots=True)
class PassageKey:
    """Which passage: its document, and its number in it."""

    document_id: str
    number: int


class PassageSearch:
    """Search for a question's words inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def alike(
        self, question: str, document_ids: Sequence[str], limit: int
    ) -> tuple[PassageKey, ...]:
        """Returns passages of these documents by the words they share with a question."""
        terms = self._terms(question)
        if not terms or not document_ids:
            return ()
        documents = {"documents": list(document_ids)}
        # The passages of a document stand together: the index need not look elsewhere.
        first, last = self._session.execute(_expanding(_RANGE), documents).one()
        if first is None:
            return ()
        among = {"first": first, "last": last}
        match = " OR ".join(map(quoted, terms))
        values = {**documents, **among, "match": match, "limit": max(limit, _CANDIDATES)}
        rows = self._session.execute(_expanding(_FOUND), values).all()
        if not rows:
            return ()
        weights = {term: self._weight(term, among) for term in terms}
        usual = sum(len(row.text) for row in rows) / len(rows)
        # The sort is stable: between equals SQLite's order stands.
        best = sorted(rows, key=lambda row: -_score(row.text, weights, usual))
        return tuple(PassageKey(row.id, row.number) for row in best[:limit])

    def _weight(self, term: str, among: dict[str, int]) -> float:
        """Returns how rare a term is where it is looked for."""
        values = {**among, "match": quoted(term)}
        found: int = self._session.scalar(text(_FREQUENCY), values) or 0
        total = among["last"] - among["first"] + 1
        return math.log(1 + (total - found + 0.5) / (found + 0.5))

    def _terms(self, question: str) -> list[str]:
        """Returns what to look for: words, and of Chinese and Japanese text its trigrams."""
        question = question.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
        found: dict[str, None] = {}
        for run in _RUN.findall(question.casefold()):
            if not _IS_CJK.match(run):
                if len(run) >= _TRIGRAM and run not in _COMMON:
                    found[run] = None
                continue
            for start in range(len(run) - _TRIGRAM + 1):
                piece = run[start : start + _TRIGRAM]
                if _TELLING.search(piece):
                    found[piece] = None
            for word in _SHORT_WORD.findall(run):
                if len(word) < _TRIGRAM:
                    found |= dict.fromkeys(trigrams(self._session, "passage", word, _BEGINNINGS))
        return list(found)[:_MOST_TERMS]


def _score(passage: str, weights: Mapping[str, float], usual_length: float) -> float:
    passage = passage.casefold()
    words = Counter(_RUN.findall(passage))
    long = _K1 * (1 - _B + _B * len(passage) / usual_length)
    total = 0.0
    for term, weight in weights.items():
        if term not in passage:
            continue
        if _IS_CJK.search(term):  # a piece of a sentence, which has no spaces
            count: float = passage.count(term)
        else:
            count = sum(n * _share(term, word) for word, n in words.items() if term in word)
        total += weight * count * (_K1 + 1) / (count + long)
    return total


def _share(term: str, word: str) -> float:
    if word == term:
        return 1.0
    return _BEGINS if word.startswith(term) else _INSIDE


def _expanding(statement: str) -> TextClause:
    return text(statement).bindparams(bindparam("documents", expanding=True))
