"""Whatever runs in the engine's process, a connection is refused there."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from desktop_app.engine.runtime import Job
from desktop_app.engine.runtimes.scripted import ScriptedRuntime
from desktop_app.hosts.factory import RuntimeFactory
from desktop_app.hosts.process_host import ProcessHost
from desktop_app.protocol import Failed, LoadSpec, ModelInfo

from .conftest import Watched, generate


class Curious(ScriptedRuntime):
    """A model whose code wants to call home."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port

    def load(self, spec: LoadSpec, job: Job) -> ModelInfo:
        socket.create_connection(("127.0.0.1", self._port)).close()
        return super().load(spec, job)


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def test_the_engine_cannot_call_home(listening: socket.socket) -> None:
    port = listening.getsockname()[1]
    watched = Watched(ProcessHost(RuntimeFactory(f"{__name__}:Curious", (port,)))).start()
    try:
        watched.host.post(generate("a"))
        end = watched.end("a")
    finally:
        watched.host.close()
    assert isinstance(end, Failed)
    assert "NetworkShutError" in dict(end.values)["reason"]
    with pytest.raises(BlockingIOError):
        listening.accept()
