"""Where one begins: recordings in, how to transcribe them, and the list of what there is."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.jobs_home import JobsHome
from desktop_app.ui.panels.transcribe.intake import MediaIntake
from desktop_app.ui.panels.transcribe.left_list import LeftList
from desktop_app.ui.panels.transcribe.options import Options
from desktop_app.ui.panels.transcribe.watch_line import WatchLine
from desktop_app.ui.panels.work import Work
from desktop_app.ui.theme import Theme


class HomeView(JobsHome):
    """Lays out; the panel connects."""

    def __init__(self, bridge: Bridge, theme: Theme, work: Work) -> None:
        super().__init__(
            bridge,
            theme,
            work,
            self.tr("Search transcripts"),
            self.tr(
                "Transcripts appear here, each line with its time. Nothing leaves this computer."
            ),
            bridge.desk.transcripts.search,
        )
        self.intake = MediaIntake(theme)
        self.options = Options(bridge)
        self.watch = WatchLine(bridge, theme)
        self.left = LeftList(theme)
        self._lay_out(
            self.intake, self.options, self.watch, self.banner, self.left, self.search,
        )  # fmt: skip

    def take_focus(self) -> None:
        self.intake.files.setFocus(Qt.FocusReason.ShortcutFocusReason)
