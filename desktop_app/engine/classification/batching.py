"""Windows through a model: sorted by length, in batches as large as memory and patience allow.

Results come in the order of the windows, whatever order they were computed in. Knows no
labels and no text.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_app.engine import memory
from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.classification.windows import Window, inputs_of
from desktop_app.engine.forward_pass import cancel_between_layers

if TYPE_CHECKING:
    from torch import Tensor

Result = TypeVar("Result")
#: Gets what the model returned and the batch's windows; returns one result for each of them.
Reduce = Callable[[Any, Sequence[Window]], list[Result]]

#: A batch should take about this long, so that others get a turn and progress is seen.
_BATCH_S = 0.4
#: Padded tokens in the first batch and at most: more gain nothing, and cost memory. Measured
#: with DistilBERT's shape on one thread, 5,000 rows: benchmarks/results/classify.md.
_FIRST_TOKENS = 512
_MOST_TOKENS, _MOST_TOKENS_ACCELERATED = 2048, 65_536
_FEWEST_TOKENS = 128
#: What a batch costs beside its tokens, in tokens: reading the weights, starting the kernels.
#: With DistilBERT's shape on one thread 12 tokens take as long as 50 of many.
_OVERHEAD, _OVERHEAD_ACCELERATED = 40, 4096


class Batches:
    """Feeds windows to one model, and learns how many at once are good."""

    def __init__(self, loaded: LoadedCheckpoint) -> None:
        self._model = loaded.model
        self._tokenizer = loaded.processor
        self._inputs = inputs_of(loaded.model)
        self._left = getattr(loaded.processor, "padding_side", "right") == "left"
        self._pad = _pad_id(loaded)
        accelerated = self._model.device.type not in ("cpu", "meta")
        self._most = _MOST_TOKENS_ACCELERATED if accelerated else _MOST_TOKENS
        self._overhead = _OVERHEAD_ACCELERATED if accelerated else _OVERHEAD
        self._tokens = _FIRST_TOKENS

    def run(
        self, windows: Sequence[Window], reduce: Reduce[Result], cancel: CancelToken
    ) -> Generator[float, None, list[Result]]:
        """Returns what `reduce` makes of each window, in their order.

        Yields after every batch which part of the tokens is done, 0 to 1.

        Raises:
            Cancelled: soon after `cancel` is set, between two layers.
        """
        found: list[Result | None] = [None] * len(windows)
        order = sorted(range(len(windows)), key=lambda number: len(windows[number].ids))
        total = sum(len(window.ids) for window in windows)
        first, done = 0, 0
        while first < len(order):
            cancel.raise_if_set()
            numbers = self._next(windows, order, first)
            batch = [windows[number] for number in numbers]
            results = self._compute(batch, reduce, cancel)
            if results is None:  # too much for the memory: the next try is smaller
                continue
            for number, result in zip(numbers, results, strict=True):
                found[number] = result
            first += len(batch)
            done += sum(len(window.ids) for window in batch)
            yield done / total
        return [result for result in found if result is not None]

    def _next(self, windows: Sequence[Window], order: Sequence[int], first: int) -> Sequence[int]:
        """Returns the next batch out of windows that come by length; the last is the longest.

        It grows as long as that makes a token cheaper: each batch costs something, and so does
        the padding of all shorter windows for each longer one.
        """
        end, tokens, padding = first + 1, len(windows[order[first]].ids), 0
        if self._pad is None:
            return order[first:end]
        while end < len(order):
            length, before = len(windows[order[end]].ids), len(windows[order[end - 1]].ids)
            added = (length - before) * (end - first)
            if tokens + padding + added + length > self._tokens:
                break
            if added * tokens > length * (self._overhead + padding):
                break
            tokens += length
            padding += added
            end += 1
        return order[first:end]

    def _compute(
        self, batch: Sequence[Window], reduce: Reduce[Result], cancel: CancelToken
    ) -> list[Result] | None:
        import torch

        began = time.perf_counter()
        try:
            with torch.inference_mode(), cancel_between_layers(self._model, cancel):
                results = reduce(self._model(**self._padded(batch)), batch)
        except (RuntimeError, MemoryError) as error:
            if len(batch) == 1 or not memory.is_out_of_memory(error):
                raise
            results = None
        if results is None:
            self._most = self._tokens = _padded_tokens(batch) // 2
            memory.release()
            return None
        self._learn(_padded_tokens(batch), time.perf_counter() - began)
        return results

    def _learn(self, tokens: int, took_s: float) -> None:
        """Sizes the next batch by how long this one took; at most twice as large at once."""
        wanted = int(tokens * _BATCH_S / max(took_s, 1e-4))
        if tokens < self._tokens // 2:  # it was the last of its length, and says little
            return
        self._tokens = min(self._most, max(_FEWEST_TOKENS, min(wanted, 2 * self._tokens)))

    def _padded(self, batch: Sequence[Window]) -> dict[str, Tensor]:
        """Returns the model's inputs, (windows, tokens) each, padded where its tokenizer does."""
        import torch

        longest = max(len(window.ids) for window in batch)
        ids = torch.full((len(batch), longest), self._pad or 0)
        mask, kinds = torch.zeros_like(ids), torch.zeros_like(ids)
        for row, window in enumerate(batch):
            length = len(window.ids)
            span = slice(longest - length, longest) if self._left else slice(0, length)
            ids[row, span] = torch.tensor(window.ids)
            mask[row, span] = 1
            if window.kinds is not None:
                kinds[row, span] = torch.tensor(window.kinds)
        inputs = {"input_ids": ids, "attention_mask": mask}
        if batch[0].kinds is not None and "token_type_ids" in self._inputs:
            inputs["token_type_ids"] = kinds
        device = self._model.device
        found: dict[str, Any] = {name: tensor.to(device) for name, tensor in inputs.items()}
        if "use_cache" in self._inputs:
            found["use_cache"] = False
        return found

    def tokens_of(self, states: Tensor, windows: Sequence[Window]) -> list[Tensor]:
        """Returns of (windows, tokens, …) each window's own part, without padding."""
        longest = states.shape[1]
        return [
            row[longest - len(window.ids) :] if self._left else row[: len(window.ids)]
            for row, window in zip(states, windows, strict=True)
        ]


def _padded_tokens(batch: Sequence[Window]) -> int:
    return len(batch) * max(len(window.ids) for window in batch)


def _pad_id(loaded: LoadedCheckpoint) -> int | None:
    """Returns what to pad with; `None` where the model could not tell padding from text."""
    stated = loaded.model.config.get_text_config().pad_token_id
    known = loaded.processor.pad_token_id
    # Heads on decoders look for the last token that is no padding, by the model's own id.
    pad = stated if stated is not None else known
    if pad is None or (stated is None and _looks_for_padding(loaded.model)):
        return None
    return int(pad)


def _looks_for_padding(model: Any) -> bool:
    return hasattr(model, "score") and not hasattr(model, "classifier")
