"""What the engine would do for a panel's run, said by the test."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from desktop_app.protocol import (
    Accepted,
    Cancelled,
    Failed,
    Finished,
    Produced,
    Progress,
    RunTask,
    Stage,
)
from desktop_app.protocol.documents import ContentHash, PassageBatch, ReadParams
from desktop_app.protocol.summaries import (
    Citation,
    SummarizeParams,
    Summary,
    SummaryNotes,
    SummarySentence,
)
from desktop_app.readers.documents.records import DocumentFacts, Passage, Place
from desktop_app.services.events import RunChanged
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunRecord, RunStatus

from .conftest import Bench

SENTENCE = "The bridge was closed in March."
SUMMARY = Summary(
    method="extractive",
    sentences=(
        SummarySentence(SENTENCE, (Citation(0, 0, len(SENTENCE), 1.0),)),
        SummarySentence("Nobody said this."),
    ),
    passages_read=3,
    passages=3,
    language="en",
)


@dataclass
class Engine:
    """Answers the tasks that a bench's desk has posted."""

    bench: Bench

    @property
    def tasks(self) -> list[RunTask]:
        return self.bench.host.posted(RunTask)

    @property
    def last(self) -> RunTask:
        return self.tasks[-1]

    @property
    def reading(self) -> ReadParams:
        params = self.last.params
        assert isinstance(params, ReadParams)
        return params

    @property
    def summarizing(self) -> SummarizeParams:
        params = self.last.params
        assert isinstance(params, SummarizeParams)
        return params

    def begin(self) -> RunTask:
        """Lets the desk hand over what is next."""
        self.bench.desk.work()
        self.bench.host.emit(Accepted(self.last.request_id))
        return self.last

    def produce(self, *items: object) -> None:
        for item in items:
            self.bench.host.emit(Produced(self.last.request_id, item))

    def progress(self, done: int, total: int, stage: Stage = Stage.WORKING) -> None:
        self.bench.host.emit(Progress(self.last.request_id, stage, done, total))

    def finish(self, *items: object) -> None:
        self.produce(*items)
        self.bench.host.emit(Finished(self.last.request_id))

    def fail(self, code: str, **values: str) -> None:
        self.bench.host.emit(Failed(self.last.request_id, code, tuple(values.items())))

    def cancel(self) -> None:
        self.bench.host.emit(Cancelled(self.last.request_id))

    def read(self, path: Path, *texts: str, sha256: str = "a" * 64) -> DocumentRecord:
        """Adds a file and lets the engine read `texts` out of it."""
        run = self.bench.desk.library.add(path)
        self.begin()
        self.finish(*pieces(path, *texts, sha256=sha256))
        document_id = self.run(run).document_id
        assert document_id is not None
        return self.bench.desk.library.get(document_id)

    def run(self, run: RunRecord) -> RunRecord:
        return self.bench.desk.jobs.get(run.id)

    def status(self, run: RunRecord) -> RunStatus:
        status = self.run(run).status
        told = [e.run for e in self.bench.of(RunChanged) if e.run.id == run.id]
        assert told[-1].status is status, "what was announced is not what is stored"
        return status


def pieces(path: Path, *texts: str, sha256: str = "a" * 64) -> list[object]:
    """Returns what the task "read" produces."""
    passages = [
        Passage(text, Place(page=n + 1, headings=("Chapter",), paragraph=n))
        for n, text in enumerate(texts)
    ]
    half = len(passages) // 2
    batches = [PassageBatch(tuple(part)) for part in (passages[:half], passages[half:]) if part]
    facts = DocumentFacts(path.name, "pdf", len(texts) + 1, (len(texts) + 1,), "", None, len(texts))
    return [ContentHash(sha256, path.stat().st_size), *batches, replace(facts, characters=9)]


def notes(step: int, steps: int = 3) -> SummaryNotes:
    """Returns what the task "summarize" produces for one part."""
    return SummaryNotes(step, steps, step, step, f"notes on part {step}")
