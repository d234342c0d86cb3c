"""What is decoded is what transformers' own `generate` decodes, greedily and drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import GenerationConfig

from desktop_app.engine import sampling
from desktop_app.engine.prefix_cache import PrefixCache
from desktop_app.protocol import GenerationParams

from .conftest import Bench
from .decoding_kit import LONG, our_tokens, prompt_ids, text_of


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
