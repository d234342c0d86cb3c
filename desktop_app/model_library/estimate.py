"""What memory a model needs, told before it is loaded: weights, KV cache, working set, peak.

Joins the figures; each of them is a module of its own. Knows how the engine
loads (`engine/loading.py`) and what its libraries occupy, as measured by
`benchmarks/memory_estimate.py`; nothing of the machine.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from desktop_app.model_library import kv_cache
from desktop_app.model_library.checkpoint import Checkpoint
from desktop_app.model_library.sizes import MIB
from desktop_app.model_library.weights import DTYPE_BYTES, Weights, stored_quantization, weigh
from desktop_app.model_library.working_set import working_bytes
from desktop_app.protocol import Quantization

#: A long conversation; what is counted on when nothing else is said.
USUAL_CONTEXT = 4096
#: The engine's process with its libraries, before any model: measured on Linux.
_LIBRARIES_BYTES = 392 * MIB
_BITSANDBYTES_BYTES = 45 * MIB
#: Copies that quantizing one matrix makes, in bytes for each of its weights.
_COPIES_BYTES = {"none": 0, "8bit": 11, "4bit": 16}
#: What the heap keeps at most of memory that a step has worked with; measured too.
_HEAP_KEEPS_BYTES = 128 * MIB
#: transformers reads with so many threads where it does not map the files.
_READERS = 4


@dataclass(frozen=True, slots=True)
class Estimate:
    """What loading and using a model takes. All sizes in bytes.

    Attributes:
        quantization: what was asked for.
        stored_quantization: how the checkpoint is quantized already, which
            then holds instead; `None` if it is not.
        dtype: of what is not quantized: "bfloat16", ….
        context_tokens: the length of conversation that is counted on.
        parameters: number of weights.
        weights_bytes: in the wanted precision.
        kv_cache_bytes: keys and values of the whole context.
        working_bytes: what one step computes with.
        libraries_bytes: the engine itself.
        steady_bytes: the engine's resident memory between answers.
        peak_bytes: its highest, which for quantized models is while loading.
        needed_bytes: the highest without pages of files that the system takes
            back by itself when memory is short: below this it cannot work.
    """

    quantization: Quantization
    stored_quantization: str | None
    dtype: str
    context_tokens: int
    parameters: int
    weights_bytes: int
    kv_cache_bytes: int
    working_bytes: int
    libraries_bytes: int
    steady_bytes: int
    peak_bytes: int
    needed_bytes: int

    @property
    def device_bytes(self) -> int:
        """What has to lie on an accelerator if the model is put there whole."""
        return self.weights_bytes + self.kv_cache_bytes + self.working_bytes


def estimate(
    checkpoint: Checkpoint,
    quantization: Quantization,
    context_tokens: int,
    dtype: str,
    *,
    maps_files: bool = sys.platform != "win32",
) -> Estimate:
    """Returns what a model needs on a CPU.

    Args:
        quantization: done while loading, unless the checkpoint is quantized.
        context_tokens: the longest conversation to count on.
        dtype: "float32", "bfloat16" or "float16", for all that is not quantized.
        maps_files: whether weights are read by mapping the files into memory.
    """
    stored = stored_quantization(checkpoint)
    effective: Quantization = "none" if stored else quantization
    weights = weigh(checkpoint, effective, dtype)
    element_bytes = DTYPE_BYTES[dtype]
    caches = kv_cache.layer_caches(checkpoint)
    cache_bytes = sum(layer.size_bytes(context_tokens, element_bytes) for layer in caches)
    working = working_bytes(checkpoint, effective, context_tokens, element_bytes)
    libraries = _LIBRARIES_BYTES
    if effective != "none" or stored in ("4bit", "8bit"):
        libraries += _BITSANDBYTES_BYTES
    load_peak, load_needed = _loading(weights, effective, maps_files)
    # Where a weight is the file itself, the whole file stays mapped.
    leftover = weights.file_bytes - weights.view_bytes if maps_files and weights.view_bytes else 0
    held = weights.size_bytes + cache_bytes
    return Estimate(
        quantization=quantization,
        stored_quantization=stored,
        dtype=dtype,
        context_tokens=context_tokens,
        parameters=weights.parameters,
        weights_bytes=weights.size_bytes,
        kv_cache_bytes=cache_bytes,
        working_bytes=working,
        libraries_bytes=libraries,
        steady_bytes=libraries + held + leftover + min(working, _HEAP_KEEPS_BYTES),
        peak_bytes=libraries + max(load_peak, held + leftover + working),
        needed_bytes=libraries + max(load_needed, held + working),
    )


def _loading(weights: Weights, quantization: Quantization, maps_files: bool) -> tuple[int, int]:
    """Returns the highest resident and the highest needed memory while loading.

    transformers goes through the tensors one by one and keeps the whole file
    mapped until the last; what has been read of it stays resident, but can be
    taken back. So the peak has the file and the result side by side.
    """
    copies = _COPIES_BYTES[quantization] * weights.largest_matrix
    if not maps_files:
        readers = _READERS if quantization == "none" else 1
        peak = weights.size_bytes + copies + readers * weights.largest_read_bytes
        return peak, peak
    copied = weights.size_bytes - weights.view_bytes
    made = max(copied, weights.quantized_bytes + copies)
    return weights.file_bytes + made, weights.view_bytes + made
