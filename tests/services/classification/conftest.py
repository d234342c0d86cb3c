"""What the engine would do for classifications, said by the test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_app.protocol import Produced
from desktop_app.protocol.classification import (
    ClassifiedRow,
    ClassifierFacts,
    ClassifyFacts,
    ClassifyParams,
    Label,
    RowsDone,
)
from desktop_app.readers import tables
from desktop_app.readers.tables import TableSource
from desktop_app.services.classification.classification import Classification
from desktop_app.services.classification.records import ClassifyOptions
from desktop_app.store.run_records import RunRecord

from ...model_library.folders import write_model
from ..conftest import Bench
from ..panel_kit import Engine

LABELS = ("good", "bad", "so-so")
OWN = ClassifyOptions(labels=tuple(map(Label, LABELS)))


def facts(
    labels: tuple[str, ...] = LABELS, *, multi_label: bool = False, regression: bool = False
) -> ClassifierFacts:
    pooling = "max" if multi_label else "mean"
    return ClassifierFacts("nli", "folder", labels, multi_label, regression, 128, pooling, 0.5)


def scores(number: int) -> tuple[float, ...]:
    """Row 0 is good, row 1 bad, row 2 so-so, row 3 good, …; later ones are surer."""
    high = 0.5 + number / 1000
    return tuple(high if label == number % 3 else (1 - high) / 2 for label in range(3))


@dataclass
class Labeller(Engine):
    """The engine that labels, on a desk with models in `folder`."""

    folder: Path

    @property
    def service(self) -> Classification:
        return self.bench.desk.classification

    @property
    def asked(self) -> ClassifyParams:
        params = self.last.params
        assert isinstance(params, ClassifyParams)
        return params

    def add_model(self, name: str, kind: str, **config: object) -> Path:
        """Adds a model folder of the user's own; `kind` is the end of its class."""
        base = {"model_type": "bert", "architectures": [f"BertFor{kind}"]}
        path = write_model(self.folder / name, config=base | config)
        self.bench.desk.shelf.import_path(path)
        return path

    def add_nli(self, name: str = "nli") -> Path:
        labels = {"0": "entailment", "1": "neutral", "2": "contradiction"}
        return self.add_model(name, "SequenceClassification", id2label=labels)

    def source(self, name: str, text: str) -> TableSource:
        path = self.folder / name
        path.write_text(text, "utf-8")
        return tables.preview(path).source

    def label(self, count: int | None = None, told: ClassifierFacts | None = None) -> None:
        """Labels the next rows of the table that was asked for, or all that are left."""
        table = self.asked.table
        assert table is not None
        source = TableSource(
            table.path, table.format, table.encoding, table.delimiter, table.header, table.sheet
        )
        if told is not None:
            self.produce(told)
        made = []
        for row in tables.rows(source, table.first_row):
            if count is not None and len(made) == count:
                break
            text = row.cells[table.column] if table.column < len(row.cells) else ""
            given = scores(row.number) if text.strip() else ()
            flags = (() if text.strip() else ("empty",)) + row.notes
            made.append(ClassifiedRow(row.number, row.cells, text, given, flags))
        if made:
            self.produce(RowsDone(made[0].number, tuple(made)))

    def do(self, run: RunRecord, told: ClassifierFacts | None = None) -> RunRecord:
        """Labels all of a table."""
        self.begin()
        self.label(told=told or facts())
        self.finish(ClassifyFacts(9, 1.5))
        return self.run(run)

    def answer(self, item: object, task: int = -1) -> None:
        """Produces something for a request that is not the queue's."""
        self.bench.host.emit(Produced(self.tasks[task].request_id, item))


MakeTable = Callable[..., str]


def rows(count: int) -> str:
    """A CSV with a text, a number and the right label."""
    lines = [f"text {n},{n},{LABELS[n % 3]}" for n in range(count)]
    return "\n".join(("review,id,gold", *lines)) + "\n"


@pytest.fixture
def engine(bench: Bench, tmp_path: Path) -> Labeller:
    folder = tmp_path / "files"
    folder.mkdir()
    made = Labeller(bench, folder)
    made.add_nli()
    return made
