"""Trying again what fails in passing. Knows nothing of what is tried."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from desktop_app.errors import UserError

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

#: Worth another try: they pass by themselves.
_PASSING = ("hub_unreachable", "hub_rate_limited", "hub_failed")
#: Tries in a row that bring nothing: of the first question, while the user watches, and later.
FIRST_TRIES, TRIES = 3, 8
_LONGEST_WAIT_S, _LONGEST_REST_S = 60.0, 600.0


class Patience:
    """Waits longer and longer between tries that bring nothing.

    Args:
        first_wait_s: seconds before the second try; they double from there.
        waits: told the seconds before each wait, and 0 after it.
    """

    def __init__(
        self, first_wait_s: float, sleep: Callable[[float], None], waits: Callable[[float], None]
    ) -> None:
        self._first_wait_s = first_wait_s
        self._sleep = sleep
        self._waits = waits
        self._failed = 0

    def progressed(self) -> None:
        """Bytes came: whatever fails next, fails for the first time."""
        self._failed = 0

    def call(self, attempt: Callable[[], _T], tries: int = TRIES) -> _T:
        """Returns what `attempt` returns, in the end.

        Raises:
            UserError: the last one, or one that does not pass by itself.
        """
        self._failed = 0
        while True:
            try:
                return attempt()
            except UserError as error:
                self._failed += 1
                wait_s = min(self._first_wait_s * 2 ** (self._failed - 1), _LONGEST_WAIT_S)
                if error.code == "hub_rate_limited":
                    wait_s = max(wait_s, float(error.values["seconds"]))
                if error.code not in _PASSING or self._failed >= tries or wait_s > _LONGEST_REST_S:
                    raise
                _log.info("%s; next try in %.1f s", error.message, wait_s)
                self._waits(wait_s)
                self._sleep(wait_s)
                self._waits(0.0)
