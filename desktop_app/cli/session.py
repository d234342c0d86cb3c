"""One desk in the terminal: asks, streams the answer out, and stops it on Ctrl+C."""

from __future__ import annotations

import queue
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from desktop_app import log, network, notices
from desktop_app.cli.console import AnswerWriter, StatusLine
from desktop_app.hosts.base import Host
from desktop_app.paths import DataDir
from desktop_app.protocol import DeltaKind, GenerationParams, Stage
from desktop_app.services.conversations import Sent
from desktop_app.services.desk import Desk
from desktop_app.services.events import (
    ModelChanged,
    ModelPhase,
    NoticeGiven,
    ReplyEnded,
    ReplyGrew,
    ReplyProgressed,
    ServiceEvent,
    StoreTrouble,
)
from desktop_app.settings import SettingsFile
from desktop_app.store.records import MessageRecord, MessageStatus

_STAGES = {
    Stage.STARTING: "starting",
    Stage.LOADING: "loading the model",
    Stage.PREFILL: "reading the prompt",
    Stage.WORKING: "looking into the documents",
}
_STOP_TIMEOUT_S = 10.0


class Interrupted(Exception):
    """The user stopped an answer; what was produced is saved."""

    def __init__(self, message: MessageRecord) -> None:
        super().__init__(message.id)
        self.message = message


def make_host() -> Host:
    """Returns the host that runs the model on a thread of this process."""
    from desktop_app.hosts.thread_host import ThreadHost

    return ThreadHost()


@contextmanager
def open_desk(data: DataDir, *, save: bool = True) -> Iterator[Desk]:
    """Opens the services, started; closes them however the block ends.

    Args:
        save: else nothing at all is written: the history is in memory.

    Raises:
        UserError: what keeps the history from being opened.
    """
    network.shut()  # the model runs in this very process
    settings = SettingsFile(data.settings)
    if save:
        data.create()
        log.start(data.log)
        desk = Desk.open(data, make_host(), settings)
    else:
        desk = Desk.in_memory(make_host(), settings)
    # A polite kill ends like Ctrl+C at the prompt: the history is closed properly.
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _exit_on_signal)
    try:
        desk.start()
        yield desk
    finally:
        desk.close()


def _exit_on_signal(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


class _CtrlC:
    """Ctrl+C was pressed."""


class Asker:
    """Sends messages and waits for their answers.

    Args:
        quiet: answers are not written as they come.
    """

    def __init__(self, desk: Desk, *, quiet: bool = False) -> None:
        self._desk = desk
        self._quiet = quiet
        self._status = StatusLine()
        self._events: queue.SimpleQueue[ServiceEvent | _CtrlC] = queue.SimpleQueue()
        desk.subscribe(self._events.put)

    def ask(
        self, conversation_id: str | None, text: str, params: GenerationParams
    ) -> list[MessageRecord]:
        """Returns the answer when it has ended, and the alternatives to it.

        Raises:
            Interrupted: Ctrl+C was pressed, and the answer is stopped and saved.
            KeyboardInterrupt: it was pressed again.
            UserError: the message cannot be sent.
        """
        with self._ctrl_c_noted():
            sent = self._desk.conversations.send(conversation_id, text, params)
            try:
                return self._follow(sent, params.answers)
            except BrokenPipeError:  # nobody reads any more
                self._desk.conversations.stop(sent.conversation_id)
                self._quiet = True
                self._follow(sent, params.answers)
                raise
            finally:
                self._status.clear()

    def _follow(self, sent: Sent, answers: int) -> list[MessageRecord]:
        """Shows what happens until all alternatives have ended; the shown one comes first."""
        stopping = False
        ended: dict[str, MessageRecord] = {}
        writer = None if self._quiet else AnswerWriter()
        while True:
            try:
                # In slices: on Windows, Ctrl+C does not wake a wait without an end.
                event = self._events.get(timeout=_STOP_TIMEOUT_S if stopping else 0.2)
            except queue.Empty:
                if stopping:  # the engine is stuck; closing saves the answer as interrupted
                    raise KeyboardInterrupt from None
                continue
            if isinstance(event, _CtrlC):
                if stopping:
                    raise KeyboardInterrupt
                stopping = True
                self._desk.conversations.stop(sent.conversation_id)
            elif isinstance(event, ReplyEnded) and event.message.parent_id == sent.user_message_id:
                ended[event.message.id] = event.message
                if len(ended) < answers:
                    continue
                first = ended.pop(sent.reply_id or event.message.id)
                if stopping:
                    raise Interrupted(first)
                return [first, *ended.values()]
            else:
                self._show(event, sent, writer)

    @contextmanager
    def _ctrl_c_noted(self) -> Iterator[None]:
        """Makes Ctrl+C one more event: an exception could come between two pieces of text."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, lambda number, frame: self._events.put(_CtrlC()))
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _show(self, event: ServiceEvent, sent: Sent, writer: AnswerWriter | None) -> None:
        match event:
            case ReplyGrew() if event.message_id == sent.reply_id:
                if writer is not None and writer.takes(event.kind):
                    self._status.clear()
                    writer.write(event.kind, event.text)
                elif event.kind is DeltaKind.REASONING:
                    self._status.show("thinking …")
            case ReplyProgressed() if event.message_id == sent.reply_id and event.stage:
                self._status.show(_progress(_STAGES[event.stage], event.done, event.total))
            case ModelChanged(phase=ModelPhase.LOADING):
                self._status.show(_progress("loading the model", event.done, event.total))
            case NoticeGiven():
                self._status.keep(notices.describe(event.code, event.values))
            case StoreTrouble(error_code=str()):
                self._status.keep(f"The history cannot be written now ({event.error_code}).")


def stopped(message: MessageRecord) -> bool:
    """Returns whether the user, not the model, ended the answer."""
    return message.status in (MessageStatus.CANCELLED, MessageStatus.INTERRUPTED)


def _progress(what: str, done: int, total: int) -> str:
    return f"{what} … {done * 100 // total}%" if total else f"{what} …"
