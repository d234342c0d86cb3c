"""The right end of a model's card: its size, and the one thing that can be done now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QWidget,
)

from desktop_app.services.download import Download
from desktop_app.ui import icons
from desktop_app.ui.controls import IconButton, IconLabel, small, tabular
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.models import words
from desktop_app.ui.models.card_state import CardState
from desktop_app.ui.theme import Theme

_BAR_WIDTH = 92
_ICONS = {CardState.DOWNLOAD: "download", CardState.LOCKED: "lock", CardState.FAILED: "retry"}
_COMING = (CardState.QUEUED, CardState.RUNNING, CardState.PAUSED)
_SETTLED = (CardState.READY, CardState.HERE, CardState.LOADING)


class CardAction(QWidget):
    """Shows a state; says that its button was pressed, not what that does."""

    pressed = Signal(object)  # CardState that the button stood for
    paused = Signal()
    resumed = Signal()
    cancelled = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._name = ""
        self._primary = False
        self.state: CardState | None = None
        self.text = tabular(small())
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(_BAR_WIDTH, 4)
        self.bar.setRange(0, 100)
        self._check = IconLabel(theme, "check", "quiet", 16)
        self._word = QLabel()
        self._word.setProperty("kind", "quiet")
        self.button = QPushButton()
        self.button.setAutoDefault(True)
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(self._on_clicked)
        self.hold = IconButton(theme, "pause", "", size=16)
        self.hold.clicked.connect(self._on_hold)
        self.cancel = IconButton(theme, "close", "", size=14)
        self.cancel.clicked.connect(self.cancelled)
        controls = QWidget()
        row = QHBoxLayout(controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.bar)
        row.addSpacing(2)
        for widget in (self._check, self._word, self.button, self.hold, self.cancel):
            row.addWidget(widget)
        line = FlowLayout(8, 4, self)
        line.addWidget(self.text)
        line.addWidget(controls)
        theme.changed.connect(self._tint)

    def show_state(
        self,
        state: CardState,
        name: str,
        size: str,
        download: Download | None,
        *,
        offline: bool = False,
        primary: bool = False,
    ) -> None:
        """Shows what can be done with the model called `name`.

        Args:
            size: of the model, in words.
            offline: nothing can be fetched.
            primary: of several downloads, this is the one to take.
        """
        coming = state in _COMING
        if download is not None and coming:
            self.text.setText(words.progress(download))
            self.bar.setValue(words.percent(download))
            self.bar.setAccessibleName(f"{name}: {words.progress(download)}")
            self.text.setToolTip("")
        else:
            self.text.setText(size)
            self.text.setToolTip(self.tr("The size, and the precision that it is loaded in"))
        self.text.setVisible(bool(self.text.text()))
        fetches = state in (CardState.DOWNLOAD, CardState.FAILED, CardState.LOCKED)
        enabled = not (offline and fetches)
        if enabled != self.button.isEnabled():
            self.button.setEnabled(enabled)
            self._tint()
        self.hold.setEnabled(not offline or state is not CardState.PAUSED)
        primary = primary and state is CardState.DOWNLOAD
        if (state, name, primary) == (self.state, self._name, self._primary):
            return
        had_focus = any(button.hasFocus() for button in self.buttons)
        self.state, self._name, self._primary = state, name, primary
        self.bar.setVisible(coming and state is not CardState.QUEUED)
        self._check.setVisible(state in (CardState.READY, CardState.HERE))
        self._word.setVisible(state in _SETTLED)
        self._word.setText(self._settled_word(state))
        self.button.setVisible(not coming and state not in _SETTLED)
        self._show_button(state, name)
        failed = state is CardState.FAILED
        self.hold.setVisible(coming)
        self.cancel.setVisible(coming or failed)
        waits = state is CardState.PAUSED
        self.hold.set_icon("play" if waits else "pause")
        hold = self.tr("Go on with {model}") if waits else self.tr("Pause {model}")
        self.hold.set_name(hold.format(model=name), self.tr("Go on") if waits else self.tr("Pause"))
        cancel = self.tr("Dismiss {model}") if failed else self.tr("Cancel {model}")
        self.cancel.set_name(
            cancel.format(model=name), self.tr("Dismiss") if failed else self.tr("Cancel")
        )
        self._tint()
        if had_focus:  # the control that had it is gone: the one in its place takes it
            self.take_focus()

    @property
    def buttons(self) -> tuple[QAbstractButton, ...]:
        """Everything that can be pressed."""
        return self.button, self.hold, self.cancel

    def take_focus(self) -> bool:
        """Gives the focus to what can be done; returns whether there is anything."""
        for widget in (self.button, self.hold):
            if not widget.isHidden():
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def _show_button(self, state: CardState, name: str) -> None:
        text = {
            CardState.DOWNLOAD: self.tr("Download"),
            CardState.USE: self.tr("Use"),
            CardState.LOCKED: self.tr("Unlock…"),
            CardState.FAILED: self.tr("Retry"),
            CardState.TOO_LARGE: self.tr("Why?"),
        }.get(state, "")
        self.button.setText(text)
        self.button.setAccessibleName(f"{text}: {name}")
        self.button.setProperty("kind", "primary" if self._primary else "")
        self.button.style().unpolish(self.button)
        self.button.style().polish(self.button)

    def _settled_word(self, state: CardState) -> str:
        return {
            CardState.READY: self.tr("Ready"),
            CardState.HERE: self.tr("Installed"),
            CardState.LOADING: self.tr("Loading…"),
        }.get(state, "")

    def _on_clicked(self) -> None:
        self.pressed.emit(self.state)

    def _on_hold(self) -> None:
        if self.state is CardState.PAUSED:
            self.resumed.emit()
        else:
            self.paused.emit()

    def _tint(self) -> None:
        tokens = self._theme.tokens
        if self.state not in _ICONS:
            self.button.setIcon(QIcon())
            return
        colour = tokens.on_accent if self._primary else tokens.ink
        colour = colour if self.button.isEnabled() else tokens.quiet
        icons.put_beside_text(self.button, _ICONS[self.state], colour, 16)
