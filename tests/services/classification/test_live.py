"""A text that is asked about while it is typed, and the history of such texts."""

from __future__ import annotations

from desktop_app.errors import UserError
from desktop_app.protocol import Cancel
from desktop_app.protocol.classification import (
    AnswerParams,
    AnswersFound,
    ClassifiedRow,
    EntitiesFound,
    Entity,
    EntityParams,
    Filling,
    FillingsFound,
    RowsDone,
    Span,
)
from desktop_app.services.classification.records import Question, TextLabels
from desktop_app.services.events import LiveClassified

from .conftest import LABELS, OWN, Labeller, facts, scores

ENTITIES = EntitiesFound((Entity("PER", "Ada", 0, 3, 0.99),), ("PER", "LOC"))


def ask(engine: Labeller, text: str) -> None:
    engine.service.live.ask(Question("labels", text, OWN))
    engine.bench.desk.work()


def told(engine: Labeller, text: str) -> None:
    engine.produce(facts())
    engine.finish(RowsDone(0, (ClassifiedRow(0, (), text, scores(0)),)))


def test_labels_of_a_text(engine: Labeller) -> None:
    ask(engine, "A fine day.")
    state = engine.service.live.state("labels")
    assert state.pending and state.question is not None and state.result is None
    assert engine.asked.texts == ("A fine day.",) and engine.last.urgent
    told(engine, "A fine day.")
    state = engine.service.live.state("labels")
    assert isinstance(state.result, TextLabels) and not state.pending
    assert (state.result.chosen, state.model, state.method) == (("good",), "nli", "nli")
    assert state.result.ranked[0] == ("good", 0.5) and state.result.facts.labels == LABELS
    assert engine.bench.of(LiveClassified)[-1].state == state


def test_the_newest_question_counts(engine: Labeller) -> None:
    ask(engine, "A fine")
    first = engine.last
    ask(engine, "A fine day.")
    assert Cancel(first.request_id) in engine.bench.host.posted(Cancel)
    engine.answer(facts(), task=0)
    engine.answer(RowsDone(0, (ClassifiedRow(0, (), "A fine", scores(1)),)), task=0)
    assert engine.service.live.state("labels").result is None
    told(engine, "A fine day.")
    assert engine.service.live.state("labels").result is not None


def test_kinds_do_not_disturb_each_other(engine: Labeller) -> None:
    engine.add_model("ner", "TokenClassification", id2label={"0": "O", "1": "B-PER"})
    ask(engine, "Ada sleeps.")
    engine.service.live.ask(Question("entities", "Ada sleeps."))
    engine.bench.desk.work()
    assert isinstance(engine.last.params, EntityParams) and not engine.bench.host.posted(Cancel)
    engine.finish(ENTITIES)
    assert engine.service.live.state("entities").result == ENTITIES
    assert engine.service.live.state("labels").pending


def test_nothing_to_ask(engine: Labeller) -> None:
    ask(engine, "Ada")
    ask(engine, "  ")
    state = engine.service.live.state("labels")
    assert not state.pending and state.result is None and len(engine.tasks) == 1
    engine.service.live.ask(Question("answers", "A text.", question=" "))
    assert not engine.service.live.state("answers").pending


def test_without_a_model_it_is_said(engine: Labeller) -> None:
    engine.service.live.ask(Question("fillings", "A ___ day."))
    engine.bench.desk.work()
    state = engine.service.live.state("fillings")
    assert (state.error_code, state.pending) == ("no_model_of_kind", False)
    assert "XLM" in UserError("no_model_of_kind", **dict(state.error_values)).hint
    engine.add_model("bert", "MaskedLM")
    engine.service.live.ask(Question("fillings", "A ___ day."))
    engine.bench.desk.work()
    found = FillingsFound(((Filling("fine", 0.4),),), ((2, 5),))
    engine.finish(found)
    state = engine.service.live.state("fillings")
    assert (state.result, state.error_code, state.model) == (found, None, "bert")


def test_answers_in_a_document(engine: Labeller) -> None:
    engine.add_model("qa", "QuestionAnswering")
    path = engine.folder / "paper.txt"
    path.write_text("x")
    document = engine.read(path, "The bridge is old.", "It was built in 1911.")
    question = Question("answers", "", question="When?", document_id=document.id)
    engine.service.live.ask(question)
    engine.bench.desk.work()
    params = engine.last.params
    assert isinstance(params, AnswerParams)
    assert params.passages == ("The bridge is old.", "It was built in 1911.")
    engine.finish(AnswersFound((Span("1911", 16, 20, 0.9, 1),)))
    engine.bench.pass_time(4.0)
    (entry,) = engine.service.texts("answers")
    assert entry.question == question and entry.run.title.startswith("When")


def test_one_entry_for_a_text_however_often_it_changes(engine: Labeller) -> None:
    for text in ("A fine", "A fine day", "A fine day."):
        ask(engine, text)
        told(engine, text)
        engine.bench.pass_time(4.0)
    (entry,) = engine.service.texts()
    assert entry.question.text == "A fine day." and isinstance(entry.result, TextLabels)
    assert engine.service.live.state("labels").run_id == entry.run.id
    assert entry.result.facts.model == "nli" and entry.run.model_name == "nli"
    ask(engine, "Quite another text")
    told(engine, "Quite another text")
    engine.service.live.clear("labels")
    engine.bench.desk.work()
    titles = [one.question.text for one in engine.service.texts("labels")]
    assert titles == ["Quite another text", "A fine day."]
    assert engine.service.texts("entities") == ()
    engine.service.remove(entry.run.id)
    assert len(engine.service.texts()) == 1


def test_what_was_not_written_yet_is_written_at_the_end(engine: Labeller) -> None:
    ask(engine, "A fine day.")
    told(engine, "A fine day.")
    assert engine.service.texts() == ()
    engine.service.live.close()
    assert len(engine.service.texts()) == 1


def test_a_question_that_fails(engine: Labeller) -> None:
    ask(engine, "A fine day.")
    engine.fail("model_damaged", path="x", reason="y")
    state = engine.service.live.state("labels")
    assert (state.error_code, state.pending, state.result) == ("model_damaged", False, None)
    ask(engine, "A fine day!")
    assert engine.service.live.state("labels").error_code is None
