"""What becomes of a transcript: exported, copied, sent to other panels, found again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from desktop_app.ui.chat.attachment_chip import AttachmentChip
from desktop_app.ui.panels.summarize.panel import SummarizePanel
from desktop_app.ui.panels.transcribe.panel import TranscribePanel

from ..conftest import Stage
from ..panels_kit import CTRL, KEY, SHIFT
from .kit import MEETING, player, texts


def test_it_is_exported_with_the_edits(stage: Stage, done: TranscribePanel, tmp_path: Path) -> None:
    done.result.view.editing.write(0, "Good morning.")
    actions = {action.text(): action for action in done.result.formats.actions()}
    for words, name, held in (
        ("Plain text", "out.txt", "Good morning."),
        ("Subtitles (SRT)", "out.srt", "00:00:14,000 --> 00:00:18,000"),
    ):
        actions[words].trigger()
        dialog = [d for d in done.findChildren(QFileDialog) if d.isVisible()][-1]
        target = tmp_path / name
        dialog.fileSelected.emit(str(target))
        stage.until(target.exists)
        stage.until(lambda target=target, held=held: held in target.read_text("utf-8"))
        dialog.close()


def test_it_goes_to_a_chat_and_to_a_summary_with_its_times(
    stage: Stage, done: TranscribePanel
) -> None:
    stage.click(done.result.chat)
    stage.until(lambda: stage.window.chat.composer.edit.hasFocus())
    transcript = stage.desk.transcripts.list()[0]
    assert transcript.document_id is not None
    stage.until(lambda: stage.window.chat.findChildren(AttachmentChip))
    (first, *_) = stage.desk.library.passages(transcript.document_id)
    assert first.place.start_s == 0.0
    stage.window.panels.open("transcribe")
    stage.click(done.result.takers["summarize"])
    stage.until(lambda: stage.window.panels.dock.current == "summarize")


def test_words_of_all_transcripts_are_found(stage: Stage, done: TranscribePanel) -> None:
    done.show_list()
    QTest.keyClicks(done.home.search.edit, "settled")
    stage.until(lambda: len(done.home.found.rows) == 1)
    QTest.keyClick(done.home.search.edit, KEY.Key_Return)
    QTest.keyClick(done.home.found.rows[0], KEY.Key_Return)
    stage.until(lambda: done.result.isVisible() and done.result.view.table.row == 5)
    assert player(done).at_s == 36.0


def test_its_document_leads_back_to_its_lines(stage: Stage, done: TranscribePanel) -> None:
    stage.click(done.result.chat)
    stage.until(lambda: stage.window.chat.findChildren(AttachmentChip))
    done.show_list()
    stage.press(KEY.Key_2, CTRL)
    page = stage.window.docs.page
    stage.until(lambda: page.documents.rows)
    stage.click(next(iter(page.documents.rows.values())).title)
    stage.until(page.reader.transcript.isVisible)
    stage.click(page.reader.transcript)
    stage.until(lambda: done.result.isVisible() and texts(done)[0] == MEETING[0][1])


def test_a_transcript_is_found_among_the_documents_too(stage: Stage, done: TranscribePanel) -> None:
    done.show_list()
    stage.press(KEY.Key_2, CTRL)
    page = stage.window.docs.page
    stage.until(page.isVisible)
    QTest.keyClicks(page.search.edit, "settled")
    stage.until(lambda: len(page.found.rows) == 1)
    page.found.rows[0].click()
    stage.until(lambda: done.result.isVisible() and done.result.view.table.row == 5)
    stage.press(KEY.Key_S, CTRL, SHIFT)
    summaries = stage.window.panels.dock.panel("summarize")
    assert isinstance(summaries, SummarizePanel)
    QTest.keyClicks(summaries.home.search.edit, "numbers")
    stage.until(lambda: len(summaries.home.found.rows) == 1)
    summaries.home.found.rows[0].click()
    stage.until(lambda: done.isVisible() and done.result.view.table.row == 2)


def test_lines_are_copied(stage: Stage, done: TranscribePanel) -> None:
    stage.click(done.result.copy)
    assert QGuiApplication.clipboard().text().splitlines() == [text for _, text, _ in MEETING]
