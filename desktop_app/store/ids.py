"""Identifiers of rows: unique strings that sort by the time they were made. Knows no SQL.

The layout is ULID's: 48 bits of milliseconds since 1970 and 80 random bits,
written as 26 lower-case Crockford base-32 characters. Within one process
each id is larger than the one before, also within one millisecond.
"""

from __future__ import annotations

import secrets
import threading
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_RANDOM_BITS = 80
_LENGTH = 26


class IdMaker:
    """Makes increasing ids; use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def __call__(self) -> str:
        """Returns a fresh id."""
        fresh = (time.time_ns() // 1_000_000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
        with self._lock:
            if fresh <= self._last:  # the same millisecond, or the clock went back
                fresh = self._last + 1 + secrets.randbits(32)
            self._last = fresh
        return _encode(fresh)


def _encode(number: int) -> str:
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * _LENGTH - 5, -1, -5))
