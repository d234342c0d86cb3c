"""How answers begin: rows first, then the request; one after another in each conversation.

Knows nothing of lists, titles or search (conversations.py does).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from desktop_app.errors import UserError
from desktop_app.hosts.base import Host
from desktop_app.protocol import (
    Cancel,
    ChatTurn,
    Event,
    Generate,
    GenerationParams,
    LoadSpec,
    Stage,
    new_request_id,
)
from desktop_app.services.asking import Asking, Outcome, Question, query
from desktop_app.services.events import (
    BranchChanged,
    ConversationChanged,
    NoticeGiven,
    ReplyProgressed,
    ServiceEvent,
)
from desktop_app.services.replies import RETRY_INTERVAL_S, Replies
from desktop_app.services.reply import Ending, Reply, params_json
from desktop_app.services.start import Start, turns_of
from desktop_app.store.database import Store
from desktop_app.store.records import ConversationRecord, MessageRecord, MessageStatus
from desktop_app.store.transaction import Transaction

_log = logging.getLogger(__name__)


class Answering:
    """Begins, continues, stops and queues answers."""

    def __init__(
        self,
        store: Store,
        host: Host,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
        clock: Callable[[], float],
        wake: Callable[[], None],
        load_spec: Callable[[], LoadSpec],
        default_params: Callable[[], GenerationParams],
        default_prompt: Callable[[], str],
        asking: Asking,
        is_built_in: Callable[[], bool],
    ) -> None:
        """
        Args:
            asking: gathers what questions about documents are answered from.
            default_params, default_prompt: how the current model is asked
                where nothing else is said; the prompt is a new conversation's.
            is_built_in: whether the model that answers is the built-in one, which is too
                small to answer from documents.
        """
        self._store = store
        self._host = host
        self._lock = lock
        self._announce = announce
        self._wake = wake
        self._load_spec = load_spec
        self.default_params = default_params
        self.default_prompt = default_prompt
        self._asking = asking
        self._is_built_in = is_built_in
        self._queued_params: dict[str, GenerationParams] = {}
        self._stalled: set[str] = set()  # conversations whose next answer the disk refused
        self._closing = False
        self.replies = Replies(store, lock, announce, clock, wake, self._on_ended)

    def on_event(self, event: Event) -> None:
        """Follows the engine."""
        self.replies.on_event(event)

    def work(self) -> float | None:
        """Writes and begins what is due; returns the seconds until more is, or `None`."""
        self._asking.work()
        wait_s = self.replies.flush_due()
        with self._lock:
            stalled = tuple(self._stalled)
        for conversation_id in stalled:
            self._answer_next(conversation_id)
        if self._stalled:
            wait_s = RETRY_INTERVAL_S if wait_s is None else min(wait_s, RETRY_INTERVAL_S)
        return wait_s

    def turns(self, conversation_id: str | None) -> tuple[ChatTurn, ...]:
        """Returns what the model would read of a conversation's shown branch."""
        if conversation_id is None:
            prompt = self.default_prompt()
            return (ChatTurn("system", prompt),) if prompt else ()
        with self._store.read() as transaction:
            conversation = transaction.conversations.get(conversation_id)
            leaf = conversation.active_leaf_id
            return turns_of(conversation, transaction.branches.turns(leaf) if leaf else [])

    def is_busy(self, transaction: Transaction, conversation_id: str) -> bool:
        """Returns whether a new message has to wait for answers before it."""
        return bool(
            self.replies.running(conversation_id) or transaction.messages.queued(conversation_id)
        )

    def remember_params(self, message_id: str, params: GenerationParams) -> None:
        """Keeps what a queued message is to be answered with."""
        self._queued_params[message_id] = params

    def begin(
        self, transaction: Transaction, parent: MessageRecord, params: GenerationParams
    ) -> Start:
        """Writes the rows of new answers to `parent`; `post` comes after the transaction."""
        added = [
            transaction.messages.add(
                parent.conversation_id,
                parent.id,
                "assistant",
                "",
                MessageStatus.STREAMING,
                params_json(params),
            )
            for _ in range(params.answers)
        ]
        records = [transaction.branches.record(record.id) for record in added]
        # What waits for an answer that this one replaces now waits for this one.
        for running in self.replies.running(parent.conversation_id):
            for child in transaction.messages.children(running.message_id):
                if child.status is MessageStatus.QUEUED:
                    transaction.messages.move(child.id, records[0].id)
        return self._start(transaction, records, parent.id, params)

    def begin_again(
        self, transaction: Transaction, reply: MessageRecord, params: GenerationParams
    ) -> Start:
        """Makes the row of an ended answer stream again, from where its text stops."""
        record = transaction.messages.restart(reply.id, params_json(params))
        if not record.content and record.grounds is not None:
            transaction.messages.set_grounds(record.id, None)
        record = transaction.branches.record(record.id)
        params = replace(params, answers=1)
        return self._start(transaction, [record], reply.parent_id, params)

    def _start(
        self,
        transaction: Transaction,
        records: Sequence[MessageRecord],
        parent_id: str | None,
        params: GenerationParams,
    ) -> Start:
        spec = self._load_spec()
        first = records[0]
        conversation = transaction.conversations.get(first.conversation_id)
        turns = turns_of(conversation, transaction.branches.turns(parent_id) if parent_id else [])
        if first.content:
            turns = (*turns, ChatTurn("assistant", first.content))
        request = new_request_id()
        replies = tuple(
            Reply(
                request_id=request,
                record=record,
                parameters_json=params_json(params),
                model=spec.model,
                text=record.content,
                reasoning=record.reasoning,
                reasoning_ms=record.reasoning_ms,
                earlier=record.figures if record.content else None,
            )
            for record in records
        )
        generate = Generate(request, spec, turns, params, continue_last=bool(first.content))
        question: Question | None = None
        if first.content:  # it goes on from what it stands on
            if first.grounds is not None:
                question = Question(request, conversation.id, "", first.grounds)
        elif transaction.attachments.list(conversation.id):
            question = Question(request, conversation.id, query(turns))
        return Start(replies, generate, question)

    def take_in(self, start: Start) -> None:
        """Counts the answers as running, and stops the others of their conversation.

        Whoever wants another answer does not want to wait for the one before.
        """
        others = self.replies.running(start.reply.conversation_id)
        self.replies.begin(start.replies)
        for reply in others:
            self._cancel(reply)

    def post(self, start: Start) -> None:
        """Hands the request to the engine; the row is on disk and announced.

        One about documents comes there when what it is answered from has been gathered.
        """
        stage = None if start.question is None else Stage.WORKING
        for reply in start.replies:
            self._announce(ReplyProgressed(reply.conversation_id, reply.message_id, stage))
        if start.question is None:
            self._host.post(start.generate)
        else:
            self._asking.ask(start.question, partial(self._on_gathered, start))

    def _on_gathered(self, start: Start, outcome: Outcome) -> Callable[[], None] | None:
        if outcome.dropped or outcome.error is not None:
            return partial(self._give_up, start, outcome.error)
        generate = start.generate
        if outcome.gathered is not None:
            generate = replace(generate, sources=outcome.gathered.sources)
            for reply in start.replies:
                reply.texts = outcome.gathered.texts
        for reply in start.replies:
            ids = (reply.conversation_id, reply.message_id)
            for name in outcome.removed:
                self._announce(NoticeGiven(*ids, "document_removed", (("name", name),)))
            if outcome.gathered is not None and self._is_built_in():
                self._announce(NoticeGiven(*ids, "built_in_and_documents"))
        self._host.post(generate)
        return None

    def _give_up(self, start: Start, error: UserError | None) -> None:
        for reply in start.replies:
            if error is None:
                ending = Ending(MessageStatus.CANCELLED, reply.earlier)
            else:
                values = tuple(error.values.items())
                ending = Ending(MessageStatus.FAILED, reply.earlier, error.code, values)
            self.replies.end(reply, ending)

    def stop(self, conversation_id: str) -> None:
        """Stops what runs in a conversation; the text so far stays."""
        for reply in self.replies.running(conversation_id):
            self._cancel(reply)

    def _cancel(self, reply: Reply) -> None:
        if reply.ending is None and not self._asking.drop(reply.request_id):
            self._host.post(Cancel(reply.request_id))

    def close(self) -> None:
        """Keeps what streams as interrupted; nothing new begins."""
        with self._lock:
            self._closing = True
        self._asking.close()
        self.replies.end_all(Ending(MessageStatus.INTERRUPTED))

    def _on_ended(self, reply: Reply) -> None:
        self._answer_next(reply.conversation_id)

    def _answer_next(self, conversation_id: str) -> None:
        """Answers the first queued message of a conversation in which nothing runs."""
        with self._lock:
            self._stalled.discard(conversation_id)
            if self._closing or self.replies.running(conversation_id):
                return
            try:
                begun = self._begin_queued(conversation_id)
            except UserError as error:
                self._stalled.add(conversation_id)
                self.replies.report(error)
                self._wake()
                return
            if begun is not None:
                conversation, user_id, start = begun
                self.replies.report_well()
                self.take_in(start)
                self._announce(ConversationChanged(conversation))
                self._announce(BranchChanged(conversation_id, user_id))
                self.post(start)

    def _begin_queued(self, conversation_id: str) -> tuple[ConversationRecord, str, Start] | None:
        with self._store.read() as transaction:
            if not transaction.messages.queued(conversation_id):
                return None
        with self._store.write() as transaction:
            queue = transaction.messages.queued(conversation_id)
            if not queue:
                return None
            user = queue[0]
            transaction.messages.accept(user.id)
            waiting = [
                child.id
                for child in transaction.messages.children(user.id)
                if child.status is MessageStatus.QUEUED
            ]
            params = self._queued_params.get(user.id) or self.default_params()
            start = self.begin(transaction, user, params)
            for child_id in waiting:
                transaction.messages.move(child_id, start.reply.message_id)
            conversation = transaction.conversations.get(conversation_id)
            leaf = conversation.active_leaf_id
            if leaf == user.id:
                leaf = start.reply.message_id
            conversation = transaction.conversations.touch(conversation_id, leaf)
        self._queued_params.pop(user.id, None)
        return conversation, user.id, start
