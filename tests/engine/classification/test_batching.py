"""Batches: little padding, results in order, sizes that fit memory and patience."""

from __future__ import annotations

import random
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from desktop_app.engine.cancel import Cancelled, CancelToken
from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.classification.batching import Batches
from desktop_app.engine.classification.windows import Window
from desktop_app.engine.model_folder import ModelFolder
from tests.engine.conftest import JobRecord

from .conftest import SENTIMENT, Desk, spec


class Summing(torch.nn.Module):
    """A model whose answer is the sum of the ids that are not padding."""

    def __init__(self, pad: int | None = 0) -> None:
        super().__init__()
        text = SimpleNamespace(pad_token_id=pad)
        self.config = SimpleNamespace(get_text_config=lambda: text)
        self.device = torch.device("cpu")
        self.shapes: list[tuple[int, ...]] = []

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        self.shapes.append(tuple(input_ids.shape))
        return (input_ids * attention_mask).sum(-1)


def batches(model: Summing, side: str = "right") -> Batches:
    tokenizer = SimpleNamespace(padding_side=side, pad_token_id=0)
    folder: Any = ModelFolder(SENTIMENT, "summing", {})
    return Batches(LoadedCheckpoint(model, tokenizer, folder, "none"))


def window(number: int, length: int) -> Window:
    return Window(number, 0, [1 + (number % 5)] * length, None, [], length, (0, 0))


def run(made: Batches, windows: Sequence[Window], cancel: CancelToken | None = None) -> list[int]:
    steps = made.run(windows, lambda output, _: output.tolist(), cancel or CancelToken())
    parts = []
    while True:
        try:
            parts.append(next(steps))
        except StopIteration as end:
            assert parts == sorted(parts) and (not parts or parts[-1] == pytest.approx(1))
            return list(end.value)


@pytest.mark.parametrize("side", ["right", "left"])
def test_results_come_in_the_order_of_the_windows(side: str) -> None:
    rng = random.Random(1)
    windows = [window(number, rng.randint(1, 120)) for number in range(300)]
    model = Summing()
    assert run(batches(model, side), windows) == [sum(one.ids) for one in windows]
    tokens = sum(len(one.ids) for one in windows)
    padded = sum(rows * length for rows, length in model.shapes)
    assert padded < 1.1 * tokens
    assert len(model.shapes) < 60  # and yet not one by one
    assert max(rows * length for rows, length in model.shapes) <= 2048


def test_without_a_padding_token_each_is_alone() -> None:
    model = Summing(pad=None)
    tokenizer = SimpleNamespace(padding_side="right", pad_token_id=None)
    folder: Any = ModelFolder(SENTIMENT, "summing", {})
    made = Batches(LoadedCheckpoint(model, tokenizer, folder, "none"))
    assert run(made, [window(1, 3), window(2, 5)]) == [6, 15]
    assert model.shapes == [(1, 3), (1, 5)]


def test_a_window_that_alone_is_too_large_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Summing()

    def short(**_: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(model, "forward", short)
    with pytest.raises(MemoryError):
        run(batches(model), [window(1, 300), window(2, 300)])


def test_cancelling_does_not_wait_for_a_batch(desk: Desk) -> None:
    loaded = desk.models.get("sequence_classification", spec(SENTIMENT), JobRecord().job)
    cancel, seen = CancelToken(), []
    layers = loaded.model.bert.encoder.layer
    hook = layers[0].register_forward_hook(lambda *_: (seen.append(1), cancel.set())[0])
    try:
        with pytest.raises(Cancelled):
            run(Batches(loaded), [window(number, 20) for number in range(40)], cancel)
    finally:
        hook.remove()
    assert seen == [1]  # the second layer was not begun


def test_nothing_is_no_work() -> None:
    assert run(batches(Summing()), []) == []
