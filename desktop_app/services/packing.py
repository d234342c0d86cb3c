"""Frozen dataclasses as JSON and back. Knows none of them.

What a later version has added is left out, what an earlier one did not have
takes its default: rows outlive the program that wrote them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields, is_dataclass
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def pack(item: object) -> str:
    """Returns a dataclass of plain values, tuples and other such dataclasses as JSON."""
    values = asdict(item)  # type: ignore[call-overload]
    text = json.dumps(values, ensure_ascii=False)
    # A file's name may have bytes that are no text; they come as halves of surrogate pairs.
    return text if _is_text(text) else json.dumps(values)


def unpack(kind: type[T], packed: str) -> T:
    """Returns the dataclass that `pack` packed.

    Raises:
        ValueError, TypeError: it is not one.
    """
    made: T = _made(kind, json.loads(packed))
    return made


def _is_text(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _made(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        known = {
            f.name: _made(hints[f.name], value[f.name]) for f in fields(hint) if f.name in value
        }
        return hint(**known)  # type: ignore[operator]
    if get_origin(hint) in (Union, UnionType):  # of something and None
        return _made(next(arg for arg in get_args(hint) if arg is not type(None)), value)
    if get_origin(hint) is tuple:
        args = get_args(hint)
        each = args[:1] * len(value) if args[-1] is Ellipsis else args
        return tuple(_made(arg, part) for arg, part in zip(each, value, strict=True))
    return value
