"""The settings, made from the one table in `desktop_app.settings`; every change holds at once."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app import __version__
from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.chat.banner import Banner
from desktop_app.ui.models.keeper import Keeper
from desktop_app.ui.settings.choice_field import ChoiceField
from desktop_app.ui.settings.form import Form
from desktop_app.ui.settings.model_section import ModelSection
from desktop_app.ui.settings.network_section import NetworkSection
from desktop_app.ui.settings.number_field import NumberField
from desktop_app.ui.theme import Theme

_TEXT_PAUSE_MS = 400
_NARROW = 560


class SettingsPage(QScrollArea):
    """Writes through `SettingsFile` and tells what changed."""

    changed = Signal(str)  # name of the setting

    def __init__(self, bridge: Bridge, theme: Theme, data: DataDir, keeper: Keeper) -> None:
        super().__init__()
        self.setObjectName("messages")
        self._settings = bridge.desk.settings
        self._data = data
        self.setWidgetResizable(True)
        page = QWidget()
        page.setObjectName("messageColumn")
        self.setWidget(page)
        self.banner = Banner(theme)
        self.model = ModelSection(bridge, self._change)
        self.model.failed.connect(self.banner.show_error)
        self.network = NetworkSection(keeper, lambda: self._settings.current, self._change)
        self.network.failed.connect(self.banner.show_error)
        column = QVBoxLayout()
        column.setSpacing(10)
        title = QLabel(self.tr("Settings"))
        title.setProperty("kind", "title")
        column.addWidget(title)
        column.addWidget(self.banner)
        self._forms: list[Form] = []
        for heading, form in (
            (self.tr("Appearance"), self._appearance()),
            (self.tr("Answers"), self._answers()),
            (self.tr("Model"), self.model),
            (self.tr("Models and network"), self.network),
            (self.tr("Your data"), self._your_data()),
        ):
            label = QLabel(heading)
            label.setProperty("kind", "section")
            column.addSpacing(14)
            column.addWidget(label)
            column.addLayout(form)
            self._forms.append(form)
        column.addStretch()
        middle = QWidget()
        middle.setMaximumWidth(680)
        middle.setLayout(column)
        outer = QHBoxLayout(page)
        outer.setContentsMargins(28, 24, 28, 24)
        outer.addStretch(1)
        outer.addWidget(middle, 1000)
        outer.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.refresh()
        self.network.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for form in self._forms:
            form.set_narrow(event.size().width() < _NARROW)

    def _appearance(self) -> Form:
        form = Form()
        self.theme_box = self._choice(
            "theme",
            {
                "system": self.tr("As the system"),
                "light": self.tr("Light"),
                "dark": self.tr("Dark"),
            },
        )
        self.language_box = self._choice(
            "language",
            {"system": self.tr("As the system"), "en": "English", "ja": "日本語"},
        )
        form.add_row(self.tr("Theme"), self.theme_box)
        form.add_row(self.tr("Language"), self.language_box)
        return form

    def _answers(self) -> Form:
        form = Form()
        self.prompt = QPlainTextEdit(self._settings.current.system_prompt)
        self.prompt.setProperty("kind", "field")
        self.prompt.setPlaceholderText(
            self.tr("What the assistant should know or keep to in new chats")
        )
        self.prompt.setTabChangesFocus(True)
        self.prompt.setFixedHeight(84)
        self._prompt_timer = QTimer(self, singleShot=True, interval=_TEXT_PAUSE_MS)
        self._prompt_timer.timeout.connect(self._on_prompt)
        self.prompt.textChanged.connect(self._prompt_timer.start)
        form.add_row(self.tr("System prompt"), self.prompt)
        numbers = (
            ("temperature", self.tr("Temperature"), self.tr("0 is always the likeliest word"), 2),
            ("top_p", self.tr("Top-p"), self.tr("Words that together have this probability"), 2),
            ("top_k", self.tr("Top-k"), self.tr("Only so many words; 0 is off"), 0),
            ("min_p", self.tr("Min-p"), self.tr("Relative to the likeliest word"), 2),
            ("repetition_penalty", self.tr("Repetition penalty"), self.tr("1 is off"), 2),
            ("max_new_tokens", self.tr("Longest answer"), self.tr("In tokens"), 0),
            ("seed", self.tr("Seed"), self.tr("The same seed gives the same answer"), 0),
        )
        self.numbers: dict[str, NumberField] = {}
        for name, label, hint, decimals in numbers:
            field = NumberField(name, decimals, getattr(self._settings.current, name))
            field.set_hint(self.tr("As the model says"), hint)
            field.chosen.connect(self._change)
            self.numbers[name] = field
            form.add_row(label, field, hint)
        return form

    def _your_data(self) -> Form:
        form = Form()
        folder = QLineEdit(str(self._data.root))
        folder.setReadOnly(True)  # to be read to its end and copied, however narrow the window
        folder.setCursorPosition(0)
        folder.setAccessibleName(self.tr("Data folder"))
        open_folder = QPushButton(self.tr("Open folder"))
        open_folder.clicked.connect(self._on_open_folder)
        row = QHBoxLayout()
        row.addWidget(folder, 1)
        row.addWidget(open_folder)
        holder = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(row)
        form.add_row(self.tr("Data folder"), holder)
        form.add_row(self.tr("Version"), QLabel(f"Tsukue {__version__}"))
        return form

    def _choice(self, name: str, texts: dict[str, str]) -> ChoiceField:
        box = ChoiceField(name, texts, getattr(self._settings.current, name))
        box.chosen.connect(self._change)
        return box

    def _on_prompt(self) -> None:
        self._change("system_prompt", self.prompt.toPlainText().strip())

    def _on_open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._data.root)))

    def _change(self, name: str, value: Any) -> None:
        try:
            self._settings.change(**{name: value})
        except UserError as error:
            self.banner.show_error(error)
        else:
            self.banner.hide()
        self.changed.emit(name)
