"""An opened document: its blocks, and the file written with other texts in their place.

Knows no format: a `Form` does.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from desktop_app.errors import UserError
from desktop_app.rewriting.records import Block, Note


class Form(Protocol):
    """What every format gives.

    Attributes:
        blocks: in the order in which a person reads them.
    """

    @property
    def blocks(self) -> tuple[Block, ...]: ...

    def write(
        self, file: BinaryIO, texts: Sequence[str], language: str, suffix: str
    ) -> Sequence[Note]:
        """Writes the document with `texts`, one for each block, into an empty file.

        A block whose text is its own is not touched.

        Args:
            language: of the texts, ISO 639-1 or BCP 47; "" when nobody knows.
            suffix: of the file, lower case, for formats that can write several kinds.
        """

    def shown(self) -> tuple[str, ...]:
        """Returns the texts that a reader of the document sees, for comparing."""


class Rewritable:
    """A document that can be written with other texts.

    Attributes:
        kind: a key of `KINDS`.
        suffix_out: of a file that is written, with its dot; that of the source but where
            the kind cannot be written (a PDF becomes a DOCX).
        blocks: what can be replaced, in reading order.
    """

    def __init__(self, path: Path, kind: str, suffix_out: str, form: Form) -> None:
        self.path = path
        self.kind = kind
        self.suffix_out = suffix_out
        self.blocks = form.blocks
        self._form = form
        self._stamp = _stamp(path)

    def write(
        self, path: Path, texts: Mapping[int, str] | Sequence[str], *, language: str = ""
    ) -> tuple[Note, ...]:
        """Writes the document to `path` with other texts; all or nothing.

        Args:
            texts: one for each block, or by the block's place in `blocks`, from 0; a
                block without one keeps its own text.
            language: of the texts, ISO 639-1 or BCP 47, which some formats declare.

        Returns:
            what a person should know of the file.

        Raises:
            UserError: `document_moved` when the source has changed since it was opened or
                never had so many blocks; `file_not_written`.
        """
        every = self._every(texts)
        if _stamp(self.path) != self._stamp:
            raise self._moved()
        try:
            with _replacing(path) as file:
                notes = tuple(self._form.write(file, every, language, path.suffix.lower()))
        except OSError as error:
            raise UserError("file_not_written", path=path, reason=error.strerror or error) from None
        return notes

    def shown(self) -> tuple[str, ...]:
        """Returns the texts that a reader of the document sees, for comparing."""
        return self._form.shown()

    def _every(self, texts: Mapping[int, str] | Sequence[str]) -> list[str]:
        every = [block.text for block in self.blocks]
        if not isinstance(texts, Mapping):
            if len(texts) != len(every):
                raise self._moved()
            return list(texts)
        for number, text in texts.items():
            if not 0 <= number < len(every):
                raise self._moved()
            every[number] = text
        return every

    def _moved(self) -> UserError:
        return UserError("document_moved", name=self.path.name)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_size, facts.st_mtime_ns


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """Opens a new file that takes the place of `path` when all of it is written."""
    partial = path.with_name(f".{path.stem[:100]}-{secrets.token_hex(4)}.part")
    try:
        with partial.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
