"""Batches of token ids through a model with an encoder and a decoder: greedy, or by beams.

Greedy is a loop of its own: rows that have ended leave the batch, each row has a limit of its
own, and a row that goes round in circles is given up. `generate` is used for beams. Knows tensors
and token ids; nothing of text or languages.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.forward_pass import cancel_between_layers
from desktop_app.engine.own_settings import without_own_settings

if TYPE_CHECKING:
    import torch

#: A batch is rewritten without the rows that are done when so few are left of it.
_LEFT = 0.7
#: A row whose last tokens, so many, are a phrase of some again and again is given up; one looks
#: now and then.
_LOOP, _LOOP_PHRASE, _LOOP_LOOKS = 36, 12, 8
#: A translation has at most so many tokens for each of the source's, and some.
_PER_TOKEN, _MORE = 3, 32

#: Takes the ids of a single row as they grow.
Grew = Callable[[Sequence[int]], None]


@dataclass(frozen=True, slots=True)
class Manner:
    """How to write.

    Attributes:
        beams: continuations that are weighed; 1 is greedy.
        several: how many different ends of the beams are given, the best first.
        no_repeat: a phrase of so many tokens does not come twice; 0 lets it. With beams only.
        least: tokens for each of the source's, at the least. With beams only.
    """

    beams: int = 1
    several: int = 1
    no_repeat: int = 0
    least: float = 0.0


@dataclass(slots=True)
class Row:
    """What was written for one row.

    Attributes:
        tokens: without what the decoder begins with, and without the end.
        score: the mean log-probability of the tokens and the end.
        ended: whether it came to an end by itself.
    """

    tokens: list[int] = field(default_factory=list)
    score: float = 0.0
    ended: bool = False


class Decoder:
    """One loaded model.

    Args:
        start: ids that the decoder begins with: the start token, and the target language if the
            model is told so.
        room: tokens that the decoder writes at most.
    """

    def __init__(self, model: Any, start: Sequence[int], room: int) -> None:
        self._model = model
        self._start = list(start)
        self._room = max(1, room - len(self._start))
        generation = model.generation_config
        ends = generation.eos_token_id
        self._ends = ends if isinstance(ends, list) else [ends]
        self._pad = int(generation.pad_token_id or 0)
        self._never = sorted(_never(generation, self._pad) - set(self._ends))

    def write(
        self,
        rows: Sequence[Sequence[int]],
        manner: Manner,
        cancel: CancelToken,
        grew: Grew | None = None,
    ) -> list[list[Row]]:
        """Returns what the model makes of each row of ids: `several` readings, the best first.

        Args:
            grew: for a single greedy row, token by token.

        Raises:
            Cancelled: soon after `cancel` is set, between two layers.
        """
        import torch

        with ExitStack() as stack:
            stack.enter_context(torch.inference_mode())
            for half in (self._model.get_encoder(), self._model.get_decoder()):
                stack.enter_context(cancel_between_layers(half, cancel))
            ids, mask = self._padded(rows)
            limits = [min(self._room, _PER_TOKEN * len(row) + _MORE) for row in rows]
            if manner.beams > 1:
                return self._by_beams(ids, mask, limits, manner, cancel)
            return [[row] for row in self._greedily(ids, mask, limits, cancel, grew)]

    def _greedily(
        self,
        ids: torch.Tensor,
        mask: torch.Tensor,
        limits: list[int],
        cancel: CancelToken,
        grew: Grew | None,
    ) -> list[Row]:
        import torch
        from transformers.modeling_outputs import BaseModelOutput

        hidden = self._model.get_encoder()(input_ids=ids, attention_mask=mask)[0]
        written = [Row() for _ in range(len(ids))]
        going = list(range(len(ids)))  # the rows of the batch, as numbers of `written`
        done: set[int] = set()
        step = torch.tensor([self._start] * len(ids), device=ids.device)
        cache = None
        while going:
            cancel.raise_if_set()
            out = self._model(
                encoder_outputs=BaseModelOutput(last_hidden_state=hidden),
                attention_mask=mask,
                decoder_input_ids=step,
                past_key_values=cache,
                use_cache=True,
            )
            cache = out.past_key_values
            logits = out.logits[:, -1].float()
            logits[:, self._never] = -torch.inf
            best, chosen = logits.max(-1)
            odds = (best - logits.logsumexp(-1)).tolist()
            alive: list[int] = []
            for at, (number, token, odd) in enumerate(
                zip(going, chosen.tolist(), odds, strict=True)
            ):
                row = written[number]
                if number in done:
                    continue
                row.score += odd
                if token in self._ends:
                    row.ended = True
                else:
                    row.tokens.append(token)
                full = len(row.tokens) >= limits[number]
                if row.ended or full or is_looping(row.tokens):
                    done.add(number)
                else:
                    alive.append(at)
            if grew is not None:
                grew(written[0].tokens)
            if not alive:
                break
            step = chosen[:, None]
            if len(alive) <= _LEFT * len(going):
                kept = torch.tensor(alive, device=ids.device)
                step, hidden, mask = step[kept], hidden[kept], mask[kept]
                cache.batch_select_indices(kept)
                going = [going[at] for at in alive]
        for row in written:
            row.score /= len(row.tokens) + row.ended or 1
        return written

    def _by_beams(
        self,
        ids: torch.Tensor,
        mask: torch.Tensor,
        limits: list[int],
        manner: Manner,
        cancel: CancelToken,
    ) -> list[list[Row]]:
        import torch
        from transformers import StoppingCriteriaList

        generation = copy.deepcopy(self._model.generation_config)
        generation.do_sample = False
        generation.num_beams = manner.beams
        generation.num_return_sequences = min(manner.several, manner.beams)
        generation.length_penalty = 1.0  # the score of a beam is then the mean of its tokens
        generation.early_stopping = True
        generation.max_length = generation.min_length = None
        generation.max_new_tokens = max(limits)
        generation.no_repeat_ngram_size = manner.no_repeat
        generation.bad_words_ids, generation.suppress_tokens = None, self._never
        shortest = int(mask.sum(-1).min())
        generation.min_new_tokens = min(int(manner.least * shortest), max(limits) - 1) or None
        # An end that is no end; and the languages, which stand in `start` already.
        generation.forced_eos_token_id = generation.forced_bos_token_id = None
        generation.return_dict_in_generate = generation.output_scores = True

        def stop(found: torch.Tensor, _scores: Any, **_: Any) -> torch.Tensor:
            cancel.raise_if_set()
            return torch.zeros(found.shape[0], dtype=torch.bool, device=found.device)

        with without_own_settings(self._model):
            found = self._model.generate(
                input_ids=ids,
                attention_mask=mask,
                decoder_input_ids=torch.tensor([self._start] * len(ids), device=ids.device),
                generation_config=generation,
                stopping_criteria=StoppingCriteriaList([stop]),
            )
        rows = [
            self._row(tokens, score)
            for tokens, score in zip(
                found.sequences[:, len(self._start) :].tolist(),
                found.sequences_scores.tolist(),
                strict=True,
            )
        ]
        each = generation.num_return_sequences
        return [rows[first : first + each] for first in range(0, len(rows), each)]

    def _row(self, tokens: list[int], score: float) -> Row:
        at = next((at for at, token in enumerate(tokens) if token in self._ends), None)
        kept = tokens if at is None else tokens[:at]
        while at is None and kept and kept[-1] == self._pad:
            kept = kept[:-1]
        return Row(kept, score, at is not None)

    def _padded(self, rows: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """Returns the rows as (rows, tokens), and which of it are tokens."""
        import torch

        device = self._model.get_input_embeddings().weight.device
        longest = max(map(len, rows))
        ids = [[*row, *[self._pad] * (longest - len(row))] for row in rows]
        mask = [[1] * len(row) + [0] * (longest - len(row)) for row in rows]
        return torch.tensor(ids, device=device), torch.tensor(mask, device=device)


def is_looping(tokens: Sequence[int]) -> bool:
    """Tells whether a row has begun to repeat itself, so that nothing comes of its rest."""
    if len(tokens) < _LOOP or len(tokens) % _LOOP_LOOKS:
        return False
    last = tokens[-_LOOP:]
    return any(last[size:] == last[:-size] for size in range(1, _LOOP_PHRASE + 1))


def _never(generation: Any, pad: int) -> set[int]:
    """Returns tokens that are none of a text."""
    single = [words[0] for words in generation.bad_words_ids or () if len(words) == 1]
    return {pad, *single, *(generation.suppress_tokens or ())}
