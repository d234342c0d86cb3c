"""Where one begins: a text to ask about, a table to classify, and what was asked before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.classification.records import TextKind
from desktop_app.ui import icons
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import small
from desktop_app.ui.panels import reading_column
from desktop_app.ui.panels.classify.history_list import AskedTexts
from desktop_app.ui.panels.classify.intake import TableIntake
from desktop_app.ui.panels.classify.options import Options
from desktop_app.ui.panels.classify.table_setup import TableSetup
from desktop_app.ui.panels.classify.text_desk import KindBar, TextDesk
from desktop_app.ui.panels.jobs_home import JobsHome
from desktop_app.ui.panels.tab_bar import TabBar
from desktop_app.ui.panels.work import Work
from desktop_app.ui.theme import READING_WIDTH, Theme

TEXT, TABLE, HISTORY = "text", "table", "history"
_SIDE = 16  # px to the edges


class HomeView(JobsHome):
    """Lays out; the panel connects. Labels and model are the same for texts and tables."""

    def __init__(self, bridge: Bridge, theme: Theme, work: Work) -> None:
        super().__init__(
            bridge,
            theme,
            work,
            "",
            self.tr(
                "Each row gets a label and a score; all columns stay. Nothing leaves this computer."
            ),
        )
        self._theme = theme
        self.search.setParent(self)  # what was labelled is found in its own table
        self.search.hide()
        self.options = Options(bridge, theme)
        self.kinds = KindBar()
        self.desk = TextDesk(bridge, theme)
        self.intake = TableIntake(theme)
        self.setup = TableSetup(bridge, theme)
        self.history = AskedTexts(bridge, theme)
        self.run = QPushButton(self.tr("Classify the rows"))
        self.run.setProperty("kind", "primary")
        self.run.setAutoDefault(True)
        self.why_not = small()
        self.why_not.setWordWrap(True)
        self._bar = TabBar(
            {TEXT: self.tr("Text"), TABLE: self.tr("Table"), HISTORY: self.tr("History")}
        )
        self._bar.chosen.connect(self._on_tab)
        self.tabs = self._bar.buttons
        self._pages = QStackedWidget()
        for page in (self._make_texts(), self._make_tables(), self._make_history()):
            self._pages.addWidget(page)
        head = QVBoxLayout()
        head.setContentsMargins(_SIDE, 12, _SIDE, 4)
        head.setSpacing(8)
        head.addWidget(self._bar)
        head.addWidget(self.banner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        self.setMaximumWidth(2 * READING_WIDTH)
        theme.changed.connect(self._tint)
        self._tint()
        self.show_tab(TEXT)

    @property
    def shown(self) -> str:
        """The tab that is shown."""
        return self._bar.current

    def show_list(self) -> None:
        self.show_tab(TABLE)

    def take_focus(self) -> None:
        if self.shown == TEXT:
            self.desk.take_focus()
        elif self.shown == HISTORY:
            self.history.take_focus()
        elif not self.setup.is_ready:
            self.intake.files.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.options.labels_are_own and not self.options.field.labels:
            self.options.field.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.run.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_tab(self, name: str) -> None:
        """Shows the `TEXT`, the `TABLE` or the `HISTORY`."""
        self._bar.show_name(name)
        self._pages.setCurrentIndex((TEXT, TABLE, HISTORY).index(name))
        if name == TEXT:
            self._texts.insertWidget(1, self.options)
            self.options.set_kind(self.desk.kind)
        elif name == TABLE:
            self._tables.insertWidget(2, self.options)
            self.options.set_kind("labels")
        else:
            self.history.refresh()
        self.show_setup()

    def show_kind(self, kind: TextKind) -> None:
        """Asks something else about the text."""
        self.kinds.show_name(kind)
        self.desk.set_kind(kind)
        self.options.set_kind(kind)

    def show_setup(self) -> None:
        """Shows the field for tables, or the table that was chosen."""
        ready = self.setup.is_ready
        self.intake.setHidden(ready)
        self.setup.setVisible(ready)
        if self.shown != HISTORY:
            self.options.setVisible(self.shown == TEXT or ready)
        self.run.setVisible(ready)
        options = self.options
        one = options.labels_are_own and len(options.field.labels) == 1
        several = options.chosen().multi_label
        self.why_not.setText(
            self.tr("With one label alone every row gets it. Add another one.")
            if one and not several
            else ""
        )
        self.why_not.setVisible(ready and bool(self.why_not.text()))

    def step_back(self) -> bool:
        if self.shown == TEXT:
            return False
        if self.shown == TABLE and self.setup.is_ready:
            self.setup.clear()
        else:
            self.show_tab(TEXT)
        self.take_focus()
        return True

    # --- inside ------------------------------------------------------------------------

    def _make_texts(self) -> QWidget:
        page = QWidget()
        self._texts = QVBoxLayout(page)
        self._texts.setContentsMargins(_SIDE, 4, _SIDE, _SIDE)
        self._texts.setSpacing(10)
        self._texts.addWidget(self.kinds)
        self._texts.addWidget(self.desk, 1)
        return page

    def _make_history(self) -> QWidget:
        page = QWidget()
        column = reading_column.fill(page)
        column.setContentsMargins(_SIDE, 4, _SIDE, _SIDE)
        column.addWidget(self.history)
        column.addStretch(1)
        return page

    def _make_tables(self) -> QWidget:
        page = QWidget()
        self._tables = reading_column.fill(page)
        self._tables.setContentsMargins(_SIDE, 4, _SIDE, _SIDE)
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addWidget(self.run)
        below.addWidget(self.why_not, 1)
        below.addStretch(0)
        self._tables.addWidget(self.intake)
        self._tables.addWidget(self.setup)
        self._tables.addLayout(below)
        self._tables.addWidget(self._lists, 1)
        return page

    def _on_tab(self, name: str) -> None:
        self.show_tab(name)
        self.take_focus()

    def _tint(self) -> None:
        icons.put_beside_text(self.run, "play", self._theme.tokens.on_accent, 14)
