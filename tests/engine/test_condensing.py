"""Summaries by a chat model that was trained to make them, through the real engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop_app.engine.cancel import Cancelled
from desktop_app.engine.runtimes.transformers_runtime import TransformersRuntime
from desktop_app.engine.tasks import condensing, parts, summarize
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.protocol import LoadSpec
from desktop_app.protocol.summaries import SourcePassage, SummarizeParams, Summary, SummaryNotes

from ..fixtures.models.gazette import Gazette
from .conftest import JobRecord

FOLDER = Path(__file__).parents[1] / "fixtures" / "models" / "causal"
#: What the fixture's training has not seen.
SEED = 2**40


class Bench:
    """The task on the real runtime; keeps what was drafted."""

    runtime = TransformersRuntime()

    def __init__(self, context_tokens: int | None = None) -> None:
        self.spec = LoadSpec(str(FOLDER), dtype="float32", context_tokens=context_tokens)
        self.record = JobRecord()
        self.drafted = ""

    def items(self, passages: list[str], **options: Any) -> list[Any]:
        sources = tuple(map(SourcePassage, passages))
        params = SummarizeParams(sources, "chat", **options)
        return [item for item in summarize.run(params, self.context) if item is not None]

    @property
    def context(self) -> TaskContext:
        def load(*_: object) -> Any:
            raise AssertionError("no model of its own was named")

        job, runtime = self.record.job, self.runtime
        return TaskContext(
            job,
            lambda: runtime.load(self.spec, job),
            runtime.count,
            lambda turns, params: runtime.stream(turns, params, job),
            load,
            self._draft,
        )

    def _draft(self, text: str, start: int) -> None:
        assert start in (0, len(self.drafted))
        self.drafted = self.drafted[:start] + text


def article(paragraphs: int, seed: int = SEED) -> tuple[list[str], list[str]]:
    return Gazette(seed).article(paragraphs)


def test_a_short_text_is_summarized_in_one_go() -> None:
    bench = Bench()
    passages, decisions = article(2)
    (summary,) = bench.items(passages)
    assert isinstance(summary, Summary)
    assert [sentence.text for sentence in summary.sentences] == decisions
    assert bench.drafted == "\n".join(f"- {decision}" for decision in decisions)
    assert (summary.method, summary.model) == ("chat", "causal")
    for number, sentence in enumerate(summary.sentences):
        assert sentence.citations[0].passage == number


def test_one_line_is_one_line() -> None:
    passages, decisions = article(2)
    (summary,) = Bench().items(passages, length="line", style="paragraph")
    assert [sentence.text for sentence in summary.sentences] == decisions[:1]


def test_a_long_text_is_read_part_by_part_and_joined() -> None:
    bench = Bench(context_tokens=360)
    passages, decisions = article(4)
    *notes, summary = bench.items(passages)
    assert len(notes) == notes[0].steps >= 2
    assert all(isinstance(note, SummaryNotes) for note in notes)
    noted = [line.removeprefix("- ") for note in notes for line in note.text.splitlines()]
    assert noted == decisions
    assert [sentence.text for sentence in summary.sentences] == decisions
    for number, sentence in enumerate(summary.sentences):
        assert sentence.citations[0].passage == number


def test_every_word_of_the_document_is_asked_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(prompt: str, *_: object, **__: object) -> str:
        asked.append(prompt.partition("Text:\n")[2])
        return "- A note."

    monkeypatch.setattr(condensing, "_answer", answer)
    passages = [*article(9)[0], "on and " * 300 + "on", "日本語の文です。" * 40]
    *notes, _ = Bench(context_tokens=400).items(passages)
    read = "".join("".join(asked[: len(notes)]).split())
    assert read == "".join("".join(passages).split())


def test_no_part_is_larger_than_what_the_model_reads() -> None:
    bench = Bench(context_tokens=400)
    passages = tuple(map(SourcePassage, article(20)[0]))
    sentences = list(summarize.split(passages))
    bench.context.model()
    cutting = condensing._cut(SummarizeParams(passages), sentences, 60, bench.context)
    with pytest.raises(StopIteration) as ended:
        while True:
            next(cutting)
    for part in ended.value.value:
        assert condensing._tokens(parts.text_of(part, passages), bench.context) <= 60 + 10


def test_cancelling_ends_an_answer_in_its_middle() -> None:
    bench = Bench()

    def cancel(*_: object) -> None:
        bench.record.cancel.set()

    bench._draft = cancel  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        bench.items(article(2)[0])
