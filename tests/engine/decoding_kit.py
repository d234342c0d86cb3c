"""What the tests of decoding share: an answer's text and tokens, a model made to say something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import torch

from desktop_app.engine import decoding, sampling
from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.prefix_cache import KVState
from desktop_app.engine.runtime import Delta
from desktop_app.protocol import GenerationParams

from .conftest import Bench

#: Longer than the first chunk of a prefill.
LONG = "The quick brown fox jumps over the lazy dog. " * 4


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


class Forced(sampling.Sampler):
    """Picks given tokens, whatever the model says."""

    tokens: Sequence[int] = ()

    def pick(self, ids: torch.Tensor, logits: torch.Tensor) -> list[int]:
        del logits
        self._at = getattr(self, "_at", -1) + 1
        return [self.tokens[self._at]]


def force(bench: Bench, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    tokens = [*bench.tokenizer.encode(text), bench.tokenizer.eos_token_id]
    monkeypatch.setattr(Forced, "tokens", tokens)
    monkeypatch.setattr(sampling, "Sampler", Forced)
