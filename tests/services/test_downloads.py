"""Downloads with processes of their own from a hub on this computer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from desktop_app.model_library.completeness import is_complete
from desktop_app.model_library.hub_records import HubAccess
from desktop_app.paths import resources_dir
from desktop_app.services.download import DownloadPhase
from desktop_app.services.download_child import DownloadChild
from desktop_app.services.downloads import Downloads

from ..hub_server import FakeModel, HubServer
from .download_kit import ID, PATIENCE_S, Seen

STARTER = resources_dir() / "starter_model"


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
