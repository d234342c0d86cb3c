"""The queue of downloads: with processes of its own from a hub on this computer, and with fakes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from desktop_app.errors import UserError
from desktop_app.model_library.completeness import is_complete
from desktop_app.model_library.fetching import Job
from desktop_app.model_library.hub_records import HubAccess
from desktop_app.paths import resources_dir
from desktop_app.services.download import Download, DownloadPhase
from desktop_app.services.download_child import DownloadChild
from desktop_app.services.downloads import Downloads
from desktop_app.services.events import DownloadChanged

from ..hub_server import FakeModel, HubServer

ID = "tsukue/starter"
STARTER = resources_dir() / "starter_model"
PATIENCE_S = 30.0


class Seen:
    """Collects what is announced, and waits for it."""

    def __init__(self) -> None:
        self.downloads: list[Download] = []
        self._changed = threading.Condition()

    def __call__(self, event: DownloadChanged) -> None:
        with self._changed:
            self.downloads.append(event.download)
            self._changed.notify_all()

    def wait(self, *phases: DownloadPhase, id: str = ID, after: int = 0) -> Download:
        """Returns the first download in such a phase that was told after so many others."""

        return self.wait_until(lambda d: d.id == id and d.phase in phases, after)

    def wait_until(self, wanted: Callable[[Download], bool], after: int = 0) -> Download:
        def found() -> Download | None:
            return next(filter(wanted, self.downloads[after:]), None)

        with self._changed:
            assert self._changed.wait_for(found, PATIENCE_S), self.downloads[-3:]
        download = found()
        assert download is not None
        return download

    @property
    def phases(self) -> list[DownloadPhase]:
        """The phases, each change once."""
        told = [download.phase for download in self.downloads]
        return [p for i, p in enumerate(told) if i == 0 or told[i - 1] is not p]


@dataclass
class Desk:
    """Downloads into a folder of their own; opened again it is a program started again."""

    hub: HubServer
    root: Path
    seen: Seen = field(default_factory=Seen)
    values: dict[str, Any] = field(default_factory=dict)
    opened: list[Downloads] = field(default_factory=list)
    children: list[DownloadChild] = field(default_factory=list)

    def open(self, **options: Any) -> Downloads:
        def launch(*arguments: Any) -> DownloadChild:
            self.children.append(DownloadChild(*arguments))
            return self.children[-1]

        downloads = Downloads(
            self.access,
            self.root / "downloads.json",
            threading.RLock(),
            self.seen,
            **{"launch": launch, "first_wait_s": 0.01} | options,
        )
        self.opened.append(downloads)
        return downloads

    def access(self) -> HubAccess:
        base = {"endpoint": self.hub.url, "proxy": None, "token": None, "offline": False}
        return HubAccess(cache=self.cache, **(base | self.values))

    @property
    def cache(self) -> Path:
        return self.root / "cache"

    @property
    def partial_bytes(self) -> int:
        return sum(path.stat().st_size for path in self.cache.rglob("*.incomplete"))


@pytest.fixture
def desk(hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("HF_HUB_DOWNLOAD_TIMEOUT", "600")  # a stalled connection hangs for good
    hub.add(FakeModel.of_folder(ID, STARTER))
    desk = Desk(hub, tmp_path)
    yield desk
    hub.released.set()
    for downloads in desk.opened:
        downloads.close()


def stall(desk: Desk, after: int = 5_000_000) -> None:
    desk.hub.stalled.clear()
    desk.hub.fail("/storage/", stall_after=after)


def wait_for_stall(desk: Desk) -> None:
    """Until the hub sends no more, and some of the weights have been written."""
    assert desk.hub.stalled.wait(PATIENCE_S)
    desk.seen.wait_until(lambda download: download.done_bytes > 1_000_000)


def assert_is_the_starter(path: Path | None) -> None:
    assert path is not None and is_complete(path)
    for file in STARTER.iterdir():
        assert (path / file.name).read_bytes() == file.read_bytes()


def test_a_download_from_beginning_to_end(desk: Desk) -> None:
    downloads = desk.open()
    downloads.start(ID)
    done = desk.seen.wait(DownloadPhase.DONE, DownloadPhase.FAILED)
    assert_is_the_starter(done.path)
    size_bytes = sum(file.stat().st_size for file in STARTER.iterdir())
    assert (done.done_bytes, done.total_bytes) == (size_bytes, size_bytes)
    assert desk.seen.phases[0] is DownloadPhase.QUEUED
    assert desk.seen.phases[-1] is DownloadPhase.DONE
    amounts = [download.done_bytes for download in desk.seen.downloads]
    assert amounts == sorted(amounts)
    assert downloads.all() == (done,) == (downloads.get(ID),)
    downloads.close()
    assert desk.open().all() == ()  # what is finished is not written down


def test_pause_takes_effect_at_once_and_resume_goes_on(desk: Desk) -> None:
    stall(desk)
    downloads = desk.open()
    downloads.start(ID)
    wait_for_stall(desk)
    downloads.pause(ID)
    told = len(desk.seen.downloads)
    assert desk.seen.downloads[-1].phase is DownloadPhase.PAUSED
    desk.children[0].join()
    here = desk.partial_bytes
    assert 0 < here <= 5_000_000
    downloads.resume(ID)
    done = desk.seen.wait(DownloadPhase.DONE, DownloadPhase.FAILED, after=told)
    assert_is_the_starter(done.path)
    assert [asked.range for asked in desk.hub.requests("/storage/")] == ["", f"bytes={here}-"]


def test_a_killed_process_is_reported_and_its_file_goes_on(desk: Desk) -> None:
    stall(desk)
    downloads = desk.open()
    downloads.start(ID)
    wait_for_stall(desk)
    os.kill(desk.children[0].pid, signal.SIGKILL)
    failed = desk.seen.wait(DownloadPhase.FAILED)
    assert (failed.error_code, dict(failed.error_values)) == (
        "download_died",
        {"reason": "signal 9"},
    )
    here = desk.partial_bytes
    assert here > 0
    assert not any(is_complete(path) for path in desk.cache.glob("*/snapshots/*"))
    served = desk.hub.served["model.safetensors"]
    downloads.resume(ID)
    done = desk.seen.wait(DownloadPhase.DONE, after=len(desk.seen.downloads))
    assert_is_the_starter(done.path)
    assert desk.hub.requests("/storage/")[-1].range == f"bytes={here}-"
    size_bytes = (STARTER / "model.safetensors").stat().st_size
    assert desk.hub.served["model.safetensors"] - served == size_bytes - here


_PROGRAM = """
import sys, threading
from pathlib import Path
from desktop_app.model_library.hub_records import HubAccess
from desktop_app.services.download_child import DownloadChild
from desktop_app.services.downloads import Downloads

def launch(*arguments):
    child = DownloadChild(*arguments)
    print(child.pid, flush=True)
    return child

root, url = Path(sys.argv[1]), sys.argv[2]
access = HubAccess(url, None, root / "cache", None, False)
file = root / "downloads.json"
downloads = Downloads(lambda: access, file, threading.RLock(), lambda event: None, launch=launch)
downloads.start("tsukue/starter")
threading.Event().wait()
"""


def test_a_killed_program_takes_its_download_along_and_finds_it_again(desk: Desk) -> None:
    stall(desk)
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(desk.root), desk.hub.url], stdout=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        child = psutil.Process(int(program.stdout.readline()))
        assert desk.hub.stalled.wait(PATIENCE_S)
        program.kill()
    child.wait(timeout=PATIENCE_S)
    downloads = desk.open()
    (paused,) = downloads.all()
    assert (paused.id, paused.phase) == (ID, DownloadPhase.PAUSED)
    assert paused.revision == desk.hub.models[ID].commit and paused.total_bytes > 19_000_000
    assert desk.seen.downloads == []  # nothing starts by itself
    downloads.resume(ID)
    done = desk.seen.wait(DownloadPhase.DONE, DownloadPhase.FAILED)
    assert_is_the_starter(done.path)
    assert desk.hub.requests("/storage/")[-1].range.startswith("bytes=")


def test_cancel_removes_what_came(desk: Desk) -> None:
    stall(desk)
    downloads = desk.open()
    downloads.start(ID)
    wait_for_stall(desk)
    downloads.cancel(ID)
    assert desk.seen.downloads[-1].phase is DownloadPhase.CANCELLED
    assert downloads.all() == ()
    desk.children[0].join()
    assert not list(desk.cache.glob("models--*"))
    downloads.start(ID)  # and it can be had all the same
    done = desk.seen.wait(DownloadPhase.DONE, DownloadPhase.FAILED)
    assert_is_the_starter(done.path)


def test_a_paused_download_can_be_cancelled_after_a_restart(desk: Desk) -> None:
    stall(desk)
    downloads = desk.open()
    downloads.start(ID)
    wait_for_stall(desk)
    downloads.close()
    again = desk.open()
    again.cancel(ID)
    assert not list(desk.cache.glob("models--*"))
    again.close()
    assert desk.open().all() == ()


def test_a_closed_program_leaves_it_paused(desk: Desk) -> None:
    stall(desk)
    downloads = desk.open()
    downloads.start(ID)
    wait_for_stall(desk)
    downloads.close()
    downloads.close()
    again = desk.open()
    (paused,) = again.all()
    assert paused.phase is DownloadPhase.PAUSED
    again.start(ID)  # the button "download" of the list does the same as "resume"
    assert_is_the_starter(desk.seen.wait(DownloadPhase.DONE, DownloadPhase.FAILED).path)
    assert desk.hub.requests("/storage/")[-1].range.startswith("bytes=")


def test_troubles_reach_the_user_and_can_be_tried_again(desk: Desk) -> None:
    desk.hub.models[ID].gated = True
    downloads = desk.open()
    downloads.start(ID)
    failed = desk.seen.wait(DownloadPhase.FAILED)
    assert (failed.error_code, dict(failed.error_values)["id"]) == ("model_gated", ID)
    desk.values["token"] = "hf_good"
    downloads.resume(ID)
    done = desk.seen.wait(DownloadPhase.DONE, after=len(desk.seen.downloads))
    assert done.error_code is None
    assert_is_the_starter(done.path)


def test_the_token_is_no_argument_and_in_no_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    desk.values["token"] = "hf_wrong"
    stall(desk)
    downloads = desk.open()
    downloads.start(ID)
    desk.seen.wait(DownloadPhase.RUNNING)
    if sys.platform == "linux":
        command = Path(f"/proc/{desk.children[0].pid}/cmdline").read_bytes()
        environment = Path(f"/proc/{desk.children[0].pid}/environ").read_bytes()
        assert b"hf_wrong" not in command + environment
    failed = desk.seen.wait(DownloadPhase.FAILED)
    assert failed.error_code == "hub_token_refused"
    downloads.close()
    assert "hf_wrong" not in caplog.text
    assert "hf_wrong" not in (desk.root / "downloads.json").read_text()


def test_a_retry_is_shown(desk: Desk) -> None:
    desk.hub.fail("/storage/", status=503)
    downloads = desk.open()
    downloads.start(ID)
    desk.seen.wait(DownloadPhase.DONE, DownloadPhase.FAILED)
    assert any(download.waiting_s == 0.01 for download in desk.seen.downloads)


# --- the queue alone


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
