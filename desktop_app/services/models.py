"""Which model answers, how it is loaded, and how it is. Knows no model library."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop_app import paths
from desktop_app.errors import UserError
from desktop_app.hosts.base import Host, HostState
from desktop_app.model_library import consent, gguf_known
from desktop_app.model_library.consent import Risk
from desktop_app.model_library.installed import display_name
from desktop_app.protocol import (
    Accepted,
    Cancelled,
    Event,
    Failed,
    Finished,
    Load,
    LoadSpec,
    ModelReady,
    Notice,
    Progress,
    Quantization,
    Stage,
    Unload,
    new_request_id,
)
from desktop_app.services import model_folder
from desktop_app.services.events import ModelChanged, ModelPhase, NoticeGiven, ServiceEvent
from desktop_app.services.model_choice import ModelChoice, ModelChoices
from desktop_app.services.model_defaults import ModelBook, ModelDefaults
from desktop_app.services.pasts import Pasts
from desktop_app.settings import SettingsFile

_RECENT_KEPT = 8


class Models:
    """The chosen model. Use from any thread.

    Attributes:
        pasts: what was read of long chats, on disk.
    """

    def __init__(
        self,
        host: Host,
        settings: SettingsFile,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
        *,
        book: ModelBook,
        pasts: Path | None = None,
        wall_clock: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Args:
            book: what is remembered of each model.
            pasts: where the engine may save what it has read of long chats.
            clock: seconds, monotonic; wall_clock: since the epoch.
        """
        self._host = host
        self._settings = settings
        self._lock = lock
        self._announce = announce
        self._phase = ModelChanged(ModelPhase.UNLOADED)
        self._loads: set[str] = set()
        self._known = ModelChoices(self.starter)
        self._unsaved: Path | None = None  # chosen for this run only
        self._death: ModelChanged | None = None  # why the host gave up, if it does
        self.pasts = Pasts(pasts, lock)
        self._book = book
        self._clock = clock
        self._wall_clock = wall_clock
        self._overrides: dict[str, Any] = {}
        self._unloads: set[str] = set()
        self._preparing: str | None = None  # the request that starts the engine or loads
        self._busy: set[str] = set()  # requests that have begun and not ended
        self._used_at = clock()

    @property
    def starter(self) -> Path:
        """The folder of the built-in model."""
        return paths.resources_dir() / "starter_model"

    @property
    def current(self) -> ModelChoice:
        """The chosen model, whether or not its folder still exists."""
        with self._lock:
            return self._known.describe(self._current_path())

    @property
    def phase(self) -> ModelChanged:
        """The latest phase that was announced."""
        with self._lock:
            return self._phase

    def choices(self) -> tuple[ModelChoice, ...]:
        """Returns the built-in model and the recent ones that are still there."""
        with self._lock:
            recent = [Path(path) for path in self._settings.current.recent_models]
            current = self._current_path()
            found = dict.fromkeys(
                [self.starter, *([current] if current not in recent else []), *recent]
            )
            return tuple(
                self._known.describe(path)
                for path in found
                if path == self.starter or path.exists()
            )

    def choose(
        self,
        path: Path | None,
        quantization: Quantization | None = None,
        *,
        remember: bool = True,
    ) -> ModelChoice:
        """Takes another model (`None`: the built-in one) and begins to load it.

        Args:
            path: a folder or a GGUF file.
            quantization: for this model from now on; `None` leaves it as it was.
            remember: also for the next start.

        Raises:
            UserError: `model_not_found`, `not_a_model`, `unsafe_weights`,
                `model_damaged` or `gguf_no_chat`: the model before stays chosen.
        """
        folder = self.starter if path is None else path.expanduser().absolute()
        folder = gguf_known.first_part(folder)
        try:
            model_folder.inspect(folder)
        except UserError as error:
            if error.code != "unsafe_weights" or not self._may(folder, "pickle"):
                raise
        if quantization is not None:
            own = self._book.defaults(folder)
            self._book.set_defaults(folder, replace(own, quantization=quantization))
        with self._lock:
            self._unsaved = None if remember else folder
            self._known.forget(folder)
            try:
                if remember:
                    self._remember(folder)
            finally:  # settings that cannot be written hold for this run all the same
                self.preload()
            return self._known.describe(folder)

    def preload(self) -> None:
        """Begins to load the current model."""
        with self._lock:
            request_id = new_request_id()
            self._loads.add(request_id)
            if self._phase.phase is not ModelPhase.STARTING:
                self._change(ModelChanged(ModelPhase.LOADING))
            self._host.post(Load(request_id, self.load_spec()))

    def load_spec(self, path: Path | None = None) -> LoadSpec:
        """Returns how the current model, or the one in a folder, is to be loaded.

        For this run only (`override`) goes before the model's own, and that
        before the settings.
        """
        with self._lock:
            path = self._current_path() if path is None else path
            settings = self._settings.current
            pasts = self.pasts.folder if settings.save_pasts else None
            spec = LoadSpec(
                model=str(path),
                device_map=settings.device_map,
                context_tokens=settings.context_tokens,
                quantization=settings.quantization,
                trust_pickle=self._may(path, "pickle"),
                trust_code=self._may(path, "code"),
                saved_pasts=str(pasts) if pasts else None,
            )
            own = self._book.defaults(path)
            spec = replace(spec, **(own.loading() | self._overrides))
            # A GGUF file has its own precision; that of others is no reason to load it again.
            return replace(spec, quantization="none") if gguf_known.is_gguf_file(path) else spec

    def defaults(self) -> ModelDefaults:
        """Returns what is set for the current model alone."""
        with self._lock:
            return self._book.defaults(self._current_path())

    def named(self, event: Event) -> Event:
        """Returns the event with the model's name for people.

        The engine names a model by its folder or file, which in the hub's cache is a commit
        and in Ollama's store a number.
        """
        if isinstance(event, ModelReady):
            path = Path(event.info.model)
            if path.parent.name == "snapshots" or path.is_file():
                return replace(event, info=replace(event.info, name=display_name(path)))
        return event

    def allow(self, folder: Path, risk: Risk) -> None:
        """Remembers that a model may do what is not safe, as long as its files stay the same."""
        entries = (*self._settings.current.allowed_risks, consent.entry(folder, risk))
        self._settings.change(allowed_risks=tuple(dict.fromkeys(entries)))

    def _may(self, folder: Path, risk: Risk) -> bool:
        if self._overrides.get(f"trust_{risk}"):
            return True
        return risk in consent.allowed(folder, self._settings.current.allowed_risks)

    def override(self, **options: Any) -> None:
        """Loads otherwise than the settings say, for this run only.

        Args:
            **options: fields of `LoadSpec`; `None` leaves one to the settings.
        """
        with self._lock:
            self._overrides |= {k: v for k, v in options.items() if v is not None}

    def unload(self) -> None:
        """Gives the model's memory back; the next question loads it again."""
        with self._lock:
            request_id = new_request_id()
            self._unloads.add(request_id)
            self._host.post(Unload(request_id))

    def unload_when_idle(self, now: float) -> float | None:
        """Unloads a model that nobody has asked anything for a while.

        Returns:
            The seconds until it is due, `None` when it is not.
        """
        with self._lock:
            minutes = self._settings.current.unload_after_min
            if not minutes or self._phase.phase is not ModelPhase.READY or self._busy:
                return None
            wait_s = self._used_at + 60 * minutes - now
            if wait_s > 0:
                return wait_s
            self.unload()
            self._used_at = now
            return None

    def on_state(self, state: HostState) -> None:
        """Follows the host."""
        with self._lock:
            if state in (HostState.DIED, HostState.STOPPED):
                self.pasts.on_forgotten()
            if state in (HostState.STARTING, HostState.DIED):
                self._change(ModelChanged(ModelPhase.STARTING))
            elif state is HostState.STOPPED:
                self._change(self._death or ModelChanged(ModelPhase.UNLOADED))
            elif self._phase.phase is ModelPhase.STARTING:
                self._death = None
                self._change(
                    ModelChanged(ModelPhase.LOADING if self._loads else ModelPhase.UNLOADED)
                )

    def on_event(self, event: Event) -> None:
        """Follows what loading, for whatever request, tells."""
        with self._lock:
            own = event.request_id in self._loads
            self._used_at = self._clock()
            if isinstance(event, Accepted):
                self._busy.add(event.request_id)
            if isinstance(event, Progress) and event.of_task:
                return  # the chat model stays as it is
            if isinstance(event, Progress) and event.stage in (Stage.STARTING, Stage.LOADING):
                self._preparing = event.request_id
                if event.stage is Stage.LOADING:
                    self._change(
                        ModelChanged(ModelPhase.LOADING, done=event.done, total=event.total)
                    )
                else:
                    self._change(ModelChanged(ModelPhase.STARTING))
            elif isinstance(event, ModelReady):
                if self._phase.phase is ModelPhase.LOADING and self._phase.total:
                    self.pasts.on_forgotten()  # it was really loaded, the one before given back
                if self._phase.info is None or self._phase.info.model != event.info.model:
                    self._book.used(Path(event.info.model), self._wall_clock())
                self._change(ModelChanged(ModelPhase.READY, info=event.info))
            elif isinstance(event, Notice) and own:
                self._announce(NoticeGiven(None, None, event.code, event.values))
            elif isinstance(event, Finished | Cancelled | Failed):
                self._loads.discard(event.request_id)
                self._busy.discard(event.request_id)
                if event.request_id in self._unloads:
                    self._unloads.discard(event.request_id)
                    if isinstance(event, Finished):
                        self.pasts.on_forgotten()
                        self._change(ModelChanged(ModelPhase.UNLOADED))
                    return
                self._on_terminal(event, own)

    def _on_terminal(self, event: Finished | Cancelled | Failed, own: bool) -> None:
        if isinstance(event, Failed):
            failed = ModelChanged(
                ModelPhase.FAILED, error_code=event.code, error_values=event.values
            )
            if event.code == "engine_died":  # it is started again, if the host can
                self._death = failed
                return
            loading = self._phase.phase is ModelPhase.LOADING
            if own or (loading and event.request_id == self._preparing):
                # An answer can fail for other reasons, but then the model has long been ready.
                self._change(failed)
                return
        # What only waited for the engine to start, such as the reading of a document, has no
        # model; neither has a load that was cancelled.
        preparing = self._phase.phase in (ModelPhase.LOADING, ModelPhase.STARTING)
        ended = own or event.request_id == self._preparing
        if preparing and ended and not self._loads:
            self._change(ModelChanged(ModelPhase.UNLOADED))

    def _change(self, changed: ModelChanged) -> None:
        if changed != self._phase:
            self._phase = changed
            self._announce(changed)

    def _current_path(self) -> Path:
        if self._unsaved is not None:
            return self._unsaved
        chosen = self._settings.current.model
        return Path(chosen) if chosen else self.starter

    def _remember(self, folder: Path) -> None:
        built_in = folder == self.starter
        recent = [str(folder), *self._settings.current.recent_models]
        self._settings.change(
            model="" if built_in else str(folder),
            recent_models=self._settings.current.recent_models
            if built_in
            else tuple(dict.fromkeys(recent))[:_RECENT_KEPT],
        )
