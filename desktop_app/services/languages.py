"""Which language a text is written in. Knows nothing of documents and models."""

from __future__ import annotations

import math
import re
import threading
from functools import cache
from typing import Any

#: Told apart by their letters alone, without the tables for all others.
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u309f\u30a0-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
)
#: So much of a text shows what it is written in.
_LOOKED_AT = 4000
_MUCH_WRITTEN = frozenset(("de", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "zh"))
#: What is less likely is not worth a word.
_LEAST_SHARE = 0.01
#: In a text of which less than this share is such letters, they are names and quotations.
_SHARE = 0.05

_lock = threading.Lock()


def language_of(text: str) -> str:
    """Returns the language as ISO 639-1 code; "" when there are no words.

    The first time takes about a second, unless the letters tell.
    """
    text = text[:_LOOKED_AT]
    letters = sum(map(str.isalpha, text))
    if not letters:
        return ""
    for language, script in _SCRIPTS:
        if len(script.findall(text)) >= _SHARE * letters:
            return language
    with _lock:  # two threads would both read the tables
        return str(_identifier().classify(text)[0])


def likely(text: str, most: int = 5) -> tuple[tuple[str, float], ...]:
    """Returns (ISO 639 code, probability) pairs, the likeliest first; () without any words.

    A word or two could be of many languages: those that more people write are taken to be
    likelier before anything is read. The first time takes about a second, unless the
    letters tell.

    Args:
        most: so many at most; those that are out of the question are left out.
    """
    text = text[:_LOOKED_AT]
    letters = sum(map(str.isalpha, text))
    if not letters:
        return ()
    for language, script in _SCRIPTS:
        if len(script.findall(text)) >= _SHARE * letters:
            return ((language, 1.0),)
    with _lock:
        ranked = _identifier().rank(text)
    known = [(str(code), float(score)) for code, score in ranked]
    best = known[0][1]
    shares = {code: math.exp(score - best) * _before(code) for code, score in known}
    total = sum(shares.values())
    found = sorted(((code, share / total) for code, share in shares.items()), key=_by_share)
    return tuple((code, round(share, 4)) for code, share in found[:most] if share >= _LEAST_SHARE)


def _before(code: str) -> float:
    """Returns how likely a language is before the text is read, in relation to others."""
    if code == "en":
        return 10.0
    if code in _MUCH_WRITTEN:
        return 3.0
    return 1.0 if len(code) == 2 else 0.05  # three letters have those that few people write


def _by_share(found: tuple[str, float]) -> float:
    return -found[1]


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
