"""What is tried for the user: an error that they can mend is shown, with a way to try again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from desktop_app.errors import UserError
from desktop_app.ui.chat.banner import Banner

_Result = TypeVar("_Result")
Again = Callable[[], None]


class Attempts:
    """Owns what the banner shows of them."""

    def __init__(self, banner: Banner) -> None:
        self._banner = banner
        self._again: Again | None = None
        banner.retried.connect(self._on_retried)

    def __call__(self, work: Callable[[], _Result], again: Again | None = None) -> _Result | None:
        """Returns what `work` returns, `None` when it failed."""
        try:
            result = work()
        except UserError as error:
            self._again = again
            self._banner.show_error(error, retry=again is not None)
            return None
        self._banner.hide()
        return result

    def show(self, message: str, hint: str, again: Again) -> None:
        """Shows what failed elsewhere."""
        self._again = again
        self._banner.show_text(message, hint, retry=True)

    def _on_retried(self) -> None:
        again, self._again = self._again, None
        self._banner.hide()
        if again is not None:
            again()
