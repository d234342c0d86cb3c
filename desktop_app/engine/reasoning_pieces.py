"""What both ways of splitting thoughts from answers share: a buffer, and typed pieces out of it.

Knows no marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from desktop_app.protocol import DeltaKind

Piece = tuple[DeltaKind, str]
#: Takes from the buffer; returns whether another step can go on with what is left.
Step = Callable[[bool], bool]


class Pieces:
    """A text on its way from a buffer into pieces, step by step.

    Args:
        step: the first step; it gets whether the text has ended.
    """

    def __init__(self, step: Step) -> None:
        self._step = step
        self._kind = DeltaKind.ANSWER
        self._buffer = ""
        self._fresh = False  # a mark has just been read, and no text after it
        self._apart = False  # the next text is set apart from the one before of its kind
        self._seen: set[DeltaKind] = set()
        self._pieces: list[Piece] = []

    def run(self, text: str, *, last: bool) -> list[Piece]:
        """Adds `text`; returns what can be told apart now: neighbours of one kind are joined."""
        self._buffer += text
        while self._step(last):
            pass
        pieces, self._pieces = self._pieces, []
        return pieces

    def _begin(self, kind: DeltaKind, step: Step) -> None:
        """Begins a thought or an answer behind a mark."""
        self._kind, self._step = kind, step
        self._fresh, self._apart = True, kind in self._seen

    def _trim(self) -> bool:
        """Drops the blank lines behind a mark; False while there is nothing else yet."""
        rest = self._buffer.lstrip()
        if not rest:
            return False
        blank = self._buffer[: len(self._buffer) - len(rest)]
        # The indentation of the first line is text; a space behind the mark is not.
        kept = len(blank) - blank.rfind("\n") - 1 if "\n" in blank else 0
        self._buffer = self._buffer[len(blank) - kept :]
        self._fresh = False
        return True

    def _safe(self, marks: Iterable[str], last: bool) -> int:
        """Returns how much of the buffer can be part of no mark, nor of the space before one."""
        if last:
            return len(self._buffer)
        held = max(
            (
                size
                for mark in marks
                for size in range(1, min(len(mark), len(self._buffer) + 1))
                if self._buffer.endswith(mark[:size])
            ),
            default=0,
        )
        return len(self._buffer[: len(self._buffer) - held].rstrip())

    def _take(self, size: int, *, strip: bool = False) -> None:
        """Emits the first `size` characters of the buffer."""
        text, self._buffer = self._buffer[:size], self._buffer[size:]
        self._emit(text.rstrip() if strip else text)

    def _emit(self, text: str) -> None:
        if not text:
            return
        if self._apart:
            text, self._apart = f"\n\n{text}", False
        self._seen.add(self._kind)
        if self._pieces and self._pieces[-1][0] is self._kind:
            text = self._pieces.pop()[1] + text
        self._pieces.append((self._kind, text))
