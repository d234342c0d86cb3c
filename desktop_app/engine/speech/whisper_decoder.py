"""Whisper's decoder over a batch of windows: token by token, with times, odds and a way to stop.

Knows tensors and token ids; nothing of text, windows or what makes a reading a bad one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

    from desktop_app.engine.speech.whisper_tokens import WhisperTokens

#: A batch is rewritten without the rows that are done when so few are left of it.
_LEFT = 0.5
#: A text whose last tokens, so many, are a phrase of some again and again is not read on; one
#: looks now and then.
_LOOP, _LOOP_PHRASE, _LOOP_LOOKS = 48, 12, 8


@dataclass(slots=True)
class Reading:
    """What the decoder wrote for a window.

    Attributes:
        tokens: with times, without the end; logprobs: of each, natural logarithm.
        no_speech: how likely nobody speaks, 0 to 1.
        ended: whether it came to an end by itself; end_logprob: of that.
    """

    tokens: list[int] = field(default_factory=list)
    logprobs: list[float] = field(default_factory=list)
    no_speech: float = 0.0
    ended: bool = False
    end_logprob: float = 0.0

    @property
    def avg_logprob(self) -> float:
        """The mean over the tokens and the end, as Whisper's authors count it."""
        return (sum(self.logprobs) + self.end_logprob) / (len(self.logprobs) + 1)


@dataclass(frozen=True, slots=True)
class Manner:
    """How to choose tokens.

    Attributes:
        temperature: 0 takes the likeliest.
        no_repeat: a phrase of so many tokens does not come twice; 0 lets it.
        seed: of what is left to chance.
    """

    temperature: float = 0.0
    no_repeat: int = 0
    seed: int = 0


def read(
    model: Any,
    tokens: WhisperTokens,
    hidden: torch.Tensor,
    prefix: Sequence[int],
    manner: Manner,
    check: Callable[[], None],
) -> list[Reading]:
    """Returns a reading of each window.

    Args:
        hidden: the encoder's output, (windows, frames, width).
        prefix: tokens before the text, up to the task.
        check: called before every token, may raise.
    """
    import torch

    room = model.config.max_target_positions
    most = min(room - len(prefix), room // 2)
    process = _processors(model, tokens, len(prefix), manner)
    chance = torch.Generator(device=hidden.device).manual_seed(manner.seed)
    readings = [Reading() for _ in range(len(hidden))]
    rows = list(range(len(hidden)))  # that are still being written
    ids = torch.tensor([list(prefix)] * len(rows), device=hidden.device)
    done: set[int] = set()
    step, cache = ids, None
    with torch.inference_mode():
        for _ in range(most):
            check()
            out = model(
                encoder_outputs=(hidden,),
                decoder_input_ids=step,
                past_key_values=cache,
                use_cache=True,
            )
            if cache is None:
                _hear_silence(out.logits, tokens, prefix, readings)
            cache = out.past_key_values
            scores = process(ids, out.logits[:, -1].float())
            odds = scores.log_softmax(-1)
            if manner.temperature > 0:
                weights = (scores / manner.temperature).softmax(-1)
                chosen = torch.multinomial(weights, 1, generator=chance)
            else:
                chosen = scores.argmax(-1, keepdim=True)
            told = zip(
                rows, chosen[:, 0].tolist(), odds.gather(1, chosen)[:, 0].tolist(), strict=True
            )
            going: list[int] = []
            for at, (row, token, logprob) in enumerate(told):
                reading = readings[row]
                if row in done:
                    continue
                if token == tokens.end:
                    reading.ended, reading.end_logprob = True, logprob
                else:
                    reading.tokens.append(token)
                    reading.logprobs.append(logprob)
                    if not is_looping(reading.tokens, tokens.end):
                        going.append(at)
            done.update(row for at, row in enumerate(rows) if at not in going)
            if not going:
                break
            ids, step = torch.cat((ids, chosen), 1), chosen
            if len(going) <= len(rows) * _LEFT:
                kept = torch.tensor(going, device=hidden.device)
                ids, step, hidden = ids[kept], step[kept], hidden[kept]
                cache.batch_select_indices(kept)
                rows = [rows[at] for at in going]
    return readings


def is_looping(tokens: Sequence[int], end: int) -> bool:
    """Tells whether a text has begun to repeat itself, so that nothing comes of its rest.

    Args:
        tokens: with times; end: the first token that is none of the text's.
    """
    if len(tokens) < _LOOP or len(tokens) % _LOOP_LOOKS:
        return False
    last = [token for token in tokens if token < end][-_LOOP:]
    return len(last) == _LOOP and any(
        last[size:] == last[:-size] for size in range(1, _LOOP_PHRASE + 1)
    )


def language_odds(
    model: Any, tokens: WhisperTokens, hidden: torch.Tensor
) -> list[dict[str, float]]:
    """Returns how likely each language is in each window; they sum to 1."""
    import torch

    codes = list(tokens.languages)
    with torch.inference_mode():
        start = torch.full((len(hidden), 1), tokens.start, device=hidden.device)
        logits = model(encoder_outputs=(hidden,), decoder_input_ids=start, use_cache=False).logits
        places = torch.tensor([tokens.languages[code] for code in codes], device=logits.device)
        odds = logits[:, -1].float()[:, places].softmax(-1).tolist()
    return [dict(zip(codes, row, strict=True)) for row in odds]


def never_written(generation: Any, tokens: WhisperTokens) -> list[int]:
    """Returns the tokens that are in no text, in order.

    Args:
        generation: transformers' configuration of it.
    """
    never = {*(getattr(generation, "suppress_tokens", None) or ())}
    # Marks of a transcript's beginning never stand inside it.
    never |= {tokens.start, *tokens.languages.values(), *tokens.tasks.values()}
    never |= {token for token in (tokens.no_speech, tokens.no_times) if token is not None}
    return sorted(never)


def _hear_silence(
    logits: torch.Tensor, tokens: WhisperTokens, prefix: Sequence[int], readings: list[Reading]
) -> None:
    """Notes what the decoder says of speech, where it would say the language."""
    if tokens.no_speech is None:
        return
    at = len(prefix) - 1 - list(reversed(prefix)).index(tokens.start)
    odds = logits[:, at].float().softmax(-1)[:, tokens.no_speech].tolist()
    for reading, silence in zip(readings, odds, strict=True):
        reading.no_speech = silence


def _processors(
    model: Any, tokens: WhisperTokens, begin: int, manner: Manner
) -> Callable[[torch.Tensor, torch.Tensor], torch.Tensor]:
    """Returns the rules for Whisper's tokens, in the order transformers applies them."""
    from transformers import (
        LogitsProcessorList,
        NoRepeatNGramLogitsProcessor,
        WhisperTimeStampLogitsProcessor,
    )

    generation = model.generation_config
    rules: Any = LogitsProcessorList()
    never = never_written(generation, tokens)
    # After the first time token, too: a text that ends before it began is no text.
    first = getattr(generation, "begin_suppress_tokens", None) or ()
    rules.append(_Never(never, first, range(begin, begin + 2), model.device))
    if manner.no_repeat:
        rules.append(_NoRepeat(NoRepeatNGramLogitsProcessor(manner.no_repeat), begin, tokens))
    times: Any = _Times(generation, tokens)
    rules.append(WhisperTimeStampLogitsProcessor(times, begin_index=begin))
    return rules  # type: ignore[no-any-return]


class _Never:
    """Rules tokens out, some only where a text begins.

    transformers' own rules look the tokens up in the whole vocabulary every time: 0.6 ms each,
    a twentieth of a small model's step.

    Args:
        first: tokens that are ruled out at `places` too.
    """

    def __init__(
        self, never: Sequence[int], first: Sequence[int], places: range, device: torch.device
    ) -> None:
        import torch

        self._places = places
        self._always = torch.tensor(never, device=device)
        self._at_first = torch.tensor(sorted({*never, *first}), device=device)

    def __call__(self, ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        ruled_out = self._at_first if ids.shape[1] in self._places else self._always
        return scores.index_fill(1, ruled_out, -float("inf"))


class _NoRepeat:
    """Lets times and the end come again, of the text nothing."""

    def __init__(self, rule: Any, begin: int, tokens: WhisperTokens) -> None:
        self._rule, self._begin, self._end = rule, begin, tokens.end

    def __call__(self, ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        import torch

        ruled = self._rule(ids[:, self._begin :], scores)
        return torch.cat((ruled[:, : self._end], scores[:, self._end :]), 1)


class _Times:
    """What transformers' rule for time tokens wants to know."""

    def __init__(self, generation: Any, tokens: WhisperTokens) -> None:
        self.no_timestamps_token_id = tokens.no_times
        self.eos_token_id = self.bos_token_id = tokens.end
        self.max_initial_timestamp_index = getattr(generation, "max_initial_timestamp_index", None)
