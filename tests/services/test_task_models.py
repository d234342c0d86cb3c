"""Models for tasks: what is here, what was chosen, what a summary is made with."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop_app.errors import UserError
from desktop_app.model_library.installed import Installed
from desktop_app.protocol import LoadSpec
from desktop_app.protocol.summaries import Method
from desktop_app.services.model_choice import ModelChoice
from desktop_app.services.summary_plan import SummaryOptions, SummaryPlan, plan
from desktop_app.services.task_models import TaskModels
from desktop_app.settings import SettingsFile

from ..model_library import ggufs

STARTER, ABLE = Path("/models/starter"), Path("/models/able")
CNN = Installed(Path("/models/cnn"), "facebook/bart-large-cnn", "bart", "hub", "summarize", 800)
OWN = Installed(Path("/models/own"), "", "own", "folder", "summarize", 400)
BRIDGE = Installed(ABLE, "org/able", "able", "hub", "chat", 900)
BUILT_IN = Installed(STARTER, "", "Starter", "built_in", "chat", 10)


class Computer:
    """Models of a computer, as the test says."""

    def __init__(self, folder: Path, *here: Installed) -> None:
        self.here = here
        self.too_large: set[Path] = set()
        self.current = STARTER
        self.settings = SettingsFile(folder / "settings.json")
        self.models = TaskModels(
            self.settings, lambda: self.here, self._advice, self._spec, self._current
        )

    def plan(self, language: str = "en", **options: Any) -> SummaryPlan:
        return plan(SummaryOptions(**options), self.models, lambda: language)

    def _advice(self, model: Installed) -> Any:
        return SimpleNamespace(is_hopeless=model.path in self.too_large)

    def _spec(self, path: Path) -> LoadSpec:
        return LoadSpec(str(path), context_tokens=999, saved_pasts="/pasts")

    def _current(self) -> ModelChoice:
        return ModelChoice(self.current, "Current", "", self.current == STARTER, 1)


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path, BUILT_IN)


def test_without_a_model_sentences_are_taken_as_they_are(computer: Computer) -> None:
    assert computer.plan() == SummaryPlan("extractive")


def test_the_chat_model_writes_unless_it_is_the_built_in_one(computer: Computer) -> None:
    computer.current = ABLE
    made = computer.plan()
    assert (made.method, made.name) == ("chat", "Current")
    assert made.spec == LoadSpec(str(ABLE), context_tokens=999, saved_pasts="/pasts")


def test_a_model_for_summaries_stands_in_where_it_knows_the_language(computer: Computer) -> None:
    computer.here = (BUILT_IN, CNN)
    made = computer.plan("en")
    assert (made.method, made.name) == ("seq2seq", "BART large CNN")
    assert made.spec == LoadSpec(str(CNN.path))
    assert computer.plan("ja").method == "extractive"
    assert computer.plan("ja", method="seq2seq").name == "BART large CNN"  # it was asked for


def test_what_does_not_fit_is_not_taken_by_itself(computer: Computer) -> None:
    computer.here = (CNN, OWN)
    assert computer.plan(method="seq2seq").name == "BART large CNN"
    computer.too_large = {CNN.path}
    assert computer.plan(method="seq2seq").name == "own"
    assert [model.too_large for model in computer.models.candidates("summarize")] == [True, False]


def test_what_was_chosen_goes_first(computer: Computer, tmp_path: Path) -> None:
    folder = tmp_path / "chosen"
    folder.mkdir()
    computer.here = (CNN, Installed(folder, "", "chosen", "folder", "summarize", 1))
    computer.current = ABLE
    computer.models.choose("summarize", str(folder))
    assert computer.plan().name == "chosen"
    assert SettingsFile(tmp_path / "settings.json").current.task_models == (f"summarize={folder}",)
    assert computer.plan(method="chat").name == "Current"  # but not before what is asked for
    computer.models.choose("summarize", "extractive")
    assert computer.plan().method == "extractive"
    computer.models.choose("summarize", "")
    assert computer.plan().method == "chat"
    assert computer.settings.current.task_models == ()


def test_a_choice_that_is_gone_is_none(computer: Computer, tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    computer.models.choose("summarize", str(folder))
    folder.rmdir()
    assert computer.models.chosen("summarize") == ""
    assert computer.plan().method == "extractive"


@pytest.mark.parametrize("meant", ["facebook/bart-large-cnn", "bart"])
def test_a_model_is_named_by_its_id_or_name(computer: Computer, meant: str) -> None:
    computer.here = (CNN,)
    assert computer.plan(model=meant).spec == LoadSpec(str(CNN.path))


def test_a_folder_says_what_it_is(computer: Computer, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    folder.mkdir()
    (folder / "config.json").write_text('{"model_type": "t5", "architectures": ["T5Model"]}')
    (folder / "model.safetensors").write_bytes(b"")
    assert computer.plan(model=str(folder)).method == "seq2seq"


def test_a_gguf_file_is_a_chat_model(computer: Computer, tmp_path: Path) -> None:
    file = ggufs.write(tmp_path / "tiny.gguf")
    found = computer.models.find(str(file), ("chat",))
    assert (found.path, found.name) == (file, "tiny")
    computer.here = (Installed(file, "", "tiny", "gguf", "embed", 1),)
    assert computer.models.candidates("embed") == ()  # the tasks' own models are folders


@pytest.mark.parametrize(
    ("method", "model", "code"),
    [
        ("auto", "nothing", "model_not_found"),
        ("chat", "bart", "model_of_other_task"),
        ("seq2seq", "able", "model_of_other_task"),
        ("seq2seq", "", "no_summarizer"),
    ],
)
def test_what_cannot_be_is_said(computer: Computer, method: Method, model: str, code: str) -> None:
    computer.here = (BRIDGE, CNN) if model else (BRIDGE,)
    with pytest.raises(UserError) as caught:
        computer.plan(method=method, model=model)
    assert caught.value.code == code


def test_models_that_cannot_be_listed_are_none(computer: Computer) -> None:
    def unreadable() -> tuple[Installed, ...]:
        raise UserError("models_unreadable", path="/models", reason="no")

    computer.models._here = unreadable
    assert computer.plan().method == "extractive"
    with pytest.raises(UserError):
        computer.plan(method="seq2seq")
