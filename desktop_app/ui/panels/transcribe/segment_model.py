"""The lines of a transcript as rows, in order of time. Knows no widget and no service."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.store.transcript_records import SegmentRecord
from desktop_app.ui.panels.transcribe import flag_words
from desktop_app.ui.panels.transcribe.times import stamp

Index = QModelIndex | QPersistentModelIndex

LINE_ROLE = Qt.ItemDataRole.UserRole


class SegmentModel(QAbstractTableModel):
    """A line that comes costs as much among ten thousand as among ten."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[SegmentRecord] = []
        self.playing = -1  # the row that is heard
        self._ids: set[int] = set()

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.lines) if parent is None or not parent.isValid() else 0

    def columnCount(self, parent: Index | None = None) -> int:
        return 1 if parent is None or not parent.isValid() else 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        own = super().flags(index)
        return own | Qt.ItemFlag.ItemIsEditable if index.isValid() else own

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(line)
        return None

    def __len__(self) -> int:
        return len(self.lines)

    def forget(self) -> None:
        """Shows nothing."""
        self.beginResetModel()
        self.lines, self._ids, self.playing = [], set(), -1
        self.endResetModel()

    def add(self, lines: Sequence[SegmentRecord]) -> list[SegmentRecord]:
        """Takes lines that came, each at its place; returns those that were not there before."""
        new = [line for line in lines if line.id not in self._ids]
        if not new:
            return []
        if not self.lines or _place(new[0]) >= _place(self.lines[-1]):
            self._insert(len(self.lines), new)
        else:  # two channels take turns, so that one is a little behind
            for line in new:
                self._insert(bisect_right(self.lines, _place(line), key=_place), [line])
        return new

    def apply(self, gone: Sequence[int], lines: Sequence[SegmentRecord]) -> None:
        """Takes a change: lines that are no longer there, and lines as they are now."""
        rows = {line.id: row for row, line in enumerate(self.lines)}
        moved: list[SegmentRecord] = []
        leaving = [rows[one] for one in gone if one in rows]
        for line in lines:
            row = rows.get(line.id)
            if row is None:
                moved.append(line)
            elif not self._fits(row, line):
                leaving.append(row)
                moved.append(line)
            else:
                self.set_line(row, line)
        for row in sorted(leaving, reverse=True):
            self._remove(row)
        for line in sorted(moved, key=_place):
            self._insert(bisect_right(self.lines, _place(line), key=_place), [line])

    def set_line(self, row: int, line: SegmentRecord) -> None:
        """Shows a line as it is now, or as the user wants it, before that is kept."""
        self.lines[row] = line
        self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def set_playing(self, row: int) -> None:
        """Marks the row that is heard, -1 for none."""
        if row == self.playing:
            return
        before, self.playing = self.playing, row
        for one in (before, row):
            if 0 <= one < len(self.lines):
                self.dataChanged.emit(self.index(one, 0), self.index(one, 0), [LINE_ROLE])

    def row_at(self, at_s: float) -> int:
        """Returns the row that is heard at a moment, or the last one before it; else -1."""
        return bisect_right(self.lines, at_s, key=lambda line: line.start_s) - 1

    def row_of(self, segment_id: int) -> int:
        """Returns where a line is, -1 if it is not there."""
        if segment_id not in self._ids:
            return -1
        return next((n for n, line in enumerate(self.lines) if line.id == segment_id), -1)

    def suspect_after(self, row: int, step: int) -> int:
        """Returns the next row that is to be looked at, -1 if there is none."""
        count = len(self.lines)
        for distance in range(1, count + 1):
            here = (row + step * distance) % count
            if flag_words.suspects(self.lines[here]):
                return here
        return -1

    def speaker_begins(self, row: int) -> str:
        """Returns who begins to speak at a row; "" where nobody was named or they go on."""
        speaker = self.lines[row].speaker or ""
        if row and (self.lines[row - 1].speaker or "") == speaker:
            return ""
        return speaker

    def speakers(self) -> list[str]:
        """Returns the names that were given, in order of their first line."""
        return list(dict.fromkeys(line.speaker for line in self.lines if line.speaker))

    def _fits(self, row: int, line: SegmentRecord) -> bool:
        """Whether a line can stay at a row, as it is now."""
        before, after = self.lines[max(0, row - 1) : row], self.lines[row + 1 : row + 2]
        return all(_place(one) < _place(line) for one in before) and all(
            _place(line) < _place(one) for one in after
        )

    def _insert(self, row: int, lines: Sequence[SegmentRecord]) -> None:
        self.beginInsertRows(QModelIndex(), row, row + len(lines) - 1)
        self.lines[row:row] = lines
        self._ids.update(line.id for line in lines)
        self._moved(row, len(lines))
        self.endInsertRows()

    def _remove(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        self._ids.discard(self.lines.pop(row).id)
        if self.playing == row:
            self.playing = -1
        self._moved(row, -1)
        self.endRemoveRows()

    def _moved(self, row: int, by: int) -> None:
        if self.playing >= row:
            self.playing = max(-1, self.playing + by)

    def _spoken(self, line: SegmentRecord) -> str:
        parts = [stamp(line.start_s), line.speaker or "", line.text, flag_words.reasons(line)]
        if line.is_edited:
            parts.append(self.tr("edited"))
        return ", ".join(filter(None, parts))


def _place(line: SegmentRecord) -> tuple[float, int, int]:
    return line.start_s, line.heard.channel, line.id


def _tip(line: SegmentRecord) -> str:
    """Returns what is said of a line when the pointer rests on it."""
    from PySide6.QtCore import QCoreApplication

    span = f"{stamp(line.start_s, tenths=True)} – {stamp(line.end_s, tenths=True)}"
    parts = [span, flag_words.reasons(line)]
    if line.is_edited:
        heard = QCoreApplication.translate("SegmentModel", "Heard: {text}")
        parts.append(heard.format(text=line.heard.text))
    return "\n".join(filter(None, parts))


def matches(lines: Sequence[SegmentRecord], words: str) -> list[tuple[int, int]]:
    """Returns where words stand: (row, character) of each place, whatever their case."""
    wanted, found = words.casefold(), []
    for row, line in enumerate(lines) if wanted else ():
        text = line.text.casefold()
        at = text.find(wanted)
        while at >= 0:
            found.append((row, at))
            at = text.find(wanted, at + len(wanted))
    return found


def next_match(places: Sequence[tuple[int, int]], row: int, at: int) -> int:
    """Returns the first of the places from a character of a row on, from the top at the end."""
    here = bisect_left(places, (row, at))
    return here if here < len(places) else 0
