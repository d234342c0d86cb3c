"""The top of the section "Models": this computer, the search, the language; the word on offline."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.model_library.machine import Machine
from desktop_app.ui.controls import IconLabel, small
from desktop_app.ui.history.search_field import SearchField
from desktop_app.ui.models import words
from desktop_app.ui.theme import Theme

_NARROW = 640
_SEARCH_PAUSE_MS = 400  # the hub is asked only when typing has paused
_SEARCH_WIDTH = 260
# Names of languages as their speakers write them.
_LANGUAGES = {
    "en": "English", "ja": "日本語", "zh": "中文", "ko": "한국어", "de": "Deutsch",
    "fr": "Français", "es": "Español", "pt": "Português", "it": "Italiano", "ru": "Русский",
}  # fmt: skip


class PageHead(QWidget):
    """Title and this computer at the left, language and search at the right, or below."""

    searched = Signal(str)
    left = Signal()  # Down or Enter in the search: to the list
    language_chosen = Signal(str)  # code, "" is any

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        title = QLabel(self.tr("Models"))
        title.setProperty("kind", "head")
        self.machine = small()
        self.machine.setWordWrap(True)
        self.language = QToolButton()
        self.language.setProperty("kind", "chip")
        self.language.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.language.setMenu(self._menu())
        self.language.setFixedHeight(35)
        self.language.setCursor(Qt.CursorShape.PointingHandCursor)
        self._say_language(self.tr("Any language"))
        self.search = SearchField(
            theme,
            self.tr("Search the hub"),
            self.tr("Search the hub for models"),
            key="Ctrl F",
            pause_ms=_SEARCH_PAUSE_MS,
        )
        self.search.searched.connect(self.searched)
        self.search.left.connect(self.left)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(title)
        names.addWidget(self.machine)
        right = QHBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.language)
        right.addWidget(self.search, 1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addLayout(names, 1)
        self._row.addLayout(right)

    def set_machine(self, machine: Machine) -> None:
        self.machine.setText(words.machine(machine))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(down if narrow else across)
        self.search.setMinimumWidth(0 if narrow else _SEARCH_WIDTH)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(self)
        for code, name in {"": self.tr("Any language"), **_LANGUAGES}.items():
            action = QAction(name, self)
            action.setCheckable(True)
            action.setChecked(not code)
            action.setData(code)
            group.addAction(action)
            menu.addAction(action)
        group.triggered.connect(self._on_language)
        return menu

    def _on_language(self, action: QAction) -> None:
        self._say_language(action.text())
        self.language_chosen.emit(action.data())

    def _say_language(self, text: str) -> None:
        self.language.setText(text)
        self.language.setAccessibleName(self.tr("Language of the models: {name}").format(name=text))


class OfflineStrip(QFrame):
    """Says that nothing is fetched, and how to change that."""

    online_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("notice")
        text = small(
            self.tr("Offline: no connection is opened. Searches and downloads wait."), quiet=False
        )
        text.setWordWrap(True)
        self.button = QPushButton(self.tr("Go online"))
        self.button.setAutoDefault(True)
        self.button.clicked.connect(self.online_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(IconLabel(theme, "lock"))
        row.addWidget(text, 1)
        row.addWidget(self.button)
