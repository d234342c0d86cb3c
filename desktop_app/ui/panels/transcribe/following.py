"""Lines and player keep in step: what is heard is marked and in sight, a click is heard."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_app.ui.panels.transcribe.player import Player
from desktop_app.ui.panels.transcribe.player_bar import PlayerBar
from desktop_app.ui.panels.transcribe.segment_model import SegmentModel
from desktop_app.ui.panels.transcribe.segment_table import SegmentTable


class Following(QObject):
    """`follows`: whether the lines scroll along; not while the user reads elsewhere."""

    def __init__(
        self,
        player: Player,
        model: SegmentModel,
        table: SegmentTable,
        bar: PlayerBar,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._player, self._model, self._table, self._bar = player, model, table, bar
        self.follows = True
        player.moved.connect(self._on_moved)
        player.playing_changed.connect(self._on_playing)
        bar.loop_wanted.connect(self.loop)
        bar.follow_wanted.connect(self._follow)
        bar.seek.sought.connect(self._on_sought)
        table.heard_wanted.connect(self._on_clicked)
        table.scrolled_away.connect(self._on_scrolled_away)

    def loop(self, wanted: bool) -> None:
        """Plays the current line over and over, or no longer."""
        row = self._table.row if self._table.row >= 0 else self._model.playing
        if wanted and 0 <= row < len(self._model):
            line = self._model.lines[row]
            self._player.set_loop((line.start_s, line.end_s))
        else:
            self._player.set_loop(None)
        self._bar.loop.setChecked(self._player.loop is not None)

    def _on_moved(self, at_s: float) -> None:
        row, before = self._model.row_at(at_s), self._model.playing
        self._model.set_playing(row if self._player.is_playing or at_s > 0 else -1)
        follows = self.follows and self._player.is_playing and not self._table.is_editing
        if follows and row >= 0 and row != before:
            self._table.follow(row)

    def _on_playing(self, playing: bool) -> None:
        if playing:
            self._on_moved(self._player.at_s)
        self._bar.follow.setVisible(playing and not self.follows)

    def _on_sought(self) -> None:
        self._follow()
        row = self._model.row_at(self._player.at_s)
        if row >= 0:
            self._table.follow(row)

    def _on_clicked(self, row: int) -> None:
        self.follows = True
        self._bar.follow.hide()
        self._player.seek(self._model.lines[row].start_s)

    def _on_scrolled_away(self) -> None:
        if self._player.is_playing:
            self.follows = False
            self._bar.follow.show()

    def _follow(self) -> None:
        self.follows = True
        self._bar.follow.hide()
        if self._model.playing >= 0:
            self._table.follow(self._model.playing)
