"""When each token of a text is heard: dynamic time warping over a decoder's attention.

The method of OpenAI's Whisper (`whisper/timing.py`): the text is given to the decoder once
more, and the heads that look where the sound is are followed through it. The attention is
computed here from what two projections put out, so that any implementation of attention and
any quantization will do. Knows tensors; nothing of words or windows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import torch

#: (layer, head) of a decoder.
Head = tuple[int, int]
#: First and last frame, `None` where it is not known.
Range = tuple[int | None, int | None]
#: Frames that a told time may be off, and what it costs beyond; attention is worth about 1 a frame.
SLACK, _TOO_EARLY, _TOO_LATE = 10, 6.0, 3.0


def alignment_heads(model: Any) -> list[Head]:
    """Returns the heads that follow the sound; where nobody says which, the upper half's all."""
    config = model.config
    stated = getattr(model.generation_config, "alignment_heads", None)
    layers, heads = config.decoder_layers, config.decoder_attention_heads
    known = [(int(layer), int(head)) for layer, head in stated or ()]
    if known and all(layer < layers and head < heads for layer, head in known):
        return known
    return [(layer, head) for layer in range(layers // 2, layers) for head in range(heads)]


def token_starts(
    model: Any,
    hidden: torch.Tensor,
    prefix: Sequence[int],
    texts: Sequence[Sequence[int]],
    frames: Sequence[int],
    ranges: Sequence[Sequence[Range]],
) -> list[list[int]]:
    """Returns for each text the encoder frames at which its tokens begin, and its end.

    Args:
        hidden: the encoder's output, (texts, encoder frames, width).
        prefix: tokens before each text, the last one is what precedes text without times.
        texts: tokens without times or marks.
        frames: of each text's sound; what is padding is not looked at.
        ranges: for each token the frames between which its sentence is heard, as the model
            told; where it missed words, attention alone would spread the others over them.
    """
    import torch

    longest = max(len(text) for text in texts)
    end = model.config.eos_token_id
    rows = [[*prefix, *text, *[end] * (longest - len(text))] for text in texts]
    heads = alignment_heads(model)
    with torch.inference_mode(), _projections(model, {layer for layer, _ in heads}) as caught:
        # Without the odds of every token, which are most of the work of a small model.
        model.get_decoder()(
            input_ids=torch.tensor(rows, device=hidden.device),
            encoder_hidden_states=hidden,
            use_cache=False,
        )
    width = model.config.d_model // model.config.decoder_attention_heads
    found = []
    for row, text in enumerate(texts):
        looks = []
        for layer, head in heads:
            part = slice(head * width, (head + 1) * width)
            # The token before each one, the one that tells it, looks for it.
            queries = caught[layer, "q"][row, len(prefix) - 1 : len(prefix) + len(text), part]
            keys = caught[layer, "k"][row, : frames[row], part]
            scores = queries.float() @ keys.float().T * width**-0.5
            looks.append(scores.softmax(-1))
        cost = _cost(torch.stack(looks), int(model.config.median_filter_width))
        found.append(warp(cost + _outside(ranges[row], frames[row])))
    return found


def _outside(ranges: Sequence[Range], frames: int) -> np.ndarray:
    """Returns what it costs to hear each token, and the end, at each frame beside its range."""
    at = np.arange(frames)
    cost = np.zeros((len(ranges) + 1, frames))
    last = ranges[-1][1] if ranges else None
    for row, (first, end) in enumerate([*ranges, (last, None)]):
        # Between two sentences lasts the word before: that is cut to its voice afterwards.
        if first is not None:
            cost[row, at < first - SLACK] += _TOO_EARLY
        if end is not None:
            cost[row, at > end + SLACK] += _TOO_LATE
    return cost


def _cost(looks: torch.Tensor, filter_width: int) -> np.ndarray:
    """Returns what it costs to hear each token at each frame; looks: (heads, tokens, frames)."""
    from transformers.models.whisper.generation_whisper import _median_filter

    deviation = looks.std(-2, keepdim=True, unbiased=False).clamp_min(1e-8)
    evened = (looks - looks.mean(-2, keepdim=True)) / deviation
    smooth = _median_filter(evened.unsqueeze(0), filter_width)[0]
    cost: np.ndarray = -smooth.mean(0).double().cpu().numpy()
    return cost


def warp(cost: np.ndarray) -> list[int]:
    """Returns for each row the column at which the cheapest way through it arrives.

    The way goes from the first row and column to the last, a row on, a column on, or both.
    Whole diagonals at once: some hundred times as fast as cell by cell.

    Args:
        cost: (rows, columns).
    """
    rows, columns = cost.shape
    # Skewed: diagonal d holds the cells (row, d - row), so that one follows from the two before.
    before = np.full(rows + 1, np.inf)
    last = np.full(rows + 1, np.inf)
    came = np.zeros((rows + columns - 1, rows), np.int8)
    index = np.arange(rows)
    for diagonal in range(rows + columns - 1):
        column = diagonal - index
        inside = (column >= 0) & (column < columns)
        # Index 0 stands before the first row: from there nothing comes.
        ways = np.stack((before[:-1], last[:-1], last[1:]))  # both on; a row on; a column on
        choice = ways.argmin(axis=0).astype(np.int8)
        best = ways[choice, index]
        if diagonal == 0:
            best[0] = 0.0
        here = np.full(rows + 1, np.inf)
        here[1:][inside] = best[inside] + cost[index[inside], column[inside]]
        came[diagonal] = choice
        before, last = last, here
    starts = [0] * rows
    row, column = rows - 1, columns - 1
    while row > 0 or column > 0:
        step = int(came[row + column, row]) if row and column else (1 if row else 2)
        starts[row] = column
        row -= step != 2
        column -= step != 1
    starts[0] = 0
    return starts


@contextmanager
def _projections(model: Any, layers: set[int]) -> Iterator[dict[tuple[int, str], torch.Tensor]]:
    """Catches what the cross-attention of some layers compares: (rows, positions, width)."""
    caught: dict[tuple[int, str], torch.Tensor] = {}
    handles = []
    decoder = model.get_decoder()
    for layer in layers:
        attention = decoder.layers[layer].encoder_attn
        for name, projection in (("q", attention.q_proj), ("k", attention.k_proj)):

            def catch(
                _module: Any, _args: Any, out: torch.Tensor, key: tuple[int, str] = (layer, name)
            ) -> None:
                caught[key] = out

            handles.append(projection.register_forward_hook(catch))
    try:
        yield caught
    finally:
        for handle in handles:
            handle.remove()
