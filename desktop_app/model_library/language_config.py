"""What config.json says of a language model, under whichever names its family uses.

Knows names and their meaning; nothing of files and tensors.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

_NESTED = ("text_config", "llm_config", "language_config")
#: More is no number of layers, but a configuration that is broken.
_MOST_LAYERS = 10_000
#: Models that are made of recurrent layers alone.
_RECURRENT = ("mamba", "mamba2", "falcon_mamba", "rwkv", "xlstm")
#: Every so many layers one attends to everything, the others to a window.
_WINDOW_PATTERNS = {"gemma2": 2, "vaultgemma": 2, "gpt_oss": 2, "gemma3": 6, "cohere2": 4}


class LayerKind(StrEnum):
    """What a layer keeps of the past."""

    FULL = "full"  # keys and values of every token
    SLIDING = "sliding"  # of the newest tokens
    RECURRENT = "recurrent"  # a state whose size does not grow
    FULL_AND_RECURRENT = "full and recurrent"
    SLIDING_AND_RECURRENT = "sliding and recurrent"
    NONE = "none"  # nothing, or another layer's

    @property
    def has_keys(self) -> bool:
        return self not in (LayerKind.RECURRENT, LayerKind.NONE)

    @property
    def is_sliding(self) -> bool:
        return self in (LayerKind.SLIDING, LayerKind.SLIDING_AND_RECURRENT)

    @property
    def has_state(self) -> bool:
        return self not in (LayerKind.FULL, LayerKind.SLIDING, LayerKind.NONE)


#: Names of layers in `layer_types` and its forerunners.
_KINDS = {
    "attention": LayerKind.FULL,
    "full_attention": LayerKind.FULL,
    "sliding_attention": LayerKind.SLIDING,
    "chunked_attention": LayerKind.SLIDING,
    "linear_attention": LayerKind.RECURRENT,
    "conv": LayerKind.RECURRENT,
    "mamba": LayerKind.RECURRENT,
    "mamba2": LayerKind.RECURRENT,
    "recurrent": LayerKind.RECURRENT,
    "hybrid": LayerKind.FULL_AND_RECURRENT,
    "hybrid_sliding": LayerKind.SLIDING_AND_RECURRENT,
    "moe": LayerKind.NONE,
    "mlp": LayerKind.NONE,
}


class LanguageConfig:
    """A configuration; of one with several models, the language model's part."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        nested: dict[str, Any] = next(
            (config[key] for key in _NESTED if isinstance(config.get(key), dict)), {}
        )
        self._values = {**config, **nested}

    def integer(self, *names: str) -> int | None:
        """Returns the first of these values that is a number above 0."""
        for name in names:
            value = self._values.get(name)
            if isinstance(value, int) and not isinstance(value, bool) and value > 0:
                return value
        return None

    @property
    def model_type(self) -> str:
        return str(self._values.get("model_type", "")).removesuffix("_text")

    @property
    def layers(self) -> int | None:
        stated = self.integer("num_hidden_layers", "n_layer", "n_layers", "num_layers")
        return stated if stated is None or stated <= _MOST_LAYERS else None

    @property
    def hidden(self) -> int | None:
        """The width of the hidden states."""
        return self.integer("hidden_size", "n_embd", "d_model")

    @property
    def heads(self) -> int | None:
        return self.integer(
            "num_attention_heads", "n_head", "n_heads", "attention_heads", "num_heads"
        )

    @property
    def key_heads(self) -> int | None:
        """Heads of the keys and values, which queries may share."""
        if self._values.get("multi_query") and not self._values.get("new_decoder_architecture"):
            return 1
        nested = self._values.get("attn_config")
        if isinstance(nested, dict) and (shared := LanguageConfig(nested).integer("kv_n_heads")):
            return shared
        return self.integer("num_key_value_heads", "num_kv_heads", "n_head_kv") or self.heads

    @property
    def head_size(self) -> int | None:
        stated = self.integer("head_dim", "kv_channels")
        if stated is None and self.hidden and self.heads:
            return self.hidden // self.heads
        return stated

    @property
    def latent_size(self) -> int | None:
        """What a token leaves in the cache where keys and values are compressed (MLA)."""
        rank, rotary = self.integer("kv_lora_rank"), self.integer("qk_rope_head_dim")
        return rank + rotary if rank and rotary else None

    @property
    def context_tokens(self) -> int | None:
        """The longest sequence that the model takes."""
        return self.integer("max_position_embeddings", "n_positions", "max_seq_len", "n_ctx")

    @property
    def ties_embeddings(self) -> bool:
        """Whether the embeddings are the output head too, as far as that is said."""
        return self._values.get("tie_word_embeddings") is True

    @property
    def dtype(self) -> str | None:
        """The number format the weights were saved in: "bfloat16", …."""
        stated = self._values.get("dtype") or self._values.get("torch_dtype")
        return stated.removeprefix("torch.") if isinstance(stated, str) else None

    @property
    def quantization(self) -> dict[str, Any] | None:
        """How the checkpoint is quantized already, as its quantizer describes it."""
        stated = self._values.get("quantization_config")
        return stated if isinstance(stated, dict) else None

    @property
    def window(self) -> int | None:
        """How many tokens a sliding layer attends to."""
        if self._values.get("use_sliding_window") is False:
            return None
        return self.integer(
            "sliding_window",
            "sliding_window_size",
            "attention_window_size",
            "attention_chunk_size",
        )

    def kinds(self, layers: int) -> tuple[LayerKind, ...]:
        """Returns what each of so many layers keeps of the past."""
        kinds = [self._kind(index) for index in range(layers)]
        shared = min(self.integer("num_kv_shared_layers") or 0, layers)
        return tuple(kinds[: layers - shared] + [LayerKind.NONE] * shared)

    def _kind(self, index: int) -> LayerKind:
        values = self._values
        for name in ("layer_types", "layers_block_type", "block_types"):
            types = values.get(name)
            if isinstance(types, list) and types:
                return self._named(str(types[index % len(types)]))
        if self.model_type in _RECURRENT:
            return LayerKind.RECURRENT
        if self.model_type == "falcon_h1":
            return LayerKind.FULL_AND_RECURRENT
        if "attn_layer_indices" in values:
            indices = values["attn_layer_indices"]
            return _attention_if(isinstance(indices, list) and index in indices)
        if period := self.integer("attn_layer_period"):
            return _attention_if(index % period == (self.integer("attn_layer_offset") or 0))
        if interval := self.integer("full_attention_interval"):
            return _attention_if((index + 1) % interval == 0)
        return self._sliding(index)

    def _named(self, name: str) -> LayerKind:
        if name == "attention" and self.integer("attention_window_size"):
            return LayerKind.SLIDING
        kind = _KINDS.get(name, LayerKind.FULL)
        return LayerKind.FULL if kind is LayerKind.SLIDING and self.window is None else kind

    def _sliding(self, index: int) -> LayerKind:
        """Returns the kind of an attention layer that no list names."""
        if self.window is None:
            return LayerKind.FULL
        pattern = self._values.get("sliding_window_pattern")
        if isinstance(pattern, str) and pattern:  # "LLLG"
            return LayerKind.SLIDING if pattern[index % len(pattern)] == "L" else LayerKind.FULL
        every = (
            self.integer("sliding_window_pattern", "_sliding_window_pattern")
            or self.integer("no_rope_layer_interval")
            or _WINDOW_PATTERNS.get(self.model_type)
        )
        if every:
            return LayerKind.SLIDING if (index + 1) % every else LayerKind.FULL
        if self._values.get("use_sliding_window") and index < (
            self.integer("max_window_layers") or 0
        ):
            return LayerKind.FULL
        return LayerKind.SLIDING


def _attention_if(attends: bool) -> LayerKind:
    return LayerKind.FULL if attends else LayerKind.RECURRENT
