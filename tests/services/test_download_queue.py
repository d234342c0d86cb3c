"""The queue of downloads alone: with fake processes and a clock that stands still."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app.errors import UserError
from desktop_app.model_library.fetching import Job
from desktop_app.model_library.hub_records import HubAccess
from desktop_app.services.download import DownloadPhase
from desktop_app.services.downloads import Downloads

from .download_kit import Seen


class FakeChild:
    """A process that says what a test lets it say."""

    def __init__(
        self,
        job: Job,
        access: HubAccess,
        on_event: Callable[[FakeChild, dict[str, Any]], None],
        on_end: Callable[[FakeChild, str], None],
    ) -> None:
        self.job, self.killed = job, False
        self._on_event, self._on_end = on_event, on_end

    def kill(self) -> None:
        self.killed = True

    def join(self) -> None:
        return

    def say(self, event: str, **values: Any) -> None:
        self._on_event(self, {"event": event, **values})

    def end(self, how: str = "exit code 0") -> None:
        self._on_end(self, how)

    def finish(self) -> None:
        self.say("done", path="/models/it")
        self.end()


class Queue:
    """Downloads with fake processes and a clock that stands still."""

    def __init__(self, file: Path | None = None) -> None:
        self.seen, self.children, self.now_s, self.offline = Seen(), [], 0.0, False
        self.downloads = Downloads(
            lambda: HubAccess(None, None, Path("/models"), None, self.offline),
            file,
            threading.RLock(),
            self.seen,
            clock=lambda: self.now_s,
            launch=self._launch,
        )

    def _launch(self, *arguments: Any) -> FakeChild:
        self.children.append(FakeChild(*arguments))
        return self.children[-1]

    def phase(self, id: str) -> DownloadPhase:
        download = self.downloads.get(id)
        assert download is not None
        return download.phase


def test_two_at_a_time_the_others_wait() -> None:
    queue = Queue()
    for id in "abcd":
        queue.downloads.start(id)
    assert [child.job.id for child in queue.children] == ["a", "b"]
    assert queue.phase("c") is DownloadPhase.QUEUED
    queue.children[0].finish()
    assert [child.job.id for child in queue.children] == ["a", "b", "c"]
    queue.downloads.pause("b")
    assert [child.job.id for child in queue.children] == ["a", "b", "c", "d"]
    queue.downloads.resume("b")
    assert queue.phase("b") is DownloadPhase.QUEUED


def test_a_resumed_download_waits_for_its_old_process_to_end() -> None:
    queue = Queue()
    queue.downloads.start("a")
    queue.children[0].say("planned", revision="f" * 40, total_bytes=10)
    queue.downloads.pause("a")
    queue.downloads.resume("a")
    queue.children[0].say("progress", done_bytes=3, verifying=False)  # was on its way
    assert queue.phase("a") is DownloadPhase.QUEUED
    assert len(queue.children) == 1 and queue.children[0].killed
    queue.children[0].end("signal 9")
    assert queue.phase("a") is DownloadPhase.RUNNING
    assert queue.children[1].job.revision == "f" * 40  # the commit stays
    assert queue.children[1].job.ref == "main"


def test_a_cancelled_download_that_is_started_again_waits_too() -> None:
    queue = Queue()
    queue.downloads.start("a")
    queue.downloads.cancel("a")
    queue.downloads.start("a")
    assert len(queue.children) == 1
    queue.children[0].end("signal 9")
    assert len(queue.children) == 2
    assert queue.phase("a") is DownloadPhase.RUNNING


def test_speed_and_time_left() -> None:
    queue = Queue()
    queue.downloads.start("a")
    (child,) = queue.children
    child.say("planned", revision="f" * 40, total_bytes=1000)
    for second in range(11):
        queue.now_s = float(second)
        child.say("progress", done_bytes=min(second, 5) * 100, verifying=False)
    rates = [d.bytes_per_s for d in queue.seen.downloads if d.phase is DownloadPhase.RUNNING]
    assert max(rates) == 100.0
    running = queue.downloads.get("a")
    assert running is not None
    assert (running.bytes_per_s, running.seconds_left) == (0.0, None)  # it stalls
    assert any(d.seconds_left == 5.0 for d in queue.seen.downloads)
    child.say("progress", done_bytes=500, verifying=True)
    assert queue.phase("a") is DownloadPhase.VERIFYING


def test_a_process_that_ends_without_a_word_has_failed() -> None:
    queue = Queue()
    queue.downloads.start("a")
    queue.children[0].end("exit code 3")
    failed = queue.downloads.get("a")
    assert failed is not None
    assert (failed.phase, failed.error_code) == (DownloadPhase.FAILED, "download_died")
    queue.downloads.resume("a")
    assert queue.phase("a") is DownloadPhase.RUNNING


def test_no_process_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue()

    def refuse(*_arguments: Any) -> FakeChild:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(queue.downloads, "_launch", refuse)
    queue.downloads.start("a")
    assert queue.phase("a") is DownloadPhase.FAILED


def test_offline_pauses_everything_and_starts_nothing() -> None:
    queue = Queue()
    for id in "abc":
        queue.downloads.start(id)
    queue.offline = True
    queue.downloads.pause_all()
    assert [queue.phase(id) for id in "abc"] == [DownloadPhase.PAUSED] * 3
    assert all(child.killed for child in queue.children)
    for ask in (queue.downloads.start, queue.downloads.resume):
        with pytest.raises(UserError) as raised:
            ask("a")
        assert raised.value.code == "hub_offline"
    assert len(queue.children) == 2


def test_asking_twice_is_asking_once() -> None:
    queue = Queue()
    for _ in range(2):
        queue.downloads.start("a")
    assert len(queue.children) == 1
    for nothing in (queue.downloads.pause, queue.downloads.resume, queue.downloads.cancel):
        nothing("unknown")
    queue.downloads.resume("a")
    assert len(queue.downloads.all()) == 1
    queue.children[0].finish()
    queue.downloads.cancel("a")
    assert queue.phase("a") is DownloadPhase.DONE
    queue.downloads.start("a", revision="v2")
    assert queue.children[-1].job.revision == "v2"
    queue.children[-1].finish()
    queue.downloads.forget("a")
    assert queue.downloads.all() == ()


def test_unfinished_ones_are_written_down(tmp_path: Path) -> None:
    file = tmp_path / "downloads.json"
    queue = Queue(file)
    for id in "abcd":
        queue.downloads.start(id, files=("x.gguf",))
    queue.children[0].finish()
    queue.children[1].say("planned", revision="f" * 40, total_bytes=10)
    queue.children[1].say("progress", done_bytes=4, verifying=False)
    queue.downloads.cancel("d")
    queue.downloads.close()
    again = Queue(file)
    found = [(d.id, d.phase, d.revision, d.done_bytes) for d in again.downloads.all()]
    paused = DownloadPhase.PAUSED
    assert found == [("b", paused, "f" * 40, 4), ("c", paused, "", 0)]
    again.downloads.resume("b")
    assert again.children[0].job == Job("b", "f" * 40, ("x.gguf",), "main")
    for damage in ("", "[]", "{}", '[{"id": "x"}]', "[1]"):
        file.write_text(damage)
        assert Queue(file).downloads.all() == ()


def test_two_programs_keep_each_others_downloads(tmp_path: Path) -> None:
    file = tmp_path / "downloads.json"
    window, terminal = Queue(file), Queue(file)
    window.downloads.start("a")
    terminal.downloads.start("b")
    idle = Queue(file)
    terminal.downloads.cancel("b")
    window.downloads.start("c")
    idle.downloads.close()
    assert {download.id for download in Queue(file).downloads.all()} == {"a", "c"}
