"""What is wrong with a translation, as far as it shows without reading either language.

Pure functions over strings. Knows nothing of models, nor of what is done about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from desktop_app.engine.translation import placeholders
from desktop_app.protocol.translations import Flag

#: What a character says, against one of the Latin alphabet.
_WEIGHTS = ((0x3040, 0x30FF, 1.4), (0x3400, 0x9FFF, 2.6), (0xAC00, 0xD7AF, 2.3))
#: Shares of the source's weight that are too little and too much, and weights that are allowed
#: besides: "Hi." may be 「こんにちは。」.
_LEAST, _MOST = 0.4, 3.5
_ALLOWED_LESS, _ALLOWED_MORE = 6.0, 25.0
#: A phrase that comes so often in a row, and more often than in the source, is a loop.
_REPEATED = re.compile(r"(.{2,48}?)(?:\s*\1){3,}|(\w)\2{7,}", re.DOTALL)
_SCRIPTS: dict[str, re.Pattern[str]] = {
    "ja": re.compile(r"[\u3041-\u30ff\u3400-\u9fff]"),
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
}
_SCRIPTS |= dict.fromkeys(("uk", "bg", "be", "mk"), _SCRIPTS["ru"])
_SCRIPTS |= {"fa": _SCRIPTS["ar"], "ur": _SCRIPTS["ar"], "mr": _SCRIPTS["hi"]}
#: Words that are no names and no abbreviations. So many in a row are a sentence.
_SMALL_WORD = re.compile(r"(?<![^\W\d_])[a-zà-ɏ]{2,}")
_FEWEST_WORDS = 3

#: A flag, or what is told as one but is less of a problem: a number is lost ("placeholder").
Problem = Flag | Literal["number"]
#: What each problem costs; the try with the least is taken.
COSTS: dict[Problem, float] = {
    "failed": 100.0,
    "placeholder": 10.0,
    "untranslated": 9.0,
    "repeats": 8.0,
    "cut": 6.0,
    "short": 5.0,
    "long": 5.0,
    "glossary": 4.0,
    "number": 4.0,
    "split": 2.0,
}


def problems(source: str, translation: str, target: str, *, ended: bool) -> frozenset[Problem]:
    """Returns what is wrong with the translation of a sentence.

    Args:
        target: the language that it should be in.
        ended: whether the model came to an end by itself.
    """
    if not translation.strip():
        return frozenset({"failed"})
    checked: Iterable[tuple[Problem, bool]] = (
        ("cut", not ended),
        ("short", is_short(source, translation)),
        ("long", is_long(source, translation)),
        ("repeats", repeats(translation) > max(3, repeats(source))),
        ("untranslated", is_untranslated(source, translation, target)),
        ("placeholder", bool(placeholders.missing(source, translation))),
        ("number", bool(placeholders.missing_numbers(source, translation))),
    )
    return frozenset(problem for problem, found in checked if found)


def cost(found: Iterable[Problem]) -> float:
    """Returns how bad problems are together."""
    return sum(COSTS.get(problem, 0.0) for problem in found)


def flags(found: Iterable[Problem]) -> frozenset[Flag]:
    """Returns what is told of problems."""
    return frozenset("placeholder" if one == "number" else one for one in found)


def is_short(source: str, translation: str) -> bool:
    """Tells whether a translation says much less than its source."""
    return weight(translation) < _LEAST * weight(source) - _ALLOWED_LESS


def is_long(source: str, translation: str) -> bool:
    """Tells whether a translation says much more than its source."""
    return weight(translation) > _MOST * weight(source) + _ALLOWED_MORE


@lru_cache(maxsize=1024)
def weight(text: str) -> float:
    """Returns how much letters and digits say, in Latin letters."""
    return sum(_character_weight(ord(one)) for one in text if one.isalnum())


def repeats(text: str) -> int:
    """Returns how often the phrase that is repeated most stands in a row; 1 if none is."""
    most = 1
    for match in _REPEATED.finditer(text):
        phrase = match[1] or match[2]
        if any(map(str.isalnum, phrase)):
            most = max(most, len(match[0]) // len(phrase))
    return most


def is_untranslated(source: str, translation: str, target: str) -> bool:
    """Tells whether a translation is its source, or at least not in the target's script.

    Names, codes and single words may well be the same in both languages.
    """
    equal = _plain(source) == _plain(translation)
    own = _SCRIPTS.get(target.split("-")[0].lower())
    if own is not None and not own.search(translation):
        return _small_words(translation) >= (1 if equal else _FEWEST_WORDS)
    if not equal:
        return False
    if own is None and any(script.search(source) for script in _SCRIPTS.values()):
        return True
    return _small_words(source) >= _FEWEST_WORDS


def _small_words(text: str) -> int:
    for start, end in reversed(placeholders.spans(text)):
        text = f"{text[:start]} {text[end:]}"
    return len(_SMALL_WORD.findall(text))


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _character_weight(code: int) -> float:
    return next((each for first, last, each in _WEIGHTS if first <= code <= last), 1.0)
