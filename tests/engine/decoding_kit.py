"""What the tests of decoding share: an answer's text and tokens, a model made to say something."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
import torch

from desktop_app.engine import decoding, sampling
from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.llama_cpp import asking
from desktop_app.engine.prefix_cache import KVState
from desktop_app.engine.runtime import Delta
from desktop_app.protocol import ChatTurn, GenerationParams

from .conftest import Bench, GgufBench

#: Longer than the first chunk of a prefill.
LONG = "The quick brown fox jumps over the lazy dog. " * 4


def text_of(deltas: Sequence[Delta]) -> str:
    return "".join(delta.text for delta in deltas)


def prompt_ids(bench: Bench, text: str) -> list[int]:
    return bench.prompter.encode((ChatTurn("user", text),), lambda *_, **__: None)


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


def force(bench: Bench, monkeypatch: pytest.MonkeyPatch, text: str, *, end: bool = True) -> int:
    """Makes a model say a text, token for token; returns how many it takes with the end token."""
    tokens = bench.tokenizer.encode(text, add_special_tokens=False)
    count = len(tokens) + end
    if isinstance(bench, GgufBench):
        grammar = _grammar(bench, text)
        fields = asking.fields
        monkeypatch.setattr(
            asking, "fields", lambda *args, **named: fields(*args, **named) | {"grammar": grammar}
        )
        return count
    ends = [bench.tokenizer.eos_token_id] if end else []
    monkeypatch.setattr(Forced, "tokens", [*tokens, *ends])
    monkeypatch.setattr(sampling, "Sampler", Forced)
    return count


def _grammar(bench: Bench, text: str) -> str:
    """Returns llama.cpp's grammar that allows one text only, its control tokens as such."""
    special = bench.tokenizer.added_tokens_encoder
    pieces = re.split(f"({'|'.join(map(re.escape, special))})", text)
    parts = [
        f"<[{special[piece]}]>" if piece in special else json.dumps(piece, ensure_ascii=False)
        for piece in pieces
        if piece
    ]
    return "root ::= " + " ".join(parts)
