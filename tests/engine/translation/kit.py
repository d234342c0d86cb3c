"""Runs the task "translate" as the worker does, and keeps what it tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.model_kinds import ModelKind
from desktop_app.engine.runtime import Delta, Job
from desktop_app.engine.task_models import TaskModels
from desktop_app.engine.tasks import translate
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.protocol import (
    ChatTurn,
    DeltaKind,
    GenerationParams,
    GenerationStats,
    LoadSpec,
    ModelInfo,
    Stage,
    StopReason,
)
from desktop_app.protocol.translations import (
    Step,
    Translated,
    TranslatedUnits,
    TranslateParams,
    TranslationFacts,
    Unit,
)

FIXTURES = Path(__file__).parents[2] / "fixtures" / "translation"
INFO = ModelInfo("m", "m", "CPU", "float32", "none", 1, 1, 2000)


def step(folder: Path, source: str, target: str) -> Step:
    """Returns a step in float32, where arithmetic is the same in any order."""
    return Step(LoadSpec(str(folder), dtype="float32"), source, target)


def fixture(pair: str) -> Step:
    """Returns the step of a fixture model."""
    source, target = pair.split("-")
    return step(FIXTURES / pair, source, target)


def params(texts: Sequence[str], *steps: Step, **options: Any) -> TranslateParams:
    """Returns the task for some sentences."""
    units = tuple(Unit(number, 0, text) for number, text in enumerate(texts))
    options = {"source": "en", "target": "ja"} | options
    if steps:
        options |= {"source": steps[0].source, "target": steps[-1].target}
    return TranslateParams(units, steps=steps, **options)


class Worker:
    """What the engine gives a task."""

    def __init__(self, models: TaskModels | None = None) -> None:
        self.models = models or TaskModels()
        self.cancel = CancelToken()
        self.drafts: list[tuple[str, int]] = []
        self.progress: list[tuple[int, int]] = []
        self.asked: list[str] = []
        self.reply: Any = None

    def pieces(self, task: TranslateParams) -> Iterator[object]:
        """Yields what the task yields."""
        job = Job(self.cancel, self._progress, lambda _code, **_: None)

        def load(kind: ModelKind, spec: LoadSpec) -> Any:
            return self.models.get(kind, spec, job)

        context = TaskContext(
            job,
            lambda: INFO,
            lambda turns: sum(len(turn.content) for turn in turns) // 4,
            self._chat,
            load,
            lambda text, start: self.drafts.append((text, start)),
        )
        yield from translate.run(task, context)

    def units(self, task: TranslateParams) -> list[Translated]:
        """Returns the translations of all units."""
        found: list[Translated] = []
        for piece in self.pieces(task):
            if isinstance(piece, TranslatedUnits):
                found += piece.units
            elif isinstance(piece, TranslationFacts):
                self.facts = piece
        return found

    def texts(self, texts: Sequence[str], *steps: Step, **options: Any) -> list[str]:
        """Returns the translations of some sentences."""
        return [unit.text for unit in self.units(params(texts, *steps, **options))]

    def _progress(self, stage: Stage, done: int, total: int) -> None:
        if stage is Stage.WORKING:
            self.progress.append((done, total))

    def _chat(self, turns: tuple[ChatTurn, ...], given: GenerationParams) -> Iterator[Delta]:
        self.asked.append(turns[-1].content)
        stats = GenerationStats(1, 7, 0.0, 0.0, None)
        yield Delta("Let me think.", stats, kind=DeltaKind.REASONING)
        yield Delta(self.reply(turns[-1].content), stats)
        yield Delta("", stats, StopReason.END)
