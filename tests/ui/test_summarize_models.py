"""Which model summarizes, and its text while it is being written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.model_library.installed import Installed
from desktop_app.protocol import Drafted, Produced, RunTask
from desktop_app.protocol.summaries import (
    Citation,
    SummarizeParams,
    SummaryNotes,
    SummarySentence,
)
from desktop_app.services.events import RunDrafted
from desktop_app.services.results import RunDraft
from desktop_app.ui.panels.model_chip import ModelChip
from desktop_app.ui.panels.summarize.panel import SummarizePanel

from .conftest import Stage
from .fake_shelf import FakeShelf
from .panels_kit import KEY, LEASE, Engine, chips, choose_chat, open_panel, rows, text

CNN_ID = "facebook/bart-large-cnn"


@pytest.fixture
def lease(tmp_path: Path) -> Path:
    path = tmp_path / "lease.pdf"
    path.write_bytes(b"%PDF")
    return path


@pytest.fixture
def models(tmp_path: Path) -> list[Installed]:
    """A model for summaries, an able chat model, one that is too large, one for speech."""
    found = []
    for name, model_id, task, size in (
        ("cnn", CNN_ID, "summarize", 1_600_000_000),
        ("qwen", "Qwen/Qwen3-1.7B", "chat", 3_400_000_000),
        ("huge", "", "chat", 90_000_000_000),
        ("whisper", "openai/whisper-small", "speech", 500_000_000),
    ):
        (tmp_path / name).mkdir()
        found.append(Installed(tmp_path / name, model_id, name, "hub", task, size))  # type: ignore[arg-type]
    return found


@pytest.fixture
def stage(make_stage: Callable[..., Stage], models: list[Installed]) -> Stage:
    def prepare(shelf: FakeShelf) -> None:
        shelf.here += models

    return make_stage(prepare=prepare)


@pytest.fixture
def engine(stage: Stage) -> Engine:
    return Engine(stage)


def chip_of(stage: Stage, panel: SummarizePanel) -> ModelChip:
    chip = panel.home.options.model
    stage.until(lambda: chip.has("summarize"))
    return chip


def test_every_model_that_can_do_it_is_offered(stage: Stage) -> None:
    chip = chip_of(stage, open_panel(stage))
    assert [a.text() for a in chip.choices.actions() if not a.isSeparator()] == [
        "Automatic",
        "None: sentences of the document",
        "Summarize",
        "BART large CNN",
        "Chat",
        "huge",
        "Qwen3 1.7B",
        "Starter",
        "More models…",
    ]
    tips = {a.text(): a.toolTip() for a in chip.choices.actions()}
    assert tips["BART large CNN"] == "1.6 GB"
    assert tips["huge"] == "90 GB · too large for this computer"


def test_a_model_is_chosen_by_keys_and_kept(
    stage: Stage, engine: Engine, lease: Path, models: list[Installed]
) -> None:
    panel = open_panel(stage)
    chip = chip_of(stage, panel)
    chip.choices.popup(chip.mapToGlobal(chip.rect().bottomLeft()))
    for _ in range(3):
        QTest.keyClick(chip.choices, KEY.Key_Down)
    QTest.keyClick(chip.choices, KEY.Key_Return)
    assert chip.accessibleName() == "Model: BART large CNN"
    panel.take_files([lease])
    engine.reads(*LEASE)
    params = engine.summarizes()
    assert params.method == "seq2seq" and params.model is not None
    assert params.model.model == str(models[0].path)
    stage.until(lambda: panel.result.meta.text().startswith("Written by BART large CNN"))
    kept = stage.desk.settings.current.task_models
    assert kept == (f"summarize={models[0].path}",)
    again = ModelChip(stage.bridge, "summarize", others=("chat",))
    again.refresh()
    stage.until(lambda: again.value == str(models[0].path))
    assert again.model is not None and again.model.id == CNN_ID


def test_what_is_chosen_is_not_undone_by_what_was_looked_up_before(stage: Stage) -> None:
    chip = chip_of(stage, open_panel(stage))
    chip.refresh()  # looks while nothing is chosen
    chip.choose("extractive")
    stage.until(lambda: stage.desk.settings.current.task_models == ("summarize=extractive",))
    chip.refresh()
    stage.window.repaint()
    assert chip.value == "extractive"


def test_a_model_that_is_gone_is_chosen_no_more(stage: Stage, models: list[Installed]) -> None:
    chip = chip_of(stage, open_panel(stage))
    chip.choose(str(models[0].path))
    stage.until(lambda: stage.desk.settings.current.task_models)
    stage.shelf.here.remove(models[0])
    chip.refresh()
    stage.until(lambda: chip.value == "")
    assert chip.accessibleName() == "Model: Automatic"


def test_more_models_are_looked_for_where_they_are(stage: Stage) -> None:
    chip = chip_of(stage, open_panel(stage))
    chip.choices.actions()[-1].trigger()
    page = stage.window.models.page
    stage.until(page.isVisible)
    assert page.tabs.current == "summarize"


def test_what_a_model_cannot_do_is_said_before(stage: Stage, models: list[Installed]) -> None:
    options = open_panel(stage).home.options
    chip_of(stage, open_panel(stage))
    assert not options.note.isVisible()
    options.style_chip.choose("executive")
    assert options.note.text().startswith("A model made for summaries")  # automatic takes it
    options.model.choose("extractive")
    assert options.note.text().startswith("Sentences are taken from the document")
    options.model.choose(str(models[1].path))
    assert not options.note.isVisible()


# --- while it is written ---------------------------------------------------------------


def begin(stage: Stage, engine: Engine, lease: Path) -> tuple[SummarizePanel, RunTask]:
    panel = open_panel(stage)
    choose_chat(stage, panel)
    panel.take_files([lease])
    engine.reads(*LEASE)
    task = engine.next()
    stage.until(lambda: panel.result.opened and panel.result.opened.run.status == "running")
    return panel, task


def settle(stage: Stage) -> None:
    """Waits for what is being read."""
    ended: list[None] = []
    stage.bridge.call(lambda: None, ended.append)
    stage.until(lambda: ended)


def task_run(panel: SummarizePanel) -> str:
    assert panel.result.opened is not None
    return panel.result.opened.run.id


def draft(stage: Stage, task: RunTask, text: str, start: int) -> None:
    stage.host.emit(Drafted(task.request_id, text, start))


def test_the_summary_is_seen_as_it_is_written(stage: Stage, engine: Engine, lease: Path) -> None:
    panel, task = begin(stage, engine, lease)
    written = "- Rent is 940 euros.\n- Pets need consent."
    for start in range(0, len(written) - 8, 4):
        draft(stage, task, written[start : start + 4], start)
    stage.until(lambda: "Pets need" in text(panel))
    document = panel.result.text.document()
    assert document.blockCount() == 2
    assert all(document.findBlockByNumber(n).textList() is not None for n in (0, 1))
    assert text(panel).splitlines()[0] == "Rent is 940 euros."
    assert not panel.result.chat.isVisible()  # there is nothing to send yet
    engine.summary(task, SummarySentence("Pets need consent.", (Citation(3, 0, 9, 1.0),)))
    stage.until(lambda: chips(panel) == ["p. 4"])
    assert text(panel).startswith("Pets need consent.")


def test_only_what_is_new_is_written(stage: Stage, engine: Engine, lease: Path) -> None:
    panel, task = begin(stage, engine, lease)
    draft(stage, task, "A beginning", 0)
    stage.until(lambda: text(panel) == "A beginning")
    changes: list[tuple[int, int, int]] = []
    panel.result.text.document().contentsChange.connect(lambda *change: changes.append(change))
    draft(stage, task, " and more", len("A beginning"))
    stage.until(lambda: text(panel) == "A beginning and more")
    assert changes == [(len("A beginning"), 0, len(" and more"))]


def test_a_new_draft_takes_the_place_of_the_one_before(
    stage: Stage, engine: Engine, lease: Path
) -> None:
    panel, task = begin(stage, engine, lease)
    draft(stage, task, "The first round is long.", 0)
    draft(stage, task, "Shorter.", 0)
    stage.until(lambda: text(panel) == "Shorter.")


def test_who_comes_later_sees_all_of_it(stage: Stage, engine: Engine, lease: Path) -> None:
    panel, task = begin(stage, engine, lease)
    key = next(iter(panel.work.jobs))
    draft(stage, task, "It begins, ", 0)
    stage.until(lambda: text(panel) == "It begins, ")
    panel.show_list()
    draft(stage, task, "goes on ", 11)
    panel.open_job(key)
    draft(stage, task, "and ends.", 19)
    stage.until(lambda: text(panel) == "It begins, goes on and ends.")


def test_the_draft_takes_the_place_of_the_notes(stage: Stage, engine: Engine, lease: Path) -> None:
    panel, task = begin(stage, engine, lease)
    for step in range(2):
        note = SummaryNotes(step, 2, step, step, f"Note {step}.")
        stage.host.emit(Produced(task.request_id, note))
    stage.until(lambda: text(panel) == "Part 1 of 2\nNote 0.\nPart 2 of 2\nNote 1.")
    draft(stage, task, "All in all.", 0)
    stage.until(lambda: text(panel) == "All in all.")
    stage.desk.jobs.cancel(panel.result.job.run.id)  # type: ignore[union-attr]
    stage.until(lambda: text(panel).startswith("Part 1 of 2"))  # this is what is kept


# --- from file to summary ----------------------------------------------------------------


def test_how_it_was_to_be_summarized_survives_a_restart(
    make_stage: Callable[..., Stage], lease: Path
) -> None:
    first = make_stage()
    panel = open_panel(first)
    panel.home.options.length.choose("line")
    panel.take_files([lease])
    Engine(first).next()  # it is being read
    for end in (first.window.close, first.bridge.close, first.desk.close):
        end()
    second = make_stage()
    panel, engine = open_panel(second), Engine(second)
    second.until(lambda: rows(panel))
    second.click(rows(panel)[0].resume)
    engine.reads(*LEASE)
    params = engine.summarizes()
    assert isinstance(params, SummarizeParams) and params.length == "line"
    second.until(lambda: rows(panel)[0].state.text().startswith("Sentences of the document"))
    assert len(rows(panel)) == 1


def test_a_file_given_up_while_it_is_read_is_not_summarized(
    stage: Stage, engine: Engine, lease: Path
) -> None:
    panel = open_panel(stage)
    panel.take_files([lease])
    task = engine.next()
    assert task.task == "read"
    panel.show_list()
    (row,) = rows(panel)
    row.cancel.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(row.cancel, KEY.Key_Space)
    stage.until(lambda: row.state.text() == "Stopped")
    assert stage.desk.jobs.runs("summarize") == ()


def test_what_was_read_meanwhile_is_written_on_and_not_anew(
    stage: Stage, engine: Engine, lease: Path
) -> None:
    panel, task = begin(stage, engine, lease)
    draft(stage, task, "A beginning", 0)
    stage.until(lambda: text(panel) == "A beginning")
    settle(stage)
    assert panel.result.opened is not None
    shown, first = panel.result.text, stage.desk.jobs.draft(task_run(panel))
    changes: list[tuple[int, int, int]] = []
    shown.document().contentsChange.connect(lambda *change: changes.append(change))
    further = RunDraft(first.number, "A beginning and more")
    shown.show_summary(replace(panel.result.opened, draft=further))
    assert text(panel) == "A beginning and more"
    for told, start in (("A beginning", 0), (" and more", 11), (" of it", 20)):  # told later
        shown.add_draft(RunDrafted(task_run(panel), first.number, told, start))
    assert text(panel) == "A beginning and more of it"
    assert [(removed, added) for _, removed, added in changes] == [(0, 9), (0, 6)]


def test_a_draft_that_was_given_up_does_not_come_back(
    stage: Stage, engine: Engine, lease: Path
) -> None:
    panel, task = begin(stage, engine, lease)
    draft(stage, task, "The first round is long.", 0)
    stage.until(lambda: text(panel) == "The first round is long.")
    settle(stage)
    assert panel.result.opened is not None
    shown, old = panel.result.text, stage.desk.jobs.draft(task_run(panel))
    draft(stage, task, "Another", 0)
    stage.until(lambda: text(panel) == "Another")
    settle(stage)
    shown.show_summary(replace(panel.result.opened, draft=old))  # read before, come after
    shown.add_draft(RunDrafted(task_run(panel), old.number, " Indeed.", 24))
    draft(stage, task, " one.", 7)
    stage.until(lambda: text(panel) == "Another one.")
