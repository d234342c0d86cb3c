"""Models with an adapter for each language, on a tiny one with random weights in MMS's layout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from transformers import (
    Wav2Vec2Config,
    Wav2Vec2CTCTokenizer,
    Wav2Vec2FeatureExtractor,
    Wav2Vec2ForCTC,
    Wav2Vec2Processor,
)

from desktop_app.engine.speech.language_adapters import LanguageAdapters
from desktop_app.errors import UserError

from ...fixtures.speech.clips import CTC, clips, write_wav
from ..conftest import JobRecord
from .conftest import Listener

_SPECIAL = ["<pad>", "<s>", "</s>", "<unk>", "|"]
LETTERS = {"eng": "abcdefgh", "deu": "äöüß", "cmn-script_simplified": "你好书", "fra": "éè"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose adapters write every language in its own letters; French has no file."""
    folder = tmp_path_factory.mktemp("mms")
    tables = {
        code: {token: number for number, token in enumerate([*_SPECIAL, *letters])}
        for code, letters in LETTERS.items()
    }
    (folder / "vocab.json").write_text(json.dumps(tables), encoding="utf-8")
    tokenizer = Wav2Vec2CTCTokenizer(str(folder / "vocab.json"), target_lang="eng")
    extractor = Wav2Vec2FeatureExtractor(do_normalize=True, return_attention_mask=True)
    Wav2Vec2Processor(extractor, tokenizer).save_pretrained(folder)
    torch.manual_seed(0)
    config = Wav2Vec2Config(
        vocab_size=len(tables["eng"]),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        conv_dim=(16,) * 7,
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=2,
        do_stable_layer_norm=True,
        feat_extract_norm="layer",
        conv_bias=True,
        adapter_attn_dim=4,
        pad_token_id=0,
    )
    model = Wav2Vec2ForCTC(config)
    model.save_pretrained(folder)
    for code, table in tables.items():
        if code == "fra":
            continue
        weights = {name: torch.randn_like(one) for name, one in model._get_adapters().items()}
        weights["lm_head.weight"] = torch.randn(len(table), 16)
        # Letters alone: with random weights it would tell blanks for the most part.
        weights["lm_head.bias"] = torch.tensor([-99.0] * len(_SPECIAL) + [0.0] * len(LETTERS[code]))
        save_file(weights, folder / f"adapter.{code}.safetensors")
    return folder


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_wav(tmp_path_factory.mktemp("clip") / "a.wav", clips()[0].recording.samples)


@pytest.mark.parametrize(
    ("language", "code"),
    [("en", "eng"), ("de", "deu"), ("zh", "cmn-script_simplified"), ("deu", "deu"), ("en", "eng")],
)
def test_each_language_has_its_letters(
    folder: Path, path: Path, listener: Listener, language: str, code: str
) -> None:
    """One after the other in the same loaded model, there and back."""
    text = listener.run(path, folder, language=language).text
    assert text
    assert set(text.replace(" ", "")) <= set(LETTERS[code])


def test_a_model_that_was_freed_takes_the_adapter_again(
    folder: Path, path: Path, listener: Listener
) -> None:
    whole = listener.run(path, folder, language="de").text
    listener.models.unload()
    assert listener.run(path, folder, language="de").text == whole


@pytest.mark.parametrize(
    ("language", "code"),
    [("auto", "language_needed"), ("fr", "language_unknown"), ("ja", "language_unknown")],
)
def test_what_it_does_not_know_is_said_before(
    folder: Path, path: Path, listener: Listener, language: str, code: str
) -> None:
    with pytest.raises(UserError) as caught:
        listener.run(path, folder, language=language)
    assert caught.value.code == code


def test_its_languages_are_those_with_a_file(folder: Path, listener: Listener) -> None:
    loaded = listener.models.get("ctc", listener.spec(folder), JobRecord().job)
    assert set(LanguageAdapters(loaded).languages) == {"eng", "deu", "cmn-script_simplified"}
    plain = LanguageAdapters(listener.load(CTC))
    assert plain.languages == ()
    assert not plain.take("de")
