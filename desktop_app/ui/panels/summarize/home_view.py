"""Where one begins: documents in, how to summarize them, and the lists of what there is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton

from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.documents_list import DocumentsList
from desktop_app.ui.panels.file_intake import FileIntake
from desktop_app.ui.panels.jobs_home import JobsHome
from desktop_app.ui.panels.summarize.options import Options
from desktop_app.ui.panels.work import Work
from desktop_app.ui.theme import Theme


class HomeView(JobsHome):
    """Lays out; the panel connects."""

    def __init__(self, bridge: Bridge, theme: Theme, work: Work) -> None:
        super().__init__(
            bridge,
            theme,
            work,
            self.tr("Search documents and summaries"),
            self.tr(
                "Summaries appear here. Each sentence says where in the document it comes from. "
                "Nothing leaves this computer."
            ),
        )
        self.intake = FileIntake(theme, self.tr("Summarize"))
        self.options = Options(bridge)
        self.documents = DocumentsList(bridge, theme, "summarize", self.tr("Summarize"))
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
        self._lists.insertWidget(1, self.documents)
        self._lay_out(self.intake, self.options, self.banner, tabs, self.search)
        self.show_tab("summaries")

    def show_list(self) -> None:
        self.show_tab("summaries")

    def take_focus(self) -> None:
        self.intake.files.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_tab(self, name: str) -> None:
        """Shows the "summaries" or the "documents"."""
        self.tabs[name].setChecked(True)
        self._lists.setCurrentIndex(list(self.tabs).index(name))
        self.search.edit.clear()

    def step_back(self) -> bool:
        return self.intake.close_text()

    def _on_tab(self) -> None:
        self.show_tab(next(name for name, tab in self.tabs.items() if tab is self.sender()))

    def _end_search(self) -> None:
        self.show_tab(next(name for name, tab in self.tabs.items() if tab.isChecked()))
