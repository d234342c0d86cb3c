"""Decoded frames of any form → 16 kHz float32, without delay. Knows FFmpeg's filters; no files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

#: Samples a second that everything is converted to, and speech models take.
RATE = 16_000
#: libswresample with a filter of 256 samples: up to 7.5 kHz exact to -110 dB, and as little
#: left of what lies above 8.1 kHz. Its usual filter is off by -27 dB at 7 kHz and folds as
#: much back from 8.5 kHz (measured: tests/readers/test_audio.py holds it to that).
_RESAMPLER = "filter_size=256:phase_shift=10:filter_type=kaiser:kaiser_beta=12:cutoff=0.97"
#: One channel of several: weighed so that it is never louder than they were.
_MIXED = ":out_chlayout=mono:rematrix_maxval=1"


class Resampler:
    """Takes frames of one form. Adds no delay: FFmpeg takes its own out.

    Args:
        like: a frame of that form; channels: so many are kept apart, 0 mixes them into one.
    """

    def __init__(self, like: Any, channels: int) -> None:
        import av.filter

        self._form = _form(like)
        self._channels = channels or 1
        graph = av.filter.Graph()
        source = graph.add_abuffer(
            sample_rate=like.sample_rate,
            format=like.format.name,
            layout=like.layout.name,
            channels=len(like.layout.channels),
            time_base=like.time_base,
        )
        mixed = "" if channels else _MIXED
        resample = graph.add("aresample", f"{RATE}:{_RESAMPLER}{mixed}")
        form = graph.add("aformat", f"sample_fmts=fltp:sample_rates={RATE}")
        sink = graph.add("abuffersink")
        source.link_to(resample)
        resample.link_to(form)
        form.link_to(sink)
        graph.configure()
        self._graph = graph

    def takes(self, frame: Any) -> bool:
        """Tells whether a frame has the form of the others; some streams change in the middle."""
        return _form(frame) == self._form

    def push(self, frame: Any) -> Iterator[np.ndarray]:
        """Yields what is ready: float32, (channels, samples)."""
        frame.pts = None  # the places of the samples are counted, not stamped
        self._graph.push(frame)
        yield from self._ready()

    def flush(self) -> Iterator[np.ndarray]:
        """Yields what the filter still holds; the resampler takes nothing afterwards."""
        self._graph.push(None)
        yield from self._ready()

    def _ready(self) -> Iterator[np.ndarray]:
        import av
        import numpy as np

        while True:
            try:
                frame = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            samples = np.asarray(frame.to_ndarray(), np.float32)[: self._channels]
            if samples.shape[0] < self._channels:  # the stream has fewer from here on
                samples = np.repeat(samples[:1], self._channels, axis=0)
            yield np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0)


def _form(frame: Any) -> tuple[object, ...]:
    return frame.sample_rate, frame.format.name, frame.layout.name
