"""With the network shut no connection is opened, by whatever library."""

from __future__ import annotations

import os
import socket
import urllib.request
from collections.abc import Iterator

import pytest

from desktop_app import network


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A port that can be connected to; the network is open again afterwards."""
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.setenv(name, "")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]
        network.shut(False)


def test_connections_are_refused_while_it_is_shut(server: int) -> None:
    network.shut()
    with pytest.raises(network.NetworkShutError):
        socket.create_connection(("127.0.0.1", server))
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{server}", timeout=1)
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with udp, pytest.raises(network.NetworkShutError):
        udp.sendto(b"x", ("127.0.0.1", server))


def test_libraries_and_child_processes_are_told(server: int) -> None:
    network.shut()
    assert os.environ["HF_HUB_OFFLINE"] == os.environ["TRANSFORMERS_OFFLINE"] == "1"
    network.shut(False)
    assert "HF_HUB_OFFLINE" not in os.environ


def test_it_opens_again(server: int) -> None:
    network.shut()
    network.shut(False)
    assert not network.is_shut()
    socket.create_connection(("127.0.0.1", server)).close()


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs Unix sockets")
def test_this_computers_own_sockets_go_on(server: int, tmp_path: object) -> None:
    network.shut()
    ours, theirs = socket.socketpair()
    ours.sendall(b"ok")
    assert theirs.recv(2) == b"ok"
    ours.close()
    theirs.close()
