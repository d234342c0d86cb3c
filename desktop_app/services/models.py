"""Which model answers: the choices, the current one and how it is. Knows no model library."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop_app import paths
from desktop_app.errors import UserError
from desktop_app.hosts.base import Host, HostState
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
    Stage,
    Unload,
    new_request_id,
)
from desktop_app.services import model_folder
from desktop_app.services.events import ModelChanged, ModelPhase, NoticeGiven, ServiceEvent
from desktop_app.settings import SettingsFile

STARTER_NAME = "Starter"
_RECENT_KEPT = 8


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model that can be chosen.

    Attributes:
        name, detail: for people; parameters: number of weights, `None` if unknown.
    """

    path: Path
    name: str
    detail: str
    built_in: bool
    parameters: int | None


class Models:
    """The chosen model. Use from any thread."""

    def __init__(
        self,
        host: Host,
        settings: SettingsFile,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
        *,
        pasts: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Args:
            pasts: where the engine may save what it has read of long chats.
            clock: seconds, monotonic.
        """
        self._host = host
        self._settings = settings
        self._lock = lock
        self._announce = announce
        self._phase = ModelChanged(ModelPhase.UNLOADED)
        self._loads: set[str] = set()
        self._choices: dict[Path, ModelChoice] = {}
        self._unsaved: Path | None = None  # chosen for this run only
        self._death: ModelChanged | None = None  # why the host gave up, if it does
        self._pasts = pasts
        self._clock = clock
        self._overrides: dict[str, Any] = {}
        self._unloads: set[str] = set()
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
            return self._describe(self._current_path())

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
                self._describe(path) for path in found if path == self.starter or path.is_dir()
            )

    def choose(self, path: Path | None, *, remember: bool = True) -> ModelChoice:
        """Takes another model (`None`: the built-in one) and begins to load it.

        Args:
            remember: also for the next start.

        Raises:
            UserError: `model_not_found`, `not_a_model`, `unsafe_weights` or
                `model_damaged`: the model before stays chosen.
        """
        folder = self.starter if path is None else path.expanduser().absolute()
        model_folder.inspect(folder)
        with self._lock:
            self._unsaved = None if remember else folder
            self._choices.pop(folder, None)
            try:
                if remember:
                    self._remember(folder)
            finally:  # settings that cannot be written hold for this run all the same
                self.preload()
            return self._describe(folder)

    def preload(self) -> None:
        """Begins to load the current model."""
        with self._lock:
            request_id = new_request_id()
            self._loads.add(request_id)
            if self._phase.phase is not ModelPhase.STARTING:
                self._change(ModelChanged(ModelPhase.LOADING))
            self._host.post(Load(request_id, self.load_spec()))

    def load_spec(self) -> LoadSpec:
        """Returns how the current model is to be loaded."""
        with self._lock:
            settings = self._settings.current
            spec = LoadSpec(
                model=str(self._current_path()),
                device_map=settings.device_map,
                context_tokens=settings.context_tokens,
                quantization=settings.quantization,
                saved_pasts=str(self._pasts) if settings.save_pasts and self._pasts else None,
            )
            return replace(spec, **self._overrides)

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
            if isinstance(event, Progress):
                if event.stage is Stage.LOADING:
                    self._change(
                        ModelChanged(ModelPhase.LOADING, done=event.done, total=event.total)
                    )
                elif event.stage is Stage.STARTING:
                    self._change(ModelChanged(ModelPhase.STARTING))
            elif isinstance(event, ModelReady):
                self._change(ModelChanged(ModelPhase.READY, info=event.info))
            elif isinstance(event, Notice) and own:
                self._announce(NoticeGiven(None, None, event.code, event.values))
            elif isinstance(event, Finished | Cancelled | Failed):
                self._loads.discard(event.request_id)
                self._busy.discard(event.request_id)
                if event.request_id in self._unloads:
                    self._unloads.discard(event.request_id)
                    if isinstance(event, Finished):
                        self._change(ModelChanged(ModelPhase.UNLOADED))
                    return
                self._on_terminal(event, own)

    def _on_terminal(self, event: Finished | Cancelled | Failed, own: bool) -> None:
        loading = self._phase.phase in (ModelPhase.LOADING, ModelPhase.STARTING)
        if isinstance(event, Failed):
            failed = ModelChanged(
                ModelPhase.FAILED, error_code=event.code, error_values=event.values
            )
            if event.code == "engine_died":  # it is started again, if the host can
                self._death = failed
            elif own or loading:
                # An answer can fail for other reasons, but then the model has long been ready.
                self._change(failed)
        elif isinstance(event, Cancelled) and loading and not self._loads:
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

    def _describe(self, path: Path) -> ModelChoice:
        if path not in self._choices:
            built_in = path == self.starter
            try:
                parameters = model_folder.inspect(path).parameters
            except UserError:
                parameters = None
            size = "" if parameters is None else human_count(parameters)
            detail = ", ".join(filter(None, ("built in" if built_in else "", size)))
            name = STARTER_NAME if built_in else path.name
            choice = ModelChoice(path, name, detail, built_in, parameters)
            if parameters is None:
                return choice  # not kept: the folder may be filled later
            self._choices[path] = choice
        return self._choices[path]


def human_count(parameters: int) -> str:
    """Returns a number of weights as people say it: 9M, 494M, 1.2B."""
    if parameters >= 1_000_000_000:
        return f"{parameters / 1e9:.1f}".removesuffix(".0") + "B"
    if parameters >= 1_000_000:
        return f"{parameters / 1e6:.0f}M"
    return f"{max(1, round(parameters / 1e3))}K"
