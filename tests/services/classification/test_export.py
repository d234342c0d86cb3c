"""Tables as files: every column comes back, whatever stands in it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.errors import UserError
from desktop_app.protocol.classification import EntitiesFound, Entity
from desktop_app.readers import tables
from desktop_app.services.classification.records import Question
from desktop_app.services.classification.table_export import TableForm

from .conftest import OWN, Labeller, rows

HEADER = ["review", "label", "label (2)", "score", "score: good", "score: bad", "score: so-so"]
NASTY = 'review,label\n"=1+1, ""x""\nline",pos\nnul\0 and _x0041_,neg\n007,neg,beyond\n'


def labelled(engine: Labeller, text: str) -> str:
    run = engine.service.table(engine.source("reviews.csv", text), 0, OWN)
    engine.do(run)
    return run.id


def test_csv_keeps_everything(engine: Labeller, tmp_path: Path) -> None:
    run_id = labelled(engine, NASTY)
    engine.service.correct(run_id, 1, "good")
    out = tmp_path / "out.csv"
    assert engine.service.export(run_id, "csv", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        header, first, second, third = csv.reader(file)
    assert header == ["review", "label", "C", "label (2)", "score", *HEADER[4:], "flags"]
    assert first == ['=1+1, "x"\nline', "pos", "", "good", "0.5", "0.5", "0.25", "0.25", ""]
    assert second[:5] == ["nul\0 and _x0041_", "neg", "", "good", "0.2495"]
    assert second[-1] == "nul; edited"
    assert third[:4] == ["007", "neg", "beyond", "so-so"] and third[-1] == "ragged"


@pytest.mark.parametrize("form", ["jsonl", "json"])
def test_json(engine: Labeller, tmp_path: Path, form: TableForm) -> None:
    run_id = labelled(engine, NASTY)
    out = tmp_path / "out"
    engine.service.export(run_id, form, out)
    text = out.read_text("utf-8")
    found = json.loads(text) if form == "json" else [json.loads(x) for x in text.splitlines()]
    assert len(found) == 3 and found[1]["review"] == "nul\0 and _x0041_"
    assert found[2]["C"] == "beyond" and found[0]["score"] == 0.5


def test_a_spreadsheet_comes_back_as_it_was(engine: Labeller, tmp_path: Path) -> None:
    run_id = labelled(engine, NASTY)
    out = tmp_path / "out.xlsx"
    engine.service.export(run_id, "xlsx", out)
    back = [row.cells for row in tables.rows(tables.preview(out, header=True).source)]
    assert back[0][:4] == ('=1+1, "x"\nline', "pos", "", "good")
    assert back[1][0] == "nul\0 and _x0041_" and back[2][0] == "007"
    cell = load_workbook(out).active["A2"]
    assert cell.data_type == "s", "a text that looks like a formula is none"


def test_what_a_spreadsheet_cannot_hold_is_refused(engine: Labeller, tmp_path: Path) -> None:
    run_id = labelled(engine, f"review,id\nshort,1\n{'x' * 40_000},2\n")
    out = tmp_path / "out.xlsx"
    out.write_text("before")
    with pytest.raises(UserError) as found:
        engine.service.export(run_id, "xlsx", out)
    assert found.value.code == "cell_too_large_for_xlsx" and found.value.values["row"] == "2"
    assert [path.name for path in tmp_path.glob("*out*")] == ["out.xlsx"]
    assert out.read_text() == "before"


def test_progress_and_cancel(engine: Labeller, tmp_path: Path) -> None:
    run_id = labelled(engine, rows(1200))
    told: list[tuple[int, int]] = []
    out = tmp_path / "out.csv"
    kept = engine.service.export(
        run_id, "csv", out, lambda done, total: told.append((done, total)), lambda: len(told) == 2
    )
    assert not kept and told == [(0, 1200), (500, 1200)] and not out.exists()
    assert engine.service.export(run_id, "csv", out) and out.read_bytes().count(b"\r\n") == 1201


def test_nothing_to_export(engine: Labeller, tmp_path: Path) -> None:
    run = engine.service.table(engine.source("reviews.csv", rows(3)), 0, OWN)
    with pytest.raises(UserError) as found:
        engine.service.export(run.id, "csv", tmp_path / "out.csv")
    assert found.value.code == "nothing_classified"


def test_entities_of_a_text(engine: Labeller) -> None:
    found = EntitiesFound((Entity("PER", "Ada", 0, 3, 0.99),), ("PER", "LOC"))
    question = Question("entities", "Ada sleeps.")
    text = engine.service.export_text(question, found, "csv").decode("utf-8-sig")
    assert text == "label,text,start,end,score\r\nPER,Ada,0,3,0.99\r\n"
    whole = json.loads(engine.service.export_text(question, found, "json"))
    assert whole["text"] == "Ada sleeps." and whole["entities"][0]["label"] == "PER"
