"""Texts to vectors by a loaded model, as its folder asks for it (recipe.py).

A text that is longer than the model reads at once is cut into windows; its vector is the
mean of theirs, each counted by its tokens. Knows nothing of documents and searching.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.embedding import pooling, recipe
from desktop_app.engine.runtime import Job
from desktop_app.protocol.embedding import TextKind

if TYPE_CHECKING:
    from torch import Tensor

Vectors = NDArray[np.float32]

#: Longer windows cost more than they tell: attention grows with the square.
_MOST_TOKENS = 512
#: Padded tokens in a batch; some tenths of a second on a processor, so that others get a turn.
_BATCH_TOKENS, _BATCH_TOKENS_ACCELERATED = 2048, 32_768
#: Position 0 of these is taken by the padding.
_SHIFTED_POSITIONS = ("roberta", "mpnet", "camembert")


@dataclass(frozen=True, slots=True)
class _Window:
    """A piece of a text: which text's, and its tokens."""

    text: int
    tokens: list[int]


class Embedder:
    """Makes vectors with one model.

    Attributes:
        max_tokens: of a window, special tokens included.

    Raises:
        UserError: `embedder_unsupported`.
    """

    def __init__(self, loaded: LoadedCheckpoint) -> None:
        self._model = loaded.model
        if getattr(loaded.model.config, "is_encoder_decoder", False):
            self._model = loaded.model.get_encoder()
        self._tokenizer = loaded.processor
        self._recipe = recipe.read(loaded.folder.path, loaded.folder.name)
        self.max_tokens = _max_tokens(loaded, self._recipe.max_tokens)

    def embed(
        self, texts: Sequence[str], kind: TextKind, job: Job
    ) -> Generator[None, None, Vectors]:
        """Returns the vectors of texts: (texts, width), float32, rows of length 1.

        The row of a text without tokens is 0. Yields after every batch.

        Raises:
            Cancelled: soon after `job.cancel` is set.
        """
        prefix = self._recipe.query_prefix if kind == "query" else self._recipe.passage_prefix
        windows = self._windows(texts, prefix)
        windows.sort(key=lambda window: len(window.tokens))  # little padding
        skipped = 0 if self._recipe.pools_prefix else self._count(prefix)
        sums: NDArray[np.float64] | None = None
        for batch in self._batches(windows):
            job.cancel.raise_if_set()
            found = self._forward(batch, skipped)
            if sums is None:
                sums = np.zeros((len(texts), found.shape[1]))
            for window, vector in zip(batch, found, strict=True):
                sums[window.text] += len(window.tokens) * vector
            yield
        if sums is None:
            width: int = self._model.config.hidden_size * len(self._recipe.poolings)
            return np.zeros((len(texts), width), np.float32)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(sums / np.maximum(lengths, 1e-12), np.float32)

    def _windows(self, texts: Sequence[str], prefix: str) -> list[_Window]:
        found: list[_Window] = []
        for number, tokens in enumerate(self._tokens([prefix + text for text in texts])):
            if len(tokens) <= self.max_tokens:
                found.append(_Window(number, tokens))
            else:
                pieces = [prefix + piece for piece in self._pieces(texts[number], prefix)]
                found += [_Window(number, part[: self.max_tokens]) for part in self._tokens(pieces)]
        return [window for window in found if window.tokens]

    def _tokens(self, texts: list[str]) -> list[list[int]]:
        if not texts:
            return []
        # What is too long is cut below; the tokenizer would only warn of it.
        encoded: list[list[int]] = self._tokenizer(texts, verbose=False)["input_ids"]
        return encoded

    def _pieces(self, text: str, prefix: str) -> list[str]:
        """Returns a long text in pieces that fit, cut between tokens."""
        if not getattr(self._tokenizer, "is_fast", False):
            return [text]  # it cannot tell where its tokens are: the beginning has to do
        around = len(self._tokens([prefix])[0])
        room = max(1, self.max_tokens - around)
        places = self._tokenizer(
            text, add_special_tokens=False, return_offsets_mapping=True, verbose=False
        )["offset_mapping"]
        return [
            text[places[first][0] : places[min(first + room, len(places)) - 1][1]]
            for first in range(0, len(places), room)
        ]

    def _count(self, prefix: str) -> int:
        return len(self._tokenizer(prefix, add_special_tokens=False)["input_ids"])

    def _batches(self, windows: Sequence[_Window]) -> Iterable[list[_Window]]:
        """Groups windows, which come by length, so that padded they are not too much."""
        accelerated = self._model.device.type not in ("cpu", "meta")
        most = _BATCH_TOKENS_ACCELERATED if accelerated else _BATCH_TOKENS
        batch: list[_Window] = []
        for window in windows:
            if batch and len(window.tokens) * (len(batch) + 1) > most:
                yield batch
                batch = []
            batch.append(window)
        if batch:
            yield batch

    def _forward(self, batch: Sequence[_Window], skipped: int) -> Vectors:
        """Returns the pooled vectors of a batch: (windows, width).

        Args:
            skipped: tokens of the prefix, which are read and not pooled.
        """
        import torch

        with torch.inference_mode():
            ids, mask = self._padded(batch)
            states = self._model(input_ids=ids, attention_mask=mask)[0]
            if skipped:
                kept = mask.clone()
                kept[:, :skipped] = 0
                mask = torch.where(kept.any(dim=1, keepdim=True), kept, mask)
            pooled = pooling.pool(states, mask, self._recipe.poolings)
            pooled = torch.nn.functional.normalize(pooled, dim=-1)
        return np.asarray(pooled.cpu().numpy(), np.float32)

    def _padded(self, batch: Sequence[_Window]) -> tuple[Tensor, Tensor]:
        """Returns ids and mask, (windows, tokens), padded at the end, whatever the tokenizer does.

        There padding moves no position, and what attends only backwards never sees it.
        """
        import torch

        longest = max(len(window.tokens) for window in batch)
        filler: Any = self._tokenizer.pad_token_id
        ids = torch.full((len(batch), longest), 0 if filler is None else filler)
        mask = torch.zeros((len(batch), longest), dtype=torch.long)
        for row, window in enumerate(batch):
            ids[row, : len(window.tokens)] = torch.tensor(window.tokens)
            mask[row, : len(window.tokens)] = 1
        device = self._model.device
        return ids.to(device), mask.to(device)


def _max_tokens(loaded: LoadedCheckpoint, wanted: int | None) -> int:
    """Returns the longest input, special tokens included."""
    config = loaded.model.config
    limits: list[int] = [_MOST_TOKENS, loaded.processor.model_max_length]
    positions = getattr(config, "max_position_embeddings", None)
    if isinstance(positions, int) and positions > 0:
        shifted = any(name in config.model_type for name in _SHIFTED_POSITIONS)
        limits.append(positions - 2 if shifted else positions)
    if wanted is not None:
        limits.append(wanted)
    return min(limits)
