"""Where one begins: documents in, how to summarize them, and the lists of what there is."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.documents_list import DocumentsList
from desktop_app.ui.panels.file_intake import FileIntake
from desktop_app.ui.panels.jobs_home import JobsHome
from desktop_app.ui.panels.summarize.options import Options
from desktop_app.ui.panels.tab_bar import TabBar
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
        self._bar = TabBar({"summaries": self.tr("Summaries"), "documents": self.tr("Documents")})
        self._bar.chosen.connect(self.show_tab)
        self.tabs = self._bar.buttons
        self._lists.insertWidget(1, self.documents)
        self._lay_out(self.intake, self.options, self.banner, self._bar, self.search)
        self.show_tab("summaries")

    def show_list(self) -> None:
        self.show_tab("summaries")

    def take_focus(self) -> None:
        self.intake.files.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_tab(self, name: str) -> None:
        """Shows the "summaries" or the "documents"."""
        self._bar.show_name(name)
        self._lists.setCurrentIndex(list(self.tabs).index(name))
        self.search.edit.clear()

    def step_back(self) -> bool:
        return self.intake.close_text()

    def _end_search(self) -> None:
        self.show_tab(self._bar.current)
