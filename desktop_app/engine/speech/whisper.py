"""Windows → segments with a Whisper: text, times of words, second readings of what looks wrong.

Knows the model and its processor; nothing of files or of how windows are cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.forward_pass import decoder_layers
from desktop_app.engine.speech import suspects, whisper_decoder, word_times
from desktop_app.engine.speech.hearing import Request
from desktop_app.engine.speech.whisper_decoder import Manner, Reading
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
from desktop_app.protocol.transcripts import LanguageGuess, Segment, SpeechTask, Word
from desktop_app.readers.resampling import RATE

if TYPE_CHECKING:
    import torch

#: A language less likely than this is not told.
_LEAST_ODDS = 0.01
#: Windows that are heard together.
_MOST_AT_ONCE_CPU, _MOST_AT_ONCE = 4, 16


class Whisper:
    """One loaded model; see `hearing.Recognizer`."""

    def __init__(self, loaded: LoadedCheckpoint) -> None:
        self._model = loaded.model
        self._name = loaded.folder.name
        self._extractor = loaded.processor.feature_extractor
        self._tokens = WhisperTokens(loaded.processor.tokenizer, loaded.model.generation_config)
        self.longest_s = float(self._extractor.chunk_length)
        self._step_s = self.longest_s / self._model.config.max_source_positions
        on_cpu = self._model.device.type == "cpu"
        self.most_at_once = _MOST_AT_ONCE_CPU if on_cpu else _MOST_AT_ONCE

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
            (odds,) = whisper_decoder.language_odds(
                self._model, self._tokens, self._encode([window], check)
            )
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
        hidden = self._encode(windows, request.check)
        choices = self._choose(windows, hidden, request)
        starts = self._word_starts(windows, hidden, choices, request)
        return [
            list(self._segments(window, choice, begins, request))
            for window, choice, begins in zip(windows, choices, starts, strict=True)
        ]

    def _encode(self, windows: Sequence[Window], check: Callable[[], None]) -> torch.Tensor:
        """Returns what the encoder makes of windows, (windows, frames, width)."""
        import torch

        model = self._model
        features = self._extractor(
            [window.sound for window in windows], sampling_rate=RATE, return_tensors="pt"
        ).input_features
        encoder = model.get_encoder()
        with ExitStack() as stack:
            stack.enter_context(torch.inference_mode())
            for layer in decoder_layers(encoder):
                handle = layer.register_forward_pre_hook(lambda *_: check())
                stack.callback(handle.remove)
            out: torch.Tensor = encoder(features.to(model.device, model.dtype)).last_hidden_state
        return out

    def _choose(
        self, windows: Sequence[Window], hidden: torch.Tensor, request: Request
    ) -> list[Choice]:
        """Returns the best reading of each window; reads again what looks wrong."""
        import torch

        room = self._model.config.max_target_positions // 2 - 5
        prompt = self._tokens.prompt(request.prompt, room)
        best: list[Choice | None] = [None] * len(windows)
        left = list(range(len(windows)))
        for attempt, manner in enumerate(MANNERS):
            # A prompt can be what is repeated.
            before = prompt if attempt == 0 else []
            prefix = self._tokens.prefix(request.language, request.task, before)
            part = hidden if len(left) == len(windows) else hidden[torch.tensor(left)]
            seed = windows[left[0]].sound_at + attempt
            readings = whisper_decoder.read(
                self._model,
                self._tokens,
                part,
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

    def _word_starts(
        self,
        windows: Sequence[Window],
        hidden: torch.Tensor,
        choices: Sequence[Choice],
        request: Request,
    ) -> list[list[int]]:
        """Returns the frames at which each reading's ordinary tokens begin, and its end."""
        texts = [
            [token for token in choice.reading.tokens if token < self._tokens.end]
            for choice in choices
        ]
        found: list[list[int]] = [[] for _ in windows]
        rows = [row for row, text in enumerate(texts) if text]
        if not request.words or not rows:
            return found
        import torch

        request.check()
        prefix = [
            *self._tokens.prefix(request.language, request.task),
            self._tokens.no_times,
        ]
        frames = [round(len(windows[row].sound) / RATE / self._step_s) for row in rows]
        starts = word_times.token_starts(
            self._model,
            hidden[torch.tensor(rows)],
            prefix,
            [texts[row] for row in rows],
            [max(1, min(count, hidden.shape[1])) for count in frames],
            [self._ranges(choices[row].reading) for row in rows],
        )
        for row, begins in zip(rows, starts, strict=True):
            found[row] = begins
        return found

    def _ranges(self, reading: Reading) -> list[word_times.Range]:
        """Returns for each ordinary token the time of its sentence."""
        return [
            (passage.first, passage.last)
            for passage in self._tokens.passages(reading.tokens)
            for _ in passage.tokens
        ]

    def _segments(
        self, window: Window, choice: Choice, begins: list[int], request: Request
    ) -> Iterator[Segment]:
        reading = choice.reading
        if is_silence(reading):
            return
        at = window.sound_at / RATE
        stop = at + len(window.sound) / RATE
        voiced = [(first / RATE, end / RATE) for first, end in window.voiced]
        compression = suspects.compression(choice.text)
        passages = self._tokens.passages(reading.tokens)
        used = 0  # ordinary tokens of the passages before
        for passage in passages:
            text = self._tokens.text(passage.tokens).strip()
            times = begins[used : used + len(passage.tokens) + 1]
            used += len(passage.tokens)
            if not any(c.isalnum() for c in text):
                continue
            words: tuple[Word, ...] = ()
            start = voiced[0][0] if passage.first is None else at + passage.first * self._step_s
            end = voiced[-1][1] if passage.last is None else at + passage.last * self._step_s
            if times:
                near = [one for one in voiced if one[0] < end and start < one[1]] or voiced
                words = self._words(passage, reading, times, at, near, request.language)
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
        reading: Reading,
        begins: Sequence[int],
        at: float,
        voiced: Sequence[tuple[float, float]],
        language: str,
    ) -> tuple[Word, ...]:
        """Returns a passage's words; begins: one frame more than it has tokens."""
        import math

        words = []
        for text, indexes in self._tokens.words(passage.tokens, language):
            first, last = indexes[0], indexes[-1] + 1
            odds = reading.logprobs[passage.at + first : passage.at + last]
            words.append(
                Word(
                    at + begins[first] * self._step_s,
                    at + begins[last] * self._step_s,
                    text.strip(),
                    round(math.exp(sum(odds) / len(odds)), 4),
                )
            )
        return fit_to_voice([word for word in words if word.text], voiced)
