"""The services that are made, and imported, when they are first asked for: a quicker start."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.hosts.base import Host
from desktop_app.protocol import Event
from desktop_app.services.events import ServiceEvent
from desktop_app.services.runner import Runner
from desktop_app.services.task_models import TaskModels
from desktop_app.settings import SettingsFile
from desktop_app.store.database import Store

if TYPE_CHECKING:
    from desktop_app.services.classification.asked import Passages
    from desktop_app.services.classification.classification import Classification
    from desktop_app.services.translation.translations import Translations


class LateServices:
    """Translation and classification: one of each, from its first use on. Use from any thread.

    Args:
        passages: the texts of a document by its id.
        tables: the folder of classified tables, `None` keeps them in memory.
    """

    def __init__(
        self,
        store: Store,
        host: Host,
        runner: Runner,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
        models: TaskModels,
        settings: SettingsFile,
        passages: Passages,
        tables: Path | None,
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._host = host
        self._runner = runner
        self._lock = lock
        self._announce = announce
        self._models = models
        self._settings = settings
        self._passages = passages
        self._tables = tables
        self._clock = clock
        self._started = False
        self._translations: Translations | None = None
        self._classification: Classification | None = None
        runner.look_for_kinds(lambda: (self.translations, self.classification))

    @property
    def translations(self) -> Translations:
        with self._lock:
            if self._translations is None:
                from desktop_app.services.translation.translations import make_translations

                self._translations = make_translations(
                    self._store,
                    self._runner,
                    self._host,
                    self._settings,
                    self._models,
                    self._lock,
                    self._announce,
                    self._clock,
                )
                if self._started:
                    self._translations.live.start()
            return self._translations

    @property
    def classification(self) -> Classification:
        with self._lock:
            if self._classification is None:
                from desktop_app.services.classification.classification import Classification

                self._classification = Classification(
                    self._store,
                    self._host,
                    self._runner,
                    self._lock,
                    self._announce,
                    self._models,
                    self._settings,
                    self._passages,
                    self._tables,
                    self._clock,
                )
                if self._started:
                    self._classification.live.start()
            return self._classification

    def made(self) -> tuple[Translations | Classification, ...]:
        """Returns those that somebody has asked for."""
        both = (self._translations, self._classification)
        return tuple(service for service in both if service is not None)

    def start(self) -> None:
        """Has them work on threads of their own, also those that are made later."""
        with self._lock:
            self._started = True
            for service in self.made():
                service.live.start()

    def work(self) -> tuple[float | None, ...]:
        """Does what is due where there are no threads; returns when more is."""
        return tuple(service.live.work() for service in self.made())

    def followers(self) -> tuple[Callable[[Event], None], ...]:
        """Returns who follows the engine's events."""
        return tuple(service.on_event for service in self.made())

    def close(self) -> None:
        """Saves what is there. Idempotent."""
        for service in self.made():
            service.close()
