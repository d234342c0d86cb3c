"""How one model is used: what differs from the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.model_defaults import ModelDefaults
from desktop_app.ui.controls import small
from desktop_app.ui.settings.choice_field import ChoiceField
from desktop_app.ui.settings.form import Form
from desktop_app.ui.settings.number_field import NumberField

_AS_SETTINGS = "settings"


class DefaultsDialog(QDialog):
    """Edits the defaults of a model; nothing holds before "Save"."""

    def __init__(
        self,
        parent: QWidget,
        name: str,
        defaults: ModelDefaults,
        save: Callable[[ModelDefaults], None],
        *,
        quantized: bool = False,
    ) -> None:
        """
        Args:
            quantized: the precision is the file's own, so there is none to choose.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Defaults of {model}").format(model=name))
        self._save = save
        self._values: dict[str, Any] = {
            field: getattr(defaults, field) for field in ModelDefaults.__dataclass_fields__
        }
        title = QLabel(self.tr("Defaults of {model}").format(model=name))
        title.setProperty("kind", "section")
        about = small(self.tr("They hold for this model alone, instead of the settings."))
        about.setWordWrap(True)
        page = QWidget()
        page.setObjectName("messageColumn")
        page.setLayout(self._form(quantized))
        scroll = QScrollArea()
        scroll.setObjectName("messages")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QDialogButtonBox()
        save_button = buttons.addButton(self.tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        save_button.setProperty("kind", "primary")
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        reset = buttons.addButton(self.tr("As the settings"), QDialogButtonBox.ButtonRole.ResetRole)
        reset.clicked.connect(self._on_reset)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        self.buttons = buttons
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 22, 26, 20)
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(about)
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        room = parent.window().size()
        self.resize(min(560, room.width() - 24), min(600, room.height() - 60))

    def _form(self, quantized: bool) -> Form:
        form = Form()
        form.setContentsMargins(0, 0, 10, 0)
        self.prompt = QPlainTextEdit(self._values["system_prompt"] or "")
        self.prompt.setProperty("kind", "field")
        self.prompt.setPlaceholderText(self.tr("As the settings"))
        self.prompt.setTabChangesFocus(True)
        self.prompt.setFixedHeight(72)
        form.add_row(self.tr("System prompt"), self.prompt)
        self.precision = (
            None
            if quantized
            else ChoiceField(
                "quantization",
                {
                    _AS_SETTINGS: self.tr("As the settings"),
                    "none": self.tr("Full"),
                    "8bit": self.tr("8-bit"),
                    "4bit": self.tr("4-bit"),
                },
                self._values["quantization"] or _AS_SETTINGS,
            )
        )
        if self.precision is not None:
            form.add_row(self.tr("Precision"), self.precision)
        numbers = (
            ("context_tokens", self.tr("Context length"), 0, 512.0),
            ("temperature", self.tr("Temperature"), 2, None),
            ("top_p", self.tr("Top-p"), 2, None),
            ("top_k", self.tr("Top-k"), 0, None),
            ("min_p", self.tr("Min-p"), 2, None),
            ("repetition_penalty", self.tr("Repetition penalty"), 2, None),
            ("max_new_tokens", self.tr("Longest answer"), 0, None),
            ("seed", self.tr("Seed"), 0, None),
        )
        self.numbers: dict[str, NumberField] = {}
        for name, text, decimals, step in numbers:
            field = NumberField(name, decimals, self._values[name], step=step)
            field.setSpecialValueText(self.tr("As the settings"))
            field.chosen.connect(self._on_chosen)
            self.numbers[name] = field
            form.add_row(text, field)
        return form

    def _on_chosen(self, name: str, value: Any) -> None:
        self._values[name] = value

    def _on_reset(self) -> None:
        self.prompt.clear()
        if self.precision is not None:
            self.precision.setCurrentIndex(0)
        for field in self.numbers.values():
            field.setValue(field.minimum())

    def _on_accepted(self) -> None:
        values = self._values | {"system_prompt": self.prompt.toPlainText().strip() or None}
        if self.precision is not None:
            precision = self.precision.currentData()
            values["quantization"] = None if precision == _AS_SETTINGS else precision
        for field in self.numbers.values():
            field.interpretText()
        self.accept()
        self._save(ModelDefaults(**(values | self._numbers())))

    def _numbers(self) -> dict[str, Any]:
        return {name: self._values[name] for name in self.numbers}
