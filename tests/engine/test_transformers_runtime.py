"""Decoding real (tiny, random) models: transformers' own tokens, streamed and cancellable."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import GenerationConfig

from desktop_app.engine import decoding, sampling
from desktop_app.engine.cancel import Cancelled, CancelToken
from desktop_app.engine.prefix_cache import KVState, PrefixCache
from desktop_app.engine.prompting import Prompter
from desktop_app.engine.runtime import Delta
from desktop_app.errors import UserError
from desktop_app.protocol import ChatTurn, DeltaKind, GenerationParams, Stage, StopReason

from .conftest import Bench, JobRecord

#: Longer than the first chunk of a prefill.
LONG = "The quick brown fox jumps over the lazy dog. " * 4


@pytest.fixture(params=["llama", "gpt2"])
def loaded(request: pytest.FixtureRequest, bench: Bench) -> Bench:
    bench.load(request.getfixturevalue(request.param))
    return bench


def text_of(deltas: Sequence[Delta]) -> str:
    return "".join(delta.text for delta in deltas)


def prompt_ids(bench: Bench, text: str) -> list[int]:
    ids: list[int] = bench.tokenizer.apply_chat_template(
        [{"role": "user", "content": text}], add_generation_prompt=True, return_dict=False
    )
    return ids


def our_tokens(
    bench: Bench, prompt: list[int], params: GenerationParams, state: Any = None, limit: int = 40
) -> list[int]:
    config = bench.model.generation_config
    eos = frozenset({bench.tokenizer.eos_token_id})
    sampler = sampling.Sampler(
        sampling.resolve(params, config), eos, torch.device("cpu"), prompt_tokens=len(prompt)
    )
    return list(
        decoding.decode(
            bench.model,
            prompt,
            sampler,
            state or KVState(),
            limit=limit,
            eos_ids=eos,
            cancel=CancelToken(),
            progress=lambda done, total: None,
        )
    )


def their_tokens(bench: Bench, prompt: list[int], limit: int = 40, **options: Any) -> list[int]:
    with torch.inference_mode():
        ids = torch.tensor([prompt])
        out = bench.model.generate(
            ids, attention_mask=torch.ones_like(ids), max_new_tokens=limit, **options
        )
    return out[0, len(prompt) :].tolist()


@pytest.mark.parametrize("text", ["hi", LONG])
def test_greedy_is_what_generate_gives(loaded: Bench, text: str) -> None:
    prompt = prompt_ids(loaded, text)
    ours = our_tokens(loaded, prompt, GenerationParams(temperature=0))
    assert ours == their_tokens(loaded, prompt, do_sample=False)


def test_greedy_with_a_repetition_penalty_too(loaded: Bench) -> None:
    prompt = prompt_ids(loaded, "hi")
    ours = our_tokens(loaded, prompt, GenerationParams(temperature=0, repetition_penalty=1.3))
    assert ours == their_tokens(loaded, prompt, do_sample=False, repetition_penalty=1.3)
    assert ours != our_tokens(loaded, prompt, GenerationParams(temperature=0))


def test_sampling_filters_as_generate_does(loaded: Bench) -> None:
    """Warpers that leave one candidate make sampling comparable, whatever the random numbers."""
    prompt = prompt_ids(loaded, "hi")
    greedy = their_tokens(loaded, prompt, do_sample=False)
    for params in (
        GenerationParams(temperature=0.7, top_k=1),
        GenerationParams(temperature=0.7, top_p=1e-6),
        GenerationParams(temperature=0.7, min_p=1.0),
        GenerationParams(temperature=1e-4),
    ):
        assert our_tokens(loaded, prompt, params) == greedy


@pytest.mark.parametrize(
    "settings",
    [
        {"top_k": 20},
        {"top_k": 0, "top_p": 0.7},
        {"top_k": 20, "top_p": 0.7, "min_p": 0.02},
        {"top_k": 500, "min_p": 0.05, "repetition_penalty": 1.2},
    ],
)
def test_what_is_drawn_from_is_what_generate_draws_from(
    llama: Path, bench: Bench, settings: dict[str, float]
) -> None:
    bench.load(llama)
    prompt = torch.tensor([prompt_ids(bench, "hi")])
    with torch.inference_mode():
        logits = bench.model(prompt).logits[:, -1]
        theirs = bench.model.generate(
            prompt,
            attention_mask=torch.ones_like(prompt),
            max_new_tokens=1,
            do_sample=True,
            temperature=1.7,
            output_scores=True,
            return_dict_in_generate=True,
            **settings,
        ).scores[0]
    params = GenerationParams(temperature=1.7, seed=1, **settings)  # type: ignore[arg-type]
    resolved = sampling.resolve(params, bench.model.generation_config)
    sampler = sampling.Sampler(resolved, frozenset(), torch.device("cpu"))
    found, candidates = sampler.distribution(prompt, logits)
    ours = found if candidates is None else torch.zeros_like(logits).scatter(-1, candidates, found)
    torch.testing.assert_close(ours, torch.softmax(theirs, dim=-1))


def test_a_seed_makes_a_sampled_answer_again(llama: Path, bench: Bench) -> None:
    bench.load(llama)
    first = bench.answer("hi", temperature=1.0, seed=7)
    bench.answer("something else")
    again = bench.answer("hi", temperature=1.0, seed=7)
    other = bench.answer("hi", temperature=1.0, seed=8)
    assert text_of(first) == text_of(again) != text_of(other)
    assert (first[-1].stats.seed, other[-1].stats.seed) == (7, 8)


def test_a_drawn_seed_is_reported(llama: Path, bench: Bench) -> None:
    bench.load(llama)
    first = bench.answer("hi", temperature=1.0)
    assert first[-1].stats.seed is not None
    again = bench.answer("hi", temperature=1.0, seed=first[-1].stats.seed)
    assert text_of(again) == text_of(first)
    assert bench.answer("hi")[-1].stats.seed is None


def test_without_settings_the_model_decides(llama: Path, bench: Bench) -> None:
    bench.load(llama)
    config = bench.model.generation_config
    assert not sampling.resolve(GenerationParams(), config).sample
    assert sampling.resolve(GenerationParams(top_p=0.9), config).sample
    config.update(do_sample=True, temperature=0.6, top_p=0.8, top_k=None)
    resolved = sampling.resolve(GenerationParams(), config)
    assert (resolved.sample, resolved.temperature, resolved.top_p) == (True, 0.6, 0.8)
    assert not sampling.resolve(GenerationParams(temperature=0), config).sample


def test_the_figures_of_an_answer(llama: Path, bench: Bench, record: JobRecord) -> None:
    bench.load(llama)
    deltas = bench.answer(LONG, record=record, max_new_tokens=10)
    final = deltas[-1]
    assert final.reason is StopReason.LENGTH
    assert final.stats.prompt_tokens == len(prompt_ids(bench, LONG))
    assert final.stats.new_tokens == 10
    assert final.stats.ttft_ms > 0
    assert final.stats.tokens_per_s > 0
    assert final.stats.memory_bytes > 10**7
    assert all(delta.reason is None for delta in deltas[:-1])
    total = final.stats.prompt_tokens
    assert record.progress[0] == (Stage.PREFILL, 0, total)
    assert record.progress[-1] == (Stage.PREFILL, total, total)
    assert len(record.progress) > 2


class _Forced(sampling.Sampler):
    """Picks given tokens, whatever the model says."""

    tokens: Sequence[int] = ()

    def pick(self, ids: torch.Tensor, logits: torch.Tensor) -> list[int]:
        del logits
        self._at = getattr(self, "_at", -1) + 1
        return [self.tokens[self._at]]


@pytest.fixture
def say(llama: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes the tiny model say a given text; one token is one byte."""
    bench.load(llama)

    def answer(text: str, *, end: bool = True, **params: Any) -> list[Delta]:
        tokens = bench.tokenizer.encode(text) + ([bench.tokenizer.eos_token_id] if end else [])
        monkeypatch.setattr(_Forced, "tokens", tokens)
        monkeypatch.setattr(sampling, "Sampler", _Forced)
        return bench.answer("hi", **({"max_new_tokens": len(tokens)} | params))

    return answer


def test_japanese_and_emoji_come_whole(say: Any) -> None:
    deltas = say("今日は 👩‍👩‍👧 ok")
    assert text_of(deltas) == "今日は 👩‍👩‍👧 ok"
    assert [delta.text for delta in deltas if delta.text][:3] == ["今", "日", "は"]
    assert deltas[-1].reason is StopReason.END
    assert deltas[-1].stats.new_tokens == len("今日は 👩‍👩‍👧 ok".encode()) + 1


def test_a_character_that_the_limit_cuts_is_not_shown(say: Any) -> None:
    deltas = say("ab世", max_new_tokens=4)
    assert text_of(deltas) == "ab"
    assert deltas[-1].reason is StopReason.LENGTH


def test_a_stop_string_ends_the_answer(say: Any) -> None:
    deltas = say("one two STOP three", stop=("STOP",))
    assert text_of(deltas) == "one two "
    assert deltas[-1].reason is StopReason.STOP_STRING
    assert not any("S" in delta.text for delta in deltas)


def test_text_that_was_held_for_a_stop_string_comes_at_the_end(say: Any) -> None:
    assert text_of(say("one ST", stop=("STOP",))) == "one ST"


def test_an_answer_ends_where_the_context_does(llama: Path, bench: Bench) -> None:
    bench.load(llama)
    deltas = bench.answer("x" * 225, max_new_tokens=None)
    assert deltas[-1].reason in (StopReason.CONTEXT, StopReason.END)
    stats = deltas[-1].stats
    assert stats.prompt_tokens + stats.new_tokens <= 256


def test_a_full_context_is_told_from_a_reached_limit(say: Any) -> None:
    assert say("y" * 300, end=False, max_new_tokens=None)[-1].reason is StopReason.CONTEXT
    assert say("y" * 300, end=False, max_new_tokens=900)[-1].reason is StopReason.CONTEXT
    assert say("y" * 300, end=False, max_new_tokens=9)[-1].reason is StopReason.LENGTH


@pytest.mark.parametrize("begun", ["Once upon", "Once upon ", "昔々"])
def test_an_answer_is_continued_after_its_last_token(llama: Path, bench: Bench, begun: str) -> None:
    bench.load(llama)
    prompt = prompt_ids(bench, "hi") + bench.tokenizer.encode(begun)
    tokens = our_tokens(bench, prompt, GenerationParams(temperature=0), limit=12)
    deltas = bench.answer("hi", ChatTurn("assistant", begun), continue_last=True)
    assert deltas[-1].stats.prompt_tokens == len(prompt)
    said = bench.tokenizer.decode(tokens, skip_special_tokens=True)
    assert text_of(deltas) == said.rstrip("\ufffd")


def test_a_model_without_a_template_stops_at_the_next_turn(
    tmp_path: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from . import tiny_models

    bench.load(tiny_models.save_llama(tmp_path, template=None))
    tokens = bench.tokenizer.encode(" Fine.\nUser: and you?")
    monkeypatch.setattr(_Forced, "tokens", tokens)
    monkeypatch.setattr(sampling, "Sampler", _Forced)
    record = JobRecord()
    deltas = bench.answer("hi", record=record, max_new_tokens=20)
    assert text_of(deltas) == " Fine."
    assert deltas[-1].reason is StopReason.STOP_STRING
    assert record.notices[0][0] == "no_chat_template"


def test_a_prompt_that_is_too_long_is_refused_with_numbers(llama: Path, bench: Bench) -> None:
    bench.load(llama)
    with pytest.raises(UserError) as caught:
        bench.answer("x" * 300)
    assert caught.value.code == "prompt_too_long"
    assert int(caught.value.values["prompt_tokens"]) >= 300


def test_ten_megabytes_are_refused_at_once(
    llama: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.load(llama)
    counted: list[int] = []
    count = Prompter.count
    monkeypatch.setattr(
        Prompter, "count", lambda self, text: counted.append(len(text)) or count(self, text)
    )
    with pytest.raises(UserError):
        bench.answer("word " * 2_000_000)
    assert sum(counted) < 10_000


def test_a_long_conversation_goes_on(llama: Path, bench: Bench, record: JobRecord) -> None:
    bench.load(llama)
    turns = [ChatTurn("user", "u" * 30), ChatTurn("assistant", "a" * 30)] * 8
    deltas = bench.answer(*turns, "newest", record=record)
    assert deltas[-1].reason is not None
    assert record.notices[0][0] == "turns_dropped"


# --- the cache ----------------------------------------------------------------------


def test_a_reused_cache_gives_the_same_tokens(loaded: Bench) -> None:
    params = GenerationParams(temperature=0)
    past = PrefixCache(10**9)
    conversation = prompt_ids(loaded, LONG)
    for text in ("", "go on", "and on"):
        conversation += loaded.tokenizer.encode(text)
        state = past.take(conversation)
        assert bool(state.ids) == bool(text)
        answer = our_tokens(loaded, conversation, params, state, limit=10)
        past.put(state)
        assert answer == our_tokens(loaded, conversation, params, limit=10)
        conversation += answer


def test_only_what_is_new_is_prefilled(llama: Path, bench: Bench, record: JobRecord) -> None:
    bench.load(llama)
    answer = text_of(bench.answer(LONG, max_new_tokens=4))
    bench.answer(LONG, ChatTurn("assistant", answer), "next", record=record)
    _, start, total = record.progress[0]
    assert start >= len(LONG)
    assert total - start < 60


def test_a_summary_leaves_the_chats_past_alone(
    llama: Path, bench: Bench, record: JobRecord
) -> None:
    bench.load(llama)
    bench.answer("short one")
    (past,) = bench.runtime._prefixes.states
    ids = list(past.ids)
    bench.runtime._write(prompt_ids(bench, "Summarize: all of it"), record.job)
    assert [state.ids for state in bench.runtime._prefixes.states] == [ids]


# --- cancelling ---------------------------------------------------------------------


def test_cancel_between_two_chunks_of_the_prompt(
    llama: Path, bench: Bench, record: JobRecord
) -> None:
    bench.load(llama)
    record.on_progress = lambda stage, done, total: done and record.cancel.set()
    with pytest.raises(Cancelled):
        bench.answer(LONG, record=record)
    assert 0 < record.progress[-1][1] < record.progress[-1][2]
    assert bench.answer("hi")[-1].reason is not None


def test_cancel_inside_one_forward_pass(llama: Path, bench: Bench, record: JobRecord) -> None:
    """A large model's single pass takes seconds: the second layer must not be computed."""
    bench.load(llama)
    reached = []
    layers = bench.model.model.layers
    layers[0].register_forward_hook(lambda *_: record.cancel.set())
    layers[1].register_forward_hook(lambda *_: reached.append(1))
    with pytest.raises(Cancelled):
        bench.answer("hi", record=record)
    assert reached == []
    assert not bench.runtime._prefixes.states


def test_cancel_between_tokens_keeps_the_cache_usable(llama: Path, bench: Bench) -> None:
    bench.load(llama)
    record = JobRecord()
    stream = bench.runtime.stream(
        (ChatTurn("user", "hi"),), GenerationParams(temperature=0), record.job
    )
    next(stream)
    record.cancel.set()
    with pytest.raises(Cancelled):
        next(stream)
    whole = text_of(bench.answer("hi", max_new_tokens=8))
    bench.runtime._prefixes.clear()
    assert text_of(bench.answer("hi", max_new_tokens=8)) == whole


def test_hooks_are_gone_afterwards(llama: Path, bench: Bench) -> None:
    bench.load(llama)
    bench.answer("hi")
    assert not any(layer._forward_pre_hooks for layer in bench.model.model.layers)


def test_running_out_of_memory_gives_the_cache_back(
    llama: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.load(llama)

    def fail(*_: object) -> list[int]:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate")

    monkeypatch.setattr(sampling.Sampler, "pick", fail)
    with pytest.raises(RuntimeError):
        bench.answer("hi")
    assert not bench.runtime._prefixes.states


def test_unloading_frees_the_model(llama: Path, bench: Bench) -> None:
    bench.load(llama)
    bench.answer("hi")
    bench.runtime.unload()
    bench.runtime.unload()
    assert not bench.runtime._prefixes.states
    with pytest.raises(RuntimeError, match="no model"):
        bench.answer("hi")


def test_everything_happens_on_the_callers_thread(llama: Path, bench: Bench) -> None:
    before = threading.active_count()
    bench.load(llama)
    bench.answer("hi")
    assert threading.active_count() <= before + 4  # the loader's own pool may linger


# --- thinking -----------------------------------------------------------------------


@pytest.fixture
def thinker(tmp_path: Path, bench: Bench) -> Bench:
    """A model whose template opens a thought, with special tokens for its marks."""
    from . import tiny_models

    template = tiny_models.TEMPLATE.replace(
        "<|assistant|>\n{% endif",
        "<|assistant|>\n{% if enable_thinking is not defined or enable_thinking %}<think>\n"
        "{% endif %}{% endif",
    )
    folder = tiny_models.save_llama(tmp_path, template=template, specials=("<think>", "</think>"))
    bench.load(folder)
    return bench


def say_to(bench: Bench, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    tokens = [*bench.tokenizer.encode(text), bench.tokenizer.eos_token_id]
    monkeypatch.setattr(_Forced, "tokens", tokens)
    monkeypatch.setattr(sampling, "Sampler", _Forced)


def by_kind(deltas: Sequence[Delta], kind: DeltaKind) -> str:
    return "".join(delta.text for delta in deltas if delta.kind is kind)


def test_a_thought_is_told_from_the_answer(thinker: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    say_to(thinker, monkeypatch, "Hm, 考え。STOP</think>\n\nFine, 答え。STOP no")
    deltas = thinker.answer("hi", max_new_tokens=99, stop=("STOP",))
    assert by_kind(deltas, DeltaKind.REASONING).strip() == "Hm, 考え。STOP"
    assert by_kind(deltas, DeltaKind.ANSWER) == "Fine, 答え。"
    assert deltas[-1].reason is StopReason.STOP_STRING


def test_thinking_can_be_turned_off(thinker: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    say_to(thinker, monkeypatch, "Fine.")
    deltas = thinker.answer("hi", thinking=False, max_new_tokens=99)
    assert by_kind(deltas, DeltaKind.ANSWER) == "Fine."
    say_to(thinker, monkeypatch, "Fine.")
    deltas = thinker.answer("hi", max_new_tokens=99)
    assert by_kind(deltas, DeltaKind.REASONING) == "Fine."


def test_an_answer_that_goes_on_is_no_thought(
    thinker: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    say_to(thinker, monkeypatch, " and well.")
    turns = ("hi", ChatTurn("assistant", "Fine"))
    deltas = thinker.answer(*turns, continue_last=True, max_new_tokens=99)
    assert by_kind(deltas, DeltaKind.ANSWER) == " and well."
    assert "<think>\n\n</think>\n\nFine" in thinker.tokenizer.decode(
        thinker.runtime._prefixes.states[0].ids
    )


# --- JSON ---------------------------------------------------------------------------

SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {"name": {"type": "string", "maxLength": 8}, "age": {"type": "integer"}},
        "required": ["name", "age"],
        "additionalProperties": False,
    }
)


@pytest.mark.parametrize("options", [{}, {"temperature": 1.5, "seed": 3}, {"answers": 2}])
def test_answers_follow_a_schema(thinker: Bench, options: dict[str, Any]) -> None:
    deltas = thinker.answer("hi", json_schema=SCHEMA, max_new_tokens=150, **options)
    for number in range(options.get("answers", 1)):
        text = "".join(d.text for d in deltas if d.answer == number)
        if [d for d in deltas if d.answer == number][-1].reason is StopReason.END:
            assert set(json.loads(text)) == {"name", "age"}
        else:  # a number that goes on until the limit
            assert text.startswith('{"name":"')


def test_a_schema_that_is_none_is_refused(thinker: Bench) -> None:
    for schema in ("{", '{"type": 5}'):
        with pytest.raises(UserError) as caught:
            thinker.answer("hi", json_schema=schema)
        assert caught.value.code == "bad_schema"


# --- penalties ----------------------------------------------------------------------


def test_the_answer_is_as_long_as_asked(loaded: Bench) -> None:
    eos = loaded.tokenizer.eos_token_id
    bias = {"logit_bias": ((eos, 100.0),)}
    assert loaded.answer("hi", **bias)[-1].stats.new_tokens == 1
    assert loaded.answer("hi", min_new_tokens=5, **bias)[-1].stats.new_tokens == 6


def test_frequency_and_presence_penalties_count_the_answer_alone() -> None:
    params = GenerationParams(temperature=0, frequency_penalty=0.5, presence_penalty=0.25)
    resolved = sampling.resolve(params, GenerationConfig())
    sampler = sampling.Sampler(resolved, frozenset(), torch.device("cpu"), prompt_tokens=2)
    scores = sampler._scores(torch.tensor([[0, 1, 2, 2, 3]]), torch.zeros(1, 5))
    assert scores.tolist() == [[0.0, 0.0, -1.25, -0.75, 0.0]]
