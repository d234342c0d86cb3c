"""The lines of one transcript under the player of its recording: shown, searched, edited."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QStackedLayout, QVBoxLayout, QWidget

from desktop_app.services.events import TranscriptEdited, TranscriptGrew
from desktop_app.store.transcript_records import SegmentRecord, TranscriptRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import small
from desktop_app.ui.panels.transcribe import flag_words
from desktop_app.ui.panels.transcribe.editing import Editing
from desktop_app.ui.panels.transcribe.find_bar import FindBar
from desktop_app.ui.panels.transcribe.following import Following
from desktop_app.ui.panels.transcribe.line_menu import LineMenu, ask_name
from desktop_app.ui.panels.transcribe.loading import PAGE, Opened
from desktop_app.ui.panels.transcribe.player import Player
from desktop_app.ui.panels.transcribe.player_bar import PlayerBar
from desktop_app.ui.panels.transcribe.segment_model import SegmentModel
from desktop_app.ui.panels.transcribe.segment_table import SegmentTable
from desktop_app.ui.theme import Theme

_STEP_S = 5.0


class TranscriptView(QWidget):
    """Shows a transcript and lets it be edited."""

    again_wanted = Signal(int, int)  # ids of the first and the last line
    failed = Signal(object)  # UserError
    counted = Signal()  # there are other lines, or other ones to check

    def __init__(self, bridge: Bridge, theme: Theme, player: Player) -> None:
        super().__init__()
        self._bridge = bridge
        self.player = player
        self.transcript: TranscriptRecord | None = None
        self._to_show: int | None = None  # a line that is to come into sight
        self._ahead: list[TranscriptGrew | TranscriptEdited] = []
        self._loading = False
        self.model = SegmentModel(self)
        self.table = SegmentTable(theme, self.model)
        self.bar = PlayerBar(theme, player)
        self.following = Following(player, self.model, self.table, self.bar, self)
        self.find_bar = FindBar(theme, self.model)
        self.editing = Editing(bridge, self.model, self)
        self.empty = small()
        self.empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.empty.setWordWrap(True)
        self.empty.setContentsMargins(12, 24, 12, 12)
        below = QWidget()
        self._stack = QStackedLayout(below)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.bar)
        column.addWidget(self.find_bar)
        column.addWidget(below, 1)
        self._connect()

    # --- what is shown -----------------------------------------------------------------

    def forget(self) -> None:
        """Shows nothing."""
        self.player.pause()
        self.transcript = None
        self._ahead, self._loading, self._to_show = [], False, None
        self.find_bar.hide()
        self.model.forget()
        self.table.paints.found = ""
        self.table.paints.again.clear()
        self.say("")

    def show_transcript(self, opened: Opened) -> None:
        """Shows a transcript from its beginning; what came meanwhile is not lost."""
        transcript = opened.transcript
        if self.transcript is None or self.transcript.id != transcript.id:
            self.editing.show(transcript.id)
            self.player.open(Path(transcript.path))
            self.following.follows = True
        self.set_transcript(transcript)
        self.model.forget()
        self._loading = True
        self._take_page(transcript.id, 0, opened.lines)

    def set_transcript(self, transcript: TranscriptRecord) -> None:
        """Takes what else is known of the transcript that is shown."""
        before, self.transcript = self.transcript, transcript
        duration_s = transcript.duration_s or 0.0
        if before is None or before.id != transcript.id or before.duration_s != duration_s:
            self._set_duration(duration_s)

    def say(self, text: str) -> None:
        """Says why there are no lines, if there are none."""
        self.empty.setText(text)
        self._stack.setCurrentIndex(0 if len(self.model) or not text else 1)

    def reveal_line(self, segment_id: int | None) -> None:
        """Goes to a line, as soon as it is there."""
        self._to_show = segment_id
        self._reveal_wanted()

    def grow(self, event: TranscriptGrew) -> None:
        """Takes lines that were just heard."""
        if self.transcript is None or event.transcript_id != self.transcript.id:
            return
        if self._loading:
            self._ahead.append(event)
        else:
            self._add(event.segments)

    def change(self, event: TranscriptEdited) -> None:
        """Takes lines that are others now."""
        if self.transcript is None or event.transcript_id != self.transcript.id:
            return
        if self._loading:
            self._ahead.append(event)
            return
        row = self.table.row
        again = self.table.paints.again
        again.difference_update(event.gone, [line.id for line in event.segments])
        self.model.apply(event.gone, event.segments)
        if self.table.row < 0 and row >= 0:
            self.table.choose_row(min(row, len(self.model) - 1))
        self._show_speech()
        self.counted.emit()

    @property
    def suspects(self) -> int:
        """How many lines are to be checked."""
        return sum(1 for line in self.model.lines if flag_words.suspects(line))

    def text(self) -> str:
        """Returns the lines that are chosen, or all if it is only one, as plain text."""
        rows = self.table.rows
        lines = self.model.lines if len(rows) < 2 else [self.model.lines[row] for row in rows]
        return "\n".join(f"{line.speaker}: {line.text}" if line.speaker else line.text
                         for line in lines)  # fmt: skip

    def show_again(self, segment_ids: list[int], going: bool) -> None:
        """Marks lines that are being transcribed again, or no longer."""
        again = self.table.paints.again
        (again.update if going else again.difference_update)(segment_ids)
        for segment_id in segment_ids:
            row = self.model.row_of(segment_id)
            if row >= 0:
                self.model.set_line(row, self.model.lines[row])

    def step_back(self) -> bool:
        """Closes what is open over the lines; returns whether anything was."""
        if self.find_bar.isHidden():
            return False
        self.find_bar.leave()
        return True

    def take_focus(self) -> None:
        """Goes to the lines."""
        if self.table.row < 0 and len(self.model):
            self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.setFocus()

    # --- inside ------------------------------------------------------------------------

    def _connect(self) -> None:
        table, player = self.table, self.player
        player.failed.connect(self.failed)
        table.asked.connect(self.do)
        table.again_wanted.connect(lambda row: self._again([row]))
        table.menu_wanted.connect(self._open_menu)
        table.paints.written.connect(self.editing.write)
        table.paints.split_wanted.connect(self.editing.split)
        self.editing.failed.connect(self.failed)
        self.editing.stale.connect(self.reload)
        self.editing.turned.connect(self._on_turned)
        self.find_bar.searched.connect(self._on_searched)
        self.find_bar.found.connect(self._on_found)
        self.find_bar.written.connect(self.editing.write)
        self.find_bar.all_wanted.connect(self.editing.replace_all)
        self.find_bar.left.connect(table.setFocus)

    def reload(self) -> None:
        """Reads all lines anew."""
        transcript = self.transcript
        if transcript is not None:
            self._loading = True
            self._read_page(transcript.id, 0)

    def _read_page(self, transcript_id: str, first: int) -> None:
        transcripts = self._bridge.desk.transcripts
        self._bridge.call(
            lambda: transcripts.segments(transcript_id, first, PAGE),
            partial(self._take_page, transcript_id, first),
            self.failed.emit,
        )

    def _take_page(self, transcript_id: str, first: int, lines: tuple[SegmentRecord, ...]) -> None:
        if self.transcript is None or self.transcript.id != transcript_id:
            return
        if not first:
            self.model.forget()
        self._add(lines)
        if len(lines) == PAGE:
            self._read_page(transcript_id, first + PAGE)
            return
        self._loading = False
        ahead, self._ahead = self._ahead, []
        for event in ahead:
            if isinstance(event, TranscriptGrew):
                self.grow(event)
            else:
                self.change(event)

    def _add(self, lines: tuple[SegmentRecord, ...]) -> None:
        bar = self.table.verticalScrollBar()
        at_end = bool(bar.maximum()) and bar.value() >= bar.maximum() - 4
        growing = bool(len(self.model)) and not self._loading
        new = self.model.add(lines)
        if not new:
            return
        self._stack.setCurrentIndex(0)
        if new[-1].end_s > self.bar.seek.duration_s:
            self._set_duration(new[-1].end_s)
        else:
            self.bar.seek.add_speech(map(_stretch, new))
        if growing and at_end and not self.player.is_playing:  # as one reads live text
            self.table.scrollToBottom()
        self._reveal_wanted()
        self.counted.emit()

    def _set_duration(self, duration_s: float) -> None:
        self.bar.set_duration(duration_s)
        self.table.longest_time(duration_s)
        self._show_speech()

    def _show_speech(self) -> None:
        self.bar.seek.show_speech(map(_stretch, self.model.lines))

    def _reveal_wanted(self) -> None:
        row = self.model.row_of(self._to_show) if self._to_show is not None else -1
        if row >= 0:
            self._to_show = None
            self.following.follows = False
            self.table.choose_row(row)
            self.player.seek(self.model.lines[row].start_s)

    # --- what the user does ------------------------------------------------------------

    def do(self, wish: str) -> None:
        """Does what a key or the menu asks for, to the lines that are chosen."""
        table, editing, rows = self.table, self.editing, self.table.rows
        row = table.row
        match wish:
            case "play":
                if not self.player.is_playing and row >= 0 and row != self.model.playing:
                    self.player.seek(self.model.lines[row].start_s)
                self.player.toggle()
            case "back" | "forward":
                self.player.seek(self.player.at_s + (_STEP_S if wish == "forward" else -_STEP_S))
            case "slower" | "faster":
                self.bar.step_speed(1 if wish == "faster" else -1)
            case "loop":
                self.following.loop(self.player.loop is None)
            case "undo":
                editing.undo()
            case "redo":
                editing.redo()
            case "find" | "replace":
                self.find_bar.open(replace=wish == "replace")
            case "copy":
                QGuiApplication.clipboard().setText(self.text())
            case "next_suspect" | "last_suspect":
                step = 1 if wish == "next_suspect" else -1
                self._go_to(self.model.suspect_after(max(row, 0) if row >= 0 else -1, step))
            case _ if rows:
                self._do_to_lines(wish, row if row >= 0 else rows[0], rows)

    def _do_to_lines(self, wish: str, row: int, rows: list[int]) -> None:
        table, editing = self.table, self.editing
        match wish:
            case "edit":
                table.edit_row(row)
            case "merge":
                editing.merge(rows)
            case "remove":
                editing.remove(rows)
            case "take_back":
                editing.take_back(rows)
            case "again":
                self._again(rows)
            case "start_earlier" | "start_later":
                editing.nudge(row, 1 if wish == "start_later" else -1, 0)
            case "end_earlier" | "end_later":
                editing.nudge(row, 0, 1 if wish == "end_later" else -1)
            case "speaker":
                self._ask_speaker(rows)
            case "rename_speaker":
                self._ask_new_name(row)
            case _ if wish.startswith("speaker_"):
                names, number = self.model.speakers(), int(wish.removeprefix("speaker_"))
                if number < len(names):
                    editing.set_speaker(rows, names[number])

    def _go_to(self, row: int) -> None:
        if row >= 0:
            self.following.follows = False
            self.table.choose_row(row)
            self.table.setFocus()
            self.player.seek(self.model.lines[row].start_s)

    def _again(self, rows: list[int]) -> None:
        lines = self.model.lines[rows[0] : rows[-1] + 1]
        self.again_wanted.emit(lines[0].id, lines[-1].id)

    def _ask_speaker(self, rows: list[int]) -> None:
        names = self.model.speakers()
        dialog = ask_name(self, self.tr("Speaker"), self.tr("Who is speaking?"), names)
        dialog.textValueSelected.connect(partial(self._name, rows))
        self._close_after(dialog)

    def _ask_new_name(self, row: int) -> None:
        before = self.model.lines[row].speaker or ""
        dialog = ask_name(
            self, self.tr("Rename everywhere"), self.tr("New name of the speaker"), [before]
        )
        dialog.textValueSelected.connect(partial(self.editing.rename_speaker, before))
        self._close_after(dialog)

    def _name(self, rows: list[int], name: str) -> None:
        self.editing.set_speaker(rows, name)

    def _close_after(self, dialog: QInputDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self.table.setFocus)

    def _open_menu(self, place: QPoint) -> None:
        rows = self.table.rows
        if not rows:
            return
        menu = LineMenu(self, self.model, rows)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.asked.connect(self.do)
        menu.speaker_chosen.connect(partial(self._name, rows))
        menu.popup(place)

    def _on_turned(self, segment_id: int) -> None:
        row = self.model.row_of(segment_id)
        if row >= 0:
            self.table.choose_row(row)

    def _on_searched(self, words: str) -> None:
        self.table.paints.found = words
        self.table.viewport().update()

    def _on_found(self, row: int) -> None:
        self.following.follows = False
        self.table.choose_row(row)


def _stretch(line: SegmentRecord) -> tuple[float, float, bool]:
    return line.start_s, line.end_s, bool(flag_words.suspects(line))
