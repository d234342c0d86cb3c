"""Which models lead from one language to another, and what is said where none does."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.services.translation.routes import Route

from ..model_library.folders import write_model
from .conftest import Bench
from .translation_kit import Tongues, make_tongues

M2M = {"model_type": "m2m_100", "architectures": ["M2M100ForConditionalGeneration"]}


@pytest.fixture
def tongues(bench: Bench, tmp_path: Path) -> Tongues:
    return make_tongues(bench, tmp_path / "models")


def _steps(route: Route) -> list[tuple[str, str, str]]:
    return [(Path(s.model.model).name, s.source, s.target) for s in route.steps]


def _refusal(tongues: Tongues, source: str, target: str, model: str = "") -> UserError:
    with pytest.raises(UserError) as raised:
        tongues.translations.route(source, target, model)
    return raised.value


def test_a_direct_model_goes_before_a_way_over_another_language(tongues: Tongues) -> None:
    for pair in ("ja-en", "en-de"):
        tongues.add_model(pair)
    pivot = tongues.translations.route("ja", "de")
    assert _steps(pivot) == [("opus-mt-ja-en", "ja", "en"), ("opus-mt-en-de", "en", "de")]
    assert (pivot.via, pivot.names) == ("en", ("opus-mt-ja-en", "opus-mt-en-de"))
    assert pivot.taken.languages == ("ja", "en", "de")
    tongues.add_model("ja-de")
    direct = tongues.translations.route("ja", "de")
    assert (_steps(direct), direct.via) == ([("opus-mt-ja-de", "ja", "de")], "")
    assert direct.key != pivot.key


def test_a_model_for_two_languages_goes_before_one_for_many(tongues: Tongues) -> None:
    tongues.add_model("many", M2M)
    assert tongues.translations.route("en", "fr").names == ("opus-mt-many",)
    tongues.add_model("en-fr")
    assert tongues.translations.route("en", "fr").names == ("opus-mt-en-fr",)
    assert tongues.translations.route("fr", "en").names == ("opus-mt-many",)


def test_english_is_the_first_language_between(tongues: Tongues) -> None:
    for pair in ("ja-de", "de-fr", "ja-en", "en-fr"):
        tongues.add_model(pair)
    assert tongues.translations.route("ja", "fr").via == "en"


def test_the_chat_model_is_the_last_way(tongues: Tongues) -> None:
    assert _refusal(tongues, "en", "fr").code == "no_translation_model", "not the built-in one"
    chat = write_model(tongues.folder / "talker")
    tongues.bench.desk.models.choose(chat)
    route = tongues.translations.route("en", "fr")
    assert route.steps == () and route.chat is not None and route.taken.chat
    assert route.chat == tongues.bench.desk.models.load_spec(chat)
    assert route.names == ("talker",)
    tongues.add_model("en-fr")
    assert tongues.translations.route("en", "fr").steps


def test_a_chat_model_translates_by_instruction(tongues: Tongues) -> None:
    chat = write_model(tongues.folder / "talker")
    tongues.bench.desk.models.choose(chat)
    from desktop_app.services.translation.plan import TranslateOptions

    tongues.translations.text("It rains.", TranslateOptions("en", "fr", tone="formal"))
    task = tongues.begin()
    assert task.spec is not None and task.spec.model == str(chat)
    assert (tongues.asked.steps, tongues.asked.tone) == ((), "formal")


def test_what_to_install_is_said(tongues: Tongues) -> None:
    refusal = _refusal(tongues, "en", "de")
    assert "English" in refusal.message and "German" in refusal.message
    assert "OPUS-MT English–German" in refusal.hint
    found = tongues.translations.to_install("ja", "en")
    assert found[0].id in ("Helsinki-NLP/opus-mt-ja-en", "staka/fugumt-ja-en")
    assert any(entry.id == "facebook/m2m100_418M" for entry in found)
    assert not any("en-ja" in entry.id for entry in found)


def test_a_model_that_is_named(tongues: Tongues) -> None:
    path = str(tongues.add_model("en-fr"))
    tongues.add_model("many", M2M)
    assert tongues.translations.route("en", "fr", "opus-mt-many").names == ("opus-mt-many",)
    refusal = _refusal(tongues, "en", "de", path)
    assert refusal.code == "pair_not_translated"
    assert (refusal.values["source"], refusal.values["target"]) == ("English", "German")
    ears = write_model(
        tongues.folder / "ears",
        config={"model_type": "whisper", "architectures": ["WhisperForConditionalGeneration"]},
    )
    assert _refusal(tongues, "en", "fr", str(ears)).code == "model_of_other_task"


def test_a_folder_whose_name_says_nothing_is_taken_at_its_users_word(tongues: Tongues) -> None:
    from .translation_kit import MARIAN

    path = write_model(tongues.folder / "mine", config=MARIAN)
    assert tongues.translations.route("en", "fr", str(path)).names == ("mine",)


def test_the_chosen_model_where_it_can(tongues: Tongues) -> None:
    many = tongues.add_model("many", M2M)
    tongues.add_model("en-fr")
    tongues.bench.desk.task_models.choose("translate", str(tongues.folder / "opus-mt-en-fr"))
    assert tongues.translations.route("en", "fr").names == ("opus-mt-en-fr",)
    assert tongues.translations.route("fr", "en").names == ("opus-mt-many",)
    tongues.bench.desk.task_models.choose("translate", str(many))
    assert tongues.translations.route("en", "fr").names == ("opus-mt-many",)


def test_languages(tongues: Tongues) -> None:
    shown = tongues.translations.languages()
    assert {"en", "ja", "fr"} <= set(shown.sources), "something has to be chosen to be told"
    tongues.add_model("en-fr")
    shown = tongues.translations.languages()
    assert (shown.sources, shown.targets) == (("en",), ("fr",))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Hello world", "en"),
        ("Guten Tag, wie geht es?", "de"),
        ("駅はどこですか", "ja"),
        ("여기", "ko"),
        ("", None),
        ("12 + 3", None),
    ],
)
def test_detection(tongues: Tongues, text: str, first: str | None) -> None:
    found = tongues.translations.detect(text)
    assert (found[0][0] if found else None) == first
    assert sum(share for _, share in found) <= 1.001
    assert [share for _, share in found] == sorted((s for _, s in found), reverse=True)
