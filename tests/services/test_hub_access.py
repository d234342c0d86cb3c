"""Settings as a way to the hub."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.model_library.secrets import Secrets
from desktop_app.services.hub_access import hub_access, models_cache
from desktop_app.settings import Settings

_VARIABLES = ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME")


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"XDG_CACHE_HOME": "/x"},
        {"XDG_CACHE_HOME": "/x", "HF_HOME": "/h"},
        {"HF_HOME": "~/h"},
        {"HF_HOME": "/h", "HF_HUB_CACHE": "/c"},
        {"HUGGINGFACE_HUB_CACHE": "/old"},
        {"HF_HUB_CACHE": "$HOME/c"},
    ],
)
def test_the_cache_is_where_huggingface_hub_has_it(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib

    from huggingface_hub import constants

    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    source = importlib.util.find_spec("huggingface_hub.constants")
    assert source is not None and source.loader is not None
    theirs = importlib.util.module_from_spec(source)  # read anew, beside the one in use
    source.loader.exec_module(theirs)
    assert theirs is not constants
    assert models_cache(Settings()) == Path(theirs.HF_HUB_CACHE)
    assert models_cache(Settings(models_folder="~/mine")) == Path.home() / "mine"


def test_settings_are_read_at_the_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_x")
    now = Settings()
    access = hub_access(lambda: now, Secrets(tmp_path / "token"))
    monkeypatch.setattr(Secrets, "token", lambda self: "hf_x")
    assert (access().endpoint, access().proxy, access().token) == (None, None, "hf_x")
    now = Settings(hub_endpoint=" https://mirror.example/ ", proxy="http://p:1", offline=True)
    assert access().endpoint == "https://mirror.example"
    assert access().proxy == "http://p:1"
    assert access().offline and access().token is None  # the keyring is left alone
