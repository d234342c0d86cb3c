"""How to summarize: chips, a question, an instruction. Begins nothing."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.protocol.summaries import Length, Method, Style
from desktop_app.services.summary_plan import EXTRACTIVE, SummaryOptions
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import small
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.panels.model_chip import AUTOMATIC, ModelChip
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

    def __init__(self, bridge: Bridge) -> None:
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
        own = ((EXTRACTIVE, self.tr("None: sentences of the document")),)
        self.model = ModelChip(bridge, "summarize", own, others=("chat",))
        self.model.changed.connect(self._on_chosen)
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
        for chip in (self.length, self.style_chip, self.language, self.model):
            chips.addWidget(chip)
        for chip in (self.length, self.style_chip, self.language):
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
            method=self._method(),
            length=cast("Length", self.length.value),
            style=cast("Style", self.style_chip.value),
            instruction=self.instruction.text().strip(),
            language=self.language.value,
            focus=self.focus.text().strip(),
            model=str(self.model.model.path) if self.model.model is not None else "",
        )

    def set_model(self, has_model: bool) -> None:
        """Takes whether there is a chat model that is fit to summarize."""
        self._has_model = has_model
        self._on_chosen()

    def _method(self) -> Method:
        """Returns what is asked for; what "auto" comes to depends on the document too."""
        if self.model.value in (AUTOMATIC, EXTRACTIVE):
            return EXTRACTIVE if self.model.value else "auto"
        chosen = self.model.model
        return "seq2seq" if chosen is not None and chosen.task == "summarize" else "chat"

    def _likely(self) -> Method:
        """Returns what will summarize, as far as it can be told before the document is read."""
        method = self._method()
        if method != "auto":
            return method
        if self._has_model:
            return "chat"
        return "seq2seq" if self.model.has("summarize") else EXTRACTIVE

    def _on_chosen(self) -> None:
        self.instruction.setVisible(self.style_chip.value == "own")
        likely, model = self._likely(), self.model.model
        wants_writing = bool(self.language.value) or self.style_chip.value not in _PLAIN_STYLES
        text = ""
        if likely == EXTRACTIVE and wants_writing:
            text = self.tr(
                "Sentences are taken from the document as they stand there: another style or "
                "language needs a chat model."
            )
        elif likely == "seq2seq" and wants_writing:
            text = self.tr(
                "A model made for summaries writes in its own way: another style or language "
                "needs a chat model."
            )
        elif likely == "chat" and model is not None and model.built_in:
            text = self.tr(
                "The built-in model is too small for good summaries: choose a larger one under "
                "Models."
            )
        self.note.setText(text)
        self.note.setVisible(bool(text))
