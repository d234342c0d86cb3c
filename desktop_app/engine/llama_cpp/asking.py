"""What is asked of llama.cpp's server for an answer: our parameters in its words.

Knows both; nothing of prompts and of how the answer is read. What a person leaves open is
left out: the server takes the model's own settings, else llama.cpp's.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from desktop_app.engine.constraint import grammar_of
from desktop_app.protocol import GenerationParams

#: For several answers from a person who asks for greedy ones: those would all be the same.
_ALTERNATIVES_TEMPERATURE = 0.7
#: Of every request: what was read before is not read again, and the rest is told of.
KEPT: dict[str, Any] = {"cache_prompt": True, "return_progress": True, "id_slot": 0}


def fields(
    params: GenerationParams, *, limit: int, context_tokens: int, visible: frozenset[str]
) -> dict[str, Any]:
    """Returns a request for one answer without its prompt.

    Args:
        limit: the most tokens to write.
        visible: control tokens that are part of the text all the same.

    Raises:
        UserError: `bad_schema`.
    """
    temperature = params.temperature
    if params.answers > 1 and temperature is not None and temperature <= 0:
        temperature = _ALTERNATIVES_TEMPERATURE
    asked: dict[str, Any] = {
        "temperature": temperature,
        "top_p": params.top_p,
        "top_k": params.top_k,
        "min_p": params.min_p,
        "repeat_penalty": params.repetition_penalty,
        "frequency_penalty": params.frequency_penalty,
        "presence_penalty": params.presence_penalty,
        "seed": params.seed,
        "grammar": None if params.json_schema is None else _grammar(params.json_schema),
    }
    found = {name: value for name, value in asked.items() if value is not None}
    greedy = temperature is not None and temperature <= 0
    if not greedy and params.seed is None:
        found["seed"] = secrets.randbelow(2**32)
    if greedy:
        found.pop("seed", None)
    return found | {
        "n_predict": limit,
        "logit_bias": [list(pair) for pair in params.logit_bias],
        "repeat_last_n": context_tokens,  # all of it, as everywhere else in the program
        "preserved_tokens": sorted(visible),
        **KEPT,
    }


def scoring(prompt: list[int], token: int) -> dict[str, Any]:
    """Returns a request whose answer is `token`, with its probability as the model sees it.

    The bias makes it win; probabilities are told from before biases.
    """
    return {
        "prompt": prompt,
        "n_predict": 1,
        "temperature": 0.0,
        "logit_bias": [[token, 1e6]],
        "n_probs": 1,
        **KEPT,
    }


def _grammar(schema: str) -> str:
    """Returns a JSON Schema as a grammar for this build of llama.cpp."""
    import xllamacpp

    grammar_of(schema)  # llama.cpp would end the process over one that it cannot read
    content = json.loads(schema)
    if isinstance(content, dict):  # as in `engine/constraint.py`, and for the same reason
        content["x-guidance"] = {"whitespace_flexible": False}
    grammar: str = xllamacpp.json_schema_to_grammar(content)
    return grammar
