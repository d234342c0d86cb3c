"""A Whisper's network run by CTranslate2: windows → readings and times, in 8 bits on a CPU.

Knows token ids and arrays; nothing of text, of files, or of what makes a good reading.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.speech import whisper_decoder, word_times
from desktop_app.engine.speech.ct2_model import Ct2Model
from desktop_app.engine.speech.whisper_decoder import Manner, Reading
from desktop_app.engine.speech.whisper_ears import Alignment
from desktop_app.engine.speech.whisper_tokens import WhisperTokens
from desktop_app.engine.speech.windows import Window
from desktop_app.readers.resampling import RATE

_MOST_AT_ONCE = 4
_LEAST_ODDS = 1e-9


class Ct2Ears:
    """See `whisper_ears.Ears`; what is hidden is (windows, frames, width), float32."""

    most_at_once = _MOST_AT_ONCE

    def __init__(self, loaded: LoadedCheckpoint, tokens: WhisperTokens) -> None:
        model: Ct2Model = loaded.model
        self._model = model
        self._extractor = loaded.processor.feature_extractor
        self._tokens = tokens
        self.frames = int(model.config.max_source_positions)
        self.room = int(model.config.max_target_positions)
        self._never = whisper_decoder.never_written(model.generation_config, tokens)
        latest = getattr(model.generation_config, "max_initial_timestamp_index", None)
        self._latest_begin = self.frames if latest is None else int(latest)

    def encode(self, windows: Sequence[Window], check: Callable[[], None]) -> np.ndarray:
        """Returns what the encoder makes of windows; one by one: it is no slower."""
        found = []
        for window in windows:
            features = self._extractor(
                [window.sound], sampling_rate=RATE, return_tensors="np"
            ).input_features
            found.append(self._call(partial(_encoded, features=features), check))
        return np.concatenate(found)

    def part(self, hidden: np.ndarray, rows: Sequence[int]) -> np.ndarray:
        """See `Ears`."""
        return hidden if len(rows) == len(hidden) else hidden[list(rows)]

    def language_odds(
        self, hidden: np.ndarray, check: Callable[[], None]
    ) -> list[dict[str, float]]:
        """See `Ears`."""
        told = self._call(lambda native: native.detect_language(_view(hidden)), check)
        return [{token.strip("<|>"): odds for token, odds in row} for row in told]

    def read(
        self,
        hidden: np.ndarray,
        prefix: Sequence[int],
        manner: Manner,
        check: Callable[[], None],
    ) -> list[Reading]:
        """See `Ears`. Of odds it tells those of the whole reading."""
        chance = {"sampling_topk": 0, "sampling_temperature": manner.temperature}

        def work(native: Any) -> Any:
            import ctranslate2

            ctranslate2.set_random_seed(manner.seed)
            return native.generate(
                _view(hidden),
                [list(prefix)] * len(hidden),
                beam_size=1,
                max_length=self.room,
                no_repeat_ngram_size=manner.no_repeat,
                max_initial_timestamp_index=self._latest_begin,
                suppress_tokens=self._never,
                return_scores=True,
                return_no_speech_prob=self._tokens.no_speech is not None,
                **(chance if manner.temperature > 0 else {}),
            )

        most = min(self.room - len(prefix), self.room // 2)
        return [_reading(result, most) for result in self._call(work, check)]

    def align(
        self,
        hidden: np.ndarray,
        prefix: Sequence[int],
        readings: Sequence[Reading],
        frames: Sequence[int],
        check: Callable[[], None],
    ) -> list[list[Alignment]]:
        """See `Ears`; a time beside those that the model told for its passage is moved there."""
        found: list[list[Alignment]] = [[] for _ in readings]
        passages = [self._tokens.passages(reading.tokens) for reading in readings]
        rows = [row for row, some in enumerate(passages) if some]
        if not rows:
            return found
        texts = [[token for one in passages[row] for token in one.tokens] for row in rows]
        heard = self.part(hidden, rows)

        def work(native: Any) -> Any:
            return native.align(
                _view(heard),
                list(prefix),
                texts,
                [2 * frames[row] for row in rows],  # it counts those before the encoder
                median_filter_width=int(self._model.config.median_filter_width),
            )

        for row, text, told in zip(rows, texts, self._call(work, check), strict=True):
            starts = _starts(told.alignments, len(text))
            odds = [math.log(max(float(one), _LEAST_ODDS)) for one in told.text_token_probs]
            used = 0
            for one in passages[row]:
                end = used + len(one.tokens)
                first = 0 if one.first is None else one.first - word_times.SLACK
                last = frames[row] if one.last is None else one.last + word_times.SLACK
                inside = [min(max(at, first), last) for at in starts[used : end + 1]]
                found[row].append(Alignment(inside, odds[used:end]))
                used = end
        return found

    def _call(self, work: Callable[[Any], Any], check: Callable[[], None]) -> Any:
        native = self._model.native
        return self._model.call(lambda: work(native), check)


def _encoded(native: Any, features: np.ndarray) -> np.ndarray:
    return np.array(native.encode(_view(features), to_cpu=True))


def _view(array: np.ndarray) -> Any:
    """Returns an array as CTranslate2 takes it; it has to live as long as that is used."""
    import ctranslate2

    return ctranslate2.StorageView.from_array(np.ascontiguousarray(array, np.float32))


def _starts(path: Sequence[tuple[int, int]], tokens: int) -> list[int]:
    """Returns the frame at which each token begins, and the end; path: (token, frame) pairs."""
    starts = [0] * (tokens + 1)
    before = -1
    for token, frame in path:
        if token != before:
            starts[token], before = frame, token
    return starts


def _reading(result: Any, most: int) -> Reading:
    tokens = list(result.sequences_ids[0])
    # Told is the mean over the tokens, of a sum that has the end in it.
    mean = float(result.scores[0]) * len(tokens) / (len(tokens) + 1) if tokens else 0.0
    return Reading(
        tokens,
        [mean] * len(tokens),
        float(result.no_speech_prob),
        ended=len(tokens) < most,
        end_logprob=mean,
    )
