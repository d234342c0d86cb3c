"""How the figures join: what is needed, what is resident, and when it is most."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.model_library import language_config
from desktop_app.model_library.checkpoint import Checkpoint
from desktop_app.model_library.estimate import Estimate, estimate
from desktop_app.model_library.safetensors_header import TensorHeader
from desktop_app.model_library.sizes import GIB, MIB, human_size
from desktop_app.protocol import Quantization

LAYERS, WIDTH, VOCABULARY = 8, 2048, 32_000


def large(dtype: str = "BF16", element_bytes: int = 2) -> Checkpoint:
    """Returns a model of which no tensor is small, about 0.5 B weights."""
    shapes = {"model.embed_tokens.weight": (VOCABULARY, WIDTH)}
    for layer in range(LAYERS):
        for name in ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"):
            shapes[f"model.layers.{layer}.{name}.weight"] = (WIDTH, WIDTH)
        for name in ("mlp.gate_proj", "mlp.up_proj"):
            shapes[f"model.layers.{layer}.{name}.weight"] = (4 * WIDTH, WIDTH)
    config = {
        "model_type": "llama",
        "vocab_size": VOCABULARY,
        "hidden_size": WIDTH,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": 16,
    }
    tensors = (
        TensorHeader(name, dtype, (rows, columns), rows * columns * element_bytes)
        for name, (rows, columns) in shapes.items()
    )
    return Checkpoint.of(config, tuple(tensors))


def told(
    quantization: Quantization = "none",
    context: int = 2048,
    dtype: str = "bfloat16",
    maps_files: bool = True,
    checkpoint: Checkpoint | None = None,
) -> Estimate:
    return estimate(checkpoint or large(), quantization, context, dtype, maps_files=maps_files)


def test_unchanged_weights_are_counted_once() -> None:
    found = told()
    everything = (
        found.libraries_bytes + found.weights_bytes + found.kv_cache_bytes + found.working_bytes
    )
    assert found.peak_bytes == found.needed_bytes == everything
    assert found.kv_cache_bytes == 2 * LAYERS * WIDTH * 2 * 2048


@pytest.mark.parametrize("quantization", ["8bit", "4bit"])
def test_quantizing_while_loading_peaks_far_above_what_is_kept(quantization: Quantization) -> None:
    found, whole = told(quantization), told()
    assert found.weights_bytes < 0.65 * whole.weights_bytes
    # File and result lie side by side; the file's pages can be taken back.
    assert found.peak_bytes >= whole.weights_bytes + found.weights_bytes + found.libraries_bytes
    assert found.peak_bytes > 1.4 * found.steady_bytes
    assert found.needed_bytes < 1.2 * found.steady_bytes


def test_another_number_format_is_a_copy_beside_the_file() -> None:
    found = told(dtype="float32")
    file_bytes = told().weights_bytes
    assert found.weights_bytes == 2 * file_bytes
    assert found.peak_bytes == found.libraries_bytes + 3 * file_bytes
    assert found.needed_bytes == found.peak_bytes - file_bytes + max(
        0, found.kv_cache_bytes + found.working_bytes
    )


def test_without_mapped_files_nothing_can_be_taken_back() -> None:
    mapped = told("8bit", context=64)
    found = told("8bit", context=64, maps_files=False)
    assert found.peak_bytes == found.needed_bytes
    assert found.needed_bytes > mapped.needed_bytes
    assert found.peak_bytes < mapped.peak_bytes  # no whole file beside the result


def test_a_longer_context_needs_more() -> None:
    short, long = told(context=512), told(context=8192)
    assert long.kv_cache_bytes == 16 * short.kv_cache_bytes
    assert long.working_bytes > short.working_bytes
    assert long.peak_bytes > short.peak_bytes


def test_a_stored_quantization_holds_whatever_is_wanted() -> None:
    stored = large("F8_E4M3", 1)
    assert told("4bit", checkpoint=stored).stored_quantization == "fp8"
    assert (
        told("4bit", checkpoint=stored).weights_bytes
        == told("none", checkpoint=stored).weights_bytes
    )


def test_a_recurrent_model_reads_its_prompt_in_one_piece() -> None:
    config = {"model_type": "mamba", "hidden_size": 768, "num_hidden_layers": 2}
    mamba = Checkpoint.of(config | {"state_size": 16, "expand": 2, "vocab_size": 1000}, ())
    short, long = (told(context=n, checkpoint=mamba).working_bytes for n in (1000, 8000))
    assert long > 7.5 * short > 100 * MIB


#: Every name that is looked up in a configuration, as the module has them.
_NAMES = sorted(
    set(re.findall(r'"([a-z_]+)"', Path(str(language_config.__file__)).read_text("utf-8")))
)
_ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(_NAMES), _ANYTHING, max_size=8))
def test_no_configuration_however_broken_breaks_it(config: dict[str, Any]) -> None:
    tensors = large().tensors
    found = told("8bit", checkpoint=Checkpoint.of(config, tensors))
    assert found.peak_bytes >= found.needed_bytes > found.weights_bytes >= 0


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (12 * 1024, "12 KiB"),
        (380 * MIB, "380 MiB"),
        (1000 * MIB, "1.0 GiB"),
        (14 * GIB + GIB // 2, "14.5 GiB"),
        (128 * GIB, "128 GiB"),
    ],
)
def test_sizes_as_people_read_them(size_bytes: int, text: str) -> None:
    assert human_size(size_bytes) == text
