"""GGUF models in the window: which quantization, whose files, drops, details, what is missing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTreeWidgetItem

from desktop_app.errors import UserError
from desktop_app.model_library.advice import Pace
from desktop_app.model_library.installed import Installed
from desktop_app.model_library.neighbours import Neighbour
from desktop_app.services.listing import Listed
from desktop_app.services.model_defaults import ModelDefaults
from desktop_app.ui.models.card_state import CardState
from desktop_app.ui.models.defaults_dialog import DefaultsDialog
from desktop_app.ui.models.installed_row import InstalledRow
from desktop_app.ui.models.models_page import ModelsPage
from desktop_app.ui.models.neighbours_dialog import NeighboursDialog
from desktop_app.ui.models.why import Why
from tests import gguf_files

from .conftest import Stage
from .fake_shelf import QWEN, FakeShelf, quantized
from .models_kit import CTRL, KEY, card, open_page, state

FILE = Path("/models/m-Q4_K_M.gguf")
GGUF_ID = "acme/qwen-GGUF"
#: As the shelf lists it on a computer without a graphics card.
FOR_CPU = replace(QWEN, id=GGUF_ID, quantization="Q8_0", for_cpu=True, download_bytes=1_900_000_000)
CHOICES = (
    quantized("Q2_K", 0.8), quantized("Q4_K_M", 1.1), quantized("Q8_0", 1.9),
    quantized("F16", 3.4, Pace.SLOWLY),
)  # fmt: skip


def supported(shelf: FakeShelf) -> None:
    shelf.runs_gguf = True
    shelf.models[0] = FOR_CPU
    shelf.choices = CHOICES
    shelf.other_form = QWEN.id


@pytest.fixture
def gguf_stage(make_stage: Callable[..., Stage]) -> Stage:
    return make_stage(prepare=supported)


def open_installed(stage: Stage) -> ModelsPage:
    page = open_page(stage)
    stage.click(page.tabs.buttons["installed"])
    stage.until(lambda: page.installed.isVisible() and page.installed.rows)
    return page


def row(stage: Stage, path: Path) -> InstalledRow:
    view = stage.window.models.page.installed
    stage.until(lambda: view.row(path))
    found = view.row(path)
    assert found is not None
    stage.until(found.isVisible)
    return found


def catch_up(stage: Stage) -> None:
    """Waits until everything is done that was asked of the shelf so far."""
    done: list[object] = []
    stage.bridge.call(lambda: None, done.append)
    stage.until(lambda: done)


# --- the hub ------------------------------------------------------------------------


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


# --- what is here -------------------------------------------------------------------


def test_a_file_of_ones_own_is_used_and_its_facts_are_read(
    gguf_stage: Stage, tmp_path: Path
) -> None:
    stage = gguf_stage
    file = gguf_files.write(stage.desk.models.starter, tmp_path / "own-Q8_0.gguf", "Q8_0")
    stage.shelf.here.append(
        Installed(file, "", "own-Q8_0", "gguf", "chat", 10_000_000, quantization="Q8_0")
    )
    page = open_installed(stage)
    own = row(stage, file)
    texts = [label.text() for label in own.findChildren(QLabel)]
    assert "Chat · 10 MB · Q8_0 · not used yet" in texts
    assert own.use.isVisible() and own.defaults.isVisible() and not own.trouble.isVisible()
    own.title.setFocus()
    QTest.keyClick(own.title, KEY.Key_Return)
    stage.until(page.details.file.isVisible)
    rows = page.details.file.rows
    assert rows["Format"] == "GGUF" and rows["Architecture"] == "llama"
    assert rows["Written as"] == "Q8_0" and rows["Chat template"] == "yes"
    assert rows["Name"] == "Tsukue starter" and rows["Context"].endswith(" tokens")
    assert page.details.title.text() == str(file)
    # There is nothing to ask the hub.
    assert not page.details.facts.isVisible() and not page.details.status.isVisible()
    assert not page.details.banner.isVisible()
    stage.press(KEY.Key_Escape, on=page)
    assert own.isVisible()


def test_a_file_that_is_damaged_says_so(gguf_stage: Stage, tmp_path: Path) -> None:
    stage = gguf_stage
    (tmp_path / "x.gguf").write_bytes(b"GGUF")
    stage.shelf.here.append(Installed(tmp_path / "x.gguf", "", "x", "gguf", "chat", 4))
    page = open_installed(stage)
    stage.click(row(stage, tmp_path / "x.gguf").title)
    stage.until(page.details.banner.isVisible)
    assert "x.gguf" in page.details.banner.accessibleName()
    assert not page.details.file.isVisible()


def test_without_llama_cpp_the_reason_stands_in_place(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "desktop_app.model_library.gguf_support.problem", lambda: "this processor lacks AVX2"
    )
    stage.shelf.choices = CHOICES
    on_hub = Path("/hub/snapshots/c/m-Q8_0.gguf")
    stage.shelf.here += [
        Installed(FILE, "", "own", "gguf", "chat", 9, quantization="Q4_K_M"),
        Installed(on_hub, QWEN.id, "m", "hub", "chat", 9, quantization="Q8_0"),
    ]
    page = open_installed(stage)
    own = row(stage, FILE)
    assert not own.use.isVisible()
    assert own.trouble.isVisible() and "lacks AVX2" in own.trouble.text()
    page.show_task("chat")
    qwen = card(stage, QWEN.id)
    assert qwen.action.state is CardState.HERE
    assert qwen.trouble.isVisible() and "lacks AVX2" in qwen.trouble.text()
    stage.click(qwen.title)
    warning = page.details.facts.warning
    stage.until(warning.isVisible)
    assert "lacks AVX2" in warning.text()
    assert not page.details.facts.why.isVisible()


def test_defaults_of_a_gguf_file_have_no_precision(gguf_stage: Stage) -> None:
    stage = gguf_stage
    stage.shelf.here.append(Installed(FILE, "", "own", "gguf", "chat", 9, quantization="Q4_K_M"))
    stage.shelf.kept[FILE] = ModelDefaults(quantization="4bit", seed=7)
    page = open_installed(stage)
    stage.click(row(stage, FILE).defaults)
    stage.until(lambda: page.installed.findChild(DefaultsDialog))
    dialog = page.installed.findChild(DefaultsDialog)
    assert dialog is not None and dialog.precision is None
    assert "Precision" not in [label.text() for label in dialog.findChildren(QLabel)]
    field = dialog.numbers["context_tokens"]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "8192")
    dialog.buttons.accepted.emit()
    wanted = ModelDefaults(quantization="4bit", seed=7, context_tokens=8192)
    stage.until(lambda: stage.shelf.kept[FILE] == wanted)


# --- models of other programs ---------------------------------------------------------

AROUND = [
    Neighbour("LM Studio", "Qwen3-4B", Path("/lms/q.gguf"), 2_500_000_000, "Q4_K_M", 4_000_000_000),
    Neighbour("LM Studio", "bert", Path("/lms/b.gguf"), 90_000_000, problem="gguf_no_chat"),
    Neighbour("Ollama", "llama3.2:3b", Path("/ollama/sha256-ab"), 2_000_000_000, "Q4_K_M"),
    Neighbour("Ollama", "old", Path("/ollama/sha256-cd"), 9_000_000, "Q8_0", here=True),
]  # fmt: skip


def open_dialog(stage: Stage) -> NeighboursDialog:
    page = open_installed(stage)
    button = page.installed.look_around
    button.setFocus()
    QTest.keyClick(button, KEY.Key_Space)
    stage.until(lambda: page.installed.findChild(NeighboursDialog))
    dialog = page.installed.findChild(NeighboursDialog)
    assert dialog is not None
    return dialog


def item(dialog: NeighboursDialog, name: str) -> QTreeWidgetItem:
    return next(one for one in dialog.list.models() if one.text(0) == name)


def test_models_of_other_programs_are_ticked_and_added_by_keys(gguf_stage: Stage) -> None:
    stage = gguf_stage
    stage.shelf.around = AROUND
    dialog = open_dialog(stage)
    stage.until(dialog.list.isVisible)
    assert "Nothing is copied" in dialog.about.text()
    assert [dialog.list.topLevelItem(n).text(0) for n in range(2)] == ["LM Studio", "Ollama"]
    assert item(dialog, "Qwen3-4B").text(1) == "Q4_K_M · 2.5 GB"
    assert item(dialog, "bert").isDisabled() and "does not write text" in item(
        dialog, "bert"
    ).toolTip(0)
    assert item(dialog, "old").isDisabled() and item(dialog, "old").text(1) == "in your list · 9 MB"
    assert not dialog.add.isEnabled()
    assert QApplication.focusWidget() is dialog.list
    assert dialog.list.currentItem() is item(dialog, "Qwen3-4B")
    QTest.keyClick(dialog.list, KEY.Key_Space)
    assert dialog.chosen == [Path("/lms/q.gguf")] and dialog.add.text() == "Add"
    for _ in range(3):  # past the one that cannot be used, to the program, to its model
        QTest.keyClick(dialog.list, KEY.Key_Down)
        if dialog.list.currentItem() is item(dialog, "llama3.2:3b"):
            break
    QTest.keyClick(dialog.list, KEY.Key_Space)
    assert dialog.add.text() == "Add 2 models"
    QTest.keyClick(dialog.list, KEY.Key_Return)
    stage.until(lambda: len(stage.shelf.imported) == 2)
    assert stage.shelf.imported == [Path("/lms/q.gguf"), Path("/ollama/sha256-ab")]
    assert row(stage, Path("/lms/q.gguf")).isVisible()


def test_a_program_is_ticked_as_a_whole_without_what_cannot_be_added(gguf_stage: Stage) -> None:
    gguf_stage.shelf.around = AROUND
    dialog = open_dialog(gguf_stage)
    gguf_stage.until(dialog.list.isVisible)
    for name in ("LM Studio", "Ollama"):
        program = next(
            top for n in range(2) if (top := dialog.list.topLevelItem(n)).text(0) == name
        )
        dialog.list.setCurrentItem(program)
        QTest.keyClick(dialog.list, KEY.Key_Space)
    assert dialog.chosen == [Path("/lms/q.gguf"), Path("/ollama/sha256-ab")]
    dialog.reject()


def test_what_is_looked_for_and_not_found_is_said(gguf_stage: Stage) -> None:
    stage = gguf_stage
    gate = stage.shelf.gate = threading.Event()
    dialog = open_dialog(stage)
    assert dialog.status.text().startswith("Looking for models of LM Studio")
    assert not dialog.list.isVisible()
    gate.set()
    stage.until(lambda: dialog.status.text().startswith("No models of LM Studio"))
    assert not dialog.add.isEnabled()
    dialog.reject()


def test_a_dialog_that_was_closed_takes_no_answer(gguf_stage: Stage) -> None:
    stage = gguf_stage
    gate = stage.shelf.gate = threading.Event()
    stage.shelf.around = AROUND
    dialog = open_dialog(stage)
    gone: list[bool] = []
    dialog.destroyed.connect(lambda: gone.append(True))
    dialog.reject()
    stage.until(lambda: gone)
    gate.set()
    looked: list[bool] = []
    stage.window.models.keeper.looked.connect(lambda: looked.append(True))
    stage.window.models.keeper.look()
    stage.until(lambda: looked)


def test_looking_around_that_fails_says_why(gguf_stage: Stage) -> None:
    error = UserError("models_unreadable", path="/models", reason="denied")
    gguf_stage.shelf.errors["look_around"] = error
    dialog = open_dialog(gguf_stage)
    gguf_stage.until(lambda: "denied" in dialog.status.text())
    dialog.reject()


def test_one_of_several_that_cannot_be_added_is_told_of(gguf_stage: Stage) -> None:
    stage = gguf_stage
    stage.shelf.errors["import_path"] = UserError("gguf_damaged", path="/lms/q.gguf")
    page = open_installed(stage)
    stage.window.models.keeper.import_all([Path("/lms/q.gguf")])
    stage.until(page.banner.isVisible)
    assert "/lms/q.gguf" in page.banner.accessibleName()


# --- drops ----------------------------------------------------------------------------


def drop(stage: Stage, *files: Path) -> str:
    """Drops files on the window; returns what was said while they were over it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(200, 200), Qt.DropAction.CopyAction, data, *held)
    QApplication.sendEvent(stage.window, enter)
    hint = stage.window.models.drop.hint
    assert enter.isAccepted() and hint.isVisible()
    QApplication.sendEvent(
        stage.window, QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, data, *held)
    )
    assert not hint.isVisible()
    return hint.text()


def test_a_gguf_file_dropped_on_a_chat_answers_there(gguf_stage: Stage) -> None:
    stage = gguf_stage
    chosen: list[Path] = []
    stage.window.models.keeper.chosen.connect(chosen.append)
    assert drop(stage, Path("/x/m-Q4_K_M.gguf")) == "Drop to chat with the model"
    stage.until(lambda: chosen == [Path("/x/m-Q4_K_M.gguf")])
    assert stage.window.chat.isVisible()


@pytest.mark.parametrize("name", ["m.GGUF", "sha256-0123abcd"])
def test_a_gguf_file_dropped_on_the_models_is_added(gguf_stage: Stage, name: str) -> None:
    stage = gguf_stage
    open_page(stage)
    file = Path("/x") / name
    assert drop(stage, file) == "Drop to add the model"
    assert row(stage, file).isVisible()
    assert stage.desk.models.current.built_in


def test_several_dropped_on_a_chat_are_added(gguf_stage: Stage) -> None:
    stage = gguf_stage
    drop(stage, Path("/x/a.gguf"), Path("/x/b.gguf"))
    stage.until(lambda: stage.shelf.imported == [Path("/x/a.gguf"), Path("/x/b.gguf")])
    assert row(stage, Path("/x/b.gguf")).isVisible()


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
