"""What is asked about the text while it is typed, and what comes of it. Shows nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.services.classification.records import LiveState, Question, TextKind
from desktop_app.ui.bridge import Bridge

PAUSE_MS = 400


class LiveQuestion(QObject):
    """Asks when typing pauses.

    Args:
        wanted: what is to be asked now; `None` while it is not to be looked at, as in the
            middle of a composition.
    """

    changed = Signal()  # the state of the kind that is shown

    def __init__(
        self, bridge: Bridge, wanted: Callable[[], Question | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._live = bridge.desk.classification.live
        self._wanted = wanted
        self.state = LiveState("labels")
        self._asked: Question | None = None  # last; states tell of it a moment later
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        bridge.live_classified.connect(self._on_classified)

    def set_kind(self, kind: TextKind) -> None:
        """Follows another kind of question."""
        if kind != self.state.kind:
            self.state = self._live.state(kind)
            self._asked = self.state.question
            self.changed.emit()
            self.want_now()

    def want_soon(self) -> None:
        """Asks when nothing has changed for a moment."""
        self._timer.start()

    def want_now(self) -> None:
        """Asks at once."""
        self._timer.stop()
        self._ask()

    def again(self) -> None:
        """Asks once more what could not be answered: there may be other models now."""
        wanted = self._wanted()
        if wanted is not None and self.state.error_code is not None:
            self._live.ask(wanted)

    def begin(self) -> None:
        """Lets what is asked next be another entry of the history."""
        self._asked = None
        self._live.clear(self.state.kind)

    def _ask(self) -> None:
        wanted = self._wanted()
        if wanted is not None and wanted != self._asked:
            self._asked = wanted
            self._live.ask(wanted)

    def _on_classified(self, state: LiveState) -> None:
        if state.kind == self.state.kind:
            self.state = state
            self.changed.emit()
