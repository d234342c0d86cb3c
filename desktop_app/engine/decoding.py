"""The decode loop: prefill in chunks, then one token at a time, over `model.forward`.

Knows token ids and cancelling; nothing of text, templates or requests.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any

from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.forward_pass import ForwardPass, cancel_between_layers
from desktop_app.engine.prefix_cache import KVState
from desktop_app.engine.prompt_lookup import PromptLookup
from desktop_app.errors import UserError

if TYPE_CHECKING:
    import torch

    from desktop_app.engine.sampling import Sampler

#: A chunk of the prompt is sized to take about this long, between these bounds.
#: Progress is told between chunks; cancelling does not wait for one, it is looked
#: at several times within one. Measured with 200 M parameters and 1,024 tokens: 3.2 s in
#: one piece or in chunks of 0.4 s, 4.7 s in chunks of 0.15 s.
_CHUNK_S = 0.4
_FIRST_CHUNK, _SMALLEST_CHUNK, _LARGEST_CHUNK = 64, 32, 512

PrefillProgress = Callable[[int, int], None]


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
        size -= size % _SMALLEST_CHUNK  # few different sizes: each costs time and memory
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

    Tokens that can be guessed from the prompt are computed together; each is
    picked from the logits it would have been picked from alone.

    Args:
        state: whose ids are a beginning of the prompt; they are not read
            again. Afterwards it holds this sequence, but for its last token.

    Raises:
        Cancelled: soon after `cancel` is set.
    """
    import torch

    forward = ForwardPass(model, state)
    ids = sequence_buffer(model, prompt, limit)
    length, end = len(prompt), len(prompt) + limit
    lookup = PromptLookup(prompt) if forward.takes_chunks else None
    with torch.inference_mode(), cancel_between_layers(model, cancel):
        logits = prefill(forward, ids[:, :length], len(state.ids), cancel, progress)
        guessed: list[int] = []
        while True:
            for right, row in enumerate(logits):
                cancel.raise_if_set()
                (token,) = sampler.pick(ids[:, :length], row[None])
                ids[0, length] = token
                length += 1
                if lookup is not None:
                    lookup.append(token)
                yield token
                if token in eos_ids or length == end:
                    return
                if right == len(guessed) or token != guessed[right]:
                    break
            if lookup is None:
                logits = forward(ids[:, length - 1 : length])
                continue
            if guessed:
                lookup.judge(len(guessed), right)
                state.keep(length - 1)
            guessed = lookup.guess(end - length)
            if guessed:
                ids[0, length : length + len(guessed)] = torch.tensor(guessed)
                logits = forward.each(ids[:, length - 1 : length + len(guessed)])
            else:
                logits = forward(ids[:, length - 1 : length])


def decode_alternatives(
    model: Any,
    prompt: Sequence[int],
    sampler: Sampler,
    state: KVState,
    *,
    count: int,
    limit: int,
    eos_ids: frozenset[int],
    cancel: CancelToken,
    progress: PrefillProgress,
) -> Generator[tuple[int, int], frozenset[int] | None]:
    """Yields (alternative, token) pairs of `count` answers decoded as one batch.

    The prompt is read once. A caller that has enough of some alternatives
    sends their numbers; the batch goes on without them.

    Args:
        state: as for `decode`; afterwards it holds the prompt, as far as it
            was read.
    """
    import torch

    forward = ForwardPass(model, state)
    if not forward.takes_chunks:
        raise UserError("alternatives_unsupported")
    ids = sequence_buffer(model, prompt, limit)
    length = len(prompt)
    with torch.inference_mode(), cancel_between_layers(model, cancel):
        logits = prefill(forward, ids[:, :length], len(state.ids), cancel, progress)
        running = list(range(count))
        ids = ids.repeat(count, 1)
        logits = logits.repeat(count, 1)
        state.cache.batch_repeat_interleave(count)
        try:
            for index in range(limit):
                cancel.raise_if_set()
                tokens = sampler.pick(ids[:, :length], logits)
                ids[:, length] = torch.tensor(tokens, device=ids.device)
                length += 1
                done: set[int] = set()
                for row, token in zip(running, tokens, strict=True):
                    done |= (yield row, token) or frozenset()
                    if token in eos_ids:
                        done.add(row)
                if done:
                    left = [i for i, row in enumerate(running) if row not in done]
                    running = [running[i] for i in left]
                    if not running:
                        return
                    chosen = torch.tensor(left, device=ids.device)
                    ids = ids[chosen]
                    state.cache.batch_select_indices(chosen)
                    sampler.keep(left)
                if index + 1 < limit:
                    logits = forward(ids[:, length - 1 : length])
        finally:
            if state.cache is not None:
                state.cache.batch_select_indices(torch.tensor([0], device=ids.device))
            state.keep(len(prompt))


def sequence_buffer(model: Any, prompt: Sequence[int], limit: int) -> torch.Tensor:
    """Returns ids of shape (1, prompt + limit) that begin with the prompt, where the model is.

    One buffer for the whole sequence: the sampler needs all ids, and joining
    tensors would copy them for every token.
    """
    import torch

    device = model.get_input_embeddings().weight.device
    ids = torch.empty((1, len(prompt) + limit), dtype=torch.long, device=device)
    ids[0, : len(prompt)] = torch.tensor(prompt, dtype=torch.long, device=device)
    return ids
