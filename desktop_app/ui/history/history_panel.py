"""The list of chats: new, search, open, rename, pin, delete with undo."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.errors import UserError
from desktop_app.store.records import ConversationRecord, SearchHit
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import IconLabel, small
from desktop_app.ui.history.list_delegate import HistoryDelegate
from desktop_app.ui.history.list_model import HistoryModel, Row
from desktop_app.ui.history.search_field import SearchField
from desktop_app.ui.theme import LIST_WIDTH, Theme

_SHOWN = 200


class HistoryPanel(QWidget):
    """The panel on the left. What it cannot show itself it announces."""

    new_wanted = Signal()
    opened = Signal(str, str)  # conversation id, message id or ""
    deleted = Signal(object)  # ConversationRecord
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("conversationPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(200)
        self._bridge = bridge
        self._service = bridge.desk.conversations
        self._query = ""
        self._shown = _SHOWN
        self._reading = False
        self._stale = False
        self._active = ""
        self.model = HistoryModel(self)
        self.new_button = _new_button(theme, self.tr("New chat"))
        self.new_button.clicked.connect(self.new_wanted)
        self.search = SearchField(theme, self.tr("Search"), self.tr("Search chats"), key="Ctrl K")
        self.search.searched.connect(self._on_searched)
        self._delegate = HistoryDelegate(theme, self)
        self._delegate.renamed.connect(self.rename)
        self._delegate.closeEditor.connect(self._on_editor_closed)
        self.view = _View()
        self.view.setModel(self.model)
        self.view.setItemDelegate(self._delegate)
        self.view.setAccessibleName(self.tr("Chats"))
        self.view.clicked.connect(self._open)
        self.view.activated.connect(self._open)
        self.view.delete_pressed.connect(self.delete_current)
        self.view.rename_pressed.connect(self.rename_current)
        self.view.customContextMenuRequested.connect(self._on_context_menu)
        self.view.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._empty = small()
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._empty.hide()
        self.search.left.connect(self._enter_list)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 14, 12, 8)
        column.setSpacing(10)
        column.addWidget(self.new_button)
        column.addWidget(self.search)
        column.addWidget(self._empty)
        column.addWidget(self.view, 1)
        bridge.conversation_changed.connect(self._on_changed)
        bridge.conversation_deleted.connect(self._on_changed)
        theme.changed.connect(self.view.viewport().update)

    def sizeHint(self) -> QSize:
        return QSize(LIST_WIDTH, 400)

    def refresh(self) -> None:
        """Reads the list again on the background thread."""
        if self._reading:
            self._stale = True
            return
        self._reading = True
        query, shown = self._query, self._shown
        if query:
            self._bridge.call(lambda: self._service.search(query), self._show_hits, self._on_failed)
        else:
            self._bridge.call(
                lambda: self._service.list(limit=shown), self._show_list, self._on_failed
            )

    def set_active(self, conversation_id: str) -> None:
        """Marks the chat that is open."""
        self._active = conversation_id
        self._delegate.active_id = conversation_id
        index = self.model.index_of(conversation_id)
        if index.isValid() and not self._query:
            self.view.setCurrentIndex(index)
        elif not conversation_id:
            self.view.setCurrentIndex(QModelIndex())
        self.view.viewport().update()

    def rename(self, conversation_id: str, title: str) -> None:
        try:
            self._service.rename(conversation_id, title)
        except UserError as error:
            self.failed.emit(error)

    def rename_current(self) -> None:
        """Edits the title of the current row, else of the open chat."""
        index = self.view.currentIndex()
        row = self.model.row(index)
        if row is None or row.hit is not None:
            index = self.model.index_of(self._active)
        if index.isValid():
            self.view.scrollTo(index)
            self.view.edit(index)

    def rename_active(self) -> None:
        """Edits the title of the open chat."""
        index = self.model.index_of(self._active)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.rename_current()

    def delete_current(self) -> None:
        row = self.model.row(self.view.currentIndex())
        if row is not None and row.conversation_id:
            self.delete(row.conversation_id)

    def delete(self, conversation_id: str) -> None:
        """Puts a chat in the trash; whoever hears `deleted` offers to undo it."""
        try:
            record = self._service.get(conversation_id)
            self._service.delete(conversation_id)
        except UserError as error:
            self.failed.emit(error)
        else:
            self.deleted.emit(record)
            self.view.setFocus()  # where Ctrl+Z brings it back

    def pin(self, conversation_id: str, pinned: bool) -> None:
        try:
            self._service.pin(conversation_id, pinned)
        except UserError as error:
            self.failed.emit(error)

    def step(self, by: int) -> None:
        """Opens the chat below (+1) or above (-1) the open one."""
        index = self.model.index_of(self._active)
        number = index.row() if index.isValid() else -1 if by > 0 else self.model.rowCount()
        while 0 <= (number := number + by) < self.model.rowCount():
            row = self.model.row(self.model.index(number))
            if row is not None and row.conversation_id:
                self.opened.emit(row.conversation_id, "")
                return

    def _show_list(self, records: tuple[ConversationRecord, ...]) -> None:
        self._reading = False
        if self.view.editing:
            self._stale = True  # a title that is being typed is not taken away
            return
        if not self._query:
            self.model.show_conversations(records, date.today())
            self._say_empty("" if records else self.tr("Your chats appear here."))
            self.set_active(self._active)
        self._again()

    def _show_hits(self, hits: tuple[SearchHit, ...]) -> None:
        self._reading = False
        if self._query:
            self.model.show_hits(hits)
            self._say_empty("" if hits else self.tr("Nothing found."))
        self._again()

    def _again(self) -> None:
        if self._stale:
            self._stale = False
            self.refresh()

    def _on_editor_closed(self) -> None:
        QTimer.singleShot(0, self._again)

    def _say_empty(self, text: str) -> None:
        self._empty.setText(text)
        self._empty.setVisible(bool(text))

    def _on_failed(self, error: UserError) -> None:
        self._reading = False
        self.failed.emit(error)
        self._again()

    def _on_changed(self) -> None:
        self.refresh()

    def _on_searched(self, query: str) -> None:
        if query != self._query:
            self._query = query
            self.refresh()

    def _on_scrolled(self, value: int) -> None:
        bar = self.view.verticalScrollBar()
        if not self._query and value > bar.maximum() - 400 and self.model.rowCount() > self._shown:
            self._shown += _SHOWN
            self.refresh()

    def _enter_list(self) -> None:
        self.view.setFocus()
        if not self.view.currentIndex().isValid():
            for number in range(self.model.rowCount()):
                row = self.model.row(self.model.index(number))
                if row is not None and row.conversation_id:
                    self.view.setCurrentIndex(self.model.index(number))
                    break

    def _open(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row is not None and row.conversation_id:
            message_id = row.hit.message_id if row.hit else None
            self.opened.emit(row.conversation_id, message_id or "")

    def _on_context_menu(self, position: QPoint) -> None:
        row = self.model.row(self.view.indexAt(position))
        if row is None or row.record is None:
            return
        menu = self._menu(row)
        menu.exec(self.view.viewport().mapToGlobal(position))
        menu.deleteLater()

    def _menu(self, row: Row) -> QMenu:
        menu = QMenu(self)
        rename = QAction(self.tr("Rename"), menu)
        rename.triggered.connect(self.rename_current)
        pin = QAction(self.tr("Unpin") if row.pinned else self.tr("Pin"), menu)
        pin.triggered.connect(lambda: self.pin(row.conversation_id, not row.pinned))
        delete = QAction(self.tr("Delete"), menu)
        delete.triggered.connect(lambda: self.delete(row.conversation_id))
        menu.addActions([rename, pin])
        menu.addSeparator()
        menu.addAction(delete)
        return menu


class _View(QListView):
    delete_pressed = Signal()
    rename_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)

    @property
    def editing(self) -> bool:
        return self.state() == QAbstractItemView.State.EditingState

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.editing:
            event.accept()  # what the title's field left over is not meant for the list
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_pressed.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.rename_pressed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


def _new_button(theme: Theme, text: str) -> QPushButton:
    button = QPushButton()
    button.setObjectName("newChat")
    button.setAccessibleName(text)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setFixedHeight(37)
    row = QHBoxLayout(button)
    row.setContentsMargins(10, 0, 10, 0)
    row.setSpacing(8)
    label = QLabel(text)
    key = QLabel("Ctrl N")
    key.setProperty("kind", "key")
    plus = IconLabel(theme, "plus", "ink")
    for part in (plus, label, key):
        part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    row.addWidget(plus)
    row.addWidget(label, 1)
    row.addWidget(key)
    return button
