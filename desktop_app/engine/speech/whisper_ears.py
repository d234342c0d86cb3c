"""What runs a Whisper's network: what is asked of it, and how transformers does it.

Knows tensors and token ids; nothing of text, or of what makes a reading a good one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.forward_pass import decoder_layers
from desktop_app.engine.speech import whisper_decoder, word_times
from desktop_app.engine.speech.whisper_decoder import Manner, Reading
from desktop_app.engine.speech.whisper_tokens import WhisperTokens
from desktop_app.engine.speech.windows import Window
from desktop_app.readers.resampling import RATE

if TYPE_CHECKING:
    import torch

#: Windows that are heard together.
_MOST_AT_ONCE_CPU, _MOST_AT_ONCE = 4, 16


@dataclass(frozen=True, slots=True)
class Alignment:
    """When the tokens of a passage are heard.

    Attributes:
        starts: the encoder frame at which each begins, and the end: one more than tokens.
        logprobs: of each, natural logarithm.
    """

    starts: Sequence[int]
    logprobs: Sequence[float]


class Ears(Protocol):
    """A Whisper's network. What it calls hidden is its own: the encoder's output.

    Attributes:
        frames: of the encoder for a whole window.
        most_at_once: windows that are worth hearing together.
    """

    frames: int
    most_at_once: int

    @property
    def room(self) -> int:
        """The most tokens of the decoder."""

    def encode(self, windows: Sequence[Window], check: Callable[[], None]) -> Any:
        """Returns what the encoder makes of windows."""

    def part(self, hidden: Any, rows: Sequence[int]) -> Any:
        """Returns that of some of the windows."""

    def language_odds(self, hidden: Any, check: Callable[[], None]) -> list[dict[str, float]]:
        """Returns how likely each language is in each window; they sum to 1."""

    def read(
        self, hidden: Any, prefix: Sequence[int], manner: Manner, check: Callable[[], None]
    ) -> list[Reading]:
        """Returns a reading of each window.

        Args:
            prefix: tokens before the text, up to the task.
            check: called often, may raise.
        """

    def align(
        self,
        hidden: Any,
        prefix: Sequence[int],
        readings: Sequence[Reading],
        frames: Sequence[int],
        check: Callable[[], None],
    ) -> list[list[Alignment]]:
        """Returns for each reading when its passages are heard.

        Args:
            prefix: up to the task, without a prompt; frames: of each window's sound.
        """


class TransformersEars:
    """See `Ears`; a model of transformers, on any device."""

    def __init__(self, loaded: LoadedCheckpoint, tokens: WhisperTokens) -> None:
        self._model = loaded.model
        self._extractor = loaded.processor.feature_extractor
        self._tokens = tokens
        self.frames = int(loaded.model.config.max_source_positions)
        on_cpu = loaded.model.device.type == "cpu"
        self.most_at_once = _MOST_AT_ONCE_CPU if on_cpu else _MOST_AT_ONCE

    @property
    def room(self) -> int:
        """See `Ears`."""
        return int(self._model.config.max_target_positions)

    def encode(self, windows: Sequence[Window], check: Callable[[], None]) -> torch.Tensor:
        """Returns (windows, frames, width)."""
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

    def part(self, hidden: torch.Tensor, rows: Sequence[int]) -> torch.Tensor:
        """See `Ears`."""
        import torch

        return hidden if len(rows) == len(hidden) else hidden[torch.tensor(rows)]

    def language_odds(
        self, hidden: torch.Tensor, check: Callable[[], None]
    ) -> list[dict[str, float]]:
        """See `Ears`."""
        check()
        return whisper_decoder.language_odds(self._model, self._tokens, hidden)

    def read(
        self,
        hidden: torch.Tensor,
        prefix: Sequence[int],
        manner: Manner,
        check: Callable[[], None],
    ) -> list[Reading]:
        """See `Ears`; stops at any token."""
        return whisper_decoder.read(self._model, self._tokens, hidden, prefix, manner, check)

    def align(
        self,
        hidden: torch.Tensor,
        prefix: Sequence[int],
        readings: Sequence[Reading],
        frames: Sequence[int],
        check: Callable[[], None],
    ) -> list[list[Alignment]]:
        """See `Ears`."""
        check()
        found: list[list[Alignment]] = [[] for _ in readings]
        passages = [self._tokens.passages(reading.tokens) for reading in readings]
        rows = [row for row, some in enumerate(passages) if some]
        if not rows:
            return found
        starts = word_times.token_starts(
            self._model,
            self.part(hidden, rows),
            [*prefix, self._tokens.no_times],
            [[token for one in passages[row] for token in one.tokens] for row in rows],
            [frames[row] for row in rows],
            # For each token the time of its sentence.
            [[(one.first, one.last) for one in passages[row] for _ in one.tokens] for row in rows],
        )
        for row, begins in zip(rows, starts, strict=True):
            used = 0
            for one in passages[row]:
                end = used + len(one.tokens)
                logprobs = readings[row].logprobs[one.at : one.at + len(one.tokens)]
                found[row].append(Alignment(begins[used : end + 1], logprobs))
                used = end
        return found
