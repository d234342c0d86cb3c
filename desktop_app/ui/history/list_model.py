"""The list of chats as a Qt model: pinned, today, yesterday, …, or what a search found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, Qt

from desktop_app.store.records import ConversationRecord, SearchHit

translate = QCoreApplication.translate

RECORD_ROLE = Qt.ItemDataRole.UserRole
_NONE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Row:
    """A group's heading (no id), a chat, or a place in a chat that a search found."""

    title: str
    conversation_id: str = ""
    pinned: bool = False
    record: ConversationRecord | None = None
    hit: SearchHit | None = None


class HistoryModel(QAbstractListModel):
    """Rows in the order in which they are shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def show_conversations(self, records: Sequence[ConversationRecord], today: date) -> None:
        """Shows chats that are pinned first and then newest first."""
        rows: list[Row] = []
        group = ""
        for record in records:
            name = _group(record, today)
            if name != group:
                rows.append(Row(name))
                group = name
            rows.append(Row(record.title, record.id, record.pinned, record))
        self._replace(rows)

    def show_hits(self, hits: Sequence[SearchHit]) -> None:
        """Shows what a search found, best first."""
        self._replace([Row(hit.title, hit.conversation_id, hit=hit) for hit in hits])

    def rowCount(self, parent: QModelIndex = _NONE) -> int:  # type: ignore[override]
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # type: ignore[override]
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.title
        if role == RECORD_ROLE:
            return row
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:  # type: ignore[override]
        row = self._rows[index.row()]
        if not row.conversation_id:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if row.hit else flags | Qt.ItemFlag.ItemIsEditable

    def row(self, index: QModelIndex) -> Row | None:
        return self._rows[index.row()] if index.isValid() else None

    def index_of(self, conversation_id: str) -> QModelIndex:
        """Returns where a chat stands, or an invalid index."""
        for number, row in enumerate(self._rows):
            if row.conversation_id and row.conversation_id == conversation_id:
                return self.index(number)
        return QModelIndex()

    def _replace(self, rows: list[Row]) -> None:
        same_shape = [(r.conversation_id, r.hit) for r in rows] == [
            (r.conversation_id, r.hit) for r in self._rows
        ]
        if same_shape:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()


def _group(record: ConversationRecord, today: date) -> str:
    """Returns the heading that a chat stands under."""
    if record.pinned:
        return translate("history", "Pinned")
    day = _local(record.updated_at)
    if day >= today:
        return translate("history", "Today")
    if day == today - timedelta(days=1):
        return translate("history", "Yesterday")
    if day > today - timedelta(days=7):
        return translate("history", "Last 7 days")
    if day > today - timedelta(days=30):
        return translate("history", "Last 30 days")
    return str(day.year)


def _local(moment: datetime) -> date:
    return moment.astimezone().date()
