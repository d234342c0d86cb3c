"""One model in a list: what it is, how it runs here, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QPushButton, QVBoxLayout

from desktop_app.services.listing import Listed
from desktop_app.ui.controls import small
from desktop_app.ui.error_text import describe_error
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.models import words
from desktop_app.ui.models.card_action import CardAction
from desktop_app.ui.models.card_state import CardState
from desktop_app.ui.models.why import PaceButton
from desktop_app.ui.theme import Theme

_NARROW = 560


class ModelCard(QFrame):
    """Shows a model and its state; whoever owns it acts."""

    opened = Signal(object)  # Listed
    acted = Signal(object, object)  # Listed, CardState
    paused = Signal(str)  # model id, as below
    resumed = Signal(str)
    cancelled = Signal(str)
    stepped = Signal(int)  # Up (-1) and Down (+1)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("card")
        self.listed: Listed | None = None
        self._shown: tuple[Listed, CardState, bool] | None = None
        self.title = QPushButton()
        self.title.setProperty("kind", "name")
        self.title.setAutoDefault(True)
        self.title.setCursor(Qt.CursorShape.PointingHandCursor)
        self.title.clicked.connect(self._on_opened)
        self.pace = PaceButton()
        self._suggested = QLabel(self.tr("suggested"))
        self._suggested.setProperty("kind", "pace")
        self._suggested.setProperty("pace", "SUGGESTED")
        self.note = small()
        self.note.setWordWrap(True)
        self.trouble = small()
        self.trouble.setProperty("warning", True)
        self.trouble.setWordWrap(True)
        self.action = CardAction(theme)
        self.action.pressed.connect(self._on_pressed)
        self.action.paused.connect(lambda: self.paused.emit(self._id))
        self.action.resumed.connect(lambda: self.resumed.emit(self._id))
        self.action.cancelled.connect(lambda: self.cancelled.emit(self._id))
        for button in (self.title, self.pace, *self.action.buttons):
            button.installEventFilter(self)
        head = FlowLayout(6, 4)
        head.addWidget(self.title)
        head.addWidget(self.pace)
        head.addWidget(self._suggested)
        text = QVBoxLayout()
        text.setSpacing(6)
        text.addLayout(head)
        text.addWidget(self.note)
        text.addWidget(self.trouble)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(16, 12, 16, 12)
        self._row.setSpacing(14)
        self._row.addLayout(text, 1)
        self._row.addWidget(self.action, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_model(self, listed: Listed, state: CardState, *, offline: bool) -> None:
        """Shows the model as it is now."""
        if (listed, state, offline) == self._shown:
            return
        self._shown = (listed, state, offline)
        name = words.name(listed)
        self.listed = listed
        if self.title.text() != name:
            self.title.setText(name)
            self.title.setAccessibleName(self.tr("{model}: details").format(model=name))
            self.setAccessibleName(name)
        self.note.setText(words.note(listed))
        here = listed.installed
        precision = listed.quantization or (here.quantization if here else "")
        self.pace.set_advice(name, listed.advice, precision)
        self._suggested.setVisible(listed.suggested and state is CardState.DOWNLOAD)
        download = listed.download
        code = download.error_code if download is not None else None
        failed = state in (CardState.FAILED, CardState.LOCKED) and code is not None
        unsupported = state is CardState.HERE and here is not None and here.is_gguf
        self.trouble.setVisible(failed or unsupported)
        if unsupported:
            self.trouble.setText(words.gguf_problem())
        if failed and download is not None and code is not None:
            self.trouble.setText("\n".join(describe_error(code, download.error_values)))
        self.action.show_state(
            state,
            name,
            words.size(listed),
            download,
            offline=offline,
            primary=listed.suggested,
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A button of Qt's takes the arrow keys to go to the next button, whatever that is.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step is not None:
                self.stepped.emit(step)
                return True
        return super().eventFilter(watched, event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self._on_opened()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(down if narrow else across)
        side = Qt.AlignmentFlag(0) if narrow else Qt.AlignmentFlag.AlignVCenter
        self._row.setAlignment(self.action, side)
        self._row.setSpacing(6 if narrow else 14)

    @property
    def _id(self) -> str:
        return self.listed.id if self.listed else ""

    def _on_opened(self) -> None:
        if self.listed is not None:
            self.opened.emit(self.listed)

    def _on_pressed(self, state: CardState) -> None:
        if state is CardState.TOO_LARGE:
            self.pace.explain()
        elif self.listed is not None:
            self.acted.emit(self.listed, state)
