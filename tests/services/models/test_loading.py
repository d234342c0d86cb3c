"""How the chosen model is: loading, ready, failed, given back, and how full its context is."""

from __future__ import annotations

from desktop_app.hosts.base import HostState
from desktop_app.protocol import (
    Accepted,
    Cancel,
    Count,
    Counted,
    Failed,
    Finished,
    Load,
    ModelReady,
    Notice,
    Progress,
    Stage,
    Unload,
)
from desktop_app.services.events import ContextCounted, ModelChanged, ModelPhase, NoticeGiven

from ..conftest import Bench
from ..fake_host import INFO


def test_the_phase_follows_the_load(bench: Bench) -> None:
    models = bench.desk.models
    bench.host.state(HostState.STARTING)
    assert models.phase.phase is ModelPhase.STARTING
    models.preload()
    load = bench.host.loads[-1]
    assert models.phase.phase is ModelPhase.STARTING
    bench.host.state(HostState.READY)
    assert models.phase.phase is ModelPhase.LOADING
    bench.host.emit(Progress(load.request_id, Stage.LOADING, 1, 4))
    assert (models.phase.done, models.phase.total) == (1, 4)
    bench.host.emit(Notice(load.request_id, "restarted"))
    assert bench.of(NoticeGiven)[-1].conversation_id is None
    bench.host.emit(ModelReady(load.request_id, INFO))
    bench.host.emit(Finished(load.request_id))
    assert models.phase == ModelChanged(ModelPhase.READY, info=INFO)
    bench.host.state(HostState.DIED)
    assert models.phase.phase is ModelPhase.STARTING
    bench.host.state(HostState.READY)
    assert models.phase.phase is ModelPhase.UNLOADED


def test_a_load_that_fails_says_why(bench: Bench) -> None:
    bench.desk.models.preload()
    request = bench.host.loads[-1].request_id
    bench.host.emit(Failed(request, "model_damaged", (("path", "/x"), ("reason", "cut"))))
    phase = bench.desk.models.phase
    assert (phase.phase, phase.error_code) == (ModelPhase.FAILED, "model_damaged")


def test_an_engine_that_cannot_be_started_says_why(bench: Bench) -> None:
    bench.host.state(HostState.STARTING)
    bench.desk.models.preload()
    bench.host.emit(
        Failed(bench.host.loads[-1].request_id, "engine_died", (("reason", "signal 9"),))
    )
    assert bench.desk.models.phase.phase is ModelPhase.STARTING
    bench.host.state(HostState.DIED)
    bench.host.state(HostState.STOPPED)
    phase = bench.desk.models.phase
    assert (phase.phase, phase.error_code) == (ModelPhase.FAILED, "engine_died")
    bench.host.state(HostState.STARTING)
    bench.host.state(HostState.READY)
    bench.host.state(HostState.STOPPED)
    assert bench.desk.models.phase.phase is ModelPhase.UNLOADED


def test_an_answer_loads_the_model_too(bench: Bench) -> None:
    bench.desk.conversations.send(None, "Hello")
    bench.host.emit(Progress(bench.host.last.request_id, Stage.LOADING, 1, 2))
    assert bench.desk.models.phase.phase is ModelPhase.LOADING
    bench.host.accept()
    assert bench.desk.models.phase.phase is ModelPhase.READY
    bench.host.fail("prompt_too_long", prompt_tokens="9", context_tokens="8")
    assert bench.desk.models.phase.phase is ModelPhase.READY


def test_what_has_no_model_does_not_change_how_it_is(bench: Bench) -> None:
    """The reading of a document waits for the engine too, and may fail."""
    models = bench.desk.models
    bench.host.emit(Progress("read", Stage.STARTING))
    assert models.phase.phase is ModelPhase.STARTING
    bench.host.emit(Failed("read", "document_damaged", ()))
    assert models.phase.phase is ModelPhase.UNLOADED
    models.preload()
    load = next(c for c in bench.host.commands if isinstance(c, Load))
    bench.host.emit(Progress(load.request_id, Stage.LOADING, 1, 4))
    bench.host.emit(Failed("another", "document_damaged", ()))
    assert models.phase.phase is ModelPhase.LOADING


def test_a_model_of_a_task_leaves_the_chat_model_as_it_is(bench: Bench) -> None:
    """A question is searched by meaning before it is answered: both models are in memory."""
    models = bench.desk.models
    sent = bench.desk.conversations.send(None, "Hello")
    bench.host.accept()
    bench.host.finish("Hi.")
    assert sent and models.phase.phase is ModelPhase.READY
    before = len(bench.of(ModelChanged))
    bench.host.emit(Accepted("embed"))
    bench.host.emit(Progress("embed", Stage.LOADING, 1, 4, of_task=True))
    bench.host.emit(Finished("embed"))
    assert models.phase.phase is ModelPhase.READY
    assert len(bench.of(ModelChanged)) == before


def test_how_to_load_comes_from_the_settings(bench: Bench) -> None:
    bench.desk.settings.change(quantization="4bit", context_tokens=2048, save_pasts=True)
    spec = bench.desk.models.load_spec()
    assert (spec.quantization, spec.context_tokens) == ("4bit", 2048)
    assert spec.saved_pasts == str(bench.data.root / "pasts")
    bench.desk.models.override(quantization="8bit", dtype=None)
    assert bench.desk.models.load_spec().quantization == "8bit"


# --- giving memory back ---------------------------------------------------------------


def test_an_idle_model_is_unloaded_and_loaded_again_when_needed(bench: Bench) -> None:
    bench.desk.settings.change(unload_after_min=10)
    chat = bench.exchange(None, "hello", "hi")
    assert bench.desk.models.phase.phase is ModelPhase.READY
    bench.pass_time(9 * 60)
    assert not bench.host.posted(Unload)
    bench.pass_time(61)
    (unload,) = bench.host.posted(Unload)
    bench.host.emit(Finished(unload.request_id))
    assert bench.desk.models.phase.phase is ModelPhase.UNLOADED
    bench.pass_time(3600)
    assert len(bench.host.posted(Unload)) == 1
    bench.exchange(chat, "again", "hi again")
    assert bench.desk.models.phase.phase is ModelPhase.READY


def test_a_model_that_answers_is_not_idle(bench: Bench) -> None:
    bench.desk.settings.change(unload_after_min=1)
    bench.desk.conversations.send(None, "hello")
    bench.host.emit(Accepted(bench.host.last.request_id))
    bench.host.accept()
    bench.pass_time(3600)
    assert not bench.host.posted(Unload)
    bench.host.finish("at last")
    bench.pass_time(59)
    assert not bench.host.posted(Unload)


def test_never_means_never(bench: Bench) -> None:
    bench.desk.settings.change(unload_after_min=0)
    bench.exchange(None, "hello", "hi")
    bench.pass_time(10**6)
    assert not bench.host.posted(Unload)


# --- how full the context is ----------------------------------------------------------


def test_the_newest_count_is_announced(bench: Bench) -> None:
    chat = bench.exchange(None, "hello", "hi")
    bench.desk.meter.count(chat, "and")
    bench.desk.meter.count(chat, "and now")
    older, newer = bench.host.posted(Count)
    assert bench.host.posted(Cancel) == [Cancel(older.request_id)]
    assert [turn.content for turn in newer.turns] == ["hello", "hi", "and now"]
    bench.host.emit(Counted(newer.request_id, 11, 1024))
    bench.host.emit(Finished(newer.request_id))
    assert bench.of(ContextCounted) == [ContextCounted(chat, 11, 1024)]
