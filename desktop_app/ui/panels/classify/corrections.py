"""Labels that the user gives, with undo and redo. Shows nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop_app.services.classification.records import TableRow
from desktop_app.ui.bridge import Bridge

_REMEMBERED = 500

Labels = tuple[str, ...] | None
#: Number of the row, what its user's labels were, and what they became.
Step = tuple[int, Labels, Labels]


class Corrections(QObject):
    """Of one table at a time; `made` tells each, also one that was taken back."""

    made = Signal(object)  # TableRow
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._run_id = ""
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def show_run(self, run_id: str) -> None:
        """Goes on with another table; the steps of the one before are forgotten."""
        if run_id != self._run_id:
            self._run_id = run_id
            self._done, self._undone = [], []

    def give(self, row: TableRow, labels: Labels) -> None:
        """Gives a row labels; `None` those of the model again."""
        if labels == row.edited_labels or (row.edited_labels is None and labels == row.labels):
            return
        self._done.append((row.number, row.edited_labels, labels))
        del self._done[:-_REMEMBERED]
        self._undone.clear()
        self._write(row.number, labels)

    def undo(self) -> None:
        """Takes the last step back."""
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self._write(step[0], step[1])

    def redo(self) -> None:
        """Takes the step again that was taken back last."""
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self._write(step[0], step[2])

    def _write(self, number: int, labels: Labels) -> None:
        correct: Callable[[], TableRow] = partial(
            self._bridge.desk.classification.correct, self._run_id, number, labels
        )
        self._bridge.call(correct, self.made.emit, self.failed.emit)
