"""The frame: rail, list, pages, status line. Lays out and connects; owns no chat and no model."""

from __future__ import annotations

import contextlib
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.services.drafts import Drafts
from desktop_app.services.events import ModelChanged
from desktop_app.store.records import ConversationRecord
from desktop_app.ui import actions
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.chat.chat_head import ChatHead
from desktop_app.ui.chat.chat_page import ChatPage
from desktop_app.ui.docs.section import DocsSection
from desktop_app.ui.history.history_panel import HistoryPanel
from desktop_app.ui.model_menu import ModelMenu
from desktop_app.ui.models.section import ModelsSection
from desktop_app.ui.pages import Pages
from desktop_app.ui.panels.section import PanelsSection
from desktop_app.ui.rail import Rail
from desktop_app.ui.status_line import StatusLine
from desktop_app.ui.theme import LIST_WIDTH, Theme
from desktop_app.ui.toast import Toast

if TYPE_CHECKING:
    from desktop_app.ui.settings.settings_page import SettingsPage

#: Below this width the list of chats gives way to the chat.
_NARROW = 760


class MainWindow(QMainWindow):
    """The window."""

    language_changed = Signal()
    closed = Signal()

    def __init__(self, bridge: Bridge, theme: Theme, drafts: Drafts, data: DataDir) -> None:
        super().__init__()
        self.setWindowTitle("Tsukue")
        self.setMinimumSize(400, 440)
        self._bridge = bridge
        self._theme = theme
        self._settings = bridge.desk.settings
        self._list_wanted = True
        self.model_menu = ModelMenu(bridge.desk.models, self)
        self.chat_menu = QMenu(self)
        self.head = ChatHead(theme, self.chat_menu, self.model_menu)
        self.rail = Rail(theme)
        self.history = HistoryPanel(bridge, theme)
        self.chat = ChatPage(bridge, theme, drafts, self.head)
        self.models = ModelsSection(bridge, theme, self)
        self.chat.welcome.add_card(self.models.first_run)
        self.docs = DocsSection(bridge, theme, self)
        self.panels = PanelsSection(bridge, theme, self)
        self._data = data
        self.status = StatusLine(theme)
        self._lay_out()
        self.toast = Toast(self)
        self.actions_by_name = actions.install(self, self._slots())
        self._fill_chat_menu()
        self._connect()
        self._restore()
        self._on_model_changed(bridge.desk.models.phase)
        self.show_page("chat")
        QTimer.singleShot(0, self.history.refresh)

    def show_page(self, name: str) -> None:
        """Shows a section of the rail: "chat", "docs", "models" or "settings"."""
        self.rail.show_chosen(name)
        self._pages.show_page(name)
        self.arrange()
        self._pages.take_focus()

    @cached_property
    def settings_page(self) -> SettingsPage:
        """The settings; made, and their code imported, when somebody goes there."""
        from desktop_app.ui.settings.settings_page import SettingsPage

        page = SettingsPage(self._bridge, self._theme, self._data, self.models.keeper)
        page.changed.connect(self._on_setting_changed)
        return page

    def new_chat(self) -> None:
        self.show_page("chat")
        self.chat.show_new()

    def open_chat(self, conversation_id: str, message_id: str = "") -> None:
        """Opens a chat at its end, or at a message."""
        self.show_page("chat")
        self.chat.show_conversation(conversation_id)
        if message_id:
            self.chat.reveal(message_id)
        if self.width() < _NARROW:
            self._list_wanted = False
            self.arrange()

    # --- layout ------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.rail.add("chat", "chat", self.tr("Chat"))
        self.rail.add("docs", "document", self.tr("Documents"))
        self.rail.add("models", "model", self.tr("Models"))
        self.rail.add("settings", "settings", self.tr("Settings"), bottom=True)
        self._pages = Pages()
        pages = self._pages
        pages.add("chat", lambda: self.chat, lambda: self.chat.composer.edit)
        pages.add("docs", lambda: self.docs.page, lambda: self.docs.page.search.edit)
        pages.add("models", lambda: self.models.page, lambda: self.models.page.head.search.edit)
        pages.add("settings", lambda: self.settings_page, lambda: self.settings_page.theme_box)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for number, part in enumerate((self.history, self._pages, self.panels.dock)):
            self.splitter.addWidget(part)
            self.splitter.setStretchFactor(number, number % 2)
        self.splitter.setSizes([LIST_WIDTH, 900, 0])
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self.splitter, 1)
        centre = QWidget()
        centre.setObjectName("page")
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self.setCentralWidget(centre)

    def arrange(self) -> None:
        """Shows what there is room for beside the page."""
        on_chat, panels = self._pages.shown == "chat", self.panels
        filled = on_chat and panels.fills(self.width())
        listed = self._list_wanted and on_chat and panels.leaves_room(self.width())
        self.history.setVisible(listed and not filled)
        self._pages.setVisible(not filled)
        panels.dock.setVisible(panels.wanted and (on_chat or panels.dock.is_detached))
        self.head.show_list.setVisible(not listed)
        self.head.show_panel.setVisible(not panels.wanted)
        panels.keep_width(self.width())

    def _fill_chat_menu(self) -> None:
        by_name = self.actions_by_name
        self.chat_menu.addAction(by_name["rename"])
        self._pin = self.chat_menu.addAction(self.tr("Pin"))
        self._pin.triggered.connect(self._on_pin)
        self._delete = self.chat_menu.addAction(self.tr("Delete"))
        self._delete.triggered.connect(self._on_delete)
        self.chat_menu.addSeparator()
        self.chat_menu.addAction(by_name["regenerate"])
        self.chat_menu.addAction(by_name["alternatives"])
        self.chat_menu.addAction(by_name["copy_answer"])
        self.chat_menu.addSeparator()
        self.chat_menu.addAction(by_name["shortcuts"])
        self.chat_menu.aboutToShow.connect(self._on_chat_menu)

    def _slots(self) -> dict[str, actions.Slot]:
        chat = self.chat
        return {
            "new": self.new_chat,
            "search": self._on_search,
            "find": self._on_find,
            "write": lambda: self.show_page("chat"),
            "docs": lambda: self.show_page("docs"),
            "models": lambda: self.show_page("models"),
            "attach": chat.attach_files,
            "regenerate": chat.regenerate_last,
            "alternatives": chat.alternatives_last,
            "copy_answer": chat.copy_last,
            "branch_left": lambda: chat.step_branch(-1),
            "branch_right": lambda: chat.step_branch(1),
            "chat_up": lambda: self.history.step(-1),
            "chat_down": lambda: self.history.step(1),
            "rename": self._on_rename,
            "list": self._on_toggle_list,
            "model": self.model_menu.choose_folder,
            "settings": lambda: self.show_page("settings"),
            "shortcuts": self._on_shortcuts,
            "quit": self.close,
        } | self.panels.slots()

    def _connect(self) -> None:
        bridge = self._bridge
        self.rail.chosen.connect(self.show_page)
        self.history.new_wanted.connect(self.new_chat)
        self.history.opened.connect(self.open_chat)
        self.history.deleted.connect(self._on_deleted)
        self.history.failed.connect(self._on_failed)
        self.chat.conversation_shown.connect(self.history.set_active)
        self.chat.models_wanted.connect(self.models.page_wanted)
        self.models.join(self)
        self.docs.join(self)
        self.panels.join(self)
        self.head.rename_requested.connect(self._on_rename)
        self.head.list_requested.connect(self._on_toggle_list)
        self.model_menu.failed.connect(self._on_failed)
        bridge.conversation_changed.connect(self._on_conversation_changed)
        bridge.model_changed.connect(self._on_model_changed)
        bridge.model_changed.connect(self.model_menu.on_model_changed)
        bridge.reply_ended.connect(self.status.set_speed)
        undo = QShortcut(QKeySequence("Ctrl+Z"), self.history)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.activated.connect(self.toast.act)

    # --- what happens --------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._pages.shown == "chat":
            self.chat.stop()
        elif event.key() == Qt.Key.Key_Escape:
            self.show_page("chat")
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before, now = event.oldSize().width(), event.size().width()
        if before < 0 or (before < _NARROW) != (now < _NARROW):
            self._list_wanted = now >= _NARROW
        self.arrange()
        self.toast.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.chat.leave()
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        splitter = bytes(self.splitter.saveState().toBase64().data()).decode()
        # Where the window stood is not worth keeping it open.
        with contextlib.suppress(UserError):
            self._settings.change(window=f"{geometry} {splitter} {self.panels.width}")
        self.closed.emit()
        super().closeEvent(event)

    def _restore(self) -> None:
        geometry, splitter, panel = (*self._settings.current.window.split(" "), "", "", "")[:3]
        if not (geometry and self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))):
            self.resize(1180, 780)
        if splitter:
            self.splitter.restoreState(QByteArray.fromBase64(splitter.encode()))
        self.panels.restore(self.splitter.sizes()[0], panel)

    def _on_search(self) -> None:
        self._list_wanted = True
        self.show_page("chat")
        self.history.search.focus()

    def _on_find(self) -> None:
        if self._pages.shown == "models":
            self.models.page.go_to_search()
        elif self._pages.shown == "docs":
            self.docs.page.go_to_search()
        else:
            self._on_search()

    def _on_toggle_list(self) -> None:
        self._list_wanted = not self._list_wanted
        self.show_page("chat")

    def _on_rename(self) -> None:
        if self.chat.conversation_id:
            self._list_wanted = True
            self.arrange()
            self.history.rename_active()

    def _on_chat_menu(self) -> None:
        record = self.chat.conversation
        for action in (self._pin, self._delete, self.actions_by_name["rename"]):
            action.setEnabled(record is not None)
        self._pin.setText(self.tr("Unpin") if record and record.pinned else self.tr("Pin"))

    def _on_pin(self) -> None:
        if self.chat.conversation is not None:
            self.history.pin(self.chat.conversation.id, not self.chat.conversation.pinned)

    def _on_delete(self) -> None:
        if self.chat.conversation_id:
            self.history.delete(self.chat.conversation_id)

    def _on_deleted(self, record: ConversationRecord) -> None:
        if record.id == self.chat.conversation_id:
            self.chat.show_new(focus=False)  # Ctrl+Z in the list brings it back

        def undo() -> None:
            self._bridge.desk.conversations.restore(record.id)
            self.open_chat(record.id)

        title = record.title or self.tr("New chat")
        self.toast.show_text(
            self.tr("“{title}” was deleted").format(title=title), self.tr("Undo"), undo
        )

    def _on_failed(self, error: UserError) -> None:
        self.chat.banner.show_error(error)

    def _on_conversation_changed(self, record: ConversationRecord) -> None:
        if record.id == self.chat.conversation_id:
            self.chat.set_conversation(record)

    def _on_model_changed(self, change: ModelChanged) -> None:
        self.chat.on_model_changed(change)
        self.models.on_model_changed(change)
        self.status.set_model(self._bridge.desk.models.current, change)

    def _on_setting_changed(self, name: str) -> None:
        if name == "theme":
            self._theme.choose(self._settings.current.theme)
        elif name == "language":
            self.language_changed.emit()

    def _on_shortcuts(self) -> None:
        actions.ShortcutHelp(self).open()
