"""The panel on the program as it is: sound, a trained model, the real engine in its process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.ui.panels.transcribe.panel import TranscribePanel

from ...fixtures.speech.clips import RATE, WHISPER, clips
from ...fixtures.speech.phrases import bare, word_errors
from ...test_end_to_end import Program
from .kit import TestMicrophone, rows, silent, texts


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    silent(monkeypatch)
    program = Program(qtbot, tmp_path / "data")
    program.shell.bridge.desk.task_models.choose("speech", str(WHISPER))
    yield program
    program.close()


@pytest.fixture
def panel(program: Program) -> TranscribePanel:
    window = program.window
    program.until(window.isActiveWindow)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_T, modifiers)
    found = window.panels.dock.panel("transcribe")
    assert isinstance(found, TranscribePanel)
    found.home.options.language.choose("en")
    return found


def heard(panel: TranscribePanel) -> list[str]:
    return bare(" ".join(texts(panel)))


def test_a_file_is_heard(program: Program, panel: TranscribePanel) -> None:
    clip = max(clips("en"), key=lambda one: len(one.said))
    panel.take_files([clip.path])
    program.until(lambda: rows(panel) and panel.result.row.isHidden() and texts(panel))
    said = bare(" ".join(one.text for one in clip.said))
    assert word_errors(said, heard(panel)) <= 0.3 * len(said)
    lines = panel.result.view.model.lines
    assert lines[0].start_s == pytest.approx(clip.said[0].words[0][0], abs=0.6)
    assert "× real time" in panel.result.meta.text()


def test_what_is_spoken_is_written_down_while_it_is_recorded(
    program: Program, panel: TranscribePanel
) -> None:
    microphone = panel.recorder._microphone
    assert isinstance(microphone, TestMicrophone)
    panel.home.intake.record.click()
    silence = np.zeros(RATE // 2, np.float32)
    said: list[str] = []
    seconds = 0.0
    for clip in clips("en"):
        samples = np.concatenate((clip.recording.samples, silence))
        said += bare(" ".join(one.text for one in clip.said))
        pcm = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
        for start in range(0, len(pcm), 3200):
            microphone.heard.emit(pcm[start : start + 3200])
        seconds += len(samples) / RATE
        if seconds >= 12 and not texts(panel):
            program.until(lambda: texts(panel))  # live: the recording goes on
            assert panel.recorder.is_recording
        if seconds >= 24:
            break
    panel.recording.stop.click()
    program.until(panel.result.row.isHidden)
    desk = program.shell.bridge.desk
    (transcript,) = desk.transcripts.list()
    program.until(lambda: desk.transcripts.get(transcript.id).is_complete)
    program.until(lambda: len(texts(panel)) == desk.transcripts.count(transcript.id))
    assert word_errors(said, heard(panel)) <= 0.3 * len(said)
    assert desk.transcripts.get(transcript.id).duration_s == pytest.approx(seconds, abs=0.2)
