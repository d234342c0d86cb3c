"""Every family is told its languages in its own way, and batches do not change what it writes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.task_models import TaskModels
from desktop_app.engine.translation.decoding import Manner
from desktop_app.engine.translation.model import Model, mute_tokenizers
from desktop_app.errors import UserError
from desktop_app.protocol import LoadSpec

from .families import FAMILIES
from .kit import FIXTURES, Worker, step

TEXTS = [
    "Name.",
    "Where is the station, and how far is it from here?",
    "a b c",
    "The report costs 12 euros today.",
    "Hi",
]
#: family → a target, what tells the source, what tells the target.
TOLD = {
    "m2m100": ("ja", "__en__", "__ja__"),
    "nllb": ("ja", "eng_Latn", "jpn_Jpan"),
    "mbart50": ("ja", "en_XX", "ja_XX"),
    "madlad": ("ja", "<2ja>", None),
    "t5": ("fr", None, None),
    "marian": ("fr", ">>fra<<", None),
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    mute_tokenizers()
    return {name: make(tmp_path_factory.mktemp(name)) for name, make in FAMILIES.items()}


def loaded(folder: Path) -> Any:
    from desktop_app.engine.runtime import Job

    job = Job(CancelToken(), lambda *_: None, lambda *_, **__: None)
    mute_tokenizers()
    return TaskModels().get("seq2seq", LoadSpec(str(folder), dtype="float32"), job)


@pytest.mark.parametrize("family", FAMILIES)
def test_it_is_told_the_languages_as_its_authors_tell_them(
    folders: dict[str, Path], family: str
) -> None:
    import torch

    target, source_token, target_token = TOLD[family]
    checkpoint = loaded(folders[family])
    tokenizer, raw = checkpoint.processor, checkpoint.model

    model = Model(checkpoint, "en", target)

    (ids,) = model.encode(["Name"])
    if source_token is not None:
        assert source_token in tokenizer.convert_ids_to_tokens(ids)
    if family == "t5":
        assert tokenizer.decode(ids, skip_special_tokens=True).startswith(
            "translate English to French"
        )
    forced = tokenizer.convert_tokens_to_ids(target_token) if target_token else None
    written = 0
    for row in model.encode(TEXTS):
        ((line,),) = model.write([row], Manner(), CancelToken())
        reference = raw.generate(
            input_ids=torch.tensor([row]),
            forced_bos_token_id=forced,
            num_beams=1,
            do_sample=False,
            max_new_tokens=24,
        )[0, 2 if target_token else 1 :]
        text = " ".join(tokenizer.decode(reference, skip_special_tokens=True).split())
        assert line.text.startswith(text[:12])
        written += len(text)
    assert written


@pytest.mark.parametrize("family", FAMILIES)
def test_batches_do_not_change_what_it_writes(folders: dict[str, Path], family: str) -> None:
    model = Model(loaded(folders[family]), "en", TOLD[family][0])
    ids = model.encode(TEXTS)

    together = model.write(ids, Manner(), CancelToken())

    for row, (line,) in zip(ids, together, strict=True):
        ((alone,),) = model.write([row], Manner(), CancelToken())
        assert alone.text == line.text
        assert alone.score == pytest.approx(line.score, abs=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
def test_beams_that_come_to_no_end_do_not_pretend_one(
    folders: dict[str, Path], family: str, caplog: pytest.LogCaptureFixture
) -> None:
    checkpoint = loaded(folders[family])
    own = checkpoint.model.generation_config
    model = Model(checkpoint, "en", TOLD[family][0])
    rows = model.encode(TEXTS[:2])

    found = model.write(rows, Manner(beams=3, several=2, no_repeat=3), CancelToken())

    for row, readings in zip(rows, found, strict=True):
        assert len(readings) == 2
        assert readings[0].score >= readings[1].score
        assert all(line.ended or line.tokens >= min(120, 3 * len(row)) for line in readings)
    if family == "marian":  # whose settings force an end upon what is cut
        assert not any(line.ended for readings in found for line in readings)
    assert checkpoint.model.generation_config is own and not caplog.records


def test_another_target_is_another_text(folders: dict[str, Path]) -> None:
    checkpoint = loaded(folders["nllb"])
    texts = set()
    for target in ("ja", "fr", "zh", "zh-Hant"):
        model = Model(checkpoint, "en", target)
        texts.add(model.write(model.encode(["Name"]), Manner(), CancelToken())[0][0].text)

    assert len(texts) > 1


def test_a_language_that_it_does_not_know_is_refused(folders: dict[str, Path]) -> None:
    worker = Worker()

    with pytest.raises(UserError) as caught:
        worker.texts(["Name"], step(folders["mbart50"], "en", "eo"))

    assert caught.value.code == "no_such_translation"
    assert caught.value.values["target"] == "Esperanto"


@pytest.mark.parametrize(
    ("kind", "tokenizer", "name"),
    [
        ("mbart", "MBart50Tokenizer", "sentencepiece.bpe.model"),
        ("t5", "T5Tokenizer", "spiece.model"),
    ],
)
def test_a_tokenizer_may_be_nothing_but_a_sentencepiece_model(
    tmp_path: Path, kind: str, tokenizer: str, name: str
) -> None:
    from transformers import AutoTokenizer

    (tmp_path / "config.json").write_text(json.dumps({"model_type": kind}))
    (tmp_path / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": tokenizer}))
    shutil.copy(FIXTURES / "en-fr" / "source.spm", tmp_path / name)

    loaded_alone = AutoTokenizer.from_pretrained(tmp_path)

    assert "▁bank" in loaded_alone.tokenize("Where is the bank?")


@pytest.mark.parametrize("family", FAMILIES)
def test_a_model_of_nonsense_still_gives_one_text_for_each(
    folders: dict[str, Path], family: str
) -> None:
    units = Worker().texts(TEXTS, step(folders[family], "en", TOLD[family][0]))

    assert len(units) == len(TEXTS) and all(units)
