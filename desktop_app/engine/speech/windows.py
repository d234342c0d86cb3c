"""Cuts one channel into windows that a recognizer takes, at silences where there are any.

Knows samples and how likely somebody speaks; nothing of models or text. Holds no more
sound than a window and a little of what comes after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from desktop_app.engine.speech.voice import FRAME
from desktop_app.readers.resampling import RATE


@dataclass(frozen=True, slots=True)
class CuttingRules:
    """How windows are cut; times in seconds.

    Attributes:
        longest: of a window.
        pause: of silence that always ends a window: a model hears nothing in it, and what it
            hears in nothing is invented.
        margin: kept before and after speech; its soft ends are not heard as speech.
        begins, ends: how likely speech has to be to begin, and not to end.
        gap: of a silence within which speech goes on.
        shortest: of speech; less is a click.
        quiet: a tile without speech is this long.
    """

    longest: float = 30.0
    pause: float = 2.0
    margin: float = 0.2
    begins: float = 0.5
    ends: float = 0.35
    gap: float = 0.16
    shortest: float = 0.1
    quiet: float = 30.0

    def in_frames(self) -> FrameRules:
        """Returns the same, counted in frames; a window is never longer than it may be."""

        def frames(seconds: float) -> int:
            return max(1, round(seconds * RATE / FRAME))

        return FrameRules(
            max(2, int(self.longest * RATE / FRAME)),
            frames(self.pause),
            frames(self.margin),
            self.begins,
            self.ends,
            frames(self.gap),
            frames(self.shortest),
            frames(self.quiet),
        )


@dataclass(frozen=True, slots=True)
class FrameRules:
    """`CuttingRules` with times in frames."""

    longest: int
    pause: int
    margin: int
    begins: float
    ends: float
    gap: int
    shortest: int
    quiet: int


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a channel; each begins where the one before it ended.

    Attributes:
        first_sample, end_sample: of the stretch, in the file.
        sound_at: where the sound begins that is to be heard; sound: float32, (samples,), empty
            when nobody speaks.
        voiced: (first, end) samples in the file, of speech.
    """

    first_sample: int
    end_sample: int
    sound_at: int = 0
    sound: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32))
    voiced: tuple[tuple[int, int], ...] = ()


class WindowCutter:
    """Takes a channel's sound from `first_sample` on, gives its windows.

    How the sound is divided among calls changes nothing. All windows but the last are
    whole frames, so that a cutter that begins at the end of one of them goes on as the
    first would have.

    Args:
        speaking: whether somebody was speaking just before `first_sample`.
    """

    def __init__(
        self, first_sample: int = 0, rules: CuttingRules | None = None, *, speaking: bool = False
    ) -> None:
        self._rules = rules or CuttingRules()
        self._first = first_sample
        self._speaking = speaking
        self._sound = np.zeros(0, np.float32)
        self._voice: list[float] = []

    def push(self, samples: np.ndarray, voice: list[float]) -> Iterator[Window]:
        """Takes sound and what came with it, yields the windows that are complete.

        Args:
            samples: float32, (samples,); voice: a probability for each `FRAME` samples; those
                of the last samples may come later.
        """
        self._sound = np.concatenate((self._sound, samples))
        self._voice.extend(voice)
        while (window := self._next(ended=False)) is not None:
            yield window

    def finish(self, voice: list[float]) -> Iterator[Window]:
        """Yields the last windows; they end where the sound does."""
        self._voice.extend(voice)
        while (window := self._next(ended=True)) is not None:
            yield window

    def _next(self, *, ended: bool) -> Window | None:
        """Returns the next window, `None` when that needs more sound or there is none left."""
        heard = len(self._voice)
        if not heard:
            return None
        frames = self._rules.in_frames()
        spans = speech_spans(self._voice, frames, speaking=self._speaking, ended=ended)
        quiet = (spans[0].first if spans else heard) - 2 * frames.margin
        if quiet >= frames.quiet:
            return self._take(frames.quiet, [])
        if not spans:
            return self._take(heard, []) if ended else None
        if not ended and spans[-1].unfinished and spans[-1].length < frames.shortest:
            return None  # perhaps a click
        start = max(0, spans[0].first - frames.margin)
        group: list[Span] = []
        for span in spans:
            if group and span.first - group[-1].end >= frames.pause:
                break
            if span.end - start > frames.longest:
                if not group:
                    return self._long(start, span, frames.longest)
                break
            group.append(span)
        end = group[-1].end
        if len(group) < len(spans):
            following = spans[len(group)].first
            return self._take(end + min(frames.margin, (following - end) // 2), group)
        if not ended:  # what comes next may belong to it
            room = max(start + frames.longest - end, 2 * frames.margin, frames.gap)
            if heard - end < min(frames.pause, room):
                return None
        cut = end + frames.margin
        # The silence at the end of everything is not worth a window of its own.
        return self._take(heard if ended and heard - cut < frames.pause else cut, group)

    def _long(self, start: int, span: Span, longest: int) -> Window:
        """Cuts speech without a silence where it is quietest, in the last third of a window."""
        first, last = start + longest * 2 // 3, start + longest
        sound = self._sound[first * FRAME : last * FRAME].reshape(-1, FRAME)
        loudness = np.convolve(np.square(sound).mean(axis=1), np.ones(3) / 3, "same")
        # Of two places about as quiet, the one that sounds less like speech.
        score = np.log(loudness + 1e-8) + 2.0 * np.asarray(self._voice[first:last])
        cut = first + int(score.argmin())
        return self._take(cut, [Span(span.first, cut)])

    def _take(self, count: int, spans: list[Span]) -> Window:
        """Cuts frames off as a window; of the sound's last frame there may be less."""
        count = min(count, len(self._voice))
        length = min(count * FRAME, len(self._sound))
        first, end = self._first, self._first + length
        window = Window(first, end)
        if spans:
            frames = self._rules.in_frames()
            begin = max(0, spans[0].first - frames.margin)
            stop = min(spans[-1].end + frames.margin, begin + frames.longest)
            window = Window(
                first,
                end,
                first + begin * FRAME,
                self._sound[begin * FRAME : min(length, stop * FRAME)].copy(),
                tuple(
                    (first + span.first * FRAME, min(end, first + span.end * FRAME))
                    for span in spans
                ),
            )
        self._speaking = was_speaking(self._voice[:count], self._rules, speaking=self._speaking)
        self._sound, self._voice = self._sound[length:], self._voice[count:]
        self._first = end
        return window


@dataclass(frozen=True, slots=True)
class Span:
    """Speech, in frames.

    Attributes:
        unfinished: whether it may go on with the next frames.
    """

    first: int
    end: int
    unfinished: bool = False

    @property
    def length(self) -> int:
        return self.end - self.first


def speech_spans(
    voice: list[float], frames: FrameRules, *, speaking: bool = False, ended: bool = True
) -> list[Span]:
    """Returns where somebody speaks, in order.

    Args:
        voice: a probability for each frame; speaking: whether somebody did just before.
        ended: whether no more frames come.
    """
    runs: list[tuple[int, int]] = []
    for at, probability in enumerate(voice):
        speaking = probability >= frames.begins or (speaking and probability >= frames.ends)
        if not speaking:
            continue
        if runs and at - runs[-1][1] < frames.gap:
            runs[-1] = runs[-1][0], at + 1
        else:
            runs.append((at, at + 1))
    spans = [Span(first, end, not ended and len(voice) - end < frames.gap) for first, end in runs]
    return [span for span in spans if span.unfinished or span.length >= frames.shortest]


def was_speaking(voice: list[float], rules: CuttingRules, *, speaking: bool = False) -> bool:
    """Tells whether somebody speaks at the end of these frames."""
    for probability in voice:
        speaking = probability >= rules.begins or (speaking and probability >= rules.ends)
    return speaking
