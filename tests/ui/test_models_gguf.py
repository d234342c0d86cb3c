"""GGUF models of the hub in the window: which quantization, which file, details."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from desktop_app.errors import UserError
from desktop_app.model_library.installed import Installed
from desktop_app.services.listing import Listed
from desktop_app.ui.models.card_state import CardState
from desktop_app.ui.models.why import Why

from .conftest import Stage
from .fake_shelf import QWEN, FakeShelf, quantized
from .models_kit import (
    CTRL,
    FOR_CPU,
    GGUF_ID,
    KEY,
    card,
    open_installed,
    open_page,
    row,
    state,
    supported,
)


@pytest.fixture
def gguf_stage(make_stage: Callable[..., Stage]) -> Stage:
    return make_stage(prepare=supported)


def catch_up(stage: Stage) -> None:
    """Waits until everything is done that was asked of the shelf so far."""
    done: list[object] = []
    stage.bridge.call(lambda: None, done.append)
    stage.until(lambda: done)


def test_the_list_says_why_it_recommends_quantized_models(gguf_stage: Stage) -> None:
    stage = gguf_stage
    page = open_page(stage)
    qwen = card(stage, GGUF_ID)
    assert qwen.action.text.text() == "1.9 GB · Q8_0"
    assert page.browse.why.isVisible()
    assert "without a graphics card: about 3 to 9 times as fast" in page.browse.why.text()
    page.show_task("speech")
    stage.until(lambda: not page.browse.why.isVisible())


def test_a_click_asks_the_hub_which_file_suits_and_fetches_that_alone(gguf_stage: Stage) -> None:
    stage = gguf_stage
    open_page(stage)
    qwen = card(stage, GGUF_ID)
    stage.shelf.gate = threading.Event()
    qwen.action.button.setFocus()
    QTest.keyClick(qwen.action.button, KEY.Key_Return)
    assert qwen.action.state is CardState.RUNNING  # at once, while the hub is asked
    assert qwen.action.text.text() == "Asking the hub…"
    stage.window.models.keeper.look()
    for _ in range(2):  # the look, and the list that is read after it
        catch_up(stage)
    assert qwen.action.state is CardState.RUNNING  # not forgotten by that
    stage.shelf.gate.set()
    stage.until(lambda: stage.shelf.downloads.calls == [("start", GGUF_ID)])
    assert stage.shelf.downloads.files == ("m-Q8_0.gguf",)
    assert state(stage, GGUF_ID) is CardState.RUNNING


@pytest.mark.parametrize("button", ["hold", "cancel"])
def test_whoever_changes_their_mind_meanwhile_gets_nothing(gguf_stage: Stage, button: str) -> None:
    stage = gguf_stage
    open_page(stage)
    qwen = card(stage, GGUF_ID)
    gate = stage.shelf.gate = threading.Event()
    stage.click(qwen.action.button)
    stage.click(getattr(qwen.action, button))
    stage.until(lambda: state(stage, GGUF_ID) is CardState.DOWNLOAD)
    gate.set()
    keeper, looked = stage.window.models.keeper, []
    keeper.looked.connect(lambda: looked.append(True))
    keeper.look()
    stage.until(lambda: looked)
    assert ("start", GGUF_ID) not in stage.shelf.downloads.calls
    stage.shelf.gate = None
    stage.click(qwen.action.button)
    stage.until(lambda: ("start", GGUF_ID) in stage.shelf.downloads.calls)


def test_a_hub_that_does_not_answer_leaves_the_card_as_it_was(gguf_stage: Stage) -> None:
    stage = gguf_stage
    page = open_page(stage)
    stage.shelf.errors["details"] = UserError("hub_failed", host="hub", reason="500")
    stage.click(card(stage, GGUF_ID).action.button)
    stage.until(page.banner.isVisible)
    assert state(stage, GGUF_ID) is CardState.DOWNLOAD


def test_details_offer_each_quantization_with_size_and_verdict(gguf_stage: Stage) -> None:
    stage = gguf_stage
    page = open_page(stage)
    stage.click(card(stage, GGUF_ID).title)
    facts = page.details.facts
    stage.until(facts.isVisible)
    texts = [button.text() for button in facts.choices.buttons.values()]
    assert texts == [
        "Q2_K · 800 MB · runs well", "Q4_K_M · 1.1 GB · runs well",
        "Q8_0 · 1.9 GB · runs well · recommended", "F16 · 3.4 GB · runs slowly",
    ]  # fmt: skip
    assert facts.choices.current is not None
    assert facts.choices.current.quantization == "Q8_0"
    assert not facts.options and facts.why.isVisible() and not facts.choices.more.isVisible()
    head = page.details.head.cards[0]
    assert head.action.text.text() == "1.9 GB · Q8_0"
    facts.choices.buttons["m-Q8_0.gguf"].setFocus()
    QTest.keyClick(facts.choices.buttons["m-Q8_0.gguf"], KEY.Key_Up)
    assert head.action.text.text() == "1.1 GB · Q4_K_M"
    stage.click(head.action.button)
    stage.until(lambda: stage.shelf.downloads.calls == [("start", GGUF_ID)])
    assert stage.shelf.downloads.files == ("m-Q4_K_M.gguf",)


def test_a_long_list_shows_the_usual_ones_first(gguf_stage: Stage) -> None:
    stage = gguf_stage
    kinds = ("IQ2_M", "Q2_K", "Q3_K_S", "Q3_K_M", "Q4_0", "Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0")
    stage.shelf.choices = tuple(quantized(kind, 1 + n / 10) for n, kind in enumerate(kinds))
    page = open_page(stage)
    stage.click(card(stage, GGUF_ID).title)
    choices = page.details.facts.choices
    stage.until(choices.isVisible)

    def shown() -> list[str]:
        return [
            c.quantization for c in stage.shelf.choices if choices.buttons[c.file.name].isVisible()
        ]

    assert shown() == ["Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0"]
    assert choices.more.text() == "All 9 quantizations"
    choices.more.setFocus()
    QTest.keyClick(choices.more, KEY.Key_Space)
    assert shown() == list(kinds)
    stage.click(choices.buttons["m-Q2_K.gguf"])
    stage.click(choices.more)
    assert shown() == ["Q2_K", "Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0"]  # what is chosen stays


def test_a_split_file_says_so_and_is_fetched_whole(gguf_stage: Stage) -> None:
    stage = gguf_stage
    [one] = stage.shelf.choices = (quantized("Q8_0-00001-of-00003", 40.0),)
    page = open_page(stage)
    stage.click(card(stage, GGUF_ID).title)
    facts = page.details.facts
    stage.until(facts.isVisible)
    texts = [label.text() for label in facts.findChildren(QLabel)]
    assert f"{one.file.name} and 2 more parts" in texts
    stage.click(page.details.head.cards[0].action.button)
    stage.until(lambda: stage.shelf.downloads.files == (one.file.name,))


def test_the_other_form_is_one_click_away(gguf_stage: Stage) -> None:
    stage = gguf_stage
    page = open_page(stage)
    stage.click(card(stage, GGUF_ID).title)
    facts = page.details.facts
    stage.until(facts.isVisible)
    assert facts.other.text() == f"Full weights: {QWEN.id}"
    stage.shelf.choices, stage.shelf.other_form = (), GGUF_ID
    facts.other.setFocus()
    QTest.keyClick(facts.other, KEY.Key_Return)
    stage.until(lambda: facts.isVisible() and page.details.title.text() == QWEN.id)
    assert facts.options and not facts.choices.isVisible()
    assert facts.other.text() == f"Quantized: {GGUF_ID}"
    assert facts.why.isVisible()  # says why one would take it
    stage.click(page.details.head.cards[0].action.button)
    stage.until(lambda: stage.shelf.downloads.calls == [("start", QWEN.id)])


def test_of_several_files_each_has_its_own_state(gguf_stage: Stage, tmp_path: Path) -> None:
    stage = gguf_stage
    snapshot = tmp_path / "models--acme--qwen-GGUF" / "snapshots" / ("c0ffee" * 6 + "beef")
    here = Installed(
        snapshot / "m-Q4_K_M.gguf", GGUF_ID, "m-Q4_K_M", "hub", "chat", 1_100_000_000,
        quantization="Q4_K_M",
    )  # fmt: skip
    stage.shelf.here.append(here)
    page = open_page(stage)
    stage.until(lambda: state(stage, GGUF_ID) is CardState.USE)
    stage.click(card(stage, GGUF_ID).title)
    facts, head = page.details.facts, page.details.head.cards[0]
    stage.until(facts.isVisible)
    assert facts.choices.current is not None
    assert facts.choices.current.quantization == "Q4_K_M"  # the one that is here
    assert head.action.state is CardState.USE
    stage.click(facts.choices.buttons["m-Q8_0.gguf"])
    assert head.action.state is CardState.DOWNLOAD
    stage.click(facts.choices.buttons["m-Q4_K_M.gguf"])
    chosen: list[Path] = []
    stage.window.models.keeper.chosen.connect(chosen.append)
    stage.click(head.action.button)
    stage.until(lambda: chosen == [here.path])


def test_an_update_of_a_gguf_file_is_that_file(gguf_stage: Stage, tmp_path: Path) -> None:
    stage = gguf_stage
    file = tmp_path / "snapshots" / "c0ffee" / "Q8_0" / "m-Q8_0-00001-of-00002.gguf"
    stage.shelf.here.append(
        Installed(file, GGUF_ID, "m", "hub", "chat", 9, revision="c0ffee", quantization="Q8_0")
    )
    stage.shelf.newer = {GGUF_ID}
    page = open_installed(stage)
    stage.click(page.installed.look_for_updates)
    stage.until(lambda: row(stage, file).update_button.isVisible())
    stage.click(row(stage, file).update_button)
    stage.until(lambda: stage.shelf.downloads.calls)
    assert stage.shelf.downloads.files == ("Q8_0/m-Q8_0-00001-of-00002.gguf",)


def test_why_names_the_quantization(gguf_stage: Stage) -> None:
    open_page(gguf_stage)
    qwen = card(gguf_stage, GGUF_ID)
    gguf_stage.click(qwen.pace)
    popover = qwen.pace.findChild(Why)
    assert popover is not None
    assert "(Q8_0)" in popover.accessibleName()
    assert "Q8_0" in [label.text() for label in popover.findChildren(QLabel)]
    popover.close()


def test_a_card_of_the_first_run_fetches_the_file_that_suits(
    make_stage: Callable[..., Stage],
) -> None:
    def prepare(shelf: FakeShelf) -> None:
        supported(shelf)
        shelf.suggested = FOR_CPU

    stage = make_stage(prepare=prepare)
    first_run = stage.window.models.first_run
    stage.until(first_run.isVisible)
    listed: Listed = next(one.listed for one in first_run.rows if one.why == "balanced")
    assert listed.id == GGUF_ID
    action = next(one.action for one in first_run.rows if one.why == "balanced")
    assert action.text.text() == "1.9 GB · Q8_0"
    stage.click(action.button)
    stage.until(lambda: stage.shelf.downloads.files == ("m-Q8_0.gguf",))


def test_ctrl_number_and_escape_still_lead_through_the_page(gguf_stage: Stage) -> None:
    stage = gguf_stage
    page = open_page(stage)
    stage.click(card(stage, GGUF_ID).title)
    stage.press(KEY.Key_Escape, on=page)
    assert card(stage, GGUF_ID).title.hasFocus()
    stage.press(KEY.Key_1, CTRL)
    assert stage.window.chat.isVisible()
