"""The formats that a transcript can be written in, how subtitles are to look, and the writing."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.services.subtitles import SubtitleLayout
from desktop_app.store.transcript_records import TranscriptRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.save_file import SaveMenu

if TYPE_CHECKING:
    from desktop_app.services.transcript_export import TranscriptFormat

_LINE_LENGTHS = (32, 37, 42, 60)
_ROWS = (1, 2, 3)
_SPEEDS = (0, 12, 15, 17, 20, 25)


class ExportMenu(SaveMenu):
    """Writes the transcript that `set_transcript` named last."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(bridge, self.tr("Export the transcript"), "transcript", parent)
        self._transcript_id, self._name = "", ""
        self.layout_wanted = SubtitleLayout()
        texts: tuple[tuple[TranscriptFormat, str], ...] = (
            ("txt", self.tr("Plain text")),
            ("md", self.tr("Markdown")),
            ("docx", self.tr("Word document (DOCX)")),
        )
        subtitles: tuple[tuple[TranscriptFormat, str], ...] = (
            ("srt", self.tr("Subtitles (SRT)")),
            ("vtt", self.tr("Subtitles (WebVTT)")),
            ("ass", self.tr("Subtitles (ASS)")),
        )
        tables: tuple[tuple[TranscriptFormat, str], ...] = (
            ("tsv", self.tr("Table (TSV)")),
            ("json", self.tr("JSON")),
        )
        for group in (texts, subtitles, tables):
            for form, words in group:
                self.addAction(words).triggered.connect(partial(self._ask, form, words))
            if group is subtitles:
                self._add_layout()
            self.addSeparator()

    def set_transcript(self, transcript: TranscriptRecord) -> None:
        """Takes which it is; its title becomes the file's name."""
        self._transcript_id = transcript.id
        self._name = transcript.title or Path(transcript.name).stem

    def _add_layout(self) -> None:
        menu = self.addMenu(self.tr("How subtitles look"))
        length = self.tr("Up to {count} characters in a row")
        rows = self.tr("Up to {count} rows")
        speed = self.tr("{count} characters a second can be read")
        self._add_choices(
            menu, "line_length", [(one, length.format(count=one)) for one in _LINE_LENGTHS]
        )
        one_row = self.tr("One row")
        named = [(one, one_row if one == 1 else rows.format(count=one)) for one in _ROWS]
        self._add_choices(menu, "rows", named)
        as_spoken = self.tr("As long as they are spoken")
        paces = [(one, speed.format(count=one) if one else as_spoken) for one in _SPEEDS]
        self._add_choices(menu, "per_s", paces)
        speakers = menu.addAction(self.tr("Tell who speaks"))
        speakers.setCheckable(True)
        speakers.setChecked(self.layout_wanted.speakers)
        speakers.toggled.connect(partial(self._choose, "speakers"))

    def _add_choices(self, menu: QMenu, field: str, choices: list[tuple[int, str]]) -> None:
        group = QActionGroup(menu)
        for value, words in choices:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(getattr(self.layout_wanted, field) == value)
            action.triggered.connect(partial(self._choose, field, value))
            group.addAction(action)
        menu.addSeparator()

    def _choose(self, field: str, value: int | bool, _: bool = False) -> None:
        changed: dict[str, Any] = {field: value}
        self.layout_wanted = replace(self.layout_wanted, **changed)

    def _ask(self, form: TranscriptFormat, words: str) -> None:
        transcripts, transcript_id = self._bridge.desk.transcripts, self._transcript_id
        layout = self.layout_wanted
        self.ask(self._name, form, words, lambda: transcripts.export(transcript_id, form, layout))
