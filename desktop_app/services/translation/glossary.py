"""The user's glossary: how terms are to be translated, for each pair of languages.

The settings own it; here it is read and changed, and tables of terms are read. Knows no model.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.services.history import clean
from desktop_app.services.translation.plan import Terms, TranslateOptions
from desktop_app.settings import SettingsFile

_PARTS = 4  # of an entry: source language, target language, term, translation
_MOST_BYTES = 5_000_000
_HEADS = ({"source", "target"}, {"term", "translation"})


class Glossary:
    """Terms and their translations."""

    def __init__(self, settings: SettingsFile) -> None:
        self._settings = settings

    def terms(self, source: str, target: str) -> Terms:
        """Returns the (term, translation) pairs of two languages, in the user's order."""
        return tuple(
            (term, translation)
            for *pair, term, translation in self._entries()
            if pair == [source, target]
        )

    def set_terms(self, source: str, target: str, terms: Iterable[tuple[str, str]]) -> Terms:
        """Replaces the terms of two languages; returns them as they are kept.

        Raises:
            UserError: `data_folder_unusable`; they hold until the program ends.
        """
        kept = _tidied(terms)
        others = ["\t".join(entry) for entry in self._entries() if entry[:2] != [source, target]]
        own = ["\t".join((source, target, *pair)) for pair in kept]
        self._settings.change(glossary=(*others, *own))
        return kept

    def for_request(self, options: TranslateOptions, source: str, target: str) -> Terms:
        """Returns the terms that a request is to keep to: its own go before the user's."""
        own = _tidied(options.glossary)
        said = {term for term, _ in own}
        return own + tuple(pair for pair in self.terms(source, target) if pair[0] not in said)

    def _entries(self) -> list[list[str]]:
        entries = (entry.split("\t") for entry in self._settings.current.glossary)
        return [entry for entry in entries if len(entry) == _PARTS]


def read_terms(path: Path) -> Terms:
    """Returns the terms of a table with two columns: CSV with commas or semicolons, or TSV.

    Raises:
        UserError: `glossary_unreadable`.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UserError("glossary_unreadable", name=path.name, reason="it is too large")
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError("glossary_unreadable", name=path.name, reason="not UTF-8") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("glossary_unreadable", name=path.name, reason=reason) from error
    first = text.split("\n", 1)[0]
    parted = max("\t;,", key=first.count)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=parted, strict=True))
    except csv.Error as error:
        raise UserError("glossary_unreadable", name=path.name, reason=error) from error
    if rows and {cell.strip().casefold() for cell in rows[0]} in _HEADS:
        rows = rows[1:]
    terms = _tidied((row[0], row[1]) for row in rows if len(row) > 1)
    if not terms:
        raise UserError("glossary_unreadable", name=path.name, reason="no row has two columns")
    return terms


def _tidied(terms: Iterable[tuple[str, str]]) -> Terms:
    """Returns terms with single spaces, each once, without empty ones."""
    tidy = ((" ".join(clean(a).split()), " ".join(clean(b).split())) for a, b in terms)
    return tuple({term: (term, other) for term, other in tidy if term and other}.values())
