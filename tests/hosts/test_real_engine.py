"""The default engine in its child process: a real model, killed in mid-answer."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from desktop_app.hosts.base import HostState
from desktop_app.hosts.process_host import ProcessHost
from desktop_app.protocol import (
    Cancel,
    Cancelled,
    ChatTurn,
    Failed,
    Finished,
    Generate,
    GenerationParams,
    LoadSpec,
    ModelReady,
    Progress,
    Stage,
)

from .. import gguf_files
from ..engine import tiny_models
from .conftest import Watched


@pytest.fixture(params=["folder", "gguf"])
def spec(request: pytest.FixtureRequest, tmp_path: Path) -> LoadSpec:
    """A model for either runtime."""
    folder = tiny_models.save_llama(tmp_path)
    if request.param == "folder":
        return LoadSpec(str(folder))
    pytest.importorskip("xllamacpp")
    return LoadSpec(str(gguf_files.write(folder, folder / "tiny.gguf")))


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("how", ["SIGKILL", "SIGABRT"])  # the system; a failed check in C++
def test_a_chat_goes_on_after_its_process_ended(spec: LoadSpec, how: str) -> None:

    def ask(request_id: str, **params: int) -> Generate:
        turns = (ChatTurn("user", "hi"),)
        return Generate(
            request_id, spec, turns, GenerationParams(seed=1, temperature=1.0, **params)
        )

    def prefilled(request_id: str) -> bool:
        return any(
            isinstance(e, Progress) and e.stage is Stage.PREFILL and e.request_id == request_id
            for e in watched.events
        )

    host = ProcessHost()
    watched = Watched(host).start()
    try:
        host.post(ask("a", max_new_tokens=5))
        assert isinstance(watched.end("a"), Finished)
        host.post(ask("b"))
        watched.until(lambda: prefilled("b"))
        assert host.pid is not None
        os.kill(host.pid, getattr(signal, how))
        end = watched.end("b")
        assert isinstance(end, Failed | Finished)  # it may just have been done
        watched.until(lambda: HostState.DIED in watched.states)
        host.post(ask("c", max_new_tokens=5))
        assert isinstance(watched.end("c"), Finished)
        assert watched.text("c") == watched.text("a")
        host.post(ask("d"))
        watched.until(lambda: prefilled("d"))
        host.post(Cancel("d"))
        assert isinstance(watched.end("d"), Cancelled | Finished)
        loaded = [e for e in watched.events if isinstance(e, ModelReady)]
        assert {e.info.model for e in loaded} == {spec.model}
    finally:
        host.close()
