"""What the services announce, in fewer and the same words."""

from __future__ import annotations

from desktop_app.protocol import Stage as EngineStage
from desktop_app.services.events import (
    NoticeGiven,
    ReplyGrew,
    ReplyProgressed,
    RunDrafted,
    ServiceEvent,
)
from desktop_app.ui.bridge import coalesce

from .conftest import Stage


def test_runs_of_text_are_joined_in_order() -> None:
    events: list[ServiceEvent] = [
        ReplyGrew("c", "m", "a", 0),
        ReplyGrew("c", "m", "b", 1),
        NoticeGiven("c", "m", "restarted"),
        ReplyGrew("c", "m", "c", 2),
        ReplyGrew("c", "other", "d", 0),
    ]
    assert coalesce(events) == [
        ReplyGrew("c", "m", "ab", 0),
        NoticeGiven("c", "m", "restarted"),
        ReplyGrew("c", "m", "c", 2),
        ReplyGrew("c", "other", "d", 0),
    ]


def test_drafts_are_joined_until_a_new_one_begins() -> None:
    events: list[ServiceEvent] = [
        RunDrafted("r", 1, "a", 0),
        RunDrafted("r", 1, "b", 1),
        RunDrafted("r", 2, "c", 0),
        RunDrafted("r", 2, "d", 1),
    ]
    assert coalesce(events) == [RunDrafted("r", 1, "ab", 0), RunDrafted("r", 2, "cd", 0)]


def test_only_the_newest_progress_is_kept() -> None:
    events: list[ServiceEvent] = [
        ReplyProgressed("c", "m", EngineStage.PREFILL, done, 10) for done in range(5)
    ]
    assert coalesce(events) == [ReplyProgressed("c", "m", EngineStage.PREFILL, 4, 10)]


def test_a_thousand_deltas_make_few_updates(stage: Stage) -> None:
    updates: list[object] = []
    stage.bridge.reply_grew.connect(updates.append)
    stage.type("go")
    stage.host.accept()
    for _ in range(1000):
        stage.host.say("word ")
    stage.until(lambda: stage.shown[-1].count("word") == 1000)
    assert len(updates) <= 5


def test_a_background_error_comes_back_as_words(stage: Stage) -> None:
    from desktop_app.errors import UserError

    def work() -> None:
        raise UserError("store_busy", path="x")

    seen: list[UserError] = []
    stage.bridge.call(work, lambda _: None, seen.append)
    stage.until(lambda: seen)
    assert seen[0].code == "store_busy"
