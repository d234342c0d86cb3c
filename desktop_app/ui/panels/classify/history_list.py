"""The single texts that were asked about before, newest first."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.protocol.classification import AnswersFound, EntitiesFound, FillingsFound
from desktop_app.services.classification.records import TEXT, TextEntry, TextLabels
from desktop_app.services.events import RunChanged
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import ElidedLabel, IconButton, small
from desktop_app.ui.panels.classify import words
from desktop_app.ui.panels.translate.history_list import when
from desktop_app.ui.theme import Theme

_SHOWN = 50
_SETTLE_MS = 300


class HistoryList(QWidget):
    """Arrow keys go from one to the next, Del removes one."""

    opened = Signal(object)  # TextEntry
    removed = Signal(object)  # TextEntry
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self._bridge, self._theme = bridge, theme
        self._shown = _SHOWN
        self.rows: dict[str, _Row] = {}
        self._empty = small(
            self.tr("Texts that you ask about are kept here, on this computer alone.")
        )
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
        bridge.run_changed.connect(self._on_run_changed)

    def refresh(self) -> None:
        """Reads the list again."""
        look = partial(self._bridge.desk.classification.texts, None, self._shown + 1)
        self._bridge.call(look, self._show, self.failed.emit)

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

    def _show(self, found: tuple[TextEntry, ...]) -> None:
        self.more.setVisible(len(found) > self._shown)
        entries = {one.run.id: one for one in found[: self._shown]}
        self._empty.setHidden(bool(entries))
        for gone in [key for key in self.rows if key not in entries]:
            row = self.rows.pop(gone)
            row.hide()
            row.deleteLater()
        self.rows = {key: self.rows.get(key) or self._make(one) for key, one in entries.items()}
        for number, (key, row) in enumerate(self.rows.items()):
            row.show_entry(entries[key])
            if self._column.indexOf(row) != number:
                self._column.insertWidget(number, row)

    def _make(self, entry: TextEntry) -> _Row:
        row = _Row(self._theme)
        row.title.installEventFilter(self)
        row.title.clicked.connect(lambda: self.opened.emit(row.entry))
        row.remove.clicked.connect(lambda: self._remove(row.entry))
        row.show_entry(entry)
        return row

    def _remove(self, entry: TextEntry) -> None:
        remove = partial(self._bridge.desk.jobs.remove, entry.run.id)
        self._bridge.call(remove, lambda _: self.removed.emit(entry), self.failed.emit)

    def _on_run_changed(self, change: RunChanged) -> None:
        if change.run.kind == TEXT and self.isVisible():
            self._timer.start()

    def _on_more(self) -> None:
        self._shown += _SHOWN
        self.refresh()


class _Row(QFrame):
    entry: TextEntry

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

    def show_entry(self, entry: TextEntry) -> None:
        self.entry = entry
        name = " ".join(entry.question.text[:200].split()) or entry.run.title
        self._name.set_text(name)
        self._about.set_text(f"{self._result()} · {when(entry.run.updated_at)}")
        self.title.setAccessibleName(f"{name}, {self._about.text()}")
        self.remove.set_name(self.tr("Remove {title}").format(title=name), self.tr("Remove"))

    def _result(self) -> str:
        match self.entry.result:
            case TextLabels() as result:
                best = result.chosen or tuple(label for label, _ in result.ranked[:1])
                return words.labels(best) or self.tr("No label")
            case EntitiesFound(entities):
                return self.tr("Names: {count}").format(count=words.count(len(entities)))
            case AnswersFound(answers):
                asked = self.entry.question.question
                return f"{asked} {answers[0].text}" if answers else asked
            case FillingsFound(fillings):
                return words.labels([found[0].text for found in fillings if found])
        return ""
