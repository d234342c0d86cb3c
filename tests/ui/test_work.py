"""The jobs of a panel, whatever comes first: the answer of a call or the next click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop_app.ui.panels.work import Work

from .conftest import Stage


def test_what_was_removed_while_the_list_was_read_stays_away(stage: Stage) -> None:
    jobs = stage.desk.jobs
    run = jobs.summarize_text("Some text that is long enough to be kept.")
    answers: list[Callable[[], None]] = []

    class SlowBridge:
        """Hands over what was read when the test says so."""

        desk = stage.desk
        run_changed, run_followed = stage.bridge.run_changed, stage.bridge.run_followed

        def call(
            self, work: Callable[[], Any], done: Callable[[Any], None], failed: object = None
        ) -> None:
            result = work()
            answers.append(lambda: done(result))

    work = Work(SlowBridge(), "summarize", stage.window)  # type: ignore[arg-type]
    work.load()
    key = work.adopt(run)
    work.remove(key)
    read, *_ = answers
    read()
    assert not work.jobs
    work.restore(jobs.get(run.id))
    answers[-1]()
    assert [job.run and job.run.id for job in work.jobs.values()] == [run.id]
