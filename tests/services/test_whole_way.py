"""From a file to a summary with sources: the real desk, worker and tasks, a scripted model."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app.engine.runtimes.scripted import Script, ScriptedRuntime
from desktop_app.hosts.thread_host import ThreadHost
from desktop_app.paths import DataDir
from desktop_app.protocol.summaries import Summary
from desktop_app.services.desk import Desk
from desktop_app.services.events import RunChanged, ServiceEvent
from desktop_app.services.jobs import Jobs, SummaryOptions
from desktop_app.settings import SettingsFile
from desktop_app.store.run_records import RunRecord, RunStatus

TIMEOUT_S = 30.0
TEXT = "\n\n".join(
    (
        "Chapter 1",
        "The town council voted on Monday to rebuild the old bridge over the river.",
        "The old bridge was closed in March after engineers found cracks in two arches.",
        "Rebuilding the bridge will cost four million pounds, the council said.",
        "It rained all morning.",
    )
)


class Whole:
    """A desk with its threads; waits for runs to end."""

    def __init__(self, data: DataDir) -> None:
        runtime = ScriptedRuntime(Script())
        self.desk = Desk.open(data, ThreadHost(lambda: runtime), SettingsFile(data.settings))
        self.changed = threading.Condition()
        self.ended: dict[str, RunRecord] = {}
        self.desk.subscribe(self._on_event)
        self.desk.start()

    @property
    def jobs(self) -> Jobs:
        return self.desk.jobs

    def wait(self, begin: Callable[[], RunRecord]) -> RunRecord:
        run_id = begin().id
        with self.changed:
            assert self.changed.wait_for(lambda: run_id in self.ended, TIMEOUT_S)
            return self.ended[run_id]

    def _on_event(self, event: ServiceEvent) -> None:
        if isinstance(event, RunChanged) and event.run.status.has_ended:
            with self.changed:
                self.ended[event.run.id] = event.run
                self.changed.notify_all()


@pytest.fixture
def whole(data: DataDir) -> Iterator[Whole]:
    made = Whole(data)
    yield made
    made.desk.close()


def test_a_file_becomes_a_summary_with_sources(whole: Whole, tmp_path: Path) -> None:
    path = tmp_path / "council.txt"
    path.write_text(TEXT, encoding="utf-8")
    read = whole.wait(lambda: whole.desk.library.add(path))
    assert read.status is RunStatus.DONE and read.document_id is not None
    document = whole.desk.library.get(read.document_id)
    assert (document.kind, document.passages) == ("text", 5)
    made = whole.wait(lambda: whole.jobs.summarize(read.document_id or "", SummaryOptions()))
    assert (made.status, made.method) == (RunStatus.DONE, "extractive")
    summary = whole.jobs.summary(made.id).item
    assert isinstance(summary, Summary) and summary.passages == 5
    (first, *_) = summary.sentences[0].citations
    cited = whole.desk.library.passages(document.id, first.passage, 1)[0]
    assert cited.text[first.start : first.end] == summary.sentences[0].text
    assert b"bridge" in whole.jobs.export(made.id, "md")
    again = whole.wait(lambda: whole.desk.library.add(path))
    assert again.document_id == document.id


def test_the_chat_model_is_asked_when_it_is_wanted(whole: Whole) -> None:
    asked = SummaryOptions(method="chat")
    made = whole.wait(lambda: whole.jobs.summarize_text(TEXT, asked))
    assert (made.status, made.method) == (RunStatus.DONE, "chat")
    assert made.model_name
    assert "bridge" in whole.jobs.summary(made.id).text


def test_a_broken_file_is_said_so_and_the_next_one_is_read(whole: Whole, tmp_path: Path) -> None:
    broken, good = tmp_path / "broken.pdf", tmp_path / "good.txt"
    broken.write_bytes(b"%PDF-1.7\nnothing more")
    good.write_text("A good text.", encoding="utf-8")
    failed = whole.wait(lambda: whole.desk.library.add(broken))
    assert (failed.status, failed.error_code) == (RunStatus.FAILED, "document_damaged")
    assert whole.wait(lambda: whole.desk.library.add(good)).status is RunStatus.DONE
