"""How a shelf is put together: with a desk, or alone for a command that needs no engine."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from desktop_app.hosts.base import EventObserver, StateObserver
from desktop_app.model_library import accelerators, machine, memory_speed
from desktop_app.model_library.embedded import Verifier
from desktop_app.model_library.hub import Hub
from desktop_app.model_library.machine import Machine
from desktop_app.model_library.secrets import Secrets
from desktop_app.paths import DataDir
from desktop_app.protocol import Command
from desktop_app.services.downloads import Downloads
from desktop_app.services.events import ServiceEvent
from desktop_app.services.hub_access import hub_access
from desktop_app.services.model_defaults import ModelBook
from desktop_app.services.models import Models
from desktop_app.services.shelf import Shelf
from desktop_app.settings import SettingsFile


def make_shelf(
    data: DataDir,
    settings: SettingsFile,
    book: ModelBook,
    models: Models,
    lock: threading.RLock,
    announce: Callable[[ServiceEvent], None],
    *,
    keeps_downloads: bool,
    clock: Callable[[], float] = time.monotonic,
) -> Shelf:
    """Returns a shelf.

    Args:
        keeps_downloads: whether unfinished downloads are written down, and
            those of before are there again.
        clock: seconds, monotonic.
    """
    secrets = Secrets(data.hub_token)
    access = hub_access(lambda: settings.current, secrets)
    unfinished = data.downloads if keeps_downloads else None
    downloads = Downloads(access, unfinished, lock, announce, clock=clock)
    hub = Hub(access)
    return Shelf(
        settings,
        book,
        models,
        hub,
        downloads,
        secrets,
        clock=clock,
        look=look_closely,
        verifier=Verifier(data.verified_model),
        converted=data.converted_models,
    )


@contextmanager
def shelf_alone(data: DataDir) -> Iterator[Shelf]:
    """Opens a shelf without history and engine; what is removed is deleted at the end.

    Raises:
        UserError: `data_folder_unusable`.
    """
    data.create()
    settings, lock = SettingsFile(data.settings), threading.RLock()
    book = ModelBook(data.models)
    models = Models(_NoHost(), settings, lock, _nobody_listens, book=book)
    # Another program may be fetching right now and keep its own list.
    shelf = make_shelf(data, settings, book, models, lock, _nobody_listens, keeps_downloads=False)
    try:
        yield shelf
    finally:
        shelf.close()


def look_closely(folder: Path) -> Machine:
    """Returns what this computer has, its graphics cards and the speed of its memory too.

    Args:
        folder: where models are kept; it need not exist yet.
    """
    existing = next((place for place in (folder, *folder.parents) if place.is_dir()), None)
    found = machine.look(existing, accelerators.find())
    return replace(found, bytes_per_s=memory_speed.measure())


class _NoHost:
    """A host that runs nothing."""

    def start(self, on_event: EventObserver, on_state: StateObserver) -> None:
        """Starts nothing."""

    def post(self, command: Command) -> None:
        """Drops the command: there is nobody to load a model for."""

    def close(self) -> None:
        """Ends nothing."""


def _nobody_listens(event: ServiceEvent) -> None:
    """Drops the event."""
