"""The way to the network, closed: with it shut, nothing in this process opens a connection.

Knows no settings and no libraries; Python tells of every connection before it is made.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys

#: What huggingface_hub and transformers look at; child processes inherit it.
_VARIABLES = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
_EVENTS = frozenset(
    ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")
)
_INTERNET = frozenset((socket.AF_INET, socket.AF_INET6))

_shut = False
_watched = False
_own: set[tuple[str, int]] = set()


class NetworkShutError(ConnectionRefusedError):
    """Something wanted to open a connection while the network is shut."""


def shut(wanted: bool = True) -> None:
    """Shuts the network for this process and those it starts from now on, or opens it again.

    Sockets of this computer's own kind (Unix sockets) go on working.
    """
    global _shut, _watched
    _shut = wanted
    for name in _VARIABLES:
        if wanted:
            os.environ[name] = "1"
        else:
            os.environ.pop(name, None)
    if wanted and not _watched:
        _watched = True
        sys.addaudithook(_look)  # cannot be taken back, so it looks at the switch


def is_shut() -> bool:
    """Tells whether connections are refused."""
    return _shut


def own_server(host: str, port: int) -> None:
    """Lets this process talk to a server of its own while the network is shut.

    Args:
        host: an address of this computer itself; others are not taken.

    Raises:
        ValueError: it is not.
    """
    if not ipaddress.ip_address(host).is_loopback:
        raise ValueError(host)
    _own.add((host, port))


def _look(event: str, arguments: tuple[object, ...]) -> None:
    if not _shut or event not in _EVENTS:
        return
    first = arguments[0] if arguments else None
    if isinstance(first, socket.socket) and first.family not in _INTERNET:
        return
    if event == "socket.connect" and arguments[1] in _own:
        return
    raise NetworkShutError(f"Tsukue is offline: {event} was refused")
