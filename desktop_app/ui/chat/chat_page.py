"""One chat at a time: its column, its composer, and what the user asks of both.

Holds no host and no model; everything goes through the bridge.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.services.conversations import ThreadPage
from desktop_app.services.drafts import NEW_CHAT, Drafts
from desktop_app.services.events import ModelChanged, ModelPhase, StoreTrouble
from desktop_app.store.records import ConversationRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.chat.attaching import Attaching
from desktop_app.ui.chat.attempts import Attempts
from desktop_app.ui.chat.banner import Banner
from desktop_app.ui.chat.chat_head import ChatHead
from desktop_app.ui.chat.citations import Citations
from desktop_app.ui.chat.compose_edit import MAX_CHARACTERS
from desktop_app.ui.chat.composer import Composer
from desktop_app.ui.chat.context_counter import ContextCounter
from desktop_app.ui.chat.links import ask_and_open
from desktop_app.ui.chat.listening import Listening
from desktop_app.ui.chat.message_column import MessageColumn
from desktop_app.ui.chat.message_view import Wish
from desktop_app.ui.chat.question_view import QuestionView
from desktop_app.ui.chat.welcome import Welcome
from desktop_app.ui.chat.wishes import carry_out
from desktop_app.ui.error_text import describe_error
from desktop_app.ui.panels.window_drop import WindowDrop
from desktop_app.ui.theme import READING_WIDTH, Theme

_PAGE = 40
_REVEAL_PAGES = 6


class ChatPage(QWidget):
    """The chat in the middle of the window."""

    conversation_shown = Signal(str)  # id, empty for a new chat
    models_wanted = Signal()
    source_opened = Signal(object, int, object)  # DocumentRecord, passage, span to mark
    undo_offered = Signal(str, object)  # what was done, and what takes it back

    def __init__(self, bridge: Bridge, theme: Theme, drafts: Drafts, head: ChatHead) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bridge = bridge
        self._service = bridge.desk.conversations
        self._drafts = drafts
        self.conversation: ConversationRecord | None = None
        self.head = head
        self.column = MessageColumn(theme)
        self.welcome = Welcome(theme)
        self.composer = Composer(theme)
        self.banner = Banner(theme)
        self._attempt = Attempts(self.banner)
        self.listening = Listening(bridge, self.column, lambda: self.conversation_id, self)
        self.attaching = Attaching(bridge, self.composer.tray, lambda: self.conversation_id, self)
        self.citations = Citations(bridge, self)
        self._drop = WindowDrop(self, self.tr("Drop to ask about it in this chat"))
        self._send_waits = False  # for documents that are being attached
        self._counter = ContextCounter(
            bridge, self.composer, lambda: self.attaching.conversation_id
        )
        self._lay_out()
        self._connect()
        self.show_new()

    # --- which chat --------------------------------------------------------------

    @property
    def conversation_id(self) -> str | None:
        return self.conversation.id if self.conversation else None

    def show_new(self, *, focus: bool = True) -> None:
        """Shows an empty chat; it is stored with its first message."""
        self._leave()
        self.conversation = None
        self.head.title.set_text(self.tr("New chat"))
        self.column.show_thread((), False)
        self.composer.set_text(self._drafts.get(NEW_CHAT))
        self.composer.set_answering(False)
        self._stack.setCurrentWidget(self.welcome)
        self._show_documents()
        if focus:
            self.composer.edit.setFocus()
        self.conversation_shown.emit("")

    def show_conversation(self, conversation_id: str) -> None:
        """Opens a chat at its end."""
        if conversation_id == self.conversation_id:
            self.composer.edit.setFocus()
            return
        page = self._attempt(lambda: self._service.thread(conversation_id, _PAGE))
        record = self._attempt(lambda: self._service.get(conversation_id))
        if page is None or record is None:
            return
        self._leave()
        self.set_conversation(record)
        self._show(page, fresh=True)
        self.composer.set_text(self._drafts.get(conversation_id))
        self._show_documents()
        self.composer.edit.setFocus()
        self.conversation_shown.emit(conversation_id)

    def reveal(self, message_id: str) -> None:
        """Scrolls to a message of the chat that is shown, if it is not too far up."""
        for _ in range(_REVEAL_PAGES):
            ids = self.column.message_ids
            if self.column.reveal(message_id) or not ids or self.conversation_id is None:
                return
            oldest, conversation_id = ids[0], self.conversation_id
            page = self._attempt(
                partial(self._service.thread, conversation_id, _PAGE, before=oldest)
            )
            if page is None or not page.messages:
                return
            self.column.add_older(page.messages, page.has_more)

    def set_conversation(self, record: ConversationRecord) -> None:
        """Takes a newer state of the chat that is shown."""
        self.conversation = record
        self.head.title.set_text(record.title or self.tr("New chat"))

    # --- what the user does --------------------------------------------------------

    def send(self, text: str) -> None:
        """Sends, or queues while an answer streams; the text stays when that fails."""
        self._send_waits = self.attaching.busy
        if self._send_waits:
            return
        sent = self._attempt(
            lambda: self._service.send(self.attaching.conversation_id, text),
            again=lambda: self.send(self.composer.text()),
        )
        if sent is None:
            return
        self.composer.clear()
        self.column.scroll_to_end()
        if self.conversation is None:
            self._drafts.set(NEW_CHAT, "")
            self.show_conversation(sent.conversation_id)
        else:
            self._reload()

    def attach_files(self) -> None:
        """Asks for documents that the chat is to be about."""
        self.attaching.choose_files()

    def stop(self) -> None:
        """Stops the answer of this chat."""
        if self.conversation_id:
            self._service.stop(self.conversation_id)

    def regenerate_last(self) -> None:
        """Asks again for the newest answer."""
        self._wish_of_last(Wish.REGENERATE)

    def alternatives_last(self) -> None:
        """Asks for several more beside the newest answer."""
        self._wish_of_last(Wish.ALTERNATIVES)

    def copy_last(self) -> None:
        """Copies the newest answer."""
        view = self.column.last("assistant")
        if view is not None:
            view.bar.copy.click()

    def edit_last(self) -> None:
        """Begins to edit the newest message of the user."""
        view = self.column.last("user")
        if isinstance(view, QuestionView):
            view.start_edit()

    def step_branch(self, step: int) -> None:
        """Shows the neighbouring branch at the newest message that has any."""
        for message_id in reversed(self.column.message_ids):
            view = self.column.view(message_id)
            if view is not None and view.record.sibling_count > 1:
                wish = Wish.PREVIOUS_BRANCH if step < 0 else Wish.NEXT_BRANCH
                self._on_wished(wish, message_id)
                return

    def leave(self) -> None:
        """Keeps what has been typed; for when the window closes."""
        self._leave()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._counter.count()  # settings may have changed meanwhile

    # --- what the services tell ------------------------------------------------------

    def on_store_troubled(self, event: StoreTrouble) -> None:
        if event.error_code is None:
            self.banner.hide()
        else:
            self.banner.show_text(*describe_error(event.error_code, event.error_values))

    def on_model_changed(self, event: ModelChanged) -> None:
        models = self._bridge.desk.models
        self.head.set_model(models.current, event)
        self.listening.on_model_changed(event)
        self.welcome.set_model(models.current)
        if event.phase is ModelPhase.FAILED and event.error_code and not self._is_answering():
            # While an answer waits for the model, the answer itself shows the failure.
            trouble = describe_error(event.error_code, event.error_values)
            self._attempt.show(*trouble, again=models.preload)

    # --- inside ------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.welcome)
        self._stack.addWidget(self.column)
        below = QWidget()
        below.setMaximumWidth(READING_WIDTH + 56)
        inner = QVBoxLayout(below)
        inner.setContentsMargins(28, 6, 28, 16)
        inner.setSpacing(8)
        inner.addWidget(self.banner)
        inner.addWidget(self.composer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._stack, 1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(below, 1000)
        middle.addStretch(1)
        column.addLayout(middle)

    def _connect(self) -> None:
        self._bridge.store_troubled.connect(self.on_store_troubled)
        self.listening.branch_changed.connect(self._reload)
        self.listening.reply_ended.connect(self._on_reply_ended)
        self.composer.submitted.connect(self.send)
        self.composer.stop_requested.connect(self.stop)
        self.composer.edit_last_requested.connect(self.edit_last)
        self.composer.draft_changed.connect(self._on_draft_changed)
        self.composer.paged.connect(self.column.page)
        self.composer.overfilled.connect(self._on_overfilled)
        self.composer.attach_requested.connect(self.attach_files)
        self.composer.files_given.connect(self.attaching.add_files)
        self._drop.dropped.connect(self.attaching.add_files)
        self.attaching.settled.connect(self._on_settled)
        self.attaching.changed.connect(self._on_documents_changed)
        self.attaching.failed.connect(self.banner.show_error)
        self.attaching.undo_offered.connect(self.undo_offered)
        self.attaching.opened.connect(self.source_opened)
        self.citations.opened.connect(self.source_opened)
        self.citations.missing.connect(self._on_source_missing)
        self.citations.failed.connect(self.banner.show_error)
        self.column.source_wanted.connect(self.citations.open)
        self.column.source_hovered.connect(self.citations.point_at)
        self.column.wished.connect(self._on_wished)
        self.column.edited.connect(self._on_edited)
        self.column.link_activated.connect(self._on_link)
        self.column.older_wanted.connect(self._on_older_wanted)
        self.welcome.suggested.connect(self.send)
        self.welcome.models_wanted.connect(self.models_wanted)
        self.conversation_shown.connect(self._counter.start_over)

    def _reload(self) -> None:
        """Reads the branch again; what has not changed is not drawn again."""
        conversation_id = self.conversation_id
        if conversation_id is None:
            return
        limit = max(_PAGE, len(self.column.message_ids) + 2)
        page = self._attempt(lambda: self._service.thread(conversation_id, limit))
        if page is not None:
            self._show(page, fresh=False)

    def _show(self, page: ThreadPage, *, fresh: bool) -> None:
        self._stack.setCurrentWidget(self.column if page.messages else self.welcome)
        show = self.column.show_thread if fresh else self.column.update_thread
        show(page.messages, page.has_more)
        self.composer.set_answering(self._is_answering())

    def _on_reply_ended(self) -> None:
        self.composer.set_answering(self._is_answering())

    def _is_answering(self) -> bool:
        return self.conversation_id is not None and self._service.is_answering(self.conversation_id)

    def _wish_of_last(self, wish: Wish) -> None:
        view = self.column.last("assistant")
        if view is not None and not self._is_answering():
            self._on_wished(wish, view.record.id)

    def _leave(self) -> None:
        self.composer.flush_draft()
        self._drafts.set(self.conversation_id or NEW_CHAT, self.composer.text())
        self._drafts.save()
        self.banner.hide()

    def _on_wished(self, wish: Wish, message_id: str) -> None:
        taken_back = self._attempt(lambda: carry_out(wish, message_id, self._service))
        if taken_back:
            typed = self.composer.text()
            self.composer.edit.setPlainText(f"{taken_back}\n{typed}" if typed else taken_back)
        self._reload()
        self.composer.edit.setFocus()

    def _on_edited(self, message_id: str, text: str) -> None:
        if self._attempt(lambda: self._service.edit(message_id, text)) is not None:
            self.column.scroll_to_end()
        elif not self.composer.text():
            self.composer.edit.setPlainText(text)  # what was typed is not lost
        self._reload()
        self.composer.edit.setFocus()

    def _on_older_wanted(self, message_id: str) -> None:
        conversation_id = self.conversation_id

        def show(page: ThreadPage) -> None:
            if conversation_id == self.conversation_id:
                self.column.add_older(page.messages, page.has_more)

        if conversation_id is not None:
            self._bridge.call(
                lambda: self._service.thread(conversation_id, _PAGE, before=message_id), show
            )

    def _on_draft_changed(self, text: str) -> None:
        self._drafts.set(self.conversation_id or NEW_CHAT, text)
        self._drafts.save()

    def _show_documents(self) -> None:
        self._send_waits = False
        self.attaching.refresh()

    def _on_settled(self) -> None:
        if self._send_waits and self.composer.text().strip():
            self.send(self.composer.text())

    def _on_documents_changed(self) -> None:
        self.composer.update_placeholder()
        self._counter.count()

    def _on_source_missing(self, name: str) -> None:
        self.banner.show_text(
            self.tr("“{title}” was removed from the library.").format(title=name),
            self.tr("Add the file again to look at the passage."),
        )

    def _on_overfilled(self, characters: int) -> None:
        self.banner.show_error(
            UserError("message_too_long", characters=f"{characters:,}", limit=f"{MAX_CHARACTERS:,}")
        )

    def _on_link(self, url: str) -> None:
        ask_and_open(url, self)
