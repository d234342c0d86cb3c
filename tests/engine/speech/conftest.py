from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.speech.windows import Window
from desktop_app.engine.task_models import TaskModels
from desktop_app.engine.tasks import transcribe
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.protocol import LoadSpec
from desktop_app.protocol.transcripts import Segment, TranscribeParams, WindowDone

from ...fixtures.speech.clips import CTC, RATE, WHISPER, Recording
from ...fixtures.speech.phrases import bare, word_errors
from ..conftest import JobRecord


@dataclass
class Transcript:
    """What a run of the task gave, and the job it ran in."""

    pieces: list[Any] = field(default_factory=list)

    def of(self, kind: type) -> list[Any]:
        return [piece for piece in self.pieces if isinstance(piece, kind)]

    @property
    def windows(self) -> list[WindowDone]:
        return self.of(WindowDone)

    @property
    def segments(self) -> list[Segment]:
        return [one for window in self.windows for one in window.segments]

    @property
    def text(self) -> str:
        return " ".join(one.text for one in self.segments)


class Listener:
    """Runs the task on the fixture models, in float32: the same words on every machine.

    Args:
        converted: where models for CTranslate2 are put; without it transformers runs them.
    """

    def __init__(self, converted: Path | None = None, dtype: str = "float32") -> None:
        self.models = TaskModels(budget_bytes=1 << 30)
        self.converted = converted
        self.dtype = dtype

    def spec(self, folder: Path) -> LoadSpec:
        copies = str(self.converted) if self.converted is not None else None
        return LoadSpec(str(folder), dtype=self.dtype, device_map="cpu", converted=copies)

    def load(self, folder: Path) -> LoadedCheckpoint:
        kind = "ctc" if folder == CTC else "speech"
        return self.models.get(kind, self.spec(folder), JobRecord().job)

    def start(
        self,
        path: Path,
        model: Path = WHISPER,
        record: JobRecord | None = None,
        **params: Any,
    ) -> Iterator[Any]:
        job = (record or JobRecord()).job

        def load(kind: Any, spec: LoadSpec) -> LoadedCheckpoint:
            return self.models.get(kind, spec, job)

        context: Any = TaskContext(job, _no_chat, _no_chat, _no_chat, load)
        return transcribe.run(TranscribeParams(str(path), self.spec(model), **params), context)

    def run(self, path: Path, model: Path = WHISPER, **params: Any) -> Transcript:
        return Transcript([one for one in self.start(path, model, **params) if one is not None])


def _no_chat(*_: object) -> Any:
    raise AssertionError("transcribing asks no chat model")


def window(recording: Recording) -> Window:
    """Returns a recording as one window, speech where its sentences are."""
    voiced = tuple(
        (round(one.words[0][0] * RATE), round(one.words[-1][1] * RATE)) for one in recording.said
    )
    return Window(0, len(recording.samples), 0, recording.samples, voiced)


def error_rate(said: Sequence[str], heard: Sequence[str]) -> float:
    """Returns the share of words that came out wrong, over pairs of texts."""
    pairs = [(bare(a), bare(b)) for a, b in zip(said, heard, strict=True)]
    return sum(word_errors(a, b) for a, b in pairs) / sum(len(a) for a, _ in pairs)


def distances(recording: Recording, segments: Sequence[Segment]) -> list[float]:
    """Returns how far the times of words are off, seconds, in sentences that came out right."""
    said = {tuple(bare(one.text)): one.words for one in recording.said}
    found = []
    for segment in segments:
        times = said.get(tuple(bare(segment.text)))
        if times is None or len(times) != len(segment.words):
            continue
        for (start, end), word in zip(times, segment.words, strict=True):
            found += [abs(word.start_s - start), abs(word.end_s - end)]
    return found


needs_ctranslate2 = pytest.mark.skipif(
    importlib.util.find_spec("ctranslate2") is None, reason="the extra fast-speech is not there"
)


@pytest.fixture(scope="session")
def listener() -> Listener:
    return Listener()


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where converted models are, once for all tests."""
    return tmp_path_factory.mktemp("converted")


@pytest.fixture(
    scope="session", params=["transformers", pytest.param("ctranslate2", marks=needs_ctranslate2)]
)
def either(request: pytest.FixtureRequest, listener: Listener, copies: Path) -> Listener:
    """A listener with each of the engines for Whisper, in turn."""
    return listener if request.param == "transformers" else Listener(copies)


Check = Callable[[], None]


def nothing() -> None:
    """Never stops the work."""
