"""Playing a file for real: needs QtMultimedia, and no device."""

from __future__ import annotations

import math
import struct
import wave
from itertools import pairwise
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.errors import UserError
from desktop_app.ui.panels.transcribe import player as player_module
from desktop_app.ui.panels.transcribe.player import Player


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    path = tmp_path / "tone.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        samples = (int(8000 * math.sin(n / 10)) for n in range(16_000))
        file.writeframes(b"".join(struct.pack("<h", one) for one in samples))
    return path


@pytest.mark.qt_log_level_fail("CRITICAL")  # of devices and decoders that a computer may lack
def test_a_file_is_played_from_where_it_is_to_be_played(qtbot: QtBot, tone: Path) -> None:
    pytest.importorskip("PySide6.QtMultimedia", exc_type=ImportError)
    player = Player()
    failures: list[UserError] = []
    player.failed.connect(failures.append)
    player.open(tone)
    player.set_speed(2.0)
    player.seek(0.4)
    seen: list[float] = []
    player.moved.connect(seen.append)
    player.play()
    qtbot.waitUntil(lambda: bool(failures) or bool(seen and seen[-1] > 0.7), timeout=10_000)
    assert not failures and min(seen) >= 0.39
    player.set_loop((0.2, 0.5))
    assert player.at_s == 0.2
    qtbot.waitUntil(lambda: player.is_playing, timeout=10_000)
    seen.clear()
    qtbot.waitUntil(lambda: any(a > b for a, b in pairwise(seen)), timeout=10_000)
    assert max(seen) < 0.75
    player.pause()
    qtbot.waitUntil(lambda: not player.is_playing)
    player.open(None)


def test_a_file_that_is_gone_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    player = Player()
    player.open(tmp_path / "gone.mp3")
    with qtbot.waitSignal(player.failed) as failed:
        player.play()
    assert failed.args[0].code == "audio_missing"


def test_without_the_system_library_it_says_what_to_install(
    qtbot: QtBot, tone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(self: Player) -> None:
        raise ImportError("libpulse.so.0: cannot open shared object file")

    monkeypatch.setattr(player_module.Player, "_make", missing)
    player = Player()
    player.open(tone)
    with qtbot.waitSignal(player.failed) as failed:
        player.play()
    assert failed.args[0].code == "sound_missing" and "libpulse" in failed.args[0].values["reason"]
