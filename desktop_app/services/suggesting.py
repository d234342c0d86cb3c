"""Which models to begin with on this computer. Knows the catalogue and advice; no network."""

from __future__ import annotations

import locale
from collections.abc import Callable, Iterable, Sequence

from desktop_app.model_library.advice import Advice, Pace
from desktop_app.model_library.catalogue import CatalogueEntry
from desktop_app.model_library.tasks import Task
from desktop_app.settings import Settings

#: At this pace an answer is there about as soon as it is looked at.
_FAST_TOKENS_PER_S = 15.0
#: Below this, waiting for a strong model is no pleasure.
_BEARABLE_TOKENS_PER_S = 2.0
#: What is fast on an accelerator, whose speed is not known: at most so many weights.
_FAST_PARAMETERS = 2_000_000_000


def suggest(
    entries: Sequence[CatalogueEntry],
    advise: Callable[[CatalogueEntry], Advice],
    language: str,
) -> tuple[tuple[CatalogueEntry, str], ...]:
    """Returns up to three models for chat, one for speech and one for translation, each with why.

    Args:
        language: ISO code of the person's language.

    Returns:
        Entries with "fast", "balanced", "strong", "speech" or "translate".
    """
    candidates = [
        (entry, advise(entry))
        for entry in entries
        if entry.suggest and not entry.gated and _suits(entry, language)
    ]
    chosen: dict[str, CatalogueEntry] = {}
    chat = [(entry, advice) for entry, advice in candidates if entry.task == "chat"]
    # The strongest first: one that is fast and strong is not offered twice.
    for why, suits in (("balanced", _runs_well), ("fast", _is_fast), ("strong", _is_bearable)):
        found = _best(((e, a) for e, a in chat if suits(e, a)), language, own_first=False)
        if found is not None and found not in chosen.values():
            chosen[why] = found
    tasks: tuple[Task, ...] = ("speech", "translate")
    for task in tasks:
        fitting = [(e, a) for e, a in candidates if e.task == task and _runs_well(e, a)]
        fast = [(e, a) for e, a in fitting if _is_fast(e, a)]
        smallest = sorted(fitting, key=lambda pair: pair[0].parameters)[:1]
        found = _best(fast or smallest, language, own_first=True)
        if found is not None:
            chosen[task] = found
    order = ("fast", "balanced", "strong", *tasks)
    return tuple((chosen[why], why) for why in order if why in chosen)


def language_of(settings: Settings) -> str:
    """Returns the person's language as an ISO code: as chosen, else the system's."""
    if settings.language != "system":
        return settings.language
    name = (locale.getlocale()[0] or "").partition("_")[0]
    if len(name) != 2:  # Windows has names of its own
        return "ja" if name == "Japanese" else "en"
    return name


def _best(
    fitting: Iterable[tuple[CatalogueEntry, Advice]], language: str, *, own_first: bool
) -> CatalogueEntry | None:
    """Returns the largest; of specialists, one that was made for the language."""

    def merit(entry: CatalogueEntry) -> tuple[bool, int]:
        return own_first and entry.languages[0] == language, entry.parameters

    return max((entry for entry, _ in fitting), key=merit, default=None)


def _suits(entry: CatalogueEntry, language: str) -> bool:
    # A model that was made for another language speaks this one as a second.
    return entry.speaks(language) and entry.languages[0] in (language, "en", "*")


def _runs_well(entry: CatalogueEntry, advice: Advice) -> bool:
    return advice.recommended is not None and advice.best.pace is Pace.WELL


def _is_fast(entry: CatalogueEntry, advice: Advice) -> bool:
    if not _runs_well(entry, advice):
        return False
    speed = advice.best.tokens_per_s
    if speed is None:
        return entry.parameters <= _FAST_PARAMETERS
    return speed >= _FAST_TOKENS_PER_S


def _is_bearable(entry: CatalogueEntry, advice: Advice) -> bool:
    if advice.recommended is None:
        return False
    speed = advice.best.tokens_per_s
    return speed is None or speed >= _BEARABLE_TOKENS_PER_S
