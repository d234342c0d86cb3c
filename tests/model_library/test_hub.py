"""Search and details, by huggingface_hub's own client against a hub on this computer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_app.errors import UserError
from desktop_app.model_library.hub import Hub, HubAccess

from ..hub_server import FakeModel, HubServer

CONFIG = b'{"model_type": "llama"}'


def access(hub: HubServer, tmp_path: Path, **values: Any) -> HubAccess:
    base = {"proxy": None, "token": None, "offline": False} | values
    return HubAccess(**({"endpoint": hub.url, "cache": tmp_path / "cache"} | base))


@pytest.fixture
def client(hub: HubServer, tmp_path: Path) -> Hub:
    return Hub(lambda: access(hub, tmp_path))


def code_of(client: Hub, id: str = "org/model") -> str:
    with pytest.raises(UserError) as raised:
        client.details(id)
    return raised.value.code


def test_search_finds_by_name_task_and_language(hub: HubServer, client: Hub) -> None:
    for id, downloads, tag, language in (
        ("org/tiny-chat", 5, "text-generation", "en"),
        ("org/big-chat", 50, "text-generation", "ja"),
        ("org/chat-vision", 20, "image-text-to-text", "en"),
        ("org/chat-summary", 100, "summarization", "en"),
    ):
        tags = ("license:mit", language, "region:us")
        hub.add(FakeModel(id, {}, tag, tags, downloads=downloads, parameters={"BF16": 7}))

    def ids(*wanted: Any, **options: Any) -> list[str]:
        return [model.id for model in client.search(*wanted, **options)]

    assert ids("CHAT", "chat") == ["org/big-chat", "org/chat-vision", "org/tiny-chat"]
    assert ids("chat", "chat", "ja") == ["org/big-chat"]
    assert ids("chat", "summarize") == ["org/chat-summary"]
    assert ids("chat", limit=2) == ["org/chat-summary", "org/big-chat"]
    assert ids("nothing") == []
    (found,) = client.search("big")
    assert (found.task, found.licence, found.languages) == ("chat", "mit", ("ja",))
    assert (found.parameters, found.gated) == (7, False)
    assert found.updated.startswith("2025-11-02T10:00")


def test_details_tell_what_will_be_fetched(hub: HubServer, client: Hub, tmp_path: Path) -> None:
    model = hub.add(
        FakeModel(
            "org/model",
            {
                "README.md": "---\nlicense: mit\n---\n\n# Modèle 模型\n".encode(),
                "config.json": CONFIG,
                "model.safetensors": b"w" * 1000,
                "pytorch_model.bin": b"w" * 1000,
                "tokenizer.json": b"{}",
            },
            parameters={"BF16": 500},
        )
    )
    details = client.details("org/model")
    assert {file.name for file in details.files} == {
        "README.md",
        "config.json",
        "model.safetensors",
        "tokenizer.json",
    }
    assert details.files[-1].name == "model.safetensors"
    assert details.files[-1].sha256 and details.files[-1].size_bytes == 1000
    assert details.total_bytes == 1000 + len(CONFIG) + 2 + len(model.files["README.md"])
    assert details.card == "# Modèle 模型\n"
    assert details.config == {"model_type": "llama"}
    assert details.dtypes == {"BF16": 500}
    assert details.safe and not details.runs_code
    assert details.revision == model.commit == client.newest_revision("org/model")
    assert details.licence_url == f"{hub.url}/org/model"
    assert not (tmp_path / "cache").exists()  # looking leaves nothing behind


def test_the_details_of_a_gated_model_are_shown_without_a_token(
    hub: HubServer, client: Hub
) -> None:
    files = {"README.md": b"# Gated", "config.json": CONFIG, "model.safetensors": b"w"}
    hub.add(FakeModel("org/model", files, gated=True))
    details = client.details("org/model")
    assert details.model.gated
    assert details.card == "# Gated"
    assert details.config == {}


def test_gguf_files_are_offered_one_by_one(hub: HubServer, client: Hub) -> None:
    files = {
        "README.md": b"",
        "m-Q8_0.gguf": b"8" * 80,
        "m-Q4_K_M.gguf": b"4" * 40,
        "m-F16-00001-of-00002.gguf": b"f" * 90,
        "m-F16-00002-of-00002.gguf": b"f" * 70,
        "mmproj-m.gguf": b"p",
    }
    hub.add(FakeModel("org/model", files))
    details = client.details("org/model")
    assert [(file.name, file.size_bytes) for file in details.choices] == [
        ("m-Q4_K_M.gguf", 40),
        ("m-Q8_0.gguf", 80),
        ("m-F16-00001-of-00002.gguf", 160),
    ]
    assert [file.name for file in details.files] == ["README.md", "m-Q4_K_M.gguf"]
    assert details.safe


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"status": 429, "headers": {"Retry-After": "17"}}, "hub_rate_limited"),
        ({"status": 500}, "hub_failed"),
        ({"status": 503}, "hub_failed"),
        ({"status": 418}, "hub_failed"),
        ({"status": 404, "headers": {"X-Error-Code": "RepoNotFound"}}, "hub_model_missing"),
        ({"status": 403, "headers": {"X-Error-Code": "GatedRepo"}}, "model_gated"),
        ({"status": 200}, "hub_failed"),  # "{}": the sign-in page of a hotel answers anything
    ],
)
def test_troubles_of_the_hub_are_explained(
    hub: HubServer, client: Hub, fault: dict[str, Any], code: str
) -> None:
    hub.fail("/api/models/", **fault)
    with pytest.raises(UserError) as raised:
        client.details("org/model")
    assert raised.value.code == code
    assert raised.value.values.get("seconds") == ("17" if code == "hub_rate_limited" else None)
    assert len(hub.requests("/api/models/")) == 1  # asked once: the user may try again


def test_an_answer_that_breaks_off_is_explained(hub: HubServer, client: Hub) -> None:
    hub.add(FakeModel("org/model", {"model.safetensors": b"w"}))
    hub.fail("/api/models/", drop_after=10)
    assert code_of(client) == "hub_unreachable"


def test_a_model_that_is_not_there(hub: HubServer, client: Hub) -> None:
    assert code_of(client) == "hub_model_missing"
    assert code_of(client, "no model/at all/") == "hub_model_missing"
    hub.add(FakeModel("org/model", {}))
    with pytest.raises(UserError) as raised:
        client.details("org/model", revision="v9")
    assert raised.value.code == "hub_model_missing"


def test_tokens(hub: HubServer, tmp_path: Path) -> None:
    hub.add(FakeModel("org/model", {"config.json": CONFIG}, gated=True))

    def config(token: str) -> dict[str, Any]:
        return Hub(lambda: access(hub, tmp_path, token=token)).details("org/model").config

    assert config("hf_good") == {"model_type": "llama"}
    assert config("hf_new") == {}  # known, but has not accepted the licence
    with pytest.raises(UserError) as raised:
        config("hf_wrong")
    assert raised.value.code == "hub_token_refused"
    assert "hf_wrong" not in str(raised.value) + repr(access(hub, tmp_path, token="hf_wrong"))


def test_nobody_elses_token_is_sent(
    hub: HubServer, client: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", "/dev/null")
    monkeypatch.setenv("HF_TOKEN", "hf_good")
    hub.add(FakeModel("org/model", {"config.json": CONFIG}))
    client.details("org/model")
    assert {asked.authorization for asked in hub.asked} == {""}


def test_nothing_is_asked_while_offline(hub: HubServer, tmp_path: Path) -> None:
    client = Hub(lambda: access(hub, tmp_path, offline=True))
    for ask in (lambda: client.search("x"), lambda: client.newest_revision("org/model")):
        with pytest.raises(UserError) as raised:
            ask()
        assert raised.value.code == "hub_offline"
    assert code_of(client) == "hub_offline"
    assert hub.asked == []


def test_the_switch_of_the_environment_is_seen_as_it_is_now(
    hub: HubServer, client: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.add(FakeModel("org/model", {"config.json": CONFIG}))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # at its import
    assert client.details("org/model").config
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    asked = len(hub.asked)
    assert code_of(client) == "hub_offline"
    assert len(hub.asked) == asked


def test_a_hub_that_is_not_there(hub: HubServer, tmp_path: Path) -> None:
    for endpoint in ("http://127.0.0.1:1", "nonsense://x", "http://"):
        client = Hub(lambda endpoint=endpoint: access(hub, tmp_path, endpoint=endpoint))  # type: ignore[misc]
        assert code_of(client) == "hub_unreachable"


def test_a_hub_that_is_not_there_is_asked_once(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """huggingface_hub would wait half a minute in a search."""
    monkeypatch.setattr("time.sleep", lambda _: pytest.fail("waited to ask again"))
    client = Hub(lambda: access(hub, tmp_path, endpoint="http://127.0.0.1:1"))
    with pytest.raises(UserError) as caught:
        client.search("llama")
    assert caught.value.code == "hub_unreachable"


def test_the_proxy_is_asked_instead(hub: HubServer, tmp_path: Path) -> None:
    hub.add(FakeModel("org/model", {"config.json": CONFIG}))
    through = Hub(lambda: access(hub, tmp_path, endpoint="http://hub.invalid", proxy=hub.url))
    straight = Hub(lambda: access(hub, tmp_path))
    assert through.details("org/model").config == {"model_type": "llama"}
    assert all(asked.path.startswith("http://hub.invalid/") for asked in hub.asked)
    assert straight.details("org/model").config == {"model_type": "llama"}
    bad = Hub(lambda: access(hub, tmp_path, proxy="nonsense"))
    assert code_of(bad) == "hub_unreachable"


def test_importing_the_client_brings_in_nothing_heavy() -> None:
    code = (
        "import sys; import desktop_app.model_library.hub, desktop_app.services.downloads,"
        "desktop_app.services.hub_access; print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert {"huggingface_hub", "httpx2", "keyring"}.isdisjoint(done.stdout.split())
