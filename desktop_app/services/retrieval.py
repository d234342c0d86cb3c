"""Passages that answer a question: found by words and by meaning, both rankings fused.

Words are looked up in the full-text index, meaning by the vectors that indexing.py makes.
Where there are none, or the engine is not quick enough, words alone have to do. Knows no
Qt, no SQL and no model.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from desktop_app.errors import UserError
from desktop_app.hosts.base import Host
from desktop_app.protocol import (
    Cancel,
    Cancelled,
    Event,
    Failed,
    Finished,
    Produced,
    RunTask,
    new_request_id,
)
from desktop_app.protocol.embedding import EmbedParams, Vectors
from desktop_app.services.embedding_models import EmbeddingModel
from desktop_app.services.events import DocumentChanged, ServiceEvent
from desktop_app.services.fusing import fused
from desktop_app.services.indexing import Indexing
from desktop_app.services.nearness import Nearness
from desktop_app.store.database import Store
from desktop_app.store.passage_search import PassageKey

_log = logging.getLogger(__name__)

#: Of each ranking so many passages are looked at.
_RANKED = 100
#: The engine has so long to understand the question; it may have to load the model first.
_PATIENCE_S = 8.0


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that may answer the question.

    Attributes:
        passage: its number in the document.
        score: of the fused rankings, only their order means something.
    """

    document_id: str
    passage: int
    score: float


Done = Callable[[tuple[Found, ...]], None]


@dataclass(slots=True)
class _Question:
    """A search that goes on.

    Attributes:
        documents: those to search by meaning, by the key of their model.
        open: requests that the engine has for it, with the model's key.
        vectors: of the question, by the model's key.
        until: when it is answered with what there is, seconds of the clock.
    """

    document_ids: tuple[str, ...]
    text: str
    most: int
    done: Done
    documents: dict[str, list[str]] = field(default_factory=dict)
    open: dict[str, str] = field(default_factory=dict)
    vectors: dict[str, bytes] = field(default_factory=dict)
    until: float = 0.0


class Retrieval:
    """Use from any thread.

    Args:
        clock: seconds, monotonic; wake: called when `work` has something to do.
    """

    def __init__(
        self,
        store: Store,
        host: Host,
        indexing: Indexing,
        lock: threading.RLock,
        clock: Callable[[], float],
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._host = host
        self._indexing = indexing
        self._lock = lock
        self._clock = clock
        self._wake = wake
        self._nearness = Nearness(store)  # of the thread that calls `work`
        # Guarded by the lock:
        self._new: list[_Question] = []
        self._asked: list[_Question] = []
        self._left: set[str] = set()  # documents whose vectors are no longer needed

    def find(self, document_ids: Sequence[str], question: str, most: int, done: Done) -> None:
        """Looks for the passages of these documents that answer a question.

        Args:
            done: called exactly once, soon, on another thread, with at most `most` passages,
                the best first; none are titles alone. Without any where no word and no
                meaning fits, and when the program ends before. It must return soon.
        """
        asked = _Question(tuple(dict.fromkeys(document_ids)), question, most, done)
        with self._lock:
            self._new.append(asked)
        self._wake()

    def work(self) -> float | None:
        """Begins what was asked, answers what can be; returns the seconds until more is due."""
        with self._lock:
            new, self._new = self._new, []
            left, self._left = self._left, set()
        for document_id in left:
            self._nearness.forget(document_id)
        for question in new:
            self._begin(question)
        now = self._clock()
        with self._lock:
            due = [q for q in self._asked if not q.open or now >= q.until]
            self._asked = [q for q in self._asked if q not in due]
            waits = [q.until - now for q in self._asked]
        for question in due:
            for request_id in list(question.open):
                self._host.post(Cancel(request_id))
            self._answer(question)
        return min(waits, default=None)

    def on_event(self, event: Event) -> None:
        """Follows the engine; other requests' events are ignored."""
        with self._lock:
            asked = next((q for q in self._asked if event.request_id in q.open), None)
            if asked is None:
                return
            if isinstance(event, Produced) and isinstance(event.item, Vectors):
                asked.vectors[asked.open[event.request_id]] = event.item.data
            elif isinstance(event, Finished | Cancelled | Failed):
                if isinstance(event, Failed):
                    _log.warning("a question was searched by words alone: %s", event.code)
                del asked.open[event.request_id]
            if asked.open:
                return
        self._wake()

    def on_announced(self, event: ServiceEvent) -> None:
        """Lets go of documents that leave."""
        if isinstance(event, DocumentChanged) and event.document.deleted_at is not None:
            with self._lock:
                self._left.add(event.document.id)
            self._wake()

    def close(self) -> None:
        """Answers what is open with nothing."""
        with self._lock:
            questions = self._new + self._asked
            self._new, self._asked = [], []
        for question in questions:
            _tell(question, ())

    # --- inside -----------------------------------------------------------------------

    def _begin(self, question: _Question) -> None:
        """Asks the engine for the question's vectors, one by each model that is needed."""
        models: dict[str, EmbeddingModel] = {}
        try:
            for document_id in question.document_ids:
                model = self._indexing.model_of(document_id)
                if model is not None:
                    models[model.key] = model
                    question.documents.setdefault(model.key, []).append(document_id)
            with self._store.read() as transaction:
                for key, documents in list(question.documents.items()):
                    begun = transaction.vectors.begun(key, documents)
                    question.documents[key] = [each for each in documents if each in begun]
        except UserError as error:
            _log.warning("a question was searched by words alone: %s", error.code)
            question.documents = {}
        posted: list[RunTask] = []
        if question.text.strip():
            for key, documents in question.documents.items():
                if documents:
                    params = EmbedParams((question.text,), models[key].spec, "query")
                    posted.append(RunTask(new_request_id(), "embed", params, urgent=True))
                    question.open[posted[-1].request_id] = key
        question.until = self._clock() + _PATIENCE_S
        with self._lock:
            self._asked.append(question)
        for task in posted:
            self._host.post(task)
        # Only now: the question's own vector is made before those that are still missing.
        self._indexing.want(question.document_ids)

    def _answer(self, question: _Question) -> None:
        try:
            found = self._found(question)
        except UserError as error:
            _log.warning("a question could not be searched: %s", error.code)
            found = ()
        _tell(question, found)

    def _found(self, question: _Question) -> tuple[Found, ...]:
        with self._store.read() as transaction:
            rankings = [transaction.search.passages(question.text, question.document_ids, _RANKED)]
        for key, vector in question.vectors.items():
            near = self._nearness.search(vector, question.documents[key], key, _RANKED)
            rankings.append(tuple(each.passage for each in near))
        return self._without_titles(fused(rankings), question.most)

    def _without_titles(
        self, scores: Iterable[tuple[PassageKey, float]], most: int
    ) -> tuple[Found, ...]:
        """Returns the best passages; in a title's place stands what comes under it."""
        found: dict[PassageKey, Found] = {}
        with self._store.read() as transaction:
            for key, score in scores:
                if len(found) >= most:
                    break
                number = transaction.documents.text_under(key.document_id, key.number)
                if number is not None:
                    told = PassageKey(key.document_id, number)
                    found.setdefault(told, Found(key.document_id, number, score))
        return tuple(found.values())


def _tell(question: _Question, found: tuple[Found, ...]) -> None:
    try:
        question.done(found)
    except Exception:
        _log.exception("what was found could not be used")
