"""The runtime that a model's files ask for: folders by transformers, GGUF files by llama.cpp.

Only one of them holds a model at a time. Knows nothing of either library.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desktop_app.engine.runtime import Delta, Job, Likelihood, Runtime
from desktop_app.engine.runtimes.llama_cpp_runtime import LlamaCppRuntime
from desktop_app.engine.runtimes.transformers_runtime import TransformersRuntime
from desktop_app.model_library.installed import GGUF
from desktop_app.protocol import ChatTurn, GenerationParams, LoadSpec, ModelInfo


class RuntimeByFile:
    """A `Runtime` that hands everything to the one for the model; see `engine/runtime.py`."""

    def __init__(self) -> None:
        self._folders = TransformersRuntime()
        self._files = LlamaCppRuntime()
        self._current: Runtime = self._folders

    def prepare(self) -> None:
        self._folders.prepare()  # tasks need its libraries, whatever model one chats with
        self._files.prepare()

    @property
    def spec(self) -> LoadSpec | None:
        return self._current.spec

    def load(self, spec: LoadSpec, job: Job) -> ModelInfo:
        wanted = self._runtime_of(Path(spec.model).expanduser())
        if wanted is not self._current:
            self._current.unload()
            self._current = wanted
        return self._current.load(spec, job)

    def stream(
        self,
        turns: tuple[ChatTurn, ...],
        params: GenerationParams,
        job: Job,
        *,
        continue_last: bool = False,
    ) -> Iterator[Delta]:
        return self._current.stream(turns, params, job, continue_last=continue_last)

    def likelihoods(
        self, turns: tuple[ChatTurn, ...], continuations: tuple[str, ...], job: Job
    ) -> tuple[Likelihood, ...]:
        return self._current.likelihoods(turns, continuations, job)

    def count(self, turns: tuple[ChatTurn, ...]) -> int:
        return self._current.count(turns)

    def unload(self) -> None:
        self._current.unload()

    def _runtime_of(self, model: Path) -> Runtime:
        is_file = model.is_file() or model.suffix.lower() == GGUF
        return self._files if is_file else self._folders
