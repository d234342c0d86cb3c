"""Models of the hub: found with advice, downloaded, newer, and the token."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.model_library.sizes import GIB
from desktop_app.services.download import DownloadPhase
from desktop_app.services.shelf import Shelf

from ...hub_server import FakeModel, HubServer
from ...model_library import folders
from ...model_library.hub_cache import add_model
from ..conftest import Bench
from .conftest import here


@pytest.fixture
def online(hub: HubServer, bench: Bench) -> HubServer:
    bench.desk.settings.change(hub_endpoint=hub.url)
    return hub


def test_what_is_found_on_the_hub_is_told_with_advice(
    online: HubServer, shelf: Shelf, cache: Path, tmp_path: Path
) -> None:
    folder = folders.write_model(tmp_path / "source")
    online.add(
        FakeModel.of_folder("acme/huge", folder, parameters={"BF16": 90_000_000_000}, downloads=9)
    )
    online.add(FakeModel.of_folder("Qwen/Qwen3-1.7B", folder, parameters={"BF16": 1_700_000_000}))
    online.add(FakeModel.of_folder("acme/none", folder, downloads=1))
    add_model(cache, "acme/none")
    qwen, huge, none = shelf.search("")
    assert qwen.note and qwen.name == "Qwen3 1.7B" and qwen.downloads == 10  # of the catalogue
    assert huge.advice and huge.advice.is_hopeless and huge.download_bytes == 180_000_000_000
    assert none.advice is None and none.installed is not None


def test_details_and_a_newer_revision(
    online: HubServer, shelf: Shelf, cache: Path, tmp_path: Path
) -> None:
    folder = folders.write_model(tmp_path / "source")
    online.add(FakeModel.of_folder("acme/tiny", folder, parameters={"BF16": 214_336}))
    details = shelf.details("acme/tiny")
    assert details.free_disk_bytes == 50 * GIB
    assert details.advice and details.advice.options[0].context_tokens == 2048  # by its config
    add_model(cache, "acme/tiny")
    assert shelf.update_available(here(shelf, "acme/tiny"))
    add_model(cache, "acme/tiny", commit=details.hub.revision)
    assert not shelf.update_available(here(shelf, "acme/tiny"))
    assert not shelf.update_available(shelf.installed()[0])


def test_what_is_downloaded_is_here(
    online: HubServer, bench: Bench, shelf: Shelf, tmp_path: Path
) -> None:
    source = folders.write_model(tmp_path / "source")
    (source / "tokenizer.json").write_text("{}")
    online.add(FakeModel.of_folder("acme/tiny", source))
    bench.desk.subscribe(bench.events.append)
    shelf.downloads.start("acme/tiny")
    download = wait_for_end(shelf, "acme/tiny")
    assert download is DownloadPhase.DONE
    model = here(shelf, "acme/tiny")
    assert model.complete and bench.desk.models.choose(model.path).name == "tiny"
    shelf.remove(model)
    assert shelf.downloads.get("acme/tiny") is None


def wait_for_end(shelf: Shelf, model_id: str) -> DownloadPhase:
    import threading

    ended = (DownloadPhase.DONE, DownloadPhase.FAILED)
    pause = threading.Event()
    for _ in range(600):
        download = shelf.downloads.get(model_id)
        if download is not None and download.phase in ended:
            return download.phase
        pause.wait(0.05)
    raise AssertionError("the download does not end")


def test_the_token_is_kept(online: HubServer, shelf: Shelf) -> None:
    assert not shelf.has_token()
    shelf.set_token(" hf_good ")
    assert shelf.has_token() and shelf.token_is_in_file()
    shelf.forget_token()
    assert not shelf.has_token()
