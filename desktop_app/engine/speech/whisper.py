"""Windows → segments with a Whisper: text, times of words, second readings of what looks wrong.

Knows the model's tokens, and its network through `Ears`; nothing of files or of how windows
are cut.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.speech import ct2_model, suspects
from desktop_app.engine.speech.ct2_ears import Ct2Ears
from desktop_app.engine.speech.hearing import Request
from desktop_app.engine.speech.whisper_decoder import Manner, Reading
from desktop_app.engine.speech.whisper_ears import Alignment, Ears, TransformersEars
from desktop_app.engine.speech.whisper_readings import (
    CAREFUL,
    MANNERS,
    Choice,
    is_settled,
    is_silence,
    unheard,
)
from desktop_app.engine.speech.whisper_tokens import Passage, WhisperTokens
from desktop_app.engine.speech.windows import Window
from desktop_app.engine.speech.word_fitting import fit_to_voice
from desktop_app.errors import UserError
from desktop_app.protocol.transcripts import (
    TRANSFORMERS,
    LanguageGuess,
    Segment,
    SpeechTask,
    Word,
)
from desktop_app.readers.resampling import RATE

#: A language less likely than this is not told.
_LEAST_ODDS = 0.01


class Whisper:
    """One loaded model; see `hearing.Recognizer`."""

    def __init__(self, loaded: LoadedCheckpoint) -> None:
        self._name = loaded.folder.name
        self._tokens = WhisperTokens(loaded.processor.tokenizer, loaded.model.generation_config)
        is_converted = isinstance(loaded.model, ct2_model.Ct2Model)
        self._ears: Ears = (Ct2Ears if is_converted else TransformersEars)(loaded, self._tokens)
        self.engine = ct2_model.NAME if is_converted else TRANSFORMERS
        self.longest_s = float(loaded.processor.feature_extractor.chunk_length)
        self.most_at_once = self._ears.most_at_once
        self._step_s = self.longest_s / self._ears.frames

    def settle(self, language: str, task: SpeechTask) -> str | None:
        """See `Recognizer`; raises `language_unknown`, `cannot_translate`."""
        known = self._tokens.languages
        if task == "translate" and task not in self._tokens.tasks:
            raise UserError("cannot_translate", name=self._name)
        if not known:
            if language not in ("auto", "en"):
                raise UserError("language_unknown", name=self._name, language=language)
            return "en"
        if language == "auto":
            return None
        if language not in known:
            raise UserError("language_unknown", name=self._name, language=language)
        return language

    def guess_language(self, windows: Sequence[Window], check: Callable[[], None]) -> LanguageGuess:
        """Returns the mean of what the windows say, each as long as somebody speaks in it."""
        sums: dict[str, float] = {}
        total = 0.0
        for window in windows:
            (odds,) = self._ears.language_odds(self._ears.encode([window], check), check)
            weight = sum(end - first for first, end in window.voiced) / RATE
            total += weight
            for code, probability in odds.items():
                sums[code] = sums.get(code, 0.0) + weight * probability
        ranked = sorted(((code, s / total) for code, s in sums.items()), key=lambda one: -one[1])
        told = tuple(one for one in ranked if one[1] >= _LEAST_ODDS)
        return LanguageGuess(ranked[0][0], told, len(windows))

    def hear(self, windows: Sequence[Window], request: Request) -> list[list[Segment]]:
        """Returns the segments of each window.

        A Whisper may stop after a pause as if all was said; the speech that is left is heard
        by itself then.
        """
        found = self._hear(windows, request)
        left = [(row, part) for row, one in enumerate(windows) for part in unheard(one, found[row])]
        for first in range(0, len(left), self.most_at_once):
            some = left[first : first + self.most_at_once]
            again = self._hear([part for _, part in some], request)
            for (row, _), segments in zip(some, again, strict=True):
                found[row] = sorted((*found[row], *segments), key=lambda one: one.start_s)
        return found

    def _hear(self, windows: Sequence[Window], request: Request) -> list[list[Segment]]:
        hidden = self._ears.encode(windows, request.check)
        choices = self._choose(windows, hidden, request)
        aligned = self._align(windows, hidden, choices, request)
        return [
            list(self._segments(window, choice, times, request))
            for window, choice, times in zip(windows, choices, aligned, strict=True)
        ]

    def _choose(self, windows: Sequence[Window], hidden: Any, request: Request) -> list[Choice]:
        """Returns the best reading of each window; reads again what looks wrong."""
        prompt = self._tokens.prompt(request.prompt, self._ears.room // 2 - 5)
        best: list[Choice | None] = [None] * len(windows)
        left = list(range(len(windows)))
        for attempt, manner in enumerate(MANNERS):
            # A prompt can be what is repeated.
            before = prompt if attempt == 0 else []
            prefix = self._tokens.prefix(request.language, request.task, before)
            seed = windows[left[0]].sound_at + attempt
            readings = self._ears.read(
                self._ears.part(hidden, left),
                prefix,
                Manner(manner.temperature, manner.no_repeat, seed),
                request.check,
            )
            for index, reading in zip(left, readings, strict=True):
                choice = self._judge(windows[index], reading, repaired=attempt > 0)
                known = best[index]
                if known is None or choice.order > known.order:
                    best[index] = choice
            if not (request.careful and attempt + 1 < CAREFUL):
                left = [index for index in left if not is_settled(best[index])]
            if not left:
                break
        return [choice for choice in best if choice is not None]

    def _judge(self, window: Window, reading: Reading, *, repaired: bool) -> Choice:
        text = self._tokens.text(reading.tokens).strip()
        voiced_s = sum(end - first for first, end in window.voiced) / RATE
        flags = suspects.flags(text, voiced_s, reading.avg_logprob, reading.no_speech)
        return Choice(reading, text, flags, repaired)

    def _align(
        self,
        windows: Sequence[Window],
        hidden: Any,
        choices: Sequence[Choice],
        request: Request,
    ) -> list[list[Alignment]]:
        """Returns when the passages of each reading are heard; nothing if nobody asks."""
        if not request.words:
            return [[] for _ in windows]
        frames = [round(len(window.sound) / RATE / self._step_s) for window in windows]
        return self._ears.align(
            hidden,
            self._tokens.prefix(request.language, request.task),
            [choice.reading for choice in choices],
            [max(1, min(count, self._ears.frames)) for count in frames],
            request.check,
        )

    def _segments(
        self, window: Window, choice: Choice, aligned: list[Alignment], request: Request
    ) -> Iterator[Segment]:
        reading = choice.reading
        if is_silence(reading):
            return
        at = window.sound_at / RATE
        stop = at + len(window.sound) / RATE
        voiced = [(first / RATE, end / RATE) for first, end in window.voiced]
        compression = suspects.compression(choice.text)
        for number, passage in enumerate(self._tokens.passages(reading.tokens)):
            text = self._tokens.text(passage.tokens).strip()
            if not any(c.isalnum() for c in text):
                continue
            words: tuple[Word, ...] = ()
            start = voiced[0][0] if passage.first is None else at + passage.first * self._step_s
            end = voiced[-1][1] if passage.last is None else at + passage.last * self._step_s
            if aligned:
                near = [one for one in voiced if one[0] < end and start < one[1]] or voiced
                words = self._words(passage, aligned[number], at, near, request.language)
            if words:
                start, end = words[0].start_s, words[-1].end_s
            start = min(max(start, at), stop)
            end = min(max(end, start), stop)
            flags = choice.flags
            if not any(first < end and start < last for first, last in voiced):
                flags = (*flags, "unvoiced")
            yield Segment(
                round(start, 3),
                round(end, 3),
                text,
                words,
                flags,
                round(reading.avg_logprob, 4),
                round(reading.no_speech, 4),
                round(compression, 3),
                repaired=choice.repaired,
            )

    def _words(
        self,
        passage: Passage,
        heard: Alignment,
        at: float,
        voiced: Sequence[tuple[float, float]],
        language: str,
    ) -> tuple[Word, ...]:
        """Returns a passage's words; at: seconds of the sound's beginning."""
        words = []
        for text, indexes in self._tokens.words(passage.tokens, language):
            first, last = indexes[0], indexes[-1] + 1
            odds = heard.logprobs[first:last]
            words.append(
                Word(
                    at + heard.starts[first] * self._step_s,
                    at + heard.starts[last] * self._step_s,
                    text.strip(),
                    round(math.exp(sum(odds) / len(odds)), 4),
                )
            )
        return fit_to_voice([word for word in words if word.text], voiced)
