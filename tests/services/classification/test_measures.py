"""Distribution and confusion: hand-counted figures, through the rows of a real run."""

from __future__ import annotations

import pytest

from desktop_app.errors import UserError
from desktop_app.protocol.classification import ClassifiedRow, RowsDone
from desktop_app.services.classification.measures import confusion
from desktop_app.services.classification.records import ClassScore

from .conftest import LABELS, OWN, Labeller, facts, rows


def test_distribution(engine: Labeller) -> None:
    run = engine.service.table(engine.source("reviews.csv", rows(7)), 0, OWN)
    engine.do(run)
    engine.service.correct(run.id, 1, "good")
    engine.service.correct(run.id, 4, ())
    found = engine.service.distribution(run.id)
    assert found.counts == (("good", 4), ("so-so", 2), ("bad", 0))
    assert (found.rows, found.unlabelled, found.edited, found.flagged) == (7, 1, 2, 0)


def test_confusion_of_a_run(engine: Labeller) -> None:
    run = engine.service.table(engine.source("reviews.csv", rows(6)), 0, OWN)
    engine.do(run)
    engine.service.correct(run.id, 1, "good")
    found = engine.service.confusion(run.id, 2)
    assert found.classes == LABELS
    assert found.matrix == ((2, 0, 0), (1, 1, 0), (0, 0, 2))
    assert found.accuracy == pytest.approx(5 / 6) and found.rows == 6
    good, bad, _ = found.scores
    assert good == ClassScore("good", pytest.approx(2 / 3), 1.0, pytest.approx(0.8), 2, 3)
    assert bad == ClassScore("bad", 1.0, 0.5, pytest.approx(2 / 3), 2, 1)
    assert found.macro_f1 == pytest.approx((0.8 + 2 / 3 + 1) / 3)


def test_spelling_other_classes_and_gaps() -> None:
    pairs = [(" Good", ("good",), 3), ("awful", ("bad",), 1), ("", ("bad",), 5), ("good", (), 1)]
    found = confusion(pairs, ("good", "bad"), several=False)
    assert found.classes == ("good", "bad", "awful", "")
    assert found.matrix == ((3, 0, 0, 1), (0, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 0))
    assert (found.rows, found.without_gold, found.accuracy) == (5, 5, 0.6)
    assert found.scores[1] == ClassScore("bad", 0.0, None, 0.0, 0, 1)


def test_rows_with_several_labels() -> None:
    pairs = [("a; b", ("a", "b"), 2), ("a", ("a", "b"), 1), ("B", (), 1)]
    found = confusion(pairs, ("a", "b"), several=True)
    assert found.matrix == () and found.accuracy == 0.5
    assert found.scores[0] == ClassScore("a", 1.0, 1.0, 1.0, 3, 3)
    assert found.scores[1] == ClassScore(
        "b", pytest.approx(2 / 3), pytest.approx(2 / 3), pytest.approx(2 / 3), 3, 3
    )


def test_a_column_that_holds_no_labels(engine: Labeller) -> None:
    run = engine.service.table(engine.source("reviews.csv", rows(300)), 0, OWN)
    engine.do(run)
    for column, code in ((1, "too_many_classes"), (7, "no_gold")):
        with pytest.raises(UserError) as found:
            engine.service.confusion(run.id, column)
        assert found.value.code == code


def test_several_labels_a_row_are_filtered_one_by_one(engine: Labeller) -> None:
    from desktop_app.services.classification.records import RowFilter

    run = engine.service.table(engine.source("reviews.csv", rows(2)), 0, OWN)
    engine.begin()
    engine.produce(facts(multi_label=True))
    made = [((0.9, 0.7, 0.1), 0), ((0.2, 0.6, 0.3), 1)]
    engine.finish(
        RowsDone(0, tuple(ClassifiedRow(n, (f"text {n}",), f"text {n}", s) for s, n in made))
    )
    assert engine.service.rows(run.id, 0, 1).rows[0].label == "good, bad"
    assert engine.service.count(run.id, RowFilter("bad")) == 2
    assert engine.service.count(run.id, RowFilter("good")) == 1
    assert engine.service.distribution(run.id).counts == (("bad", 2), ("good", 1), ("so-so", 0))
