"""What llama.cpp keeps of the past of a GGUF model: its KV cache and recurrent states.

Knows the metadata and how llama.cpp lays its memory out (`src/llama-kv-cache*.cpp`,
`llama-hparams.cpp`, `llama-model.cpp`); nothing of weights and of the computer.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.model_library.gguf_model import READS_ONLY, GgufModel
from desktop_app.model_library.kv_cache import LayerCache

#: Keys and values are kept in float16; of a model in float32 exactly as they are.
CACHE_ELEMENT_BYTES, EXACT_ELEMENT_BYTES = 2, 4
#: llama.cpp rounds the length of a cache up to a multiple of this.
CACHE_STEP_TOKENS = 256
#: A batch of the prompt takes about as long as reading so many weights twice: progress is told
#: and a cancelled request ends in less than half a second on an ordinary computer.
_BATCH_WEIGHTS = 40_000_000_000
_SMALLEST_BATCH, _LARGEST_BATCH = 32, 512
#: A recurrent layer's state is kept in float32.
_STATE_ELEMENT_BYTES = 4
#: Of how many layers one sees everything, where the file does not say it, and whether that is
#: the first of them rather than the last. A window in the metadata of other architectures is
#: not used by llama.cpp.
_PATTERNS: dict[str, tuple[int, bool]] = {
    "afmoe": (4, False),
    "cohere2": (4, False),
    "exaone-moe": (4, False),
    "exaone4": (4, False),
    "gemma2": (2, False),
    "gemma3": (6, False),
    "gemma3n": (5, False),
    "gpt-oss": (2, False),
    "llama4": (4, False),
    "olmo2": (4, False),
    "plamo3": (8, False),
    "smallthinker": (4, True),
}
#: Windows that files do not always state.
_WINDOWS = {"gemma2": 4096, "llama4": 8192}
#: Architectures in which every so many layers one has attention and the others a state.
_INTERVALS = {"qwen3next": 4, "qwen35": 4, "qwen35moe": 4}
#: Each of their layers has a state, attention or not.
_ONLY_STATES = frozenset(("mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7"))
_BOTH = frozenset(("falcon-h1", "hymba"))


def layer_caches(model: GgufModel) -> tuple[LayerCache, ...]:
    """Returns what every layer keeps; nothing for a model that only embeds."""
    layers = len(model.each_layer("attention.head_count_kv"))
    if not layers or model.architecture in READS_ONLY:
        return ()
    widths, sliding = _widths(model), _sliding(model, layers)
    window = model.integer("attention.sliding_window") or _WINDOWS.get(model.architecture, 0)
    recurrent = _recurrent(model, widths)
    batch = batch_for(model.parameters)
    # The last layers of some models read what those before keep, or only guess ahead.
    own = layers - model.integer("attention.shared_kv_layers")
    own = min(own, layers - model.integer("nextn_predict_layers"))
    found = []
    for index in range(layers):
        has_keys = index < own and (not recurrent[index] or model.architecture in _BOTH)
        at_most = _rounded(window + batch) if window and sliding[index] else None
        state_bytes = _state_bytes(model) if recurrent[index] else 0
        found.append(LayerCache(widths[index] if has_keys else 0, at_most, state_bytes))
    return tuple(found)


def cache_bytes(model: GgufModel, context_tokens: int) -> int:
    """Returns the size of all that is kept, which llama.cpp takes at once for a whole context."""
    tokens = _rounded(context_tokens)
    element_bytes = EXACT_ELEMENT_BYTES if is_exact(model) else CACHE_ELEMENT_BYTES
    return sum(layer.size_bytes(tokens, element_bytes) for layer in layer_caches(model))


def is_exact(model: GgufModel) -> bool:
    """Tells whether everything is computed in float32, as only models in that format are."""
    return model.quantization == "F32"


def batch_for(parameters: int) -> int:
    """Returns how many tokens of a prompt are read together: a multiple of 32.

    A sliding layer keeps as many beyond its window.
    """
    wanted = _BATCH_WEIGHTS // max(parameters, 1)
    size = max(_SMALLEST_BATCH, min(_LARGEST_BATCH, wanted))
    return size - size % _SMALLEST_BATCH


def _rounded(tokens: int) -> int:
    return -(-tokens // CACHE_STEP_TOKENS) * CACHE_STEP_TOKENS


def _widths(model: GgufModel) -> list[int]:
    """Returns the numbers that each layer keeps of a token, keys and values together."""
    heads = model.each_layer("attention.head_count")
    key_heads = model.each_layer("attention.head_count_kv")
    if model.value("attention.head_count_kv") is None:
        key_heads = heads
    size = model.integer("embedding_length") // max(max(heads, default=0), 1)
    key = model.integer("attention.key_length") or size
    value = model.integer("attention.value_length") or size
    if model.integer("attention.key_length_mla"):
        value = 0  # the compressed values are a part of the keys
    widths = [count * (key + value) for count in key_heads]
    key_swa = model.integer("attention.key_length_swa")
    if key_swa:  # sliding layers with heads of a size of their own
        value_swa = model.integer("attention.value_length_swa") or key_swa
        sliding = _sliding(model, len(widths))
        widths = [
            count * (key_swa + value_swa) if slides else width
            for count, width, slides in zip(key_heads, widths, sliding, strict=True)
        ]
    return widths


def _sliding(model: GgufModel, layers: int) -> list[bool]:
    """Tells of each layer whether it sees a window only."""
    stated = model.value("attention.sliding_window_pattern")
    if isinstance(stated, list):
        told = [bool(item) for item in stated[:layers]]
        return told + [False] * (layers - len(told))
    period, first = _PATTERNS.get(model.architecture, (0, False))
    if isinstance(stated, int) and not isinstance(stated, bool):
        period = max(stated, 0)
    if not period:
        return [False] * layers
    dense = 0 if first else period - 1
    return [index % period != dense for index in range(layers)]


def _recurrent(model: GgufModel, widths: Sequence[int]) -> list[bool]:
    """Tells of each layer whether it has a state of a fixed size."""
    name = model.architecture
    if name in _ONLY_STATES or name in _BOTH:
        return [True] * len(widths)
    if name in _INTERVALS:
        interval = model.integer("full_attention_interval") or _INTERVALS[name]
        return [(index + 1) % interval != 0 for index in range(len(widths))]
    if not (model.integer("ssm.inner_size") or model.integer("shortconv.l_cache")):
        return [False] * len(widths)
    return [width == 0 for width in widths]


def _state_bytes(model: GgufModel) -> int:
    """Returns what a recurrent layer keeps, whatever the length."""
    hidden, head = model.integer("embedding_length"), model.integer("wkv.head_size")
    if head:
        shifts = model.integer("token_shift_count") or 2
        return (shifts * hidden + hidden * head) * _STATE_ELEMENT_BYTES
    convolved = model.integer("shortconv.l_cache")
    if convolved:
        return hidden * (convolved - 1) * _STATE_ELEMENT_BYTES
    inner, size = model.integer("ssm.inner_size"), model.integer("ssm.state_size")
    rows = max(model.integer("ssm.conv_kernel") - 1, 0)
    groups = model.integer("ssm.group_count")
    return (rows * (inner + 2 * groups * size) + inner * size) * _STATE_ELEMENT_BYTES
