"""Other ways to translate a sentence whose translation is poor: what is asked, and put together.

Each remedy is tried on what the ones before it left wrong. Strings only; knows no models.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from desktop_app.engine.translation import checks, clauses, placeholders
from desktop_app.engine.translation.checks import Problem
from desktop_app.engine.translation.decoding import Manner
from desktop_app.engine.translation.ways import Draft, Wish

#: Flags of a translation that is poor as a whole, and those of one that says too much.
_POOR: frozenset[Problem] = frozenset({"failed", "short", "long", "repeats", "untranslated", "cut"})
_TOO_MUCH: frozenset[Problem] = frozenset({"long", "repeats", "cut"})
_TOO_LITTLE: frozenset[Problem] = frozenset({"failed", "short"})
_BEAMS, _NO_REPEAT, _LEAST = 4, 3, 0.5
#: Sentences are cut into clauses of about so much; see `checks.weight`.
_CLAUSE = 45.0

Terms = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What to translate instead of a text, and how a draft comes of it.

    Attributes:
        split: whether the text is translated in parts.
        base: the draft that is changed, if what is asked are only words of it.
    """

    texts: tuple[str, ...]
    put_together: Callable[[Sequence[str]], str]
    split: bool = False
    base: Draft | None = None

    def draft(self, drafts: Sequence[Draft]) -> Draft:
        """Returns the draft of the whole."""
        text = self.put_together([draft.text for draft in drafts])
        if self.base is not None:
            return replace(self.base, text=text)
        if len(drafts) == 1:
            others = tuple((self.put_together([one]), score) for one, score in drafts[0].others)
            return replace(drafts[0], text=text, others=others)
        scores = [draft.score for draft in drafts if draft.score is not None]
        return Draft(
            text,
            sum(scores) / len(scores) if scores else None,
            all(draft.ended for draft in drafts),
            split=self.split,
            via=" ".join(filter(None, (draft.via for draft in drafts))),
        )


@dataclass(frozen=True, slots=True)
class Poor:
    """A sentence and the best that there is of it.

    Attributes:
        flags: what is wrong with the draft.
        terms: of the glossary, (term, translation).
    """

    text: str
    draft: Draft
    flags: frozenset[Problem]
    terms: Terms


@dataclass(frozen=True, slots=True)
class Remedy:
    """One of them.

    Attributes:
        attempt: at a poor translation; `None` where it does not help.
        wish: how to translate, for such flags.
    """

    attempt: Callable[[Poor], Attempt | None]
    wish: Callable[[frozenset[Problem], Wish], Wish]


def _calm(_flags: frozenset[Problem], wish: Wish) -> Wish:
    return replace(wish, alone=True, show=None)


def _firm(flags: frozenset[Problem], wish: Wish) -> Wish:
    manner = Manner(
        beams=max(_BEAMS, wish.manner.beams),
        several=wish.manner.several,
        no_repeat=_NO_REPEAT if flags & _TOO_MUCH else 0,
        least=_LEAST if flags & _TOO_LITTLE else 0.0,
    )
    return Wish(manner, alone=True)


def _word_by_word(poor: Poor) -> Attempt | None:
    """A term's own translation in the sentence's is what the glossary's has to stand for."""
    if "glossary" not in poor.flags:
        return None
    lost = [pair for pair in terms_in(poor.text, poor.terms) if pair[1] not in poor.draft.text]

    def put_together(translations: Sequence[str]) -> str:
        text = poor.draft.text
        for (_, wanted), found in zip(lost, translations, strict=True):
            word = found.strip().rstrip(".。")
            # A model that answers a word as it answers the sentence did not understand it.
            places = list(_term(word).finditer(text)) if 0 < len(word) < len(text) - 1 else []
            if len(places) == 1:
                text = text[: places[0].start()] + wanted + text[places[0].end() :]
        return text

    return Attempt(tuple(term for term, _ in lost), put_together, base=poor.draft)


def _stand_in(style: int) -> Remedy:
    def attempt(poor: Poor) -> Attempt | None:
        text, flags, terms = poor.text, poor.flags, poor.terms
        places = [(span, text[slice(*span)]) for span in kept_places(text, terms)]
        if "glossary" in flags:
            places += _places_of_terms(text, terms, [span for span, _ in places])
        if not places or not flags & {"placeholder", "glossary"}:
            return None
        places.sort()
        swap = placeholders.swapped(
            text, [span for span, _ in places], [k for _, k in places], style
        )
        return Attempt((swap.text,), lambda texts: swap.restored(texts[0]))

    return Remedy(attempt, _calm)


def _again(poor: Poor) -> Attempt | None:
    if not poor.flags & {*_POOR, "number"}:
        return None
    return Attempt((poor.text,), lambda texts: texts[0])


def _in_clauses(poor: Poor) -> Attempt | None:
    if not poor.flags & _POOR:
        return None
    cut = clauses.fitting(poor.text, lambda part: checks.weight(part) <= _CLAUSE, anywhere=False)
    if len(cut) == 1 or not all(map(placeholders.has_words, cut)):
        return None
    asked = tuple(part.strip() for part in cut)
    return Attempt(asked, lambda texts: clauses.joined(cut, texts), split=True)


def _around(poor: Poor) -> Attempt | None:
    """What stands between placeholders by itself: the one way on which none can be lost."""
    if "placeholder" not in poor.flags:
        return None
    texts, kept = placeholders.around(poor.text, kept_places(poor.text, poor.terms))
    if not kept:
        return None
    asked = [number for number, one in enumerate(texts) if placeholders.has_words(one)]

    def put_together(translations: Sequence[str]) -> str:
        parts = list(texts)
        for number, translation in zip(asked, translations, strict=True):
            head = texts[number][: len(texts[number]) - len(texts[number].lstrip())]
            tail = texts[number][len(texts[number].rstrip()) :]
            parts[number] = f"{head}{translation}{tail}"
        joined = [part for pair in zip(parts, [*kept, ""], strict=True) for part in pair]
        return "".join(joined)

    return Attempt(tuple(texts[number].strip() for number in asked), put_together, split=True)


#: In the order in which they are tried.
REMEDIES: tuple[Remedy, ...] = (
    Remedy(_word_by_word, _calm),
    *map(_stand_in, range(placeholders.STYLES)),
    Remedy(_again, _firm),
    Remedy(_in_clauses, _calm),
    Remedy(_around, _calm),
)


def terms_in(text: str, terms: Terms) -> list[tuple[str, str]]:
    """Returns the terms of a glossary that a text has, the longest first."""
    folded = text.casefold()
    found = [
        pair
        for pair in terms
        if pair[0].strip() and pair[0].casefold() in folded and _term(pair[0]).search(text)
    ]
    return sorted(found, key=lambda pair: -len(pair[0]))


def is_kept(pair: tuple[str, str]) -> bool:
    """Tells whether a term is its own translation: it has to stay as it is, as placeholders do."""
    return pair[0] == pair[1]


def kept_places(text: str, terms: Terms) -> list[tuple[int, int]]:
    """Returns where what has to stay as it is stands in a text, in order."""
    taken = placeholders.spans(text)
    _places_of_terms(text, [pair for pair in terms if is_kept(pair)], taken)
    return sorted(taken)


def _places_of_terms(
    text: str, terms: Terms, taken: list[tuple[int, int]]
) -> list[tuple[tuple[int, int], str]]:
    """Returns where terms stand, and their translations; adds the places to those taken."""
    places: list[tuple[tuple[int, int], str]] = []
    for term, translation in terms_in(text, terms):
        for match in _term(term).finditer(text):
            if all(match.end() <= start or end <= match.start() for start, end in taken):
                taken.append(match.span())
                places.append((match.span(), translation))
    return places


def _term(term: str) -> re.Pattern[str]:
    """Terms of Latin letters are whole words; elsewhere words have no bounds."""
    left = r"(?<![A-Za-z0-9])" if term[0].isascii() else ""
    right = r"(?![A-Za-z0-9])" if term[-1].isascii() else ""
    return re.compile(f"{left}{re.escape(term)}{right}", re.IGNORECASE)
