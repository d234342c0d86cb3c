"""The way to the network, closed: with it shut, nothing in this process opens a connection.

Knows no settings and no libraries; Python tells of every connection before it is made.
"""

from __future__ import annotations

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


def _look(event: str, arguments: tuple[object, ...]) -> None:
    if not _shut or event not in _EVENTS:
        return
    first = arguments[0] if arguments else None
    if isinstance(first, socket.socket) and first.family not in _INTERNET:
        return
    raise NetworkShutError(f"Tsukue is offline: {event} was refused")
