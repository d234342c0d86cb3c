"""Where one begins: a text to type, documents to drop, and what was translated before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels import reading_column
from desktop_app.ui.panels.jobs_home import JobsHome
from desktop_app.ui.panels.tab_bar import TabBar
from desktop_app.ui.panels.translate.history_list import TranslatedTexts
from desktop_app.ui.panels.translate.intake import DocumentIntake
from desktop_app.ui.panels.translate.options import Options
from desktop_app.ui.panels.translate.route_line import RouteLine
from desktop_app.ui.panels.translate.text_desk import TextDesk
from desktop_app.ui.panels.work import Work
from desktop_app.ui.theme import READING_WIDTH, Theme

TEXT, DOCUMENTS, HISTORY = "text", "documents", "history"
_SIDE = 16  # px to the edges


class HomeView(JobsHome):
    """Lays out; the panel connects."""

    def __init__(self, bridge: Bridge, theme: Theme, work: Work) -> None:
        super().__init__(
            bridge,
            theme,
            work,
            self.tr("Search translations"),
            self.tr(
                "Documents keep their form: styles, tables, links and pictures stay. "
                "Nothing leaves this computer."
            ),
            bridge.desk.translations.search,
        )
        self.options = Options(bridge, theme)
        self.route = RouteLine(theme)
        self.desk = TextDesk(bridge, theme)
        self.intake = DocumentIntake(theme)
        self.history = TranslatedTexts(bridge, theme)
        self._lists.insertWidget(1, self.history)
        self._bar = TabBar(
            {TEXT: self.tr("Text"), DOCUMENTS: self.tr("Documents"), HISTORY: self.tr("History")}
        )
        self._bar.chosen.connect(self._on_tab)
        self.tabs = self._bar.buttons
        listed = QWidget()
        inside = reading_column.fill(listed)
        for part in (self.intake, self.search):
            inside.addWidget(part)
        inside.addWidget(self._lists, 1)
        texts = QWidget()
        around = QVBoxLayout(texts)
        around.setContentsMargins(_SIDE, 4, _SIDE, _SIDE)
        around.addWidget(self.desk)
        self._parts = QStackedWidget()
        self._parts.addWidget(texts)
        self._parts.addWidget(listed)
        head = QVBoxLayout()
        head.setContentsMargins(_SIDE, 12, _SIDE, 6)
        head.setSpacing(8)
        head.addWidget(self._bar)
        for widget in (self.options, self.route, self.banner):
            head.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._parts, 1)
        self.setMaximumWidth(2 * READING_WIDTH)
        self.show_tab(TEXT)

    @property
    def shown(self) -> str:
        """The tab that is shown."""
        return self._bar.current

    def show_list(self) -> None:
        self.show_tab(DOCUMENTS)

    def take_focus(self) -> None:
        if self.shown == TEXT:
            self.desk.take_focus()
        elif self.shown == DOCUMENTS:
            self.intake.files.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.history.take_focus()

    def show_tab(self, name: str) -> None:
        """Shows the `TEXT`, the `DOCUMENTS` or the `HISTORY`."""
        self._bar.show_name(name)
        self.search.edit.clear()
        self._parts.setCurrentIndex(0 if name == TEXT else 1)
        self._lists.setCurrentIndex(1 if name == HISTORY else 0)
        self.intake.setVisible(name == DOCUMENTS)
        self.options.setVisible(name != HISTORY)
        self.show_route()
        if name == HISTORY:
            self.history.refresh()

    def step_back(self) -> bool:
        if self.shown == TEXT:
            return self.desk.step_back()
        self.show_tab(TEXT)
        self.take_focus()
        return True

    def show_route(self) -> None:
        """Shows the way of the text where there is a text, and what is missing for documents."""
        wanted = self.shown == TEXT or (self.shown == DOCUMENTS and self.route.is_missing)
        self.route.setVisible(wanted and bool(self.route.words.text()))

    def _end_search(self) -> None:
        self._lists.setCurrentIndex(1 if self.shown == HISTORY else 0)

    def _on_tab(self, name: str) -> None:
        self.show_tab(name)
        self.take_focus()
