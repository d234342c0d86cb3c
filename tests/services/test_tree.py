"""Whatever is done to a chat in whatever order, its tree stays sound and nothing is lost."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from desktop_app.paths import DataDir
from desktop_app.protocol import Generate
from desktop_app.store.records import MessageRecord, MessageStatus

from .conftest import open_bench

picks = st.integers(min_value=0, max_value=1_000)


class ChatMachine(RuleBasedStateMachine):
    """Random users and random engines on one chat."""

    @initialize()
    def open(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.bench = open_bench(DataDir(Path(self._folder.name)))
        self.said: dict[str, str] = {}  # message id → everything it ever said
        self.numbers = iter(range(10_000))
        self.chat = self._sent(self.bench.desk.conversations.send(None, "start"), "start")

    def teardown(self) -> None:
        if hasattr(self, "bench"):
            self.bench.desk.close()
            self._folder.cleanup()

    # --- helpers -----------------------------------------------------------------

    def _sent(self, sent, text: str | None = None) -> str:  # type: ignore[no-untyped-def]
        if text is not None:
            self.said[sent.user_message_id] = text
        if sent.reply_id is not None:
            self.said.setdefault(sent.reply_id, "")
        return str(sent.conversation_id)

    def _all(self) -> tuple[MessageRecord, ...]:
        return self.bench.desk.conversations.all_messages(self.chat)

    def _pick(self, number: int, role: str, *statuses: MessageStatus) -> MessageRecord | None:
        found = [
            m for m in self._all() if m.role == role and (not statuses or m.status in statuses)
        ]
        return found[number % len(found)] if found else None

    def _open_requests(self) -> list[Generate]:
        return [g for g in self.bench.host.generates if g.request_id not in self.bench.host._ended]

    @property
    def _deleted(self) -> bool:
        return self.bench.desk.conversations.get(self.chat).deleted_at is not None

    # --- the user ------------------------------------------------------------------

    @precondition(lambda self: not self._deleted)
    @rule()
    def send(self) -> None:
        text = f"question {next(self.numbers)}"
        self._sent(self.bench.desk.conversations.send(self.chat, text), text)

    @precondition(lambda self: not self._deleted)
    @rule(number=picks)
    def edit(self, number: int) -> None:
        message = self._pick(number, "user", MessageStatus.DONE)
        if message is not None:
            text = f"edited {next(self.numbers)}"
            self._sent(self.bench.desk.conversations.edit(message.id, text), text)

    @precondition(lambda self: not self._deleted)
    @rule(number=picks, how=st.sampled_from(["regenerate", "retry", "continue_reply"]))
    def again(self, number: int, how: str) -> None:
        message = self._pick(number, "assistant")
        if message is not None:
            self._sent(getattr(self.bench.desk.conversations, how)(message.id))

    @precondition(lambda self: not self._deleted)
    @rule(number=picks, role=st.sampled_from(["user", "assistant"]), step=st.sampled_from([-1, 1]))
    def switch(self, number: int, role: str, step: int) -> None:
        message = self._pick(number, role)
        if message is not None:
            self.bench.desk.conversations.show_sibling(message.id, step)

    @rule(number=picks)
    def withdraw(self, number: int) -> None:
        message = self._pick(number, "user", MessageStatus.QUEUED)
        if message is not None:
            text = self.bench.desk.conversations.withdraw(message.id)
            assert text == self.said.pop(message.id)

    @rule()
    def stop(self) -> None:
        self.bench.desk.conversations.stop(self.chat)

    @rule()
    def delete_or_restore(self) -> None:
        if self._deleted:
            self.bench.desk.conversations.restore(self.chat)
        else:
            self.bench.desk.conversations.delete(self.chat)
            assert self.chat not in [c.id for c in self.bench.desk.conversations.list()]

    @rule()
    def pass_time(self) -> None:
        self.bench.pass_time(1.0)

    @rule(obeys=st.booleans())
    def engine_obeys(self, obeys: bool) -> None:
        self.bench.host.obeys = obeys

    # --- the engine ------------------------------------------------------------------

    @rule(end=st.sampled_from(["", "finish", "fail", "cancel"]), text=st.sampled_from(["", "abc "]))
    def engine(self, end: str, text: str) -> None:
        waiting = self._open_requests()
        if not waiting:
            return
        request = waiting[0]
        found = self.bench.desk._answering.replies._by_request.get(request.request_id)
        reply = found[0] if found else None
        if text:
            self.bench.host.say(text, request=request)
            if reply is not None:
                self.said[reply.message_id] += text
        if end:
            getattr(self.bench.host, end)(request=request)

    @rule()
    def restart(self) -> None:
        self.bench.desk.close()
        self.bench = open_bench(self.bench.data)

    # --- what always holds ---------------------------------------------------------------

    @invariant()
    def tree_is_sound(self) -> None:
        if not hasattr(self, "bench"):
            return
        messages = {m.id: m for m in self._all()}
        for message in messages.values():
            if message.role == "assistant":  # a queued message's answer has begun
                self.said.setdefault(message.id, "")
        assert {i: m.content for i, m in messages.items()} == self.said  # nothing lost
        for message in messages.values():
            if message.parent_id is None:
                assert message.role == "user"
            else:
                parent = messages[message.parent_id]
                if message.role == "assistant":
                    assert parent.role == "user" and parent.status is MessageStatus.DONE
            seen, walk = set(), message
            while walk.parent_id is not None:
                assert walk.id not in seen  # no circle
                seen.add(walk.id)
                walk = messages[walk.parent_id]
        leaf = self.bench.desk.conversations.get(self.chat).active_leaf_id
        assert leaf in messages
        assert not [m for m in messages.values() if m.parent_id == leaf]  # a leaf it is

    @invariant()
    def answers_run_in_turn(self) -> None:
        if not hasattr(self, "bench"):
            return
        messages = self._all()
        running = {r.message_id for r in self.bench.desk._answering.replies.running(self.chat)}
        streaming = {m.id for m in messages if m.status is MessageStatus.STREAMING}
        assert streaming == running
        queued = [m for m in messages if m.status is MessageStatus.QUEUED]
        assert not queued or running  # nothing waits for nothing
        assert not (queued and self._deleted)

    @invariant()
    def pages_show_one_branch(self) -> None:
        if not hasattr(self, "bench"):
            return
        conversations = self.bench.desk.conversations
        shown: list[MessageRecord] = []
        page = conversations.thread(self.chat, limit=3)
        shown[:0] = page.messages
        while page.has_more:
            page = conversations.thread(self.chat, limit=3, before=shown[0].id)
            shown[:0] = page.messages
        assert [m.parent_id for m in shown] == [None, *(m.id for m in shown[:-1])]
        assert [m.id for m in shown] == [m.id for m in conversations.branch(self.chat)]
        for message in shown:
            siblings = [m for m in self._all() if m.parent_id == message.parent_id]
            assert message.sibling_count == len(siblings)
            assert siblings[message.sibling_index].id == message.id


TestChat = ChatMachine.TestCase
TestChat.settings = settings(
    max_examples=int(os.environ.get("TSUKUE_TREE_EXAMPLES", "8")),
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
