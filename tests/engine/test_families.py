"""Every family of models: loaded, streamed, cancelled, and its past used rightly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from desktop_app.engine import kv_cache
from desktop_app.engine.cancel import Cancelled
from desktop_app.engine.runtime import Delta
from desktop_app.protocol import ChatTurn, StopReason

from . import families
from .conftest import Bench, JobRecord
from .decoding_kit import text_of

NEW_TOKENS = 24
#: Longer than the sliding windows and than the first chunk of a prefill.
QUESTION = "The quick brown fox jumps over the lazy dog again and again, says she."


@pytest.fixture(scope="module", params=families.FAMILIES)
def family(request: pytest.FixtureRequest) -> families.Family:
    return families.FAMILIES[request.param]


@pytest.fixture(scope="module")
def folder(family: families.Family, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return families.save(family, tmp_path_factory.mktemp("model"))


@pytest.fixture
def loaded(folder: Path, bench: Bench) -> Bench:
    bench.load(folder)
    return bench


def ask(bench: Bench, *turns: ChatTurn | str) -> list[Delta]:
    return bench.answer(*turns, max_new_tokens=NEW_TOKENS)


def fresh(folder: Path, *turns: ChatTurn | str) -> str:
    other = Bench()
    other.load(folder)
    return text_of(ask(other, *turns))


def test_greedy_is_what_generate_gives(loaded: Bench) -> None:
    inputs = loaded.tokenizer.apply_chat_template(
        [{"role": "user", "content": QUESTION}],
        add_generation_prompt=True,
        return_tensors="pt",
        return_dict=True,
    )
    with torch.inference_mode():
        theirs = loaded.model.generate(
            input_ids=inputs["input_ids"],
            attention_mask=inputs["attention_mask"],
            max_new_tokens=NEW_TOKENS,
            do_sample=False,
        )[0, inputs["input_ids"].shape[1] :]
    expected = loaded.tokenizer.decode(theirs, skip_special_tokens=True)
    deltas = ask(loaded, QUESTION)
    assert text_of(deltas) == expected.rstrip("\N{REPLACEMENT CHARACTER}")
    assert deltas[-1].stats.new_tokens == len(theirs)
    assert deltas[-1].reason in (StopReason.LENGTH, StopReason.END)


def test_the_next_turn_answers_as_if_all_were_read_anew(
    loaded: Bench, folder: Path, family: families.Family
) -> None:
    answer = text_of(ask(loaded, QUESTION))
    turns = (QUESTION, ChatTurn("assistant", answer), "And then?")
    deltas = ask(loaded, *turns)
    assert text_of(deltas) == fresh(folder, *turns)
    reused = deltas[-1].stats.reused_tokens
    assert (reused > len(QUESTION)) == family.keeps_past  # one token for every byte


def test_an_edited_question_answers_as_if_all_were_read_anew(
    loaded: Bench, folder: Path, family: families.Family
) -> None:
    ask(loaded, QUESTION)
    edited = QUESTION[:40] + "and that is all."
    deltas = ask(loaded, edited)
    assert text_of(deltas) == fresh(folder, edited)
    assert (deltas[-1].stats.reused_tokens >= 40) == family.keeps_past


def test_cancelling_in_mid_prompt_leaves_no_trace(loaded: Bench, folder: Path) -> None:
    ask(loaded, QUESTION)
    record = JobRecord()
    layers = 0

    def cancel_soon(_module: object, _args: object) -> None:
        nonlocal layers
        layers += 1
        if layers == 2:  # the first layer has the new tokens, the others have not
            record.cancel.set()

    from desktop_app.engine.forward_pass import decoder_layers

    handles = [
        layer.register_forward_pre_hook(cancel_soon) for layer in decoder_layers(loaded.model)
    ]
    with pytest.raises(Cancelled):
        loaded.answer(QUESTION + " Really?", record=record)
    for handle in handles:
        handle.remove()
    assert text_of(ask(loaded, QUESTION)) == fresh(folder, QUESTION)


def test_alternatives_differ_and_the_chat_goes_on(
    loaded: Bench, folder: Path, family: families.Family
) -> None:
    if not family.keeps_past:
        return
    deltas = loaded.answer(QUESTION, answers=3, temperature=1.5, seed=7, max_new_tokens=NEW_TOKENS)
    texts = {n: text_of([d for d in deltas if d.answer == n]) for n in range(3)}
    assert len(set(texts.values())) == 3
    assert sorted(d.answer for d in deltas if d.reason) == [0, 1, 2]
    again = loaded.answer(QUESTION, answers=3, temperature=1.5, seed=7, max_new_tokens=NEW_TOKENS)
    assert text_of(again) == text_of(deltas)
    assert text_of(ask(loaded, QUESTION)) == fresh(folder, QUESTION)


def test_long_alternatives_leave_no_trace_in_sliding_windows(
    loaded: Bench, folder: Path, family: families.Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What left a window for good cannot be taken back: then the prompt is read anew."""
    if not family.keeps_past:
        return
    monkeypatch.setattr(kv_cache, "REWIND_TOKENS", 4)
    loaded.answer(
        QUESTION, answers=2, temperature=1.0, seed=1, min_new_tokens=90, max_new_tokens=90
    )
    assert text_of(ask(loaded, QUESTION)) == fresh(folder, QUESTION)


@pytest.mark.parametrize("quantization", ["8bit", "4bit"])
def test_quantized_weights_answer(bench: Bench, folder: Path, quantization: Any) -> None:
    record = JobRecord()
    info = bench.load(folder, record, quantization=quantization)
    assert (info.quantization, record.notices) == (quantization, [])
    deltas = bench.answer("Hello there", max_new_tokens=4, min_new_tokens=4)
    assert deltas[-1].stats.new_tokens == 4
