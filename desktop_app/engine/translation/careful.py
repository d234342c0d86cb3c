"""Exactly one translation for each text, the best of several tries, with what is wrong with it.

Knows ways, checks and remedies; nothing of models or documents.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field

from desktop_app.engine.translation import checks, edges, placeholders, remedies
from desktop_app.engine.translation.checks import Problem
from desktop_app.engine.translation.remedies import Attempt, Poor, Remedy
from desktop_app.engine.translation.ways import Draft, Way, Wish
from desktop_app.protocol.translations import Alternative, Flag

#: After so many tries of a remedy it has to have helped in such a share of them, or it is not
#: tried any more: a model that cannot do better should not be asked for everything five times.
_TRIED, _HELPED = 40, 0.05


@dataclass(frozen=True, slots=True)
class Outcome:
    """A text's translation. See `protocol.Translated`."""

    text: str
    flags: tuple[Flag, ...] = ()
    score: float | None = None
    alternatives: tuple[Alternative, ...] = ()
    via: str = ""


@dataclass(slots=True)
class _Case:
    """A text that is being translated: the best draft so far, and what is wrong with it."""

    text: str
    draft: Draft = field(default_factory=lambda: Draft(""))
    flags: frozenset[Problem] = frozenset({"failed"})
    retried: bool = False

    @property
    def cost(self) -> float:
        return checks.cost(self.flags)


class Careful:
    """Translates over a way, looks at what comes, and tries again where it is poor.

    Args:
        target: the language to translate into; glossary: (term, translation) pairs.
    """

    def __init__(self, way: Way, target: str, glossary: Sequence[tuple[str, str]] = ()) -> None:
        self._way = way
        self._target = target
        self._glossary = glossary
        self._records = {remedy: [0, 0] for remedy in remedies.REMEDIES}  # tried, helped

    def translate(self, texts: Sequence[str], wish: Wish) -> Generator[None, None, list[Outcome]]:
        """Returns an outcome for each text, in order; yields between batches."""
        frames = {text: edges.framed(text) for text in texts if placeholders.has_words(text)}
        cases = {body: _Case(body) for body in dict.fromkeys(f.body for f in frames.values())}
        yield from self._try(cases.values(), [Attempt((body,), _only) for body in cases], wish)
        for remedy in remedies.REMEDIES:
            yield from self._mend(cases.values(), remedy, wish)
        return [
            _outcome(text, frames[text], cases[frames[text].body])
            if text in frames
            else Outcome(text)
            for text in texts
        ]

    def _mend(
        self, cases: Iterable[_Case], remedy: Remedy, wish: Wish
    ) -> Generator[None, None, None]:
        tried, helped = self._records[remedy]
        if tried >= _TRIED and helped < _HELPED * tried:
            return
        groups: dict[Wish, list[tuple[_Case, Attempt]]] = {}
        for case in cases:
            if not case.cost:
                continue
            attempt = remedy.attempt(Poor(case.text, case.draft, case.flags, self._glossary))
            if attempt is not None:
                groups.setdefault(remedy.wish(case.flags, wish), []).append((case, attempt))
        for firm, group in groups.items():
            before = [case.cost for case, _ in group]
            yield from self._try([case for case, _ in group], [one for _, one in group], firm)
            record = self._records[remedy]
            record[0] += len(group)
            record[1] += sum(
                case.cost < cost for (case, _), cost in zip(group, before, strict=True)
            )

    def _try(
        self, cases: Iterable[_Case], attempts: Sequence[Attempt], wish: Wish
    ) -> Generator[None, None, None]:
        """Translates what the attempts ask for, and keeps what is better than before."""
        asked = [text for attempt in attempts for text in attempt.texts]
        drafts = iter((yield from self._way.translate(asked, wish)))
        for case, attempt in zip(cases, attempts, strict=True):
            draft = attempt.draft([next(drafts) for _ in attempt.texts])
            flags = self._flags(case.text, draft)
            if case.draft.text == "" or checks.cost(flags) < case.cost:
                case.retried = bool(case.draft.text) or wish.alone
                case.draft, case.flags = draft, flags

    def _flags(self, text: str, draft: Draft) -> frozenset[Problem]:
        found = checks.problems(text, draft.text, self._target, ended=draft.ended)
        flags: set[Problem] = {*found, *(("split",) if draft.split else ())}
        for pair in remedies.terms_in(text, self._glossary):
            if remedies.is_kept(pair):
                if pair[1] not in draft.text:
                    flags.add("placeholder")
            elif pair[1].casefold() not in draft.text.casefold():
                flags.add("glossary")
        return frozenset(flags)


def _only(texts: Sequence[str]) -> str:
    return texts[0]


def _outcome(text: str, frame: edges.Framed, case: _Case) -> Outcome:
    if not case.draft.text.strip():
        return Outcome(text, ("failed", "retried"))
    flags: set[Flag] = {*checks.flags(case.flags), *(("retried",) if case.retried else ())}
    others = dict(case.draft.others)
    others.pop(case.draft.text, None)
    return Outcome(
        frame.around(case.draft.text.strip()),
        tuple(sorted(flags)),
        case.draft.score,
        tuple(
            Alternative(frame.around(one.strip()), score)
            for one, score in others.items()
            if one.strip()
        ),
        case.draft.via,
    )
