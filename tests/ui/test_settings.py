"""Settings hold at once and after a restart; theme and language switch live."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from desktop_app.errors import CATALOGUE as ERRORS
from desktop_app.notices import CATALOGUE as NOTICES
from desktop_app.paths import resources_dir
from desktop_app.protocol import Failed
from desktop_app.settings import SettingsFile
from desktop_app.ui.chat.answer_view import AnswerView
from desktop_app.ui.theme import DARK, LIGHT

from .conftest import Stage

CTRL = Qt.KeyboardModifier.ControlModifier


def test_the_theme_switches_live(stage: Stage) -> None:
    stage.type("hello")
    stage.answer("# Title\n\n```python\nx = 1\n```\n\ntext")
    stage.press(Qt.Key.Key_Comma, CTRL)
    box = stage.window.settings_page.theme_box
    assert QApplication.focusWidget() is box
    QTest.keyClick(box, Qt.Key.Key_Down)
    box.activated.emit(box.currentIndex())
    assert stage.theme.tokens is DARK
    assert SettingsFile(stage.data.settings).current.theme == "dark"
    stage.press(Qt.Key.Key_Escape)
    assert stage.window.chat.isVisible()


def test_numbers_reach_the_engine_and_can_be_left_to_the_model(stage: Stage) -> None:
    field = stage.window.settings_page.numbers["temperature"]
    stage.window.show_page("settings")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.7")
    QTest.keyClick(field, Qt.Key.Key_Return)
    stage.window.show_page("chat")
    stage.type("hello")
    assert stage.host.last.params.temperature == 0.7
    assert stage.host.last.params.top_p is None
    field.setValue(field.minimum())
    assert stage.desk.settings.current.temperature is None


def test_the_system_prompt_of_new_chats(stage: Stage) -> None:
    stage.window.settings_page.prompt.setPlainText("Answer in rhyme.")
    stage.until(lambda: stage.desk.settings.current.system_prompt == "Answer in rhyme.")
    stage.window.show_page("chat")
    stage.type("hello")
    assert stage.host.last.turns[0].content == "Answer in rhyme."


def test_the_window_speaks_japanese(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(lang="ja")
    assert stage.window.chat.composer.send_button.text() == "送信"
    assert stage.window.head.title.text() == "新しいチャット"
    stage.type("こんにちは")
    stage.host.fail("out_of_memory")
    view = stage.window.chat.column.views[-1]
    assert isinstance(view, AnswerView)
    stage.until(lambda: view.end_note is not None)
    assert view.end_note is not None
    assert "メモリが足りません" in view.end_note.text()


def test_every_error_and_notice_has_its_japanese() -> None:
    tree = ElementTree.parse(resources_dir() / "translations" / "tsukue_ja.ts")
    known = {
        message.findtext("source"): message.findtext("translation")
        for message in tree.getroot().iter("message")
    }
    texts = [text for pair in ERRORS.values() for text in pair] + list(NOTICES.values())
    assert [text for text in texts if not known.get(text)] == []


def test_every_control_has_an_accessible_name(stage: Stage) -> None:
    stage.type("hello")
    stage.answer("```python\nx\n```\n\nhi")
    nameless = [
        widget
        for widget in stage.window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and not getattr(widget, "text", lambda: "")()
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []


def _contrast(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio of two #RRGGBB colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_contrast_is_at_least_4_5() -> None:
    for tokens in (LIGHT, DARK):
        grounds = (tokens.paper, tokens.surface, tokens.sunk, tokens.tint)
        for ground in grounds:
            for ink in (tokens.ink, tokens.quiet, tokens.accent):
                assert _contrast(ink, ground) >= 4.5, (ink, ground)
        assert _contrast(tokens.on_accent, tokens.accent) >= 4.5
        assert _contrast(tokens.amber, tokens.amber_tint) >= 4.5


def test_a_model_that_is_not_safe_is_asked_about(stage: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "pickled"
    folder.mkdir()
    (folder / "config.json").write_text('{"architectures": ["LlamaForCausalLM"]}')
    (folder / "pytorch_model.bin").write_bytes(b"weights")

    def dialog() -> QMessageBox:
        return stage.window.findChildren(QMessageBox)[-1]

    stage.window.model_menu.choose(folder)
    QTest.keyClick(dialog(), Qt.Key.Key_Return)  # the default is no
    assert stage.desk.models.current.path != folder
    stage.window.model_menu.choose(folder)
    allow = next(b for b in dialog().buttons() if b is not dialog().escapeButton())
    QTest.mouseClick(allow, Qt.MouseButton.LeftButton)
    assert stage.desk.models.current.path == folder
    assert stage.desk.models.load_spec().trust_pickle
    assert stage.host.loads[-1].spec.model == str(folder)


def test_code_of_its_own_is_asked_about_when_loading_finds_it(stage: Stage) -> None:
    load = stage.host.loads[-1] if stage.host.loads else None
    if load is None:
        stage.desk.models.preload()
        load = stage.host.loads[-1]
    stage.host.emit(Failed(load.request_id, "remote_code", (("path", "m"),)))
    stage.until(lambda: bool(stage.window.findChildren(QMessageBox)))
    box = stage.window.findChildren(QMessageBox)[-1]
    allow = next(b for b in box.buttons() if b is not box.escapeButton())
    QTest.mouseClick(allow, Qt.MouseButton.LeftButton)
    assert stage.host.loads[-1].spec.trust_code


def test_a_narrow_window_shows_the_settings_whole(stage: Stage) -> None:
    page = stage.window.settings_page
    stage.window.show_page("settings")
    field = page.numbers["temperature"]
    wide = field.x()
    stage.window.resize(480, 700)
    stage.until(lambda: field.x() < wide)
    assert page.horizontalScrollBar().maximum() == 0
    stage.window.resize(1100, 760)
    stage.until(lambda: field.x() == wide)
