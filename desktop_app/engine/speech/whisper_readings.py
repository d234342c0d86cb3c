"""Whisper's readings: in which manners to read, which one is the best, what none of them heard.

Knows readings, texts and windows; neither model nor tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.engine.speech import suspects
from desktop_app.engine.speech.whisper_decoder import Manner, Reading
from desktop_app.engine.speech.windows import Window
from desktop_app.protocol.transcripts import Flag, Segment
from desktop_app.readers.resampling import RATE

#: The manners a window is read in, until one reading looks right: first as it comes, then without
#: repeating itself, then, as Whisper's authors do it, with more and more chance.
MANNERS = (
    Manner(),
    Manner(no_repeat=5),
    *(Manner(temperature, 5) for temperature in (0.2, 0.5, 0.8)),
)
#: What makes a reading a bad one; a model that is unsure of silence is not wrong.
_GRAVE: tuple[Flag, ...] = ("loop", "monotone", "too_fast", "unsure")
#: Readings of every window when asked to be careful.
CAREFUL = 4
#: Speech that long is heard again when it is in no segment; so much sound around it goes along.
_LEAST_UNHEARD_S = 0.3
_MARGIN = round(0.2 * RATE)


@dataclass(frozen=True, slots=True)
class Choice:
    """A reading and what is wrong with it."""

    reading: Reading
    text: str
    flags: tuple[Flag, ...]
    repaired: bool

    @property
    def is_good(self) -> bool:
        return not any(flag in _GRAVE for flag in self.flags)

    @property
    def order(self) -> tuple[float, float]:
        """Larger is better."""
        return -sum(flag in _GRAVE for flag in self.flags), self.reading.avg_logprob


def is_settled(choice: Choice | None) -> bool:
    """Tells whether a window needs no other reading."""
    return choice is not None and (choice.is_good or is_silence(choice.reading))


def unheard(window: Window, segments: Sequence[Segment]) -> list[Window]:
    """Returns what of a window's speech is in none of its segments, if there are any."""
    if not segments:
        return []
    spans = [(round(one.start_s * RATE), round(one.end_s * RATE)) for one in segments]
    runs: list[list[tuple[int, int]]] = [[]]
    for first, end in window.voiced:
        if any(begin < end and first < stop for begin, stop in spans):
            runs.append([])
        else:
            runs[-1].append((first, end))
    found = []
    for run in runs:
        if sum(end - first for first, end in run) < _LEAST_UNHEARD_S * RATE:
            continue
        begin = max(window.sound_at, run[0][0] - _MARGIN)
        stop = min(window.sound_at + len(window.sound), run[-1][1] + _MARGIN)
        sound = window.sound[begin - window.sound_at : stop - window.sound_at]
        found.append(Window(begin, stop, begin, sound, tuple(run)))
    return found


def is_silence(reading: Reading) -> bool:
    """Tells whether the model holds that nobody spoke, and has guessed only."""
    return (
        reading.no_speech > suspects.MOST_NO_SPEECH and reading.avg_logprob < suspects.LEAST_LOGPROB
    )
