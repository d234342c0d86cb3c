"""How texts get from one language into another: over a model, or over two of them.

Sorts texts into batches of like length, as large as the computer does in a second or two. Knows
models; nothing of documents, nor of whether a translation is any good.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from desktop_app.engine import memory
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.engine.translation import clauses
from desktop_app.engine.translation.decoding import Manner
from desktop_app.engine.translation.model import Line, Model, Show, mute_tokenizers
from desktop_app.protocol.translations import Step

#: A batch should take so long: chats go ahead between two of them.
_TOGETHER_S = 2.0
#: Padded tokens of a batch: at first, at the least, at the most.
_FIRST, _SMALLEST, _LARGEST = 512, 16, 4096
#: Fewer rows are hardly quicker than so many, beams counted: every token reads all weights once
#: for all of them. Unless memory is short.
_ROWS = 16
_MOST_ROWS = 64


@dataclass(frozen=True, slots=True)
class Draft:
    """A translation that nobody has looked at.

    Attributes:
        score: the mean log-probability of its tokens; `None` if it is not known.
        ended: whether the model came to an end by itself.
        split: whether it was translated in parts.
        others: other readings, (text, score), the best first.
        via: the text in the language between.
    """

    text: str
    score: float | None = None
    ended: bool = True
    split: bool = False
    others: tuple[tuple[str, float | None], ...] = ()
    via: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """How to translate. See `decoding.Manner`.

    Attributes:
        alone: each text by itself, for models that are asked for several at once.
        show: takes the text of a single translation as it grows.
    """

    manner: Manner = field(default_factory=Manner)
    alone: bool = False
    show: Show | None = None


class Way(Protocol):
    """Translates texts."""

    @property
    def tokens(self) -> int:
        """How many were written so far."""

    @property
    def loading_s(self) -> float:
        """Seconds that went into loading models."""

    def translate(self, texts: Sequence[str], wish: Wish) -> Generator[None, None, list[Draft]]:
        """Returns a draft of each text; yields between two batches."""


class Direct:
    """One model."""

    def __init__(self, step: Step, context: TaskContext) -> None:
        self._step = step
        self._context = context
        self._budget = _FIRST
        self._fewest = _ROWS
        self.tokens = 0
        self.loading_s = 0.0

    def translate(self, texts: Sequence[str], wish: Wish) -> Generator[None, None, list[Draft]]:
        """Returns a draft of each text; what is too long for the model is cut into clauses."""
        if not texts:
            return []
        parts, ids = self._cut(texts)
        found: list[list[Line]] = [[] for _ in ids]
        show = wish.show if len(ids) == 1 else None
        order = sorted(range(len(ids)), key=lambda at: len(ids[at]), reverse=True)
        while order:
            batch = self._batch([len(ids[at]) for at in order], wish.manner)
            now, order = order[:batch], order[batch:]
            lines = self._write([ids[at] for at in now], wish.manner, show)
            for at, readings in zip(now, lines, strict=True):
                found[at] = readings
            yield None
        drafts, at = [], 0
        for each in parts:
            drafts.append(_draft(each, found[at : at + len(each)]))
            at += len(each)
        return drafts

    def _cut(self, texts: Sequence[str]) -> tuple[list[list[str]], list[list[int]]]:
        """Returns each text's parts, and the ids of all parts of all texts."""
        model = self._ready()
        parts = [[text] for text in texts]
        ids = model.encode(texts)
        if any(len(row) > model.window for row in ids):
            parts = [
                clauses.fitting(text, model.fits_easily) if len(row) > model.window else [text]
                for text, row in zip(texts, ids, strict=True)
            ]
            ids = model.encode([part.strip() for each in parts for part in each])
            ids = [row[: model.window] for row in ids]  # a part that could not be cut
        return parts, ids

    def _batch(self, lengths: Sequence[int], manner: Manner) -> int:
        """Returns how many rows, the longest first, are written together."""
        rows = max(self._budget // lengths[0], self._fewest)
        return max(1, min(rows, _MOST_ROWS) // manner.beams)

    def _write(self, rows: list[list[int]], manner: Manner, show: Show | None) -> list[list[Line]]:
        """Writes a batch, in halves when memory is short for all of it."""
        model, begun = self._ready(), time.monotonic()
        cancel = self._context.job.cancel
        try:
            found = model.write(rows, manner, cancel, show)
        except Exception as error:
            if len(rows) == 1 or not memory.is_out_of_memory(error):
                raise
            found = []
        if not found:  # the failed batch is freed by now
            memory.release()
            self._budget, self._fewest = max(_SMALLEST, self._budget // 2), 1
            half = len(rows) // 2
            return self._write(rows[:half], manner, show) + self._write(rows[half:], manner, show)
        took = time.monotonic() - begun
        done = len(rows) * len(rows[0]) * manner.beams
        wanted = int(done * _TOGETHER_S / max(took, 1e-3))
        # Twice as much at the most: one quick batch does not say much.
        self._budget = max(_SMALLEST, min(wanted, 2 * self._budget, _LARGEST))
        self.tokens += sum(line.tokens for readings in found for line in readings[:1])
        return found

    def _ready(self) -> Model:
        """Returns the model, loaded again if it was freed for another.

        Nobody may keep it over a yield: its memory may be needed for a chat.
        """
        begun = time.monotonic()
        mute_tokenizers()
        loaded = self._context.load("seq2seq", self._step.model)
        self.loading_s += time.monotonic() - begun
        return Model(loaded, self._step.source, self._step.target)


class Pivot:
    """Two models, over a language between."""

    def __init__(self, first: Way, second: Way) -> None:
        self._first, self._second = first, second

    @property
    def tokens(self) -> int:
        return self._first.tokens + self._second.tokens

    @property
    def loading_s(self) -> float:
        return self._first.loading_s + self._second.loading_s

    def translate(self, texts: Sequence[str], wish: Wish) -> Generator[None, None, list[Draft]]:
        """Returns a draft of each text, with the text between."""
        plain = replace(wish, manner=replace(wish.manner, several=1), show=None)
        between = yield from self._first.translate(texts, plain)
        # What came out empty is not asked for: models make something up for it.
        there = [draft.text for draft in between if draft.text]
        ends = iter((yield from self._second.translate(there, wish)))
        return [_after(draft, next(ends)) if draft.text else draft for draft in between]


def _after(first: Draft, second: Draft) -> Draft:
    scores = [draft.score for draft in (first, second) if draft.score is not None]
    return replace(
        second,
        score=min(scores, default=None),  # no better than the worse half of the way
        ended=first.ended and second.ended,
        split=first.split or second.split,
        via=first.text,
    )


def _draft(parts: Sequence[str], readings: Sequence[Sequence[Line]]) -> Draft:
    best = [lines[0] for lines in readings]
    if len(parts) == 1:
        others = {line.text: (line.text, line.score) for line in reversed(readings[0][1:])}
        others.pop(best[0].text, None)
        return Draft(
            best[0].text,
            best[0].score,
            best[0].ended,
            others=tuple(sorted(others.values(), key=lambda one: -(one[1] or 0.0))),
        )
    tokens = sum(line.tokens for line in best) or 1
    return Draft(
        clauses.joined(parts, [line.text for line in best]),
        sum(line.score * line.tokens for line in best) / tokens,
        all(line.ended for line in best),
        split=True,
    )
