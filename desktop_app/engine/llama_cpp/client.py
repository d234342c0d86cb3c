"""Speaking with llama.cpp's server: requests as JSON, answers as they come.

Knows HTTP over a socket of this computer; nothing of models or of what is asked.
"""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

from desktop_app.engine.cancel import CancelToken

_UNIX = "unix://"
_EVENT = b"data: "
_END = b"[DONE]"


class ServerRefusedError(RuntimeError):
    """The server answered with an error; the message is its own."""


class Client:
    """Asks one server, from one thread.

    Args:
        address: "unix:///path" or "http://host:port".
        key: what the server wants to see, "" for nothing.
    """

    def __init__(self, address: str, key: str = "") -> None:
        self._address = address
        self._headers = {"Content-Type": "application/json", "Connection": "close"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"

    def ask(
        self, path: str, body: dict[str, Any], cancel: CancelToken | None = None
    ) -> dict[str, Any]:
        """Returns what the server answers.

        Raises:
            Cancelled: at once when `cancel` is set.
            ServerRefusedError: it could not do it.
        """
        # The server hangs up after some seconds without a request, and after some requests.
        with self._cancellable(cancel or CancelToken()) as connection:
            answer: dict[str, Any] = _answer(self._post(connection, path, body))
            return answer

    def look(self, path: str) -> Any:
        """Returns what the server says of itself; raises `ServerRefusedError`."""
        with self._cancellable(CancelToken()) as connection:
            connection.request("GET", path, headers=self._headers)
            return _answer(connection.getresponse())

    def events(
        self, path: str, body: dict[str, Any], cancel: CancelToken
    ) -> Generator[dict[str, Any]]:
        """Yields the parts of an answer while it is made; closing it ends the work.

        Raises:
            Cancelled: at once when `cancel` is set.
            ServerRefusedError: the server could not do it, or stopped in the middle.
        """
        with self._cancellable(cancel) as connection:
            response = self._post(connection, path, {**body, "stream": True})
            if response.status != http.client.OK:
                _answer(response)
            for line in response:
                cancel.raise_if_set()
                if not line.startswith(_EVENT) or line.startswith(_END, len(_EVENT)):
                    continue
                event: dict[str, Any] = json.loads(line[len(_EVENT) :])
                if "error" in event:
                    raise ServerRefusedError(_message(event["error"]))
                yield event
        cancel.raise_if_set()

    @contextmanager
    def _cancellable(self, cancel: CancelToken) -> Iterator[http.client.HTTPConnection]:
        """A connection of its own that is hung up when the token is set."""
        connection = self._new_connection()
        try:
            connection.connect()
            wire = connection.sock
            with cancel.interrupting(lambda: _hang_up(wire)):
                yield connection
        except (OSError, http.client.HTTPException, ValueError) as error:
            cancel.raise_if_set()
            raise ServerRefusedError(f"the connection broke: {error}") from error
        finally:
            connection.close()

    def _post(
        self, connection: http.client.HTTPConnection, path: str, body: dict[str, Any]
    ) -> http.client.HTTPResponse:
        # Text may hold lone surrogates, which are no UTF-8; as ASCII everything passes.
        connection.request("POST", path, json.dumps(body), self._headers)
        return connection.getresponse()

    def _new_connection(self) -> http.client.HTTPConnection:
        if self._address.startswith(_UNIX):
            return _Connection(socket.AF_UNIX, self._address.removeprefix(_UNIX))
        host, _, port = self._address.removeprefix("http://").rpartition(":")
        return _Connection(socket.AF_INET, (host, int(port)))


class _Connection(http.client.HTTPConnection):
    """HTTP over a socket of any family, without looking up a name.

    Args:
        address: as `socket.connect` takes it.
    """

    def __init__(self, family: int, address: str | tuple[str, int]) -> None:
        super().__init__("localhost")
        self._family = family
        self._address = address

    def connect(self) -> None:
        self.sock = socket.socket(self._family)
        self.sock.connect(self._address)


def _hang_up(wire: socket.socket) -> None:
    """Wakes the thread that reads from a socket; the server sees that nobody listens."""
    try:
        wire.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself


def _answer(response: http.client.HTTPResponse) -> Any:
    answer = json.loads(response.read())
    if "error" in answer:
        raise ServerRefusedError(_message(answer["error"]))
    return answer


def _message(error: Any) -> str:
    return str(error.get("message", error)) if isinstance(error, dict) else str(error)
