"""What looks wrong in a text that a model heard. Pure functions; knows no model and no sound.

The thresholds of compression, likelihood and silence are those of OpenAI's Whisper
(`whisper/transcribe.py`); loops and speed are ours.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.protocol.transcripts import Flag

#: A text that packs to less than 1/2.4 says little.
MOST_COMPRESSION = 2.4
#: Below this mean logarithm of its tokens' probabilities the model guessed.
LEAST_LOGPROB = -1.0
#: From here on it was probably silent.
MOST_NO_SPEECH = 0.6
#: Letters a second that nobody says: a quick speaker has some 25, in Japanese signs 12.
_MOST_LETTERS_S, _MOST_SIGNS_S = 38.0, 18.0
_TOO_SHORT_TO_TELL = 12  # letters
#: How often a phrase of so many words has to follow itself to be a loop.
_LOOPS = ((1, 6), (2, 4), (3, 3))
#: The same in signs, for languages without spaces; "はははは" is laughter.
_SIGN_LOOPS = ((1, 12), (2, 6), (3, 5), (4, 4), (6, 3))
_LONGEST_PHRASE = 30
#: Where a script has no spaces between words, by the first and last sign of its blocks.
_UNSPACED = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Burmese
    ("\u1780", "\u17ff"),  # Khmer
    ("\u3040", "\u30ff"),  # kana
    ("\u3400", "\u9fff"),  # Han
    ("\uf900", "\ufaff"),
)


def flags(text: str, seconds: float, avg_logprob: float, no_speech: float) -> tuple[Flag, ...]:
    """Returns why a text may be wrong, the gravest first.

    Args:
        seconds: for which somebody spoke; avg_logprob: the mean of its tokens' log
            probabilities; no_speech: how likely nobody spoke.
    """
    found: list[Flag] = []
    if has_loop(text):
        found.append("loop")
    if compression(text) > MOST_COMPRESSION:
        found.append("monotone")
    if is_too_fast(text, seconds):
        found.append("too_fast")
    if avg_logprob < LEAST_LOGPROB:
        found.append("unsure")
    if no_speech > MOST_NO_SPEECH:
        found.append("maybe_silence")
    return tuple(found)


def compression(text: str) -> float:
    """Returns a text's bytes by those of its packed form; 1 for an empty one."""
    raw = text.encode()
    return len(raw) / len(zlib.compress(raw)) if raw else 1.0


def has_loop(text: str) -> bool:
    """Tells whether a phrase follows itself over and over."""
    words = "".join(c if c.isalnum() or c.isspace() else " " for c in text.lower()).split()
    if is_unspaced(text):
        return _repeats([c for word in words for c in word], _SIGN_LOOPS)
    return _repeats(words, _LOOPS)


def is_too_fast(text: str, seconds: float) -> bool:
    """Tells whether nobody can say that in so short a time."""
    letters = sum(c.isalnum() for c in text)
    if letters < _TOO_SHORT_TO_TELL:
        return False
    most = _MOST_SIGNS_S if is_unspaced(text) else _MOST_LETTERS_S
    return letters > most * max(seconds, 0.1)


def is_unspaced(text: str) -> bool:
    """Tells whether a text is mostly in a script that has no spaces between words."""
    letters = [c for c in text if c.isalnum()]
    unspaced = sum(any(a <= c <= b for a, b in _UNSPACED) for c in letters)
    return unspaced > len(letters) / 2


def _repeats(units: Sequence[str], rules: Sequence[tuple[int, int]]) -> bool:
    """Tells whether any phrase repeats as often as the rule for its length says.

    Args:
        rules: (units of a phrase, times) with growing length; the last holds for longer ones.
    """
    for size in range(1, min(_LONGEST_PHRASE, len(units) // 2) + 1):
        times = next(times for least, times in reversed(rules) if size >= least)
        same = 0
        for at in range(size, len(units)):
            same = same + 1 if units[at] == units[at - size] else 0
            if same >= size * (times - 1):
                return True
    return False
