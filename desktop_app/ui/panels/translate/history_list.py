"""The texts that were translated before, newest first."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.store.translation_records import TranslationRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import ElidedLabel, IconButton, small
from desktop_app.ui.models import words
from desktop_app.ui.panels.translate import languages
from desktop_app.ui.theme import Theme

_SHOWN = 50
_SETTLE_MS = 300


class HistoryList(QWidget):
    """Arrow keys go from one to the next, Del removes one."""

    opened = Signal(object)  # TranslationRecord
    removed = Signal(object)  # TranslationRecord
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self._bridge, self._theme = bridge, theme
        self._shown = _SHOWN
        self.rows: dict[str, _Row] = {}
        self._empty = small(
            self.tr("Texts that you translate are kept here, on this computer alone.")
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
        bridge.translation_changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Reads the list again."""
        translations, limit = self._bridge.desk.translations, self._shown
        self._bridge.call(lambda: translations.list(limit + 1), self._show, self.failed.emit)

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
                self._remove(rows[here].translation)
                return True
        return super().eventFilter(watched, event)

    def _show(self, found: tuple[TranslationRecord, ...]) -> None:
        self.more.setVisible(len(found) > self._shown)
        texts = {one.id: one for one in found[: self._shown] if one.run_id is None}
        self._empty.setHidden(bool(texts))
        for gone in [key for key in self.rows if key not in texts]:
            row = self.rows.pop(gone)
            row.hide()
            row.deleteLater()
        self.rows = {key: self.rows.get(key) or self._make(one) for key, one in texts.items()}
        for number, (key, row) in enumerate(self.rows.items()):
            row.show_translation(texts[key])
            if self._column.indexOf(row) != number:
                self._column.insertWidget(number, row)

    def _make(self, translation: TranslationRecord) -> _Row:
        row = _Row(self._theme)
        row.title.installEventFilter(self)
        row.title.clicked.connect(lambda: self.opened.emit(row.translation))
        row.remove.clicked.connect(lambda: self._remove(row.translation))
        row.show_translation(translation)
        return row

    def _remove(self, translation: TranslationRecord) -> None:
        remove = partial(self._bridge.desk.translations.remove, translation.id)
        self._bridge.call(remove, self.removed.emit, self.failed.emit)

    def _on_changed(self, translation: TranslationRecord) -> None:
        if translation.run_id is None:
            self._timer.start()

    def _on_more(self) -> None:
        self._shown += _SHOWN
        self.refresh()


class _Row(QFrame):
    translation: TranslationRecord

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

    def show_translation(self, translation: TranslationRecord) -> None:
        self.translation = translation
        name = translation.shown_title
        self._name.set_text(name)
        pair = languages.way(translation.source, translation.target)
        self._about.set_text(f"{pair} · {when(translation.updated_at)}")
        self.title.setAccessibleName(f"{name}, {self._about.text()}")
        self.remove.set_name(self.tr("Remove {title}").format(title=name), self.tr("Remove"))


def when(moment: datetime) -> str:
    """Returns the time of today, else the day."""
    here = moment.astimezone()
    if here.date() == datetime.now().date():
        return QLocale().toString(QTime(here.hour, here.minute), QLocale.FormatType.ShortFormat)
    return words.date(here.date().isoformat())
