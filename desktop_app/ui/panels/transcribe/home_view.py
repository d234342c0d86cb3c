"""Where one begins: recordings in, how to transcribe them, and the list of what there is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop_app.ui.bridge import Bridge
from desktop_app.ui.chat.banner import Banner
from desktop_app.ui.controls import small
from desktop_app.ui.history.search_field import SearchField
from desktop_app.ui.panels import reading_column
from desktop_app.ui.panels.found_list import FoundList
from desktop_app.ui.panels.job_list import JobList
from desktop_app.ui.panels.transcribe.intake import MediaIntake
from desktop_app.ui.panels.transcribe.left_list import LeftList
from desktop_app.ui.panels.transcribe.options import Options
from desktop_app.ui.panels.transcribe.watch_line import WatchLine
from desktop_app.ui.panels.work import Work
from desktop_app.ui.theme import Theme


class HomeView(QWidget):
    """Lays out; the panel connects."""

    def __init__(self, bridge: Bridge, theme: Theme, work: Work) -> None:
        super().__init__()
        self._work = work
        self.intake = MediaIntake(theme)
        self.options = Options(bridge)
        self.watch = WatchLine(bridge, theme)
        self.banner = Banner(theme)
        self.left = LeftList(theme)
        self.jobs = JobList(work, theme)
        words = self.tr("Search transcripts")
        self.search = SearchField(theme, words, words)
        self.search.searched.connect(self._on_searched)
        self.found = FoundList(bridge, bridge.desk.transcripts.search)
        self.search.left.connect(self.found.take_focus)
        self._empty = small(
            self.tr(
                "Transcripts appear here, each line with its time. Nothing leaves this computer."
            )
        )
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        listed = QWidget()
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._empty)
        inside.addWidget(self.jobs, 1)
        self._lists = QStackedWidget()
        self._lists.addWidget(listed)
        self._lists.addWidget(self.found)
        column = reading_column.fill(self)
        for part in (
            self.intake, self.options, self.watch, self.banner, self.left, self.search,
        ):  # fmt: skip
            column.addWidget(part)
        column.addWidget(self._lists, 1)
        work.listed.connect(self._on_listed)

    def show_list(self) -> None:
        """Shows the list, without a search."""
        self.search.edit.clear()

    def _on_searched(self, query: str) -> None:
        if query:
            self._lists.setCurrentWidget(self.found)
            self.found.search(query)
        else:
            self.found.forget()
            self._lists.setCurrentIndex(0)

    def _on_listed(self) -> None:
        self._empty.setHidden(bool(self._work.jobs))
