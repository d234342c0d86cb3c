"""Documents that are ZIP archives: their parts, inflated piece by piece under a limit.

Knows nothing of what the parts hold. What an archive claims about its sizes is
checked first, what really comes out of it is counted all the same.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from types import TracebackType

from desktop_app.errors import UserError
from desktop_app.readers.documents.source import Source

_PIECE_BYTES = 65_536
#: The list of entries, which Python reads into memory in one go; 16 MiB name 200,000 parts.
_DIRECTORY_BYTES = 1 << 24
_END, _LOCATOR64 = b"PK\x05\x06", b"PK\x06\x07"
_ENCRYPTED = 0x1


class Archive:
    """An open archive; use as a context manager.

    Raises:
        UserError: `document_damaged`, `document_locked`, `document_too_large`, here and
            in every method.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        if directory_bytes(source.path) > _DIRECTORY_BYTES:
            raise source.too_large("too many parts")
        try:
            self._zip = zipfile.ZipFile(source.path)
        except zipfile.BadZipFile:
            raise source.damaged("the archive is incomplete") from None
        self._entries = {entry.filename: entry for entry in self._zip.infolist()}
        self._inflated_bytes = 0

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def entries(self) -> list[zipfile.ZipInfo]:
        """Returns the parts in their order, each name once."""
        return list(self._entries.values())

    def size_bytes(self, name: str) -> int:
        """Returns what the part claims to inflate to; 0 when it is missing."""
        entry = self._entries.get(name)
        return entry.file_size if entry else 0

    def pieces(self, name: str) -> Generator[bytes]:
        """Yields a part's content, inflated, about 64 KB at a time."""
        entry = self._entries.get(name)
        if entry is None:
            raise self._source.damaged(f"{name} is missing in it")
        self._admit(entry)
        try:
            with self._zip.open(entry) as part:
                while piece := part.read(_PIECE_BYTES):
                    self._source.check()
                    self._inflated_bytes += len(piece)
                    if self._inflated_bytes > self._source.limits.inflated_bytes:
                        raise self._too_much()
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
            raise self._source.damaged(f"{name} is broken in it") from None

    def told_pieces(self, name: str) -> Generator[bytes]:
        """Yields like `pieces` and reports how far it is."""
        done, total = 0, max(1, self.size_bytes(name))
        with closing(self.pieces(name)) as pieces:
            for piece in pieces:
                self._source.step(done, total)
                yield piece
                done += len(piece)

    def read(self, name: str) -> bytes:
        """Returns a part's content as a whole, for small parts."""
        return b"".join(self.pieces(name))

    def _admit(self, entry: zipfile.ZipInfo) -> None:
        if entry.flag_bits & _ENCRYPTED:
            raise self._source.error("document_locked")
        if self._inflated_bytes + entry.file_size > self._source.limits.inflated_bytes:
            raise self._too_much()

    def _too_much(self) -> UserError:
        limit = self._source.limits.inflated_bytes / 1e6
        return self._source.too_large(f"unpacks to more than {limit:,.0f} MB")


def directory_bytes(path: Path) -> int:
    """Returns how long the archive says its list of entries is; 0 when it has none."""
    with path.open("rb") as file:
        size_bytes = file.seek(0, 2)
        file.seek(max(0, size_bytes - 70_000))
        tail = file.read()
    end = tail.rfind(_END)
    if end < 0:
        return 0
    # The end of the 64-bit form stands, with its locator, right before the old one.
    if tail[max(0, end - 20) : max(0, end - 16)] == _LOCATOR64:
        return int.from_bytes(tail[max(0, end - 36) : max(0, end - 28)], "little")
    return int.from_bytes(tail[end + 12 : end + 16], "little")
