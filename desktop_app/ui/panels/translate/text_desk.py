"""Two panes: a text, and beside or under it its translation while it is typed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop_app.services.translation.live_state import LiveState
from desktop_app.services.translation.plan import TranslateOptions
from desktop_app.store.translation_records import UnitRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import FlatButton, IconButton
from desktop_app.ui.panels.translate import flag_words, languages
from desktop_app.ui.panels.translate.live_text import LiveText
from desktop_app.ui.panels.translate.others import Others
from desktop_app.ui.panels.translate.pair_edit import NOWHERE, PairEdit
from desktop_app.ui.panels.translate.pane import Pane
from desktop_app.ui.panels.translate.sentence_menu import SentenceMenu
from desktop_app.ui.panels.translate.source_edit import SourceEdit
from desktop_app.ui.panels.translate.spans import common, spans, width
from desktop_app.ui.panels.translate.target_view import TargetView
from desktop_app.ui.theme import TEXT_PX, Theme

SIDE_BY_SIDE = 680  # px; below, the translation stands under the text
_BUSY_MS = 250  # what takes no longer is not worth a word


class TextDesk(QWidget):
    """Owns both texts; what the languages are is told by `set_options`."""

    chat_wanted = Signal(str)
    files_given = Signal(object)  # list[Path]
    overflowed = Signal(str)  # a text that is too long to be typed in
    state_changed = Signal(object)  # LiveState
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self._options = TranslateOptions()
        self.source, self.target = SourceEdit(theme), TargetView(theme)
        self.live = LiveText(bridge, self._wanted, self)
        self.others = Others(bridge, theme, self)
        self._name_fields()
        self.clear = IconButton(theme, "close", self.tr("Clear the text"), size=14)
        self.others_button = IconButton(
            theme,
            "alternatives",
            self.tr("Other translations of this sentence (Alt+Down)"),
            size=16,
        )
        self.edit_button = IconButton(theme, "edit", self.tr("Edit this sentence (F2)"), size=16)
        self.next_doubt = FlatButton(theme, "warning", "")
        self.next_doubt.setToolTip(self.tr("Go to the next sentence to check (F8)"))
        self.chat = IconButton(theme, "chat", self.tr("Send to chat"), size=16)
        self.copy = FlatButton(theme, "copy", self.tr("Copy"))
        self.copy.setToolTip(self.tr("Copy the translation (Ctrl+Shift+Enter)"))
        above, below = self.panes = Pane(self.source), Pane(self.target)
        above.add(self.clear)
        below.add_first(self.next_doubt)
        below.add(self.others_button, self.edit_button, self.chat, self.copy)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(10)
        for pane in self.panes:
            self._splitter.addWidget(pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._splitter)
        self.next_doubt.hide()
        self._busy = QTimer(self, singleShot=True, interval=_BUSY_MS)
        self._connect()
        self._show_state()

    # --- from outside --------------------------------------------------------------------

    @property
    def state(self) -> LiveState:
        """What is translated."""
        return self.live.state

    def set_options(self, options: TranslateOptions) -> None:
        """Translates into another language, or in another way, from now on."""
        if options != self._options:
            self._options = options
            self._direct()
            self.live.want_now()

    def again(self) -> None:
        """Asks once more: there are other models now, or other terms."""
        self.live.want_now()

    def whole_translation(self) -> str:
        """Returns the translation if it is one of the text that is there, else ""."""
        state = self.state
        is_whole = all(unit.shown is not None for unit in state.units)
        return self.live.text() if is_whole and state.text == self.source.toPlainText() else ""

    def swap(self, options: TranslateOptions, text: str) -> None:
        """Translates the other way round: `text`, or what is there if that is empty."""
        self._options = options
        self._direct()
        if text:
            self.source.fill(text)
        else:
            self.live.want_now()

    def open(self, translation_id: str, options: TranslateOptions) -> None:
        """Goes on with a text of the history."""
        self._options = options
        self._direct()
        self.live.open(translation_id)

    def step_back(self) -> bool:
        """Leaves what is open over the texts; returns whether anything was."""
        if self.target.is_editing:
            self.target.end_edit(keep=False)
            return True
        return False

    def take_focus(self) -> None:
        """Goes to the text."""
        self.source.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- layout ------------------------------------------------------------------------

    def _name_fields(self) -> None:
        font = QFont(self.font())
        font.setPixelSize(TEXT_PX)
        for field, name in (
            (self.source, self.tr("Text to translate")),
            (self.target, self.tr("Translation")),
        ):
            field.setFont(font)
            field.setAccessibleName(name)
        self.source.setPlaceholderText(
            self.tr("Type or paste a text. It is translated while you type, on this computer.")
        )
        self.target.setPlaceholderText(self.tr("The translation appears here."))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= SIDE_BY_SIDE
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if wanted != self._splitter.orientation():
            self._splitter.setOrientation(wanted)
            self._splitter.setSizes([1000, 1000])

    def _connect(self) -> None:
        source, target, live = self.source, self.target, self.live
        source.typed.connect(self._on_typed)
        source.filled.connect(self._on_filled)
        source.files_given.connect(self.files_given)
        source.overflowed.connect(self.overflowed)
        for field, other in ((source, target), (target, source)):
            field.pointed.connect(self._on_pointed)
            field.entered.connect(partial(self._on_entered, field, other))
        target.written.connect(live.edit)
        target.others_wanted.connect(self.open_others)
        target.menu_wanted.connect(self._open_menu)
        self.others.chosen.connect(live.edit)
        self.others.edit_wanted.connect(target.edit)
        live.changed.connect(self._on_changed)
        live.grew.connect(self._show_target)
        live.opened.connect(self._on_opened)
        live.failed.connect(self.failed)
        self._busy.timeout.connect(self._show_note)
        self.clear.clicked.connect(self._on_clear)
        self.copy.clicked.connect(self.copy_translation)
        self.chat.clicked.connect(self._on_chat)
        self.edit_button.clicked.connect(lambda: target.edit(self._current()))
        self.others_button.clicked.connect(lambda: self.open_others(self._current()))
        self.next_doubt.clicked.connect(self.go_to_doubt)

    # --- what is shown -----------------------------------------------------------------

    def _on_typed(self) -> None:
        self._mark_source()
        self.live.want_soon()
        self._show_state()

    def _on_filled(self) -> None:
        self._mark_source()
        self.live.want_now()
        self._show_state()

    def _on_opened(self, text: str) -> None:
        self.source.fill(text)

    def _wanted(self) -> tuple[str, TranslateOptions] | None:
        if self.source.composing:
            return None  # it is asked for again when something is committed
        return self.source.toPlainText(), self._options

    def _on_changed(self) -> None:
        self._mark_source()
        self._show_target()
        self._direct()
        if self.state.pending and not self._busy.isActive():
            self._busy.start()
        self._show_note()
        self._show_state()
        self.state_changed.emit(self.state)

    def _mark_source(self) -> None:
        """Takes where the sentences stand, as far as the text is still the one they are of."""
        found = spans((unit.source, unit.space) for unit in self.state.units)
        text = self.source.toPlainText()
        if text != self.state.text:
            same = width(text[: common(text, self.state.text)])
            found = [span for span in found if span.end <= same]
        self.source.set_spans(found)

    def _show_target(self) -> None:
        self.target.show_parts(self.live.parts())

    def _direct(self) -> None:
        self.target.setLayoutDirection(languages.direction(self._options.target))
        if self.state.source:
            self.source.setLayoutDirection(languages.direction(self.state.source))

    def _show_note(self) -> None:
        doubts, pending = len(self._doubts()), self.state.pending and not self._busy.isActive()
        self.panes[1].note.setText(self.tr("Translating…") if pending else "")
        self.next_doubt.setText(self.tr("{count} to check").format(count=doubts))
        self.next_doubt.setVisible(bool(doubts))

    def _show_state(self) -> None:
        has_text = bool(self.source.toPlainText())
        translated = any(unit.shown for unit in self.state.units)
        self.clear.setVisible(has_text)
        for button in (self.copy, self.chat, self.edit_button, self.others_button):
            button.setEnabled(translated)
            button.setVisible(translated)

    def _doubts(self) -> list[int]:
        return [n for n, unit in enumerate(self.state.units) if flag_words.suspects(unit)]

    # --- pairs -------------------------------------------------------------------------

    def _on_pointed(self, number: int) -> None:
        shown = number if number != NOWHERE else self._current(focused=True)
        self.source.light(shown)
        self.target.light(shown)

    def _on_entered(self, field: PairEdit, other: PairEdit, number: int) -> None:
        field.light(number)
        other.light(number)
        if number != NOWHERE:
            other.reveal(number)

    def _current(self, *, focused: bool = False) -> int:
        if self.source.hasFocus():
            return self.source.sentence
        if focused and not self.target.hasFocus():
            return NOWHERE
        return self.target.sentence

    def _unit(self, number: int) -> UnitRecord | None:
        return self.state.units[number] if 0 <= number < len(self.state.units) else None

    # --- what the user does ------------------------------------------------------------

    def open_others(self, number: int) -> None:
        """Opens other translations of a sentence."""
        unit, view = self._unit(number), self.target.viewport()
        if unit is None or unit.shown is None:
            return
        self.target.end_edit(keep=True)
        self.target.reveal(number)
        box = self.target.box_of(number)
        box = QRect(
            QPoint(0, max(0, box.top())), QPoint(view.width(), min(box.bottom(), view.height()))
        )
        self.others.open(None, unit, QRect(view.mapToGlobal(box.topLeft()), box.size()))

    def go_to_doubt(self) -> None:
        """Goes to the next sentence that is to be checked."""
        doubts, here = self._doubts(), self._current()
        if doubts:
            self.target.go_to(next((n for n in doubts if n > here), doubts[0]))

    def copy_translation(self) -> None:
        """Copies the whole translation."""
        QGuiApplication.clipboard().setText(self.live.text())
        self.copy.acknowledge(self.tr("Copied"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and control and shift:
            self.copy_translation()
        elif event.key() == Qt.Key.Key_F8:
            self.go_to_doubt()
        else:
            super().keyPressEvent(event)

    def _on_clear(self) -> None:
        self.source.fill("")
        self.take_focus()

    def _on_chat(self) -> None:
        text, translation = self.source.toPlainText().strip(), self.live.text().strip()
        quoted = [
            f"> {line}".rstrip() for line in (*text.splitlines(), "", *translation.splitlines())
        ]
        self.chat_wanted.emit("\n".join(quoted))

    def _open_menu(self, number: int, place: QPoint) -> None:
        menu = SentenceMenu(self, self._unit(number), self.target.textCursor().hasSelection())
        menu.edit_wanted.connect(partial(self.target.edit, number))
        menu.others_wanted.connect(partial(self.open_others, number))
        menu.back_wanted.connect(partial(self.live.edit, number, None))
        menu.copy_wanted.connect(self.target.copy)
        menu.all_wanted.connect(self.copy_translation)
        menu.popup(place)
