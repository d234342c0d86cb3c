"""How likely texts are as an answer: the same as each by itself, and the past is left clean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from desktop_app.engine.cancel import Cancelled
from desktop_app.engine.runtimes.scripted import Script, ScriptedRuntime
from desktop_app.errors import UserError
from desktop_app.protocol import ChatTurn, LoadSpec

from .conftest import Bench, GgufBench, JobRecord

LABELS = ("yes", "no", "something much longer", "y", "no way", "a", "b", "c", "d", "e!")
TURNS = (ChatTurn("user", "Is it so? " * 8),)


def by_hand(bench: Bench, turns: tuple[ChatTurn, ...], text: str) -> float:
    """Returns a log-probability from one forward over prompt and text, without a cache."""
    prompter = bench.runtime._model().prompter
    prompt = prompter.encode(turns, lambda *_, **__: None)
    whole = [*prompt, *bench.tokenizer.encode(text, add_special_tokens=False)]
    with torch.inference_mode():
        chances = bench.model(torch.tensor([whole])).logits[0].float().log_softmax(-1)
    places = range(len(prompt), len(whole))
    return sum(chances[place - 1, whole[place]].item() for place in places)


@pytest.fixture(params=["llama", "gpt2", "gguf"])
def scoring(request: pytest.FixtureRequest, bench: Bench, llama: Path) -> Iterator[Bench]:
    """A loaded model, of every kind; `bench` has the same weights for a reference."""
    bench.load(llama if request.param == "gguf" else request.getfixturevalue(request.param))
    if request.param != "gguf":
        yield bench
        return
    pytest.importorskip("xllamacpp")
    other = GgufBench()
    other.load(llama)
    yield other
    other.close()


def test_each_text_is_as_likely_as_by_itself(scoring: Bench, bench: Bench) -> None:
    found = scoring.runtime.likelihoods(TURNS, LABELS, JobRecord().job)
    expected = [by_hand(bench, TURNS, label) for label in LABELS]
    assert [one.log_probability for one in found] == pytest.approx(expected, abs=1e-3)
    assert [one.tokens for one in found] == [len(label) for label in LABELS]  # bytes
    assert found[0].per_token == pytest.approx(expected[0] / 3, abs=1e-3)


def test_nothing_of_the_texts_stays_in_the_past(bench: Bench, llama: Path) -> None:
    bench.load(llama)
    expected = "".join(delta.text for delta in bench.answer(TURNS[0].content))
    bench.runtime._prefixes.clear()
    first = bench.runtime.likelihoods(TURNS, LABELS, JobRecord().job)
    record = JobRecord()
    again = bench.runtime.likelihoods(TURNS, LABELS, record.job)
    assert [one.log_probability for one in again] == pytest.approx(
        [one.log_probability for one in first], abs=1e-4
    )
    done, total = record.progress[0][1:]
    assert total - done == 1  # all but the last token was known
    assert "".join(delta.text for delta in bench.answer(TURNS[0].content)) == expected


def test_a_prompt_that_is_too_long_is_refused(scoring: Bench) -> None:
    with pytest.raises(UserError) as caught:
        scoring.runtime.likelihoods((ChatTurn("user", "x" * 300),), ("a",), JobRecord().job)
    assert caught.value.code == "prompt_too_long"


def test_cancelled_in_the_midst(scoring: Bench) -> None:
    record = JobRecord()
    record.on_progress = lambda *_: record.cancel.set()
    with pytest.raises(Cancelled):
        scoring.runtime.likelihoods(TURNS, LABELS, record.job)
    assert len(scoring.runtime.likelihoods(TURNS, LABELS, JobRecord().job)) == len(LABELS)


def test_a_model_that_makes_its_own_memory(tmp_path: Path, bench: Bench) -> None:
    from transformers import MambaConfig, MambaForCausalLM

    from . import tiny_models

    tokenizer = tiny_models.save_tokenizer(tmp_path)
    torch.manual_seed(0)
    config: Any = MambaConfig(
        vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=2, state_size=4
    )
    MambaForCausalLM(config).save_pretrained(tmp_path)
    bench.load(tmp_path)
    found = bench.runtime.likelihoods(TURNS, LABELS[:3], JobRecord().job)
    expected = [by_hand(bench, TURNS, label) for label in LABELS[:3]]
    assert [one.log_probability for one in found] == pytest.approx(expected, abs=1e-2)


def test_a_script_says_what_is_likely() -> None:
    runtime = ScriptedRuntime(Script(likelihoods=lambda asked, text: -float(len(text))))
    runtime.load(LoadSpec("any"), JobRecord().job)
    found = runtime.likelihoods(TURNS, ("a", "two words"), JobRecord().job)
    assert [(one.per_token, one.tokens) for one in found] == [(-1.0, 1), (-9.0, 2)]
