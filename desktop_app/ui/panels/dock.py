"""The side panels at the right of the chat: tabs, widen, close. Knows no panel's inside."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from desktop_app.ui import icons
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import IconButton
from desktop_app.ui.panels.panel import Panel
from desktop_app.ui.panels.registry import panels
from desktop_app.ui.theme import HEAD_HEIGHT, Theme

WIDTH = 436
MIN_WIDTH = 320
_SIDE, _GAP = 11, 4  # px in the head: to its sides, between its buttons
_ICON = 16  # px


class PanelDock(QFrame):
    """Makes a panel when it is first opened, and keeps it."""

    left = Signal()  # Esc where there is nothing else to leave
    closed = Signal()
    widened = Signal(bool)
    detached = Signal(bool)
    chat_wanted = Signal(str, str)  # as the panels' signals
    document_sent = Signal(str, object)
    text_sent = Signal(str, str)
    hit_opened = Signal(object)
    models_wanted = Signal(str)
    undo_offered = Signal(str, object)
    busy_changed = Signal(str, str)  # panel's name, what it is doing

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("panelDock")
        self.setMinimumWidth(MIN_WIDTH)
        self._bridge = bridge
        self._theme = theme
        self._specs = {spec.name: spec for spec in panels()}
        self._made: dict[str, Panel] = {}
        self.current = next(iter(self._specs))
        self.tabs: dict[str, QToolButton] = {}
        self.widen = IconButton(theme, "widen", "", size=16)
        self.widen.setCheckable(True)
        self.widen.toggled.connect(self._on_widened)
        self.detach = IconButton(theme, "detach", "", size=16)
        self.detach.setCheckable(True)
        self.detach.toggled.connect(self._on_detached)
        self.close_button = IconButton(theme, "close", self.tr("Close the panel"), size=16)
        self.close_button.clicked.connect(self.closed)
        head = QWidget()
        head.setObjectName("panelHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setFixedHeight(HEAD_HEIGHT)
        row = self._head = QHBoxLayout(head)
        row.setContentsMargins(_SIDE, 0, _SIDE, 0)
        row.setSpacing(_GAP)
        for name in self._specs:
            row.addWidget(self._make_tab(name))
        row.addStretch(1)
        row.addWidget(self.detach)
        row.addWidget(self.widen)
        row.addWidget(self.close_button)
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)  # the line at the left edge
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._stack, 1)
        theme.changed.connect(self._draw_tabs)
        self._draw_tabs()
        self._name_widen()
        self._name_detach()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 400)

    def open_panel(self, name: str = "") -> Panel:
        """Shows a panel, by default the one that was shown last, and goes to it."""
        panel = self.panel(name or self.current)
        self.current = name or self.current
        self._stack.setCurrentWidget(panel)
        self._draw_tabs()
        panel.take_focus()
        return panel

    def panel(self, name: str) -> Panel:
        """Returns a panel, made if need be."""
        if name not in self._made:
            panel = self._specs[name].make(self._bridge, self._theme)
            panel.chat_wanted.connect(self.chat_wanted)
            panel.document_sent.connect(self.document_sent)
            panel.text_sent.connect(self.text_sent)
            panel.hit_opened.connect(self.hit_opened)
            panel.models_wanted.connect(self.models_wanted)
            panel.undo_offered.connect(self.undo_offered)
            panel.busy_changed.connect(self._on_busy_changed)
            self._made[name] = panel
            self._stack.addWidget(panel)
            self.tabs[name].show()
        return self._made[name]

    def take_files(self, paths: list[Path]) -> None:
        """Hands files to the panel that is shown."""
        if not self._specs[self.current].keys:  # it takes none
            self.open_panel(next(iter(self._specs)))
        self.panel(self.current).take_files(paths)

    @property
    def is_wide(self) -> bool:
        """Whether it is to fill the window."""
        return self.widen.isChecked()

    @property
    def is_detached(self) -> bool:
        """Whether it has a window of its own."""
        return self.detach.isChecked()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw_tabs()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self.panel(self.current).step_back():
            if self.is_wide:
                self.widen.setChecked(False)
            else:
                self.left.emit()

    def _make_tab(self, name: str) -> QToolButton:
        spec = self._specs[name]
        tab = QToolButton()
        tab.setText(spec.title)
        tab.setAccessibleName(spec.title)
        tab.setToolTip(f"{spec.title} ({spec.keys})" if spec.keys else spec.title)
        tab.setHidden(not spec.keys)
        tab.setProperty("kind", "tab")
        tab.setCheckable(True)
        tab.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tab.setCursor(Qt.CursorShape.PointingHandCursor)
        tab.clicked.connect(self._on_tab)
        self.tabs[name] = tab
        return tab

    def _draw_tabs(self) -> None:
        """Without room for all their names, only the open panel's tab has one."""
        for name, tab in self.tabs.items():
            tab.setChecked(name == self.current)
            self._draw_tab(name, named=True)
        shown = [name for name, tab in self.tabs.items() if not tab.isHidden()]
        margins = self._head.contentsMargins()
        taken = margins.left() + margins.right() + self._head.spacing() * self._head.count()
        taken += sum(self.tabs[name].sizeHint().width() for name in shown)
        buttons = (self.detach, self.widen, self.close_button)
        taken += sum(one.sizeHint().width() for one in buttons if not one.isHidden())
        if taken > self.width():
            for name in shown:
                self._draw_tab(name, named=name == self.current)

    def _draw_tab(self, name: str, *, named: bool) -> None:
        tokens, tab, icon = self._theme.tokens, self.tabs[name], self._specs[name].icon
        colour = tokens.accent if name == self.current else tokens.quiet
        if named:
            tab.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            icons.put_beside_text(tab, icon, colour, _ICON)
        else:
            tab.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            tab.setIcon(QIcon(icons.pixmap(icon, colour, _ICON)))
            tab.setIconSize(QSize(_ICON, _ICON))

    def _on_tab(self) -> None:
        self.open_panel(next(name for name, tab in self.tabs.items() if tab is self.sender()))

    def _on_widened(self, wide: bool) -> None:
        self.widen.set_icon("narrow" if wide else "widen")
        self._name_widen()
        self.widened.emit(wide)

    def _on_detached(self, detached: bool) -> None:
        self.widen.setChecked(False)
        self._name_detach()
        self.detached.emit(detached)

    def _name_detach(self) -> None:
        back = self.tr("Back into the window")
        self.detach.set_name(back if self.is_detached else self.tr("In a window of its own"))

    def _name_widen(self) -> None:
        self.widen.set_name(
            self.tr("Beside the chat") if self.is_wide else self.tr("Fill the window")
        )

    def _on_busy_changed(self, text: str) -> None:
        name = next(name for name, panel in self._made.items() if panel is self.sender())
        self.busy_changed.emit(name, text)
