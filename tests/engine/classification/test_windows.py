"""Windows: all of a text is in them, none is too long, what stands beside is whole."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from desktop_app.engine.cancel import Cancelled, CancelToken
from desktop_app.engine.classification.windows import Cutter, Window
from desktop_app.errors import UserError
from tests.engine.conftest import JobRecord

from .conftest import SENTIMENT, Desk, Make, spec

TEXTS = (
    "The film is good. " * 100,
    "この映画は良いです。" * 100,
    "short",
    "",
    "a-b_c " * 9000,  # more than a block of characters
    "映画" * 20_000,
)


@pytest.fixture(scope="module", params=["Bert", "Roberta"])
def cutter(request: pytest.FixtureRequest, desk: Desk, make: Make) -> Cutter:
    folder: Path = make(request.param, "SequenceClassification")
    return Cutter(desk.models.get("sequence_classification", spec(folder), JobRecord().job))


def of(windows: list[Window], number: int) -> list[Window]:
    return [window for window in windows if window.text == number]


@pytest.mark.parametrize("other", [None, "This is a hypothesis."])
def test_every_character_is_in_a_window(cutter: Cutter, other: str | None) -> None:
    windows = cutter.cut(TEXTS, CancelToken(), other=other, places=True)
    assert all(len(window.ids) <= cutter.max_tokens == 128 for window in windows)
    for number, text in enumerate(TEXTS):
        parts = of(windows, number)
        assert [window.part for window in parts] == list(range(len(parts))) and parts
        covered = set()
        for window in parts:
            for place in window.places:
                if place is not None:
                    covered.update(range(*place))
        assert all(index in covered or text[index].isspace() for index in range(len(text)))
    assert len(of(windows, 2)) == 1 and windows[0].weight > 50


def test_the_blocks_of_a_text_own_all_of_it(cutter: Cutter) -> None:
    windows = cutter.cut(TEXTS, CancelToken())
    for number in (4, 5):
        owned = sorted({window.own for window in of(windows, number)})
        assert len(owned) > 1
        assert owned[0][0] == 0 and owned[-1][1] == len(TEXTS[number])
        assert all(a[1] == b[0] for a, b in itertools.pairwise(owned))


@pytest.mark.parametrize("cuts", ["first", "second"])
def test_what_stands_beside_is_whole_in_each(desk: Desk, cuts: str) -> None:
    loaded = desk.models.get("sequence_classification", spec(SENTIMENT), JobRecord().job)
    tokenizer, cutter = loaded.processor, Cutter(loaded)
    beside = tokenizer("Where is the hotel?", add_special_tokens=False)["input_ids"]
    windows = cutter.cut(
        TEXTS[:1], CancelToken(), other="Where is the hotel?", cuts=cuts, places=True
    )
    assert len(windows) > 3
    for window in windows:
        assert window.kinds is not None
        ids = [token for token in window.ids if token not in (2, 3)]
        found = ids[: len(beside)] if cuts == "second" else ids[-len(beside) :]
        assert found == beside
        inside = [place is not None for place in window.places]
        assert sum(inside) == len(ids) - len(beside)


def test_a_pair_that_fits_is_what_the_tokenizer_makes(desk: Desk) -> None:
    loaded = desk.models.get("sequence_classification", spec(SENTIMENT), JobRecord().job)
    (window,) = Cutter(loaded).cut(["The film."], CancelToken(), other="A room?", cuts="second")
    assert window.ids == loaded.processor("A room?", "The film.")["input_ids"]
    (window,) = Cutter(loaded).cut(["The film."], CancelToken(), other="A room?")
    assert window.ids == loaded.processor("The film.", "A room?")["input_ids"]


def test_a_tokenizer_in_python_cuts_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = desk.models.get("sequence_classification", spec(SENTIMENT), JobRecord().job)
    fast = Cutter(loaded).cut(TEXTS[:3], CancelToken(), other="A room?")

    class Slow:
        """What of a tokenizer in Python is used."""

        is_fast = False
        model_max_length = 128

        def __call__(self, text: str, **options: bool) -> object:
            return loaded.processor(text, **options)

        def encode(self, text: str, **options: bool) -> list[int]:
            return list(loaded.processor.encode(text, **options))

        def num_special_tokens_to_add(self, pair: bool) -> int:
            return int(loaded.processor.num_special_tokens_to_add(pair=pair))

        def build_inputs_with_special_tokens(
            self, first: list[int], second: list[int] | None
        ) -> list[int]:
            return [2, *first, 3] if second is None else [2, *first, 3, *second, 3]

        def create_token_type_ids_from_sequences(
            self, first: list[int], second: list[int] | None
        ) -> list[int]:
            ends = [] if second is None else [1] * (len(second) + 1)
            return [0] * (len(first) + 2) + ends

    slow = Cutter(loaded)
    monkeypatch.setattr(slow, "_tokenizer", Slow())
    found = slow.cut(TEXTS[:3], CancelToken(), other="A room?")
    assert [(one.ids, one.kinds, one.weight) for one in found] == [
        (one.ids, one.kinds, one.weight) for one in fast
    ]
    with pytest.raises(UserError) as caught:
        slow.cut(TEXTS[:1], CancelToken(), places=True)
    assert caught.value.code == "tokenizer_without_places"


def test_cancelled_between_blocks(cutter: Cutter) -> None:
    cancel = CancelToken()
    cancel.set()
    with pytest.raises(Cancelled):
        cutter.cut(TEXTS, cancel)
