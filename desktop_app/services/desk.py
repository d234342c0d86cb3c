"""Everything the program can do, joined: what a window or a terminal holds one of.

Knows no Qt, no torch and no SQL.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from desktop_app import network
from desktop_app.errors import UserError
from desktop_app.hosts.base import Host, HostState
from desktop_app.paths import DataDir
from desktop_app.protocol import Cancelled, Event, Failed, Finished, GenerationParams
from desktop_app.services.answering import Answering
from desktop_app.services.asking import Asking
from desktop_app.services.attachments import Attachments
from desktop_app.services.conversations import Conversations
from desktop_app.services.events import ConversationDeleted, Observer, ServiceEvent, StoreTrouble
from desktop_app.services.flusher import Flusher
from desktop_app.services.grounding import Grounding, Hit
from desktop_app.services.jobs import Jobs
from desktop_app.services.late_services import LateServices
from desktop_app.services.library import Library
from desktop_app.services.meaning import Meaning
from desktop_app.services.meter import Meter
from desktop_app.services.model_defaults import ModelBook
from desktop_app.services.models import Models
from desktop_app.services.observers import Observers
from desktop_app.services.page_images import PageImages
from desktop_app.services.runner import Runner
from desktop_app.services.task_models import TaskModels
from desktop_app.services.transcripts import Transcripts
from desktop_app.services.watching import Watching
from desktop_app.settings import SettingsFile
from desktop_app.store.database import Store

if TYPE_CHECKING:
    from desktop_app.services.classification.classification import Classification
    from desktop_app.services.shelf import Shelf
    from desktop_app.services.translation.translations import Translations

_log = logging.getLogger(__name__)

# Looking for damage reads the whole file; above this size it is done beside the window.
_CHECK_AT_ONCE_BYTES = 32_000_000
_RETRY_INTERVAL_S = 60.0


class Desk:
    """The services on one data folder and one host.

    Attributes:
        conversations, attachments, library, jobs, transcripts, translations, classification,
            watching, models, shelf, meter, retrieval, indexing: the use cases; settings: the
            user's settings.
    """

    def __init__(
        self,
        store: Store,
        host: Host,
        settings: SettingsFile,
        *,
        clock: Callable[[], float] = time.monotonic,
        background: bool = True,
    ) -> None:
        """Use `open`; directly only for a store of one's own.

        Args:
            clock: seconds, monotonic.
            background: whether to write in time on a thread; else call `work`.
        """
        self.settings = settings
        self._store = store
        self._host = host
        self._lock = threading.RLock()
        self._observers = Observers(self._lock)
        self._background = background
        self._flusher = Flusher(self.work)
        self._closed = False
        announce = self._observers.announce
        self._clock = clock
        pasts = store.path.parent / "pasts" if store.path else None
        data = DataDir(store.path.parent if store.path else settings.folder)
        book = ModelBook(data.models, writes=store.path is not None)
        self.models = Models(
            host, settings, self._lock, announce, book=book, pasts=pasts, clock=clock
        )
        self.page_images = PageImages(host, self._lock)
        self._runner = Runner(store, host, self._lock, announce, clock, self._flusher.wake)
        self.library = Library(store, self._runner, self._lock, announce)
        self.attachments = Attachments(store, self._runner, self.library, self._lock, announce)
        asking = Asking(
            self.attachments,
            Grounding(store),
            self._find_passages,
            self._lock,
            self._flusher.wake,
            self._context_tokens,
        )
        self._answering = Answering(
            store,
            host,
            self._lock,
            announce,
            clock,
            self._flusher.wake,
            self.models.load_spec,
            self.generation_params,
            self._system_prompt,
            asking,
            lambda: self.models.current.built_in,
        )
        self.meter = Meter(
            host, self._lock, announce, self.models.load_spec, self._answering.turns, asking.whole
        )
        self.conversations = Conversations(store, self._answering, self._lock, announce)
        self.task_models = TaskModels(
            settings,
            lambda: self.shelf.installed(),
            lambda model: self.shelf.advice(model),
            self.models.load_spec,
            lambda: self.models.current,
        )
        self.jobs = Jobs(
            store,
            self._runner,
            self.library,
            self._lock,
            announce,
            self.task_models,
            lambda document_id: self._meaning.model_of(document_id),
        )
        self.transcripts = Transcripts(
            store, self._runner, self._lock, announce, self.task_models, data.converted_models
        )
        self.watching = Watching(self.transcripts, settings)
        self._late = LateServices(
            store,
            host,
            self._runner,
            self._lock,
            announce,
            self.task_models,
            settings,
            lambda document_id: tuple(one.text for one in self.library.passages(document_id)),
            data.tables if store.path is not None else None,
            clock,
        )
        self._data, self._book = data, book
        self._shelf: Shelf | None = None
        self._meaning = Meaning(
            store,
            host,
            settings,
            lambda: self.shelf.installed(),
            lambda: self.task_models.chosen("embed"),
            lambda: self._runner.is_idle,
            self._lock,
            clock,
        )
        self.retrieval, self.indexing = self._meaning.retrieval, self._meaning.indexing
        self._observers.subscribe(self._meaning.on_announced)
        self._observers.subscribe(self._on_announced)
        self._observers.subscribe(self.attachments.on_announced)
        if settings.current.offline:
            network.shut()

    @property
    def shelf(self) -> Shelf:
        """All models: here, in the catalogue and on the hub; made when it is first asked for."""
        with self._lock:
            if self._shelf is None:
                from desktop_app.services.shelving import make_shelf

                self._shelf = make_shelf(
                    self._data,
                    self.settings,
                    self._book,
                    self.models,
                    self._lock,
                    self._observers.announce,
                    keeps_downloads=self._store.path is not None,
                    clock=self._clock,
                )
            return self._shelf

    @property
    def translations(self) -> Translations:
        """Texts and documents in other languages."""
        return self._late.translations

    @property
    def classification(self) -> Classification:
        """Texts and tables sorted into labels."""
        return self._late.classification

    @classmethod
    def open(
        cls,
        data: DataDir,
        host: Host,
        settings: SettingsFile,
        *,
        clock: Callable[[], float] = time.monotonic,
        background: bool = True,
    ) -> Desk:
        """Opens the history and recovers what an unclean exit left.

        Raises:
            UserError: `data_folder_unusable`, `store_damaged`, `store_too_new`,
                `store_read_only`, `store_busy` or `disk_full`.
        """
        data.create()
        store = Store.open(data.database, data.backups)
        if store.unclean and data.database.stat().st_size <= _CHECK_AT_ONCE_BYTES:
            try:
                store.check()
            except UserError:
                store.close()
                raise
        return cls(store, host, settings, clock=clock, background=background)

    @classmethod
    def in_memory(cls, host: Host, settings: SettingsFile) -> Desk:
        """Returns a desk whose history is never written to the disk."""
        return cls(Store.in_memory(), host, settings)

    def start(self) -> None:
        """Starts the host and the thread that writes in time."""
        if self._background:
            self._flusher.start()
            self._meaning.start()
            self._late.start()
            threading.Thread(target=lambda: self.shelf.delete_leftovers(), daemon=True).start()
            if self._store.unclean:
                threading.Thread(target=self._check, name="check", daemon=True).start()
        if self._store.unclean:  # what was deleted then may have been written all the same
            self.models.pasts.clear_soon()
            self._flusher.wake()
        self._host.start(self._on_event, self._on_state)

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        """Tells `observer` what happens from now on; returns what ends that.

        It is called on the thread on which things happen, mostly the host's
        reader thread, and must return soon (see observers.py).
        """
        return self._observers.subscribe(observer)

    def work(self) -> float | None:
        """Does what is due; returns the seconds until more is, or `None`."""
        waits: tuple[float | None, ...] = (
            self._answering.work(),
            self._runner.work(),
            self.library.work(),
            self.models.unload_when_idle(self._clock()),
            self._clear_pasts(),
            self.shelf.work(),
        )
        if not self._background:
            waits += (self._meaning.work(), *self._late.work())
        return min((wait_s for wait_s in waits if wait_s is not None), default=None)

    def generation_params(self, **overrides: Any) -> GenerationParams:
        """Returns how the current model is asked: overrides, its own defaults, the settings.

        Raises:
            UserError: `bad_setting`, when an override is out of its range.
        """
        given = {name: value for name, value in overrides.items() if value is not None}
        own = self.models.defaults().decoding()
        return self.settings.current.generation_params(**(own | given))

    def _system_prompt(self) -> str:
        own = self.models.defaults().system_prompt
        return self.settings.current.system_prompt if own is None else own

    def _context_tokens(self) -> int | None:
        info = self.models.phase.info
        return info.context_tokens if info is not None else None

    def _find_passages(
        self,
        document_ids: Sequence[str],
        question: str,
        most: int,
        done: Callable[[Sequence[Hit]], None],
    ) -> None:
        self.retrieval.find(document_ids, question, most, done)

    def set_offline(self, offline: bool) -> None:
        """Shuts the network, and pauses what is being downloaded, or opens it again.

        Raises:
            UserError: `data_folder_unusable`, when the settings cannot be written; the
                switch holds until the program ends all the same.
        """
        network.shut(offline)
        try:
            self.settings.change(offline=offline)
        finally:
            if offline:
                self.shelf.downloads.pause_all()

    def wake(self) -> None:
        """Lets `work` look soon what is due by settings that have changed."""
        self._flusher.wake()

    def close(self) -> None:
        """Saves what streams as interrupted, ends the host and closes the history. Idempotent."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        with ExitStack() as closing:  # from the last to the first, whatever fails
            closing.callback(self._store.close)
            closing.callback(self._clear_pasts)  # the engine wrote them when it ended
            closing.callback(self._flusher.close)
            closing.callback(self._meaning.close)
            closing.callback(self._late.close)
            closing.callback(self.watching.close)
            closing.callback(self._host.close)
            if self._shelf is not None:
                closing.callback(self._shelf.close)
            closing.callback(self._runner.close)
            closing.callback(self._answering.close)

    def _on_event(self, event: Event) -> None:
        event = self.models.named(event)
        # A bug in here must not end the host's reader thread, and every answer with it.
        for follow in (
            self.models.on_event,
            self._answering.on_event,
            self._runner.on_event,
            self._meaning.on_event,
            *self._late.followers(),
            self.meter.on_event,
            self.page_images.on_event,
        ):
            try:
                follow(event)
            except Exception:
                _log.exception("following %s failed", type(event).__name__)
        if isinstance(event, Finished | Cancelled | Failed):
            self._flusher.wake()  # from now on the model is idle

    def _on_state(self, state: HostState) -> None:
        try:
            self.models.on_state(state)
        except Exception:
            _log.exception("following the host's state failed")

    def _on_announced(self, event: ServiceEvent) -> None:
        if isinstance(event, ConversationDeleted):
            self.models.pasts.clear_soon()
            self._flusher.wake()

    def _clear_pasts(self) -> float | None:
        """Deletes what was read of chats, if it must go; returns when to try again."""
        try:
            self.models.pasts.work()
        except UserError as error:
            _log.warning("a past could not be deleted: %s", error.values["reason"])
            return _RETRY_INTERVAL_S
        return None

    def _check(self) -> None:
        if self._store.path and self._store.path.stat().st_size > _CHECK_AT_ONCE_BYTES:
            try:
                self._store.check()
            except UserError as error:
                self._observers.announce(StoreTrouble(error.code, tuple(error.values.items())))
