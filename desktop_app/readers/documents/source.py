"""One document being read: its bytes, its limits, who waits for it, what was learnt of it.

Handed to every format; knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.readers.documents import encodings
from desktop_app.readers.documents.records import Limits

#: What a document's progress counts to, whatever it is made of.
PROGRESS_TOTAL = 1000


@dataclass(slots=True)
class Source:
    """What a format's `read` gets, and where it leaves the facts it finds on its way.

    Attributes:
        stopped: what the waiting side raised to stop the reading, for `reading.py`.
    """

    path: Path
    password: str | None
    limits: Limits
    progress: Callable[[int, int], None]
    cancelled: Callable[[], None]
    title: str = ""
    encoding: str | None = None
    pages: int | None = None
    unread_pages: list[int] = field(default_factory=list)
    stopped: BaseException | None = None
    _part: int = 0
    _parts: int = 1
    _reached: int = -1

    def part(self, number: int, of: int) -> None:
        """Says that what follows is part `number`, from 0, of `of` parts of the document."""
        self._part, self._parts = number, max(1, of)

    def step(self, done: int, total: int) -> None:
        """Tells how far the present part is, in any unit, and stops when asked to.

        Formats call it many times a second; who waits hears of it when it shows.
        """
        self.check()
        share = (self._part + min(1.0, done / max(1, total))) / self._parts
        if (reached := int(PROGRESS_TOTAL * share)) > self._reached:
            self._reached = reached
            self._ask(lambda: self.progress(reached, PROGRESS_TOTAL))

    def check(self) -> None:
        """Stops when asked to, where there is no progress to tell."""
        self._ask(self.cancelled)

    def _ask(self, question: Callable[[], None]) -> None:
        try:
            question()
        except BaseException as stop:
            self.stopped = stop
            raise

    def data(self) -> bytes:
        """Returns the whole file, for formats that are text.

        Raises:
            UserError: `document_too_large`.
        """
        # No encoding takes more than four bytes a character.
        limit = min(self.limits.file_bytes, 4 * self.limits.characters)
        if self.path.stat().st_size > limit:
            raise self.too_large(f"more than {limit / 1e6:,.0f} MB of text")
        return self.path.read_bytes()

    def text(self) -> str:
        """Returns the whole file decoded, and notes its encoding."""
        return self.decode(self.data())

    def decode(self, data: bytes, declared: str = "") -> str:
        """Returns `data` as text; one bad byte costs one character, not the document.

        Args:
            declared: the encoding that the document names, believed if it reads the data.
        """
        detected = encodings.declared(declared, data) or encodings.detect(data)
        self.encoding = detected
        return data.decode(detected, "replace").replace("\r\n", "\n").replace("\r", "\n")

    def error(self, code: str, **values: object) -> UserError:
        """Returns the error `code` about this document."""
        return UserError(code, name=self.path.name, **values)

    def damaged(self, reason: str) -> UserError:
        return self.error("document_damaged", reason=reason)

    def too_large(self, reason: str) -> UserError:
        return self.error("document_too_large", reason=reason)
