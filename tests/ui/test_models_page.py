"""The section "Models", driven by keys and clicks, on a shelf that the test stocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMessageBox,
    QWidget,
)

from desktop_app.services.download import DownloadPhase
from desktop_app.ui.models.card_state import CardState
from desktop_app.ui.models.unlock_dialog import UnlockDialog
from desktop_app.ui.models.why import Why

from .conftest import Stage
from .fake_shelf import GPT, LLAMA, OPUS, QWEN, SMOL, WHISPER, FakeShelf
from .models_kit import KEY, card, names, open_page, state


def test_the_page_says_what_this_computer_is_and_how_models_run_on_it(stage: Stage) -> None:
    page = open_page(stage)
    stage.until(lambda: page.head.machine.text() and len(names(stage)) == 5)
    assert page.head.machine.text().startswith("This computer: 16 GB memory, ")
    assert page.head.machine.text().endswith("no graphics card")
    assert names(stage) == ["Starter", "Qwen3 1.7B", "SmolLM3 3B", "Llama 3.1 8B", "gpt-oss 120B"]
    paces = [one.pace.text() for one in page.browse.cards.cards]
    assert paces == [
        "runs well", "runs well", "runs slowly", "runs slowly", "too large: 31.2 of 16 GB",
    ]  # fmt: skip
    states = [one.action.state for one in page.browse.cards.cards]
    assert states == [
        CardState.READY, CardState.DOWNLOAD, CardState.DOWNLOAD, CardState.LOCKED,
        CardState.TOO_LARGE,
    ]  # fmt: skip
    assert page.tabs.buttons["installed"].text() == "Installed · 18 MB"
    assert card(stage, QWEN.id).note.text().startswith("Good everyday answers in many languages ·")


def test_a_download_shows_its_progress_pauses_goes_on_and_ends_in_use(
    stage: Stage, tmp_path: Path
) -> None:
    page = open_page(stage)
    qwen = card(stage, QWEN.id)
    qwen.action.button.setFocus()
    QTest.keyClick(qwen.action.button, KEY.Key_Return)
    stage.until(lambda: qwen.action.state is CardState.RUNNING)
    assert QApplication.focusWidget() is qwen.action.hold  # not lost with the button
    stage.shelf.downloads.move(
        QWEN.id, done_bytes=1_159_000_000, bytes_per_s=8.2e6, seconds_left=190.4
    )
    stage.until(lambda: qwen.action.text.text() == "61 % of 1.9 GB · 8.2 MB/s · 3:10 left")
    assert qwen.action.bar.value() == 61
    assert stage.window.status.downloads.text() == "Downloading Qwen3-1.7B · 61 %"
    QTest.keyClick(qwen.action.hold, KEY.Key_Space)
    stage.until(lambda: qwen.action.state is CardState.PAUSED)
    assert qwen.action.text.text() == "Paused · 61 % of 1.9 GB"
    stage.until(lambda: not stage.window.status.downloads.isVisible())
    stage.click(qwen.action.hold)
    stage.until(lambda: qwen.action.state is CardState.RUNNING)
    folder = tmp_path / "qwen"
    stage.shelf.finish(QWEN, folder)
    stage.until(lambda: state(stage, QWEN.id) is CardState.USE)
    assert stage.shelf.defaults(folder).quantization is None  # full: the settings' word
    chosen: list[object] = []
    page._keeper.chosen.connect(chosen.append)
    stage.click(qwen.action.button)
    stage.until(lambda: chosen)
    assert chosen == [folder]


def test_a_download_that_is_cancelled_can_be_begun_again(stage: Stage) -> None:
    open_page(stage)
    qwen = card(stage, QWEN.id)
    stage.click(qwen.action.button)
    stage.until(lambda: qwen.action.cancel.isVisible())
    stage.click(qwen.action.cancel)
    stage.until(lambda: state(stage, QWEN.id) is CardState.DOWNLOAD)
    assert stage.shelf.downloads.calls == [("start", QWEN.id), ("cancel", QWEN.id)]


def test_a_download_that_fails_says_why_and_tries_again(stage: Stage) -> None:
    open_page(stage)
    qwen = card(stage, QWEN.id)
    stage.click(qwen.action.button)
    stage.until(lambda: qwen.action.state is CardState.RUNNING)
    values = (("needed", "3 GB"), ("free", "1 GB"))
    stage.shelf.downloads.move(
        QWEN.id, phase=DownloadPhase.FAILED, error_code="disk_full_download", error_values=values
    )
    stage.until(lambda: qwen.action.state is CardState.FAILED)
    assert "3 GB" in qwen.trouble.text() and qwen.trouble.isVisible()
    stage.click(qwen.action.button)
    stage.until(lambda: qwen.action.state is CardState.RUNNING)
    assert not qwen.trouble.isVisible()
    assert stage.shelf.downloads.calls[-1] == ("resume", QWEN.id)


def test_downloads_of_before_a_restart_are_there_paused(
    make_stage: Callable[..., Stage],
) -> None:
    def prepare(shelf: FakeShelf) -> None:
        shelf.downloads.announce = lambda event: None
        shelf.downloads.start("some/unlisted-model")
        shelf.downloads.pause("some/unlisted-model")

    stage = make_stage(prepare=prepare)
    page = open_page(stage)
    page.show_installed()
    stage.until(lambda: page.installed.coming.card("some/unlisted-model"))
    coming = page.installed.coming.card("some/unlisted-model")
    assert coming is not None and coming.action.state is CardState.PAUSED


def test_why_shows_the_sum_of_every_precision(stage: Stage) -> None:
    open_page(stage)
    gpt = card(stage, GPT.id)
    stage.click(gpt.action.button)
    popover = gpt.pace.findChild(Why)
    assert popover is not None and popover.isVisible()
    assert "31.2 GB" in popover.accessibleName() and "16 GB" in popover.accessibleName()
    QTest.keyClick(popover, KEY.Key_Escape)
    stage.until(lambda: gpt.pace.findChild(Why) is None)
    qwen = card(stage, QWEN.id)
    qwen.pace.setFocus()
    QTest.keyClick(qwen.pace, KEY.Key_Space)
    popover = qwen.pace.findChild(Why)
    assert popover is not None
    popover.close()


def test_a_model_with_terms_is_explained_and_takes_the_token(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    page = open_page(stage)
    stage.shelf.in_file = True
    stage.click(card(stage, LLAMA.id).action.button)
    stage.until(lambda: page.findChild(UnlockDialog))
    dialog = page.findChild(UnlockDialog)
    assert dialog is not None
    assert dialog.token.echoMode() is QLineEdit.EchoMode.Password
    assert "no keyring" in dialog.kept.text()
    assert not dialog.go.isEnabled()
    stage.click(dialog.licence)
    asked = dialog.findChild(QMessageBox)
    assert asked is not None and asked.informativeText() == f"https://huggingface.co/{LLAMA.id}"
    assert opened == []
    QTest.keyClick(asked, KEY.Key_Return)
    assert opened == [f"https://huggingface.co/{LLAMA.id}"]
    QTest.keyClicks(dialog.token, " hf_secret ")
    QTest.keyClick(dialog.token, KEY.Key_Return)
    stage.until(lambda: state(stage, LLAMA.id) is CardState.RUNNING)
    assert stage.shelf.token == "hf_secret"
    assert stage.shelf.downloads.calls == [("start", LLAMA.id)]
    folder = Path("/models/llama")
    stage.shelf.finish(LLAMA, folder)
    stage.until(lambda: stage.shelf.defaults(folder).quantization == "8bit")  # else too large


def test_terms_that_are_not_accepted_yet_ask_again(stage: Stage) -> None:
    stage.shelf.token = "hf_old"
    open_page(stage)
    llama = card(stage, LLAMA.id)
    stage.until(lambda: llama.action.state is CardState.DOWNLOAD)  # the hub may let us in
    stage.click(llama.action.button)
    stage.until(lambda: llama.action.state is CardState.RUNNING)
    values = (("id", LLAMA.id), ("url", "https://example.org"))
    stage.shelf.downloads.move(
        LLAMA.id, phase=DownloadPhase.FAILED, error_code="model_gated", error_values=values
    )
    stage.until(lambda: llama.action.state is CardState.LOCKED)
    assert "licence" in llama.trouble.text()
    stage.click(llama.action.button)
    stage.until(lambda: stage.window.findChild(UnlockDialog))
    dialog = stage.window.findChild(UnlockDialog)
    assert dialog is not None
    QTest.keyClick(dialog.token, KEY.Key_Return)  # with the token that is kept
    stage.until(lambda: ("resume", LLAMA.id) in stage.shelf.downloads.calls)
    assert stage.shelf.token == "hf_old"


def test_tabs_go_by_keys_and_by_clicks(stage: Stage) -> None:
    page = open_page(stage)
    page.tabs.buttons["chat"].setFocus()
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget(), KEY.Key_Right)
    assert page.tabs.current == "speech"
    stage.until(lambda: names(stage) == ["Whisper small"])
    stage.click(page.tabs.buttons["translate"])
    stage.until(lambda: names(stage) == ["OPUS-MT Japanese–English"])
    assert state(stage, OPUS.id) is CardState.DOWNLOAD
    stage.shelf.install(WHISPER, Path("/models/whisper"))
    page._keeper.look()
    stage.click(page.tabs.buttons["speech"])
    stage.until(lambda: page.browse.cards.card(WHISPER.id) is not None)
    stage.until(lambda: state(stage, WHISPER.id) is CardState.HERE)


def test_arrow_keys_go_from_model_to_model(stage: Stage) -> None:
    page = open_page(stage)
    stage.until(lambda: len(page.browse.cards.cards[-1].title.text()) > 0)
    QTest.keyClick(page.head.search.edit, KEY.Key_Down)
    titles = [one.title for one in page.browse.cards.cards]
    assert QApplication.focusWidget() is titles[0]
    QTest.keyClick(titles[0], KEY.Key_Down)
    assert QApplication.focusWidget() is titles[1]
    QTest.keyClick(titles[1], KEY.Key_Up)
    assert QApplication.focusWidget() is titles[0]


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("size", [(480, 760), (1300, 800)])
def test_every_control_has_a_name_and_nothing_stands_outside(
    make_stage: Callable[..., Stage], lang: str, size: tuple[int, int]
) -> None:
    def prepare(shelf: FakeShelf) -> None:
        shelf.downloads.announce = lambda event: None
        shelf.install(WHISPER, Path("/models/whisper"))
        shelf.downloads.start(SMOL.id)
        known = shelf.downloads.get(SMOL.id)
        assert known is not None
        shelf.downloads.put(replace(known, done_bytes=10**9, bytes_per_s=9e6, seconds_left=4000.0))

    stage = make_stage(lang=lang, size=size, prepare=prepare)
    page = open_page(stage)
    stage.until(lambda: len(page.browse.cards.cards) == 5 and page.head.machine.text())
    views: list[Callable[[], object]] = [
        lambda: None,
        page.show_installed,
        lambda: page.open_model(QWEN),
    ]
    for show in views:
        show()
        stage.until(lambda: page.details.facts.isVisible() or page.tabs.isVisible())
        QApplication.processEvents()
        shown = [w for w in stage.window.findChildren(QWidget) if w.isVisible()]
        nameless = [
            widget
            for widget in shown
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not widget.accessibleName()
            and not getattr(widget, "text", lambda: "")()
            and not widget.objectName().startswith("qt_")
        ]
        assert nameless == []
        right = stage.window.width()
        outside = [
            widget
            for widget in shown
            if page.isAncestorOf(widget)
            and widget.mapTo(stage.window, widget.rect().topRight()).x() > right
        ]
        assert outside == []
