"""Models outside of their section: the first run, the menu, the status line, the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from desktop_app.errors import UserError
from desktop_app.services.download import Download, DownloadPhase
from desktop_app.settings import SettingsFile
from desktop_app.ui.models import words
from desktop_app.ui.models.card_state import CardState
from desktop_app.ui.models.first_run import FirstRunCard
from desktop_app.ui.theme import DARK, LIGHT

from .conftest import Stage
from .fake_shelf import OPUS, QWEN, SMOL, WHISPER, FakeShelf
from .test_settings import _contrast

KEY = Qt.Key
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
CTRL = Qt.KeyboardModifier.ControlModifier
FOLDER = Path("/models/qwen")


def first_run(stage: Stage) -> FirstRunCard:
    card = stage.window.models.first_run
    stage.until(card.isVisible)
    return card


def test_the_first_run_suggests_what_suits_and_fetches_nothing(stage: Stage) -> None:
    card = first_run(stage)
    assert card.accessibleName() == "This computer has 16 GB and no graphics card: we suggest …"
    assert [row.listed.id for row in card.rows] == [SMOL.id, QWEN.id, WHISPER.id, OPUS.id]
    assert not stage.window.chat.welcome._card.isVisible()  # one card is enough
    assert stage.shelf.downloads.calls == []


def test_a_suggestion_is_fetched_by_a_click_and_then_used(stage: Stage) -> None:
    card = first_run(stage)
    action = card.rows[1].action
    stage.click(action.button)
    stage.until(lambda: action.state is CardState.RUNNING)
    stage.shelf.downloads.move(QWEN.id, done_bytes=950_000_000)
    stage.until(lambda: action.bar.value() == 50)
    stage.shelf.finish(QWEN, FOLDER)
    stage.until(lambda: action.state is CardState.USE)
    assert card.isVisible()  # it has not done its work yet
    used: list[Path] = []
    stage.window.models.keeper.chosen.disconnect(stage.window.model_menu.choose)
    stage.window.models.keeper.chosen.connect(used.append)
    stage.click(action.button)
    stage.until(lambda: used == [FOLDER])


def test_the_suggestions_stay_away_once_dismissed(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage()
    card = first_run(stage)
    card.close_button.setFocus()
    QTest.keyClick(card.close_button, KEY.Key_Space)
    assert not card.isVisible()
    assert stage.window.chat.welcome._card.isVisible()
    assert SettingsFile(stage.data.settings).current.suggest_models is False


def test_no_suggestions_where_a_larger_model_is(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(prepare=lambda shelf: shelf.install(QWEN, FOLDER))
    stage.until(lambda: stage.window.models.keeper.installed)
    through: list[object] = []
    stage.bridge.call(lambda: None, through.append)  # behind whatever was asked before
    stage.until(lambda: through)
    assert not stage.window.models.first_run.rows
    dismissed = make_stage("other", suggest_models=False)
    assert dismissed.window.models.findChildren(QTimer, options=DIRECT) == []
    assert stage.window.models.findChildren(QTimer, options=DIRECT) != []  # it would look then


def test_the_card_leads_to_more_models(stage: Stage) -> None:
    stage.click(first_run(stage).more)
    assert stage.window.models.page.isVisible()


def test_the_menu_lists_installed_models_and_leads_to_more(stage: Stage) -> None:
    stage.shelf.install(QWEN, FOLDER)
    stage.shelf.install(WHISPER, Path("/models/whisper"))
    menu = stage.window.model_menu

    def texts() -> list[str]:
        return [action.text() for action in menu.actions()]

    menu.aboutToShow.emit()
    stage.until(lambda: stage.window.models.keeper.installed is not None)
    stage.until(lambda: menu._installed)
    menu.aboutToShow.emit()
    assert "Qwen3 1.7B" in texts() and "Whisper small" not in texts()
    next(action for action in menu.actions() if action.text() == "More models…").trigger()
    assert stage.window.models.page.isVisible()


def test_the_offline_switch_holds_downloads_and_lets_them_go_on(stage: Stage) -> None:
    stage.shelf.downloads.start(QWEN.id)
    stage.shelf.downloads.start(SMOL.id)
    stage.shelf.downloads.pause(SMOL.id)
    keeper = stage.window.models.keeper
    stage.until(lambda: len(keeper.downloads) == 2)
    switch = stage.window.status.offline
    assert (switch.text(), switch.isChecked()) == ("Online", False)
    switch.setFocus()
    QTest.keyClick(switch, KEY.Key_Space)
    assert switch.text() == "Offline"
    assert SettingsFile(stage.data.settings).current.offline is True
    stage.until(lambda: ("pause", QWEN.id) in stage.shelf.downloads.calls)
    stage.press(KEY.Key_3, CTRL)
    page = stage.window.models.page
    assert page.offline.isVisible()
    stage.until(lambda: page.browse.cards.card(QWEN.id))
    page.browse.search("qwen")
    stage.until(lambda: len(page.browse.cards.cards) == 1)
    assert stage.shelf.searched == []
    stage.click(page.offline.button)
    assert switch.text() == "Online" and not page.offline.isVisible()
    stage.until(lambda: ("resume", QWEN.id) in stage.shelf.downloads.calls)
    assert ("resume", SMOL.id) not in stage.shelf.downloads.calls  # the user had paused it
    stage.until(lambda: stage.shelf.searched)


def test_offline_nothing_can_be_fetched(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(offline=True)
    stage.until(stage.window.isActiveWindow)
    stage.press(KEY.Key_3, CTRL)
    page = stage.window.models.page
    stage.until(lambda: page.browse.cards.card(QWEN.id))
    card = page.browse.cards.card(QWEN.id)
    assert card is not None and not card.action.button.isEnabled()
    assert stage.window.status.offline.text() == "Offline"
    stage.click(card.title)
    assert page.details.status.text().startswith("Offline")


def test_the_status_line_leads_to_the_downloads(stage: Stage) -> None:
    stage.shelf.downloads.start(QWEN.id)
    stage.shelf.downloads.start(SMOL.id)
    button = stage.window.status.downloads
    stage.until(lambda: button.text() == "Downloading 2 models · 0 %")
    stage.click(button)
    page = stage.window.models.page
    stage.until(lambda: page.installed.coming.card(SMOL.id))
    assert page.installed.isVisible()


# --- settings ---------------------------------------------------------------------------


def test_addresses_are_checked_and_kept(stage: Stage) -> None:
    stage.press(KEY.Key_Comma, CTRL)
    page = stage.window.settings_page
    field = page.network.endpoint
    field.setFocus()
    QTest.keyClicks(field, "hub.example")
    QTest.keyClick(field, KEY.Key_Return)
    assert page.banner.isVisible() and "https://" in page.banner.accessibleName()
    assert stage.desk.settings.current.hub_endpoint == ""
    field.clear()
    QTest.keyClicks(field, "https://hub.example")
    QTest.keyClick(field, KEY.Key_Return)
    assert stage.desk.settings.current.hub_endpoint == "https://hub.example"
    assert not page.banner.isVisible()
    page.network.proxy.setFocus()
    QTest.keyClicks(page.network.proxy, "http://proxy:3128")
    page.network.endpoint.setFocus()
    assert stage.desk.settings.current.proxy == "http://proxy:3128"


def test_the_folder_of_models_is_chosen_and_given_back(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(tmp_path))
    stage.press(KEY.Key_Comma, CTRL)
    network = stage.window.settings_page.network
    network.choose.click()
    assert stage.desk.settings.current.models_folder == str(tmp_path)
    assert network.folder.text() == str(tmp_path)
    network.usual.click()
    assert stage.desk.settings.current.models_folder == ""


def test_the_token_is_set_and_forgotten_and_shown_never(stage: Stage) -> None:
    stage.press(KEY.Key_Comma, CTRL)
    network = stage.window.settings_page.network
    stage.until(lambda: "keyring of this computer" in network.kept.text())
    assert network.token.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(network.token, "hf_abc")
    QTest.keyClick(network.token, KEY.Key_Return)
    stage.until(lambda: stage.shelf.token == "hf_abc" and network.forget.isVisible())
    assert network.token.text() == ""
    files = [file for file in stage.data.root.rglob("*") if file.is_file()]
    assert files and not any(b"hf_abc" in file.read_bytes() for file in files)
    network.forget.click()
    stage.until(lambda: stage.shelf.token is None and not network.forget.isVisible())


def test_the_two_offline_switches_are_one(stage: Stage) -> None:
    stage.press(KEY.Key_Comma, CTRL)
    box = stage.window.settings_page.network.offline
    box.setFocus()
    QTest.keyClick(box, KEY.Key_Space)
    assert stage.window.status.offline.isChecked()
    stage.click(stage.window.status.offline)
    assert not box.isChecked()


# --- words -------------------------------------------------------------------------------


def test_progress_in_words(stage: Stage) -> None:
    running = Download("a/b", "", DownloadPhase.RUNNING)
    assert words.progress(running) == "Asking the hub…"
    assert words.progress(replace(running, phase=DownloadPhase.QUEUED)) == "Waits for its turn"
    known = replace(running, done_bytes=2_000_000_000, total_bytes=2_000_000_000)
    assert words.progress(known) == "99 % of 2.0 GB"  # 100 is when it is checked
    waits = replace(known, done_bytes=0, waiting_s=65.0)
    assert words.progress(waits) == "0 % of 2.0 GB · tries again in 1:05"
    verifying = replace(known, phase=DownloadPhase.VERIFYING, done_bytes=10**9)
    assert words.progress(verifying) == "Checking the files… 50 %"
    assert words.duration(3725) == "1:02:05"


def test_notes_speak_the_language_of_the_window(make_stage: Callable[..., Stage]) -> None:
    make_stage(lang="ja")
    assert words.note(QWEN).startswith("多くの言語で日常の質問によく答えます · Apache")


def test_labels_can_be_read() -> None:
    for tokens in (LIGHT, DARK):
        assert _contrast(tokens.green, tokens.green_tint) >= 4.5
        assert _contrast(tokens.red, tokens.red_tint) >= 4.5
        assert _contrast(tokens.amber, tokens.amber_tint) >= 4.5


def test_trouble_is_shown_where_the_user_is(stage: Stage) -> None:
    keeper = stage.window.models.keeper
    keeper.failed.emit(UserError("hub_offline"))
    assert stage.window.chat.banner.isVisible()
    stage.until(stage.window.isActiveWindow)
    stage.press(KEY.Key_3, CTRL)
    keeper.failed.emit(UserError("hub_offline"))
    assert stage.window.models.page.banner.isVisible()


def test_a_shelf_that_cannot_be_read_is_no_end(make_stage: Callable[..., Stage]) -> None:
    def prepare(shelf: FakeShelf) -> None:
        def broken() -> None:
            raise UserError("models_unreadable", path="/models", reason="denied")

        shelf.installed = broken  # type: ignore[assignment,method-assign]

    stage = make_stage(prepare=prepare)
    stage.until(stage.window.chat.banner.isVisible)
    del stage.shelf.installed
    stage.window.models.keeper.look()
    stage.until(lambda: stage.window.models.keeper.installed)
