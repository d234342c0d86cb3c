"""The meter in the composer: counted by the engine, quiet until it matters."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from desktop_app.protocol import Count, Counted, Finished, Unload
from desktop_app.services.events import ContextCounted, ModelChanged, ModelPhase
from desktop_app.ui.bridge import coalesce
from desktop_app.ui.chat.context_meter import ContextMeter

from .conftest import Stage


def meter(stage: Stage) -> ContextMeter:
    return stage.window.chat.composer.meter


def counts(stage: Stage) -> list[Count]:
    return stage.host.posted(Count)


def counted(stage: Stage, tokens: int, size: int = 1024) -> None:
    """Lets the engine count what was asked last, once nothing more is asked."""
    before = -1
    while before != len(counts(stage)):  # a newer count cancels the one before it
        before = len(counts(stage))
        stage.qtbot.wait(40)
    request = counts(stage)[-1].request_id
    stage.host.emit(Counted(request, tokens, size))
    stage.host.emit(Finished(request))


def texts(count: Count) -> list[str]:
    return [turn.content for turn in count.turns]


def chat(stage: Stage) -> None:
    """Leaves one exchange that has been counted for once."""
    stage.type("question")
    stage.answer("answer")
    stage.until(lambda: counts(stage) and texts(counts(stage)[-1]) == ["question", "answer"])


def test_it_counts_when_the_typing_rests(stage: Stage) -> None:
    chat(stage)
    stage.type("and this", enter=False)
    stage.until(lambda: texts(counts(stage)[-1]) == ["question", "answer", "and this"])
    drafts = [texts(count)[2:] for count in counts(stage)]
    assert [draft for draft in drafts if draft] == [["and this"]]  # not every letter
    counted(stage, 612)
    stage.until(lambda: meter(stage).isVisible())
    assert meter(stage).label.text() == "612 / 1,024 tokens"


def test_half_empty_and_a_short_draft_are_nothing_to_speak_of(stage: Stage) -> None:
    chat(stage)
    counted(stage, 511)
    stage.qtbot.wait(60)  # longer than the bridge takes
    assert not meter(stage).isVisible()
    stage.window.chat.composer.edit.insertPlainText("long " * 100)
    stage.until(lambda: "long" in texts(counts(stage)[-1])[-1])
    counted(stage, 411)
    stage.until(lambda: meter(stage).isVisible())


def colour(label: QLabel) -> QColor:
    return label.palette().color(label.foregroundRole())


def test_nearly_full_is_a_warning_that_says_what_happens(stage: Stage) -> None:
    tokens = stage.theme.tokens
    chat(stage)
    counted(stage, 870)
    stage.until(lambda: meter(stage).isVisible())
    assert colour(meter(stage).label) == QColor(tokens.quiet)
    for policy, words in (
        ("drop_oldest", "left out"),
        ("summarize", "summarized"),
        ("stop", "not answered"),
    ):
        before = len(counts(stage))
        stage.window.show_page("settings")
        stage.desk.settings.change(context_policy=policy)
        stage.window.show_page("chat")
        stage.until(lambda before=before: len(counts(stage)) > before)
        counted(stage, 871)
        stage.until(lambda words=words: words in meter(stage).toolTip())
    assert colour(meter(stage).label) == QColor(tokens.amber)


def test_another_chat_is_counted_anew(stage: Stage) -> None:
    chat(stage)
    first = stage.window.chat.conversation_id
    counted(stage, 900)
    stage.until(lambda: meter(stage).isVisible())
    stage.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert not meter(stage).isVisible()
    stage.until(lambda: texts(counts(stage)[-1]) == [])
    assert first is not None
    stage.window.open_chat(first)
    stage.until(lambda: texts(counts(stage)[-1]) == ["question", "answer"])
    counted(stage, 900)
    stage.until(lambda: meter(stage).isVisible())


def test_a_count_that_comes_for_another_chat_is_not_shown(stage: Stage) -> None:
    chat(stage)
    late = counts(stage)[-1]
    stage.window.new_chat()
    stage.bridge.context_counted.emit(ContextCounted("another", 900, 1024))
    assert not meter(stage).isVisible()
    stage.until(lambda: counts(stage)[-1] is not late)
    stage.host.emit(Counted(late.request_id, 900, 1024))
    stage.qtbot.wait(60)
    assert not meter(stage).isVisible()


def test_without_a_model_there_is_nothing_to_show_and_nothing_is_asked(stage: Stage) -> None:
    chat(stage)
    counted(stage, 900)
    stage.until(lambda: meter(stage).isVisible())
    stage.desk.models.unload()
    stage.host.emit(Finished(stage.host.posted(Unload)[-1].request_id))
    stage.until(lambda: not meter(stage).isVisible())
    before = len(counts(stage))
    stage.type("and", enter=False)
    with stage.qtbot.waitSignal(stage.window.chat.composer.draft_changed):
        pass
    stage.qtbot.wait(20)
    assert len(counts(stage)) == before
    stage.bridge.model_changed.emit(ModelChanged(ModelPhase.READY))
    assert len(counts(stage)) == before  # what really holds is asked, not what was said


def test_while_it_answers_nothing_is_counted(stage: Stage) -> None:
    chat(stage)
    stage.type("more")
    stage.host.accept()
    before = len(counts(stage))
    stage.type("next", enter=False)
    with stage.qtbot.waitSignal(stage.window.chat.composer.draft_changed):
        pass
    stage.qtbot.wait(20)
    assert len(counts(stage)) == before
    stage.answer("done")
    stage.until(lambda: len(counts(stage)) > before)
    assert texts(counts(stage)[-1]) == ["question", "answer", "more", "done", "next"]


def test_the_bar_gives_way_in_a_narrow_window(stage: Stage) -> None:
    chat(stage)
    counted(stage, 900)
    stage.until(lambda: meter(stage).bar.isVisible())
    stage.window.resize(620, 700)
    stage.until(lambda: not meter(stage).bar.isVisible())
    assert meter(stage).label.isVisible()


def test_only_the_newest_count_is_told() -> None:
    assert coalesce([ContextCounted("a", 1, 9), ContextCounted("b", 2, 9)]) == [
        ContextCounted("b", 2, 9)
    ]
