"""Searching for models, and everything about one: driven by keys, clicks and slow answers."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QPlainTextEdit,
    QTextEdit,
)

from desktop_app.errors import UserError
from desktop_app.model_library.advice import Pace
from desktop_app.services.model_defaults import ModelDefaults
from desktop_app.ui.models.card_state import CardState
from desktop_app.ui.models.markdown_card import without_html

from .conftest import Stage
from .fake_shelf import QWEN, listed, quantized
from .models_kit import CTRL, KEY, card, names, open_page, state


def test_the_search_shows_the_catalogue_at_once_and_then_the_hub(stage: Stage) -> None:
    page = open_page(stage)
    stage.shelf.gate = threading.Event()
    stage.shelf.on_hub = [listed("other/qwen-mini", "qwen-mini", 1.0, note="", downloads=12_345)]
    stage.press(KEY.Key_F, CTRL)
    QTest.keyClicks(page.head.search.edit, "qwen")
    stage.until(lambda: names(stage) == ["Qwen3 1.7B"])
    stage.until(lambda: stage.shelf.searched == [("qwen", "chat", None)])
    assert page.browse.status.text() == "Searching the hub…" and page.browse.status.isVisible()
    stage.shelf.gate.set()
    stage.until(lambda: names(stage) == ["Qwen3 1.7B", "qwen-mini"])
    assert not page.browse.status.isVisible()
    assert "12,345 downloads a month" in card(stage, "other/qwen-mini").note.text()
    page.head.search.edit.clear()
    stage.until(lambda: len(names(stage)) == 5)


def test_an_answer_that_comes_too_late_is_dropped(stage: Stage) -> None:
    page = open_page(stage)
    stage.shelf.gate = threading.Event()
    stage.shelf.on_hub = [listed("a/qwen-late", "qwen-late", 1.0)]
    page.browse.search("qwen")
    stage.until(lambda: stage.shelf.searched)
    page.browse.search("")
    stage.shelf.gate.set()
    stage.until(lambda: len(names(stage)) == 5)
    stage.until(lambda: not any(one.name == "beside" for one in threading.enumerate()))
    QApplication.processEvents()
    assert "qwen-late" not in names(stage)


def test_a_search_that_finds_nothing_offers_all_tasks(stage: Stage) -> None:
    page = open_page(stage)
    page.browse.search("whisper")
    stage.until(lambda: page.browse.everywhere.isVisible())
    assert page.browse.empty.text() == "No model for Chat is called “whisper”."
    stage.click(page.browse.everywhere)
    stage.until(lambda: names(stage) == ["Whisper small"])
    assert stage.shelf.searched[-1] == ("whisper", None, None)


def test_a_hub_that_cannot_be_reached_is_said_in_place(stage: Stage) -> None:
    page = open_page(stage)
    stage.shelf.errors["search"] = UserError("hub_unreachable", host="hub", reason="no route")
    page.browse.search("qwen")
    stage.until(lambda: page.browse.banner.isVisible())
    assert names(stage) == ["Qwen3 1.7B"]  # what is known stays
    stage.shelf.errors.clear()
    page.browse.banner.retried.emit()
    stage.until(lambda: not page.browse.banner.isVisible() and len(stage.shelf.searched) == 2)


def test_models_can_be_chosen_by_language(stage: Stage) -> None:
    page = open_page(stage)
    menu = page.head.language.menu()
    french = next(action for action in menu.actions() if action.text() == "Français")
    french.trigger()
    stage.until(lambda: names(stage) == ["Starter", "SmolLM3 3B"])
    assert page.head.language.text() == "Français"


def test_details_show_the_card_the_files_and_the_precisions(stage: Stage) -> None:
    page = open_page(stage)
    qwen = card(stage, QWEN.id)
    qwen.title.setFocus()
    QTest.keyClick(qwen.title, KEY.Key_Return)
    stage.until(lambda: page.details.facts.isVisible())
    prose = page.details.card.findChildren(QTextEdit)
    code = page.details.card.findChildren(QPlainTextEdit)
    text = "\n".join(part.toPlainText() for part in (*prose, *code))
    assert "answers" in text and "MMLU" in text
    assert "<div" not in text and "<b>kept</b>" in text
    facts = page.details.facts
    stage.click(facts.files_button)
    files = [facts.files.topLevelItem(n).text(0) for n in range(facts.files.topLevelItemCount())]
    assert files == [
        "config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
        "tokenizer.json",
    ]  # fmt: skip
    assert facts.precision == "none" and "recommended" in facts.options["none"].text()
    facts.options["none"].setFocus()
    QTest.keyClick(facts.options["none"], KEY.Key_Down)
    assert facts.precision == "8bit"
    download = page.details.head.cards[0].action.button
    stage.click(download)
    stage.until(lambda: stage.shelf.downloads.calls)
    stage.shelf.finish(QWEN, Path("/models/qwen"))
    stage.until(lambda: stage.shelf.kept.get(Path("/models/qwen")))
    assert stage.shelf.kept[Path("/models/qwen")].quantization == "8bit"
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Escape)
    assert page.tabs.isVisible()
    assert QApplication.focusWidget() is card(stage, QWEN.id).title
    stage.press(KEY.Key_Escape, on=QApplication.focusWidget())
    assert stage.window.chat.isVisible()


def test_the_precision_of_an_installed_model_is_changed_in_its_details(stage: Stage) -> None:
    folder = Path("/models/qwen")
    stage.shelf.install(QWEN, folder)
    stage.shelf.kept[folder] = ModelDefaults(quantization="8bit", seed=3)
    page = open_page(stage)
    stage.until(lambda: state(stage, QWEN.id) is CardState.USE)
    stage.click(card(stage, QWEN.id).title)
    facts = page.details.facts
    stage.until(lambda: facts.precision == "8bit")
    stage.click(facts.options["4bit"])
    stage.until(lambda: stage.shelf.kept[folder] == ModelDefaults(quantization="4bit", seed=3))


def test_a_gguf_repository_offers_one_file(stage: Stage) -> None:
    stage.shelf.choices = (quantized("Q4_K_M", 1.1), quantized("Q8_0", 1.9, Pace.SLOWLY))
    page = open_page(stage)
    stage.click(card(stage, QWEN.id).title)
    choices = page.details.facts.choices
    stage.until(choices.isVisible)
    first = choices.buttons["m-Q4_K_M.gguf"]
    assert first.isChecked()
    first.setFocus()
    QTest.keyClick(first, KEY.Key_Down)
    stage.click(page.details.head.cards[0].action.button)
    stage.until(lambda: stage.shelf.downloads.calls)
    assert stage.shelf.downloads.files == ("m-Q8_0.gguf",)


def test_details_that_cannot_be_had_say_why(stage: Stage) -> None:
    page = open_page(stage)
    stage.shelf.errors["details"] = UserError("hub_failed", host="hub", reason="500")
    stage.click(card(stage, QWEN.id).title)
    stage.until(lambda: page.details.banner.isVisible())
    assert not page.details.facts.isVisible()
    stage.shelf.errors.clear()
    page.details.banner.retried.emit()
    stage.until(lambda: page.details.facts.isVisible())


def test_html_goes_from_a_card_but_not_from_its_code() -> None:
    card = '<p align="center">Hi <b>you</b></p>\n\n\n\n<!-- x\ny -->bye'
    assert without_html(card) == "Hi you\n\nbye"
    fenced = "```html\n<p>code</p>\n```\n<p>gone</p>"
    assert without_html(fenced) == "```html\n<p>code</p>\n```\ngone"
    assert without_html("1 < 2 and 3 > 2") == "1 < 2 and 3 > 2"
