"""Joins the side panels with the rest of the window: head, status line, chat, drops, widths."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor

from desktop_app.store.document_records import DocumentRecord
from desktop_app.ui.actions import Slot
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.dock import MIN_WIDTH, WIDTH, PanelDock
from desktop_app.ui.panels.found_list import Hit, panel_of
from desktop_app.ui.panels.own_window import OwnWindow
from desktop_app.ui.panels.registry import panels
from desktop_app.ui.panels.window_drop import WindowDrop
from desktop_app.ui.theme import LIST_WIDTH, RAIL_WIDTH, Theme

if TYPE_CHECKING:
    from desktop_app.ui.main_window import MainWindow

#: With less room for both, a panel takes the place of the chat.
_NARROW = 760
#: What the chat keeps beside a panel before the list of chats gives way.
_CHAT_WIDTH = 400


class PanelsSection(QObject):
    """Owns the dock, which the window places, and knows whether it is wanted."""

    def __init__(self, bridge: Bridge, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.dock = PanelDock(bridge, theme)
        self.dock.hide()
        self.wanted = False
        self.width = WIDTH
        self._listed = LIST_WIDTH  # px of the list of chats, which may be hidden
        self._window: MainWindow | None = None
        self._own: OwnWindow | None = None  # while the panels are detached
        self._busy: dict[str, str] = {}

    def join(self, window: MainWindow) -> None:
        """Connects what the window has laid out."""
        self._window = window
        dock = self.dock
        self._drop = WindowDrop(window, self.tr("Drop to open in the side panel"))
        self._drop.dropped.connect(self._on_dropped)
        dock.closed.connect(self.close)
        dock.left.connect(window.chat.composer.edit.setFocus)
        dock.widened.connect(window.arrange)
        dock.detached.connect(self._on_detached)
        window.closed.connect(self._on_window_closed)
        dock.chat_wanted.connect(self.start_chat)
        dock.document_sent.connect(self.send)
        dock.text_sent.connect(self.send_text)
        dock.hit_opened.connect(self.show_hit)
        dock.models_wanted.connect(window.models.open_task)
        dock.undo_offered.connect(self._on_undo_offered)
        dock.busy_changed.connect(self._on_busy_changed)
        window.chat.source_opened.connect(self._on_source_opened)
        window.chat.undo_offered.connect(self._on_undo_offered)
        window.head.panel_requested.connect(self.open)
        window.status.jobs_clicked.connect(self.open)
        window.splitter.splitterMoved.connect(self._on_splitter_moved)

    def slots(self) -> dict[str, Slot]:
        """Returns what the panels' commands call."""
        return {
            f"panel_{spec.name}": partial(self.open, spec.name) for spec in panels() if spec.keys
        }

    def open(self, name: str = "") -> None:
        """Shows a panel beside the chat, by default the last one, and goes to it."""
        if self._window is not None:
            self.wanted = True
            if self._own is None:
                self._window.show_page("chat")
            else:
                self._own.show()
                self._own.activateWindow()
            self.dock.open_panel(name)

    def close(self) -> None:
        """Leaves the window to the chat."""
        if self._window is not None:
            self.wanted = False
            self.dock.widen.setChecked(False)
            self.dock.detach.setChecked(False)
            self._window.show_page("chat")

    def fills(self, width: int) -> bool:
        """Whether the open panel takes the place of chat and list in a window of that width."""
        beside = self.wanted and not self.dock.is_detached
        return beside and (self.dock.is_wide or width < _NARROW)

    def leaves_room(self, width: int) -> bool:
        """Whether the list of chats has room beside chat and panel."""
        taken = RAIL_WIDTH + LIST_WIDTH + _CHAT_WIDTH + self.width
        return not self.wanted or self.dock.is_detached or width >= taken

    def keep_width(self, room: int) -> None:
        """Gives the panel the width that it had, in a window that is `room` px wide now."""
        detached = self.dock.is_detached
        self.dock.widen.setVisible(room >= _NARROW and not detached)
        if self._window is None or not self.dock.isVisible() or detached:
            return
        window = self._window
        sizes = window.splitter.sizes()
        if not self.fills(room):
            listed = self._listed if window.history.isVisible() else 0
            rest = sum(sizes) - listed - self.width
            window.splitter.setSizes([listed, max(rest, MIN_WIDTH), self.width])

    def restore(self, listed: int, width: str) -> None:
        """Takes the widths of the list of chats and of the panel, as they were at the last end."""
        self._listed = listed or LIST_WIDTH
        if width.isdecimal():
            self.width = max(MIN_WIDTH, int(width))

    def _on_splitter_moved(self) -> None:
        if self._window is None:
            return
        if self._window.history.isVisible():
            self._listed = self._window.history.width()
        beside = self.dock.isVisible() and not self.dock.is_detached
        if beside and not self.fills(self._window.width()):
            self.width = self.dock.width()

    def _on_detached(self, detached: bool) -> None:
        window = self._window
        if window is None:
            return
        if detached:
            self._own = OwnWindow(window)
            self._own.closed.connect(self.close)
            self._own.take(self.dock)
        elif self._own is not None:
            own, self._own = self._own, None
            own.give_back(window.splitter, window.splitter.count())
            own.deleteLater()
        window.arrange()
        self.dock.open_panel()

    def _on_window_closed(self) -> None:
        if self._own is not None:
            self._own.close()

    def _on_dropped(self, paths: list[Path]) -> None:
        self.open()
        self.dock.take_files(paths)

    def _on_source_opened(
        self, document: DocumentRecord, passage: int, span: tuple[int, int] | None
    ) -> None:
        from desktop_app.ui.panels.source_panel import SourcePanel  # made when it is opened

        panel = self.dock.panel("source")
        assert isinstance(panel, SourcePanel)
        panel.show_source(document, passage, span)
        self.open("source")

    def start_chat(self, text: str, document_id: str) -> None:
        """Begins a chat with a text in its composer, and a document attached if there is an id."""
        window = self._window
        if window is None:
            return
        if self.fills(window.width()):
            self.dock.widen.setChecked(False)
            if self.fills(window.width()):  # there is no room for both
                self.wanted = False
        if self._own is not None:
            window.activateWindow()
        window.new_chat()
        if document_id:
            window.chat.attaching.add_document(document_id)
        edit = window.chat.composer.edit
        typed = edit.toPlainText().strip()
        edit.setPlainText(f"{text}\n\n{typed}" if text else typed)
        edit.moveCursor(QTextCursor.MoveOperation.End)
        edit.setFocus()

    def send(self, name: str, document: DocumentRecord) -> None:
        """Begins with a document in a panel."""
        self.open(name)
        self.dock.panel(name).take_document(document)

    def send_text(self, name: str, text: str) -> None:
        """Begins with a text in a panel."""
        self.open(name)
        self.dock.panel(name).take_text(text)

    def show_hit(self, hit: Hit) -> None:
        """Opens what was found in a panel's result, at its place."""
        name = panel_of(hit)
        self.open(name)
        self.dock.panel(name).show_hit(hit)

    def _on_undo_offered(self, text: str, undo: Callable[[], None]) -> None:
        if self._window is not None:
            self._window.toast.show_text(text, self.tr("Undo"), undo)

    def _on_busy_changed(self, name: str, text: str) -> None:
        self._busy[name] = text
        if self._window is not None:
            self._window.status.set_jobs(next(filter(None, self._busy.values()), ""))
