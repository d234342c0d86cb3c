"""Which language a text is written in. Knows nothing of documents and models."""

from __future__ import annotations

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


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
