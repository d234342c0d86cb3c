"""What a GGUF model keeps of a conversation, how long that may be, and what it needs in all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.model_library.advice import Pace
from desktop_app.model_library.advice_gguf import advise_gguf, advise_gguf_file
from desktop_app.model_library.estimate import Estimate
from desktop_app.model_library.fit import Cause
from desktop_app.model_library.gguf_cache import cache_bytes, layer_caches
from desktop_app.model_library.gguf_context import context_for
from desktop_app.model_library.gguf_estimate import estimate_gguf, read_bytes
from desktop_app.model_library.gguf_header import GgufHeader
from desktop_app.model_library.gguf_model import GgufModel
from desktop_app.model_library.machine import Accelerator, Machine
from desktop_app.model_library.sizes import GIB, MIB

from . import ggufs

LAPTOP = Machine(16 * GIB, 12 * GIB, cores=8, bytes_per_s=40e9, bfloat16=True)
#: Llama 3.2 1B.
LLAMA_1B = {
    "block_count": 16,
    "embedding_length": 2048,
    "feed_forward_length": 8192,
    "context_length": 131_072,
    "attention.head_count": 32,
    "attention.head_count_kv": 8,
}


def described(architecture: str, **facts: Any) -> GgufModel:
    """Returns a model of which only the metadata are known; "__" stands for a dot."""
    return of_metadata(architecture, {key.replace("__", "."): v for key, v in facts.items()})


def of_metadata(architecture: str, facts: dict[str, Any]) -> GgufModel:
    metadata = {f"{architecture}.{key}": value for key, value in facts.items()}
    metadata["general.architecture"] = architecture
    return GgufModel(GgufHeader(Path("x.gguf"), 3, metadata, (), 0), (), 0)


LLAMA = of_metadata("llama", LLAMA_1B)


# --- the cache ------------------------------------------------------------------------


def test_every_layer_keeps_keys_and_values() -> None:
    assert cache_bytes(LLAMA, 4096) == 16 * 4096 * 2 * 8 * 64 * 2
    assert cache_bytes(LLAMA, 4001) == cache_bytes(LLAMA, 4096)  # in steps of 256


def test_heads_may_have_sizes_of_their_own() -> None:
    model = of_metadata(
        "llama", LLAMA_1B | {"attention.key_length": 128, "attention.value_length": 96}
    )
    assert cache_bytes(model, 256) == 16 * 256 * 8 * (128 + 96) * 2


def test_without_key_heads_all_heads_have_keys() -> None:
    facts = {key: value for key, value in LLAMA_1B.items() if "kv" not in key}
    assert cache_bytes(of_metadata("llama", facts), 256) == 16 * 256 * 32 * 64 * 2 * 2


def test_sliding_layers_keep_a_window_and_a_batch() -> None:
    gemma = described(
        "gemma3",
        block_count=26,
        embedding_length=1152,
        attention__head_count=4,
        attention__head_count_kv=1,
        attention__key_length=256,
        attention__value_length=256,
        attention__sliding_window=512,
    )
    full, sliding = 4, 22
    width = 2 * 256 * 2
    assert cache_bytes(gemma, 32_768) == width * (full * 32_768 + sliding * 1024)
    assert cache_bytes(gemma, 512) == width * 26 * 512  # the window is longer than all of it
    assert [layer.at_most is None for layer in layer_caches(gemma)[:7]] == [False] * 5 + [
        True,
        False,
    ]


def test_a_stated_pattern_goes_before_the_usual_one() -> None:
    stated = [True, False, False, True]
    model = described(
        "gemma4",
        block_count=4,
        embedding_length=64,
        attention__head_count=4,
        attention__head_count_kv=[2, 1, 1, 2],
        attention__key_length=32,
        attention__value_length=32,
        attention__key_length_swa=16,
        attention__value_length_swa=16,
        attention__sliding_window=256,
        attention__sliding_window_pattern=stated,
        attention__shared_kv_layers=1,
    )
    layers = layer_caches(model)
    assert [layer.at_most is not None for layer in layers] == stated
    assert [layer.width for layer in layers] == [2 * 32, 64, 64, 0]


@pytest.mark.parametrize("architecture", ["llama", "phi3", "qwen2"])
def test_a_window_that_is_not_used(architecture: str) -> None:
    facts = LLAMA_1B | {"attention.sliding_window": 512}
    assert cache_bytes(of_metadata(architecture, facts), 4096) == cache_bytes(LLAMA, 4096)


def test_compressed_keys_hold_the_values_too() -> None:
    deepseek = described(
        "deepseek2",
        block_count=27,
        embedding_length=2048,
        attention__head_count=16,
        attention__head_count_kv=1,
        attention__key_length=576,
        attention__value_length=512,
        attention__key_length_mla=192,
        attention__value_length_mla=128,
    )
    assert cache_bytes(deepseek, 1024) == 27 * 1024 * 576 * 2


def test_layers_without_attention_have_a_state() -> None:
    hybrid = described(
        "granitehybrid",
        block_count=4,
        embedding_length=1024,
        attention__head_count=16,
        attention__head_count_kv=[0, 0, 4, 0],
        ssm__inner_size=2048,
        ssm__state_size=128,
        ssm__conv_kernel=4,
        ssm__group_count=1,
    )
    state = (3 * (2048 + 2 * 128) + 2048 * 128) * 4
    assert cache_bytes(hybrid, 1024) == 1024 * 4 * 2 * 64 * 2 + 3 * state
    every_fourth = described(
        "qwen3next",
        block_count=8,
        embedding_length=64,
        attention__head_count=4,
        attention__head_count_kv=2,
        ssm__inner_size=64,
        ssm__state_size=16,
    )
    layers = layer_caches(every_fourth)
    assert [bool(layer.width) for layer in layers] == [False, False, False, True] * 2
    assert all(bool(layer.width) != bool(layer.state_bytes) for layer in layers)


_SMALL = {"block_count": 8, "embedding_length": 256, "attention.head_count": 4}


@pytest.mark.parametrize(
    ("architecture", "facts", "mib"),
    [
        (
            "gemma3",
            {
                "attention.head_count_kv": 2,
                "attention.key_length": 64,
                "attention.value_length": 64,
                "attention.sliding_window": 512,
            },
            4.0 + 3.5,
        ),
        (
            "deepseek2",
            {
                "attention.head_count_kv": 1,
                "attention.key_length": 160,
                "attention.value_length": 128,
                "attention.key_length_mla": 96,
            },
            20.0,
        ),
        (
            "mamba",
            {
                "attention.head_count": 0,
                "ssm.conv_kernel": 4,
                "ssm.inner_size": 512,
                "ssm.state_size": 16,
            },
            0.296875,
        ),
        (
            "lfm2",
            {"attention.head_count_kv": [0, 0, 2, 0, 0, 2, 0, 0], "shortconv.l_cache": 3},
            8.01171875,
        ),
    ],
)
def test_llama_cpp_says_the_same_in_its_log(
    architecture: str, facts: dict[str, Any], mib: float
) -> None:
    """Of such models with random weights, loaded with 8,192 tokens and batches of 512."""
    assert cache_bytes(of_metadata(architecture, _SMALL | facts), 8192) == mib * MIB


def test_what_reads_only_keeps_nothing() -> None:
    assert layer_caches(of_metadata("nomic-bert", LLAMA_1B)) == ()


# --- the context ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "total_gib", "tokens"),
    [
        (None, 4, 32_768),  # 1 GiB in any case
        (None, 16, 65_536),  # an eighth of the memory
        (None, 128, 131_072),  # the model's own limit
        (5000, 4, 5000),  # what is set
        (300, 4, 300),
        (1 << 20, 128, 131_072),
        (1 << 20, 4, 65_536),  # half of the memory
    ],
)
def test_the_context_that_a_model_gets(wanted: int | None, total_gib: int, tokens: int) -> None:
    assert context_for(LLAMA, wanted, total_gib * GIB) == tokens


def test_the_context_of_odd_models() -> None:
    short = of_metadata("llama", LLAMA_1B | {"context_length": 200})
    assert context_for(short, None, GIB) == 200
    unknown = {key: value for key, value in LLAMA_1B.items() if key != "context_length"}
    assert context_for(of_metadata("llama", unknown), None, 16 * GIB) == 4096
    huge = of_metadata("llama", LLAMA_1B | {"embedding_length": 1 << 20})
    assert context_for(huge, None, GIB) == 1024  # the least, whatever it takes


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1, 200),
    st.integers(1, 1 << 20),
    st.one_of(st.none(), st.integers(1, 1 << 21)),
    st.integers(GIB // 2, 256 * GIB),
)
def test_the_context_keeps_its_bounds(
    layers: int, limit: int, wanted: int | None, total: int
) -> None:
    facts = LLAMA_1B | {"block_count": layers, "context_length": limit}
    model = of_metadata("llama", facts)
    tokens = context_for(model, wanted, total)
    most = limit if wanted is None else min(wanted, limit)
    assert min(1024, most) <= tokens <= most
    assert tokens % 256 == 0 or tokens in (most, 1024)
    room = max(total // (8 if wanted is None else 2), GIB)
    assert cache_bytes(model, tokens) <= room or tokens == min(1024, most)


# --- the estimate and the advice ------------------------------------------------------


def estimated(tmp_path: Path, kind: int, processor: str = "x86_64") -> Estimate:
    file = ggufs.write(tmp_path / f"{kind}.gguf", None, ggufs.llama_tensors(kind))
    return estimate_gguf(GgufModel.read(file), 1024, processor=processor)


def test_an_estimate_of_a_file(tmp_path: Path) -> None:
    found = estimated(tmp_path, ggufs.F16)
    assert found.weights_bytes == (found.parameters - 64) * 2 + 256
    assert found.kv_cache_bytes == 2 * 1024 * 2 * 32 * 2
    assert (found.stored_quantization, found.quantization, found.dtype) == (
        "Q4_0",  # what the file says of itself
        "none",
        "float16",
    )
    parts = found.weights_bytes + found.kv_cache_bytes + found.working_bytes
    assert found.needed_bytes == parts + found.libraries_bytes == found.peak_bytes


def test_what_is_reordered_is_there_twice(tmp_path: Path) -> None:
    x86, arm = estimated(tmp_path, ggufs.Q4_0), estimated(tmp_path, ggufs.Q4_0, "arm64")
    embedding = 64 * 1000 // 32 * 18
    twice = x86.weights_bytes - embedding - 256
    assert x86.peak_bytes - x86.needed_bytes == twice == arm.peak_bytes - arm.needed_bytes
    plain, other = estimated(tmp_path, ggufs.Q8_0), estimated(tmp_path, ggufs.Q8_0, "aarch64")
    assert plain.peak_bytes == plain.needed_bytes < other.peak_bytes


def test_what_is_read_for_a_token(tmp_path: Path) -> None:
    model = GgufModel.read(ggufs.write(tmp_path / "a.gguf"))
    assert read_bytes(model) == model.weights_bytes - 64 * 1000 // 32 * 18
    tensors = ggufs.llama_tensors()
    del tensors["output.weight"]
    tied = GgufModel.read(ggufs.write(tmp_path / "tied.gguf", None, tensors))
    assert read_bytes(tied) == tied.weights_bytes
    experts = ggufs.llama_tensors() | {"blk.0.ffn_up_exps.weight": (ggufs.Q4_0, (64, 64, 8))}
    counts = {"llama.expert_count": 8, "llama.expert_used_count": 2}
    mixed = GgufModel.read(ggufs.write(tmp_path / "moe.gguf", ggufs.LLAMA | counts, experts))
    assert read_bytes(mixed) == read_bytes(model) + 64 * 64 * 8 // 32 * 18 // 4


def test_advice_on_a_file_that_is_here(tmp_path: Path) -> None:
    model = GgufModel.read(ggufs.write(tmp_path / "a.gguf"))
    advice = advise_gguf(model, LAPTOP)
    (option,) = advice.options
    assert advice.best is option and advice.recommended == "none"
    assert (option.pace, option.cause, option.context_tokens) == (Pace.WELL, Cause.ENOUGH, 2048)
    assert advise_gguf(model, LAPTOP, context_tokens=700).best.context_tokens == 700
    small = Machine(256 * MIB, 200 * MIB, bytes_per_s=40e9)
    assert advise_gguf(model, small).is_hopeless


def test_advice_on_files_of_the_hub() -> None:
    def option(parameters: float, bits: float = 4.85, machine: Machine = LAPTOP) -> Pace:
        size_bytes = int(parameters * bits / 8)
        return advise_gguf_file(size_bytes, machine, parameters=int(parameters)).pace

    assert option(1.7e9) is Pace.WELL
    assert option(8e9) is Pace.WELL
    assert option(70e9) is Pace.TOO_LARGE
    assert option(8e9, bits=16) is not Pace.WELL


def test_the_speed_follows_what_is_read() -> None:
    small = advise_gguf_file(1 * GIB, LAPTOP, parameters=1_700_000_000)
    large = advise_gguf_file(4 * GIB, LAPTOP, parameters=1_700_000_000)
    assert small.tokens_per_s and large.tokens_per_s
    assert 3 < small.tokens_per_s / large.tokens_per_s < 4
    # Of the measurement: 32 tokens/s with 1.05 GB on two cores of a server.
    server = Machine(24 * GIB, 20 * GIB, cores=2, bytes_per_s=45e9)
    measured = advise_gguf_file(1_050_000_000, server, parameters=1_720_000_000)
    assert measured.tokens_per_s == pytest.approx(32, rel=0.2)


def test_llama_cpp_computes_on_the_processor_whatever_cards_there_are() -> None:
    card = Machine(16 * GIB, 12 * GIB, 0, (Accelerator("Card", GIB, GIB),), bytes_per_s=40e9)
    option = advise_gguf_file(2 * GIB, card)
    assert (option.device, option.pace) == ("", Pace.WELL)
    assert option.total_bytes == 16 * GIB and option.tokens_per_s


def test_a_configuration_makes_the_advice_exact() -> None:
    config = {
        "model_type": "llama",
        "hidden_size": 2048,
        "num_hidden_layers": 16,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "max_position_embeddings": 8192,
        "vocab_size": 128_256,
        "intermediate_size": 8192,
    }
    option = advise_gguf_file(800 * MIB, LAPTOP, parameters=1_236_000_000, config=config)
    assert option.context_tokens == 8192
    assert option.kv_cache_bytes == cache_bytes(LLAMA, 8192)
    assert option.weights_bytes == 800 * MIB


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*LLAMA_1B, "expert_count", "ssm.inner_size", "wkv.head_size"]),
        st.one_of(
            st.integers(-(1 << 63), 1 << 64),
            st.floats(),
            st.text(max_size=3),
            st.booleans(),
            st.lists(st.one_of(st.integers(-9, 1 << 64), st.floats()), max_size=5),
        ),
    ),
    st.sampled_from(["llama", "gemma3", "mamba", "qwen3next", "falcon-h1", "deepseek2", "bert"]),
)
def test_any_metadata_can_be_judged(facts: dict[str, Any], architecture: str) -> None:
    """GIVEN numbers that make no sense; THEN there is an answer, whatever it is worth."""
    model = of_metadata(architecture, LLAMA_1B | facts)
    assert advise_gguf(model, LAPTOP).best.needed_bytes > 0
