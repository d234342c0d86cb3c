"""From the vectors of a text's tokens to one. Knows no model and no text.

The ways and their names are those of sentence-transformers (Reimers and Gurevych
2019, "Sentence-BERT"; `sentence_transformers/sentence_transformer/modules/pooling.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def pool(tokens: Tensor, mask: Tensor, ways: Sequence[str]) -> Tensor:
    """Returns one vector a text: (texts, len(ways) · width), float32.

    Args:
        tokens: (texts, tokens, width), padded at the end.
        mask: (texts, tokens), 1 for what counts, at least once in each text.
        ways: keys of `recipe.Recipe.poolings`; their vectors are joined.
    """
    import torch

    tokens = tokens.float()
    return torch.cat([_pooled(tokens, mask, way) for way in ways], dim=-1)


def _pooled(tokens: Tensor, mask: Tensor, way: str) -> Tensor:
    import torch

    rows = torch.arange(tokens.shape[0], device=tokens.device)
    places = torch.arange(1, tokens.shape[1] + 1, device=tokens.device)
    if way == "cls":
        return tokens[rows, mask.argmax(dim=1)]
    if way == "lasttoken":
        return tokens[rows, (mask * places).argmax(dim=1)]
    if way == "max":
        return tokens.masked_fill(mask.unsqueeze(-1) == 0, float("-inf")).amax(dim=1)
    weights = mask * places if way == "weightedmean" else mask
    summed = torch.einsum("ntw,nt->nw", tokens, weights.float())
    total = weights.sum(dim=1, keepdim=True).float()
    return summed / (total.sqrt() if way == "mean_sqrt_len_tokens" else total)
