"""Rows of a table: all their cells come along, whatever is wrong with them, from any row on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop_app.protocol.classification import (
    EMPTY,
    WINDOWED,
    ClassifiedRow,
    ClassifyParams,
    TableInput,
)
from desktop_app.readers import tables
from tests.engine.conftest import JobRecord

from .conftest import SENTIMENT, Desk, Result, spec

ROWS = [
    ("1", "I love the film.", "a"),
    ("2", "", "b"),
    ("3", "The room is dirty.", "c, quoted"),
    ("4", "The hotel opens at nine.", "d"),
    ("5", "What a lovely soup!\nIt is perfect.", "e"),
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "table.csv"
    lines = [",".join(f'"{cell}"' for cell in row) for row in [("id", "text", "note"), *ROWS]]
    lines.insert(4, "ragged")
    file.write_text("\r\n".join(lines), "utf-8", newline="")
    return file


def input_of(file: Path, column: int = 1, **more: Any) -> TableInput:
    source = tables.preview(file).source
    return TableInput(
        source.path,
        source.format,
        column,
        source.encoding,
        source.delimiter,
        source.header,
        source.sheet,
        **more,
    )


def classify(desk: Desk, table: TableInput, record: JobRecord | None = None) -> Result:
    params = ClassifyParams("labels", spec(SENTIMENT), table=table)
    return Result(desk.run("classify", params, record))


def facts_of(row: ClassifiedRow) -> tuple[Any, ...]:
    """A row, but for the last digits of its scores, which depend on its neighbours."""
    return row.number, row.cells, row.text, row.flags, [round(one, 4) for one in row.scores]


def test_rows_keep_their_cells_and_get_scores(desk: Desk, table: Path) -> None:
    record = JobRecord()
    result = classify(desk, input_of(table, rows=6), record)
    assert [row.cells for row in result.rows if "ragged" not in row.flags] == ROWS
    assert result.labels == ["positive", "", "negative", "", "neutral", "positive"]
    assert result.rows[1].flags == (EMPTY,)
    ragged = result.rows[3]
    assert ragged.text == "" and "ragged" in ragged.flags and ragged.cells[0] == "ragged"
    assert record.progress[-1][1:] == (6, 6)


def test_a_run_goes_on_from_any_row(desk: Desk, table: Path) -> None:
    whole = classify(desk, input_of(table))
    rest = classify(desk, input_of(table, first_row=2))
    assert list(map(facts_of, rest.rows)) == list(map(facts_of, whole.rows[2:]))
    assert rest.done[0].first == 2


def test_a_cell_of_two_megabytes_is_read_whole(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    with file.open("w", newline="") as out:
        out.write('text\n"I love it."\n"' + "x" * 2_000_000 + '"\n"I hate the hotel."\n')
    result = classify(desk, input_of(file, column=0))
    assert [len(row.text) for row in result.rows] == [10, 2_000_000, 17]
    assert WINDOWED in result.rows[1].flags and result.labels[2] == "negative"


def test_a_column_that_is_not_there_is_empty(desk: Desk, table: Path) -> None:
    result = classify(desk, input_of(table, column=9))
    assert all(EMPTY in row.flags for row in result.rows) and len(result.rows) == 6
