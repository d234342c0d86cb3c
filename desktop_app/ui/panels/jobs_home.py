"""Where one begins in a panel: the list of what was done, and a search. Knows no task."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.ui.bridge import Bridge
from desktop_app.ui.chat.banner import Banner
from desktop_app.ui.controls import small
from desktop_app.ui.history.search_field import SearchField
from desktop_app.ui.panels import reading_column
from desktop_app.ui.panels.found_list import FoundList, Hit
from desktop_app.ui.panels.job_list import JobList
from desktop_app.ui.panels.work import Work
from desktop_app.ui.theme import Theme


class JobsHome(QWidget):
    """Owns the lists; a panel's own home puts its input above them.

    Args:
        search_words: of the search field; empty_words: shown while there are no jobs.
        look: searches, off the GUI thread; by default in the library.
    """

    def __init__(
        self,
        bridge: Bridge,
        theme: Theme,
        work: Work,
        search_words: str,
        empty_words: str,
        look: Callable[[str], Sequence[Hit]] | None = None,
    ) -> None:
        super().__init__()
        self._work = work
        self.banner = Banner(theme)
        self.jobs = JobList(work, theme)
        self.search = SearchField(theme, search_words, search_words)
        self.search.searched.connect(self._on_searched)
        self.found = FoundList(bridge, look)
        self.search.left.connect(self.found.take_focus)
        self._empty = small(empty_words)
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
        work.listed.connect(self._on_listed)

    def show_list(self) -> None:
        """Shows the list of jobs, without a search."""
        self.search.edit.clear()
        self._lists.setCurrentIndex(0)

    def take_focus(self) -> None:
        """Goes to where one begins."""
        raise NotImplementedError

    def step_back(self) -> bool:
        """Closes what was opened last; returns whether there was anything."""
        return False

    def _lay_out(self, *above: QWidget | QLayout) -> None:
        """Puts the panel's own parts above the lists."""
        column = reading_column.fill(self)
        for part in above:
            if isinstance(part, QLayout):
                column.addLayout(part)
            else:
                column.addWidget(part)
        column.addWidget(self._lists, 1)

    def _end_search(self) -> None:
        """Shows what was there before somebody searched."""
        self._lists.setCurrentIndex(0)

    def _on_searched(self, query: str) -> None:
        if query:
            self._lists.setCurrentWidget(self.found)
            self.found.search(query)
        else:
            self.found.forget()
            if self._lists.currentWidget() is self.found:
                self._end_search()

    def _on_listed(self) -> None:
        self._empty.setHidden(bool(self._work.jobs))
