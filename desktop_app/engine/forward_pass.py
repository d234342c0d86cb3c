"""One call of a model: tokens in, the last position's logits out, its cache kept in step.

Knows what models call their caches and how to give up in mid-call; nothing of
sampling, text or conversations.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from desktop_app.engine import kv_cache
from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.prefix_cache import KVState, is_kept

if TYPE_CHECKING:
    import torch

#: What models call their cache: attention, Mamba, RWKV.
_CACHE_NAMES = ("past_key_values", "cache_params", "state")


#: How often at least a call of a model looks whether it is cancelled.
_LOOKS = 8


class ForwardPass:
    """Feeds tokens to a model and keeps its cache, whatever the model calls it.

    Args:
        model: a transformers causal LM in eval mode.
        state: continued, and kept in step with the model, also when a forward
            is abandoned half-way.

    Attributes:
        takes_chunks: whether several tokens may be fed to a cache that has
            some already; recurrent models go on by single tokens only.
    """

    def __init__(self, model: Any, state: KVState) -> None:
        self._model = model
        self.state = state
        names = inspect.signature(model.forward).parameters
        self._cache_name = next(name for name in _CACHE_NAMES if name in names)
        # Without it a long prompt's logits for the whole vocabulary would be computed.
        self._options: dict[str, Any] = {"use_cache": True, "return_dict": True}
        self._keeps_logits = "logits_to_keep" in names
        if self._keeps_logits:
            self._options["logits_to_keep"] = 1
        keyed = self._cache_name == _CACHE_NAMES[0] and not getattr(model, "_is_stateful", False)
        if keyed and state.cache is None:
            state.cache = kv_cache.new_cache(model.config)
        self.takes_chunks = keyed and is_kept(state)
        if not self.takes_chunks:
            state.clear()  # the model makes its own

    def __call__(self, tokens: torch.Tensor) -> torch.Tensor:
        """Feeds tokens of shape (rows, n); returns the last ones' logits, (rows, vocabulary).

        Raises:
            Cancelled: between two layers; the state is as before then.
        """
        return self._feed(tokens, 1)[:, -1]

    def each(self, tokens: torch.Tensor) -> torch.Tensor:
        """Feeds tokens of shape (1, n); returns the logits of all, (n, vocabulary)."""
        return self._feed(tokens, tokens.shape[1])[0]

    def each_of(self, tokens: torch.Tensor) -> torch.Tensor:
        """Feeds tokens of shape (rows, n); returns the logits of all, (rows, n, vocabulary)."""
        return self._feed(tokens, tokens.shape[1])

    def _feed(self, tokens: torch.Tensor, logits_to_keep: int) -> torch.Tensor:
        state = self.state
        options = self._options
        if self._keeps_logits and logits_to_keep > 1:
            options = options | {"logits_to_keep": logits_to_keep}
        try:
            output = self._model(input_ids=tokens, **{self._cache_name: state.cache}, **options)
        except BaseException:
            state.keep(len(state.ids))  # some layers have the new tokens and some have not
            raise
        state.cache = output[self._cache_name]
        state.ids.extend(tokens[0].tolist())
        logits: torch.Tensor = output.logits
        return logits


@contextmanager
def cancel_between_layers(model: Any, cancel: CancelToken) -> Iterator[None]:
    """Looks at `cancel` a few times in each call of the model, between its layers.

    One token of a large model can take a second on a CPU, and a chunk of the
    prompt more. Before every layer it would cost a small model 2 % of its speed.
    """

    def look(_module: Any, _args: Any) -> None:
        cancel.raise_if_set()

    layers = decoder_layers(model)
    looked_at = layers[:: max(1, len(layers) // _LOOKS)]
    handles = [layer.register_forward_pre_hook(look) for layer in looked_at]
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
