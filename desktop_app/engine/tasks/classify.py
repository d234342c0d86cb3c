"""The task "classify": texts, or the rows of a table, to scores for labels.

Reads some rows ahead, so that texts of one length are computed together, and yields them in
their order, some seconds of work at a time. Knows the order of the work; nothing of how
labels are found (`engine.classification`) nor of files (`readers.tables`), and keeps nothing.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import islice

from desktop_app.engine.classification.scorers import Scorers
from desktop_app.engine.classification.scoring import Scored, Scorer, TextRow
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.protocol import Stage
from desktop_app.protocol.classification import (
    EMPTY,
    WINDOWED,
    ClassifiedRow,
    ClassifyFacts,
    ClassifyParams,
    ClassifyPiece,
    RowsDone,
)

#: Rows that are read ahead: as many as take about this long. The first are soon there.
_TOGETHER_S = 3.0
_FIRST_ROWS, _MOST_ROWS = 4, 2048
#: However short they take, texts ahead hold no more characters than this, or are one.
_MOST_CHARACTERS = 1_000_000


def run(params: ClassifyParams, context: TaskContext) -> Generator[ClassifyPiece | None]:
    """Yields `ClassifierFacts`, `RowsDone`s that follow each other, at last `ClassifyFacts`.

    Raises:
        UserError: as `checkpoints.load` and `readers.tables.rows`; `not_a_classifier`,
            `not_an_nli_model`, `no_labels`, `labels_too_long`, `template_without_label`,
            `embedder_unsupported`.
    """
    took, mark = 0.0, time.monotonic()
    for piece in _Classification(params, context).run():
        took += time.monotonic() - mark
        # Only here it is over, and only here is known how long others were waited for.
        yield replace(piece, seconds=took) if isinstance(piece, ClassifyFacts) else piece
        mark = time.monotonic()


class _Classification:
    """One run of the task."""

    def __init__(self, params: ClassifyParams, context: TaskContext) -> None:
        self._params = params
        self._context = context
        self._scorers = Scorers(params, context)
        self._rows = _FIRST_ROWS
        self._done = self._windowed = self._empty = self._tokens = 0
        table = params.table
        self._total = len(params.texts) if table is None else max(0, table.rows - table.first_row)

    def run(self) -> Iterator[ClassifyPiece | None]:
        facts = self._scorers.get().facts
        yield facts
        inputs = self._inputs()
        while ahead := list(self._ahead(inputs)):
            self._context.job.cancel.raise_if_set()
            scorer = self._scorers.get()
            if scorer.facts != facts:
                facts = scorer.facts
                yield facts
            yield from self._classify(scorer, ahead)
        yield ClassifyFacts(self._done, 0.0, self._windowed, self._empty, self._tokens)

    def _classify(self, scorer: Scorer, ahead: list[TextRow]) -> Iterator[ClassifyPiece | None]:
        # The same text has the same scores; tables repeat themselves.
        texts = list(dict.fromkeys(one.text for one in ahead if one.text.strip()))
        known: dict[str, Scored] = {}
        if texts:
            worked = 0.0
            mark = time.monotonic()
            steps = scorer.score(texts, self._context.job)
            while True:
                try:
                    part = next(steps)
                except StopIteration as end:
                    known = dict(zip(texts, end.value, strict=True))
                    break
                self._tell_progress(int(part * len(ahead)))
                worked += time.monotonic() - mark
                yield None
                mark = time.monotonic()
            self._learn(len(ahead), worked + time.monotonic() - mark)
        self._tokens += sum(scored.tokens for scored in known.values())
        rows = tuple(self._row(one, known.get(one.text)) for one in ahead)
        self._done += len(rows)
        self._tell_progress(0)
        yield RowsDone(rows[0].number, rows)

    def _row(self, one: TextRow, scored: Scored | None) -> ClassifiedRow:
        flags = one.notes
        if scored is None:
            self._empty += 1
            flags = (EMPTY, *flags)
        elif scored.windows > 1:
            self._windowed += 1
            flags = (WINDOWED, *flags)
        scores = scored.scores if scored is not None else ()
        return ClassifiedRow(one.number, one.cells, one.text, scores, flags)

    def _learn(self, rows: int, took_s: float) -> None:
        """Sizes what is read ahead by how long this took; at most four times as much."""
        wanted = int(rows * _TOGETHER_S / max(took_s, 1e-3))
        self._rows = max(1, min(_MOST_ROWS, wanted, 4 * self._rows))

    def _ahead(self, inputs: Iterator[TextRow]) -> Iterator[TextRow]:
        characters = 0
        for one in islice(inputs, self._rows):
            yield one
            characters += len(one.text)
            if characters >= _MOST_CHARACTERS:
                return

    def _inputs(self) -> Iterator[TextRow]:
        table = self._params.table
        if table is None:
            for number, text in enumerate(self._params.texts):
                yield TextRow(number, (), text)
            return
        from desktop_app.engine.classification import table_rows  # libraries for spreadsheets

        with closing(table_rows.read(table)) as rows:
            yield from rows

    def _tell_progress(self, within: int) -> None:
        done = self._done + within
        total = max(self._total, done) if self._total else 0
        self._context.job.progress(Stage.WORKING, done, total)
