"""Questions about documents, from when they are asked until the engine can have them.

Waits for documents that are still being read, has passages looked for, and hands over what
came of it. Knows nothing of answers' rows (answering.py) and of how passages are found.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from desktop_app.errors import UserError
from desktop_app.protocol import ChatTurn
from desktop_app.services import grounding
from desktop_app.services.attachments import Attachment, Attachments, AttachmentState
from desktop_app.services.grounding import Gathered, Grounding, Hit
from desktop_app.store.attachment_records import Grounds
from desktop_app.store.document_records import DocumentRecord

_log = logging.getLogger(__name__)

#: (documents, question, how many, called once with what was found, best first)
Find = Callable[[Sequence[str], str, int, Callable[[Sequence[Hit]], None]], None]

#: A question of fewer characters is looked for together with the one before it.
_SHORT = 40


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a conversation's documents.

    Attributes:
        request_id: of the answer's request.
        text: what is looked for; given: what an answer that goes on was given before.
    """

    request_id: str
    conversation_id: str
    text: str
    given: Grounds | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question is answered from.

    Attributes:
        gathered: `None` when there is no document left.
        removed: names of documents that are no longer in the library.
        dropped: nobody waits for the answer any more; error: why it cannot be answered.
    """

    gathered: Gathered | None = None
    removed: tuple[str, ...] = ()
    dropped: bool = False
    error: UserError | None = None


#: Takes the outcome under the services' lock, so that nothing comes between; returns what is
#: to be done without it.
Done = Callable[[Outcome], Callable[[], None] | None]


class _Stage(Enum):
    NEW = auto()
    FINDING = auto()
    FOUND = auto()
    DROPPED = auto()


@dataclass(slots=True)
class _Asked:
    question: Question
    done: Done
    stage: _Stage = _Stage.NEW
    hits: Sequence[Hit] = ()


class Asking:
    """Use from any thread; `work` does what takes time, on the services' own thread.

    Args:
        find: looks for passages (retrieval.py).
        context_tokens: of the model that is loaded; `None` while none is.
        wake: called when `work` has something to do.
    """

    def __init__(
        self,
        attachments: Attachments,
        grounds: Grounding,
        find: Find,
        lock: threading.RLock,
        wake: Callable[[], None],
        context_tokens: Callable[[], int | None],
    ) -> None:
        self._attachments = attachments
        self._grounding = grounds
        self._find = find
        self._lock = lock
        self._wake = wake
        self._context_tokens = context_tokens
        self._asked: dict[str, _Asked] = {}  # by request

    def ask(self, question: Question, done: Done) -> None:
        """Takes a question; `done` is called once by `work`, unless `close` comes first."""
        with self._lock:
            self._asked[question.request_id] = _Asked(question, done)
        self._wake()

    def drop(self, request_id: str) -> bool:
        """Gives a question up; returns whether it was still here."""
        with self._lock:
            asked = self._asked.get(request_id)
            if asked is None:
                return False
            asked.stage = _Stage.DROPPED
        self._wake()
        return True

    def close(self) -> None:
        """Forgets all questions."""
        with self._lock:
            self._asked.clear()

    def whole(self, conversation_id: str) -> Gathered | None:
        """Returns all of a conversation's documents, if they may fit."""
        attached = self._attachments.list(conversation_id)
        documents = _ready(attached)
        return self._grounding.whole(documents, self._context_tokens()) if documents else None

    def work(self) -> None:
        """Moves every question on as far as it goes."""
        with self._lock:
            due = [one for one in self._asked.values() if one.stage is not _Stage.FINDING]
        for asked in due:
            try:
                match asked.stage:
                    case _Stage.DROPPED:
                        self._end(asked, Outcome(dropped=True))
                    case _Stage.NEW:
                        self._begin(asked)
                    case _Stage.FOUND:
                        self._gather(asked)
            except UserError as error:  # the history cannot be read
                self._end(asked, Outcome(error=error))

    def _begin(self, asked: _Asked) -> None:
        """Answers at once what needs no search; else has passages looked for."""
        question = asked.question
        if question.given is not None:
            self._end(asked, Outcome(self._grounding.given(question.given)))
            return
        attached = self._attachments.list(question.conversation_id)
        if any(one.state is AttachmentState.READING for one in attached):
            return  # its end wakes
        unread = next((one for one in attached if one.state is AttachmentState.FAILED), None)
        if unread is not None:
            self._end(asked, Outcome(error=_why(unread)))
            return
        documents = _ready(attached)
        if not documents:
            self._end(asked, Outcome(removed=_removed(attached)))
            return
        context = self._context_tokens()
        whole = self._grounding.whole(documents, context)
        if whole is not None and grounding.surely_fits(whole, context):
            self._end(asked, Outcome(whole, _removed(attached)))
            return

        def found(hits: Sequence[Hit]) -> None:
            with self._lock:
                if asked.stage is _Stage.FINDING:
                    asked.stage, asked.hits = _Stage.FOUND, hits
            self._wake()

        with self._lock:
            if asked.stage is not _Stage.NEW:
                return
            asked.stage = _Stage.FINDING
        ids = [document.id for document in documents]
        try:
            self._find(ids, question.text, grounding.MOST_FOUND, found)
        except UserError as error:
            _log.warning("passages could not be looked for: %s", error.code)
            found(())

    def _gather(self, asked: _Asked) -> None:
        attached = self._attachments.list(asked.question.conversation_id)
        documents = _ready(attached)
        if not documents:  # removed while they were looked through
            self._end(asked, Outcome(removed=_removed(attached)))
            return
        whole = self._grounding.whole(documents, self._context_tokens())
        if whole is not None and asked.hits:
            gathered = grounding.ranked(whole, asked.hits)
        elif whole is not None:
            gathered = whole
        else:
            gathered = self._grounding.found(documents, asked.hits)
        self._end(asked, Outcome(gathered, _removed(attached)))

    def _end(self, asked: _Asked, outcome: Outcome) -> None:
        with self._lock:
            if self._asked.pop(asked.question.request_id, None) is None:
                return
            if asked.stage is _Stage.DROPPED:
                outcome = Outcome(dropped=True)
            rest = asked.done(outcome)
        if rest is not None:
            rest()


def query(turns: Sequence[ChatTurn]) -> str:
    """Returns what to look for: the last question, with the one before if it says too little.

    What is quoted in it was quoted from somewhere, and is not asked for.
    """
    asked = [_own_words(turn.content) for turn in turns if turn.role == "user"]
    text = asked[-1] if asked else ""
    if len(text) < _SHORT and len(asked) > 1:
        text = f"{asked[-2]}\n{text}"
    return text.strip()


def _own_words(text: str) -> str:
    own = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))
    return own.strip() or text


def _why(unread: Attachment) -> UserError:
    """Returns why a document cannot be asked about."""
    if unread.run is None or unread.run.error_code is None:
        return UserError("attachment_unread", name=unread.name)
    return UserError(unread.run.error_code, **dict(unread.run.error_values))


def _ready(attached: Sequence[Attachment]) -> list[DocumentRecord]:
    return [
        one.document
        for one in attached
        if one.state is AttachmentState.READY and one.document is not None
    ]


def _removed(attached: Sequence[Attachment]) -> tuple[str, ...]:
    return tuple(one.name for one in attached if one.state is AttachmentState.REMOVED)
