"""Texts in another language: kept by batches, remembered, edited."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.protocol import Cancel
from desktop_app.protocol.translations import (
    Alternative,
    Translated,
    TranslatedUnits,
    TranslationFacts,
)
from desktop_app.services.events import AlternativesFound, TranslationChanged, TranslationGrew
from desktop_app.services.translation.plan import TranslateOptions
from desktop_app.store.run_records import RunStatus

from .conftest import Bench
from .translation_kit import TEXT, TO_FRENCH, Tongues, make_tongues, translated_text


@pytest.fixture
def tongues(bench: Bench, tmp_path: Path) -> Tongues:
    return make_tongues(bench, tmp_path / "models", "en-fr")


def test_a_text_is_translated(tongues: Tongues) -> None:
    run = tongues.translations.text(TEXT, TO_FRENCH)
    task = tongues.begin()
    assert (task.task, task.spec, task.urgent) == ("translate", None, False)
    assert tongues.asked_texts == ["The train is late.", "We wait here.", "42!"], "each once"
    (step,) = tongues.asked.steps
    assert (step.source, step.target) == ("en", "fr")
    assert step.model.model.endswith("opus-mt-en-fr") and step.model.context_tokens is None
    tongues.answer(1)
    made = tongues.of(run)
    assert (made.units, made.done, made.is_complete) == (4, 2, False)
    assert tongues.shown(made.id) == ["THE TRAIN IS LATE.", None, "THE TRAIN IS LATE.", None]
    grown = tongues.bench.of(TranslationGrew)[-1]
    assert ([unit.number for unit in grown.units], grown.done) == ([0, 2], 2)
    tongues.finish(
        TranslatedUnits((Translated(1, "WE WAIT HERE.", ("retried",)), Translated(3, "42!"))),
        TranslationFacts(3, 1.0, 9),
    )
    assert tongues.status(run) is RunStatus.DONE
    done = tongues.of(run)
    assert done.is_complete and done.route is not None
    assert (done.route.names, done.route.languages) == (("opus-mt-en-fr",), ("en", "fr"))
    exported = tongues.translations.export(done.id, "txt").decode()
    assert exported == "THE TRAIN IS LATE. WE WAIT HERE.\n\nTHE TRAIN IS LATE. 42!"
    assert tongues.translations.units(done.id)[1].flags == ("retried",)
    assert tongues.bench.of(TranslationChanged)[-1].translation == done
    assert tongues.translations.list() == (done,)
    assert [h.unit for h in tongues.translations.search("WE WAIT")] == [1]
    assert [h.unit for h in tongues.translations.search("we wait")] == [1]
    (hit,) = tongues.bench.desk.library.search("wait")
    assert (hit.translation_id, hit.unit) == (done.id, 1)


def test_the_same_sentence_is_not_asked_for_again(tongues: Tongues) -> None:
    translated_text(tongues)
    tongues.translations.text("We wait here. It rains.", TO_FRENCH)
    tongues.begin()
    assert tongues.asked_texts == ["It rains."]


def test_other_settings_ask_again_only_where_they_matter(tongues: Tongues) -> None:
    translated_text(tongues)
    terms = TranslateOptions("en", "fr", glossary=(("train", "TER"),))
    tongues.translations.text(TEXT, terms)
    tongues.begin()
    assert tongues.asked_texts == ["The train is late."], "the others have no such word"
    assert tongues.asked.glossary == (("train", "TER"),)
    tongues.cancel()
    tongues.translations.text(TEXT, TranslateOptions("en", "fr", beams=4))
    tongues.begin()
    assert len(tongues.asked.units) == 3


def test_what_failed_is_not_remembered(tongues: Tongues) -> None:
    tongues.translations.text("It rains.", TO_FRENCH)
    tongues.begin()
    tongues.finish(
        TranslatedUnits((Translated(0, "It rains.", ("failed",)),)), TranslationFacts(1, 1.0, 1)
    )
    tongues.translations.text("It rains.", TO_FRENCH)
    tongues.begin()
    assert tongues.asked_texts == ["It rains."]


def test_cancelled_it_goes_on_where_it_was(tongues: Tongues) -> None:
    run = tongues.translations.text(TEXT, TO_FRENCH)
    tongues.begin()
    tongues.answer(1)
    translation = tongues.of(run)
    tongues.translations.pause(translation.id)
    assert tongues.bench.host.posted(Cancel)[-1].request_id == tongues.last.request_id
    assert tongues.status(run) is RunStatus.CANCELLED
    again = tongues.translations.resume(translation.id)
    assert again is not None and again.id == run.id
    tongues.begin()
    assert tongues.asked_texts == ["We wait here.", "42!"]
    tongues.answer()
    tongues.finish(TranslationFacts(2, 1.0, 9))
    assert tongues.of(run).is_complete
    assert tongues.translations.resume(translation.id) == tongues.run(run), "nothing happens"


def test_a_dead_engine_leaves_it_to_be_gone_on_with(tongues: Tongues) -> None:
    run = tongues.translations.text(TEXT, TO_FRENCH)
    tongues.begin()
    tongues.answer(2)
    tongues.fail("engine_died", reason="killed")
    assert tongues.status(run) is RunStatus.INTERRUPTED
    found = tongues.of(run)
    assert found.done == 3
    tongues.translations.resume(found.id)
    tongues.begin()
    assert tongues.asked_texts == ["42!"]


@pytest.mark.parametrize("text", ["", "  \n "])
def test_no_text(tongues: Tongues, text: str) -> None:
    with pytest.raises(UserError, match="no text"):
        tongues.translations.text(text, TO_FRENCH)


def test_the_language_is_found_out(tongues: Tongues) -> None:
    run = tongues.translations.text(TEXT, TranslateOptions(target="fr"))
    tongues.translate()
    made = tongues.of(run)
    assert made.source == "en" and made.detected[0][0] == "en" and made.detected[0][1] > 0.9
    # A pause and a restart do not make another language of it.
    assert tongues.translations.options(made.id) == TranslateOptions(target="fr")


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("It rains.", TranslateOptions("en", "de"), "no_translation_model"),
        ("It rains.", TranslateOptions("en", "en"), "same_language"),
        ("12 34", TranslateOptions("auto", "fr"), "language_not_found"),
        ("It rains.", TranslateOptions("en", "fr", "nowhere"), "model_not_found"),
    ],
)
def test_what_cannot_be_done_says_why(
    tongues: Tongues, text: str, options: TranslateOptions, code: str
) -> None:
    run = tongues.translations.text(text, options)
    tongues.bench.desk.work()
    ended = tongues.run(run)
    assert (ended.status, ended.error_code) == (RunStatus.FAILED, code)


def test_ten_thousand_sentences(tongues: Tongues) -> None:
    text = " ".join(f"Number {n} is late." for n in range(10_000))
    run = tongues.translations.text(text, TO_FRENCH)
    tongues.begin()
    assert len(tongues.asked.units) == 10_000
    batch = tuple(Translated(u.number, u.text.upper()) for u in tongues.asked.units[:6000])
    for start in range(0, 6000, 500):
        tongues.produce(TranslatedUnits(batch[start : start + 500]))
    made = tongues.of(run)
    assert (made.units, made.done) == (10_000, 6000)
    page = tongues.translations.units(made.id, 5999, 2)
    assert [unit.shown for unit in page] == ["NUMBER 5999 IS LATE.", None]
    tongues.cancel()
    tongues.translations.resume(made.id)
    tongues.begin()
    assert len(tongues.asked.units) == 4000


# --- edits --------------------------------------------------------------------------------


def test_an_edit_wins_whatever_the_model(tongues: Tongues) -> None:
    made = translated_text(tongues)
    unit = tongues.translations.edit(made.id, 1, "  On attend ici. ")
    assert (unit.shown, unit.text) == ("On attend ici.", "WE WAIT HERE.")
    assert tongues.bench.of(TranslationGrew)[-1].units == (unit,)
    other = Tongues(tongues.bench, tongues.folder / "other").add_model("en-fr")
    run = tongues.translations.text("We wait here.", TranslateOptions("en", "fr", str(other)))
    tongues.begin()
    assert tongues.asked.units == ()
    grown = tongues.bench.of(TranslationGrew)[-1]
    assert ([one.shown for one in grown.units], grown.done) == (["On attend ici."], 1)
    tongues.finish(TranslationFacts(0, 0.0, 0))
    (again,) = tongues.translations.units(tongues.of(run).id)
    assert again.shown == "On attend ici." and again.is_edited
    assert [h.unit for h in tongues.translations.search("attend ici")] == [0, 1]


def test_an_edit_is_taken_back(tongues: Tongues) -> None:
    made = translated_text(tongues)
    tongues.translations.edit(made.id, 1, "On attend ici.")
    run = tongues.translations.text("We wait here.", TO_FRENCH)
    tongues.begin()
    tongues.finish(TranslationFacts(0, 0.0, 0))
    remembered = tongues.of(run)
    assert tongues.translations.edit(made.id, 1, None).shown == "WE WAIT HERE."
    # Where no model had written it, one has to now.
    assert tongues.translations.edit(remembered.id, 0, None).shown is None
    assert not tongues.translations.get(remembered.id).is_complete
    tongues.translations.resume(remembered.id)
    tongues.begin()
    tongues.finish(TranslationFacts(0, 0.0, 0))
    assert tongues.shown(remembered.id) == ["WE WAIT HERE."], "from the memory"


def test_a_sentence_is_written_before_any_model_does(tongues: Tongues) -> None:
    run = tongues.translations.text(TEXT, TO_FRENCH)
    made = tongues.of(run)
    tongues.translations.edit(made.id, 1, "On attend ici.")
    tongues.begin()
    assert "We wait here." not in tongues.asked_texts
    assert tongues.translations.get(made.id).done == 1


def test_alternatives_are_kept(tongues: Tongues) -> None:
    made = translated_text(tongues)
    tongues.translations.alternatives(made.id, 1)
    assert tongues.last.urgent and tongues.asked.alternatives == 4 and tongues.asked.beams > 4
    others = (Alternative("WE STAY.", -0.3), Alternative("WE WAIT HERE.", -0.2))
    tongues.finish(TranslatedUnits((Translated(1, "WE WAIT HERE.", (), -0.1, others),)))
    found = tongues.bench.of(AlternativesFound)[-1]
    assert (found.translation_id, found.number) == (made.id, 1)
    assert found.alternatives == (Alternative("WE STAY.", -0.3),)
    posted = len(tongues.tasks)
    tongues.translations.alternatives(made.id, 1)
    assert len(tongues.tasks) == posted, "they are here"
    assert tongues.bench.of(AlternativesFound)[-1] == found


def test_the_newest_question_for_alternatives_is_answered(tongues: Tongues) -> None:
    made = translated_text(tongues)
    tongues.translations.alternatives(made.id, 0)
    first = tongues.last.request_id
    tongues.translations.alternatives(made.id, 1)
    assert tongues.bench.host.posted(Cancel)[-1].request_id == first
    tongues.fail("engine_failed", reason="boom")
    (found,) = tongues.bench.of(AlternativesFound)
    assert (found.number, found.alternatives, found.error_code) == (1, (), "engine_failed")
