"""Recordings that grow on the disk, and what a kill leaves of them."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.services.recording import Recordings, mend


def samples(count: int, first: int = 0) -> bytes:
    return struct.pack(f"<{count}h", *((first + n) % 30_000 for n in range(count)))


def read(path: Path) -> tuple[int, int, bytes]:
    with wave.open(str(path)) as file:
        return file.getframerate(), file.getnchannels(), file.readframes(file.getnframes())


def test_the_file_can_be_read_after_every_block(tmp_path: Path) -> None:
    recording = Recordings(tmp_path).begin("Recording", 16_000)
    for number in range(5):
        recording.write(samples(1600, number * 1600))
        assert read(recording.path) == (16_000, 1, samples((number + 1) * 1600))
    assert recording.duration_s == 0.5
    path = recording.finish()
    assert path.name.startswith("Recording 2") and path.suffix == ".wav"
    recording.write(samples(10))
    assert recording.finish() == path and read(path)[2] == samples(8000)


def test_whoever_reads_a_growing_file_finds_it_up_to_a_rest(tmp_path: Path) -> None:
    recording = Recordings(tmp_path).begin("Recording", 100)
    recording.write(samples(200))
    recording.write(samples(100), at_rest=False)
    assert (recording.readable_s, recording.duration_s) == (2.0, 3.0)
    assert len(read(recording.path)[2]) == 400
    recording.write(samples(100))
    assert recording.readable_s == 4.0
    recording.write(samples(2400), at_rest=False)
    assert recording.readable_s == 4.0
    recording.write(samples(100), at_rest=False)  # nobody talks for ever
    assert recording.readable_s == 29.0
    recording.write(samples(100), at_rest=False)
    assert len(read(recording.finish())[2]) == 6000


def test_half_samples_wait_for_their_other_half(tmp_path: Path) -> None:
    recording = Recordings(tmp_path).begin("Recording", 8000, channels=2)
    whole = samples(1000)
    for cut in range(0, 2000, 7):
        recording.write(whole[cut : cut + 7])
    assert read(recording.finish()) == (8000, 2, whole)


def test_two_recordings_of_one_second_are_two_files(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path)
    begun = [recordings.begin("Recording", 16_000) for _ in range(3)]
    assert len({recording.finish() for recording in begun}) == 3


def test_what_goes_on_or_is_finished_is_not_left(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path / "folder")
    assert recordings.left() == ()
    recording = recordings.begin("Recording", 16_000)
    recording.write(samples(160))
    assert recordings.left() == ()
    recording.finish()
    assert Recordings(recordings.folder).left() == ()


def test_a_kill_loses_nothing_that_was_written(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path\n"
        "from desktop_app.services.recording import Recordings\n"
        "recordings = Recordings(Path(sys.argv[1]))\n"
        "recordings.begin('Empty', 16000)\n"
        "recording = recordings.begin('Recording', 16000)\n"
        "recording.write(bytes(20000))\n"
        "recording.write(bytes(12000), at_rest=False)\n"
        "os.kill(os.getpid(), 9)"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert ended.returncode == (-9 if os.name == "posix" else 1)
    after = Recordings(tmp_path)
    (left,) = after.left()
    assert left.path.name.startswith("Recording ") and left.duration_s == 1.0
    assert read(left.path)[2] == bytes(32_000)
    after.settle(left.path)
    assert after.left() == ()
    assert [path.name for path in tmp_path.iterdir()] == [left.path.name]


def test_a_header_that_is_behind_is_mended(tmp_path: Path) -> None:
    recording = Recordings(tmp_path).begin("Recording", 16_000)
    recording.write(samples(1600))
    with recording.path.open("ab") as file:  # a block without its header, cut in a sample
        file.write(samples(800, 1600) + b"\x01")
    recording._file.close()  # type: ignore[union-attr]
    assert mend(recording.path) == 0.15
    assert read(recording.path)[2] == samples(2400)


def test_a_header_of_a_very_long_file_lets_readers_go_to_the_end(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    recording = Recordings(tmp_path).begin("Recording", 16_000)
    recording.write(samples(16))
    recording._bytes = 2**32 + 8
    recording.write(b"")
    recording.finish()
    recording.path.rename(path)
    with path.open("rb") as file:
        header = file.read(44)
    assert struct.unpack_from("<I", header, 4)[0] == struct.unpack_from("<I", header, 40)[0]
    assert struct.unpack_from("<I", header, 40)[0] == 0xFFFF_FFFF


def test_a_disk_that_does_not_take_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError) as refused:
        Recordings(tmp_path / "file").begin("Recording", 16_000)
    assert refused.value.code == "recording_not_written"
