"""The decode loop over kinds of models that keep their past differently."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
import transformers

from desktop_app.engine import decoding, sampling
from desktop_app.engine.cancel import CancelToken
from desktop_app.protocol import GenerationParams

NEW_TOKENS = 20
_SHAPE = {
    "vocab_size": 300,
    "hidden_size": 64,
    "num_hidden_layers": 4,
    "initializer_range": 0.3,
    "eos_token_id": 2,
    "bos_token_id": 1,
    "pad_token_id": 0,
}
_ATTENTION = _SHAPE | {
    "intermediate_size": 128,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 512,
}
_RWKV = {name: value for name, value in _SHAPE.items() if name != "initializer_range"}

CONFIGS: dict[str, Callable[[], Any]] = {
    "attention": lambda: transformers.Qwen3Config(**_ATTENTION, head_dim=16),
    "sliding window": lambda: transformers.MistralConfig(**_ATTENTION, sliding_window=16),
    "both": lambda: transformers.Gemma3TextConfig(**_ATTENTION, head_dim=16, sliding_window=16),
    "state space": lambda: transformers.MambaConfig(**_SHAPE),
    "recurrent": lambda: transformers.RwkvConfig(**_RWKV, attention_hidden_size=64),
}


def greedy(model: Any, prompt: list[int], state: decoding.KVState) -> list[int]:
    resolved = sampling.resolve(GenerationParams(temperature=0), model.generation_config)
    eos = frozenset({2})
    tokens = decoding.decode(
        model,
        prompt,
        sampling.Sampler(resolved, eos, torch.device("cpu")),
        state,
        limit=NEW_TOKENS,
        eos_ids=eos,
        cancel=CancelToken(),
        progress=lambda done, total: None,
    )
    return list(tokens)


@pytest.mark.parametrize("kind", CONFIGS)
def test_greedy_is_what_generate_gives_and_the_past_is_used_rightly(kind: str) -> None:
    torch.manual_seed(0)
    model = transformers.AutoModelForCausalLM.from_config(CONFIGS[kind]()).eval()
    ids = torch.randint(3, 300, (1, 150))
    with torch.inference_mode():
        theirs = model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=NEW_TOKENS,
            do_sample=False,
        )
    state = decoding.KVState()
    prompt = ids[0].tolist()
    answer = greedy(model, prompt, state)
    assert prompt + answer == theirs[0].tolist()
    longer = [*prompt, *answer, 5, 6, 7]
    assert greedy(model, longer, state) == greedy(model, longer, decoding.KVState())
    other = [*prompt[:100], 5, 6, 7]
    assert greedy(model, other, state) == greedy(model, other, decoding.KVState())
