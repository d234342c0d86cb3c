"""Words of a text that answer a question, by where a model sees their beginning and end.

The text is cut into windows, the question stands whole before each. A span has the logits of
its beginning and its end together; the spans of all windows of all passages are put on one
scale, with what the model gives to its first token: that there is no answer (Rajpurkar et al.
2018, "Know What You Don't Know"). Knows no document.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.classification.batching import Batches
from desktop_app.engine.classification.windows import Cutter, Window
from desktop_app.engine.runtime import Job
from desktop_app.protocol.classification import AnswersFound, Span

#: Tokens in an answer at most; places that are looked at as beginnings and ends in a window.
_LONGEST, _PLACES = 30, 20

#: A passage, and characters in it.
_Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a window says: the spans in it with their logits, and that of no answer."""

    spans: dict[_Place, float]
    nothing: float | None


class AnswerFinder:
    """Finds answers with one model."""

    def __init__(self, loaded: LoadedCheckpoint) -> None:
        self._cutter, self._batches = Cutter(loaded), Batches(loaded)
        self._cls = loaded.processor.cls_token_id

    def find(
        self, question: str, passages: Sequence[str], count: int, job: Job
    ) -> Generator[float, None, AnswersFound]:
        """Returns the likeliest spans that do not overlap, at most `count`.

        Yields after every batch which part is done, 0 to 1.

        Raises:
            UserError: `labels_too_long`, `tokenizer_without_places`.
            Cancelled: soon after `job.cancel` is set.
        """
        windows = self._cutter.cut(passages, job.cancel, other=question, cuts="second", places=True)
        readings = yield from self._batches.run(windows, self._read, job.cancel)
        spans: dict[_Place, float] = {}
        for reading in readings:
            for place, logit in reading.spans.items():  # windows overlap
                spans[place] = max(logit, spans.get(place, logit))
        nothings = [one.nothing for one in readings if one.nothing is not None]
        # Where one window answers nothing another may: the least sure of it counts.
        nothing = min(nothings, default=None)
        if not spans:
            return AnswersFound((), None if nothing is None else 1.0)
        every = [*spans.values(), *([] if nothing is None else [nothing])]
        scale = float(np.logaddexp.reduce(every))
        best = _apart(sorted(spans, key=lambda place: -spans[place]), count)
        return AnswersFound(
            tuple(
                Span(
                    passages[number][start:end],
                    start,
                    end,
                    float(np.exp(spans[number, start, end] - scale)),
                    number,
                )
                for number, start, end in best
            ),
            None if nothing is None else float(np.exp(nothing - scale)),
        )

    def _read(self, output: Any, windows: Sequence[Window]) -> list[_Reading]:
        starts = self._batches.tokens_of(output.start_logits, windows)
        ends = self._batches.tokens_of(output.end_logits, windows)
        return [
            self._reading(window, start.float().cpu().numpy(), end.float().cpu().numpy())
            for window, start, end in zip(windows, starts, ends, strict=True)
        ]

    def _reading(self, window: Window, starts: Any, ends: Any) -> _Reading:
        inside = [index for index, place in enumerate(window.places) if place is not None]
        spans: dict[_Place, float] = {}
        for first in sorted(inside, key=lambda index: -starts[index])[:_PLACES]:
            for last in sorted(inside, key=lambda index: -ends[index])[:_PLACES]:
                if not first <= last < first + _LONGEST:
                    continue
                start, end = window.places[first], window.places[last]
                assert start is not None and end is not None
                place = (window.text, start[0], end[1])
                logit = float(starts[first] + ends[last])
                if start[0] < end[1]:
                    spans[place] = max(logit, spans.get(place, logit))
        if self._cls is None or self._cls not in window.ids:
            return _Reading(spans, None)
        nowhere = window.ids.index(self._cls)
        return _Reading(spans, float(starts[nowhere] + ends[nowhere]))


def _apart(places: Iterable[_Place], count: int) -> list[_Place]:
    """Returns the first places that do not overlap."""
    kept: list[_Place] = []
    for passage, start, end in places:
        if len(kept) == count:
            break
        if all(one != passage or end <= first or last <= start for one, first, last in kept):
            kept.append((passage, start, end))
    return kept
