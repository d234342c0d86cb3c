from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from desktop_app.engine import precision
from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.prompting import Prompter
from desktop_app.engine.runtime import Delta, Job
from desktop_app.engine.runtimes.llama_cpp_runtime import LlamaCppRuntime
from desktop_app.engine.runtimes.transformers_runtime import TransformersRuntime
from desktop_app.model_library import gguf_cache
from desktop_app.protocol import ChatTurn, GenerationParams, LoadSpec, Stage

from .. import gguf_files
from . import tiny_models


@dataclass
class JobRecord:
    """A job whose reports are kept; `on_progress` runs inside each of them."""

    cancel: CancelToken = field(default_factory=CancelToken)
    progress: list[tuple[Stage, int, int]] = field(default_factory=list)
    notices: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    on_progress: Any = None

    @property
    def job(self) -> Job:
        return Job(self.cancel, self._progress, self._notice)

    def _progress(self, stage: Stage, done: int, total: int) -> None:
        self.progress.append((stage, done, total))
        if self.on_progress is not None:
            self.on_progress(stage, done, total)

    def _notice(self, code: str, **values: object) -> None:
        self.notices.append((code, values))


class Bench:
    """A transformers runtime in float32, where arithmetic is the same in any order."""

    def __init__(self) -> None:
        self.runtime: Any = TransformersRuntime()
        self.runtime.prepare()

    def load(self, folder: Path, record: JobRecord | None = None, **options: Any) -> Any:
        options = {"dtype": "float32"} | options
        return self.runtime.load(LoadSpec(str(folder), **options), (record or JobRecord()).job)

    @property
    def model(self) -> Any:
        assert self.runtime._loaded is not None
        return self.runtime._loaded.model

    @property
    def tokenizer(self) -> Any:
        assert self.runtime._loaded is not None
        return self.runtime._loaded.tokenizer

    @property
    def prompter(self) -> Prompter:
        prompter: Prompter = self.runtime._model().prompter
        return prompter

    def stream(
        self,
        *turns: ChatTurn | str,
        record: JobRecord | None = None,
        continue_last: bool = False,
        **params: Any,
    ) -> Iterator[Delta]:
        params = {"temperature": 0.0, "max_new_tokens": 12} | params
        conversation = tuple(
            ChatTurn("user", turn) if isinstance(turn, str) else turn for turn in turns
        )
        return self.runtime.stream(
            conversation,
            GenerationParams(**params),
            (record or JobRecord()).job,
            continue_last=continue_last,
        )

    def close(self) -> None:
        """Nothing that the collector does not do."""

    def answer(self, *turns: ChatTurn | str, **options: Any) -> list[Delta]:
        return list(self.stream(*turns, **options))


class GgufBench(Bench):
    """The same for llama.cpp: the weights of a folder's model, in float32, as one GGUF file."""

    def __init__(self) -> None:
        self.runtime: Any = LlamaCppRuntime()
        self.runtime.prepare()

    def load(self, folder: Path, record: JobRecord | None = None, **options: Any) -> Any:
        file = folder / "model.gguf"
        if not file.is_file():
            gguf_files.write(folder, file)
        return self.load_file(file, record, **options)

    def load_file(self, file: Path, record: JobRecord | None = None, **options: Any) -> Any:
        return self.runtime.load(LoadSpec(str(file), **options), (record or JobRecord()).job)

    @property
    def tokenizer(self) -> Any:
        return self.runtime._running.tokenizer

    def close(self) -> None:
        self.runtime.unload()


@pytest.fixture(params=["transformers", "llama_cpp"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A runtime of either kind: what a chat does must not depend on it."""
    if request.param == "llama_cpp":
        pytest.importorskip("xllamacpp")
        monkeypatch.setattr(gguf_cache, "_LARGEST_BATCH", 64)  # several in a long prompt
    bench = GgufBench() if request.param == "llama_cpp" else Bench()
    yield bench
    bench.close()


@pytest.fixture(scope="session", autouse=True)
def _threads() -> None:
    """As in the engine: two busy-waiting threads on two busy cores are ten times as slow."""
    precision.use_threads()


@pytest.fixture(scope="session")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.save_llama(tmp_path_factory.mktemp("llama"))


@pytest.fixture(scope="session")
def gpt2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.save_gpt2(tmp_path_factory.mktemp("gpt2"))


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture(params=["llama", "gpt2"])
def loaded(request: pytest.FixtureRequest, bench: Bench) -> Bench:
    """A loaded model, of either kind."""
    bench.load(request.getfixturevalue(request.param))
    return bench


@pytest.fixture
def record() -> JobRecord:
    return JobRecord()


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Any:
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and t.name == "inference"]
    assert not left
