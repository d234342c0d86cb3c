"""A text translated while it is typed: only what is new, stale work ended, one entry a text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.paths import DataDir
from desktop_app.protocol import Cancel, Drafted
from desktop_app.protocol.translations import Alternative, Translated, TranslatedUnits
from desktop_app.services.events import (
    AlternativesFound,
    LiveDrafted,
    LiveTranslated,
    TranslationChanged,
)
from desktop_app.services.translation.live_state import LiveState
from desktop_app.services.translation.plan import TranslateOptions

from .conftest import Bench, open_bench
from .translation_kit import TO_FRENCH, Tongues, make_tongues


@pytest.fixture
def tongues(bench: Bench, tmp_path: Path) -> Tongues:
    return make_tongues(bench, tmp_path / "models", "en-fr")


def _type(tongues: Tongues, text: str, options: TranslateOptions = TO_FRENCH) -> LiveState:
    tongues.live.update(text, options)
    tongues.bench.desk.work()
    return _told(tongues)


def _told(tongues: Tongues) -> LiveState:
    return tongues.bench.of(LiveTranslated)[-1].state


def _shown(state: LiveState) -> list[str | None]:
    return [unit.shown for unit in state.units]


def _finish(tongues: Tongues) -> LiveState:
    tongues.answer()
    tongues.finish()
    return _told(tongues)


def test_only_what_is_new_is_asked_for(tongues: Tongues) -> None:
    state = _type(tongues, "It rains. We wait.")
    assert state.pending and _shown(state) == [None, None]
    assert tongues.last.urgent and not tongues.asked.draft
    assert tongues.asked_texts == ["It rains.", "We wait."]
    state = _finish(tongues)
    assert not state.pending and _shown(state) == ["IT RAINS.", "WE WAIT."]
    assert state.route is not None and state.route.names == ("opus-mt-en-fr",)
    assert "".join(unit.source + unit.space for unit in state.units) == "It rains. We wait."
    state = _type(tongues, "It rains. We go.")
    assert _shown(state) == ["IT RAINS.", None]
    assert tongues.asked_texts == ["We go."] and tongues.asked.draft
    state = _type(tongues, "It rains.")
    assert not state.pending and _shown(state) == ["IT RAINS."]


def test_what_is_stale_is_cancelled(tongues: Tongues) -> None:
    _type(tongues, "It rains.")
    first = tongues.last
    _type(tongues, "We wait.")
    assert [c.request_id for c in tongues.bench.host.posted(Cancel)] == [first.request_id]
    assert tongues.asked_texts == ["We wait."]
    tongues.answer(task=first)  # what comes all the same changes nothing
    assert _shown(_told(tongues)) == [None]


def test_what_is_still_wanted_goes_on(tongues: Tongues) -> None:
    """Somebody who types at the end must not begin the sentences before it anew."""
    _type(tongues, "It rains. We wait. They")
    first = tongues.last
    _type(tongues, "It rains. We wait. They go.")
    assert tongues.bench.host.posted(Cancel) == []
    assert tongues.asked_texts == ["They go."]
    tongues.answer(task=first)
    assert _shown(_told(tongues)) == ["IT RAINS.", "WE WAIT.", None]
    assert _shown(_finish(tongues)) == ["IT RAINS.", "WE WAIT.", "THEY GO."]


def test_another_target_asks_anew(tongues: Tongues) -> None:
    tongues.add_model("en-de")
    _type(tongues, "It rains.")
    _type(tongues, "It rains.", TranslateOptions("en", "de"))
    assert len(tongues.bench.host.posted(Cancel)) == 1
    assert (tongues.asked.target, tongues.asked_texts) == ("de", ["It rains."])


def test_a_draft_is_told(tongues: Tongues) -> None:
    _type(tongues, "It rains.")
    tongues.bench.host.emit(Drafted(tongues.last.request_id, "Il pl", 0))
    assert tongues.bench.of(LiveDrafted) == [LiveDrafted(0, "Il pl", 0)]


def test_what_is_missing_is_said(tongues: Tongues) -> None:
    state = _type(tongues, "It rains.", TranslateOptions("en", "sv"))
    assert (state.error_code, state.pending) == ("no_translation_model", False)
    assert dict(state.error_values)["target"] == "Swedish"
    state = _type(tongues, "It rains.")
    assert state.error_code is None


def test_a_failure_is_said_and_the_next_key_tries_again(tongues: Tongues) -> None:
    _type(tongues, "It rains.")
    tongues.fail("model_damaged", path="x", reason="y")
    state = _told(tongues)
    assert (state.error_code, state.pending) == ("model_damaged", False)
    _type(tongues, "It rains.")
    assert _finish(tongues).error_code is None


def test_the_language_is_found_out(tongues: Tongues) -> None:
    state = _type(tongues, "The train to London is late again.", TranslateOptions(target="fr"))
    assert (state.source, state.detected[0][0]) == ("en", "en")


def test_an_empty_text(tongues: Tongues) -> None:
    state = _type(tongues, " \n")
    assert not state.pending and state.error_code is None
    assert tongues.tasks == []


# --- the history ---------------------------------------------------------------------------


def _entries(tongues: Tongues) -> list[str]:
    found = tongues.translations.list()
    return ["".join(u.source + u.space for u in tongues.translations.units(t.id)) for t in found]


def test_one_entry_after_a_pause(tongues: Tongues) -> None:
    for text in ("It rains", "It rains.", "It rains. We"):
        _type(tongues, text)
        _finish(tongues)
        tongues.bench.pass_time(1.0)
    assert _entries(tongues) == []
    _type(tongues, "It rains. We wait.")
    _finish(tongues)
    tongues.bench.pass_time(3.0)
    assert _entries(tongues) == ["It rains. We wait."]
    (saved,) = tongues.translations.list()
    assert _told(tongues).translation_id == saved.id and saved.is_complete
    assert (saved.source, saved.target, saved.run_id) == ("en", "fr", None)
    assert tongues.bench.of(TranslationChanged)[-1].translation == saved
    _type(tongues, "It rains. We wait. They go.")
    _finish(tongues)
    tongues.bench.pass_time(3.0)
    assert _entries(tongues) == ["It rains. We wait. They go."], "the same entry, longer"


def test_nothing_is_written_twice(tongues: Tongues) -> None:
    _type(tongues, "It rains.")
    _finish(tongues)
    tongues.bench.pass_time(3.0)
    before = tongues.translations.list()
    tongues.bench.pass_time(60.0)
    assert tongues.translations.list() == before


def test_somebody_who_never_pauses_has_an_entry(tongues: Tongues) -> None:
    text = "It rains."
    for second in range(16):
        text += f" And {second}."
        _type(tongues, text)
        _finish(tongues)
        tongues.bench.pass_time(1.0)
    assert len(_entries(tongues)) == 1


def test_another_text_is_another_entry(tongues: Tongues) -> None:
    _type(tongues, "It rains.")
    _finish(tongues)
    _type(tongues, "")
    _type(tongues, "The meeting begins at nine.")
    _finish(tongues)
    tongues.bench.pass_time(3.0)
    assert _entries(tongues) == ["The meeting begins at nine.", "It rains."]


def test_what_was_typed_is_saved_at_the_end(tongues: Tongues, data: DataDir) -> None:
    _type(tongues, "It rains. We wait.")
    tongues.answer(1)
    tongues.bench.desk.close()
    bench = open_bench(data)
    assert _entries(Tongues(bench)) == ["It rains. We wait."]
    bench.desk.close()


def test_an_entry_is_gone_on_with(tongues: Tongues) -> None:
    _type(tongues, "It rains. We wait.")
    _finish(tongues)
    tongues.bench.pass_time(3.0)
    (saved,) = tongues.translations.list()
    _type(tongues, "")
    tongues.live.open(saved.id)
    tongues.bench.desk.work()
    state = _told(tongues)
    assert _shown(state) == ["IT RAINS.", "WE WAIT."] and not state.pending
    tongues.bench.pass_time(3.0)
    assert tongues.translations.list() == (saved,), "looking at it changes nothing"
    _type(tongues, "It rains. We wait. They go.")
    _finish(tongues)
    tongues.bench.pass_time(3.0)
    assert [one.id for one in tongues.translations.list()] == [saved.id]


def test_a_removed_entry_stays_removed(tongues: Tongues) -> None:
    _type(tongues, "It rains.")
    _finish(tongues)
    tongues.bench.pass_time(3.0)
    (saved,) = tongues.translations.list()
    tongues.translations.remove(saved.id)
    _type(tongues, "It rains. We wait.")
    _finish(tongues)
    tongues.bench.pass_time(3.0)
    (now,) = tongues.translations.list()
    assert now.id != saved.id


# --- edits ---------------------------------------------------------------------------------


def test_an_edit_stays(tongues: Tongues) -> None:
    _type(tongues, "It rains. We wait.")
    _finish(tongues)
    tongues.live.edit(0, "Il pleut.")
    assert _shown(_told(tongues)) == ["Il pleut.", "WE WAIT."]
    state = _type(tongues, "It rains. We go.")
    assert _shown(state) == ["Il pleut.", None] and state.units[0].is_edited
    tongues.live.edit(0, None)
    tongues.bench.desk.work()
    assert _shown(_told(tongues))[0] == "IT RAINS."


def test_alternatives_of_a_live_sentence(tongues: Tongues) -> None:
    _type(tongues, "It rains. We wait.")
    _finish(tongues)
    tongues.live.alternatives(1)
    assert tongues.asked_texts == ["We wait."] and tongues.asked.alternatives
    others = (Alternative("WE STAY.", -0.4),)
    tongues.finish(TranslatedUnits((Translated(1, "WE WAIT.", (), -0.1, others),)))
    (found,) = tongues.bench.of(AlternativesFound)
    assert (found.translation_id, found.number, found.alternatives) == (None, 1, others)


def test_the_thread_does_it_too(data: DataDir, tmp_path: Path) -> None:
    """With the desk's own threads, as in the window: nobody calls `work`."""
    import threading
    import time

    from desktop_app.services.desk import Desk
    from desktop_app.settings import SettingsFile

    from .fake_host import FakeHost

    host = FakeHost()
    desk = Desk.open(data, host, SettingsFile(data.settings), clock=time.monotonic)
    bench = Bench(desk, host, None, data)  # type: ignore[arg-type]
    make_tongues(bench, tmp_path / "models", "en-fr")
    told = threading.Event()
    desk.subscribe(lambda event: told.set() if isinstance(event, LiveTranslated) else None)
    desk.start()
    try:
        desk.translations.live.update("It rains.", TO_FRENCH)
        assert told.wait(10)
    finally:
        desk.close()


@pytest.fixture(autouse=True)
def _closed(tongues: Tongues) -> Iterator[None]:
    yield
    tongues.bench.desk.close()
