"""The headers of safetensors files: which tensors they hold, and whether they are whole.

Reads only a file's first bytes and its length; knows nothing of what the
tensors are for.
"""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from pathlib import Path

from desktop_app.errors import UserError

#: safetensors' own limit for a header.
_LARGEST_HEADER = 100_000_000
_LENGTH_BYTES = 8
_METADATA = "__metadata__"


@dataclass(frozen=True, slots=True)
class TensorHeader:
    """One tensor, as its file announces it.

    Attributes:
        dtype: as the format names it: "F32", "BF16", "U8", "F8_E4M3", ….
        size_bytes: what it occupies in the file.
    """

    name: str
    dtype: str
    shape: tuple[int, ...]
    size_bytes: int

    @property
    def elements(self) -> int:
        return math.prod(self.shape)

    @property
    def is_float(self) -> bool:
        """Whether it is a plain number format that loading converts to the wanted one."""
        return self.dtype in ("F64", "F32", "F16", "BF16")


def read(file: Path, model: object) -> tuple[TensorHeader, ...]:
    """Returns the tensors of a file, which must be as long as its header announces.

    Args:
        model: what the error names, for people.

    Raises:
        UserError: `model_damaged`, also for a file that is missing.
    """

    def damaged(reason: str) -> UserError:
        return UserError("model_damaged", path=model, reason=f"{file.name} {reason}")

    try:
        size_bytes = file.stat().st_size
        with file.open("rb") as stream:
            (header_bytes,) = struct.unpack("<Q", stream.read(_LENGTH_BYTES))
            if header_bytes > min(_LARGEST_HEADER, size_bytes - _LENGTH_BYTES):
                raise damaged("is cut off or is no safetensors file")
            entries = json.loads(stream.read(header_bytes))
        ends = [e["data_offsets"][1] for name, e in entries.items() if name != _METADATA]
        tensors = tuple(_tensor(name, e) for name, e in entries.items() if name != _METADATA)
        expected_bytes = _LENGTH_BYTES + header_bytes + max(ends, default=0)
    except FileNotFoundError:
        raise damaged("is missing") from None
    except OSError as error:
        raise damaged(f"cannot be read ({error.strerror})") from None
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        struct.error,
    ):
        raise damaged("is no safetensors file") from None
    if size_bytes < expected_bytes:
        raise damaged(f"is cut off: {size_bytes} of {expected_bytes} bytes are there")
    if size_bytes > expected_bytes:
        raise damaged(f"has {size_bytes - expected_bytes} bytes too many")
    return tensors


def _tensor(name: str, entry: dict[str, object]) -> TensorHeader:
    """Raises `ValueError`, `KeyError` or `TypeError` for an entry that makes no sense."""
    shape, offsets = entry["shape"], entry["data_offsets"]
    if not isinstance(shape, list) or not isinstance(offsets, list):
        raise TypeError(name)
    begin, end = (_count(number) for number in offsets)
    return TensorHeader(
        name, str(entry["dtype"]), tuple(_count(number) for number in shape), _count(end - begin)
    )


def _count(number: object) -> int:
    if not isinstance(number, int) or number < 0:
        raise ValueError(number)
    return number
