"""The jobs of a panel, whatever comes first: the answer of a call or the next click."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from desktop_app.services.events import RunChanged
from desktop_app.store.run_records import RunStatus
from desktop_app.ui.panels.work import Work

from .conftest import Stage


class SlowBridge:
    """Hands over what was read when the test says so."""

    def __init__(self, stage: Stage) -> None:
        self.desk = stage.desk
        self.run_changed, self.run_followed = stage.bridge.run_changed, stage.bridge.run_followed
        self.answers: list[Callable[[], None]] = []

    def call(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: object = None
    ) -> None:
        result = work()
        self.answers.append(lambda: done(result))


def test_what_was_removed_while_the_list_was_read_stays_away(stage: Stage) -> None:
    jobs, bridge = stage.desk.jobs, SlowBridge(stage)
    run = jobs.summarize_text("Some text that is long enough to be kept.")
    work = Work(bridge, "summarize", stage.window)  # type: ignore[arg-type]
    work.load()
    key = work.adopt(run)
    work.remove(key)
    bridge.answers[0]()
    assert not work.jobs
    work.restore(jobs.get(run.id))
    bridge.answers[-1]()
    assert [job.run and job.run.id for job in work.jobs.values()] == [run.id]


def test_what_ended_while_the_list_was_read_has_ended(stage: Stage) -> None:
    bridge = SlowBridge(stage)
    run = stage.desk.jobs.summarize_text("Some text that is long enough to be kept.")
    work = Work(bridge, "summarize", stage.window)  # type: ignore[arg-type]
    work.load()
    ended = replace(run, status=RunStatus.DONE, updated_at=run.updated_at + timedelta(seconds=1))
    stage.bridge.run_changed.emit(RunChanged(ended))
    bridge.answers[0]()
    assert [job.run for job in work.jobs.values()] == [ended]
