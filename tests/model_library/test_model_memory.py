"""The service and the command `tsukue models estimate`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from desktop_app.cli import estimates
from desktop_app.cli.app import app
from desktop_app.errors import UserError
from desktop_app.model_library.machine import Accelerator, Machine
from desktop_app.model_library.sizes import GIB
from desktop_app.services.model_memory import USUAL_CONTEXT, estimate_memory

from . import folders, ggufs

MACHINE = Machine(16 * GIB, 8 * GIB, 100 * GIB, bfloat16=True)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return folders.write_model(tmp_path / "tiny")


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer of known size, whose processor computes in bfloat16."""

    def look(_folder: Path, accelerators: tuple[Accelerator, ...]) -> Machine:
        return replace(MACHINE, accelerators=tuple(accelerators))

    monkeypatch.setattr("desktop_app.model_library.machine.look", look)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["models", "estimate", *arguments])


def test_all_precisions_are_told(model: Path) -> None:
    found = estimate_memory(model)
    assert [choice.estimate.quantization for choice in found.choices] == ["none", "8bit", "4bit"]
    assert {choice.estimate.dtype for choice in found.choices} == {"bfloat16"}
    assert {choice.estimate.context_tokens for choice in found.choices} == {2048}  # the model's
    assert found.machine == MACHINE


def test_a_usual_context_is_counted_on(tmp_path: Path) -> None:
    config = folders.LLAMA | {"max_position_embeddings": 131_072}
    model = folders.write_model(tmp_path / "long", config)
    assert estimate_memory(model).choices[0].estimate.context_tokens == USUAL_CONTEXT
    wanted = estimate_memory(model, context_tokens=9000)
    assert wanted.choices[0].estimate.context_tokens == 9000


def test_an_accelerator_computes_in_the_stored_format(tmp_path: Path) -> None:
    model = folders.write_model(tmp_path / "half", folders.LLAMA | {"dtype": "float16"})
    found = estimate_memory(model, accelerators=[Accelerator("GPU", 8 * GIB, 7 * GIB)])
    assert found.choices[0].estimate.dtype == "float16"
    assert found.choices[0].fit.device == "GPU"


def test_the_cards_of_this_computer_are_counted_on(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = Accelerator("GPU", 8 * GIB, 7 * GIB)
    monkeypatch.setattr("desktop_app.model_library.accelerators.find", lambda: (card,))
    assert estimate_memory(model).choices[0].fit.device == "GPU"
    told = json.loads(run(str(model), "--json").stdout)["machine"]["accelerators"]
    assert told == [{"name": "GPU", "total_bytes": 8 * GIB, "free_bytes": 7 * GIB}]


def test_a_quantized_model_has_one_precision(tmp_path: Path) -> None:
    config = folders.LLAMA | {"quantization_config": {"quant_method": "gptq"}}
    model = folders.write_model(tmp_path / "quantized", config)
    (only,) = estimate_memory(model).choices
    assert only.estimate.stored_quantization == "gptq"
    assert run(str(model)).stdout.startswith("gptq\t")


def test_the_command_prints_a_table(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line.split("\t") for line in run(str(model)).stdout.splitlines()]
    assert [line[0] for line in lines] == ["bfloat16", "8bit", "4bit"]
    assert {line[5] for line in lines} == {"fits"}
    assert all("of 8.0 GiB free memory" in line[6] for line in lines)
    assert lines[0][1:3] == ["419 KiB", "512 KiB"]
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    printed: list[str] = []
    monkeypatch.setattr("builtins.print", lambda text: printed.append(text))
    estimates._print_table(estimate_memory(model))
    assert printed[0] == "tiny: 214,336 weights, 2,048 tokens of conversation"
    assert printed[1].split() == " ".join(estimates._COLUMNS).split()
    assert printed[2].index("419 KiB") == printed[1].index("Weights")
    assert printed[3].index("fits") == printed[1].index("Fit")


def test_the_command_prints_json(model: Path) -> None:
    result = run(str(model), "--json", "--quantization", "4bit", "--context", "100")
    assert result.exit_code == 0
    found: dict[str, Any] = json.loads(result.stdout)
    assert found["machine"]["available_bytes"] == 8 * GIB
    (choice,) = found["choices"]
    expected = estimate_memory(model, context_tokens=100, quantizations=["4bit"]).choices[0]
    for name in ("weights", "kv_cache", "working", "libraries", "steady", "peak", "needed"):
        assert choice[f"{name}_bytes"] == getattr(expected.estimate, f"{name}_bytes")
    assert (choice["quantization"], choice["context_tokens"]) == ("4bit", 100)
    assert (choice["fit"], choice["cause"]) == ("fits", "enough")


def test_a_bad_folder_is_one_clear_line(tmp_path: Path, model: Path) -> None:
    file = model / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-1])
    for path, words in ((tmp_path / "nothing", "no model at"), (model, "is cut off")):
        result = run(str(path))
        assert result.exit_code == 1
        assert result.stdout == ""
        assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1
        assert words in result.stderr


def test_wrong_use_is_told_apart(model: Path) -> None:
    assert run(str(model), "--quantization", "3bit").exit_code == 2
    assert run(str(model), "--context", "0").exit_code == 2


def test_what_is_no_language_model_is_refused(tmp_path: Path) -> None:
    config = folders.LLAMA | {"architectures": ["LlamaForSequenceClassification"]}
    with pytest.raises(UserError) as caught:
        estimate_memory(folders.write_model(tmp_path / "other", config))
    assert caught.value.code == "not_a_model"


def test_a_gguf_file_has_one_precision(tmp_path: Path) -> None:
    file = ggufs.write(tmp_path / "tiny-Q4_0.gguf")
    found = estimate_memory(file, quantizations=["4bit"])
    (only,) = found.choices
    assert (only.estimate.stored_quantization, only.estimate.context_tokens) == ("Q4_0", 2048)
    assert run(str(file)).stdout.startswith("Q4_0\t")
    assert estimate_memory(file, context_tokens=700).choices[0].estimate.context_tokens == 700
    embedder = ggufs.write(tmp_path / "e.gguf", ggufs.LLAMA | {"llama.pooling_type": 1})
    assert "does not write text" in run(str(embedder)).stderr
