"""What a model keeps of the past: the size of its KV cache at a context length.

Knows configurations and tensor headers; nothing of weights. The engine's
cache (`engine/kv_cache.py`) is what is described.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.model_library.checkpoint import Checkpoint, layer_of
from desktop_app.model_library.language_config import LanguageConfig, LayerKind
from desktop_app.model_library.safetensors_header import TensorHeader

#: A sliding layer keeps this many tokens beyond its window, so that an answer can
#: be taken back, and as many again before it drops the surplus.
_REWIND_TOKENS = 1024
#: A recurrent layer's state is kept in float32.
_STATE_ELEMENT_BYTES = 4


@dataclass(frozen=True, slots=True)
class LayerCache:
    """What one layer keeps.

    Attributes:
        width: numbers for every token, keys and values together.
        at_most: of how many tokens, `None` for all.
        state_bytes: beside them, whatever the length.
    """

    width: int
    at_most: int | None
    state_bytes: int

    def size_bytes(self, tokens: int, element_bytes: int) -> int:
        """Returns what the layer keeps of so many tokens."""
        kept = tokens if self.at_most is None else min(tokens, self.at_most)
        return kept * self.width * element_bytes + self.state_bytes


def layer_caches(checkpoint: Checkpoint) -> tuple[LayerCache, ...]:
    """Returns what every decoder layer keeps."""
    config = checkpoint.config
    stored = _stored_widths(checkpoint)
    found = []
    for index, kind in enumerate(config.kinds(checkpoint.layers)):
        width = stored.get(index) or _stated_width(config) if kind.has_keys else 0
        at_most = None
        if kind.is_sliding and config.window is not None:
            at_most = config.window + 2 * _REWIND_TOKENS
        state_bytes = _state_bytes(config) if kind.has_state else 0
        found.append(LayerCache(width, at_most, state_bytes))
    return tuple(found)


def reads_in_chunks(checkpoint: Checkpoint) -> bool:
    """Tells whether a prompt can be read in parts; recurrent layers want it whole."""
    kinds = checkpoint.config.kinds(checkpoint.layers)
    return all(kind in (LayerKind.FULL, LayerKind.SLIDING, LayerKind.NONE) for kind in kinds)


def _stored_widths(checkpoint: Checkpoint) -> dict[int, int]:
    """Returns the width of keys and values of the layers whose projections are stored.

    More reliable than the configuration, which may leave out what its family
    has by default. Where keys and values are compressed, the cache holds the
    compressed ones.
    """
    latent: dict[int, int] = {}
    separate: dict[int, int] = {}
    for tensor in checkpoint.tensors:
        index = layer_of(tensor.name)
        if index is None or not _has_plain_shape(tensor):
            continue
        if tensor.name.endswith(".kv_a_proj_with_mqa.weight"):
            latent[index] = latent.get(index, 0) + tensor.shape[0]
        elif tensor.name.endswith((".k_proj.weight", ".v_proj.weight")):
            separate[index] = separate.get(index, 0) + tensor.shape[0]
    extra = checkpoint.config.integer("index_head_dim") or 0  # a sparse attention's own keys
    return {index: width + extra for index, width in (separate | latent).items()}


def _has_plain_shape(tensor: TensorHeader) -> bool:
    """Tells whether a matrix is stored as (out, in), not packed by a quantizer."""
    return len(tensor.shape) == 2 and (tensor.is_float or tensor.dtype != "U8")


def _stated_width(config: LanguageConfig) -> int:
    if config.latent_size is not None:
        return config.latent_size
    return 2 * (config.key_heads or 0) * (config.head_size or 0)


def _state_bytes(config: LanguageConfig) -> int:
    """Returns about what a recurrent layer keeps; small beside anything else."""
    heads = config.integer("linear_num_value_heads", "mamba_n_heads", "num_heads")
    key, value = config.integer("linear_key_head_dim"), config.integer("linear_value_head_dim")
    if heads and key and value:
        return heads * key * value * _STATE_ELEMENT_BYTES
    hidden = config.hidden or 0
    inner = config.integer("mamba_d_ssm") or hidden * (
        config.integer("expand", "mamba_expand", "expand_factor") or 1
    )
    size = config.integer("state_size", "mamba_d_state", "ssm_state_size", "d_state") or 4
    return inner * size * _STATE_ELEMENT_BYTES
