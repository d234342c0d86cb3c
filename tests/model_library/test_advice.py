"""How a model that is not here would run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.model_library.advice import Advice, Pace, advise, advise_checkpoint
from desktop_app.model_library.checkpoint import Checkpoint
from desktop_app.model_library.fit import Cause
from desktop_app.model_library.machine import Accelerator, Machine
from desktop_app.model_library.presumed import presume
from desktop_app.model_library.sizes import GIB
from desktop_app.model_library.weights import weigh

from . import folders

#: A laptop with two channels of memory.
LAPTOP = Machine(16 * GIB, 12 * GIB, cores=8, bytes_per_s=40e9, bfloat16=True)
QWEN_4B = {
    "model_type": "qwen3",
    "hidden_size": 2560,
    "num_hidden_layers": 36,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "head_dim": 128,
    "vocab_size": 151_936,
    "max_position_embeddings": 40_960,
    "tie_word_embeddings": True,
    "torch_dtype": "bfloat16",
}
OSS = {
    "model_type": "gpt_oss",
    "hidden_size": 2880,
    "num_hidden_layers": 24,
    "num_attention_heads": 64,
    "num_key_value_heads": 8,
    "head_dim": 64,
    "vocab_size": 201_088,
    "num_local_experts": 32,
    "num_experts_per_tok": 4,
    "quantization_config": {"quant_method": "mxfp4"},
}


def paces(advice: Advice) -> dict[str, Pace]:
    return {option.quantization: option.pace for option in advice.options}


@pytest.mark.parametrize("parameters", [40e6, 135e6, 600e6, 1.7e9, 4e9, 8e9, 32e9, 70e9])
def test_a_presumed_model_has_as_many_weights(parameters: float) -> None:
    found = weigh(presume(int(parameters)).checkpoint, "none", "bfloat16")
    assert found.parameters == pytest.approx(parameters, rel=0.02)
    assert found.size_bytes == 2 * found.parameters


def test_the_configuration_makes_the_cache_exact() -> None:
    option = advise(4_022_000_000, LAPTOP, config=QWEN_4B, context_tokens=1000).options[0]
    assert option.kv_cache_bytes == 36 * 1000 * 2 * 8 * 128 * 2
    assert option.weights_bytes == pytest.approx(8.044e9, rel=0.01)
    assert option.context_tokens == 1000


def test_a_presumed_shape_comes_close_to_the_configured_one() -> None:
    known = advise(4_022_000_000, LAPTOP, config=QWEN_4B)
    guessed = advise(4_022_000_000, LAPTOP)
    for one, other in zip(known.options, guessed.options, strict=True):
        assert other.needed_bytes == pytest.approx(one.needed_bytes, rel=0.1)


def test_an_installed_model_is_judged_by_its_own_tensors(tmp_path: Path) -> None:
    checkpoint = Checkpoint.read(folders.write_model(tmp_path / "tiny"))
    advice = advise_checkpoint(checkpoint, LAPTOP)
    assert advice.options[0].weights_bytes == 2 * 214_336
    assert advice.options[0].context_tokens == 2048  # the model's own
    assert advice.recommended == "none"


def test_small_runs_well_and_huge_is_too_large() -> None:
    small, huge = advise(600_000_000, LAPTOP), advise(70_000_000_000, LAPTOP)
    assert set(paces(small).values()) == {Pace.WELL}
    assert small.recommended == "none" and not small.is_hopeless
    assert set(paces(huge).values()) == {Pace.TOO_LARGE}
    assert huge.recommended is None and huge.is_hopeless
    assert huge.best.quantization == "4bit"  # the nearest to fitting


def test_the_most_precise_that_runs_well_is_recommended() -> None:
    advice = advise(4_022_000_000, LAPTOP, config=QWEN_4B)
    assert paces(advice)["none"] is Pace.SLOWLY  # it fits, but reads 8 GB for every token
    assert paces(advice)["4bit"] is Pace.WELL
    assert advice.recommended == "4bit" == advice.best.quantization


def test_where_nothing_runs_well_the_fastest_is_recommended() -> None:
    advice = advise(8_000_000_000, LAPTOP)
    assert set(paces(advice).values()) <= {Pace.SLOWLY, Pace.TOO_LARGE}
    fastest = max(
        (o for o in advice.options if o.pace is Pace.SLOWLY), key=lambda o: o.tokens_per_s or 0
    )
    assert advice.recommended == fastest.quantization


def test_speed_follows_memory_and_the_weights_read() -> None:
    slow = advise(1_700_000_000, replace(LAPTOP, bytes_per_s=10e9)).options[0]
    fast = advise(1_700_000_000, LAPTOP).options[0]
    assert slow.tokens_per_s and fast.tokens_per_s
    # 3.4 GB for every token.
    assert 1 < slow.tokens_per_s < 10e9 / 3.4e9
    assert 2.5 < fast.tokens_per_s / slow.tokens_per_s <= 4


def test_without_a_measurement_memory_alone_decides() -> None:
    advice = advise(4_000_000_000, replace(LAPTOP, bytes_per_s=None))
    assert advice.options[0].tokens_per_s is None
    assert paces(advice)["none"] is Pace.WELL


def test_a_classifier_writes_nothing() -> None:
    option = advise(560_000_000, LAPTOP, task="classify").options[0]
    assert option.tokens_per_s is None and option.pace is Pace.WELL


def test_an_encoder_does_not_slow_writing_down() -> None:
    whole = advise(809_000_000, LAPTOP, task="speech").options[0]
    turbo = advise(809_000_000, LAPTOP, task="speech", written_with=172_000_000).options[0]
    assert whole.tokens_per_s and turbo.tokens_per_s
    assert turbo.tokens_per_s > 2 * whole.tokens_per_s
    assert turbo.weights_bytes == whole.weights_bytes


def test_experts_need_memory_and_no_time() -> None:
    big = replace(LAPTOP, total_bytes=128 * GIB, available_bytes=120 * GIB)
    dense = advise(30_500_000_000, big).options[0]
    mixture = advise(30_500_000_000, big, experts=(128, 8))
    assert dense.tokens_per_s and mixture.options[0].tokens_per_s
    assert mixture.options[0].tokens_per_s > 4 * dense.tokens_per_s
    # bitsandbytes passes over experts that transformers keeps in one tensor.
    assert mixture.options[2].weights_bytes > 0.9 * mixture.options[0].weights_bytes


def test_packed_experts_are_unpacked_on_a_cpu() -> None:
    advice = advise(20_900_000_000, LAPTOP, config=OSS, dtypes={"BF16": 1, "U8": 2})
    assert len(advice.options) == 1
    assert advice.options[0].weights_bytes == pytest.approx(2 * 20.9e9, rel=0.05)
    assert advice.is_hopeless


def test_a_stored_quantization_is_the_only_one() -> None:
    config = QWEN_4B | {"quantization_config": {"quant_method": "gptq", "bits": 4}}
    (option,) = advise(4_022_000_000, LAPTOP, config=config).options
    assert option.weights_bytes < 0.6 * 8.044e9
    half = QWEN_4B | {"quantization_config": {"quant_method": "gptq", "bits": 8}}
    (eight,) = advise(4_022_000_000, LAPTOP, config=half).options
    assert option.weights_bytes < eight.weights_bytes < 8.044e9


def test_a_busy_computer_is_not_a_small_one() -> None:
    busy = replace(LAPTOP, available_bytes=2 * GIB)
    option = advise(1_700_000_000, busy).options[0]
    assert (option.cause, option.pace) == (Cause.BUSY, Pace.SLOWLY)
    room = advise(1_700_000_000, busy, given_back_bytes=8 * GIB).options[0]
    assert room.pace is Pace.WELL


def test_the_sum_explains_what_is_needed() -> None:
    for option in advise(1_700_000_000, LAPTOP).options:
        parts = (
            option.weights_bytes
            + option.kv_cache_bytes
            + option.working_bytes
            + option.libraries_bytes
        )
        assert option.needed_bytes == pytest.approx(parts, rel=0.25)
        assert (option.available_bytes, option.total_bytes) == (12 * GIB, 16 * GIB)
        assert option.device == ""


def test_a_graphics_card_decides_where_there_is_one() -> None:
    card = Machine(32 * GIB, 24 * GIB, accelerators=(Accelerator("RTX", 12 * GIB, 11 * GIB),))
    advice = advise(8_000_000_000, card)
    assert advice.recommended == "8bit"
    assert advice.best.device == "RTX" and advice.best.total_bytes == 12 * GIB
    assert advice.best.tokens_per_s is None
    assert paces(advice)["none"] is Pace.SLOWLY  # in part on the CPU
    assert advice.options[0].cause is Cause.SPLIT
