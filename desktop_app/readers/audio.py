"""Sound of any audio or video file as a stream of 16 kHz samples, each at its exact place.

Knows containers and codecs through PyAV (FFmpeg's libraries); nothing of speech or models.
The file is decoded as it is asked for, so that its length does not matter for memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from desktop_app.errors import UserError
from desktop_app.readers.resampling import RATE, Resampler

if TYPE_CHECKING:
    import numpy as np

#: Samples that are handed on at once: half a second.
BLOCK = 8000
#: Time stamps that are off by less are how containers round, not missing sound.
_GAP_S = 0.1
#: A stamp that jumps further is wrong rather than the sound missing.
_LONGEST_GAP_S = 3600.0
#: Packets in a row without any sound after which the rest is taken for lost.
_HOPELESS = 2000
_TIME_BASE_US = 1_000_000
_MOST_CHANNELS = 8


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """What a file says of its sound before it is decoded.

    Attributes:
        duration_s: as stated; `None` when the container does not say.
        channels, rate: of the file, not of what is read from it.
        container, codec: FFmpeg's names: "mov", "aac".
    """

    duration_s: float | None
    channels: int
    rate: int
    container: str
    codec: str


@dataclass(frozen=True, slots=True)
class Block:
    """Sound.

    Attributes:
        first_sample: at 16 kHz from the file's beginning; each block begins where the one
            before it ended.
        samples: float32, (channels, samples), mostly within ±1; one channel unless split.
    """

    first_sample: int
    samples: np.ndarray

    @property
    def end_sample(self) -> int:
        return self.first_sample + int(self.samples.shape[1])


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where the file could not be read; there is silence or nothing instead.

    Attributes:
        at_sample: how far the sound had come, at 16 kHz.
        reason: FFmpeg's words, or "" for sound that is missing between two time stamps.
        to_the_end: nothing after it could be read.
    """

    at_sample: int
    reason: str
    to_the_end: bool = False


class AudioFile:
    """An opened file; a context manager, read once.

    Args:
        split: keep the channels apart instead of mixing them into one.

    Raises:
        UserError: `audio_missing`, `audio_unreadable` (also what is no media file at all),
            `no_audio` (a video without sound).
    """

    def __init__(self, path: Path, *, split: bool = False) -> None:
        import av

        self._path = path
        self._split = split
        if not path.is_file():
            raise UserError("audio_missing", name=path.name)
        try:
            # "file:" and the whitelist: a name or a playlist never leads into the network.
            self._container: Any = av.open(
                f"file:{path.absolute()}",
                metadata_errors="replace",
                options={"protocol_whitelist": "file"},
            )
        except (av.FFmpegError, OSError, ValueError) as error:
            raise UserError("audio_unreadable", name=path.name, reason=_words(error)) from error
        stream = self._container.streams.best("audio")
        if stream is None or stream.codec_context is None:
            self._container.close()
            raise UserError("no_audio", name=path.name)
        self._stream: Any = stream
        self.facts = _facts(self._container, stream)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._container.close()

    @property
    def channels(self) -> int:
        """Channels of the blocks."""
        return min(self.facts.channels, _MOST_CHANNELS) if self._split else 1

    def blocks(self) -> Iterator[Block | Damage]:
        """Yields the sound in blocks of half a second, without a gap; the last is shorter.

        A damaged place is told as a `Damage` and the reading goes on behind it. Where the
        container's time stamps leave sound out, there is silence, so that times stay true.

        Raises:
            UserError: `audio_unreadable`, when nothing at all can be decoded.
        """
        import numpy as np

        pending: list[np.ndarray] = []
        held, position, damages = 0, 0, 0
        for piece in self._pieces():
            if isinstance(piece, Damage):
                damages += 1
                yield piece
                continue
            pending.append(piece)
            held += piece.shape[1]
            if held < BLOCK:
                continue
            whole = np.concatenate(pending, axis=1)
            ready = held - held % BLOCK
            for start in range(0, ready, BLOCK):
                yield Block(position + start, whole[:, start : start + BLOCK])
            pending, held, position = [whole[:, ready:]], held - ready, position + ready
        if held:
            yield Block(position, np.concatenate(pending, axis=1))
        elif not position and damages:
            raise UserError("audio_unreadable", name=self._path.name, reason="")

    def _pieces(self) -> Iterator[np.ndarray | Damage]:
        """Yields resampled sound of any length, (channels, samples), and what is damaged."""
        resampler: Resampler | None = None
        sent = 0  # samples at 16 kHz that are in the resampler or out of it
        exact = 0.0  # the same, not rounded
        for frame in self._frames():
            if isinstance(frame, Damage):
                yield replace(frame, at_sample=sent)
                continue
            if resampler is None or not resampler.takes(frame):
                if resampler is not None:
                    yield from resampler.flush()
                resampler = Resampler(frame, self.channels if self._split else 0)
            stamp = self._time(frame)
            missing = 0.0 if stamp is None else stamp - exact / RATE
            if _GAP_S < missing < _LONGEST_GAP_S:
                yield from resampler.flush()
                if sent:
                    yield Damage(sent, "")
                yield from _silence(self.channels, round(exact + missing * RATE) - sent)
                exact += missing * RATE
                sent = round(exact)
                resampler = Resampler(frame, self.channels if self._split else 0)
            exact += frame.samples * RATE / frame.sample_rate
            sent = round(exact)
            yield from resampler.push(frame)
        if resampler is not None:
            yield from resampler.flush()

    def _frames(self) -> Iterator[Any | Damage]:
        """Yields decoded frames; for each place that cannot be decoded, a `Damage`."""
        import av

        packets = self._container.demux(self._stream)
        sound, wanting = True, 0
        while True:
            try:
                packet = next(packets, None)
            except av.FFmpegError as error:
                yield Damage(0, _words(error), to_the_end=True)
                return
            if packet is None:
                return
            try:
                frames = packet.decode() if packet.size or packet.dts is None else []
            except av.FFmpegError as error:
                if isinstance(error, av.EOFError):
                    return
                wanting += 1
                if sound or wanting >= _HOPELESS:
                    yield Damage(0, _words(error), to_the_end=wanting >= _HOPELESS)
                if wanting >= _HOPELESS:
                    return
                sound = False
                continue
            for frame in frames:
                if frame.samples:
                    sound, wanting = True, 0
                    yield frame

    def _time(self, frame: Any) -> float | None:
        """Returns when a frame is heard, in seconds from the container's beginning."""
        if frame.pts is None or frame.time_base is None:
            return None
        origin = (self._container.start_time or 0) / _TIME_BASE_US
        return float(frame.pts * frame.time_base) - origin


def _silence(channels: int, count: int) -> Iterator[np.ndarray]:
    import numpy as np

    while count > 0:
        yield np.zeros((channels, min(count, BLOCK)), np.float32)
        count -= BLOCK


def _facts(container: Any, stream: Any) -> SoundFacts:
    duration = None
    if stream.duration is not None and stream.time_base is not None:
        duration = float(stream.duration * stream.time_base)
    elif container.duration is not None:
        duration = container.duration / _TIME_BASE_US
    context = stream.codec_context
    return SoundFacts(
        duration if duration is None or duration > 0 else None,
        int(context.channels or 1),
        int(context.sample_rate or 0),
        str(container.format.name).split(",")[0],
        str(context.name),
    )


def _words(error: Exception) -> str:
    """Returns what went wrong, without the path that FFmpeg adds."""
    return str(getattr(error, "strerror", None) or error).strip()[:160]
