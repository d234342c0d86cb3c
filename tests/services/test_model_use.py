"""What is set for one model alone holds when it is loaded and asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.services.model_defaults import ModelDefaults

from ..model_library import folders
from .conftest import Bench, open_bench


@pytest.fixture
def own(bench: Bench, tmp_path: Path) -> Path:
    """A model that is chosen."""
    folder = folders.write_model(tmp_path / "own")
    bench.desk.models.choose(folder)
    return folder


def test_a_models_own_precision_goes_before_the_settings(bench: Bench, own: Path) -> None:
    bench.desk.settings.change(quantization="8bit", context_tokens=2048)
    bench.desk.shelf.set_defaults(own, ModelDefaults(quantization="4bit"))
    spec = bench.desk.models.load_spec()
    assert (spec.quantization, spec.context_tokens) == ("4bit", 2048)
    bench.desk.models.override(quantization="none")  # for this run only
    assert bench.desk.models.load_spec().quantization == "none"
    bench.desk.models.choose(None)
    assert bench.desk.shelf.defaults(own).quantization == "4bit"


def test_another_model_is_loaded_by_the_settings(bench: Bench, own: Path) -> None:
    bench.desk.shelf.set_defaults(own, ModelDefaults(quantization="4bit"))
    bench.desk.models.choose(None)
    assert bench.desk.models.load_spec().quantization == "none"


def test_a_model_is_chosen_with_a_precision(bench: Bench, own: Path) -> None:
    bench.desk.shelf.set_defaults(own, ModelDefaults(seed=3))
    bench.desk.models.choose(own, "8bit")
    assert bench.host.loads[-1].spec.quantization == "8bit"
    assert bench.desk.shelf.defaults(own) == ModelDefaults(seed=3, quantization="8bit")
    bench.desk.models.choose(own)
    assert bench.host.loads[-1].spec.quantization == "8bit"  # as it was


def test_a_wrong_precision_chooses_nothing(bench: Bench, own: Path) -> None:
    with pytest.raises(UserError) as caught:
        bench.desk.models.choose(None, "3bit")  # type: ignore[arg-type]
    assert caught.value.code == "bad_setting"
    assert bench.desk.models.current.path == own


def test_a_new_chat_is_asked_as_the_model_wants(bench: Bench, own: Path) -> None:
    bench.desk.settings.change(system_prompt="Be polite.", temperature=0.9, top_k=50)
    bench.desk.shelf.set_defaults(own, ModelDefaults(system_prompt="Be brief.", temperature=0.2))
    bench.desk.conversations.send(None, "Hello")
    assert bench.host.last.turns[0].content == "Be brief."
    assert (bench.host.last.params.temperature, bench.host.last.params.top_k) == (0.2, 50)
    assert bench.desk.generation_params(temperature=0.0).temperature == 0.0


def test_an_empty_prompt_of_the_models_is_none(bench: Bench, own: Path) -> None:
    bench.desk.settings.change(system_prompt="Be polite.")
    bench.desk.shelf.set_defaults(own, ModelDefaults(system_prompt=""))
    assert bench.desk.conversations.create().system_prompt == ""
    assert bench.desk.conversations.create("Be loud.").system_prompt == "Be loud."


def test_defaults_are_there_after_a_restart(bench: Bench, own: Path) -> None:
    bench.desk.shelf.set_defaults(own, ModelDefaults(max_new_tokens=9))
    bench.desk.close()
    again = open_bench(bench.data)
    again.desk.conversations.send(None, "Hello")
    assert again.host.last.params.max_new_tokens == 9
    again.desk.close()
