"""One channel of a recording on its way from samples to windows, begun anywhere in it.

Knows the voice detector and the cutter; nothing of files or recognizers.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from desktop_app.engine.speech.voice import FRAME, VoiceDetector
from desktop_app.engine.speech.windows import CuttingRules, Window, WindowCutter, was_speaking
from desktop_app.readers.resampling import RATE

#: The detector listens to so much before the first window, so that it hears that one as if it
#: had heard everything: some ten seconds, in whole frames.
_LISTENED_BEFORE = 312 * FRAME
#: The detector hears so much at once: in half seconds it takes three times as long (measured).
_AT_ONCE = 2 * RATE


class Channel:
    """Takes a channel's samples from the file's beginning, gives windows from `begin` on.

    Args:
        number: of the channel, from 0; begin: sample of the first window.
    """

    def __init__(self, number: int, begin: int, rules: CuttingRules) -> None:
        self.number = number
        self._begin = begin
        self._rules = rules
        self._listen_at = max(begin % FRAME, begin - _LISTENED_BEFORE)
        self._detector = VoiceDetector()
        self._before: list[float] = []
        self._cutter: WindowCutter | None = None
        self._held: list[np.ndarray] = []
        self._held_at = 0
        if begin == self._listen_at:
            self._start()

    def push(self, first_sample: int, samples: np.ndarray) -> Iterator[Window]:
        """Takes the next samples, (samples,); yields the windows that are complete."""
        if not self._held:
            self._held_at = first_sample
        self._held.append(samples)
        if first_sample + len(samples) - self._held_at >= _AT_ONCE:
            yield from self._listen()

    def finish(self) -> Iterator[Window]:
        """Yields the last windows."""
        if self._held:
            yield from self._listen()
        if self._cutter is not None:
            yield from self._cutter.finish(self._detector.finish())

    def _listen(self) -> Iterator[Window]:
        """Yields what is complete with the samples that were held back."""
        first_sample, samples = self._held_at, np.concatenate(self._held)
        self._held = []
        skipped = self._listen_at - first_sample
        if skipped > 0:
            samples, first_sample = samples[skipped:], first_sample + skipped
        if self._cutter is None:
            before = samples[: self._begin - first_sample]
            self._before += self._detector.push(before)
            if first_sample + len(samples) < self._begin:
                return
            samples = samples[len(before) :]
            self._start()
        assert self._cutter is not None
        yield from self._cutter.push(samples, self._detector.push(samples))

    def _start(self) -> None:
        speaking = was_speaking(self._before, self._rules)
        self._cutter = WindowCutter(self._begin, self._rules, speaking=speaking)
        self._before = []
