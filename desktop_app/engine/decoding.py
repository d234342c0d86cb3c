"""The decode loop: prefill in chunks, then one token at a time, over `model.forward`.

Knows token ids, the KV cache and cancelling; nothing of text, templates or
requests. All tensors have a batch of one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any

from desktop_app.engine.cancel import CancelToken

if TYPE_CHECKING:
    import torch

    from desktop_app.engine.sampling import Sampler

#: A chunk of the prompt is sized to take about this long, between these bounds.
#: Progress is told between chunks; cancelling does not wait for one, it is looked
#: at before every layer. Measured with 200 M parameters and 1,024 tokens: 3.2 s in
#: one piece or in chunks of 0.4 s, 4.7 s in chunks of 0.15 s.
_CHUNK_S = 0.4
_FIRST_CHUNK, _SMALLEST_CHUNK, _LARGEST_CHUNK = 64, 16, 512

#: What models call their cache: attention, Mamba, RWKV.
_CACHE_NAMES = ("past_key_values", "cache_params", "state")

PrefillProgress = Callable[[int, int], None]


class KVState:
    """A model's cache and the token ids that are in it.

    Attributes:
        ids: one id for every position in the cache.
        cache: what `forward` returned, `None` before the first call.
    """

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.cache: Any = None

    def keep_prefix(self, prompt: Sequence[int]) -> int:
        """Cuts the cache to what it shares with the prompt; returns how many tokens.

        At least the prompt's last token is left out: its logits are needed.
        A cache that cannot be cut (sliding windows, recurrent states) is dropped.
        """
        shared = 0
        for mine, theirs in zip(self.ids, prompt[:-1], strict=False):
            if mine != theirs:
                break
            shared += 1
        surplus = len(self.ids) - shared
        if shared == 0 or (surplus and not _can_be_cut(self.cache)):
            self.clear()
            return 0
        if surplus:
            self.cache.crop(-surplus)
            del self.ids[shared:]
        return shared

    def clear(self) -> None:
        self.ids = []
        self.cache = None


class ForwardPass:
    """Feeds tokens to a model and keeps its cache, whatever the model calls it.

    Args:
        model: a transformers causal LM in eval mode.
        state: continued, and kept in step with the model; cleared when a
            forward is abandoned half-way.
    """

    def __init__(self, model: Any, state: KVState) -> None:
        self._model = model
        self._state = state
        names = inspect.signature(model.forward).parameters
        self._cache_name = next(name for name in _CACHE_NAMES if name in names)
        # Without it a long prompt's logits for the whole vocabulary would be computed.
        self._options: dict[str, Any] = {"use_cache": True, "return_dict": True}
        if "logits_to_keep" in names:
            self._options["logits_to_keep"] = 1
        #: Whether several tokens may be fed to a cache that has some already;
        #: recurrent models go on from their state by single tokens only.
        self.takes_chunks = self._cache_name == _CACHE_NAMES[0] and not getattr(
            model, "_is_stateful", False
        )

    def __call__(self, tokens: torch.Tensor) -> torch.Tensor:
        """Feeds tokens of shape (1, n); returns the last one's logits, (1, vocabulary).

        Raises:
            Cancelled: between two layers; the state is empty then.
        """
        state = self._state
        try:
            output = self._model(
                input_ids=tokens, **{self._cache_name: state.cache}, **self._options
            )
        except BaseException:
            state.clear()  # some layers have the tokens and some have not
            raise
        state.cache = output[self._cache_name]
        state.ids.extend(tokens[0].tolist())
        logits: torch.Tensor = output.logits[:, -1]
        return logits


def prefill(
    forward: ForwardPass,
    prompt: torch.Tensor,
    start: int,
    cancel: CancelToken,
    progress: PrefillProgress,
) -> torch.Tensor:
    """Feeds the prompt from `start` on, in chunks; returns the last token's logits.

    Args:
        prompt: shape (1, tokens), all of it; `start` of them are in the cache.
        progress: called with tokens done and in all, first and after every chunk.
    """
    total = prompt.shape[1]
    size = _FIRST_CHUNK if forward.takes_chunks else total
    progress(start, total)
    while True:
        cancel.raise_if_set()
        began = perf_counter()
        end = min(start + size, total)
        logits = forward(prompt[:, start:end])
        progress(end, total)
        if end == total:
            return logits
        took = perf_counter() - began
        wanted = int((end - start) * _CHUNK_S / max(took, 1e-4))
        size = max(_SMALLEST_CHUNK, min(_LARGEST_CHUNK, wanted, 2 * (end - start)))
        start = end


def decode(
    model: Any,
    prompt: Sequence[int],
    sampler: Sampler,
    state: KVState,
    *,
    limit: int,
    eos_ids: frozenset[int],
    cancel: CancelToken,
    progress: PrefillProgress,
) -> Generator[int]:
    """Yields the answer's tokens, the end token included, at most `limit`.

    Args:
        state: the cache of earlier work; what it shares with the prompt is
            not computed again. Afterwards it holds this sequence.

    Raises:
        Cancelled: soon after `cancel` is set.
    """
    import torch

    device = model.get_input_embeddings().weight.device
    # One buffer for the whole sequence: the sampler needs all ids, and joining
    # tensors would copy them for every token.
    ids = torch.empty((1, len(prompt) + limit), dtype=torch.long, device=device)
    ids[0, : len(prompt)] = torch.tensor(prompt, dtype=torch.long, device=device)
    length = len(prompt)
    forward = ForwardPass(model, state)
    with torch.inference_mode(), cancel_between_layers(model, cancel):
        if not forward.takes_chunks:
            state.clear()
        start = state.keep_prefix(prompt)
        logits = prefill(forward, ids[:, :length], start, cancel, progress)
        for index in range(limit):
            cancel.raise_if_set()
            token = sampler.pick(ids[:, :length], logits)
            ids[0, length] = token
            length += 1
            yield token
            if token in eos_ids or index + 1 == limit:
                return
            logits = forward(ids[:, length - 1 : length])


@contextmanager
def cancel_between_layers(model: Any, cancel: CancelToken) -> Iterator[None]:
    """Looks at `cancel` before every layer of the model.

    One token of a large model can take a second on a CPU, and a chunk of the
    prompt more; a layer takes a few hundredths of that.
    """

    def look(_module: Any, _args: Any) -> None:
        cancel.raise_if_set()

    handles = [layer.register_forward_pre_hook(look) for layer in decoder_layers(model)]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def decoder_layers(model: Any) -> list[Any]:
    """Returns the model's layers: its longest list of modules, whatever it is called."""
    import torch

    lists = [module for module in model.modules() if isinstance(module, torch.nn.ModuleList)]
    longest: Any = max(lists, key=lambda layers: len(layers), default=())
    return list(longest)


def _can_be_cut(cache: Any) -> bool:
    from transformers.cache_utils import DynamicLayer

    layers: list[Any] = getattr(cache, "layers", None) or []
    return bool(layers) and all(type(layer) is DynamicLayer for layer in layers)
