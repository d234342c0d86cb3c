"""The use cases of one chat: send, edit, regenerate, continue, stop, switch branches.

Everything may be called from any thread. What fails raises `UserError` and
changes nothing. Knows no Qt and no SQL.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop_app.errors import UserError
from desktop_app.protocol import GenerationParams
from desktop_app.services.events import BranchChanged, ConversationChanged
from desktop_app.services.history import History, clean
from desktop_app.services.reading import ThreadPage
from desktop_app.services.start import Start
from desktop_app.services.titles import derive_title
from desktop_app.store.records import ConversationRecord, MessageRecord, MessageStatus
from desktop_app.store.transaction import Transaction

__all__ = ["Conversations", "Sent", "ThreadPage"]

#: More than any model's context; storing and showing more would hold the window up.
MAX_MESSAGE_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message.

    Attributes:
        reply_id: the answer, which streams; `None` while the message is queued.
    """

    conversation_id: str
    user_message_id: str
    reply_id: str | None


class Conversations(History):
    """All conversations of the history, and what is said in them."""

    def send(
        self, conversation_id: str | None, text: str, params: GenerationParams | None = None
    ) -> Sent:
        """Adds a message at the end of the branch that is shown, to be answered.

        Args:
            conversation_id: `None` begins a new conversation.
            params: `None` takes them from the model's defaults and the settings.

        Raises:
            UserError: `empty_prompt`, `conversation_not_found`, or why the
                history cannot be written.
        """
        text = _worded(text)
        params = params or self._default_params()
        start: Start | None = None
        with self._lock:
            with self._store.write() as transaction:
                if conversation_id is None:
                    conversation = transaction.conversations.add(self._system_prompt(None))
                else:
                    conversation = _present(transaction, conversation_id)
                busy = self._answering.is_busy(transaction, conversation.id)
                user = transaction.messages.add(
                    conversation.id,
                    conversation.active_leaf_id,
                    "user",
                    text,
                    MessageStatus.QUEUED if busy else MessageStatus.DONE,
                )
                if not busy:
                    start = self._answering.begin(transaction, user, params)
                if not conversation.title and not conversation.titled_by_user:
                    transaction.conversations.change(conversation.id, title=derive_title(text))
                leaf = start.reply.message_id if start else user.id
                conversation = transaction.conversations.touch(conversation.id, leaf)
            if busy:
                self._answering.remember_params(user.id, params)
            self._announce_start(conversation, user.id, start)
            return Sent(conversation.id, user.id, start.reply.message_id if start else None)

    def withdraw(self, message_id: str) -> str:
        """Takes a queued message back and returns its text.

        Raises:
            UserError: `message_not_found`, also when it is no longer queued.
        """
        with self._lock:
            with self._store.write() as transaction:
                message = transaction.messages.get(message_id)
                if message.status is not MessageStatus.QUEUED:
                    raise UserError("message_not_found", id=message_id)
                conversation = transaction.conversations.get(message.conversation_id)
                transaction.messages.remove(message_id)
                if conversation.active_leaf_id == message_id:
                    transaction.conversations.touch(conversation.id, message.parent_id)
                conversation = transaction.conversations.get(conversation.id)
            self._announce(ConversationChanged(conversation))
            self._announce(BranchChanged(conversation.id, message.parent_id))
            return message.content

    def answer(self, user_message_id: str, params: GenerationParams | None = None) -> Sent:
        """Answers a message that has no answer, or answers it once more."""
        return self._answer_anew(user_message_id, params)

    def edit(self, user_message_id: str, text: str, params: GenerationParams | None = None) -> Sent:
        """Adds another version of a user's message beside it, and its answer."""
        return self._answer_anew(user_message_id, params, edited=_worded(text))

    def regenerate(
        self, reply_id: str, params: GenerationParams | None = None, *, answers: int = 1
    ) -> Sent:
        """Adds another answer, or several at once, beside one that is there."""
        parent_id = self.message(reply_id).parent_id
        if parent_id is None:
            raise UserError("message_not_found", id=reply_id)
        params = replace(params or self._default_params(), answers=answers)
        return self._answer_anew(parent_id, params)

    def retry(self, reply_id: str, params: GenerationParams | None = None) -> Sent:
        """Tries a failed answer again: in its place when it has no text, else beside it."""
        message = self.message(reply_id)
        begun = message.content or message.reasoning
        if begun or message.status is MessageStatus.STREAMING:
            return self.regenerate(reply_id, params)
        return self._go_on(message, params)

    def continue_reply(self, reply_id: str, params: GenerationParams | None = None) -> Sent:
        """Goes on with an answer right where its text stops.

        One that stopped in mid-thought is answered anew, beside it: models are asked with
        answers, not with thoughts, and what was thought so far stays to be read.
        """
        message = self.message(reply_id)
        if message.status is MessageStatus.STREAMING:
            return Sent(message.conversation_id, message.parent_id or "", message.id)
        if message.reasoning and not message.content:
            return self.regenerate(reply_id, params)
        return self._go_on(message, params)

    def stop(self, conversation_id: str) -> None:
        """Stops what is being answered; the text so far stays. Queued messages come next."""
        self._answering.stop(conversation_id)

    def show_sibling(self, message_id: str, step: int) -> None:
        """Shows the branch beside a message, where it grew last; at the ends, nothing happens."""
        with self._lock:
            with self._store.write() as transaction:
                message = transaction.messages.get(message_id)
                siblings = transaction.branches.siblings(message_id)
                index = siblings.index(message_id) + step
                if step == 0 or not 0 <= index < len(siblings):
                    return
                leaf = transaction.branches.newest_leaf(siblings[index])
                changed = transaction.conversations.change(
                    message.conversation_id, active_leaf_id=leaf
                )
            self._announce(ConversationChanged(changed))
            self._announce(BranchChanged(message.conversation_id, siblings[index]))

    def _answer_anew(
        self, user_message_id: str, params: GenerationParams | None, edited: str | None = None
    ) -> Sent:
        params = params or self._default_params()
        with self._lock:
            with self._store.write() as transaction:
                user = transaction.messages.get(user_message_id)
                if user.role != "user" or user.status is MessageStatus.QUEUED:
                    raise UserError("message_not_found", id=user_message_id)
                conversation = _present(transaction, user.conversation_id)
                if edited is not None:
                    user = transaction.messages.add(conversation.id, user.parent_id, "user", edited)
                    if user.parent_id is None and not conversation.titled_by_user:
                        transaction.conversations.change(
                            conversation.id, title=derive_title(edited)
                        )
                start = self._answering.begin(transaction, user, params)
                leaf = transaction.branches.newest_leaf(start.reply.message_id)
                conversation = transaction.conversations.touch(conversation.id, leaf)
            changed_id = user.id if edited is not None else start.reply.message_id
            self._announce_start(conversation, changed_id, start)
            return Sent(conversation.id, user.id, start.reply.message_id)

    def _go_on(self, message: MessageRecord, params: GenerationParams | None) -> Sent:
        if message.role != "assistant":
            raise UserError("message_not_found", id=message.id)
        params = params or self._default_params()
        self._answering.replies.settle(message.id)
        with self._lock:
            with self._store.write() as transaction:
                conversation = _present(transaction, message.conversation_id)
                start = self._answering.begin_again(transaction, message, params)
                leaf = conversation.active_leaf_id
                if leaf is None or not transaction.branches.holds(leaf, message.id):
                    leaf = transaction.branches.newest_leaf(message.id)
                conversation = transaction.conversations.touch(conversation.id, leaf)
            self._announce_start(conversation, message.id, start)
            return Sent(conversation.id, message.parent_id or "", message.id)

    def _announce_start(
        self, conversation: ConversationRecord, changed_id: str, start: Start | None
    ) -> None:
        if start is not None:
            self._answering.take_in(start)
        self._announce(ConversationChanged(conversation))
        self._announce(BranchChanged(conversation.id, changed_id))
        if start is not None:
            self._answering.post(start)

    def _default_params(self) -> GenerationParams:
        return self._answering.default_params()


def _present(transaction: Transaction, conversation_id: str) -> ConversationRecord:
    """Returns a conversation that is not in the trash."""
    conversation = transaction.conversations.get(conversation_id)
    if conversation.deleted_at is not None:
        raise UserError("conversation_not_found", id=conversation_id)
    return conversation


def _worded(text: str) -> str:
    text = clean(text)
    if not text.strip():
        raise UserError("empty_prompt")
    if len(text) > MAX_MESSAGE_CHARACTERS:
        raise UserError(
            "message_too_long", characters=f"{len(text):,}", limit=f"{MAX_MESSAGE_CHARACTERS:,}"
        )
    return text
