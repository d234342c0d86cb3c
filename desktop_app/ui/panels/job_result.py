"""One job and what came of it: head, state, trouble. Knows no task."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.chat.banner import Banner
from desktop_app.ui.controls import ElidedLabel, IconButton
from desktop_app.ui.panels.job_row import JobRow
from desktop_app.ui.panels.work import Job
from desktop_app.ui.theme import Theme


class JobResult(QWidget):
    """Shows a job of the panel; what is beyond it is announced.

    Args:
        row: shows a job that is not done; its owner has connected it.
    """

    left = Signal()
    removed = Signal(str)  # key of the job

    def __init__(self, bridge: Bridge, theme: Theme, row: JobRow) -> None:
        super().__init__()
        self._bridge = bridge
        self.row = row
        self.job: Job | None = None
        self.back = IconButton(theme, "left", self.tr("Back to the list"), size=16)
        self.back.clicked.connect(self.left)
        self.title = ElidedLabel()
        self.title.setProperty("kind", "strong")
        self.meta = ElidedLabel()
        self.meta.setProperty("kind", "quiet")
        self.more = IconButton(theme, "more", self.tr("More"), size=16)
        self.more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.banner = Banner(theme)

    def show_job(self, job: Job) -> None:
        """Shows a job; a newer state of the same one leaves what is read in place."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Goes to the result, or to what can be done about a job that has none."""
        raise NotImplementedError

    def step_back(self) -> bool:
        """Closes what is open over the result; returns whether anything was."""
        return False

    def leave(self) -> None:
        """Is no longer looked at."""

    def _make_column(self) -> QVBoxLayout:
        """Returns the layout with the head, the job's state and its trouble in it."""
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self.title)
        names.addWidget(self.meta)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(names, 1)
        head.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.row)
        column.addWidget(self.banner)
        return column

    def _is_shown(self, run_id: str) -> bool:
        return self.job is not None and self.job.run is not None and self.job.run.id == run_id

    def _on_load_failed(self, error: UserError) -> None:
        self.banner.show_error(error, retry=True)

    def _on_remove(self) -> None:
        if self.job is not None:
            self.removed.emit(self.job.key)
