"""Ways into the panel "Transcribe", an engine that hears what the test says, silent devices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest

from desktop_app.model_library.installed import Installed
from desktop_app.protocol import Produced, RunTask
from desktop_app.protocol.transcripts import (
    SAMPLES_PER_S,
    AudioFacts,
    Flag,
    LanguageGuess,
    Segment,
    TranscribeParams,
    TranscriptFacts,
    WindowDone,
)
from desktop_app.ui import wakefulness
from desktop_app.ui.panels.job_row import JobRow
from desktop_app.ui.panels.transcribe import panel as panel_module
from desktop_app.ui.panels.transcribe.microphone import Device
from desktop_app.ui.panels.transcribe.panel import TranscribePanel
from desktop_app.ui.panels.transcribe.segment_editor import SegmentEditor

from ..conftest import Stage
from ..fake_shelf import FakeShelf
from ..panels_kit import CTRL, KEY, SHIFT, Engine

MEETING: tuple[tuple[float, str, tuple[Flag, ...]], ...] = (
    (0.0, "さて、今日は三つ議題があります。", ()),
    (6.0, "First, the budget for the spring term; then the two open positions.", ()),
    (14.0, "Could you start with the numbers?", ()),
    (21.0, "We are at eighty-one percent, with two invoices outstanding.", ()),
    (29.0, "thank you thank you thank you thank you", ("loop",)),
    (36.0, "The second invoice arrived this morning, so that is settled.", ()),
    (44.0, "Then let us talk about the positions.", ()),
)
GUESS = LanguageGuess("ja", (("ja", 0.61), ("en", 0.39)), 3)


class SilentPlayer(QObject):
    """Plays in no time: the test says where it is."""

    moved = Signal(float)
    playing_changed = Signal(bool)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self.is_playing = False
        self.at_s = 0.0
        self.speed = 1.0
        self.loop: tuple[float, float] | None = None

    def open(self, path: Path | None) -> None:
        self.path, self.at_s, self.loop = path, 0.0, None
        self.moved.emit(0.0)

    def _set_playing(self, playing: bool) -> None:
        if playing != self.is_playing:
            self.is_playing = playing
            self.playing_changed.emit(playing)

    def play(self) -> None:
        self._set_playing(True)

    def pause(self) -> None:
        self._set_playing(False)

    def toggle(self) -> None:
        self._set_playing(not self.is_playing)

    def seek(self, at_s: float) -> None:
        self.at_s = max(0.0, at_s)
        self.moved.emit(self.at_s)

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        self.loop = loop

    def set_speed(self, speed: float) -> None:
        self.speed = speed


class TestMicrophone(QObject):
    """Hears what the test says."""

    __test__ = False
    heard = Signal(bytes)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rate, self.channels = 16_000, 1
        self.state = "stopped"
        self.device = ""
        self.found = [Device("built-in", "Built-in microphone"), Device("usb", "USB headset")]

    def devices(self) -> list[Device]:
        return self.found

    def start(self, device_id: str = "") -> None:
        self.state, self.device = "on", device_id

    def pause(self) -> None:
        self.state = "paused"

    def resume(self) -> None:
        self.state = "on"

    def stop(self) -> None:
        self.state = "stopped"

    def say(self, seconds: float, sample: int = 9000) -> None:
        """Hears a tone of blocks of a tenth of a second."""
        block = sample.to_bytes(2, "little", signed=True) * 1600
        for _ in range(round(seconds * 10)):
            self.heard.emit(block)


def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the panel be made without a device for sound."""
    monkeypatch.setattr(panel_module, "Player", SilentPlayer)
    monkeypatch.setattr(panel_module, "Microphone", TestMicrophone)
    monkeypatch.setattr(wakefulness, "command", lambda: [])


def whisper(folder: Path) -> Callable[[FakeShelf], None]:
    """Returns what installs a speech model."""
    path = folder / "whisper"
    path.mkdir(exist_ok=True)
    model = Installed(path, "openai/whisper-small", "whisper-small", "hub", "speech", 500_000_000)

    def prepare(shelf: FakeShelf) -> None:
        shelf.here.append(model)

    return prepare


def open_panel(stage: Stage) -> TranscribePanel:
    """Opens the panel by its keys."""
    stage.until(stage.window.isActiveWindow)
    stage.press(KEY.Key_T, CTRL, SHIFT)
    panel = stage.window.panels.dock.panel("transcribe")
    assert isinstance(panel, TranscribePanel)
    stage.until(panel.isVisible)
    return panel


def rows(panel: TranscribePanel) -> list[JobRow]:
    return list(panel.home.jobs.rows.values())


def texts(panel: TranscribePanel) -> list[str]:
    return [line.text for line in panel.result.view.model.lines]


class Ear(Engine):
    """Hears."""

    def begins(self, duration_s: float = 52.0, *, guess: LanguageGuess | None = GUESS) -> RunTask:
        """Takes the next recording and tells what it is."""
        task = self.next()
        assert isinstance(task.params, TranscribeParams)
        self.tells(task, AudioFacts(duration_s, 1, "mov,mp4", "aac"))
        if guess is not None:
            self.tells(task, guess)
        return task

    def tells(self, task: RunTask, item: object) -> None:
        self._stage.host.emit(Produced(task.request_id, item))  # type: ignore[arg-type]

    def hears(
        self, task: RunTask, *lines: tuple[float, str, tuple[Flag, ...]], first_s: float = 0.0
    ) -> float:
        """Hears lines, of one window; returns the second where that ends."""
        end_s = lines[-1][0] + 5.0
        segments = tuple(
            Segment(at_s, at_s + 4.0, text, flags=flags) for at_s, text, flags in lines
        )
        first, end = round(first_s * SAMPLES_PER_S), round(end_s * SAMPLES_PER_S)
        self.tells(task, WindowDone(first, end, 0, segments, end_s - first_s))
        return end_s

    def ends(self, task: RunTask, audio_s: float = 52.0) -> None:
        self.tells(task, TranscriptFacts(audio_s, audio_s, audio_s / 6.2, 0))
        self.finish(task)

    def transcribes(self, *lines: tuple[float, str, tuple[Flag, ...]]) -> TranscribeParams:
        """Does the next recording from its beginning to its end."""
        task = self.begins()
        self.hears(task, *(lines or MEETING))
        self.ends(task)
        assert isinstance(task.params, TranscribeParams)
        return task.params


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
