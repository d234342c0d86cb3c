"""Answers that are JSON by a schema: which tokens may come next, by llguidance.

Knows token ids and the tokenizer; nothing of models or sampling.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.errors import UserError

if TYPE_CHECKING:
    import torch


class JsonConstraint:
    """Keeps every row of a batch within a JSON Schema; a `sampling.Constraint`.

    Args:
        vocabulary: what `vocabulary_of` returned for the model.
        schema: a JSON Schema, as JSON text.
        rows: how many answers are decoded side by side.

    Raises:
        UserError: `bad_schema`.
    """

    def __init__(self, vocabulary: Any, schema: str, rows: int = 1) -> None:
        from llguidance import LLMatcher

        grammar = grammar_of(schema, vocabulary)
        self._matchers = [LLMatcher(vocabulary, grammar) for _ in range(rows)]

    def mask(self, scores: torch.Tensor) -> torch.Tensor:
        """Returns scores (rows, vocabulary) with -inf for what may not follow."""
        import numpy
        import torch

        allowed = [
            numpy.unpackbits(
                numpy.frombuffer(matcher.compute_bitmask(), dtype=numpy.uint8), bitorder="little"
            )
            for matcher in self._matchers
        ]
        mask = torch.from_numpy(numpy.stack(allowed)).to(scores.device, torch.bool)
        known = min(mask.shape[-1], scores.shape[-1])
        scores[:, :known].masked_fill_(~mask[:, :known], -torch.inf)
        scores[:, known:] = -torch.inf
        return scores

    def accept(self, tokens: Sequence[int]) -> None:
        """Takes the tokens that were picked, one for every row."""
        for matcher, token in zip(self._matchers, tokens, strict=True):
            if not matcher.consume_token(token):
                raise RuntimeError(f"the grammar refused its own token: {matcher.get_error()}")

    def keep(self, rows: Sequence[int]) -> None:
        """Goes on with these rows only."""
        self._matchers = [self._matchers[row] for row in rows]


def grammar_of(schema: str, vocabulary: Any = None) -> str:
    """Returns the grammar of a JSON Schema, as llguidance reads it.

    Args:
        vocabulary: what `vocabulary_of` returned, to check the grammar against it too.

    Raises:
        UserError: `bad_schema`.
    """
    from llguidance import LLMatcher

    try:
        # White space is the model's choice only where it means nothing; without
        # this rule small models write line breaks until the context is full.
        grammar: str = LLMatcher.grammar_from_json_schema(
            schema, defaults={"whitespace_flexible": False}
        )
    except ValueError as error:
        raise UserError("bad_schema", reason=_first_line(str(error))) from None
    problem = LLMatcher.validate_grammar(grammar, vocabulary)
    if problem:
        raise UserError("bad_schema", reason=_first_line(problem))
    return grammar


def vocabulary_of(tokenizer: Any, size: int, eos_ids: frozenset[int]) -> Any:
    """Returns a tokenizer as llguidance reads it; takes about a second, so keep it.

    Args:
        tokenizer: transformers' tokenizer, with a Rust backend.
        size: how many logits the model has, often more than there are tokens.

    Raises:
        UserError: `bad_schema` for a tokenizer that cannot be read.
    """
    from llguidance import LLTokenizer

    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise UserError("bad_schema", reason="this model's tokenizer cannot follow one")
    content = json.loads(backend.to_str())
    # Both would cut or fill every text that llguidance encodes with it.
    content["truncation"] = content["padding"] = None
    return LLTokenizer(json.dumps(content), n_vocab=size, eos_token=sorted(eos_ids))


def _first_line(text: str) -> str:
    return next(iter(text.strip().splitlines()), "")[:200]
