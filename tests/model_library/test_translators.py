"""What a folder's model translates, from its configuration and its name alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model_library import translator_lists
from desktop_app.model_library.language_codes import english_name, is_same, our_code
from desktop_app.model_library.translators import Translator, describe


def made(
    folder: Path, config: dict[str, Any], settings: dict[str, Any] | None = None, **files: Any
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "tokenizer_config.json").write_text(json.dumps(settings or {}))
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    return folder


def found(folder: Path, model_id: str = "") -> Translator:
    translator = describe(folder, model_id)
    assert translator is not None
    return translator


@pytest.mark.parametrize(
    ("name", "source", "target"),
    [
        ("opus-mt-en-de", "en", "de"),
        ("opus-mt-en-jap", "en", "ja"),
        ("fugumt-ja-en", "ja", "en"),
        ("opus-mt-tc-big-en-pt", "en", "pt"),
    ],
)
def test_a_marians_name_tells_its_pair(tmp_path: Path, name: str, source: str, target: str) -> None:
    named = found(made(tmp_path / name, {"model_type": "marian"}))
    listed = found(made(tmp_path / "x", {"model_type": "marian"}), f"someone/{name}")

    for one in (named, listed):
        assert one.pairs(source, target) and not one.pairs(target, source)
        assert one.prefix(source, target) == "" and one.licence == ""


def test_a_hub_cache_and_a_tokenizer_tell_the_pair_too(tmp_path: Path) -> None:
    cache = made(
        tmp_path / "models--Helsinki-NLP--opus-mt-fr-en" / "snapshots" / "abc",
        {"model_type": "marian"},
    )
    told = made(
        tmp_path / "mine", {"model_type": "marian"}, {"source_lang": "es", "target_lang": "it"}
    )

    assert found(cache).pairs("fr", "en")
    assert found(told).pairs("es", "it")


def test_a_marian_of_many_targets_is_told_the_one(tmp_path: Path) -> None:
    tokens = {">>fra<<": 1, ">>cmn_Hans<<": 2, ">>zho_Hant<<": 3, ">>pt_br<<": 4, "▁a": 5}
    model = found(made(tmp_path / "opus-mt-en-mul", {"model_type": "marian"}, vocab=tokens))

    assert model.pairs("en", "fr") and model.pairs("en", "pt-BR") and not model.pairs("en", "ja")
    assert model.prefix("en", "fr") == ">>fra<< "
    assert model.code("zh") == ">>cmn_Hans<<" and model.code("zh-Hant") == ">>zho_Hant<<"
    with pytest.raises(KeyError):
        model.prefix("en", "ja")


def test_a_marian_of_many_sources_takes_their_group(tmp_path: Path) -> None:
    group = found(made(tmp_path / "opus-mt-gmq-en", {"model_type": "marian"}))
    every = found(made(tmp_path / "opus-mt-mul-en", {"model_type": "marian"}))

    assert group.pairs("sv", "en") and not group.pairs("ja", "en")
    assert every.sources == ("*",) and every.pairs("ja", "en")


def test_a_marian_that_nothing_names_has_no_pairs(tmp_path: Path) -> None:
    model = found(made(tmp_path / "model", {"model_type": "marian"}))

    assert model.sources == () and not model.pairs("en", "de")


def test_m2m100_and_nllb_are_told_apart(tmp_path: Path) -> None:
    config = {"model_type": "m2m_100"}
    m2m = found(made(tmp_path / "m2m100_418M", config, {"tokenizer_class": "M2M100Tokenizer"}))
    nllb = found(made(tmp_path / "n", config, {"tokenizer_class": "NllbTokenizer"}))

    assert (m2m.family, m2m.code("ja"), m2m.licence) == ("m2m100", "ja", "")
    assert (nllb.family, nllb.code("ja"), nllb.licence) == ("nllb", "jpn_Jpan", "non-commercial")
    assert nllb.code("zh-TW") == "zho_Hant" and nllb.code("no") == "nob_Latn"
    assert nllb.pairs("ja", "fr") and not nllb.pairs("ja", "ja")
    assert len(nllb.targets) > 190 and m2m.code("nso") == "ns"


def test_wmt21_knows_one_side_only(tmp_path: Path) -> None:
    model = found(
        made(
            tmp_path / "wmt21-dense-24-wide-x-en",
            {"model_type": "m2m_100"},
            {"language_codes": "wmt21"},
        )
    )

    assert model.pairs("ja", "en") and not model.pairs("en", "ja")


@pytest.mark.parametrize(
    ("name", "pairs", "not_pairs"),
    [
        ("mbart-large-50-many-to-many-mmt", ("ja", "fr"), ("ja", "eo")),
        ("mbart-large-50-one-to-many-mmt", ("en", "ja"), ("ja", "en")),
        ("mbart-large-50-many-to-one-mmt", ("ja", "en"), ("en", "ja")),
    ],
)
def test_mbart_50_says_by_its_name_what_it_was_made_for(
    tmp_path: Path, name: str, pairs: tuple[str, str], not_pairs: tuple[str, str]
) -> None:
    tokenizer = {"tokenizer_class": "MBart50Tokenizer"}
    model = found(made(tmp_path / name, {"model_type": "mbart"}, tokenizer))

    assert model.pairs(*pairs) and not model.pairs(*not_pairs)
    assert model.code("ja") == "ja_XX"


def test_a_t5_translates_what_its_configuration_names(tmp_path: Path) -> None:
    tasks = {"summarization": {}, "translation_en_to_de": {}, "translation_en_to_fr": {}}
    model = found(made(tmp_path / "a", {"model_type": "t5", "task_specific_params": tasks}))

    assert model.pairs("en", "de") and not model.pairs("de", "fr")
    assert model.prefix("en", "de") == "translate English to German: "


def test_a_madlad_names_its_targets_in_its_vocabulary(tmp_path: Path) -> None:
    codes = "af am ar az be bg bn ca cs da de el en es et fi fr he hi hu id ja ko zh zh_Hant"
    vocabulary = {f"<2{code}>": number for number, code in enumerate(codes.split())}
    model = found(made(tmp_path / "b", {"model_type": "t5"}, tokenizer={"vocab": vocabulary}))

    assert model.family == "madlad" and model.pairs("ja", "fr")
    assert model.prefix("en", "ja") == "<2ja> " and model.prefix("en", "zh-Hant") == "<2zh_Hant> "


@pytest.mark.parametrize(
    ("config", "name"),
    [
        ({"model_type": "llama"}, "opus-mt-en-de"),
        ({"model_type": "t5"}, "t5-summaries"),
        ({"model_type": "m2m_100"}, "small-100"),
        ({"model_type": "mbart"}, "mbart-large-cc25"),
    ],
)
def test_other_models_are_no_translators(tmp_path: Path, config: dict[str, Any], name: str) -> None:
    assert describe(made(tmp_path / name, config)) is None
    assert describe(tmp_path / "nothing") is None


def test_every_code_of_the_lists_is_a_language_of_ours() -> None:
    for codes in (translator_lists.M2M100, translator_lists.MBART50):
        for code in codes.split():
            assert english_name(our_code(code)) != our_code(code), code
    assert is_same("zh-Hans", "zh") and not is_same("zh-Hant", "zh") and is_same("jpn", "ja")
