"""The panel "Transcribe", driven by keys and clicks, on real services and an engine on a string."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QWidget

from desktop_app.protocol import Cancel
from desktop_app.protocol.transcripts import TranscribeParams
from desktop_app.store.run_records import RunStatus
from desktop_app.ui.chat.attachment_chip import AttachmentChip
from desktop_app.ui.panels.summarize.panel import SummarizePanel
from desktop_app.ui.panels.transcribe.panel import TranscribePanel
from desktop_app.ui.panels.transcribe.segment_editor import SegmentEditor

from .conftest import Stage
from .panels_kit import CTRL, KEY, SHIFT
from .transcribe_kit import MEETING, Ear, SilentPlayer, open_panel, rows, silent, texts, whisper

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture(autouse=True)
def no_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    silent(monkeypatch)


@pytest.fixture
def stage(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    return make_stage(prepare=whisper(tmp_path))


@pytest.fixture
def ear(stage: Stage) -> Ear:
    return Ear(stage)


@pytest.fixture
def meeting(tmp_path: Path) -> Path:
    path = tmp_path / "meeting-0312.m4a"
    path.write_bytes(b"sound")
    return path


@pytest.fixture
def done(stage: Stage, ear: Ear, meeting: Path) -> TranscribePanel:
    """The panel with one transcript open."""
    panel = open_panel(stage)
    panel.take_files([meeting])
    ear.transcribes()
    stage.until(lambda: len(texts(panel)) == len(MEETING) and panel.result.row.isHidden())
    panel.result.take_focus()
    return panel


def player(panel: TranscribePanel) -> SilentPlayer:
    found = panel.result.view.player
    assert isinstance(found, SilentPlayer)
    return found


def press(panel: TranscribePanel, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= one
    QTest.keyClick(panel.result.view.table, key, modifiers)


def editor(panel: TranscribePanel) -> SegmentEditor:
    found = panel.result.view.table.viewport().findChildren(SegmentEditor)
    assert found, "nothing is being edited"
    return found[-1]


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


# --- playing -----------------------------------------------------------------------------


def test_a_click_on_a_line_goes_there_and_playing_marks_the_line(
    stage: Stage, done: TranscribePanel
) -> None:
    view = done.result.view
    box = view.table.visualRect(view.model.index(2, 0))
    QTest.mouseClick(
        view.table.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft() + QPoint(90, 12)
    )
    assert player(done).at_s == 14.0 and view.model.playing == 2
    assert view.bar.time.text() == "0:14 / 0:52"
    press(done, KEY.Key_Space)
    assert player(done).is_playing and view.bar.play.accessibleName() == "Pause"
    player(done).seek(37.0)
    assert view.model.playing == 5
    press(done, KEY.Key_Right)
    assert player(done).at_s == 42.0
    press(done, KEY.Key_BracketRight)
    assert player(done).speed == 1.25 and view.bar.speed.text() == "1.25×"
    view.table.choose_row(1)
    press(done, KEY.Key_L)
    assert player(done).loop == (6.0, 10.0) and view.bar.loop.isChecked()
    press(done, KEY.Key_L)
    assert player(done).loop is None
    QTest.keyClick(view.bar.seek, KEY.Key_Right)
    assert player(done).at_s == 47.0


def test_playing_scrolls_along_until_one_reads_elsewhere(
    stage: Stage, ear: Ear, meeting: Path
) -> None:
    panel = open_panel(stage)
    panel.take_files([meeting])
    ear.transcribes(*((n * 5.0, f"Line number {n}.", ()) for n in range(200)))
    stage.until(lambda: len(texts(panel)) == 200)
    view = panel.result.view
    view.table.choose_row(0)
    press(panel, KEY.Key_Space)
    player(panel).seek(500.0)
    bar = view.table.verticalScrollBar()
    assert bar.value() > 1000
    assert (
        view.table.viewport()
        .rect()
        .contains(view.table.visualRect(view.model.index(100, 0)).center())
    )
    press(panel, KEY.Key_PageUp)
    assert view.bar.follow.isVisible()
    here = bar.value()
    player(panel).seek(700.0)
    assert bar.value() == here
    stage.click(view.bar.follow)
    assert bar.value() > here and not view.bar.follow.isVisible()


# --- editing -----------------------------------------------------------------------------


def test_a_line_is_edited_in_place_and_can_be_taken_back(
    stage: Stage, done: TranscribePanel
) -> None:
    view = done.result.view
    view.table.choose_row(3)
    press(done, KEY.Key_Return)
    field = editor(done)
    assert field.hasFocus()
    field.selectAll()
    QTest.keyClicks(field, "We are at eighty percent.")
    QTest.keyClick(field, KEY.Key_Return)
    stage.until(lambda: texts(done)[3] == "We are at eighty percent.")
    stage.until(lambda: stage.desk.transcripts.edits(view.transcript.id))  # type: ignore[union-attr]
    assert view.model.lines[3].heard.text == MEETING[3][1]
    assert "edited" in view.model.data(view.model.index(3, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert view.table.hasFocus()
    press(done, KEY.Key_F2)
    QTest.keyClicks(editor(done), " not this")
    QTest.keyClick(editor(done), KEY.Key_Escape)
    assert texts(done)[3] == "We are at eighty percent."
    press(done, KEY.Key_Z, CTRL)
    stage.until(lambda: texts(done)[3] == MEETING[3][1])
    press(done, KEY.Key_Y, CTRL)
    stage.until(lambda: texts(done)[3] == "We are at eighty percent.")
    view.do("take_back")
    stage.until(lambda: texts(done)[3] == MEETING[3][1])


def test_a_composition_ends_no_editing(stage: Stage, done: TranscribePanel) -> None:
    view = done.result.view
    view.table.choose_row(0)
    press(done, KEY.Key_Return)
    field = editor(done)
    QApplication.sendEvent(field, QInputMethodEvent("ぎだい", []))
    for key in (KEY.Key_Return, KEY.Key_Escape, KEY.Key_Tab):
        QTest.keyClick(field, key)
        assert view.table.is_editing
    commit = QInputMethodEvent()
    commit.setCommitString("議題")
    QApplication.sendEvent(field, commit)
    QTest.keyClick(field, KEY.Key_Return)
    stage.until(lambda: texts(done)[0].endswith("議題"))
    assert not view.table.is_editing


def test_tab_keeps_a_line_and_goes_to_the_next(stage: Stage, done: TranscribePanel) -> None:
    view = done.result.view
    view.table.choose_row(1)
    press(done, KEY.Key_Return)
    QTest.keyClicks(editor(done), " One.")
    QTest.keyClick(editor(done), KEY.Key_Tab)
    assert view.table.row == 2 and view.table.is_editing
    QTest.keyClicks(editor(done), " Two.")
    QTest.keyClick(editor(done), KEY.Key_Return)
    stage.until(lambda: texts(done)[1].endswith("One.") and texts(done)[2].endswith("Two."))


def test_lines_are_cut_and_joined(stage: Stage, done: TranscribePanel) -> None:
    view = done.result.view
    view.table.choose_row(1)
    press(done, KEY.Key_Return)
    field = editor(done)
    cursor = field.textCursor()
    cursor.setPosition(len("First, the budget for the spring term;"))
    field.setTextCursor(cursor)
    QTest.keyClick(field, KEY.Key_Return, CTRL)
    stage.until(lambda: len(texts(done)) == 8)
    assert texts(done)[1:3] == [
        "First, the budget for the spring term;", "then the two open positions.",
    ]  # fmt: skip
    assert 6.0 < view.model.lines[2].start_s < 10.0
    view.table.choose_row(1)
    press(done, KEY.Key_M, CTRL)
    stage.until(lambda: texts(done) == [text for _, text, _ in MEETING])
    view.table.choose_row(6)
    press(done, KEY.Key_M, CTRL)
    stage.until(done.result.banner.isVisible)
    press(done, KEY.Key_Delete)
    stage.until(lambda: len(texts(done)) == 6)
    press(done, KEY.Key_Z, CTRL)
    stage.until(lambda: len(texts(done)) == 7)


def test_times_are_moved_by_keys(stage: Stage, done: TranscribePanel) -> None:
    view = done.result.view
    view.table.choose_row(2)
    press(done, KEY.Key_Left, ALT)
    press(done, KEY.Key_Left, ALT)
    press(done, KEY.Key_Right, ALT, SHIFT)
    stage.until(lambda: (view.model.lines[2].start_s, view.model.lines[2].end_s) == (13.8, 18.1))
    transcript = view.transcript
    assert transcript is not None
    stage.until(lambda: stage.desk.transcripts.segments(transcript.id)[2].end_s == 18.1)
    assert stage.desk.transcripts.segments(transcript.id)[2].start_s == 13.8


def test_speakers_are_named(stage: Stage, done: TranscribePanel) -> None:
    view = done.result.view
    view.table.choose_row(0)
    press(done, KEY.Key_P)
    dialog = view.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue("Mori")
    dialog.accept()
    stage.until(lambda: view.model.lines[0].speaker == "Mori")
    view.table.choose_row(2)
    press(done, KEY.Key_1)
    stage.until(lambda: view.model.lines[2].speaker == "Mori")
    assert view.model.speaker_begins(0) == "Mori" and view.model.speaker_begins(1) == ""
    view.do("rename_speaker")
    rename = [one for one in view.findChildren(QInputDialog) if one.isVisible()][-1]
    rename.setTextValue("Frau Mori")
    rename.accept()
    stage.until(lambda: view.model.speakers() == ["Frau Mori"])


def test_words_are_found_and_replaced(stage: Stage, done: TranscribePanel) -> None:
    view = done.result.view
    press(done, KEY.Key_H, CTRL)
    find = view.find_bar
    QTest.keyClicks(find.edit, "INVOICE")
    stage.until(lambda: find.count.text() == "1 of 2")
    assert view.table.row == 3
    QTest.keyClick(find.edit, KEY.Key_Return)
    assert view.table.row == 5 and find.count.text() == "2 of 2"
    QTest.keyClick(find.edit, KEY.Key_Return, SHIFT)
    assert view.table.row == 3
    QTest.keyClicks(find.other, "bill")
    stage.click(find.one)
    stage.until(lambda: "two bills" in texts(done)[3])
    assert view.table.row == 5
    stage.click(find.all)
    stage.until(lambda: "second bill" in texts(done)[5])
    stage.until(lambda: find.count.text() == "Not found")
    QTest.keyClick(find.edit, KEY.Key_Escape)
    assert not find.isVisible() and view.table.hasFocus() and done.result.isVisible()


def test_a_suspect_is_heard_again(stage: Stage, ear: Ear, done: TranscribePanel) -> None:
    view = done.result.view
    view.table.choose_row(0)
    press(done, KEY.Key_N)
    assert view.table.row == 4
    area = view.table.paints.again_area(4, view.table.visualRect(view.model.index(4, 0)))
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert view.table.paints.again
    task = ear.next()
    assert isinstance(task.params, TranscribeParams) and task.params.careful
    assert task.params.start_sample <= 29 * 16_000 < (task.params.end_sample or 0)
    ear.hears(task, (29.0, "Thank you, Anna.", ()), first_s=29.0)
    ear.ends(task)
    stage.until(lambda: texts(done)[4] == "Thank you, Anna.")
    assert not view.table.paints.again and not done.result.check.isVisible()
    assert len(done.work.jobs) == 1  # it is no transcript of its own
    press(done, KEY.Key_Z, CTRL)
    stage.until(lambda: texts(done)[4] == MEETING[4][1])


def test_what_fails_to_be_heard_again_says_why(
    stage: Stage, ear: Ear, done: TranscribePanel
) -> None:
    view = done.result.view
    view.table.choose_row(4)
    press(done, KEY.Key_R, CTRL)
    ear.fails("engine_failed", reason="boom")
    stage.until(done.result.banner.isVisible)
    assert "boom" in done.result.banner.accessibleName()
    assert not view.table.paints.again


# --- what becomes of it --------------------------------------------------------------------


def test_it_is_exported_with_the_edits(stage: Stage, done: TranscribePanel, tmp_path: Path) -> None:
    done.result.view.editing.write(0, "Good morning.")
    actions = {action.text(): action for action in done.result.formats.actions()}
    for words, name, held in (
        ("Plain text", "out.txt", "Good morning."),
        ("Subtitles (SRT)", "out.srt", "00:00:14,000 --> 00:00:18,000"),
    ):
        actions[words].trigger()
        dialog = [d for d in done.findChildren(QFileDialog) if d.isVisible()][-1]
        target = tmp_path / name
        dialog.fileSelected.emit(str(target))
        stage.until(target.exists)
        stage.until(lambda target=target, held=held: held in target.read_text("utf-8"))
        dialog.close()


def test_it_goes_to_a_chat_and_to_a_summary_with_its_times(
    stage: Stage, done: TranscribePanel
) -> None:
    stage.click(done.result.chat)
    stage.until(lambda: stage.window.chat.composer.edit.hasFocus())
    transcript = stage.desk.transcripts.list()[0]
    assert transcript.document_id is not None
    stage.until(lambda: stage.window.chat.findChildren(AttachmentChip))
    (first, *_) = stage.desk.library.passages(transcript.document_id)
    assert first.place.start_s == 0.0
    stage.window.panels.open("transcribe")
    stage.click(done.result.takers["summarize"])
    stage.until(lambda: stage.window.panels.dock.current == "summarize")


def test_words_of_all_transcripts_are_found(stage: Stage, done: TranscribePanel) -> None:
    done.show_list()
    QTest.keyClicks(done.home.search.edit, "settled")
    stage.until(lambda: len(done.home.found.rows) == 1)
    QTest.keyClick(done.home.search.edit, KEY.Key_Return)
    QTest.keyClick(done.home.found.rows[0], KEY.Key_Return)
    stage.until(lambda: done.result.isVisible() and done.result.view.table.row == 5)
    assert player(done).at_s == 36.0


def test_its_document_leads_back_to_its_lines(stage: Stage, done: TranscribePanel) -> None:
    stage.click(done.result.chat)
    stage.until(lambda: stage.window.chat.findChildren(AttachmentChip))
    done.show_list()
    stage.press(KEY.Key_2, CTRL)
    page = stage.window.docs.page
    stage.until(lambda: page.documents.rows)
    stage.click(next(iter(page.documents.rows.values())).title)
    stage.until(page.reader.transcript.isVisible)
    stage.click(page.reader.transcript)
    stage.until(lambda: done.result.isVisible() and texts(done)[0] == MEETING[0][1])


def test_a_transcript_is_found_among_the_documents_too(stage: Stage, done: TranscribePanel) -> None:
    done.show_list()
    stage.press(KEY.Key_2, CTRL)
    page = stage.window.docs.page
    stage.until(page.isVisible)
    QTest.keyClicks(page.search.edit, "settled")
    stage.until(lambda: len(page.found.rows) == 1)
    page.found.rows[0].click()
    stage.until(lambda: done.result.isVisible() and done.result.view.table.row == 5)
    stage.press(KEY.Key_S, CTRL, SHIFT)
    summaries = stage.window.panels.dock.panel("summarize")
    assert isinstance(summaries, SummarizePanel)
    QTest.keyClicks(summaries.home.search.edit, "numbers")
    stage.until(lambda: len(summaries.home.found.rows) == 1)
    summaries.home.found.rows[0].click()
    stage.until(lambda: done.isVisible() and done.result.view.table.row == 2)


def test_lines_are_copied(stage: Stage, done: TranscribePanel) -> None:
    stage.click(done.result.copy)
    assert QGuiApplication.clipboard().text().splitlines() == [text for _, text, _ in MEETING]


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
