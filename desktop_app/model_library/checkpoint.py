"""A checkpoint as its files describe it: configuration and tensors, nothing loaded.

Knows which stored tensors a causal language model is made of; nothing of
memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError
from desktop_app.model_library import model_files, safetensors_header
from desktop_app.model_library.language_config import LanguageConfig
from desktop_app.model_library.safetensors_header import TensorHeader

#: The decoder's layers: "model.layers.3.…", "transformer.h.3.…", "model.language_model.layers.3.…".
_LAYER = re.compile(
    r"^(?:(?:model|transformer|language_model|text_model|decoder|backbone|gpt_neox|rwkv)\.)*"
    r"(?:layers|h|blocks|block)\.(\d+)\."
)
#: Buffers that old checkpoints hold and models make themselves, and extra heads that
#: guess several tokens at once, which transformers leaves out.
_NOT_LOADED = re.compile(r"rotary_emb\.inv_freq$|\.attn\.masked_bias$|\.attn\.bias$|^mtp\.")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is stored of a model.

    Attributes:
        tensors: those that loading takes; tied ones that are stored twice, once.
    """

    config: LanguageConfig
    tensors: tuple[TensorHeader, ...]

    @classmethod
    def of(cls, config: dict[str, Any], stored: tuple[TensorHeader, ...]) -> Checkpoint:
        """Returns the checkpoint of a configuration and all tensors that are stored."""
        language = LanguageConfig(config)
        tied = language.ties_embeddings and any(_is_embedding(t.name) for t in stored)
        layers = language.layers
        return cls(
            language,
            tuple(
                tensor
                for tensor in stored
                if not _is_left_out(tensor)
                and not (tied and is_output_head(tensor.name))
                and (layers is None or (layer_of(tensor.name) or 0) < layers)
            ),
        )

    @classmethod
    def read(cls, folder: Path) -> Checkpoint:
        """Reads a folder's configuration and the headers of its weight files.

        Raises:
            UserError: `model_not_found`, `not_a_model`, `unsafe_weights` or
                `model_damaged`.
        """
        if not folder.is_dir():
            raise UserError("model_not_found", path=folder)
        config = model_files.read_config(folder)
        if config is None:
            raise UserError("not_a_model", path=folder)
        files = model_files.weight_files(folder)
        headers = (safetensors_header.read(file, folder) for file in files)
        return cls.of(config, tuple(tensor for header in headers for tensor in header))

    @property
    def layers(self) -> int:
        """The number of decoder layers: as stated, else as many as are stored."""
        stored = {layer_of(tensor.name) for tensor in self.tensors} - {None}
        return self.config.layers or len(stored)


def layer_of(name: str) -> int | None:
    """Returns the number of the decoder layer that a tensor belongs to, from 0."""
    match = _LAYER.match(name)
    return int(match[1]) if match else None


def is_output_head(name: str) -> bool:
    """Tells whether a tensor is the matrix that makes logits."""
    return name.split(".")[-2:-1] in (["lm_head"], ["embed_out"], ["output_layer"])


def _is_embedding(name: str) -> bool:
    return name.split(".")[-2:-1] in (
        ["embed_tokens"],
        ["wte"],
        ["embed_in"],
        ["word_embeddings"],
        ["embeddings"],
    )


def _is_left_out(tensor: TensorHeader) -> bool:
    # A bias of attention has one dimension; what GPT-2 calls so is a mask with four.
    return bool(_NOT_LOADED.search(tensor.name)) and not (
        tensor.name.endswith(".attn.bias") and len(tensor.shape) < 3
    )
