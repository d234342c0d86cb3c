"""Blanks: filled as in transformers' pipeline, whatever a blank is written as."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
import transformers

from desktop_app.errors import UserError
from desktop_app.protocol.classification import FillingsFound, MaskParams

from .conftest import SENTIMENT, Desk, Make, spec


@pytest.fixture(scope="module")
def model(make: Make) -> Path:
    return make("Bert", "MaskedLM")


def fill(desk: Desk, text: str, folder: Path, count: int = 5) -> FillingsFound:
    (found,) = desk.run("fill_mask", MaskParams(text, spec(folder), count))
    assert isinstance(found, FillingsFound)
    return found


def test_fillings_are_the_pipelines(desk: Desk, model: Path) -> None:
    pipeline: Any = transformers.pipeline(
        "fill-mask", str(model), dtype=torch.float32, device="cpu", top_k=5
    )
    (found,) = fill(desk, "The [MASK] is good.", model).fillings
    other = pipeline("The [MASK] is good.")
    assert [one.text for one in found] == [one["token_str"].strip() for one in other]
    assert [one.score for one in found] == pytest.approx([one["score"] for one in other], abs=1e-5)


def test_each_of_several_blanks_is_filled_by_itself(desk: Desk, model: Path) -> None:
    text = "The ___ is <mask>, the [mask] is not."
    found = fill(desk, text, model, 3)
    assert [text[start:end] for start, end in found.blanks] == ["___", "<mask>", "[mask]"]
    pipeline: Any = transformers.pipeline("fill-mask", str(model), dtype=torch.float32, top_k=3)
    other = pipeline("The [MASK] is [MASK], the [MASK] is not.")
    for ours, theirs in zip(found.fillings, other, strict=True):
        assert [one.text for one in ours] == [one["token_str"].strip() for one in theirs]


@pytest.mark.parametrize(
    ("text", "code"),
    [("no blank_ here", "no_blank"), ("___ " + "long " * 300, "blank_text_too_long")],
)
def test_what_cannot_work_is_said(desk: Desk, model: Path, text: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        fill(desk, text, model)
    assert caught.value.code == code


def test_a_model_without_a_mask_is_refused(desk: Desk, make: Make) -> None:
    for folder in (SENTIMENT, make("Roberta", "MaskedLM")):  # its tokenizer has no such token
        with pytest.raises(UserError) as caught:
            fill(desk, "a ___ b", folder)
        assert caught.value.code == "not_a_mask_model"
