"""One channel of a recording on its way from samples to windows, begun anywhere in it.

Knows the voice detector and the cutter; nothing of files or recognizers.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from desktop_app.engine.speech.voice import FRAME, VoiceDetector
from desktop_app.engine.speech.windows import CuttingRules, Window, WindowCutter, was_speaking

#: The detector listens to so much before the first window, so that it hears that one as if it
#: had heard everything: some ten seconds, in whole frames.
_LISTENED_BEFORE = 312 * FRAME


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
        if begin == self._listen_at:
            self._start()

    def push(self, first_sample: int, samples: np.ndarray) -> Iterator[Window]:
        """Takes the next samples, (samples,); yields the windows that are complete."""
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

    def finish(self) -> Iterator[Window]:
        """Yields the last windows."""
        if self._cutter is not None:
            yield from self._cutter.finish(self._detector.finish())

    def _start(self) -> None:
        speaking = was_speaking(self._before, self._rules)
        self._cutter = WindowCutter(self._begin, self._rules, speaking=speaking)
        self._before = []
