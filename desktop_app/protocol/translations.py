"""What is translated, and what comes of it. See `engine/tasks/translate.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop_app.protocol.load_spec import LoadSpec

Tone = Literal["", "formal", "plain"]

#: What is worth a look at a translation. What each one says to people is the faces' business.
#:
#: retried       the first try was poor, this is another one
#: short, long   for what stands in the source
#: repeats       it says the same again and again
#: untranslated  it equals its source, though there are words in it, or is in another script
#: placeholder   a number, address, piece of code, `{name}`, `%s`, tag or kept term is missing
#: split         it was too long for the model, and was translated in clauses
#: cut           the model came to no end; what it wrote is not all
#: glossary      a term of the glossary could not be kept
#: failed        the model wrote nothing: the source stands in its place
Flag = Literal[
    "retried",
    "short",
    "long",
    "repeats",
    "untranslated",
    "placeholder",
    "split",
    "cut",
    "glossary",
    "failed",
]


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence to translate.

    Attributes:
        number: its place in the whole text; units are given in this order.
        block: of the paragraph, cell or cue that it stands in.
    """

    number: int
    block: int
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One model's part of the way.

    Attributes:
        source, target: ISO 639-1, or a code that the model names ("zh-Hant").
    """

    model: LoadSpec
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class TranslateParams:
    """What to translate, and how.

    Attributes:
        units: in order of their numbers; those already translated are left out.
        source, target: ISO 639-1, or a code that the model names ("zh-Hant").
        steps: none for the chat model of the `RunTask`, one for a direct model, two for a
            way over a language between.
        tone: for the chat model.
        glossary: (term, translation) pairs.
        beams: continuations that are weighed; 1 is greedy.
        alternatives: how many other translations of each unit are given, the best first.
        draft: show a single unit's translation while it is written.
    """

    units: tuple[Unit, ...]
    source: str
    target: str
    steps: tuple[Step, ...] = ()
    tone: Tone = ""
    glossary: tuple[tuple[str, str], ...] = ()
    beams: int = 1
    alternatives: int = 0
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another translation.

    Attributes:
        score: the mean log-probability of its tokens, in nats; `None` if it is not known.
    """

    text: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Translated:
    """A unit's translation; there is exactly one for each unit, and it is never empty.

    Attributes:
        number: of the unit.
        score: the mean log-probability of its tokens, in nats; `None` if it is not known, as
            with chat models and with what was handed through.
        via: the text in the language between, "" on a direct way.
    """

    number: int
    text: str
    flags: tuple[Flag, ...] = ()
    score: float | None = None
    alternatives: tuple[Alternative, ...] = ()
    via: str = ""


@dataclass(frozen=True, slots=True)
class TranslatedUnits:
    """The next translations, in order of number: what is committed together."""

    units: tuple[Translated, ...]


@dataclass(frozen=True, slots=True)
class TranslationFacts:
    """The end of it.

    Attributes:
        sentences: units that were translated; seconds: it took, loading not counted.
        tokens: that were written, tries that were not used included.
    """

    sentences: int
    seconds: float
    tokens: int
