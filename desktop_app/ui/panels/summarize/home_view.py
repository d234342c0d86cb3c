"""Where one begins: documents in, how to summarize them, and the lists of what there is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.bridge import Bridge
from desktop_app.ui.chat.banner import Banner
from desktop_app.ui.controls import small
from desktop_app.ui.history.search_field import SearchField
from desktop_app.ui.panels import reading_column
from desktop_app.ui.panels.documents_list import DocumentsList
from desktop_app.ui.panels.file_intake import FileIntake
from desktop_app.ui.panels.found_list import FoundList
from desktop_app.ui.panels.job_list import JobList
from desktop_app.ui.panels.summarize.options import Options
from desktop_app.ui.panels.work import Work
from desktop_app.ui.theme import Theme


class HomeView(QWidget):
    """Lays out; the panel connects."""

    def __init__(self, bridge: Bridge, theme: Theme, work: Work) -> None:
        super().__init__()
        self._work = work
        self.intake = FileIntake(theme, self.tr("Summarize"))
        self.options = Options(bridge)
        self.banner = Banner(theme)
        self.jobs = JobList(work, theme)
        self.documents = DocumentsList(bridge, theme, "summarize", self.tr("Summarize"))
        self.search = SearchField(
            theme,
            self.tr("Search documents and summaries"),
            self.tr("Search documents and summaries"),
        )
        self.search.searched.connect(self._on_searched)
        self.found = FoundList(bridge)
        self.search.left.connect(self.found.take_focus)
        self._empty = small(
            self.tr(
                "Summaries appear here. Each sentence says where in the document it comes from. "
                "Nothing leaves this computer."
            )
        )
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.tabs: dict[str, QToolButton] = {}
        tabs = QHBoxLayout()
        tabs.setSpacing(4)
        self._group = QButtonGroup(self)
        for name, text in (
            ("summaries", self.tr("Summaries")),
            ("documents", self.tr("Documents")),
        ):
            tab = QToolButton()
            tab.setText(text)
            tab.setAccessibleName(text)
            tab.setProperty("kind", "tab")
            tab.setCheckable(True)
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tab.setCursor(Qt.CursorShape.PointingHandCursor)
            tab.clicked.connect(self._on_tab)
            self._group.addButton(tab)
            self.tabs[name] = tab
            tabs.addWidget(tab)
        tabs.addStretch(1)
        summaries = QWidget()
        inside = QVBoxLayout(summaries)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._empty)
        inside.addWidget(self.jobs, 1)
        self._lists = QStackedWidget()
        self._lists.addWidget(summaries)
        self._lists.addWidget(self.documents)
        self._lists.addWidget(self.found)
        column = reading_column.fill(self)
        column.addWidget(self.intake)
        column.addWidget(self.options)
        column.addWidget(self.banner)
        column.addLayout(tabs)
        column.addWidget(self.search)
        column.addWidget(self._lists, 1)
        work.listed.connect(self._on_listed)
        self.show_tab("summaries")

    def show_tab(self, name: str) -> None:
        """Shows the "summaries" or the "documents"."""
        self.tabs[name].setChecked(True)
        self._lists.setCurrentIndex(list(self.tabs).index(name))
        self.search.edit.clear()

    def step_back(self) -> bool:
        """Closes the field for text; returns whether it was open."""
        return self.intake.close_text()

    def _on_tab(self) -> None:
        self.show_tab(next(name for name, tab in self.tabs.items() if tab is self.sender()))

    def _on_searched(self, query: str) -> None:
        if query:
            self._lists.setCurrentWidget(self.found)
            self.found.search(query)
            return
        self.found.forget()
        if self._lists.currentWidget() is self.found:
            self.show_tab(next(name for name, tab in self.tabs.items() if tab.isChecked()))

    def _on_listed(self) -> None:
        self._empty.setHidden(bool(self._work.jobs))
