"""Where and how models are loaded: quantized, placed, limited, and when they do not fit."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from desktop_app.engine import checkpoints, fallback
from desktop_app.engine.cancel import Cancelled
from desktop_app.engine.runtime import Job
from desktop_app.errors import UserError
from desktop_app.protocol import LoadSpec, Stage

from . import tiny_models
from .conftest import Bench, JobRecord
from .decoding_kit import text_of

GIB = 1 << 30


def linear_types(bench: Bench) -> set[str]:
    return {type(layer.mlp.up_proj).__name__ for layer in bench.model.model.layers}


@pytest.fixture(scope="module")
def big_llama(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Large enough for 4-bit blocks and for a part of it to be put elsewhere."""
    folder = tmp_path_factory.mktemp("big")
    return tiny_models.save_llama(folder, hidden_size=128, layers=6)


@pytest.mark.parametrize(
    ("quantization", "layer", "options"),
    [
        ("8bit", "Linear8bitLt", {}),
        ("4bit", "Linear4bit", {}),
        ("4bit", "Linear4bit", {"four_bit_type": "fp4", "double_quantization": False}),
        ("4bit", "Linear4bit", {"compute_dtype": "float32"}),
    ],
)
def test_quantized_weights_answer(
    big_llama: Path, bench: Bench, quantization: Any, layer: str, options: dict[str, Any]
) -> None:
    full = bench.load(big_llama)
    info = bench.load(big_llama, quantization=quantization, **options)
    assert info.quantization == quantization
    assert linear_types(bench) == {layer}
    assert info.memory_bytes < 0.6 * full.memory_bytes
    deltas = bench.answer("hi", max_new_tokens=8, min_new_tokens=8)
    assert deltas[-1].stats.new_tokens == 8
    if options.get("four_bit_type"):
        state = bench.model.model.layers[0].mlp.up_proj.weight.quant_state
        assert (state.quant_type, state.nested) == ("fp4", False)


def test_a_map_that_names_the_cpu_alone_quantizes_too(big_llama: Path, bench: Bench) -> None:
    info = bench.load(big_llama, quantization="4bit", device_map=(("", "cpu"),))
    assert (info.quantization, info.device) == ("4bit", "CPU")
    assert linear_types(bench) == {"Linear4bit"}


PARTS = ("model.embed_tokens", "model.norm", "model.rotary_emb", "lm_head")
LAYERS = tuple((f"model.layers.{n}", "cpu" if n < 3 else "disk") for n in range(6))


@pytest.mark.parametrize("quantization", ["8bit", "4bit"])
@pytest.mark.parametrize(
    "placed",
    [
        {"max_memory": (("cpu", "750KB"),)},
        {"device_map": (*((part, "cpu") for part in PARTS), *LAYERS)},
    ],
    ids=["limit", "map"],
)
def test_what_cannot_be_quantized_beside_a_disk_is_told(
    big_llama: Path, bench: Bench, record: JobRecord, placed: dict[str, Any], quantization: Any
) -> None:
    info = bench.load(big_llama, record, quantization=quantization, **placed)
    assert info.quantization == "none" and info.device.endswith("disk")
    assert [code for code, _ in record.notices] == ["quantization_unavailable"]
    assert bench.answer("hi", max_new_tokens=2)[-1].stats.new_tokens == 2


@pytest.mark.parametrize("quantization", ["8bit", "4bit"])
def test_a_checkpoint_that_is_quantized_already(
    big_llama: Path, tmp_path: Path, bench: Bench, quantization: Any
) -> None:
    bench.load(big_llama, quantization=quantization)
    bench.model.save_pretrained(tmp_path)
    bench.tokenizer.save_pretrained(tmp_path)
    before = text_of(bench.answer("hi"))
    info = bench.load(tmp_path)
    assert info.quantization == quantization
    assert text_of(bench.answer("hi")) == before


def test_layers_that_do_not_fit_go_to_the_disk(
    big_llama: Path, tmp_path: Path, bench: Bench
) -> None:
    bench.load(big_llama)
    whole = text_of(bench.answer("hi"))
    info = bench.load(
        big_llama, max_memory=(("cpu", "2500KB"),), offload_folder=str(tmp_path / "offload")
    )
    assert info.device == "cpu+disk"
    assert text_of(bench.answer("hi")) == whole


def test_a_temporary_folder_for_layers_goes_with_the_model(
    big_llama: Path, tmp_path: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    bench.load(big_llama, max_memory=(("cpu", "2500KB"),))
    (folder,) = tmp_path.glob("tsukue-offload-*")
    bench.runtime.unload()
    assert not folder.exists()


def test_an_explicit_map_is_followed(big_llama: Path, bench: Bench) -> None:
    info = bench.load(big_llama, device_map=(("", "cpu"),))
    assert info.device == "CPU"
    assert bench.answer("hi")[-1].reason is not None


def test_the_context_can_be_limited(big_llama: Path, bench: Bench) -> None:
    assert bench.load(big_llama, context_tokens=64).context_tokens == 64
    with pytest.raises(UserError) as caught:
        bench.answer("x" * 100)
    assert caught.value.code == "prompt_too_long"
    assert bench.load(big_llama, context_tokens=10**6).context_tokens == tiny_models.CONTEXT_TOKENS


def test_attention_that_is_not_there_is_said(
    big_llama: Path, bench: Bench, record: JobRecord
) -> None:
    bench.load(big_llama, record, attention="flash_attention_2")
    assert [code for code, _ in record.notices] == ["attention_unavailable"]
    bench.load(big_llama, attention="eager")
    assert bench.model.config._attn_implementation == "eager"


def test_progress_is_in_bytes(big_llama: Path, bench: Bench, record: JobRecord) -> None:
    bench.load(big_llama, record)
    steps = [(done, total) for stage, done, total in record.progress if stage is Stage.LOADING]
    data_bytes = sum(p.numel() * p.element_size() for p in bench.model.parameters())
    assert steps[-1] == (data_bytes, data_bytes)
    assert len({done for done, _ in steps}) > 10


def test_cancelling_while_loading_leaves_nothing(
    big_llama: Path, bench: Bench, record: JobRecord
) -> None:
    record.on_progress = lambda stage, done, total: done > 0 and record.cancel.set()
    with pytest.raises(Cancelled):
        bench.load(big_llama, record)
    assert bench.runtime.spec is None
    assert bench.load(big_llama).parameters > 0


# --- not enough memory --------------------------------------------------------------


class Machine:
    """Loads what fits into it, and keeps the specs that were tried."""

    def __init__(self, *fitting: str) -> None:
        self.fitting = fitting
        self.tried: list[str] = []

    def load(self, spec: LoadSpec, job: Job) -> Any:
        way = f"{spec.quantization} on {spec.device_map}"
        self.tried.append(way)
        if way not in self.fitting:
            raise UserError("out_of_memory")
        return way


@pytest.fixture
def accelerator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: True)


def test_what_was_asked_for_needs_no_step_down(record: JobRecord) -> None:
    machine = Machine("none on auto")
    fallback.load_with_fallback(LoadSpec("m"), record.job, machine.load)
    assert machine.tried == ["none on auto"]
    assert record.notices == []


def test_four_bits_come_first(record: JobRecord) -> None:
    machine = Machine("4bit on auto")
    loaded = fallback.load_with_fallback(LoadSpec("m"), record.job, machine.load)
    assert str(loaded) == "4bit on auto"
    ((code, values),) = record.notices
    assert code == "fell_back_4bit"
    assert "memory" in values["reason"]


@pytest.mark.usefixtures("accelerator")
def test_the_ladder_on_an_accelerator(record: JobRecord) -> None:
    machine = Machine("4bit on cpu")
    fallback.load_with_fallback(LoadSpec("m", device_map="cuda:0"), record.job, machine.load)
    assert machine.tried == ["none on cuda:0", "4bit on cuda:0", "4bit on auto", "4bit on cpu"]
    assert [code for code, _ in record.notices] == [
        "fell_back_4bit",
        "fell_back_offload",
        "fell_back_cpu",
    ]


def test_ones_own_placement_is_kept(record: JobRecord) -> None:
    machine = Machine()
    spec = LoadSpec("m", quantization="4bit", max_memory=(("cpu", "1GiB"),))
    with pytest.raises(UserError) as caught:
        fallback.load_with_fallback(spec, record.job, machine.load)
    assert caught.value.code == "out_of_memory"
    assert machine.tried == ["4bit on auto"]


def test_other_failures_are_not_tried_again(record: JobRecord) -> None:
    def damaged(spec: LoadSpec, job: Job) -> Any:
        raise UserError("model_damaged", path="m", reason="r")

    with pytest.raises(UserError) as caught:
        fallback.load_with_fallback(LoadSpec("m"), record.job, damaged)
    assert caught.value.code == "model_damaged"
    assert record.notices == []


def test_memory_that_runs_out_while_loading_falls_back_for_real(
    big_llama: Path, bench: Bench, record: JobRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = checkpoints._weights

    def scarce(classes: Any, folder: Any, config: Any, **options: Any) -> Any:
        if options["quantization_config"] is None:
            raise UserError("out_of_memory")
        return weights(classes, folder, config, **options)

    monkeypatch.setattr(checkpoints, "_weights", scarce)
    info = bench.load(big_llama, record)
    assert info.quantization == "4bit"
    assert [code for code, _ in record.notices] == ["fell_back_4bit"]
    assert bench.answer("hi")[-1].reason is not None
    bench.load(big_llama, record)  # the same wish: nothing is loaded again
    assert len(record.notices) == 1


def test_memory_that_runs_out_while_answering_shortens_the_context(
    big_llama: Path, bench: Bench, record: JobRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop_app.engine import sampling
    from desktop_app.engine.runtimes import transformers_runtime

    monkeypatch.setattr(transformers_runtime, "_SHORTEST_CONTEXT", 32)
    bench.load(big_llama)
    pick, left = sampling.Sampler.pick, iter([1] * 5)

    def scarce(self: Any, ids: Any, logits: Any) -> list[int]:
        if next(left, 0) == 0:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory")
        return pick(self, ids, logits)

    monkeypatch.setattr(sampling.Sampler, "pick", scarce)
    deltas = []
    with pytest.raises(RuntimeError):
        for delta in bench.stream("x" * 100):
            deltas.append(delta)
    assert deltas[-1].stats.new_tokens == 5
    monkeypatch.setattr(sampling.Sampler, "pick", pick)
    bench.answer("hi", record=record)
    ((code, values),) = record.notices
    assert code == "context_shortened"
    assert values["tokens"] < tiny_models.CONTEXT_TOKENS


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def leave(available_bytes: int) -> None:
        from desktop_app.model_library import machine

        here = machine.Machine(total_bytes=available_bytes, available_bytes=available_bytes)
        monkeypatch.setattr(machine, "look", lambda *_: here)

    return leave


def test_a_model_that_cannot_fit_is_not_tried(
    big_llama: Path, bench: Bench, little_memory: Callable[[int], None]
) -> None:
    little_memory(1 << 20)
    with pytest.raises(UserError) as caught:
        bench.load(big_llama)
    assert caught.value.code == "model_too_large"
    assert bench.runtime.spec is None
    little_memory(4 << 30)
    assert bench.load(big_llama).quantization == "none"


# --- what is not safe ----------------------------------------------------------------


def test_pickled_weights_need_consent(llama: Path, tmp_path: Path, bench: Bench) -> None:
    from safetensors.torch import load_file

    folder = tmp_path / "pickled"
    shutil.copytree(llama, folder)
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(UserError) as caught:
        bench.load(folder)
    assert caught.value.code == "unsafe_weights"
    bench.load(llama)
    expected = text_of(bench.answer("hi"))
    bench.load(folder, trust_pickle=True)
    assert text_of(bench.answer("hi")) == expected


OWN_CODE = """
from transformers import LlamaConfig, LlamaForCausalLM

class OwnConfig(LlamaConfig):
    model_type = "own"

class OwnForCausalLM(LlamaForCausalLM):
    config_class = OwnConfig
"""


def test_code_of_its_own_needs_consent(
    llama: Path, tmp_path: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transformers import dynamic_module_utils

    monkeypatch.setattr(dynamic_module_utils, "HF_MODULES_CACHE", str(tmp_path / "modules"))
    folder = tmp_path / "own"
    shutil.copytree(llama, folder)
    config = json.loads((folder / "config.json").read_text())
    config |= {
        "model_type": "own",
        "architectures": ["OwnForCausalLM"],
        "auto_map": {
            "AutoConfig": "own.OwnConfig",
            "AutoModelForCausalLM": "own.OwnForCausalLM",
        },
    }
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "own.py").write_text(OWN_CODE)
    with pytest.raises(UserError) as caught:
        bench.load(folder)
    assert caught.value.code == "remote_code"
    bench.load(llama)
    expected = text_of(bench.answer("hi"))
    bench.load(folder, trust_code=True)
    assert type(bench.model).__name__ == "OwnForCausalLM"
    assert text_of(bench.answer("hi")) == expected
