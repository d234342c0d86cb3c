"""How to summarize: chips, a question, an instruction. Begins nothing."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.protocol.summaries import Length, Method, Style
from desktop_app.services.jobs import SummaryOptions
from desktop_app.ui.controls import small
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.panels.option_chip import OptionChip

#: Languages are called what their speakers call them.
_LANGUAGES = (
    ("en", "English"),
    ("ja", "日本語"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("it", "Italiano"),
    ("ko", "한국어"),
    ("pt", "Português"),
    ("zh", "中文"),
)
#: What sentences that stand in the document can be shown as.
_PLAIN_STYLES = ("bullets", "paragraph")


class Options(QWidget):
    """What is chosen holds for the next documents."""

    def __init__(self) -> None:
        super().__init__()
        self._has_model = False
        self.length = OptionChip(
            self.tr("Length"),
            (
                ("medium", self.tr("Medium")),
                ("line", self.tr("One line")),
                ("short", self.tr("Short")),
                ("detailed", self.tr("Detailed")),
            ),
        )
        self.style_chip = OptionChip(
            self.tr("Style"),
            (
                ("bullets", self.tr("Key points")),
                ("paragraph", self.tr("Paragraph")),
                ("actions", self.tr("Key points and actions")),
                ("executive", self.tr("Executive summary")),
                ("newcomer", self.tr("For a newcomer")),
                ("own", self.tr("Own instruction")),
            ),
        )
        self.method = OptionChip(
            self.tr("Method"),
            (
                ("auto", self.tr("Automatic")),
                ("extractive", self.tr("Sentences of the document")),
                ("chat", self.tr("Chat model")),
            ),
        )
        self.language = OptionChip(self.tr("In"), (("", self.tr("Its language")), *_LANGUAGES))
        self.focus = QLineEdit()
        self.focus.setPlaceholderText(self.tr("A question to focus on (optional)"))
        self.focus.setAccessibleName(self.tr("Focus question"))
        self.focus.setClearButtonEnabled(True)
        self.instruction = QLineEdit()
        self.instruction.setPlaceholderText(self.tr("How to write it, in your words"))
        self.instruction.setAccessibleName(self.tr("Own instruction"))
        self.instruction.hide()
        self.note = small()
        self.note.setWordWrap(True)
        self.note.hide()
        chips = FlowLayout(8, 8)
        for chip in (self.length, self.style_chip, self.language, self.method):
            chips.addWidget(chip)
            chip.chosen.connect(self._on_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(chips)
        column.addWidget(self.instruction)
        column.addWidget(self.focus)
        column.addWidget(self.note)

    def chosen(self) -> SummaryOptions:
        """Returns what is chosen."""
        return SummaryOptions(
            method=cast("Method", self.method.value),
            length=cast("Length", self.length.value),
            style=cast("Style", self.style_chip.value),
            instruction=self.instruction.text().strip(),
            language=self.language.value,
            focus=self.focus.text().strip(),
        )

    def set_model(self, has_model: bool) -> None:
        """Takes whether there is a chat model that is fit to summarize."""
        self._has_model = has_model
        self._on_chosen()

    def _on_chosen(self) -> None:
        self.instruction.setVisible(self.style_chip.value == "own")
        method = self.method.value
        extractive = method == "extractive" or (method == "auto" and not self._has_model)
        wants_writing = bool(self.language.value) or self.style_chip.value not in _PLAIN_STYLES
        text = ""
        if extractive and wants_writing:
            text = self.tr(
                "Sentences are taken from the document as they stand there: another style or "
                "language needs a chat model."
            )
        elif method == "chat" and not self._has_model:
            text = self.tr(
                "The built-in model is too small for good summaries: choose a larger one under "
                "Models."
            )
        self.note.setText(text)
        self.note.setVisible(bool(text))
