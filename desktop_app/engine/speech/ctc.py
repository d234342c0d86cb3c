"""Windows → segments with a model that has a CTC head: wav2vec 2.0, HuBERT, MMS, Parakeet.

Such a model tells a letter, a piece of a word or nothing for each moment, so that a word's
time is where its letters are. It has neither language nor prompt. Knows the model and its
processor; nothing of files or of how windows are cut.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.forward_pass import decoder_layers
from desktop_app.engine.speech import suspects
from desktop_app.engine.speech.hearing import Request
from desktop_app.engine.speech.language_adapters import LanguageAdapters
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

#: Longer windows cost more than they help: attention grows with the square.
_LONGEST_S = 20.0
_MOST_AT_ONCE = 4
#: A line of the transcript ends at such a pause, or when it is that long.
_PAUSE_S, _LONGEST_LINE_S = 0.7, 8.0
#: What pieces of words begin with in SentencePiece's vocabularies.
_PIECE = "\u2581"
#: Letters are told at their clearest moment, for one frame or two; they last about so long.
_LETTER_S = 0.06


@dataclass(frozen=True, slots=True)
class _Sign:
    """What is told at some frames in a row.

    Attributes:
        text: " " between words; first, end: frames; logprob: the best of them.
    """

    text: str
    first: int
    end: int
    logprob: float


class Ctc:
    """One loaded model; see `hearing.Recognizer`."""

    engine = TRANSFORMERS

    def __init__(self, loaded: LoadedCheckpoint) -> None:
        self._model = loaded.model
        self._name = loaded.folder.name
        self._processor = loaded.processor
        self._adapters = LanguageAdapters(loaded)
        self._between = getattr(loaded.processor.tokenizer, "word_delimiter_token", None) or _PIECE
        self._texts = self._read_vocabulary()
        # Without a mask of what is padding, some of them hear it: those take one by one.
        extractor = loaded.processor.feature_extractor
        masked = bool(getattr(extractor, "return_attention_mask", False))
        self.longest_s = min(_LONGEST_S, float(getattr(extractor, "chunk_length", _LONGEST_S)))
        self.most_at_once = _MOST_AT_ONCE if masked else 1

    def settle(self, language: str, task: SpeechTask) -> str | None:
        """See `Recognizer`; raises `cannot_translate`.

        Any language is taken: it has its own. One with adapters has many, and cannot tell
        which it hears: it raises `language_needed` or `language_unknown`.
        """
        if task == "translate":
            raise UserError("cannot_translate", name=self._name)
        if self._adapters.languages:
            if language == "auto":
                raise UserError("language_needed", name=self._name)
            if self._adapters.find(language) is None:
                raise UserError("language_unknown", name=self._name, language=language)
        return "" if language == "auto" else language

    def guess_language(
        self, _windows: Sequence[Window], _check: Callable[[], None]
    ) -> LanguageGuess | None:
        """Returns `None`."""
        return None

    def hear(self, windows: Sequence[Window], request: Request) -> list[list[Segment]]:
        """Returns the segments of each window."""
        if self._adapters.take(request.language):
            self._texts = self._read_vocabulary()
        found = []
        for first in range(0, len(windows), self.most_at_once):
            part = windows[first : first + self.most_at_once]
            for window, odds in zip(part, self._odds(part, request.check), strict=True):
                found.append(list(self._segments(window, odds, request.words)))
        return found

    def _odds(self, windows: Sequence[Window], check: Callable[[], None]) -> list[np.ndarray]:
        """Returns the log probabilities of each window's frames, (frames, vocabulary)."""
        import torch

        model = self._model
        check()
        inputs = self._processor.feature_extractor(
            [window.sound for window in windows],
            sampling_rate=RATE,
            padding=True,
            return_tensors="pt",
        )
        tensors = {
            name: tensor.to(
                model.device, model.dtype if tensor.is_floating_point() else tensor.dtype
            )
            for name, tensor in inputs.items()
        }
        with ExitStack() as stack:
            stack.enter_context(torch.inference_mode())
            for layer in decoder_layers(model):
                handle = layer.register_forward_pre_hook(lambda *_: check())
                stack.callback(handle.remove)
            logits = model(**tensors).logits.float()
        odds = logits.log_softmax(-1).cpu().numpy()
        longest = max(len(window.sound) for window in windows)
        return [
            row[: math.ceil(len(row) * len(window.sound) / longest)]
            for row, window in zip(odds, windows, strict=True)
        ]

    def _segments(self, window: Window, odds: np.ndarray, words: bool) -> Iterator[Segment]:
        step_s = len(window.sound) / RATE / max(1, len(odds))
        voiced = [(first / RATE, end / RATE) for first, end in window.voiced]
        signs = list(self._signs(odds))
        logprob = sum(sign.logprob for sign in signs) / len(signs) if signs else 0.0
        at = window.sound_at / RATE
        pauses = [((end + begin) / 2 - at) / step_s for (_, end), (begin, _) in pairwise(voiced)]
        heard = fit_to_voice([self._word(one, at, step_s) for one in _words(signs, pauses)], voiced)
        whole = " ".join(word.text for word in heard)
        voiced_s = sum(end - first for first, end in voiced)
        flags = suspects.flags(whole, voiced_s, logprob, 0.0)
        for line in _lines(heard):
            yield Segment(
                line[0].start_s,
                line[-1].end_s,
                " ".join(word.text for word in line),
                line if words else (),
                flags,
                round(logprob, 4),
                compression=round(suspects.compression(whole), 3),
            )

    def _signs(self, odds: np.ndarray) -> Iterator[_Sign]:
        """Yields what the likeliest path tells, without blanks and doubles."""
        best = odds.argmax(axis=1)
        first = 0
        for at in range(1, len(best) + 1):
            if at < len(best) and best[at] == best[first]:
                continue
            text = self._texts.get(int(best[first]))
            if text:
                yield _Sign(text, first, at, float(odds[first:at, best[first]].max()))
            first = at

    def _word(self, signs: Sequence[_Sign], at: float, step_s: float) -> Word:
        mean = sum(sign.logprob for sign in signs) / len(signs)
        return Word(
            at + max(0.0, signs[0].first * step_s - _LETTER_S / 2),
            at + signs[-1].end * step_s + _LETTER_S / 2,
            "".join(sign.text for sign in signs).strip(),
            round(math.exp(mean), 4),
        )

    def _read_vocabulary(self) -> dict[int, str]:
        """Returns what each token that stands for something stands for."""
        tokenizer = self._processor.tokenizer
        special = {*tokenizer.all_special_ids, int(self._model.config.pad_token_id)}
        return {
            number: self._text(token)
            for token, number in tokenizer.get_vocab().items()
            if number not in special or token == self._between
        }

    def _text(self, token: str) -> str:
        if token == self._between:
            return " "
        return token.replace(_PIECE, " ")


def _words(signs: Sequence[_Sign], pauses: Sequence[float]) -> Iterator[list[_Sign]]:
    """Yields the signs of each word; no word goes on behind a pause (frames)."""
    word: list[_Sign] = []
    for sign in signs:
        paused = word and any(word[-1].first < pause <= sign.first for pause in pauses)
        if word and (paused or sign.text.startswith(" ")):
            yield word
            word = []
        if sign.text.strip():
            word.append(sign)
    if word:
        yield word


def _lines(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    line: list[Word] = []
    for word in words:
        if line and (
            word.start_s - line[-1].end_s > _PAUSE_S
            or word.end_s - line[0].start_s > _LONGEST_LINE_S
        ):
            yield tuple(line)
            line = []
        line.append(word)
    if line:
        yield tuple(line)
