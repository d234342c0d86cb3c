"""Which of the installed models makes the vectors for a language. Knows no document.

The one that the user has chosen, else the smallest that is known to handle the language:
vectors are made of every document, on every computer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop_app.model_library import catalogue
from desktop_app.model_library.installed import Installed
from desktop_app.protocol import LoadSpec

#: For so long what is installed is not looked up again.
_KNOWN_FOR_S = 30.0


@dataclass(frozen=True, slots=True)
class EmbeddingModel:
    """A model that makes vectors.

    Attributes:
        key: names it and its revision; vectors with different keys are not comparable.
        spec: how it is loaded.
        languages: as in the catalogue; ("*",) of a model that is not in it.
        listed: whether it is in the catalogue.
    """

    key: str
    name: str
    spec: LoadSpec
    size_bytes: int
    languages: tuple[str, ...]
    listed: bool

    def speaks(self, language: str) -> bool:
        """Tells whether it handles a language; of "many" we take it that it does."""
        return self.languages == ("*",) or language in self.languages


class EmbeddingModels:
    """Use from any thread but one that must not wait: looking at the disk takes its time.

    Args:
        installed: tells what is on this computer.
        chosen: the folder that the user has set, "" for none.
        device_map: where models are placed, as `LoadSpec` has it.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        installed: Callable[[], tuple[Installed, ...]],
        chosen: Callable[[], str],
        device_map: Callable[[], str],
        clock: Callable[[], float],
    ) -> None:
        self._installed = installed
        self._chosen = chosen
        self._device_map = device_map
        self._clock = clock
        self._lock = threading.Lock()
        self._known: tuple[EmbeddingModel, ...] = ()
        self._known_until = float("-inf")

    def best(self, language: str) -> EmbeddingModel | None:
        """Returns the model for texts in a language, `None` when there is none.

        Raises:
            UserError: `models_unreadable`.
        """
        known, chosen = self._models(), self._chosen()
        for model in known:
            if chosen and Path(model.spec.model) == Path(chosen):
                return model
        able = [model for model in known if model.listed and model.speaks(language)]
        return min(able, key=lambda model: model.size_bytes, default=None)

    def look_again(self) -> None:
        """Forgets what is installed: something has changed."""
        with self._lock:
            self._known_until = float("-inf")

    def _models(self) -> tuple[EmbeddingModel, ...]:
        with self._lock:
            if self._clock() >= self._known_until:
                # What asks for consent before it is loaded has a problem too.
                device_map = self._device_map()
                self._known = tuple(
                    _model(found, device_map)
                    for found in self._installed()
                    if found.task == "embed" and found.complete and found.problem is None
                )
                self._known_until = self._clock() + _KNOWN_FOR_S
            return self._known


def _model(found: Installed, device_map: str) -> EmbeddingModel:
    entry = catalogue.find(found.id)
    name = found.id or str(found.path)
    return EmbeddingModel(
        key=f"{name}@{found.revision or found.size_bytes}",
        name=found.name,
        spec=LoadSpec(model=str(found.path), device_map=device_map),
        size_bytes=found.size_bytes,
        languages=entry.languages if entry else ("*",),
        listed=entry is not None,
    )
