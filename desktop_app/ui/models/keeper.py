"""What the window knows of the models on this computer, and what it asks the shelf to do.

Calls the shelf off the GUI thread and tells what came of it; knows no widget.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import UserError
from desktop_app.model_library.installed import Installed
from desktop_app.model_library.machine import Machine
from desktop_app.protocol import Quantization
from desktop_app.services.download import Download, DownloadPhase
from desktop_app.services.events import ModelPhase
from desktop_app.services.listing import Removed
from desktop_app.services.model_defaults import ModelDefaults
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.models.card_state import Surroundings
from desktop_app.ui.models.choosing import Choosing

if TYPE_CHECKING:
    from desktop_app.model_library.neighbours import Neighbour
    from desktop_app.services.shelf import Shelf

_GONE = (DownloadPhase.DONE, DownloadPhase.CANCELLED)


@dataclass(frozen=True, slots=True)
class _Look:
    """What was found in one look at the shelf."""

    machine: Machine
    installed: tuple[Installed, ...]
    downloads: tuple[Download, ...]
    has_token: bool


class Keeper(QObject):
    """The shelf, for widgets.

    Attributes:
        machine: `None` until the first look; has_token: whether the hub knows the user.
        installed: everything on this computer, `None` until the first look.
        downloads: by model id, those that are not through.
    """

    looked = Signal()  # machine, installed and has_token are new
    download_changed = Signal(object)  # Download
    offline_changed = Signal(bool)
    chosen = Signal(object)  # Path of the model to load
    removed = Signal(object)  # Removed
    imported = Signal(object)  # Installed
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.machine: Machine | None = None
        self.installed: tuple[Installed, ...] | None = None
        self.downloads: dict[str, Download] = {}
        self.has_token = False
        self._looking = False
        self._look_again = False
        self._precisions: dict[str, Quantization] = {}  # chosen for what is being fetched
        self._held: set[str] = set()  # paused by going offline
        self._choosing = Choosing(bridge, self._on_download_changed, self.failed.emit)
        bridge.download_changed.connect(self._on_download_changed)

    @property
    def shelf(self) -> Shelf:
        """All models; made at the first use."""
        return self._bridge.desk.shelf

    @property
    def offline(self) -> bool:
        """Whether no connection may be opened."""
        return self._bridge.desk.settings.current.offline

    @property
    def endpoint(self) -> str:
        """Address of the hub or its mirror; "" is the hub itself."""
        return self._bridge.desk.settings.current.hub_endpoint

    def call(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        """Asks the shelf for something that does not take the network."""
        self._bridge.call(work, done or _nothing, failed or self.failed.emit)

    def ask_hub(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        """Asks the shelf for something that takes the network."""
        self._bridge.call_beside(work, done, failed or self.failed.emit)

    def look(self) -> None:
        """Looks at the shelf again; `looked` tells when that is done."""
        if self._looking:
            self._look_again = True
            return
        self._looking = True
        self._bridge.call(self._read, self._on_read, self._on_not_read)

    def surroundings(self, current: Path, phase: ModelPhase) -> Surroundings:
        """Returns what the states of cards depend on.

        Args:
            current: the model that answers in chats, phase: how it is.
        """
        return Surroundings(current, phase, self.has_token, self.offline, self.runs_gguf)

    @property
    def runs_gguf(self) -> bool:
        """Whether GGUF files can run on this computer, as far as is known."""
        return self.machine is not None and self.machine.runs_gguf

    @property
    def wants_gguf(self) -> bool:
        """Whether they are what suits this computer."""
        return self.runs_gguf and self.machine is not None and not self.machine.accelerators

    def installed_chat_models(self) -> tuple[Installed, ...]:
        """Returns what can be chatted with, as far as is known."""
        return tuple(
            model for model in self.installed or () if model.task == "chat" and model.complete
        )

    # --- downloads ---------------------------------------------------------------

    def download(
        self,
        model_id: str,
        *,
        files: tuple[str, ...] | None = None,
        precision: Quantization | None = None,
    ) -> None:
        """Begins to fetch a model.

        Args:
            precision: how it is to be loaded once it is here.
        """
        if precision is not None:
            self._precisions[model_id] = precision
        self.call(lambda: self.shelf.downloads.start(model_id, files=files))

    def download_quantized(self, model_id: str) -> None:
        """Begins to fetch one of a model's GGUF files, the one that suits this computer."""
        self._choosing.begin(model_id)

    def pause(self, model_id: str) -> None:
        if not self._choosing.stop(model_id):  # else nothing has come yet that could wait
            self.call(lambda: self.shelf.downloads.pause(model_id))

    def resume(self, model_id: str) -> None:
        """Goes on with a download that was paused or failed."""
        self.call(lambda: self.shelf.downloads.resume(model_id))

    def cancel(self, model_id: str) -> None:
        self._precisions.pop(model_id, None)
        if not self._choosing.stop(model_id):
            self.call(lambda: self.shelf.downloads.cancel(model_id))

    # --- models -------------------------------------------------------------------

    def use(self, path: Path, precision: Quantization | None = None) -> None:
        """Takes a model for chats; `chosen` tells who loads it.

        Args:
            precision: what suits this computer; a choice of the user's stands.
        """

        def work() -> Path:
            self._set_precision(path, precision, overwrite=False)
            return path

        self.call(work, self.chosen.emit)

    def set_precision(self, path: Path, precision: Quantization) -> None:
        """Loads a model in this precision from now on."""
        self.call(lambda: self._set_precision(path, precision, overwrite=True))

    def set_defaults(self, path: Path, defaults: ModelDefaults) -> None:
        self.call(lambda: self.shelf.set_defaults(path, defaults))

    def remove(self, model: Installed) -> None:
        self.call(lambda: self.shelf.remove(model), self._on_removed)

    def restore(self, removed: Removed) -> None:
        self.call(lambda: self.shelf.restore(removed), self._on_shelf_changed)

    def import_path(self, path: Path, *, use: bool = False) -> None:
        """Adds a folder or file of the user's own; it stays where it is.

        Args:
            use: also for chats.
        """
        done = self._on_imported_to_use if use else self._on_imported
        self.call(lambda: self.shelf.import_path(path), done)

    def import_all(self, paths: Sequence[Path]) -> None:
        """Adds several files; one that cannot be added is told of, the others are."""
        self.call(lambda: self.shelf.import_paths(paths), self._on_all_imported)

    def look_around(
        self,
        done: Callable[[tuple[Neighbour, ...]], None],
        failed: Callable[[UserError], None],
    ) -> None:
        """Looks for models of other programs; may take a few seconds."""
        self._bridge.call_beside(self.shelf.look_around, done, failed)

    # --- the hub ------------------------------------------------------------------

    def set_offline(self, offline: bool) -> None:
        """Opens no connection from now on, or may again; downloads wait meanwhile."""
        if offline == self.offline:
            return
        if offline:
            self._held = {one.id for one in self.downloads.values() if one.is_active}
        try:
            self._bridge.desk.set_offline(offline)
        except UserError as error:  # it holds until the program ends
            self.failed.emit(error)
        if not offline:
            for model_id in self._held & self.downloads.keys():
                self.resume(model_id)
            self._held = set()
        self.offline_changed.emit(offline)

    def set_token(self, token: str, done: Callable[[], None]) -> None:
        self.call(lambda: self.shelf.set_token(token), partial(self._on_token, done))

    def forget_token(self) -> None:
        self.call(self.shelf.forget_token, self._on_shelf_changed)

    # --- inside -------------------------------------------------------------------

    def _set_precision(
        self, path: Path, precision: Quantization | None, *, overwrite: bool
    ) -> None:
        known = self.shelf.defaults(path)
        if precision is None or (known.quantization is not None and not overwrite):
            return
        self.shelf.set_defaults(path, replace(known, quantization=precision))

    def _read(self) -> _Look:
        shelf = self.shelf
        return _Look(shelf.machine(), shelf.installed(), shelf.downloads.all(), shelf.has_token())

    def _on_read(self, found: _Look) -> None:
        self._looking = False
        self.machine = found.machine
        self.installed = found.installed
        self.downloads = {one.id: one for one in found.downloads if one.phase not in _GONE}
        self.downloads = self._choosing.downloads | self.downloads
        self.has_token = found.has_token
        self.looked.emit()
        self._on_looked()

    def _on_not_read(self, error: UserError) -> None:
        self._looking = False
        self.failed.emit(error)
        self._on_looked()

    def _on_looked(self) -> None:
        if self._look_again:
            self._look_again = False
            self.look()

    def _on_download_changed(self, download: Download) -> None:
        if download.phase in _GONE:
            self.downloads.pop(download.id, None)
        else:
            self.downloads[download.id] = download
        if download.phase is DownloadPhase.DONE:
            precision = self._precisions.pop(download.id, None)
            if precision is not None and download.path is not None:
                self.set_precision(download.path, precision)
        self.download_changed.emit(download)
        if download.phase in _GONE:
            self.look()

    def _on_removed(self, removed: Removed) -> None:
        self.removed.emit(removed)
        self.look()

    def _on_imported(self, model: Installed) -> None:
        self.imported.emit(model)
        self.look()

    def _on_imported_to_use(self, model: Installed) -> None:
        self.chosen.emit(model.path)
        self.look()

    def _on_all_imported(self, found: tuple[tuple[Installed, ...], tuple[UserError, ...]]) -> None:
        models, errors = found
        if models:
            self.imported.emit(models[-1])
        for error in errors[-1:]:
            self.failed.emit(error)
        self.look()

    def _on_token(self, done: Callable[[], None], _: object) -> None:
        self.has_token = True
        done()
        self.look()

    def _on_shelf_changed(self, _: object) -> None:
        self.look()


def _nothing(_: object) -> None:
    """For a call whose result nobody needs."""
