"""A box for a language, and the list that opens from it: type to find one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.translation.plan import AUTO
from desktop_app.ui.controls import ElidedLabel, IconLabel, small, tabular
from desktop_app.ui.panels.translate import languages
from desktop_app.ui.theme import Theme

_MARGIN = 8  # px to the screen's edge
_HIGHEST, _NARROWEST, _WIDEST = 360, 220, 320  # px of the list
_RECENT = 4
_ROW = 30
_CODE = Qt.ItemDataRole.UserRole


class LanguageBox(QPushButton):
    """A language; `AUTO` is to find out which."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, value: str, *, detects: bool = False) -> None:
        """
        Args:
            name: what it is the language of; value: the first one.
            detects: whether `AUTO` can be chosen.
        """
        super().__init__()
        self._name, self._detects = name, detects
        self.value = value
        self.available: tuple[str, ...] = ()
        self._recent: list[str] = []
        self._details = ""
        self.setProperty("kind", "option")
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._words = tabular(ElidedLabel())
        arrow = IconLabel(theme, "down", size=12)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 8, 6)
        row.setSpacing(6)
        for part in (self._words, arrow):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self._words, 1)
        row.addWidget(arrow)
        self.clicked.connect(self.open_list)
        self._show()

    def set_value(self, value: str) -> None:
        """Shows another language; nothing is announced."""
        if self.value not in (value, AUTO):
            self._recent = [self.value, *(one for one in self._recent if one != self.value)]
        self.value, self._details = value, ""
        self._show()

    def choose(self, value: str) -> None:
        """Takes a language, as a click on it in the list would."""
        if value != self.value:
            self.set_value(value)
            self.chosen.emit(value)

    def set_detected(self, found: Sequence[tuple[str, float]]) -> None:
        """Shows what was found out, and how sure that is."""
        self._details = ""
        if found and self.value == AUTO:
            code, share = found[0]
            sure = self.tr("{language} · {share} %")
            self._details = sure.format(language=languages.name(code), share=round(100 * share))
        others = [f"{languages.name(code)} {round(100 * share)} %" for code, share in found[1:4]]
        self._show(", ".join(others))

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._row.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.open_list()
        else:
            super().keyPressEvent(event)

    def open_list(self) -> None:
        """Opens the list to choose from."""
        _LanguageList(self, self._groups()).open_below(self)

    def words(self, code: str) -> str:
        """Returns what a choice is called."""
        return self.tr("Detect") if code == AUTO else languages.name(code)

    def _groups(self) -> list[list[str]]:
        known = self.available or languages.COMMON
        recent = [code for code in self._recent if code in known][:_RECENT]
        first = [AUTO, *recent] if self._detects else recent
        others = set(languages.COMMON).difference(known)
        return [first, languages.in_order(known), languages.in_order(others)]

    def _show(self, others: str = "") -> None:
        text = self._details or self.words(self.value)
        self._words.set_text(text)
        self.setAccessibleName(f"{self._name}: {text}")
        about = self._name
        if self._details:
            about = self.tr("Detected")
            if others:
                about += "\n" + self.tr("Or else: {languages}").format(languages=others)
        self.setToolTip(about)


class _LanguageList(QFrame):
    """A field over a list; Enter takes what is marked, Esc nothing."""

    def __init__(self, box: LanguageBox, groups: list[list[str]]) -> None:
        super().__init__(box, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._box, self._groups = box, groups
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find a language"))
        self.field.setAccessibleName(self.tr("Find a language"))
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(False)
        self.list.setMouseTracking(True)
        self.list.setObjectName("choices")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        self.field.textChanged.connect(self._fill)
        self.list.itemClicked.connect(self._take)
        self._fill("")

    def open_below(self, box: QWidget) -> None:
        """Opens under the box, within the screen."""
        self.resize(max(_NARROWEST, min(_WIDEST, box.width())), _HIGHEST)
        room = box.screen().availableGeometry()
        place = box.mapToGlobal(QPoint(0, box.height() + 4))
        x = min(place.x(), room.right() - self.width() - _MARGIN)
        y = min(place.y(), room.bottom() - self.height() - _MARGIN)
        self.move(max(room.left() + _MARGIN, x), max(room.top() + _MARGIN, y))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
                self._take(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _fill(self, words: str) -> None:
        wanted = words.strip().casefold()
        self.list.clear()
        groups = self._groups
        if wanted:
            groups = [[], *(_found(group, wanted) for group in groups[1:])]
        for number, group in enumerate(groups):
            if number == 1 and self.list.count() and group:
                self._add_line()
            if number == len(groups) - 1 and group:
                self._add_title(self.tr("With another model"))
            for code in group:
                item = QListWidgetItem(self._box.words(code))
                item.setData(_CODE, code)
                item.setSizeHint(QSize(0, _ROW))
                self.list.addItem(item)
                if code == self._box.value and not wanted and self.list.currentItem() is None:
                    self.list.setCurrentItem(item)
        if self.list.currentItem() is None:
            self._step(1)
        self.list.scrollToItem(self.list.currentItem() or self.list.item(0))

    def _add_line(self) -> None:
        item = QListWidgetItem()
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setSizeHint(QSize(0, 9))
        self.list.addItem(item)
        line = QFrame()
        line.setObjectName("hairline")
        line.setFixedHeight(1)
        self.list.setItemWidget(item, line)

    def _add_title(self, text: str) -> None:
        item = QListWidgetItem()
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setSizeHint(QSize(0, _ROW))
        self.list.addItem(item)
        title = small(text)
        title.setContentsMargins(8, 8, 8, 0)
        self.list.setItemWidget(item, title)

    def _step(self, by: int) -> None:
        row = self.list.currentRow() + by
        while 0 <= row < self.list.count():
            if self.list.item(row).data(_CODE):
                self.list.setCurrentRow(row)
                return
            row += by

    def _take(self, item: QListWidgetItem | None) -> None:
        code = item.data(_CODE) if item is not None else None
        if code:
            self.close()
            self._box.setFocus(Qt.FocusReason.PopupFocusReason)
            self._box.choose(code)


def _found(codes: list[str], wanted: str) -> list[str]:
    """Returns the languages with words that hold what is looked for, best first."""
    found = [code for code in codes if wanted in languages.known_as(code)]
    return sorted(found, key=lambda code: not _begins(code, wanted))


def _begins(code: str, wanted: str) -> bool:
    return any(word.startswith(wanted) for word in languages.known_as(code).split())
