"""How the translation memory is asked: which settings matter to a sentence. Knows no engine."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from desktop_app.protocol.translations import Tone, Translated
from desktop_app.services.history import clean
from desktop_app.services.translation.plan import Terms, TranslateOptions
from desktop_app.services.translation.routes import Route
from desktop_app.store.transaction import Transaction
from desktop_app.store.translation_records import Remembered

_DIGITS = 16
#: What a model could not write is tried again the next time.
_NOT_KEPT = frozenset(("failed", "cut"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What sentences are translated with, as the memory tells one way from another.

    Attributes:
        model: see `Route.key`.
    """

    source: str
    target: str
    model: str
    tone: Tone = ""
    beams: int = 1
    terms: Terms = ()

    @classmethod
    def by(cls, route: Route, options: TranslateOptions, terms: Terms) -> Asked:
        return cls(route.source, route.target, route.key, options.tone, options.beams, terms)

    def settings(self, text: str) -> str:
        """Returns what tells these settings from others, for this sentence.

        Of the glossary only what occurs in it counts: a new term makes other sentences no
        less known.
        """
        folded = text.casefold()
        terms = [pair for pair in self.terms if pair[0].casefold() in folded]
        if not (self.tone or terms or self.beams != 1):
            return ""
        told = json.dumps((self.tone, self.beams, terms), ensure_ascii=False)
        return sha256(told.encode("utf-8")).hexdigest()[:_DIGITS]

    def find(self, transaction: Transaction, sources: Iterable[str]) -> dict[str, Remembered]:
        """Returns what is known of sentences, by the sentence."""
        wanted = {text: self.settings(text) for text in sources}
        return transaction.translation_memory.find(wanted, self.source, self.target, self.model)

    def made(self, text: str, translated: Translated) -> Remembered:
        """Returns what a model wrote of a sentence, as it is remembered.

        No model is trusted to write only text: it is what SQLite can keep.
        """
        return Remembered(
            text,
            clean(translated.text),
            self.model,
            self.settings(text),
            translated.flags,
            translated.score,
            translated.alternatives,
            clean(translated.via),
        )

    def keep(self, transaction: Transaction, made: Iterable[Remembered]) -> None:
        """Remembers what a model wrote."""
        kept = [one for one in made if not _NOT_KEPT & set(one.flags)]
        transaction.translation_memory.keep(kept, self.source, self.target)
