"""How likely a model finds given continuations of a prompt. Knows token ids and cancelling.

The prompt is read once; what follows it is computed for several continuations together, on
copies of the prompt's cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.decoding import PrefillProgress, prefill
from desktop_app.engine.forward_pass import ForwardPass, cancel_between_layers
from desktop_app.engine.prefix_cache import KVState

if TYPE_CHECKING:
    import torch

#: Copies of the prompt's cache at once.
_ROWS = 8


def log_likelihoods(
    model: Any,
    prompt: Sequence[int],
    continuations: Sequence[Sequence[int]],
    state: KVState,
    *,
    cancel: CancelToken,
    progress: PrefillProgress,
) -> list[float]:
    """Returns the log-probability of each continuation after the prompt, in nats.

    Args:
        continuations: at least one token each.
        state: whose ids are a beginning of the prompt; they are not read again. Afterwards it
            holds the prompt, as far as it was read.

    Raises:
        Cancelled: soon after `cancel` is set.
    """
    import torch

    forward = ForwardPass(model, state)
    if not forward.takes_chunks:
        return [
            _by_itself(model, prompt, continuation, cancel, progress)
            for continuation in continuations
        ]
    device = model.get_input_embeddings().weight.device
    found: list[float] = []
    with torch.inference_mode(), cancel_between_layers(model, cancel):
        ids = torch.tensor([list(prompt)], device=device)
        first = prefill(forward, ids, len(state.ids), cancel, progress)[0].float().log_softmax(-1)
        for begin in range(0, len(continuations), _ROWS):
            cancel.raise_if_set()
            rows = continuations[begin : begin + _ROWS]
            found += _after(forward, first, rows, len(prompt))
    return found


def _after(
    forward: ForwardPass, first: torch.Tensor, rows: Sequence[Sequence[int]], length: int
) -> list[float]:
    """Returns the log-probabilities of some continuations of what is in the cache.

    Args:
        first: log-probabilities of the token behind the prompt, (vocabulary).
        length: of the prompt, to which the cache is cut back.
    """
    import torch

    totals = [first[row[0]].item() for row in rows]
    longest = max(map(len, rows)) - 1
    if not longest:
        return totals
    # What is shorter is filled up; nothing looks back at what fills it.
    fed = torch.zeros((len(rows), longest), dtype=torch.long, device=first.device)
    for number, row in enumerate(rows):
        fed[number, : len(row) - 1] = torch.tensor(row[:-1], device=first.device)
    state = forward.state
    state.cache.batch_repeat_interleave(len(rows))
    try:
        logits = forward.each_of(fed)
        for number, row in enumerate(rows):
            if len(row) > 1:
                places = torch.arange(len(row) - 1, device=first.device)
                wanted = torch.tensor(row[1:], device=first.device)
                each = logits[number].float().log_softmax(-1)
                totals[number] += each[places, wanted].sum().item()
    finally:
        if state.cache is not None:
            state.cache.batch_select_indices(torch.tensor([0], device=first.device))
        state.keep(length)
    return totals


def _by_itself(
    model: Any,
    prompt: Sequence[int],
    continuation: Sequence[int],
    cancel: CancelToken,
    progress: PrefillProgress,
) -> float:
    """Returns a log-probability with a model whose memory cannot be cut back: all read anew."""
    import torch

    forward = ForwardPass(model, KVState())
    device = model.get_input_embeddings().weight.device
    ids = torch.tensor([[*prompt, *continuation]], device=device)
    total = 0.0
    with torch.inference_mode(), cancel_between_layers(model, cancel):
        logits = prefill(forward, ids[:, : len(prompt)], 0, cancel, progress)
        for place, token in enumerate(continuation, start=len(prompt)):
            total += logits[0].float().log_softmax(-1)[token].item()
            if place + 1 < ids.shape[1]:
                logits = forward(ids[:, place : place + 1])
    return total
