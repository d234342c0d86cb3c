"""Blanks in a text, and what a masked language model would write there. Knows no document.

Each blank is filled by itself, the others left open, as in transformers' "fill-mask" pipeline.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from typing import Any

from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.classification.batching import Batches
from desktop_app.engine.classification.windows import Window, max_tokens
from desktop_app.engine.runtime import Job
from desktop_app.errors import UserError
from desktop_app.protocol.classification import Filling, FillingsFound

#: What people write; beside it the model's own mask token is one.
_BLANKS = (r"\[MASK\]", r"<mask>", r"_{3,}")


class BlankFiller:
    """Fills blanks with one model.

    Raises:
        UserError: `not_a_mask_model`, when its tokenizer has no mask token.
    """

    def __init__(self, loaded: LoadedCheckpoint) -> None:
        self._tokenizer = loaded.processor
        self._name = loaded.folder.name
        if self._tokenizer.mask_token is None:
            raise UserError("not_a_mask_model", path=loaded.folder.path)
        self._batches = Batches(loaded)
        self._limit = max_tokens(loaded)
        own = re.escape(self._tokenizer.mask_token)
        self._blank = re.compile("|".join((own, *_BLANKS)), re.IGNORECASE)

    def fill(self, text: str, count: int, job: Job) -> Generator[float, None, FillingsFound]:
        """Returns the likeliest fillings of each blank.

        Raises:
            UserError: `no_blank`, `blank_text_too_long`.
            Cancelled: soon after `job.cancel` is set.
        """
        places = tuple(found.span() for found in self._blank.finditer(text))
        if not places:
            raise UserError("no_blank")
        # As a function, so that nothing in the token is a reference to a group.
        masked = self._blank.sub(lambda _found: self._tokenizer.mask_token, text)
        encoded = self._tokenizer(masked, verbose=False)
        ids: list[int] = encoded["input_ids"]
        if len(ids) > self._limit:
            raise UserError(
                "blank_text_too_long", name=self._name, tokens=len(ids), limit=self._limit
            )
        window = Window(0, 0, ids, encoded.get("token_type_ids"), [], len(ids), (0, len(text)))

        def read(output: Any, windows: Sequence[Window]) -> list[tuple[tuple[Filling, ...], ...]]:
            return [self._best(output.logits[0], windows[0].ids, count)]

        (fillings,) = yield from self._batches.run([window], read, job.cancel)
        return FillingsFound(fillings, places)

    def _best(self, logits: Any, ids: Sequence[int], count: int) -> tuple[tuple[Filling, ...], ...]:
        """Returns the fillings of each mask, from (tokens, vocabulary) logits."""
        masks = [place for place, token in enumerate(ids) if token == self._tokenizer.mask_token_id]
        chances = logits[masks].float().softmax(-1)
        values, tokens = chances.topk(min(count, chances.shape[-1]))
        return tuple(
            tuple(
                Filling(self._tokenizer.decode([token]).strip(), value)
                for value, token in zip(*row, strict=True)
            )
            for row in zip(values.tolist(), tokens.tolist(), strict=True)
        )
