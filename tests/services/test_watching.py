"""The watched folder: what comes is taken once, when it is at rest, also after a restart."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.services.transcribing import TRANSCRIBE
from desktop_app.services.watching import INTERVAL_S, Watching

from .conftest import Bench, open_bench


class Watcher:
    """A desk that watches a folder, looked at by hand."""

    def __init__(self, bench: Bench, folder: Path) -> None:
        self.bench, self.folder = bench, folder
        folder.mkdir(exist_ok=True)
        self.now_s = folder.stat().st_mtime
        self.watching = self._watching()

    def _watching(self) -> Watching:
        desk = self.bench.desk
        return Watching(desk.transcripts, desk.settings, lambda: self.now_s)

    def write(self, name: str, content: bytes = b"sound", *, came_s: float = 100.0) -> Path:
        """Writes a file that came so long after the beginning."""
        path = self.folder / name
        path.write_bytes(content)
        os.utime(path, (came_s, self.folder.stat().st_mtime + came_s))
        return path

    def look(self, times: int = 1) -> list[str]:
        """Returns what has been taken, oldest first, after so many looks more."""
        for _ in range(times):
            self.now_s += INTERVAL_S
            self.watching.work()
        runs = self.bench.desk.jobs.runs(TRANSCRIBE)
        return [run.title for run in reversed(runs)]


@pytest.fixture
def watcher(bench: Bench, tmp_path: Path) -> Watcher:
    made = Watcher(bench, tmp_path / "inbox")
    made.now_s += 50.0
    made.watching.watch(made.folder)
    return made


def test_a_recording_that_comes_is_transcribed_when_it_is_at_rest(watcher: Watcher) -> None:
    assert watcher.watching.work() == INTERVAL_S
    watcher.write("a.mp3", b"the beginn")
    assert watcher.look() == []
    watcher.write("a.mp3", b"the beginning and more", came_s=101.0)
    assert watcher.look() == [], "it still grows"
    assert watcher.look() == ["a.mp3"]
    assert watcher.look(5) == ["a.mp3"], "never twice"


def test_only_new_recordings_are_taken(watcher: Watcher) -> None:
    watcher.write("notes.txt")
    watcher.write(".hidden.mp3")
    watcher.write("empty.mp3", b"")
    (watcher.folder / "within.mp3").mkdir()
    assert watcher.look(3) == []
    watcher.write("film.MP4")
    assert watcher.look(3) == ["film.MP4"]


def test_what_was_there_before_is_left_alone(bench: Bench, tmp_path: Path) -> None:
    made = Watcher(bench, tmp_path / "inbox")
    made.write("old.mp3", came_s=-100.0)
    made.now_s += 1000.0  # the file's own time of coming cannot be set
    made.watching.watch(made.folder)
    assert made.look(3) == []


def test_the_same_content_by_another_name_is_not_taken_again(watcher: Watcher) -> None:
    watcher.write("a.mp3")
    watcher.look(2)
    watcher.write("copy.mp3")
    watcher.write("b.mp3", b"other sound")
    assert watcher.look(3) == ["a.mp3", "b.mp3"]


def test_after_a_restart_it_goes_on(watcher: Watcher, data: DataDir) -> None:
    watcher.write("a.mp3")
    assert watcher.look(2) == ["a.mp3"]
    watcher.bench.desk.close()
    watcher.write("meanwhile.mp3", b"came while nobody looked")
    again = Watcher(open_bench(data), watcher.folder)
    again.now_s = watcher.now_s
    assert again.watching.folder == watcher.folder
    assert again.look(3) == ["a.mp3", "meanwhile.mp3"]
    again.bench.desk.close()


def test_a_folder_where_nothing_happens_is_not_read_again(
    watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher.look(1)
    watcher.now_s += 100.0
    watcher.look(1)

    def refuse(folder: Path) -> None:
        raise AssertionError(folder)

    monkeypatch.setattr("desktop_app.services.watching.os.scandir", refuse)
    assert watcher.look(2) == []


def test_a_folder_that_goes_away_is_waited_for(watcher: Watcher) -> None:
    watcher.folder.rmdir()
    wait_s = watcher.watching.work()
    assert wait_s is not None and wait_s > INTERVAL_S
    watcher.folder.mkdir()
    watcher.write("a.mp3")
    assert watcher.look(2) == ["a.mp3"]


def test_none_is_watched_any_more(watcher: Watcher) -> None:
    watcher.watching.watch(None)
    watcher.write("a.mp3")
    assert watcher.watching.work() is None and watcher.look(2) == []


def test_a_folder_that_is_not_there(bench: Bench, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        bench.desk.watching.watch(tmp_path / "none")
    assert caught.value.code == "folder_missing"
    assert bench.desk.watching.folder is None
