"""Choosing the next token: transformers' logits processors, in transformers' order.

Knows logits and token ids; nothing of text, caches or threads.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from desktop_app.protocol import GenerationParams

if TYPE_CHECKING:
    import torch

#: What `generate` takes where neither the user nor the model says anything.
_DEFAULT_TOP_K = 50
#: For several answers from a model, or a user, that asks for greedy ones.
_ALTERNATIVES_TEMPERATURE = 0.7


@dataclass(frozen=True, slots=True)
class Decoding:
    """The decoding settings after the user's and the model's have been joined."""

    sample: bool
    temperature: float
    top_k: int
    top_p: float
    min_p: float | None
    repetition_penalty: float
    frequency_penalty: float
    presence_penalty: float
    min_new_tokens: int
    logit_bias: tuple[tuple[int, float], ...]
    no_repeat_ngram_size: int
    bad_words_ids: list[list[int]] | None
    suppress_tokens: list[int] | None
    seed: int | None


def resolve(params: GenerationParams, model_config: Any) -> Decoding:
    """Joins the user's settings with the model's `generation_config`; the user's win.

    Without a temperature the model decides between greedy and sampling, unless
    the user set something that only has a meaning when sampling.
    """

    def choose(user: Any, name: str, default: Any) -> Any:
        if user is not None:
            return user
        model = getattr(model_config, name, None)
        return default if model is None else model

    if params.temperature is not None:
        sample = params.temperature > 0
    else:
        asked = (params.top_p, params.top_k, params.min_p)
        sample = bool(choose(None, "do_sample", False)) or any(v is not None for v in asked)
    temperature = float(choose(params.temperature, "temperature", 1.0))
    if sample and temperature <= 0:  # a model's own "0", meaning greedy
        sample = False
    if params.answers > 1 and not sample:  # greedy ones would all be the same
        sample, temperature = True, _ALTERNATIVES_TEMPERATURE
    seed = None
    if sample:
        seed = params.seed if params.seed is not None else secrets.randbelow(2**32)
    return Decoding(
        sample=sample,
        temperature=temperature,
        top_k=int(choose(params.top_k, "top_k", _DEFAULT_TOP_K)),
        top_p=float(choose(params.top_p, "top_p", 1.0)),
        min_p=choose(params.min_p, "min_p", None),
        repetition_penalty=float(choose(params.repetition_penalty, "repetition_penalty", 1.0)),
        frequency_penalty=params.frequency_penalty or 0.0,
        presence_penalty=params.presence_penalty or 0.0,
        min_new_tokens=int(choose(params.min_new_tokens, "min_new_tokens", 0)),
        logit_bias=params.logit_bias,
        no_repeat_ngram_size=int(choose(None, "no_repeat_ngram_size", 0)),
        bad_words_ids=choose(None, "bad_words_ids", None),
        suppress_tokens=choose(None, "suppress_tokens", None),
        seed=seed,
    )


class Constraint(Protocol):
    """A grammar that the answers follow; see `constraint.py`."""

    def mask(self, scores: torch.Tensor) -> torch.Tensor:
        """Returns scores (rows, vocabulary) with -inf for what may not follow."""

    def accept(self, tokens: Sequence[int]) -> None:
        """Takes the tokens that were picked, one for every row."""

    def keep(self, rows: Sequence[int]) -> None:
        """Goes on with these rows only."""


class Sampler:
    """Picks tokens by one `Decoding`; the same seed and logits pick the same tokens.

    Args:
        eos_ids: the tokens that end an answer; a forbidden word may be one.
        device: where the logits are.
        prompt_tokens: where in the ids the answer begins.
    """

    def __init__(
        self,
        decoding: Decoding,
        eos_ids: frozenset[int],
        device: torch.device,
        *,
        prompt_tokens: int = 0,
        constraint: Constraint | None = None,
    ) -> None:
        import torch

        self._processors = _processors(decoding, eos_ids, device, prompt_tokens)
        self._warpers = _warpers(decoding)
        self._top_k = decoding.top_k
        self._constraint = constraint
        self._generator: torch.Generator | None = None
        if decoding.sample:
            assert decoding.seed is not None
            self._generator = torch.Generator(device)
            self._generator.manual_seed(decoding.seed)

    def pick(self, ids: torch.Tensor, logits: torch.Tensor) -> list[int]:
        """Returns the next token of every row.

        Args:
            ids: prompt and answer so far, shape (rows, tokens).
            logits: of the last position, shape (rows, vocabulary).
        """
        tokens = self._pick(ids, logits)
        if self._constraint is not None:
            self._constraint.accept(tokens)
        return tokens

    def keep(self, rows: Sequence[int]) -> None:
        """Goes on with these rows only."""
        if self._constraint is not None:
            self._constraint.keep(rows)

    def _pick(self, ids: torch.Tensor, logits: torch.Tensor) -> list[int]:
        import torch

        if self._generator is None:
            plain = not self._processors and self._constraint is None
            scores = logits if plain else self._scores(ids, logits)
            greedy: list[int] = scores.argmax(-1).tolist()
            return greedy
        probabilities, candidates = self.distribution(ids, logits)
        drawn = torch.multinomial(probabilities, 1, generator=self._generator)
        if candidates is not None:
            drawn = candidates.gather(-1, drawn)
        sampled: list[int] = drawn[:, 0].tolist()
        return sampled

    def distribution(
        self, ids: torch.Tensor, logits: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Returns what is drawn from: probabilities, and the tokens they belong to.

        Both have the shape (rows, candidates); without tokens they are the vocabulary.
        """
        import torch

        scores = self._scores(ids, logits)
        # Top-k first, as in `generate` (temperature does not change the order), but
        # what it leaves is taken out: sorting and drawing from 50 candidates instead
        # of a vocabulary of 150,000 saves 17 ms per token on a CPU.
        candidates = None
        if 0 < self._top_k < scores.shape[-1]:
            scores, candidates = scores.topk(self._top_k, dim=-1)
        for warper in self._warpers:
            scores = warper(ids, scores)
        return torch.softmax(scores, dim=-1), candidates

    def _scores(self, ids: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
        """Returns the processed logits, a copy in float32 as `generate` makes one."""
        import torch

        scores = logits.to(torch.float32, copy=True)
        for processor in self._processors:
            scores = processor(ids, scores)
        # Last: nothing before it can bring back what the grammar forbids.
        return scores if self._constraint is None else self._constraint.mask(scores)


def _processors(
    decoding: Decoding, eos_ids: frozenset[int], device: torch.device, prompt_tokens: int
) -> list[Any]:
    """Makes the processors that greedy decoding has too, in the order of `generate`."""
    import transformers

    hf: Any = transformers  # its lazy module hides these names from the type checker
    made: list[Any] = []
    if decoding.logit_bias:
        made.append(_LogitBias(decoding.logit_bias, device))
    if decoding.repetition_penalty != 1.0:
        made.append(hf.RepetitionPenaltyLogitsProcessor(decoding.repetition_penalty))
    if decoding.frequency_penalty or decoding.presence_penalty:
        made.append(_CountPenalty(decoding, prompt_tokens))
    if decoding.no_repeat_ngram_size > 0:
        made.append(hf.NoRepeatNGramLogitsProcessor(decoding.no_repeat_ngram_size))
    if decoding.bad_words_ids:
        made.append(hf.NoBadWordsLogitsProcessor(decoding.bad_words_ids, sorted(eos_ids) or None))
    if decoding.min_new_tokens > 0 and eos_ids:
        made.append(
            hf.MinNewTokensLengthLogitsProcessor(
                prompt_tokens, decoding.min_new_tokens, sorted(eos_ids), device=str(device)
            )
        )
    if decoding.suppress_tokens:
        made.append(hf.SuppressTokensLogitsProcessor(decoding.suppress_tokens, device=str(device)))
    return made


def _warpers(decoding: Decoding) -> list[Any]:
    """Makes the processors for sampling, in the order of `generate`; top-k is not among them."""
    import transformers

    hf: Any = transformers
    made: list[Any] = []
    if not decoding.sample:
        return made
    if decoding.temperature != 1.0:
        made.append(hf.TemperatureLogitsWarper(decoding.temperature))
    if decoding.top_p < 1.0:
        made.append(hf.TopPLogitsWarper(decoding.top_p))
    if decoding.min_p is not None and decoding.min_p > 0:
        made.append(hf.MinPLogitsWarper(decoding.min_p))
    return made


class _LogitBias:
    """Adds to the logits of some tokens."""

    def __init__(self, bias: tuple[tuple[int, float], ...], device: torch.device) -> None:
        import torch

        self._tokens = torch.tensor([token for token, _ in bias], device=device)
        self._values = torch.tensor([value for _, value in bias], device=device)

    def __call__(self, ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        known = self._tokens < scores.shape[-1]
        return scores.index_add(
            -1, self._tokens[known], self._values[known].expand(len(scores), -1)
        )


class _CountPenalty:
    """Frequency and presence penalty, as OpenAI's interface defines them.

    From a logit is taken: frequency x times the token stands in the answer,
    and presence once if it stands there at all. The prompt does not count.
    """

    def __init__(self, decoding: Decoding, prompt_tokens: int) -> None:
        self._frequency = decoding.frequency_penalty
        self._presence = decoding.presence_penalty
        self._prompt_tokens = prompt_tokens

    def __call__(self, ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        for row, answer in zip(scores, ids[:, self._prompt_tokens :], strict=True):
            tokens, counts = answer.unique(return_counts=True)
            row[tokens] -= counts * self._frequency + self._presence
        return scores
