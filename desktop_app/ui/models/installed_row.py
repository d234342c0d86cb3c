"""One model on this computer: what it is and takes, and what can be done with it."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from desktop_app.errors import CATALOGUE
from desktop_app.model_library.consent import RISKS
from desktop_app.model_library.installed import Installed
from desktop_app.ui import model_text
from desktop_app.ui.controls import ElidedLabel, IconButton, IconLabel, small
from desktop_app.ui.error_text import describe_error
from desktop_app.ui.models import words
from desktop_app.ui.models.card_state import Surroundings, runs
from desktop_app.ui.theme import Theme

_NARROW = 560


class Deed(Enum):
    """What can be done with an installed model."""

    USE = auto()
    DEFAULTS = auto()
    UPDATE = auto()
    DELETE = auto()
    DETAILS = auto()


class InstalledRow(QFrame):
    """Shows a model of this computer."""

    wished = Signal(object, object)  # Deed, Installed

    def __init__(self, theme: Theme, model: Installed) -> None:
        super().__init__()
        self.setObjectName("card")
        self.model = model
        name = model_text.starter_name() if model.is_starter else model.name
        self.setAccessibleName(name)
        self.title = QPushButton(name)
        self.title.setProperty("kind", "name")
        self.title.setAutoDefault(True)
        self.title.clicked.connect(self._on_details)
        facts = small(self._facts())
        facts.setWordWrap(True)
        place = ElidedLabel(str(model.path))
        place.setProperty("kind", "quiet")
        self.trouble = small(self._trouble())
        self.trouble.setProperty("warning", True)
        self.trouble.setWordWrap(True)
        self._ready = QLabel(self.tr("Ready"))
        self._ready.setProperty("kind", "quiet")
        self._check = IconLabel(theme, "check", "quiet", 16)
        self.use = self._button(self.tr("Use"), Deed.USE)
        self.update_button = self._button(self.tr("Update"), Deed.UPDATE)
        self.update_button.hide()
        self.defaults = IconButton(
            theme, "settings", self.tr("Defaults of {model}").format(model=name), size=17
        )
        self.defaults.clicked.connect(lambda: self.wished.emit(Deed.DEFAULTS, self.model))
        own = model.origin in ("folder", "gguf")
        remove = self.tr("Remove {model} from the list") if own else self.tr("Delete {model}")
        self.delete = IconButton(theme, "trash", remove.format(model=name), size=17)
        self.delete.clicked.connect(lambda: self.wished.emit(Deed.DELETE, self.model))
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addLayout(head)
        text.addWidget(facts)
        text.addWidget(place)
        text.addWidget(self.trouble)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        widgets = (self._check, self._ready, self.update_button, self.use, self.defaults)
        for widget in (*widgets, self.delete):
            buttons.addWidget(widget)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(16, 12, 12, 12)
        self._row.setSpacing(14)
        self._row.addLayout(text, 1)
        self._row.addLayout(buttons)
        self._buttons = buttons
        # Not before they stand in the layout: they would be windows of their own.
        place.setVisible(own)
        self.trouble.setVisible(bool(self.trouble.text()))
        self.delete.setVisible(model.origin != "built_in")

    def set_surroundings(self, around: Surroundings) -> None:
        """Shows whether this is the model that answers in chats, and whether it could."""
        chosen = self.model.path == around.current
        chats = self.model.complete and self.model.task in ("chat", None)
        usable = chats and runs(self.model, around)
        trouble = words.gguf_problem() if chats and not usable else self._trouble()
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        self._ready.setVisible(chosen)
        self._check.setVisible(chosen)
        self.use.setVisible(usable and not chosen)
        self.defaults.setVisible(usable)

    def set_update(self, available: bool) -> None:
        """Offers a newer revision, if there is one."""
        self.update_button.setVisible(available)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(down if narrow else across)
        self._row.setAlignment(
            self._buttons,
            Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag.AlignVCenter,
        )
        self._row.setSpacing(6 if narrow else 14)

    def _facts(self) -> str:
        model = self.model
        parts = [
            words.task(model.task),
            self.tr("built in") if model.origin == "built_in" else "",
            model_text.bytes_text(model.size_bytes),
            model.quantization,
            words.licence(model.licence),
            self.tr("revision {short}").format(short=model.revision[:7]) if model.revision else "",
            words.day(model.last_used),
        ]
        return " · ".join(part for part in parts if part)

    def _trouble(self) -> str:
        code = self.model.problem
        if code is None or code not in CATALOGUE:
            return "" if self.model.complete else self.tr("Parts of it are missing.")
        if code in RISKS:
            return self.tr("Not a safe model: you will be asked before it is loaded.")
        return describe_error(code, [("path", str(self.model.path))])[0]

    def _button(self, text: str, deed: Deed) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(True)
        button.setAccessibleName(f"{text}: {self.model.name}")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.wished.emit(deed, self.model))
        return button

    def _on_details(self) -> None:
        self.wished.emit(Deed.DETAILS, self.model)
