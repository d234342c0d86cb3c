"""GGUF files of the catalogue and of the hub: which one suits a computer, and when they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.model_library import catalogue
from desktop_app.model_library.advice import Option, Pace
from desktop_app.model_library.fit import Cause
from desktop_app.model_library.hub_records import HubFile
from desktop_app.model_library.machine import Accelerator, Machine
from desktop_app.model_library.sizes import GIB
from desktop_app.paths import DataDir
from desktop_app.services.listing import GgufChoice, Listed
from desktop_app.services.quantized import Quantized, as_advice, preferred
from desktop_app.services.shelf import Shelf

from ..hub_server import FakeModel, HubServer
from ..model_library.hub_cache import add_files, add_model
from .conftest import Bench, open_bench

LAPTOP = Machine(
    16 * GIB, 12 * GIB, 50 * GIB, cores=8, bytes_per_s=40e9, bfloat16=True, runs_gguf=True
)
CARD = replace(LAPTOP, accelerators=(Accelerator("RTX", 12 * GIB, 11 * GIB),))
QWEN, QWEN_GGUF = "Qwen/Qwen3-1.7B", "unsloth/Qwen3-1.7B-GGUF"


def choice(quantization: str, size: int, pace: Pace = Pace.WELL) -> GgufChoice:
    option = Option("none", pace, Cause.ENOUGH, size, 0, 0, 0, size, 1, 1, 4096)
    return GgufChoice(HubFile(f"m-{quantization}.gguf", size, None), quantization, option)


WELL, SLOWLY, TOO_LARGE = Pace


@pytest.mark.parametrize(
    ("paces", "wanted"),
    [
        ((WELL, WELL, WELL, WELL, WELL, WELL), "Q8_0"),  # and not the full weights
        ((WELL, WELL, WELL, WELL, SLOWLY, TOO_LARGE), "Q6_K"),
        ((WELL, WELL, WELL, SLOWLY, SLOWLY, SLOWLY), "Q4_K_M"),
        # Two and three bits run well, but answer noticeably worse than four that run slowly.
        ((WELL, WELL, SLOWLY, SLOWLY, SLOWLY, TOO_LARGE), "Q4_K_M"),
        ((SLOWLY, SLOWLY, SLOWLY, SLOWLY, TOO_LARGE, TOO_LARGE), "Q4_K_M"),
        ((WELL, SLOWLY, TOO_LARGE, TOO_LARGE, TOO_LARGE, TOO_LARGE), "IQ3_M"),
        ((TOO_LARGE,) * 6, "Q4_K_M"),
    ],
)
def test_the_largest_that_runs_well_is_preferred(paces: tuple[Pace, ...], wanted: str) -> None:
    kinds = ("Q2_K", "IQ3_M", "Q4_K_M", "Q6_K", "Q8_0", "BF16")
    choices = [
        choice(kind, 10 + n, pace) for n, (kind, pace) in enumerate(zip(kinds, paces, strict=True))
    ]
    found = preferred(choices)
    assert found is not None and found.quantization == wanted


def test_what_is_larger_than_eight_bits_is_not_preferred() -> None:
    found = preferred([choice("Q8_0", 80), choice("UD-Q8_K_XL", 90)])
    assert found is not None and found.quantization == "Q8_0"
    assert preferred([]) is None


def test_a_file_whose_name_says_nothing_can_be_taken() -> None:
    plain = GgufChoice(HubFile("model.gguf", 9, None), "", choice("Q4_0", 9).option)
    assert preferred([plain]) is plain


def test_advice_on_a_file_that_is_too_large_recommends_nothing() -> None:
    assert as_advice(choice("Q4_K_M", 9, TOO_LARGE)).is_hopeless
    assert as_advice(choice("Q4_K_M", 9)).recommended == "none"


@pytest.mark.parametrize(
    ("machine", "first"),
    [(LAPTOP, True), (CARD, False), (replace(LAPTOP, runs_gguf=False), False)],
)
def test_gguf_comes_first_without_a_graphics_card(machine: Machine, first: bool) -> None:
    entry, plain = catalogue.find(QWEN), catalogue.find("llm-jp/llm-jp-3-3.7b-instruct")
    assert entry is not None and plain is not None and not plain.gguf
    judge = Quantized(machine, 0)
    assert judge.comes_first(entry) is first
    assert not judge.comes_first(plain)


def test_the_slower_the_computer_the_smaller_the_file() -> None:
    entry = catalogue.find("Qwen/Qwen3-8B")
    assert entry is not None
    fast = Quantized(replace(LAPTOP, bytes_per_s=90e9), 0).of_entry(entry)
    slow = Quantized(replace(LAPTOP, bytes_per_s=15e9), 0).of_entry(entry)
    assert fast.quantization == "Q8_0" and fast.option.pace is Pace.WELL
    assert slow.quantization == "Q4_K_M" and slow.option.pace is Pace.SLOWLY
    assert slow.file.size_bytes < fast.file.size_bytes


def test_only_quantizations_that_are_there_are_counted_on() -> None:
    entry = catalogue.find("HuggingFaceTB/SmolLM2-1.7B-Instruct")
    assert entry is not None
    chosen = Quantized(LAPTOP, 0).of_entry(entry)
    assert chosen.quantization == "Q4_K_M"  # although a larger one would run well
    assert chosen.option.context_tokens == entry.context_tokens


def test_of_a_mixture_only_the_chosen_experts_are_read() -> None:
    entry = catalogue.find("Qwen/Qwen3-30B-A3B")
    assert entry is not None
    big = replace(LAPTOP, total_bytes=64 * GIB, available_bytes=60 * GIB)
    speed = Quantized(big, 0).of_entry(entry).option.tokens_per_s
    dense = Quantized(big, 0).of_entry(replace(entry, experts=None)).option.tokens_per_s
    assert speed and dense and speed > 3 * dense


# --- on the shelf ------------------------------------------------------------------


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> list[Machine]:
    """The computer that the shelf sees: the last one."""
    seen = [LAPTOP]
    monkeypatch.setattr("desktop_app.services.shelving.look_closely", lambda folder: seen[-1])
    return seen


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "hub"


@pytest.fixture
def bench(data: DataDir, cache: Path, machine: list[Machine], hub: HubServer) -> Iterator[Bench]:
    made = open_bench(data)
    made.desk.settings.change(models_folder=str(cache), language="en", hub_endpoint=hub.url)
    yield made
    made.desk.close()


@pytest.fixture
def shelf(bench: Bench) -> Shelf:
    return bench.desk.shelf


def named(shelf: Shelf, name: str) -> list[Listed]:
    return [model for model in shelf.listed("chat") if model.name == name]


def test_the_list_has_the_form_that_suits(shelf: Shelf, machine: list[Machine]) -> None:
    [model] = named(shelf, "Qwen3 1.7B")
    assert (model.id, model.quantization, model.for_cpu) == (QWEN_GGUF, "Q8_0", True)
    assert model.note and model.download_bytes and model.download_bytes < 2e9
    assert model.advice and model.advice.best.pace is Pace.WELL
    machine.append(CARD)
    [model] = named(shelf, "Qwen3 1.7B")
    assert (model.id, model.quantization, model.for_cpu) == (QWEN, "", False)


def test_what_is_suggested_is_marked_in_its_form(shelf: Shelf) -> None:
    marked = {model.id for model in shelf.listed() if model.suggested}
    assert marked == {suggestion.listed.id for suggestion in shelf.suggestions()}


def test_a_form_that_is_here_is_listed_too(shelf: Shelf, cache: Path) -> None:
    add_model(cache, QWEN)
    plain, quantized = named(shelf, "Qwen3 1.7B")  # what is here comes first
    assert (quantized.id, quantized.installed) == (QWEN_GGUF, None)
    assert plain.id == QWEN and plain.installed is not None and not plain.quantization
    add_files(cache, QWEN_GGUF, {"Qwen3-1.7B-Q4_0.gguf": b"GGUF"})
    quantized, plain = named(shelf, "Qwen3 1.7B")
    assert quantized.installed is not None and quantized.quantization == "Q4_0"
    assert quantized.installed.licence == "Apache-2.0"  # the file alone does not say


def test_suggestions_are_quantized(shelf: Shelf) -> None:
    found = {suggestion.why: suggestion.listed for suggestion in shelf.suggestions()}
    for why in ("fast", "balanced"):
        assert found[why].quantization and found[why].for_cpu
    assert not found["speech"].quantization
    parameters = found["balanced"].parameters
    assert parameters is not None and parameters > 3_000_000_000  # 1.7 B in full weights


def test_either_form_can_be_foreseen(shelf: Shelf) -> None:
    quantized, plain = shelf.foresee(QWEN_GGUF), shelf.foresee(QWEN)
    assert len(quantized.options) == 1 and len(plain.options) == 3
    assert (quantized.best.tokens_per_s or 0) > 1.5 * (plain.options[0].tokens_per_s or 0)


def gguf_repository(hub: HubServer, id: str) -> None:
    kinds = {"Q2_K": 2, "Q4_K_M": 5, "Q8_0": 9, "F16": 16}
    files = {f"m-{kind}.gguf": b"g" * (100 * size) for kind, size in kinds.items()}
    hub.add(FakeModel(id, {"README.md": b"# m", "mmproj-m.gguf": b"p"} | files))


def test_details_of_a_gguf_repository(shelf: Shelf, hub: HubServer) -> None:
    gguf_repository(hub, QWEN_GGUF)
    details = shelf.details(QWEN_GGUF)
    assert [c.quantization for c in details.choices] == ["Q2_K", "Q4_K_M", "Q8_0", "F16"]
    assert details.preferred and details.preferred.quantization == "Q8_0"
    assert details.other_form == QWEN
    assert details.advice and details.advice.options == (details.preferred.option,)
    assert shelf.choose_file(QWEN_GGUF) == ("m-Q8_0.gguf",)
    gguf_repository(hub, "acme/unknown-GGUF")
    assert shelf.details("acme/unknown-GGUF").other_form == ""
    with pytest.raises(UserError):
        shelf.choose_file("acme/gone")


def test_a_plain_model_tells_its_gguf_form(shelf: Shelf, hub: HubServer) -> None:
    hub.add(FakeModel(QWEN, {"config.json": b"{}", "model.safetensors": b"w"}))
    details = shelf.details(QWEN)
    assert (details.choices, details.preferred) == ((), None)
    assert details.other_form == QWEN_GGUF
    assert shelf.choose_file(QWEN) is None


def test_what_is_found_on_the_hub_is_judged_by_its_format(shelf: Shelf, hub: HubServer) -> None:
    files = {"m-Q4_K_M.gguf": b"g"}
    hub.add(FakeModel("acme/m-GGUF", files, gguf_parameters=8_000_000_000))
    hub.add(FakeModel(QWEN_GGUF, files, gguf_parameters=1_700_000_000))
    hub.add(FakeModel(QWEN, {"model.safetensors": b"w"}, parameters={"BF16": 1_700_000_000}))
    found = {model.id: model for model in shelf.search("")}
    unknown = found["acme/m-GGUF"]
    assert unknown.quantization == "Q4_K_M" and unknown.advice is not None
    assert unknown.download_bytes == pytest.approx(4.95e9, rel=0.01)
    assert len(unknown.advice.options) == 1
    assert found[QWEN_GGUF].name == found[QWEN].name == "Qwen3 1.7B"
    assert found[QWEN_GGUF].quantization and not found[QWEN].quantization
