"""The headers of GGUF files: what the model is, its tensors, and whether the file is whole.

Follows the specification (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md).
Nothing in a file is believed: every length is checked against the file's own before it is
used. Long lists (vocabularies) are left where they are until they are asked for.
"""

from __future__ import annotations

import math
import mmap
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from desktop_app.errors import UserError
from desktop_app.model_library.gguf_types import TENSOR_TYPES

T = TypeVar("T")

MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_STRING, _ARRAY, _BOOL = 8, 9, 7
_NUMBERS = {
    0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", _BOOL: "?", 10: "Q", 11: "q", 12: "d",
}  # fmt: skip
#: More than any model has. A file can be long without taking any room on the disk, so its
#: length alone does not bound what a hostile one would make us read.
_MOST_ENTRIES, _MOST_TENSORS, _MOST_DIMENSIONS, _LONGEST_KEY = 1 << 14, 1 << 17, 4, 1 << 16
_MOST_TEXTS, _MOST_BYTES = 1 << 22, 1 << 28
_DEFAULT_ALIGNMENT = 32
#: Lists up to this length are part of the metadata as they are.
_SHORT_LIST = 1024


@dataclass(frozen=True, slots=True)
class GgufTensor:
    """One tensor, as its file announces it.

    Attributes:
        kind: as ggml names the number format: "F32", "Q4_K", ….
        shape: the dimension that changes fastest first.
        size_bytes: what it occupies in the file, and in memory.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    size_bytes: int

    @property
    def elements(self) -> int:
        return math.prod(self.shape)


@dataclass(frozen=True, slots=True)
class LongList:
    """A list that was left in the file; see `GgufHeader.items`.

    Attributes:
        at: where its first item begins, in bytes; kind: of the items, by the format's number.
    """

    at: int
    kind: int
    count: int


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """What a GGUF file says of itself.

    Attributes:
        metadata: numbers, texts and short lists by key; `LongList` for the others.
        file_bytes: the file's length.
    """

    file: Path
    version: int
    metadata: Mapping[str, Any]
    tensors: tuple[GgufTensor, ...]
    file_bytes: int

    def items(self, key: str) -> list[Any]:
        """Returns a list of the metadata, of any length; empty if there is none of the name.

        Raises:
            UserError: `model_damaged`, for a file that has changed since.
        """
        value = self.metadata.get(key)
        if not isinstance(value, LongList):
            return list(value) if isinstance(value, list) else []
        with _open(self.file, self.file) as reader:
            reader.at = value.at
            return reader.guarded(lambda: reader.items(value.kind, value.count))


def read(file: Path, model: object | None = None) -> GgufHeader:
    """Returns the header of a file, which must be as long as its header announces.

    Args:
        model: what the error names, for people; the file by default.

    Raises:
        UserError: `model_damaged`, also for a file that is missing.
    """
    with _open(file, model or file) as reader:
        return reader.guarded(reader.header)


def is_gguf(file: Path) -> bool:
    """Tells whether a file begins as this format does, whatever its name is."""
    try:
        with file.open("rb") as stream:
            return stream.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


class _Damaged(Exception):
    """What is wrong, in a few words."""


class _Reader:
    """Reads values one after another and never beyond the file."""

    def __init__(self, file: Path, model: object, data: mmap.mmap) -> None:
        self._file = file
        self._model = model
        self._data = data
        self._taken = 0
        self.at = 0

    def __enter__(self) -> _Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._data.close()

    def guarded(self, read: Callable[[], T]) -> T:
        """Returns what `read` does; whatever is wrong with the file becomes one error."""
        try:
            return read()
        except _Damaged as error:
            raise _damaged(self._file, self._model, str(error)) from None
        except (struct.error, IndexError):
            raise _damaged(self._file, self._model, "is cut off") from None
        except UnicodeDecodeError:
            raise _damaged(self._file, self._model, "holds a name that is no text") from None

    def header(self) -> GgufHeader:
        if self._take(4) != MAGIC:
            raise _Damaged("is no GGUF file")
        version = self._number("I")
        if version not in _VERSIONS:
            raise _Damaged(f"is of version {version} of the format, which is not known")
        tensor_count, entry_count = self._number("Q"), self._number("Q")
        if tensor_count > _MOST_TENSORS or entry_count > _MOST_ENTRIES:
            raise _Damaged("announces absurdly many entries")
        metadata: dict[str, Any] = {}
        for _ in range(entry_count):
            key = self._text(_LONGEST_KEY)
            metadata[key] = self._value(self._number("I"))
        tensors = self._tensors(tensor_count, metadata)
        return GgufHeader(self._file, version, metadata, tensors, len(self._data))

    def items(self, kind: int, count: int) -> list[Any]:
        if kind == _STRING:
            return [self._text() for _ in range(count)]
        if kind not in _NUMBERS:
            raise _Damaged(f"holds a list of unknown kind {kind}")
        packing = f"<{count}{_NUMBERS[kind]}"
        return list(struct.unpack(packing, self._take(struct.calcsize(packing))))

    def _tensors(self, count: int, metadata: Mapping[str, Any]) -> tuple[GgufTensor, ...]:
        found, ends = [], [0]
        for _ in range(count):
            name = self._text(_LONGEST_KEY)
            dimensions = self._number("I")
            if not 1 <= dimensions <= _MOST_DIMENSIONS:
                raise _Damaged(f"gives {name} {dimensions} dimensions")
            shape = tuple(self._number("Q") for _ in range(dimensions))
            kind, offset = self._number("I"), self._number("Q")
            if kind not in TENSOR_TYPES:
                raise _Damaged(f"has {name} in an unknown number format ({kind})")
            label, block, block_bytes = TENSOR_TYPES[kind]
            elements = math.prod(shape)
            if shape[0] % block or not 0 < elements < 1 << 48:
                raise _Damaged(f"gives {name} an impossible shape")
            size_bytes = elements // block * block_bytes
            ends.append(offset + size_bytes)
            found.append(GgufTensor(name, label, shape, size_bytes))
        alignment = metadata.get("general.alignment", _DEFAULT_ALIGNMENT)
        if not isinstance(alignment, int) or not 1 <= alignment <= 1 << 16:
            raise _Damaged("has an impossible alignment")
        expected = self.at + -self.at % alignment + max(ends)
        if found and expected > len(self._data):
            raise _Damaged(f"is cut off: {len(self._data)} of {expected} bytes are there")
        return tuple(found)

    def _value(self, kind: int) -> Any:
        if kind == _STRING:
            return self._text()
        if kind != _ARRAY:
            if kind not in _NUMBERS:
                raise _Damaged(f"holds a value of unknown kind {kind}")
            return self._number(_NUMBERS[kind])
        item, count = self._number("I"), self._number("Q")
        if count > len(self._data):
            raise _Damaged("announces an absurdly long list")
        if count <= _SHORT_LIST:
            return self.items(item, count)
        place = LongList(self.at, item, count)
        self._skip(item, count)
        return place

    def _skip(self, kind: int, count: int) -> None:
        if kind == _STRING:
            if count > _MOST_TEXTS:
                raise _Damaged("announces an absurdly long list")
            at, data, end = self.at, self._data, len(self._data)
            for _ in range(count):
                if at >= end:
                    raise _Damaged("is cut off")
                at += 8 + int.from_bytes(data[at : at + 8], "little")
            self.at = at
        elif kind in _NUMBERS:
            self.at += count * struct.calcsize("<" + _NUMBERS[kind])
        else:
            raise _Damaged(f"holds a list of unknown kind {kind}")
        if self.at > len(self._data):
            raise _Damaged("is cut off")

    def _number(self, code: str) -> Any:
        (value,) = struct.unpack_from("<" + code, self._data, self.at)
        self.at += struct.calcsize("<" + code)
        return value

    def _text(self, longest: int | None = None) -> str:
        size = self._number("Q")
        if longest is not None and size > longest:
            raise _Damaged("has an absurdly long name")
        return self._take(size).decode("utf-8", "strict" if longest else "replace")

    def _take(self, size: int) -> bytes:
        if size > len(self._data) - self.at:
            raise _Damaged("is cut off")
        self._taken += size
        if self._taken > _MOST_BYTES:
            raise _Damaged("has an absurdly long header")
        taken = self._data[self.at : self.at + size]
        self.at += size
        return taken


def _open(file: Path, model: object) -> _Reader:
    try:
        with file.open("rb") as stream:
            return _Reader(file, model, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
    except FileNotFoundError:
        raise _damaged(file, model, "is missing") from None
    except OSError as error:
        raise _damaged(file, model, f"cannot be read ({error.strerror})") from None
    except ValueError:  # what mmap says of a file without a byte
        raise _damaged(file, model, "is empty") from None


def _damaged(file: Path, model: object, reason: str) -> UserError:
    return UserError("model_damaged", path=model, reason=f"{file.name} {reason}")
