"""The quantizations of a model in GGUF files, to choose one. Knows no download."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from desktop_app.model_library.advice import Pace
from desktop_app.services.listing import GgufChoice
from desktop_app.ui import model_text
from desktop_app.ui.controls import FlatButton, small
from desktop_app.ui.models import words
from desktop_app.ui.theme import Theme

#: What is shown of a long list at first: what most people would take.
_USUAL = ("Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0")
_SHORT = 6  # so many and no button is needed


class GgufChoices(QWidget):
    """A radio button for each file, the smallest first; rare ones behind a button."""

    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)
        self._choices: tuple[GgufChoice, ...] = ()
        self.buttons: dict[str, QRadioButton] = {}  # by the file's name
        self.about = small(
            self.tr(
                "The number is the bits of a weight: fewer are smaller and faster. From Q4 on, "
                "answers are nearly as good as at full precision."
            )
        )
        self.about.setWordWrap(True)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.more = FlatButton(theme, "", "")
        self.more.setCheckable(True)
        self.more.setAutoDefault(True)
        self.more.toggled.connect(self._show_rare)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._list)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.about)

    @property
    def current(self) -> GgufChoice | None:
        """The file that is chosen; `None` where there is nothing to choose."""
        for choice in self._choices:
            if self.buttons[choice.file.name].isChecked():
                return choice
        return None

    def show_choices(self, choices: Sequence[GgufChoice], preferred: GgufChoice | None) -> None:
        """Shows these files, the preferred one chosen."""
        for button in self.buttons.values():
            self._group.removeButton(button)
            self._list.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        self._choices = tuple(choices)
        for choice in self._choices:
            button = QRadioButton(self._text(choice, recommended=choice is preferred))
            button.setToolTip(choice.file.name)
            self._group.addButton(button)
            self._list.addWidget(button)
            self.buttons[choice.file.name] = button
        if preferred is not None:
            self.buttons[preferred.file.name].setChecked(True)
        self.more.setText(self.tr("All {count} quantizations").format(count=len(choices)))
        self.more.setChecked(False)
        self.setVisible(bool(choices))
        self._show_rare(False)

    def choose(self, name: str) -> None:
        """Marks a file as chosen without saying so."""
        button = self.buttons.get(name)
        if button is not None:
            button.setChecked(True)
            self._show_rare(self.more.isChecked())

    # --- inside -------------------------------------------------------------------

    def _text(self, choice: GgufChoice, *, recommended: bool) -> str:
        parts = {
            "quantization": choice.quantization or choice.file.name,
            "size": model_text.bytes_text(choice.file.size_bytes),
            "pace": words.pace_of(choice.option),
        }
        text = self.tr("{quantization} · {size} · {pace}").format(**parts)
        if recommended and choice.option.pace is not Pace.TOO_LARGE:
            text = self.tr("{option} · recommended").format(option=text)
        return text

    def _show_rare(self, all_of_them: bool) -> None:
        usual = [choice for choice in self._choices if choice.quantization in _USUAL]
        short = len(self._choices) <= _SHORT or not usual
        for choice in self._choices:
            button = self.buttons[choice.file.name]
            shown = all_of_them or short or choice in usual or button.isChecked()
            button.setVisible(shown)
        self.more.setVisible(not short)

    def _on_clicked(self) -> None:
        self.chosen.emit()
