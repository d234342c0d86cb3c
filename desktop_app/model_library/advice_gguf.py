"""How a GGUF model would run on this computer: one option, since its precision is fixed.

Of a file that is here the header tells; of one on the hub, its size and what is known of the
model. llama.cpp computes on the processor here, so this computer's memory decides, whatever
cards there are. Knows no files.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from desktop_app.model_library import gguf_estimate, kv_cache
from desktop_app.model_library.advice import Advice, Option, Pace, option_of
from desktop_app.model_library.checkpoint import Checkpoint
from desktop_app.model_library.estimate import USUAL_CONTEXT, Estimate
from desktop_app.model_library.fit import fit
from desktop_app.model_library.gguf_cache import CACHE_ELEMENT_BYTES
from desktop_app.model_library.gguf_context import context_for, longest
from desktop_app.model_library.gguf_model import GgufModel
from desktop_app.model_library.machine import Machine
from desktop_app.model_library.presumed import active_share, presume

#: What part of memory's speed llama.cpp reaches, and what a layer costs at each token.
_EFFICIENCY = 0.8
_LAYER_S = 0.0001
#: The limit of a model on the hub that does not tell it; most have more.
_PRESUMED_LIMIT = 32_768
#: Of an attention head, where nothing is known of the model.
_HEAD_WIDTH = 128
#: Bits of a weight in the usual quantization, to guess the number of weights by.
_USUAL_BITS = 4.85


def advise_gguf(
    model: GgufModel,
    machine: Machine,
    *,
    context_tokens: int | None = None,
    given_back_bytes: int = 0,
) -> Advice:
    """Returns how a model runs whose file is here; its precision counts as "none".

    Args:
        context_tokens: what is set for it; `None` is what it would be loaded with.
        given_back_bytes: what the engine holds now and frees before it loads.
    """
    tokens = context_for(model, context_tokens, machine.total_bytes)
    found = gguf_estimate.estimate_gguf(model, tokens)
    layers = len(model.each_layer("attention.head_count"))
    usual = min(tokens, USUAL_CONTEXT)
    read = gguf_estimate.read_bytes(model) + found.kv_cache_bytes * usual // (2 * tokens)
    option = _option(found, machine, read, layers, given_back_bytes)
    return Advice((option,), None if option.pace is Pace.TOO_LARGE else "none")


def advise_gguf_file(
    size_bytes: int,
    machine: Machine,
    *,
    parameters: int | None = None,
    config: dict[str, Any] | None = None,
    context_tokens: int | None = None,
    quantization: str = "",
    given_back_bytes: int = 0,
) -> Option:
    """Returns how a GGUF file would run that is not here, presumed from what is known.

    Args:
        size_bytes: of all parts together.
        parameters: number of weights; `None` takes the usual quantization's.
        config: the model's own config.json, if it is known.
        context_tokens: what is set; `None` is what it would be loaded with.
        quantization: as the file's name says: "Q4_K_M", ….
        given_back_bytes: what the engine holds now and frees before it loads.
    """
    weights = parameters or int(size_bytes * 8 / _USUAL_BITS)
    checkpoint = presume(weights, config).checkpoint if config else _usual(weights)
    shape = checkpoint.config
    caches = kv_cache.layer_caches(checkpoint)

    def kept(tokens: int) -> int:
        return sum(layer.size_bytes(tokens, CACHE_ELEMENT_BYTES) for layer in caches)

    limit = shape.context_tokens if config else None
    tokens = longest(kept, limit or _PRESUMED_LIMIT, context_tokens, machine.total_bytes)
    hidden = shape.hidden or 1
    found = gguf_estimate.estimate_file(
        size_bytes,
        quantization,
        weights,
        tokens,
        kept,
        hidden=hidden,
        wide=shape.integer("intermediate_size") or 4 * hidden,
        vocabulary=shape.integer("vocab_size") or 0,
        heads=shape.integer("num_attention_heads") or hidden // _HEAD_WIDTH,
    )
    read = int(size_bytes * active_share(checkpoint)) + kept(min(tokens, USUAL_CONTEXT)) // 2
    return _option(found, machine, read, checkpoint.layers, given_back_bytes)


# A list of models is described again whenever memory was freed or taken.
@lru_cache(maxsize=256)
def _usual(parameters: int) -> Checkpoint:
    return presume(parameters).checkpoint


def _option(
    found: Estimate, machine: Machine, read_bytes: int, layers: int, given_back_bytes: int
) -> Option:
    here = replace(machine, accelerators=())
    seconds = None
    if here.bytes_per_s:
        seconds = read_bytes / (here.bytes_per_s * _EFFICIENCY) + layers * _LAYER_S
    how = fit(found, here, given_back_bytes=given_back_bytes)
    return option_of(found, how, 1 / seconds if seconds else None)
