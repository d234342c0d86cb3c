"""Quantizing while loading, with bitsandbytes: what can be had, and which layers stay whole.

Knows load specs and transformers' configurations; nothing of files.
"""

from __future__ import annotations

from typing import Any

from desktop_app.engine.runtime import Job
from desktop_app.model_library.weights import KEPT_WHOLE
from desktop_app.protocol import LoadSpec, Quantization


def stored(config: Any) -> Quantization | None:
    """Returns how a checkpoint is quantized already, `None` when it is not."""
    stated = getattr(config, "quantization_config", None)
    if stated is None:
        return None
    if not isinstance(stated, dict):
        stated = stated.to_dict()
    bits = 4 if stated.get("load_in_4bit") or "4" in str(stated.get("quant_method")) else 8
    return "4bit" if stated.get("bits", bits) == 4 else "8bit"


def configuration(spec: LoadSpec, dtype: Any, auto_class: Any, config: Any, job: Job) -> Any:
    """Returns transformers' configuration for what the spec wants, `None` for full precision.

    Where bitsandbytes does not work a notice says so.

    Args:
        dtype: that the weights are loaded in, or "auto".
        auto_class: transformers' class that makes the model of `config`.
    """
    if spec.quantization == "none":
        return None
    try:
        import bitsandbytes  # noqa: F401 - only whether it works here
        import transformers
    except Exception as error:  # its native library fails in many ways
        _unavailable(spec, str(error).strip().partition("\n")[0] or type(error).__name__, job)
        return None
    make: Any = transformers.BitsAndBytesConfig
    common: dict[str, Any] = {
        # A layer that found no place on the accelerator stays on the CPU, in full precision.
        "llm_int8_enable_fp32_cpu_offload": True,
        "llm_int8_skip_modules": _skipped(spec, auto_class, config),
    }
    if spec.quantization == "8bit":
        return make(load_in_8bit=True, **common)
    import torch

    compute_dtype = dtype if isinstance(dtype, torch.dtype) else torch.bfloat16
    if spec.compute_dtype != "auto":
        compute_dtype = getattr(torch, spec.compute_dtype)
    return make(
        load_in_4bit=True,
        bnb_4bit_quant_type=spec.four_bit_type,
        bnb_4bit_use_double_quant=spec.double_quantization,
        bnb_4bit_compute_dtype=compute_dtype,
        **common,
    )


def outcome(model: Any, spec: LoadSpec, job: Job) -> Quantization | None:
    """Returns what came of the wanted quantization; a notice says when that is nothing.

    bitsandbytes passes over layers that a map puts beside an accelerator. A
    limit of memory it takes without one too, and then cannot compute with
    what lies on the disk: `None`, the model is of no use.
    """
    from bitsandbytes.nn.modules import Linear4bit, Linear8bitLt

    kinds = Linear4bit, Linear8bitLt
    layers = [module for module in model.modules() if isinstance(module, kinds)]
    if not layers:
        _unavailable(spec, "no layer lies where it can be quantized", job)
        return "none"
    if any(layer.weight.is_meta for layer in layers):
        _unavailable(spec, "a part of the model lies on the disk", job)
        return None
    return spec.quantization


def _unavailable(spec: LoadSpec, reason: str, job: Job) -> None:
    job.notice("quantization_unavailable", quantization=spec.quantization, reason=reason)


def _skipped(spec: LoadSpec, auto_class: Any, config: Any) -> list[str] | None:
    """Returns the layers that are not quantized, `None` for transformers' own choice."""
    import torch
    from transformers.quantizers.base import get_keys_to_not_convert

    whole = KEPT_WHOLE[spec.quantization]
    with torch.device("meta"):
        model = auto_class.from_config(config, trust_remote_code=spec.trust_code)
    if not any(name.endswith(whole) for name, _ in model.named_modules()):
        return None
    return [*get_keys_to_not_convert(model), *whole]
