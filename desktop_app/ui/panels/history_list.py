"""What a panel did with single texts before, newest first. Knows no task."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import ElidedLabel, IconButton, small
from desktop_app.ui.models import words
from desktop_app.ui.theme import Theme

_SHOWN = 50  # at first, and with each click on "Show older ones"
_SETTLE_MS = 300


class HistoryList(QWidget):
    """Arrow keys go from one to the next, Del removes one.

    A panel's own says what an entry is, where entries come from, and how one goes.

    Args:
        empty_words: shown while there are none.
    """

    opened = Signal(object)  # an entry
    removed = Signal(object)  # an entry
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, theme: Theme, empty_words: str) -> None:
        super().__init__()
        self._bridge, self._theme = bridge, theme
        self._limit = _SHOWN
        self.rows: dict[str, _Row] = {}
        self._empty = small(empty_words)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.more = QPushButton(self.tr("Show older ones"))
        self.more.setProperty("kind", "flat")
        self.more.clicked.connect(self._on_more)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self._empty)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self.more.hide()
        self._timer = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._timer.timeout.connect(self.refresh)

    @abstractmethod
    def read(self, limit: int) -> Sequence[Any]:
        """Returns the newest entries; called off the GUI thread."""

    @abstractmethod
    def take_away(self, entry: Any) -> None:
        """Puts an entry in the trash; called off the GUI thread."""

    @abstractmethod
    def key(self, entry: Any) -> str:
        """Returns what an entry is known by."""

    @abstractmethod
    def words(self, entry: Any) -> tuple[str, str]:
        """Returns an entry's name, and what is said of it below."""

    def refresh(self) -> None:
        """Reads the list again."""
        limit = self._limit
        self._bridge.call(lambda: self.read(limit + 1), self._show, self.failed.emit)

    def refresh_soon(self) -> None:
        """Reads the list again when nothing has changed for a moment."""
        self._timer.start()

    def take_focus(self) -> None:
        """Goes to the newest one."""
        if self.rows:
            next(iter(self.rows.values())).title.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            rows = list(self.rows.values())
            here = next((n for n, row in enumerate(rows) if watched is row.title), None)
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if here is not None and step is not None:
                if 0 <= here + step < len(rows):
                    rows[here + step].title.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if here is not None and event.key() == Qt.Key.Key_Delete:
                beside = rows[here + 1 :] + rows[:here][::-1]
                if beside:
                    beside[0].title.setFocus(Qt.FocusReason.TabFocusReason)
                self._remove(rows[here].entry)
                return True
        return super().eventFilter(watched, event)

    def _show(self, found: Sequence[Any]) -> None:
        self.more.setVisible(len(found) > self._limit)
        entries = {self.key(one): one for one in found[: self._limit]}
        self._empty.setHidden(bool(entries))
        for gone in [key for key in self.rows if key not in entries]:
            row = self.rows.pop(gone)
            row.hide()
            row.deleteLater()
        self.rows = {key: self.rows.get(key) or self._make() for key in entries}
        for number, (key, row) in enumerate(self.rows.items()):
            row.show_entry(entries[key], *self.words(entries[key]))
            if self._column.indexOf(row) != number:
                self._column.insertWidget(number, row)

    def _make(self) -> _Row:
        row = _Row(self._theme)
        row.title.installEventFilter(self)
        row.title.clicked.connect(lambda: self.opened.emit(row.entry))
        row.remove.clicked.connect(lambda: self._remove(row.entry))
        return row

    def _remove(self, entry: Any) -> None:
        self._bridge.call(
            lambda: self.take_away(entry), lambda _: self.removed.emit(entry), self.failed.emit
        )

    def _on_more(self) -> None:
        self._limit += _SHOWN
        self.refresh()


class _Row(QFrame):
    entry: Any

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("jobRow")
        self.title = QPushButton()
        self.title.setProperty("kind", "item")
        self.title.setFlat(True)
        self.title.setAutoDefault(True)
        self.title.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name, self._about = ElidedLabel(), ElidedLabel()
        self._about.setProperty("kind", "quiet")
        inside = QVBoxLayout(self.title)
        inside.setContentsMargins(4, 1, 4, 1)
        inside.setSpacing(1)
        for label in (self._name, self._about):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside.addWidget(label)
        self.title.setMinimumHeight(2 * self._name.sizeHint().height() + 6)
        self.remove = IconButton(theme, "trash", self.tr("Remove"), size=15)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 6, 6)
        row.setSpacing(2)
        row.addWidget(self.title, 1)
        row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)

    def show_entry(self, entry: Any, name: str, about: str) -> None:
        self.entry = entry
        self._name.set_text(name)
        self._about.set_text(about)
        self.title.setAccessibleName(f"{name}, {about}")
        self.remove.set_name(self.tr("Remove {title}").format(title=name), self.tr("Remove"))


def when(moment: datetime) -> str:
    """Returns the time of today, else the day."""
    here = moment.astimezone()
    if here.date() == datetime.now().date():
        return QLocale().toString(QTime(here.hour, here.minute), QLocale.FormatType.ShortFormat)
    return words.date(here.date().isoformat())
