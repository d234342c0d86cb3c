"""Recording from the microphone: on the disk as it grows, written down while it goes on."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.protocol.transcripts import TranscribeParams
from desktop_app.services.recording import Recordings
from desktop_app.ui.panels.transcribe.panel import TranscribePanel
from desktop_app.ui.panels.transcribe.recorder import Rest, level

from ..conftest import Stage
from .kit import Ear, TestMicrophone, open_panel, rows, texts, whisper


def microphone(panel: TranscribePanel) -> TestMicrophone:
    found = panel.recorder._microphone
    assert isinstance(found, TestMicrophone)
    return found


def seconds(path: Path) -> float:
    with wave.open(str(path)) as file:
        return file.getnframes() / file.getframerate()


def recorded(stage: Stage) -> list[Path]:
    return sorted((stage.data.root / "recordings").glob("*.wav"))


def test_a_short_recording_is_written_down_when_it_ends(stage: Stage, ear: Ear) -> None:
    panel = open_panel(stage)
    stage.click(panel.home.intake.record)
    mic, bar = microphone(panel), panel.recording
    assert bar.isVisible() and bar.stop.hasFocus() and panel.awake.is_kept
    assert not panel.home.intake.record.isEnabled()
    mic.say(2.0)
    assert bar.time.text() == "0:02" and 0.8 < bar.meter.level < 0.85
    (path,) = recorded(stage)
    stage.click(bar.pause)
    assert mic.state == "paused" and bar.state.text() == "Paused"
    stage.click(bar.pause)
    mic.say(1.0)
    stage.click(bar.stop)
    assert seconds(path) == 3.0 and not bar.isVisible() and mic.state == "stopped"
    params = ear.transcribes((0.0, "A short note.", ()))
    assert params.path == str(path)
    stage.until(lambda: texts(panel) == ["A short note."] and panel.result.isVisible())
    assert len(rows(panel)) == 1


def test_what_is_said_appears_while_it_is_recorded(stage: Stage, ear: Ear) -> None:
    panel = open_panel(stage)
    stage.click(panel.home.intake.record)
    mic = microphone(panel)
    mic.say(9.0)
    assert not stage.desk.jobs.runs("transcribe")  # a word may be cut: no pause yet
    mic.say(0.5, sample=30)
    task = ear.begins(9.5, guess=None)
    (path,) = recorded(stage)
    assert 9.0 < seconds(path) <= 9.5
    stage.until(panel.result.isVisible)
    assert panel.recording.isVisible()
    mic.say(9.0)  # meanwhile one goes on talking
    mic.say(0.5, sample=30)
    ear.hears(task, (0.0, "The first words.", ()))
    ear.ends(task, 9.5)
    stage.until(lambda: texts(panel) == ["The first words."])
    assert not panel.result.row.isVisible() and panel.recording.isVisible()
    mic.say(0.1, sample=30)
    second = ear.next()
    assert isinstance(second.params, TranscribeParams)
    assert second.params.resume == (5 * 16_000,)
    stage.click(panel.recording.stop)  # before that one is done
    ear.hears(second, (10.0, "The second words.", ()), first_s=5.0)
    ear.ends(second, 19.0)
    last = ear.next()
    ear.hears(last, (17.0, "The last words.", ()), first_s=15.0)
    ear.ends(last, 19.1)
    stage.until(lambda: texts(panel)[-1] == "The last words." and panel.result.row.isHidden())
    assert len(texts(panel)) == 3 and len(rows(panel)) == 1
    (transcript,) = stage.desk.transcripts.list()
    stage.until(lambda: stage.desk.transcripts.get(transcript.id).is_complete)


def test_what_is_not_wanted_leaves_nothing(stage: Stage, ear: Ear) -> None:
    panel = open_panel(stage)
    stage.click(panel.home.intake.record)
    microphone(panel).say(9.0)
    microphone(panel).say(0.5, sample=30)
    task = ear.begins(9.5, guess=None)
    ear.hears(task, (0.0, "Never mind.", ()))
    stage.until(lambda: texts(panel) == ["Never mind."])
    stage.click(panel.recording.discard)
    stage.until(lambda: panel.home.isVisible() and not rows(panel))
    assert recorded(stage) == [] and not panel.recording.isVisible()
    stage.until(lambda: stage.desk.transcripts.list() == ())


def test_a_transcript_that_is_removed_meanwhile_does_not_end_the_recording(
    stage: Stage, ear: Ear
) -> None:
    panel = open_panel(stage)
    stage.click(panel.home.intake.record)
    mic = microphone(panel)
    mic.say(9.0)
    mic.say(0.5, sample=30)
    task = ear.begins(9.5, guess=None)
    ear.hears(task, (0.0, "The first try.", ()))
    ear.ends(task, 9.5)
    stage.until(lambda: texts(panel) == ["The first try."])
    panel.show_list()
    stage.click(rows(panel)[0].remove)
    stage.until(lambda: stage.desk.transcripts.list() == ())
    stage.click(panel.recording.stop)
    ear.transcribes((0.0, "The second try.", ()))
    stage.until(lambda: texts(panel) == ["The second try."])
    assert len(rows(panel)) == 1


def test_a_microphone_that_goes_keeps_what_was_recorded(stage: Stage, ear: Ear) -> None:
    panel = open_panel(stage)
    stage.click(panel.home.intake.record)
    mic, bar = microphone(panel), panel.recording
    mic.say(1.0)
    mic.failed.emit(UserError("microphone_lost"))
    assert panel.home.banner.isVisible() and bar.state.text() == "Paused"
    bar.device.choose("usb")
    assert mic.state == "on" and mic.device == "usb" and bar.state.text() == "Recording…"
    mic.say(0.5)
    mic.failed.emit(UserError("microphone_lost"))
    stage.click(bar.pause)  # it says "Go on"
    assert mic.state == "on" and mic.device == "usb"
    stage.click(bar.stop)
    (path,) = recorded(stage)
    assert seconds(path) == 1.5


def test_without_a_microphone_it_says_so(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = open_panel(stage)

    def start(device_id: str = "") -> None:
        raise UserError("no_microphone")

    monkeypatch.setattr(microphone(panel), "start", start)
    stage.click(panel.home.intake.record)
    assert panel.home.banner.isVisible() and not panel.recording.isVisible()
    assert recorded(stage) == []


def test_what_a_kill_left_is_offered_once(make_stage: Callable[..., Stage], tmp_path: Path) -> None:
    folder = tmp_path / "data" / "recordings"
    for name in ("One", "Two"):
        recording = Recordings(folder).begin(name, 16_000)
        recording.write(bytes(64_000))
        assert recording._file is not None
        recording._file.close()  # as the system does it
    stage = make_stage(prepare=whisper(tmp_path))
    ear, panel = Ear(stage), open_panel(stage)
    stage.until(lambda: len(panel.home.left.rows) == 2)
    newest, oldest = panel.home.left.rows
    stage.click(oldest.keep)
    stage.click(newest.act)
    params = ear.transcribes((0.0, "Found again.", ()))
    assert Path(params.path) == newest.path
    stage.until(lambda: texts(panel) == ["Found again."])
    assert not panel.home.left.rows
    stage.until(lambda: Recordings(folder).left() == ())
    assert len(recorded(stage)) == 2


def test_levels_are_decibels() -> None:
    def block(sample: int) -> bytes:
        return sample.to_bytes(2, "little", signed=True) * 10

    assert level(b"") == level(block(0)) == level(block(10)) == 0.0
    assert level(block(-32768)) == 1.0
    assert level(block(1036)) == pytest.approx(0.5, abs=0.001)  # -30 dB


def test_a_pause_is_much_quieter_than_the_speech_before_it() -> None:
    rest = Rest()
    assert not any(rest.add(0.8, 0.1) for _ in range(20))
    assert [rest.add(0.4, 0.1) for _ in range(4)] == [False, False, True, True]
    assert not rest.add(0.7, 0.1)
    loud_room = Rest()  # where it never gets quiet, nothing is a pause
    assert not any(loud_room.add(0.6, 0.1) for _ in range(100))
    silence = Rest()
    assert [silence.add(0.0, 0.2) for _ in range(3)] == [False, True, True]
