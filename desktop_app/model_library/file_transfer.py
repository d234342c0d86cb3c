"""Brings one file into the hub's cache, whole and verified.

huggingface_hub does the talking and the cache's layout. What it no longer does
is to go on with a file that another process began; so the bytes are taken
here, by its connection, into "blobs/<etag>.incomplete", and handed over when
they are whole (docs/decisions/0007).
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.model_library.download_plan import repository_folder, snapshot_folder
from desktop_app.model_library.hub_client import connection, host_of
from desktop_app.model_library.hub_records import HubAccess, HubFile
from desktop_app.model_library.patience import Patience
from desktop_app.model_library.verification import matches


@dataclass(frozen=True, slots=True)
class FileTransfer:
    """One file on its way into the cache.

    Attributes:
        on_growth: told how many bytes of it are here.
        on_verify: told when it is read once more.
    """

    id: str
    revision: str
    file: HubFile
    access: HubAccess
    patience: Patience
    on_growth: Callable[[int], None]
    on_verify: Callable[[], None]

    def run(self) -> None:
        """Fetches the file, unless it is there.

        Raises:
            UserError: `download_damaged`, or one of `hub_client.connection`.
            OSError: the cache cannot be written.
        """
        repository = repository_folder(self.access.cache, self.id)
        pointer = snapshot_folder(self.access.cache, self.id, self.revision) / self.file.name
        if file_size(pointer) == self.file.size_bytes:
            return
        etag = etag_of(self.file)
        if etag is not None:
            self._make_blob(repository, etag)
        # The blob is there: this asks for its headers, and gives it its name in the snapshot.
        self.patience.call(self._publish)
        blob = repository / "blobs" / etag if etag is not None else None
        if blob is not None and blob.exists() and pointer.samefile(blob):
            return
        # A mirror that names its files otherwise sent it anew, or there are no links here and it
        # was copied.
        if not matches(pointer, self.file):
            raise self._damaged(pointer)
        if blob is not None:
            blob.unlink(missing_ok=True)

    def _make_blob(self, repository: Path, etag: str) -> None:
        from huggingface_hub.utils import WeakFileLock

        blob, part = repository / "blobs" / etag, partial_file(repository, etag)
        # The very lock that huggingface_hub takes: other programs use this cache too.
        lock = self.access.cache / ".locks" / repository.name / f"{etag}.lock"
        for folder in (blob.parent, lock.parent):
            folder.mkdir(parents=True, exist_ok=True)
        with WeakFileLock(lock):
            if blob.exists():
                return
            if (file_size(part) or 0) > self.file.size_bytes:
                part.unlink()
            self.patience.call(lambda: self._receive(part))
            self.on_verify()
            if not matches(part, self.file):
                raise self._damaged(part)
            part.replace(blob)

    def _receive(self, part: Path) -> None:
        """Takes what is missing of the file; a break leaves what has come."""
        from huggingface_hub import constants, hf_hub_url
        from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status

        url = hf_hub_url(
            self.id, self.file.name, revision=self.revision, endpoint=self.access.endpoint
        )
        with connection(self.access, self.id) as api, _Growing(part, self._grown) as stream:
            headers = build_hf_headers(token=api.token, library_name="tsukue")
            # Compressed, a position in the file would mean nothing.
            headers["Accept-Encoding"] = "identity"
            if start := stream.tell():
                if start == self.file.size_bytes:
                    return
                headers["Range"] = f"bytes={start}-"
            timeout_s = constants.HF_HUB_DOWNLOAD_TIMEOUT
            with get_session().stream("GET", url, headers=headers, timeout=timeout_s) as response:
                if response.status_code == 416:  # what is here is no beginning of it
                    stream.truncate(0)
                hf_raise_for_status(response)
                if response.status_code != 206:  # it knows no ranges: from the beginning
                    stream.truncate(0)
                for piece in response.iter_bytes():
                    stream.write(piece)
                    if stream.tell() > self.file.size_bytes:
                        break
            if stream.tell() != self.file.size_bytes:
                stream.truncate(0)
                host = host_of(self.access)
                raise UserError("hub_failed", host=host, reason="the file has another size")

    def _publish(self) -> None:
        with connection(self.access, self.id) as api:
            api.hf_hub_download(
                self.id,
                self.file.name,
                revision=self.revision,
                cache_dir=self.access.cache,
            )

    def _grown(self, size_bytes: int) -> None:
        self.patience.progressed()
        self.on_growth(size_bytes)

    def _damaged(self, path: Path) -> UserError:
        for bad in {path, path.resolve()}:
            bad.unlink(missing_ok=True)
        return UserError("download_damaged", file=self.file.name)


class _Growing(io.FileIO):
    """A file that is appended to, and tells its size after each piece.

    Unbuffered: what has come survives a kill.
    """

    def __init__(self, path: Path, on_growth: Callable[[int], None]) -> None:
        super().__init__(path, "ab")
        self._on_growth = on_growth

    def write(self, data: object, /) -> int:
        view = memoryview(data)  # type: ignore[arg-type]
        written = 0
        while written < len(view):  # a disk that fills up takes a part first
            written += super().write(view[written:]) or 0
        self._on_growth(self.tell())
        return written


def partial_file(repository: Path, etag: str) -> Path:
    """Returns where a file grows, named as huggingface_hub's older versions did."""
    return repository / "blobs" / f"{etag}.incomplete"


def etag_of(file: HubFile) -> str | None:
    """The name of a file's blob in the cache, as the hub's headers will say it too."""
    return file.sha256 or file.git_sha1


def file_size(path: Path) -> int | None:
    """Returns a file's size in bytes, `None` when there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None
