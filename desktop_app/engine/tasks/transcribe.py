"""The task "transcribe": a recording to text with times, window by window, begun anywhere in it.

Knows the order of the work; nothing of codecs (`readers.audio`), of how models hear
(`engine.speech`), and keeps nothing.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from desktop_app.engine import memory
from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.speech import recognizers
from desktop_app.engine.speech.channel import Channel
from desktop_app.engine.speech.hearing import Recognizer, Request
from desktop_app.engine.speech.windows import CuttingRules, Window
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.protocol import Stage
from desktop_app.protocol.transcripts import (
    SAMPLES_PER_S,
    AudioFacts,
    DecodeTrouble,
    Segment,
    TranscribeParams,
    TranscriptFacts,
    TranscriptPiece,
    WindowDone,
)
from desktop_app.readers.audio import AudioFile, Damage

#: The language is taken from so many windows with speech, or what there are.
_WINDOWS_FOR_LANGUAGE = 4
#: Windows are heard together while that takes no longer; a chat waits for them. On one thread a
#: window takes Whisper base 3 to 4 seconds, so that less would leave it with one at a time, which
#: is slower by a fifth to a third (benchmarks/results/transcribe.md).
_TOGETHER_S = 8.0
#: Where nobody speaks there is nothing to tell, but a chat may go ahead.
_YIELD_S = 0.5
#: Of a file with a thousand holes it is enough to show some.
_MOST_TROUBLES = 50


def run(params: TranscribeParams, context: TaskContext) -> Generator[TranscriptPiece | None]:
    """Yields `AudioFacts`, a `LanguageGuess` if one was asked for, and `WindowDone`s.

    Between them `DecodeTrouble`s, at last `TranscriptFacts`.

    Raises:
        UserError: as `readers.audio.AudioFile`, `checkpoints.load`, `Recognizer.settle`;
            `not_a_speech_model`.
    """
    took, mark = 0.0, time.monotonic()
    for piece in _Transcription(params, context).run():
        took += time.monotonic() - mark
        # Only here it is over, and only here is known how long others were waited for.
        yield replace(piece, took_s=took) if isinstance(piece, TranscriptFacts) else piece
        mark = time.monotonic()


class _Transcription:
    """One run of the task."""

    def __init__(self, params: TranscribeParams, context: TaskContext) -> None:
        self._params = params
        self._context = context
        self._kind = recognizers.kind_of(params.model.model)
        self._loaded: LoadedCheckpoint | None = None
        self._hears: Recognizer | None = None
        self._language: str | None = None
        self._waiting: list[tuple[Channel, Window]] = []
        self._at_once = 1
        self._most_at_once: int | None = None
        self._speech_s = 0.0
        self._troubles = 0
        self._done: dict[int, int] = {}  # samples that each channel has come to
        self._total = 0
        self._told = 0  # sample that progress has come to

    def run(self) -> Iterator[TranscriptPiece | None]:
        params = self._params
        with AudioFile(Path(params.path), split=params.channels == "split") as file:
            facts = file.facts
            self._total = self._length(facts.duration_s)
            yield AudioFacts(facts.duration_s, file.channels, facts.container, facts.codec)
            recognizer = self._recognizer()
            self._language = recognizer.settle(params.language, params.task)
            rules = CuttingRules(longest=recognizer.longest_s)
            channels = [
                Channel(number, self._begin(number), rules) for number in range(file.channels)
            ]
            self._done = {channel.number: self._begin(channel.number) for channel in channels}
            yield from self._go_through(file, channels)

    def _go_through(
        self, file: AudioFile, channels: list[Channel]
    ) -> Iterator[TranscriptPiece | None]:
        begin, end = min(self._done.values()), self._params.end_sample
        reached, told = 0, time.monotonic()
        for item in file.blocks():
            self._check()
            if isinstance(item, Damage):
                yield from self._trouble(item, begin)
                continue
            samples = item.samples if end is None else item.samples[:, : end - item.first_sample]
            for channel in channels:
                for window in channel.push(item.first_sample, samples[channel.number]):
                    yield from self._take(channel, window)
                    told = time.monotonic()
            reached = item.first_sample + samples.shape[1]
            if time.monotonic() - told >= _YIELD_S:
                self._tell_progress(reached)
                yield None
                told = time.monotonic()
            if end is not None and reached >= end:
                break
        for channel in channels:
            for window in channel.finish():
                yield from self._take(channel, window)
        yield from self._hear_all()
        self._tell_progress(reached)
        audio_s = max(0, reached - begin) / SAMPLES_PER_S
        engine = self._hears.engine if self._hears is not None else ""
        yield TranscriptFacts(audio_s, round(self._speech_s, 3), 0.0, self._troubles, engine)

    def _take(self, channel: Channel, window: Window) -> Iterator[TranscriptPiece]:
        """Queues a window, and hears what is queued when that is enough."""
        self._waiting.append((channel, window))
        voiced = sum(bool(window.voiced) for _, window in self._waiting)
        if self._language is None:
            if voiced < _WINDOWS_FOR_LANGUAGE:
                return
            yield from self._guess()
        if voiced >= self._at_once or not voiced:
            yield from self._hear_some()

    def _hear_all(self) -> Iterator[TranscriptPiece]:
        if self._language is None and any(window.voiced for _, window in self._waiting):
            yield from self._guess()
        while self._waiting:
            yield from self._hear_some()

    def _guess(self) -> Iterator[TranscriptPiece]:
        spoken = (window for _, window in self._waiting if window.voiced)
        found = self._recognizer().guess_language(
            list(islice(spoken, _WINDOWS_FOR_LANGUAGE)), self._check
        )
        self._language = found.language if found is not None else ""
        if found is not None:
            yield found

    def _hear_some(self) -> Iterator[TranscriptPiece]:
        """Hears queued windows until none is left or it is time for others."""
        while self._waiting:
            part: list[tuple[Channel, Window]] = []
            voiced: list[Window] = []
            while self._waiting and len(voiced) < self._at_once:
                part.append(self._waiting.pop(0))
                if part[-1][1].voiced:
                    voiced.append(part[-1][1])
            heard = iter(self._hear(voiced) if voiced else [])
            for channel, window in part:
                segments = next(heard) if window.voiced else []
                self._done[channel.number] = window.end_sample
                self._speech_s += len(window.sound) / SAMPLES_PER_S
                self._tell_progress(0)
                yield WindowDone(
                    window.first_sample,
                    window.end_sample,
                    channel.number,
                    tuple(replace(one, channel=channel.number) for one in segments),
                    len(window.sound) / SAMPLES_PER_S,
                )

    def _hear(self, windows: list[Window]) -> list[list[Segment]]:
        """Returns each window's segments; one by one when memory is short for all at once."""
        params, begun = self._params, time.monotonic()
        recognizer = self._recognizer()
        request = Request(
            self._language or "",
            params.task,
            params.prompt,
            params.words,
            params.careful,
            self._check,
        )
        try:
            found = recognizer.hear(windows, request)
        except Exception as error:
            if len(windows) == 1 or not memory.is_out_of_memory(error):
                raise
            self._most_at_once = 1
        if self._most_at_once == 1 and len(windows) > 1:  # the failed batch is freed by now
            memory.release()
            found = [recognizer.hear([window], request)[0] for window in windows]
        each_s = (time.monotonic() - begun) / len(windows)
        most = self._most_at_once or recognizer.most_at_once
        self._at_once = max(1, min(most, int(_TOGETHER_S / max(each_s, 1e-3))))
        return found

    def _recognizer(self) -> Recognizer:
        """Returns the model, loaded again if it was freed for another."""
        loaded = self._context.load(self._kind, self._params.model)
        if self._hears is None or loaded is not self._loaded:
            self._loaded, self._hears = loaded, recognizers.recognizer(loaded)
        return self._hears

    def _trouble(self, damage: Damage, begin: int) -> Iterator[TranscriptPiece]:
        if damage.at_sample < begin and not damage.to_the_end:
            return  # told by the run before
        self._troubles += 1
        if self._troubles <= _MOST_TROUBLES:
            yield DecodeTrouble(damage.at_sample / SAMPLES_PER_S, damage.reason, damage.to_the_end)

    def _begin(self, channel: int) -> int:
        resumed = self._params.resume
        return resumed[channel] if channel < len(resumed) else self._params.start_sample

    def _length(self, duration_s: float | None) -> int:
        """Returns the sample where it will end, 0 if unknown."""
        whole = round((duration_s or 0.0) * SAMPLES_PER_S)
        end = self._params.end_sample
        return whole if end is None else min(whole or end, end)

    def _tell_progress(self, reached: int) -> None:
        """Tells how far all channels are, or how much was found to be silence; never less."""
        start = self._params.start_sample
        done = min(self._done.values())
        self._told = max(self._told, done if self._waiting else max(done, reached))
        total = max(0, self._total - start)
        done = max(0, self._told - start)
        self._context.job.progress(Stage.WORKING, min(done, total or done), total)

    def _check(self) -> None:
        self._context.job.cancel.raise_if_set()
