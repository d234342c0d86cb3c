"""Downloads by huggingface_hub's own client from a hub on this computer that misbehaves."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import hf_hub_download, scan_cache_dir, snapshot_download

from desktop_app.errors import UserError
from desktop_app.model_library import file_transfer
from desktop_app.model_library.completeness import is_complete
from desktop_app.model_library.download_plan import load_plan
from desktop_app.model_library.fetching import Job, fetch
from desktop_app.model_library.hub_records import HubAccess
from desktop_app.model_library.leftovers import discard
from desktop_app.model_library.verification import FileState, verify
from desktop_app.paths import resources_dir

from ..hub_server import FakeModel, HubServer

WEIGHTS = bytes(range(256)) * 8192  # 2 MiB: several pieces
CHUNK = 256 * 1024
FILES = {
    "README.md": b"# Model\n",
    "config.json": b'{"model_type": "llama"}',
    "model.safetensors": WEIGHTS,
    "tokenizer.json": b"{}",
}
ID = "org/model"


class Watched:
    """What a download told, in order."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Any]] = []
        self.slept: list[float] = []

    def planned(self, revision: str, total_bytes: int) -> None:
        self.told.append(("planned", total_bytes))

    def fetched(self, done_bytes: int) -> None:
        self.told.append(("fetched", done_bytes))

    def waits(self, seconds: float) -> None:
        self.told.append(("waits", seconds))

    def verifies(self) -> None:
        self.told.append(("verifies", None))

    @property
    def amounts(self) -> list[int]:
        return [value for kind, value in self.told if kind == "fetched"]


@pytest.fixture
def watch() -> Watched:
    return Watched()


@pytest.fixture
def run(hub: HubServer, tmp_path: Path, watch: Watched) -> Callable[..., Path]:
    """Fetches the model; keyword arguments are of the job, the access or `fetch`."""
    hub.add(FakeModel(ID, dict(FILES)))

    def run(free_bytes: int = 10**12, **values: Any) -> Path:
        job = Job(values.pop("id", ID), **{"ref": "main"} | values.pop("job", {}))
        base = {"endpoint": hub.url, "proxy": None, "token": None, "offline": False}
        access = HubAccess(cache=tmp_path / "cache", **(base | values))
        return fetch(
            job, access, watch, sleep=watch.slept.append, free_bytes=lambda _folder: free_bytes
        )

    return run


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "models--org--model"


def code_of(run: Callable[..., Path], **values: Any) -> str:
    with pytest.raises(UserError) as raised:
        run(**values)
    return raised.value.code


def test_a_download_makes_a_cache_that_others_understand(
    hub: HubServer, run: Callable[..., Path], watch: Watched, tmp_path: Path
) -> None:
    snapshot = run()
    commit = hub.models[ID].commit
    assert {path.name: path.read_bytes() for path in snapshot.iterdir()} == FILES
    assert is_complete(snapshot)
    assert [check.state for check in verify(snapshot)] == [FileState.WHOLE] * 4
    total = sum(map(len, FILES.values()))
    assert watch.told[0] == ("planned", total)
    assert watch.amounts == sorted(watch.amounts) and watch.amounts[-1] == total
    assert watch.slept == []

    cache = tmp_path / "cache"
    info = scan_cache_dir(cache)
    assert info.warnings == []
    (found,) = info.repos
    (revision,) = found.revisions
    assert (found.repo_id, revision.commit_hash, revision.refs) == (ID, commit, {"main"})
    assert found.size_on_disk == total
    assert not list(cache.rglob("*.incomplete"))
    # The client itself needs no connection any more.
    hub.asked.clear()
    whole = snapshot_download(ID, cache_dir=cache, local_files_only=True)
    assert Path(whole) == snapshot
    assert hub.asked == []


def test_the_starter_model(hub: HubServer, run: Callable[..., Path]) -> None:
    starter = resources_dir() / "starter_model"
    hub.add(FakeModel.of_folder("tsukue/starter", starter))
    snapshot = run(id="tsukue/starter")
    for path in starter.iterdir():
        assert (snapshot / path.name).read_bytes() == path.read_bytes()
    assert is_complete(snapshot)


def test_nothing_is_fetched_twice(hub: HubServer, run: Callable[..., Path]) -> None:
    first = run()
    hub.asked.clear()
    assert run() == first
    assert [asked.path for asked in hub.asked if "/resolve/" in asked.path] == [
        f"/{ID}/resolve/{first.name}/config.json"  # to know which files it needs
    ]


def test_what_a_new_commit_leaves_as_it_was_is_not_fetched(
    hub: HubServer, run: Callable[..., Path], repository: Path
) -> None:
    old = run()
    hub.models[ID].files["README.md"] = b"# New\n"
    hub.served.clear()
    new = run()
    assert new != old and is_complete(new)
    assert hub.served["model.safetensors"] == 0
    assert (repository / "refs" / "main").read_text() == new.name


def test_a_dropped_connection_goes_on_where_it_broke(
    hub: HubServer, run: Callable[..., Path], watch: Watched
) -> None:
    hub.fail("/storage/", drop_after=3 * CHUNK + 17)
    snapshot = run()
    assert (snapshot / "model.safetensors").read_bytes() == WEIGHTS
    ranges = [asked.range for asked in hub.requests("/storage/")]
    assert ranges == ["", f"bytes={3 * CHUNK + 17}-"]
    assert watch.slept == [1.0]
    assert [value for kind, value in watch.told if kind == "waits"] == [1.0, 0.0]


def test_a_stalled_connection_is_given_up_and_goes_on(
    hub: HubServer, run: Callable[..., Path]
) -> None:
    hub.fail("/storage/", stall_after=CHUNK)
    snapshot = run()
    assert (snapshot / "model.safetensors").read_bytes() == WEIGHTS
    assert [asked.range for asked in hub.requests("/storage/")] == ["", f"bytes={CHUNK}-"]


def test_a_server_that_knows_no_ranges_starts_over(
    hub: HubServer, run: Callable[..., Path]
) -> None:
    hub.ignores_range = True
    hub.fail("/storage/", drop_after=2 * CHUNK)
    snapshot = run()
    assert (snapshot / "model.safetensors").read_bytes() == WEIGHTS


@pytest.mark.parametrize("path", ["/api/models/", "/storage/", "/resolve/"])
def test_a_busy_hub_is_given_the_rest_it_wants(
    hub: HubServer, run: Callable[..., Path], watch: Watched, path: str
) -> None:
    hub.fail(path, status=429, headers={"Retry-After": "7"})
    assert is_complete(run())
    assert watch.slept == [7.0]


def test_waits_grow_and_end(hub: HubServer, run: Callable[..., Path], watch: Watched) -> None:
    hub.fail("/storage/", status=500, times=100)
    assert code_of(run) == "hub_failed"
    assert watch.slept == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0]


def test_the_user_is_not_kept_waiting_for_a_hub_that_is_away(
    run: Callable[..., Path], watch: Watched
) -> None:
    assert code_of(run, endpoint="http://127.0.0.1:1") == "hub_unreachable"
    assert watch.slept == [1.0, 2.0]


def test_progress_renews_patience(hub: HubServer, run: Callable[..., Path], watch: Watched) -> None:
    hub.fail("/storage/", drop_after=CHUNK, times=7)
    hub.fail("/storage/", status=500, times=6)
    assert is_complete(run())
    assert watch.slept == [1.0] * 7 + [2.0, 4.0, 8.0, 16.0, 32.0, 60.0]
    assert len(hub.requests("/storage/")) == 14


def test_wrong_bytes_are_removed_and_reported(
    hub: HubServer, run: Callable[..., Path], repository: Path
) -> None:
    hub.fail("/storage/", corrupt=True)
    with pytest.raises(UserError) as raised:
        run()
    assert (raised.value.code, raised.value.values["file"]) == (
        "download_damaged",
        "model.safetensors",
    )
    blobs = {path.name for path in (repository / "blobs").iterdir()}
    assert hashlib.sha256(WEIGHTS).hexdigest() not in blobs
    assert not any(name.endswith(".incomplete") for name in blobs)
    (snapshot,) = (repository / "snapshots").iterdir()
    assert not is_complete(snapshot)
    assert is_complete(run())  # only this file again


def test_a_small_file_that_is_wrong_is_noticed_too(
    hub: HubServer, run: Callable[..., Path]
) -> None:
    hub.fail("/tokenizer.json", corrupt=True)
    assert code_of(run) == "download_damaged"


@pytest.mark.parametrize("left", [b"x" * CHUNK, b"x" * (len(WEIGHTS) + 5), b"x" * len(WEIGHTS)])
def test_a_beginning_that_is_none_is_found_out(
    run: Callable[..., Path], repository: Path, left: bytes
) -> None:
    part = repository / "blobs" / f"{hashlib.sha256(WEIGHTS).hexdigest()}.incomplete"
    part.parent.mkdir(parents=True)
    part.write_bytes(left)
    if len(left) <= len(WEIGHTS):
        assert code_of(run) == "download_damaged"
    assert is_complete(run())


def test_gated_missing_and_refused(hub: HubServer, run: Callable[..., Path]) -> None:
    hub.models[ID].gated = True
    assert code_of(run) == "model_gated"
    assert code_of(run, token="hf_new") == "model_gated"
    assert code_of(run, token="hf_wrong") == "hub_token_refused"
    assert code_of(run, id="org/none") == "hub_model_missing"
    assert code_of(run, offline=True) == "hub_offline"
    assert is_complete(run(token="hf_good"))


def test_a_model_without_weights(hub: HubServer, run: Callable[..., Path]) -> None:
    hub.models[ID].files = {"config.json": b"{}", "tf_model.h5": b"w"}
    assert code_of(run) == "hub_no_weights"


def test_one_gguf_file_of_several(hub: HubServer, run: Callable[..., Path]) -> None:
    hub.models[ID].files = {
        "a-Q8_0.gguf": b"8",
        "a-Q4_0-00001-of-00002.gguf": b"41",
        "a-Q4_0-00002-of-00002.gguf": b"42",
    }
    snapshot = run(job={"files": ("a-Q4_0-00001-of-00002.gguf",)})
    assert sorted(path.name for path in snapshot.iterdir()) == [
        "a-Q4_0-00001-of-00002.gguf",
        "a-Q4_0-00002-of-00002.gguf",
    ]
    assert is_complete(snapshot)


def test_the_disk_is_looked_at_before(
    hub: HubServer, run: Callable[..., Path], repository: Path
) -> None:
    with pytest.raises(UserError) as raised:
        run(free_bytes=64 << 20)
    assert raised.value.code == "disk_full_download"
    assert raised.value.values == {"needed": "2 MiB", "free": "64 MiB"}
    assert hub.served["model.safetensors"] == 0
    assert not repository.exists()


def test_a_disk_that_fills_up_meanwhile(
    hub: HubServer,
    run: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    watch: Watched,
    repository: Path,
) -> None:
    growing = file_transfer._Growing

    class Full(growing):  # type: ignore[valid-type,misc]
        def write(self, data: object, /) -> int:
            if self.tell() >= 2 * CHUNK:
                raise OSError(errno.ENOSPC, "No space left on device")
            return int(super().write(data))

    monkeypatch.setattr(file_transfer, "_Growing", Full)
    assert code_of(run) == "disk_full_download"
    assert watch.slept == []
    monkeypatch.setattr(file_transfer, "_Growing", growing)
    (part,) = repository.rglob("*.incomplete")
    here = part.stat().st_size
    assert here >= 2 * CHUNK
    assert is_complete(run())
    assert hub.requests("/storage/")[-1].range == f"bytes={here}-"


def test_a_folder_that_cannot_be_written(run: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    assert code_of(run) == "models_folder_unusable"


def test_names_that_lead_out_of_the_folder_are_not_fetched(
    hub: HubServer, run: Callable[..., Path], tmp_path: Path
) -> None:
    for name in ("../evil.json", "/evil.json", "a/../../evil.json", "C:evil.json", "..\\evil.json"):
        hub.models[ID].files[name] = b"evil"
    run()
    assert not list(tmp_path.rglob("*evil.json"))


def test_what_another_program_fetched_is_used(
    hub: HubServer, run: Callable[..., Path], tmp_path: Path
) -> None:
    other = hf_hub_download(ID, "model.safetensors", cache_dir=tmp_path / "cache", endpoint=hub.url)
    hub.served.clear()
    snapshot = run()
    assert Path(other).parent == snapshot
    assert hub.served["model.safetensors"] == 0


def test_cancelled_files_go_and_others_stay(
    hub: HubServer, run: Callable[..., Path], repository: Path, tmp_path: Path
) -> None:
    whole = run()
    hub.models[ID].files["model.safetensors"] = WEIGHTS[::-1]
    hub.fail("/storage/", drop_after=CHUNK)
    hub.fail("/storage/", status=403)
    assert code_of(run) == "model_gated"
    commit = hub.models[ID].commit
    assert list(repository.rglob("*.incomplete"))
    discard(tmp_path / "cache", ID, commit)
    assert not list(repository.rglob("*.incomplete"))
    assert [path.name for path in (repository / "snapshots").iterdir()] == [whole.name]
    assert is_complete(whole)
    assert load_plan(whole)
    discard(tmp_path / "cache", ID, whole.name)
    assert is_complete(whole)  # a finished model is no leftover


def test_nothing_is_left_of_a_first_download(
    hub: HubServer, run: Callable[..., Path], tmp_path: Path
) -> None:
    hub.fail("/storage/", drop_after=CHUNK)
    hub.fail("/storage/", status=403)
    assert code_of(run) == "model_gated"
    discard(tmp_path / "cache", ID, hub.models[ID].commit)
    assert [path.name for path in (tmp_path / "cache").rglob("*") if path.is_file()] == [
        "CACHEDIR.TAG"
    ]


def test_a_cancelled_gguf_file_leaves_the_other_whole(
    hub: HubServer, run: Callable[..., Path], tmp_path: Path
) -> None:
    hub.models[ID].files = {"a.gguf": b"a" * CHUNK, "b.gguf": b"b" * CHUNK}
    snapshot = run(job={"files": ("a.gguf",)})
    hub.fail("/storage/", drop_after=100)
    hub.fail("/storage/", status=403)
    assert code_of(run, job={"files": ("b.gguf",)}) == "model_gated"
    discard(tmp_path / "cache", ID, snapshot.name)
    assert [(c.name, c.state) for c in verify(snapshot)] == [("a.gguf", FileState.WHOLE)]
    assert not list(tmp_path.rglob("*.incomplete"))
