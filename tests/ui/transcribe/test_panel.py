"""The panel "Transcribe", driven by keys and clicks, on real services and an engine on a string."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop_app.protocol import Cancel
from desktop_app.protocol.transcripts import TranscribeParams
from desktop_app.store.run_records import RunStatus

from ..conftest import Stage
from .kit import MEETING, Ear, open_panel, rows, texts, whisper


def test_a_recording_is_written_down_line_by_line(stage: Stage, ear: Ear, meeting: Path) -> None:
    panel = open_panel(stage)
    panel.take_files([meeting])
    task = ear.begins()
    reached = ear.hears(task, *MEETING[:3])
    ear.moves(task, 19, 52)
    stage.until(lambda: len(texts(panel)) == 3)
    result = panel.result
    stage.until(lambda: result.row.bar.value() == 36)
    assert result.row.state.text().startswith("Transcribing… 36 %")
    assert result.title.text() == "meeting-0312.m4a"
    assert result.meta.text() == "0:52 · 日本語 61 %, English 39 %"
    assert not result.chat.isEnabled() and result.export.isVisible()
    assert stage.window.status.isVisible() and panel.awake.is_kept
    ear.hears(task, *MEETING[3:], first_s=reached)
    ear.ends(task)
    stage.until(lambda: len(texts(panel)) == 7 and result.row.isHidden())
    assert result.meta.text().endswith("6.2× real time")
    assert result.chat.isEnabled() and not panel.awake.is_kept
    assert result.check.text() == "1 line to check"


def test_it_is_paused_and_goes_on_where_it_was(stage: Stage, ear: Ear, meeting: Path) -> None:
    panel = open_panel(stage)
    panel.take_files([meeting])
    task = ear.begins()
    reached = ear.hears(task, *MEETING[:2])
    row = panel.result.row
    stage.until(lambda: len(texts(panel)) == 2 and row.cancel.isVisible())
    assert row.cancel.accessibleName() == "Pause meeting-0312.m4a"
    stage.click(row.cancel)
    stage.until(row.resume.isVisible)
    assert row.state.text() == "Paused" and stage.host.posted(Cancel)
    stage.click(row.resume)
    again = ear.next()
    assert isinstance(again.params, TranscribeParams)
    assert again.params.resume == (round(reached * 16_000),)
    assert again.params.language == "ja"
    ear.hears(again, *MEETING[2:], first_s=reached)
    ear.ends(again)
    stage.until(lambda: row.isHidden())
    assert texts(panel) == [text for _, text, _ in MEETING]


def test_what_is_chosen_is_asked_for(stage: Stage, ear: Ear, meeting: Path) -> None:
    panel = open_panel(stage)
    options = panel.home.options
    stage.until(lambda: options.model.has("speech"))
    for chip, words in (
        (options.language, "Deutsch"),
        (options.task, "Its meaning in English"),
        (options.words, "Of each line"),
        (options.channels, "Each by itself"),
    ):
        next(a for a in chip.choices.actions() if a.text() == words).trigger()
    QTest.keyClicks(options.prompt, "Tsukue, Frau Mori")
    panel.take_files([meeting])
    params = ear.transcribes()
    assert (params.language, params.task, params.words, params.channels) == (
        "de", "translate", False, "split",
    )  # fmt: skip
    assert params.prompt == "Tsukue, Frau Mori"


def test_a_folder_stands_in_the_list(stage: Stage, ear: Ear, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("a.mp3", "b.mkv", "notes.txt"):
        (folder / name).write_text(name)
    panel = open_panel(stage)
    panel.take_files([folder])
    stage.until(lambda: len(rows(panel)) == 2)
    first, second = rows(panel)
    assert [row.title.accessibleName() for row in (first, second)] == ["a.mp3", "b.mkv"]
    ear.fails("no_audio", name="a.mp3")
    stage.until(lambda: "has no sound" in first.trouble.text())
    ear.transcribes()
    stage.until(lambda: second.state.text().startswith("Whisper small · "))
    stage.click(second.remove)
    stage.until(lambda: len(rows(panel)) == 1 and stage.window.toast.isVisible())
    assert stage.desk.transcripts.list() == ()
    stage.window.toast.act()
    stage.until(lambda: len(rows(panel)) == 2)
    stage.until(lambda: len(stage.desk.transcripts.list()) == 1)


def test_without_a_model_it_says_so(make_stage: Callable[..., Stage], meeting: Path) -> None:
    stage = make_stage()
    panel = open_panel(stage)
    stage.until(panel.home.options.note.isVisible)
    assert panel.home.options.note.text().startswith("There is no speech model")
    panel.take_files([meeting])
    stage.until(lambda: panel.result.row.trouble.isVisible())
    assert "speech" in panel.result.row.trouble.text()


def test_a_watched_folder_fills_the_list(stage: Stage, ear: Ear, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    panel = open_panel(stage)
    watch = panel.home.watch
    stage.click(watch.choose)
    dialog = watch.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(folder))
    stage.until(watch.stop.isVisible)
    assert watch.watched.text() == "Watches inbox" and stage.desk.watching.folder == folder
    (folder / "new.wav").write_bytes(b"sound")
    stage.desk.transcripts.transcribe(folder / "new.wav")  # as the watch does it
    ear.transcribes()
    stage.until(lambda: len(rows(panel)) == 1)
    assert rows(panel)[0].title.accessibleName() == "new.wav"
    stage.click(watch.stop)
    stage.until(watch.choose.isVisible)
    assert stage.desk.watching.folder is None


def test_what_was_interrupted_goes_on_after_a_restart(
    make_stage: Callable[..., Stage], tmp_path: Path, meeting: Path
) -> None:
    first = make_stage(prepare=whisper(tmp_path))
    ear = Ear(first)
    panel = open_panel(first)
    panel.take_files([meeting])
    task = ear.begins()
    reached = ear.hears(task, *MEETING[:3])
    first.until(lambda: len(texts(panel)) == 3)
    first.window.close()
    first.bridge.close()
    first.desk.close()
    second = make_stage(prepare=whisper(tmp_path))
    panel, ear = open_panel(second), Ear(second)
    second.until(lambda: rows(panel))
    (row,) = rows(panel)
    second.click(row.title)
    second.until(lambda: len(texts(panel)) == 3)
    second.click(panel.result.row.resume)
    again = ear.next()
    ear.hears(again, *MEETING[3:], first_s=reached)
    ear.ends(again)
    second.until(lambda: len(texts(panel)) == 7)
    (run,) = second.desk.jobs.runs("transcribe")
    assert run.status is RunStatus.DONE


def test_a_long_transcript_comes_in_pages_with_what_is_new(
    stage: Stage, ear: Ear, meeting: Path
) -> None:
    panel = open_panel(stage)
    panel.take_files([meeting])
    task = ear.begins(9000.0)
    lines = [(n * 3.0, f"Line number {n}.", ()) for n in range(1500)]
    reached = ear.hears(task, *lines[:1450])
    stage.until(lambda: len(texts(panel)) == 1450)
    panel.show_list()
    key = next(iter(panel.work.jobs))
    panel.result.view.forget()
    panel.open_job(key)
    ear.hears(task, *lines[1450:], first_s=reached)
    ear.ends(task, 9000.0)
    stage.until(lambda: len(texts(panel)) == 1500)
    assert texts(panel) == [text for _, text, _ in lines]


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("size", [(480, 760), (1300, 800)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_control_has_a_name_and_nothing_stands_outside(
    make_stage: Callable[..., Stage],
    tmp_path: Path,
    meeting: Path,
    lang: str,
    size: tuple[int, int],
    theme: str,
) -> None:
    stage = make_stage(lang=lang, size=size, theme=theme, prepare=whisper(tmp_path))
    ear = Ear(stage)
    panel = open_panel(stage)
    panel.take_files([meeting])
    ear.transcribes()
    stage.until(lambda: len(texts(panel)) == 7)
    views: tuple[Callable[[], object], ...] = (
        lambda: panel.result.view.do("replace"),
        lambda: panel.result.view.table.edit_row(1),
        panel.show_list,
        panel.home.intake.record.click,
    )
    for show in views:
        show()
        QApplication.processEvents()
        shown = [w for w in panel.findChildren(QWidget) if w.isVisible()]
        nameless = [
            widget
            for widget in shown
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not widget.accessibleName()
            and not getattr(widget, "text", lambda: "")()
            and not widget.objectName().startswith("qt_")
        ]
        assert nameless == []
        right = stage.window.width()
        assert [w for w in shown if w.mapTo(stage.window, w.rect().topRight()).x() > right] == []
    panel.recorder.discard()
