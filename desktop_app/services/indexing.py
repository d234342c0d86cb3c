"""The vectors of documents, made in the background while nothing else is to be done.

What is missing is told by the store alone: a document's vectors go on where they end,
after a restart too. They are made in slices of a second or so, each a task of its own for
the engine, so that neither a chat nor a panel's work waits for a book. Knows no Qt, no
SQL, and not how documents are searched.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
from desktop_app.services.embedding_models import EmbeddingModel, EmbeddingModels
from desktop_app.services.events import (
    DocumentChanged,
    ReplyGrew,
    ReplyProgressed,
    RunChanged,
    ServiceEvent,
)
from desktop_app.services.languages import language_of
from desktop_app.store.database import Store
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.vectors import VectorBlock

_log = logging.getLogger(__name__)

#: Passages and characters of a slice; whichever is reached first.
_SLICE_PASSAGES, _SLICE_CHARACTERS = 64, 20_000
#: Longer documents wait until somebody asks about them: a novel keeps a small computer
#: busy for minutes.
_UNASKED_CHARACTERS = 1_000_000
#: Of what an earlier run of the program has left, so many documents are taken up.
_TAKEN_UP = 200
#: So long after the last work somebody waited for.
_QUIET_S = 3.0
_RETRY_INTERVAL_S = 60.0
#: Of a document, so many passages from its middle tell its language.
_LOOKED_AT_PASSAGES = 40


@dataclass(slots=True)
class _Slice:
    """What the engine works on."""

    request_id: str
    document_id: str
    model: EmbeddingModel
    first: int
    written: bool = False


class Indexing:
    """Makes what is missing, one document after the other. Use from any thread.

    Args:
        is_idle: whether no panel's work waits or is being done.
        clock: seconds, monotonic; wake: called when `work` has something to do.
    """

    def __init__(
        self,
        store: Store,
        host: Host,
        models: EmbeddingModels,
        is_idle: Callable[[], bool],
        lock: threading.RLock,
        clock: Callable[[], float],
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._host = host
        self._models = models
        self._is_idle = is_idle
        self._lock = lock
        self._clock = clock
        self._wake = wake
        # Guarded by the lock:
        self._asked: dict[str, None] = {}  # documents somebody wants to ask about, in order
        self._unasked: dict[str, None] = {}
        self._languages: dict[str, str] = {}
        self._given_up: set[tuple[str, str]] = set()  # document and model
        self._active: _Slice | None = None
        self._quiet_from = clock()
        self._looked = False
        self._closing = False

    def want(self, document_ids: Sequence[str]) -> None:
        """Makes the vectors of these documents next, however long they are."""
        with self._lock:
            for document_id in document_ids:
                self._unasked.pop(document_id, None)
                self._asked.setdefault(document_id)
        self._wake()

    def model_of(self, document_id: str) -> EmbeddingModel | None:
        """Returns which model makes a document's vectors; `None` when there is none for it.

        Reads a piece of the document the first time.

        Raises:
            UserError: `document_not_found` or `models_unreadable`.
        """
        with self._lock:
            language = self._languages.get(document_id)
        if language is None:
            with self._store.read() as transaction:
                middle = transaction.documents.get(document_id).passages // 2
                first = max(0, middle - _LOOKED_AT_PASSAGES // 2)
                passages = transaction.documents.passages(document_id, first, _LOOKED_AT_PASSAGES)
            language = language_of("\n".join(passage.text for passage in passages))
            with self._lock:
                self._languages[document_id] = language
        return self._models.best(language)

    def work(self) -> float | None:
        """Hands the next slice to the engine; returns when to look again."""
        if not self._looked:
            self._looked = True
            self._look()
        while True:
            with self._lock:
                if self._closing or self._active is not None:
                    return None
                document_id = next(iter(self._asked or self._unasked), None)
                if document_id is None:
                    return None
                wait_s = self._quiet_from + _QUIET_S - self._clock()
                if wait_s > 0 and document_id not in self._asked:
                    return wait_s
                if not self._is_idle():
                    return _QUIET_S
            try:
                if self._begin(document_id):
                    return None
            except UserError as error:
                if error.code != "document_not_found":
                    _log.warning("vectors cannot be made now: %s", error.code)
                    return _RETRY_INTERVAL_S
                self._drop(document_id)

    def on_event(self, event: Event) -> None:
        """Follows the engine; other requests' events are ignored."""
        with self._lock:
            active = self._active
            if active is None or active.request_id != event.request_id or self._closing:
                return
        if isinstance(event, Produced) and isinstance(event.item, Vectors):
            self._keep(active, event.item)
        elif isinstance(event, Finished | Cancelled | Failed):
            if isinstance(event, Failed):
                _log.warning("vectors could not be made: %s %s", event.code, event.values)
            with self._lock:
                self._active = None
                if not active.written and not isinstance(event, Cancelled):
                    self._given_up.add((active.document_id, active.model.key))
            self._wake()

    def on_announced(self, event: ServiceEvent) -> None:
        """Takes up documents that come, lets go of those that leave, keeps out of the way."""
        with self._lock:
            match event:
                case RunChanged() | ReplyProgressed() | ReplyGrew():
                    self._quiet_from = self._clock()
                    return
                case DocumentChanged():
                    self._on_document(event.document)
                case _:
                    return
        self._wake()

    def close(self) -> None:
        """Begins nothing more."""
        with self._lock:
            self._closing = True

    # --- inside -----------------------------------------------------------------------

    def _look(self) -> None:
        """Takes up what an earlier run of the program has left."""
        with self._store.read() as transaction:
            left = transaction.vectors.unmade(_UNASKED_CHARACTERS, _TAKEN_UP)
        with self._lock:
            self._unasked |= dict.fromkeys(left)

    def _on_document(self, document: DocumentRecord) -> None:
        if document.deleted_at is None and document.ready:
            if document.characters <= _UNASKED_CHARACTERS and document.id not in self._asked:
                self._unasked.setdefault(document.id)
            return
        self._drop(document.id)
        if self._active is not None and self._active.document_id == document.id:
            self._host.post(Cancel(self._active.request_id))

    def _drop(self, document_id: str) -> None:
        with self._lock:
            self._asked.pop(document_id, None)
            self._unasked.pop(document_id, None)

    def _begin(self, document_id: str) -> bool:
        """Hands a slice of a document to the engine; returns whether there was one."""
        model = self.model_of(document_id)
        if model is None or (document_id, model.key) in self._given_up:
            self._drop(document_id)
            return False
        with self._store.read() as transaction:
            document = transaction.documents.get(document_id)
            first = transaction.vectors.made(document_id, model.key)
            passages = transaction.documents.passages(document_id, first, _SLICE_PASSAGES)
        if not passages or document.deleted_at is not None:
            if not passages:
                self._drop_others(document_id, model.key)
            self._drop(document_id)
            return False
        texts: list[str] = []
        characters = 0
        for passage in passages:
            if texts and characters + len(passage.text) > _SLICE_CHARACTERS:
                break
            texts.append(passage.text)
            characters += len(passage.text)
        params = EmbedParams(tuple(texts), model.spec)
        with self._lock:
            if self._closing or not (document_id in self._asked or document_id in self._unasked):
                return False  # taken back meanwhile
            request_id = new_request_id()
            self._active = _Slice(request_id, document_id, model, first)
            self._host.post(RunTask(request_id, "embed", params))
        return True

    def _keep(self, active: _Slice, made: Vectors) -> None:
        block = VectorBlock(active.first + made.first, made.count, made.width, made.data)
        try:
            with self._store.write() as transaction:
                added = transaction.vectors.add(active.document_id, active.model.key, block)
        except UserError as error:  # the disk is full, say: it is made again some other day
            _log.warning("vectors could not be written: %s", error.code)
            return
        active.written = added

    def _drop_others(self, document_id: str, model: str) -> None:
        """Removes what a model made that no longer makes this document's vectors."""
        more = True
        while more:  # in short transactions: an answer may wait to be written
            with self._store.write() as transaction:
                more = transaction.vectors.drop_others(document_id, model)
