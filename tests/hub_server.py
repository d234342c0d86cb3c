"""A hub on this computer: the protocol that huggingface_hub's own client speaks, and its troubles.

Serves models from memory. Large files are redirected to another host name, as
the real hub redirects them to its storage.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

_LARGE = (".safetensors", ".bin", ".gguf", ".h5", ".msgpack")


@dataclass
class FakeModel:
    """A model on the hub; `files` maps names to contents."""

    id: str
    files: dict[str, bytes]
    pipeline_tag: str = "text-generation"
    tags: tuple[str, ...] = ("license:apache-2.0", "en", "safetensors")
    downloads: int = 10
    likes: int = 1
    gated: bool = False
    parameters: dict[str, int] = field(default_factory=dict)
    gguf_parameters: int = 0

    @property
    def commit(self) -> str:
        digest = hashlib.sha1(self.id.encode())
        for name in sorted(self.files):
            digest.update(name.encode() + self.files[name])
        return digest.hexdigest()

    @classmethod
    def of_folder(cls, id: str, folder: Path, **values: Any) -> FakeModel:
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        return cls(id, files, **values)


@dataclass
class Fault:
    """What goes wrong with requests whose path contains `path`, `times` times.

    Attributes:
        drop_after, stall_after: bytes of the body that are sent first.
        corrupt: whether a byte of the body is another one.
    """

    path: str
    times: int = 1
    method: str = "GET"
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    drop_after: int | None = None
    stall_after: int | None = None
    corrupt: bool = False


@dataclass(frozen=True)
class Asked:
    """A request that was made."""

    method: str
    path: str
    range: str
    authorization: str


class HubServer:
    """The hub; `url` is its endpoint.

    Attributes:
        asked: all requests; served: bytes of bodies, by file name.
        stalled: set when a connection hangs.
        tokens: those the hub knows; accepted: those that may read gated models.
    """

    def __init__(self) -> None:
        self.models: dict[str, FakeModel] = {}
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        self.served: Counter[str] = Counter()
        self.tokens: set[str] = {"hf_good", "hf_new"}
        self.accepted: set[str] = {"hf_good"}
        self.ignores_range = False
        self.stalled = threading.Event()
        self.released = threading.Event()
        self.connections: set[socket.socket] = set()
        hub = self

        class Handler(_Handler):
            server_hub = hub

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    def add(self, model: FakeModel) -> FakeModel:
        self.models[model.id] = model
        return model

    def fail(self, path: str, **values: Any) -> None:
        self.faults.append(Fault(path, **values))

    def requests(self, path: str, method: str = "GET") -> list[Asked]:
        return [asked for asked in self.asked if path in asked.path and asked.method == method]

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        for connection in tuple(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()


@contextlib.contextmanager
def serving() -> Iterator[HubServer]:
    hub = HubServer()
    try:
        yield hub
    finally:
        hub.close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body in one piece, else each answer waits for the client's ACK
    disable_nagle_algorithm = True
    server_hub: HubServer

    def setup(self) -> None:
        super().setup()
        self.server_hub.connections.add(self.connection)

    def finish(self) -> None:
        self.server_hub.connections.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def log_message(self, format: str, *args: Any) -> None:
        return

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:  # the client was killed, or the server is closing
            self.close_connection = True

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        hub = self.server_hub
        url = urlsplit(self.path)
        path, query = unquote(url.path), parse_qs(url.query)
        authorization = self.headers.get("Authorization", "")
        hub.asked.append(
            Asked(self.command, self.path, self.headers.get("Range", ""), authorization)
        )
        fault = self._fault(path)
        if fault is not None and fault.status:
            self._send(fault.status, b"{}", fault.headers)
            return
        token = authorization.removeprefix("Bearer ")
        if path.startswith("/storage/"):
            assert not authorization, "a token left the hub"
            self._file(*path.removeprefix("/storage/").split("/", 1), fault)
        elif token and token not in hub.tokens:
            message = {"X-Error-Message": "Invalid credentials in Authorization header"}
            self._send(401, b"{}", message)
        elif path == "/api/models":
            self._search(query)
        elif path.startswith("/api/models/"):
            self._api(path.removeprefix("/api/models/"), query, fault)
        elif "/resolve/" in path:
            id, _, rest = path.strip("/").partition("/resolve/")
            self._resolve(id, *rest.split("/", 1), token, fault)
        else:
            self._send(404, b"{}")

    def _fault(self, path: str) -> Fault | None:
        for fault in self.server_hub.faults:
            if fault.path in path and fault.method == self.command and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    def _search(self, query: dict[str, list[str]]) -> None:
        wanted = query.get("search", [""])[0].lower()
        tag = query.get("pipeline_tag", [""])[0]
        filters = query.get("filter", [])
        found = [
            _info(model)
            for model in self.server_hub.models.values()
            if wanted in model.id.lower()
            and tag in ("", model.pipeline_tag)
            and all(name in model.tags for name in filters)
        ]
        found.sort(key=lambda info: -info["downloads"])
        limit = int(query.get("limit", ["1000"])[0])
        self._send(200, json.dumps(found[:limit]).encode())

    def _api(self, rest: str, query: dict[str, list[str]], fault: Fault | None) -> None:
        id, _, revision = rest.partition("/revision/")
        model = self.server_hub.models.get(id)
        if model is None:
            # As the real hub: whoever is not signed in is not told what is missing.
            self._send(401, b"{}", {"X-Error-Code": "RepoNotFound"})
        elif revision not in ("", "main", model.commit):
            self._send(404, b"{}", {"X-Error-Code": "RevisionNotFound"})
        else:
            info = _info(model)
            if "blobs" in query:
                info["siblings"] = [_sibling(*item) for item in model.files.items()]
            self._send(200, json.dumps(info).encode(), fault=fault)

    def _resolve(self, id: str, revision: str, name: str, token: str, fault: Fault | None) -> None:
        model = self.server_hub.models.get(id)
        if model is None:
            self._send(401, b"", {"X-Error-Code": "RepoNotFound"})
            return
        if model.gated and name != "README.md" and token not in self.server_hub.accepted:
            self._send(403 if token else 401, b"", {"X-Error-Code": "GatedRepo"})
            return
        headers = {"X-Repo-Commit": model.commit}
        if name not in model.files or revision not in ("main", model.commit):
            self._send(404, b"", headers | {"X-Error-Code": "EntryNotFound"})
            return
        content = model.files[name]
        if name.endswith(_LARGE):
            headers |= {
                "X-Linked-Size": str(len(content)),
                "X-Linked-Etag": f'"{hashlib.sha256(content).hexdigest()}"',
                "Location": (
                    f"http://localhost:{self.server_hub.port}/storage/"
                    f"{id.replace('/', '--')}/{name}"
                ),
            }
            self._send(302, b"", headers)
        else:
            self._content(name, content, headers | {"ETag": f'"{_git_sha1(content)}"'}, fault)

    def _file(self, id: str, name: str, fault: Fault | None) -> None:
        self._content(name, self.server_hub.models[id.replace("--", "/")].files[name], {}, fault)

    def _content(
        self, name: str, content: bytes, headers: dict[str, str], fault: Fault | None
    ) -> None:
        status, body = 200, content
        asked_range = self.headers.get("Range", "")
        if asked_range and not self.server_hub.ignores_range:
            start = int(asked_range.removeprefix("bytes=").rstrip("-"))
            if start >= len(content):
                self._send(416, b"", {"Content-Range": f"bytes */{len(content)}"})
                return
            status, body = 206, content[start:]
            whole = len(content)
            headers = headers | {"Content-Range": f"bytes {start}-{whole - 1}/{whole}"}
        if fault is not None and fault.corrupt:
            body = bytes([body[0] ^ 1]) + body[1:]
        self._send(status, body, headers, name, fault)

    def _send(
        self,
        status: int,
        body: bytes,
        headers: dict[str, str] | None = None,
        name: str = "",
        fault: Fault | None = None,
    ) -> None:
        self.send_response(status)
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        cut = None
        if fault is not None:
            cut = fault.drop_after if fault.drop_after is not None else fault.stall_after
        part = body if cut is None else body[:cut]
        self.wfile.write(part)
        self.wfile.flush()
        if name:
            self.server_hub.served[name] += len(part)
        if cut is not None:
            if fault is not None and fault.stall_after is not None:
                self.server_hub.stalled.set()
                self.server_hub.released.wait()
            self.close_connection = True


def _info(model: FakeModel) -> dict[str, Any]:
    total = sum(model.parameters.values())
    return {
        "id": model.id,
        "sha": model.commit,
        "downloads": model.downloads,
        "likes": model.likes,
        "gated": "auto" if model.gated else False,
        "lastModified": "2025-11-02T10:00:00.000Z",
        "pipeline_tag": model.pipeline_tag,
        "tags": list(model.tags),
        **({"safetensors": {"parameters": model.parameters, "total": total}} if total else {}),
        **({"gguf": {"total": model.gguf_parameters}} if model.gguf_parameters else {}),
    }


def _sibling(name: str, content: bytes) -> dict[str, Any]:
    sibling: dict[str, Any] = {"rfilename": name, "size": len(content)}
    if name.endswith(_LARGE):
        sha256 = hashlib.sha256(content).hexdigest()
        sibling["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": 130}
        sibling["blobId"] = "0" * 40
    else:
        sibling["blobId"] = _git_sha1(content)
    return sibling


def _git_sha1(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
