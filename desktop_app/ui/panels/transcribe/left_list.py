"""Recordings that an earlier start of the program left unfinished: each is offered once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.services.recording import LeftRecording
from desktop_app.ui.controls import ElidedLabel, FlatButton, IconButton
from desktop_app.ui.panels.transcribe.times import stamp
from desktop_app.ui.theme import Theme


class LeftList(QWidget):
    """Hidden while there are none."""

    wanted = Signal(object)  # Path to transcribe
    settled = Signal(object)  # Path that is not offered any more

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.hide()

    def show_left(self, left: Sequence[LeftRecording]) -> None:
        """Offers recordings."""
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [_Row(self._theme, one) for one in left]
        for row in self.rows:
            row.act.clicked.connect(partial(self._on_wanted, row))
            row.keep.clicked.connect(partial(self._on_settled, row))
            self._column.addWidget(row)
        self.setVisible(bool(self.rows))

    def _on_wanted(self, row: _Row) -> None:
        self._take_out(row)
        self.wanted.emit(row.path)

    def _on_settled(self, row: _Row) -> None:
        self._take_out(row)
        self.settled.emit(row.path)

    def _take_out(self, row: _Row) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self.setVisible(bool(self.rows))


class _Row(QFrame):
    def __init__(self, theme: Theme, left: LeftRecording) -> None:
        super().__init__()
        self.setObjectName("jobRow")
        self.path: Path = left.path
        title = ElidedLabel(left.path.stem)
        title.setProperty("kind", "strong")
        title.set_details(str(left.path))
        words = self.tr("Interrupted while recording; {time} are kept")
        about = ElidedLabel(words.format(time=stamp(left.duration_s)))
        about.setProperty("kind", "quiet")
        self.act = FlatButton(theme, "microphone", self.tr("Transcribe"))
        self.act.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.act.setAccessibleName(self.tr("Transcribe {title}").format(title=left.path.stem))
        self.keep = IconButton(theme, "close", "", size=14)
        self.keep.set_name(
            self.tr("Do not offer {title} again").format(title=left.path.stem),
            self.tr("Keep the file, and do not offer it again"),
        )
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(title)
        texts.addWidget(about)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 8)
        row.setSpacing(4)
        row.addLayout(texts, 1)
        row.addWidget(self.act)
        row.addWidget(self.keep)
