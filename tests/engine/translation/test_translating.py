"""The task, with models that really translate: one output for each input, whatever comes."""

from __future__ import annotations

import itertools
import weakref
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.engine.cancel import Cancelled
from desktop_app.engine.task_models import TaskModels
from desktop_app.engine.translation import model
from desktop_app.protocol.translations import TranslatedUnits, TranslationFacts
from tests.fixtures.translation.phrases import phrases

from .kit import Worker, fixture, params


@pytest.mark.parametrize("pair", ["en-ja", "ja-en", "en-fr"])
def test_phrases_held_out_of_training_come_out_to_the_letter(worker: Worker, pair: str) -> None:
    source, target = pair.split("-")
    held_out = phrases(3, 60)

    units = worker.units(params([one[source] for one in held_out], fixture(pair)))

    right = [unit.text == one[target] for unit, one in zip(units, held_out, strict=True)]
    assert sum(right) >= 0.95 * len(right)
    assert [unit.number for unit in units] == list(range(60))
    assert all(unit.score is not None and unit.score <= 0 for unit in units)


def test_a_batch_gives_what_each_sentence_gives_alone(worker: Worker) -> None:
    texts = [one["en"] for one in phrases(4, 40)]

    together = worker.texts(texts, fixture("en-ja"))

    assert together == [worker.texts([text], fixture("en-ja"))[0] for text in texts]


def test_over_a_language_between_both_texts_are_given(worker: Worker) -> None:
    known = phrases(5, 20, held_out=False)

    units = worker.units(params([one["ja"] for one in known], fixture("ja-en"), fixture("en-fr")))

    via = [unit.via == one["en"] for unit, one in zip(units, known, strict=True)]
    right = [unit.text == one["fr"] for unit, one in zip(units, known, strict=True)]
    assert sum(via) >= 19 and sum(right) >= 19


def test_what_has_no_words_is_handed_through(worker: Worker) -> None:
    texts = ["12,5", "https://example.org/a?b=c", "***", "{name}", "%s – %d", "→ 😀", "`x = 1`"]

    units = worker.units(params(texts, fixture("en-ja")))

    assert [unit.text for unit in units] == texts
    assert all(unit.flags == () and unit.score is None for unit in units)


def test_placeholders_the_model_cannot_write_are_kept(worker: Worker) -> None:
    texts = [
        "Please open file {name}.",
        "Thank you very much, %s.",
        "The letter has the code `x_1`.",
        "See https://example.org/a_b?c=1 on Monday!",
        "<b>The report</b>",
    ]

    units = worker.units(params(texts, fixture("en-ja")))

    kept = ["{name}", "%s", "`x_1`", "https://example.org/a_b?c=1", "<b>"]
    for unit, one in zip(units, kept, strict=True):
        assert unit.text.count(one) == 1
        assert "placeholder" not in unit.flags
    assert "</b>" in units[-1].text
    assert "retried" in units[0].flags


def test_a_sentence_that_is_too_long_is_cut_at_clauses_and_comes_whole(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "_window", lambda _config, _tokenizer: 36)
    clauses = [
        ("Anna has lost the report", "アンナは報告書をなくしました"),
        ("Ken is waiting in front of the hotel", "健はホテルの前で待っています"),
        ("Maria has lost the budget", "マリアは予算をなくしました"),
        ("Paul is waiting in front of the bank", "ポールは銀行の前で待っています"),
        ("Yuki has lost the photo", "由紀は写真をなくしました"),
        ("the guide has lost the letter", "案内人は手紙をなくしました"),
    ]

    units = worker.units(
        params([", ".join(one for one, _ in clauses) + ".", "Name"], fixture("en-ja"))
    )

    assert units[0].text == "、".join(one for _, one in clauses) + "。"
    assert units[0].flags == ("split",)
    assert units[1].text == "名前" and units[1].flags == ()


def test_terms_of_the_glossary_are_kept_or_it_is_told(worker: Worker) -> None:
    terms = (("coffee", "珈琲"), ("bank", "バンク"))

    kept, lost = worker.units(
        params(["Where is the bank?", "How much is a coffee?"], fixture("en-ja"), glossary=terms)
    )

    for unit, term in ((kept, "バンク"), (lost, "珈琲")):
        assert (term in unit.text) != ("glossary" in unit.flags)
    assert "バンク" in kept.text


def test_a_term_that_is_its_own_translation_is_never_lost(worker: Worker) -> None:
    (unit,) = worker.units(
        params(["Please open file Tsukue."], fixture("en-ja"), glossary=(("Tsukue", "Tsukue"),))
    )

    assert unit.text.count("Tsukue") == 1
    assert "placeholder" not in unit.flags and "glossary" not in unit.flags


def test_alternatives_come_with_scores_the_best_first(worker: Worker) -> None:
    (unit,) = worker.units(params(["Where is the bank?"], fixture("en-ja"), alternatives=3))

    assert unit.text == "銀行はどこですか。"
    assert 1 <= len(unit.alternatives) <= 3
    assert unit.text not in [one.text for one in unit.alternatives]
    scores = [one.score for one in unit.alternatives]
    assert scores == sorted(scores, key=lambda score: -(score or 0.0))
    assert unit.score is not None and unit.score >= (scores[0] or 0.0)


def test_a_single_sentence_is_shown_while_it_is_written(worker: Worker) -> None:
    (text,) = worker.texts(["Where is the bank?"], fixture("en-ja"), draft=True)

    shown = ""
    for new, start in worker.drafts:
        shown = shown[:start] + new
    assert shown == text
    assert len(worker.drafts) > 3


def test_several_sentences_are_not_shown(worker: Worker) -> None:
    worker.texts(["Name", "Date"], fixture("en-ja"), draft=True)

    assert worker.drafts == []


def test_the_same_sentence_is_translated_once(worker: Worker) -> None:
    worker.texts(["Where is the bank?"], fixture("en-ja"))
    once = worker.facts.tokens

    texts = worker.texts(["Where is the bank?"] * 50, fixture("en-ja"))

    assert set(texts) == {"銀行はどこですか。"} and len(texts) == 50
    assert worker.facts.tokens == once
    assert worker.facts.sentences == 50


def test_no_units_are_no_work(worker: Worker) -> None:
    (facts,) = worker.pieces(params([], fixture("en-ja")))

    assert isinstance(facts, TranslationFacts) and facts.sentences == 0


def test_units_come_in_order_in_windows_that_grow(worker: Worker) -> None:
    texts = [one["en"] for one in phrases(6, 60)]

    found = [p for p in worker.pieces(params(texts, fixture("en-ja"))) if p is not None]

    windows = [piece for piece in found if isinstance(piece, TranslatedUnits)]
    numbers = [unit.number for window in windows for unit in window.units]
    assert numbers == list(range(60))
    assert len(windows[0].units) == 16 and len(windows) > 1
    assert worker.progress[-1] == (60, 60)
    done = [one for one, _ in worker.progress]
    assert done == sorted(done)


def test_it_stops_when_it_is_told_to(worker: Worker) -> None:
    pieces = worker.pieces(params([one["en"] for one in phrases(7, 60)], fixture("en-ja")))
    next(itertools.dropwhile(lambda piece: piece is None, pieces))
    worker.cancel.set()

    with pytest.raises(Cancelled):
        list(pieces)


def test_nothing_holds_the_model_between_two_batches(worker: Worker) -> None:
    worker.models = models = TaskModels()
    pieces = worker.pieces(params([one["en"] for one in phrases(7, 20)], fixture("en-ja")))
    assert next(pieces) is None
    ((loaded),) = models._kept.values()
    weights = weakref.ref(loaded.model)
    del loaded

    models.unload()  # as when a chat needs the room

    assert weights() is None
    assert sum(len(p.units) for p in pieces if isinstance(p, TranslatedUnits)) == 20


def test_a_batch_that_memory_is_too_short_for_is_halved(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, sizes = model.Model.write, []

    def short_of_memory(self: Any, rows: Any, *rest: Any) -> Any:
        sizes.append(len(rows))
        if len(rows) > 2:
            raise MemoryError
        return write(self, rows, *rest)

    monkeypatch.setattr(model.Model, "write", short_of_memory)
    known = phrases(5, 16, held_out=False)

    texts = worker.texts([one["en"] for one in known], fixture("en-ja"))

    assert sum(text == one["ja"] for text, one in zip(texts, known, strict=True)) >= 15
    assert max(sizes) > 2 and sizes.count(2) >= 8


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_any_text_gives_exactly_one_translation(models: TaskModels, texts: list[str]) -> None:
    units = Worker(models).units(params(texts, fixture("en-ja")))

    assert [unit.number for unit in units] == list(range(len(texts)))
    for unit, text in zip(units, texts, strict=True):
        assert bool(unit.text.strip()) == bool(text.strip())


@pytest.mark.parametrize("text", ["</s>", "a </s> b", ">>fra<< Name", "<pad> the bank", "\ud800 x"])
def test_orders_to_the_tokenizer_are_text(worker: Worker, text: str) -> None:
    (unit,) = worker.units(params([text], fixture("en-ja")))

    assert unit.text.strip()
