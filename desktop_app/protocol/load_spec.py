"""Which model to load and how, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Quantization = Literal["none", "8bit", "4bit"]
FourBitType = Literal["nf4", "fp4"]


@dataclass(frozen=True, slots=True)
class LoadSpec:
    """Which model to load, and how.

    Attributes:
        model: a local folder in the Hugging Face layout, or a GGUF file, for which only the
            device map, the context and the saved pasts mean anything.
        revision: names what consent was given for; local folders have none.
        device_map: as `from_pretrained` takes it: "auto", "balanced", "cpu",
            "cuda:0", …; or (module, device) pairs, an explicit map.
        max_memory: (device, size) pairs such as ("0", "10GiB"), ("cpu", "8GiB").
        offload_folder: where layers that fit nowhere else are put on disk.
        dtype: "auto", "float32", "bfloat16" or "float16".
        attention: "auto", or an implementation of transformers: "sdpa", "eager", ….
        context_tokens: the most to use; `None` is the model's own limit.
        quantization: "none", "8bit" or "4bit" (bitsandbytes).
        four_bit_type, double_quantization, compute_dtype: of "4bit"; the
            dtype "auto" is the model's.
        trust_pickle, trust_code: the user's consent, for this model and revision.
        saved_pasts: folder for what was read of long conversations, so that a
            restart need not read it again; `None` saves nothing.
        saved_pasts_bytes: what the files in it may occupy.
        converted: folder for copies of models that a faster engine than transformers
            runs, for tasks that have one; `None` has none made or used.
    """

    model: str
    revision: str | None = None
    device_map: str | tuple[tuple[str, str], ...] = "auto"
    max_memory: tuple[tuple[str, str], ...] = ()
    offload_folder: str | None = None
    dtype: str = "auto"
    attention: str = "auto"
    context_tokens: int | None = None
    quantization: Quantization = "none"
    four_bit_type: FourBitType = "nf4"
    double_quantization: bool = True
    compute_dtype: str = "auto"
    trust_pickle: bool = False
    trust_code: bool = False
    saved_pasts: str | None = None
    saved_pasts_bytes: int = 2 << 30
    converted: str | None = None


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What has been loaded, as found after loading.

    Attributes:
        dtype: of the weights; of a GGUF file its mixture ("Q4_K_M").
        name: a short name for people; device: "CPU", "cuda:0", "cpu+disk", ….
        parameters: number of weights; memory_bytes: what they occupy.
        context_tokens: the longest sequence the model takes.
    """

    model: str
    name: str
    device: str
    dtype: str
    quantization: Quantization
    parameters: int
    memory_bytes: int
    context_tokens: int
