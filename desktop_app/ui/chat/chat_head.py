"""The line above the chat: its title, the model, and what can be done with the chat."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from desktop_app.services.events import ModelChanged, ModelPhase
from desktop_app.services.model_choice import ModelChoice
from desktop_app.ui import model_text
from desktop_app.ui.controls import ElidedLabel, IconButton
from desktop_app.ui.theme import HEAD_HEIGHT, Theme


class ChatHead(QWidget):
    """Shows; whoever owns it acts."""

    rename_requested = Signal()
    list_requested = Signal()
    panel_requested = Signal()

    def __init__(self, theme: Theme, chat_menu: QMenu, model_menu: QMenu) -> None:
        super().__init__()
        self.setObjectName("chatHead")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEAD_HEIGHT)
        self._theme = theme
        self._phase = ModelChanged(ModelPhase.UNLOADED)
        self.show_list = IconButton(theme, "sidebar", self.tr("Show the list of chats (Ctrl+B)"))
        self.show_list.clicked.connect(self.list_requested)
        self.show_list.hide()
        self.title = _Title()
        self.title.setObjectName("chatTitle")
        self.title.double_clicked.connect(self.rename_requested)
        self.model_chip = QToolButton()
        self.model_chip.setProperty("kind", "chip")
        self.model_chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.model_chip.setIconSize(QSize(13, 9))
        self.model_chip.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.model_chip.setMenu(model_menu)
        self.model_chip.setCursor(Qt.CursorShape.PointingHandCursor)
        self.more = IconButton(theme, "more", self.tr("More"), kind="chip")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(chat_menu)
        self.show_panel = IconButton(theme, "panel", self.tr("Open the side panel"), kind="chip")
        self.show_panel.clicked.connect(self._on_panel)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 16, 0)
        row.setSpacing(10)
        row.addWidget(self.show_list)
        row.addWidget(self.title, 1)
        row.addWidget(self.model_chip)
        row.addWidget(self.more)
        row.addWidget(self.show_panel)
        theme.changed.connect(self._tint)

    def set_model(self, choice: ModelChoice, phase: ModelChanged) -> None:
        """Shows the chosen model; its dot is green when it is ready."""
        self._phase = phase
        self.model_chip.setText(model_text.title(choice))
        self.model_chip.setToolTip(model_text.about(choice))
        self.model_chip.setAccessibleName(
            self.tr("Model: {model}").format(model=model_text.title(choice))
        )
        self._tint()

    def _on_panel(self) -> None:
        self.panel_requested.emit()

    def _tint(self) -> None:
        tokens = self._theme.tokens
        colours = {ModelPhase.READY: tokens.green, ModelPhase.FAILED: tokens.red}
        busy = (ModelPhase.STARTING, ModelPhase.LOADING)
        colour = tokens.amber if self._phase.phase in busy else tokens.quiet
        image = QPixmap(26, 18)  # room between the dot and the name
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.get(self._phase.phase, colour)))
        painter.drawEllipse(QRectF(2, 2, 14, 14))
        painter.end()
        image.setDevicePixelRatio(2)
        self.model_chip.setIcon(QIcon(image))


class _Title(ElidedLabel):
    double_clicked = Signal()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.double_clicked.emit()
