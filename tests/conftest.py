"""What every test needs: no screen, no network, no noise."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app import network

from .hub_server import HubServer, serving

os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
os.environ["TOKENIZERS_PARALLELISM"] = "false"


@pytest.fixture(autouse=True)
def no_embedded_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only tests that are about meaning have a model for it: no other is to make vectors
    in the background. They import `find` by name."""
    monkeypatch.setattr("desktop_app.model_library.embedded.find", lambda: None)


@pytest.fixture(autouse=True)
def network_as_before() -> Iterator[None]:
    """The offline switch is the process's: what a test shuts is opened again."""
    yield
    if network.is_shut():
        network.shut(False)
        os.environ["HF_HUB_OFFLINE"] = "1"


@pytest.fixture(scope="module", autouse=True)
def own_garbage(request: pytest.FixtureRequest) -> Iterator[None]:
    """Without a window models are freed at once, also after tests that had one."""
    has_window = request.path.parent.name == "ui" or request.path.name == "test_end_to_end.py"
    if has_window or gc.isenabled():
        yield
        return
    gc.collect()  # what is left of windows, on their thread
    gc.enable()
    yield
    gc.disable()


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """A hub on this computer, and the way to it free; nothing of the user's is read or written."""
    import huggingface_hub
    from huggingface_hub import constants

    for name in (
        "HF_HUB_OFFLINE",
        "TRANSFORMERS_OFFLINE",
        "HF_TOKEN",
        "HF_HUB_CACHE",
        "HTTP_PROXY",
        "http_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "huggingface"))
    monkeypatch.setenv("HF_HUB_DOWNLOAD_TIMEOUT", "1")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_DOWNLOAD_TIMEOUT", 1)
    with serving() as server:
        yield server
        huggingface_hub.close_session()
