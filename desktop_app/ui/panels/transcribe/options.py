"""How to transcribe: chips, and words that occur. Begins nothing."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.protocol.transcripts import Channels, SpeechTask
from desktop_app.services.task_models import TaskModel
from desktop_app.services.transcript_plan import AUTO, TranscribeOptions
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import small
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.panels.model_chip import ModelChip
from desktop_app.ui.panels.option_chip import Choice, OptionChip
from desktop_app.ui.panels.transcribe import languages

_MANY = "*"


class Options(QWidget):
    """What is chosen holds for the next recordings."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.model = ModelChip(bridge, "speech")
        self.language = OptionChip(self.tr("Language"), ((AUTO, self.tr("Detect")),))
        common = [Choice(AUTO, self.tr("Detect"))]
        common += [Choice(code, languages.name(code)) for code in languages.COMMON]
        more = [Choice(code, name) for code, name in languages.others()]
        self.language.set_choices(common, AUTO, [(self.tr("All others"), more)])
        self.task = OptionChip(
            self.tr("Write"),
            (
                ("transcribe", self.tr("What is said")),
                ("translate", self.tr("Its meaning in English")),
            ),
        )
        self.words = OptionChip(
            self.tr("Times"),
            (("words", self.tr("Of each word")), ("lines", self.tr("Of each line"))),
        )
        self.channels = OptionChip(
            self.tr("Channels"),
            (("mix", self.tr("Together")), ("split", self.tr("Each by itself"))),
        )
        self.prompt = QLineEdit()
        self.prompt.setPlaceholderText(self.tr("Names and words that occur (optional)"))
        self.prompt.setAccessibleName(self.tr("Names and words that occur"))
        self.prompt.setClearButtonEnabled(True)
        self.note = small()
        self.note.setWordWrap(True)
        self.note.hide()
        chips = FlowLayout(8, 8)
        for chip in (self.model, self.language, self.task, self.words, self.channels):
            chips.addWidget(chip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(chips)
        column.addWidget(self.prompt)
        column.addWidget(self.note)
        self.task.choices.setToolTipsVisible(True)
        self.model.changed.connect(self._on_changed)
        self.task.chosen.connect(self._on_changed)
        self.language.chosen.connect(self._on_changed)

    def chosen(self) -> TranscribeOptions:
        """Returns what is chosen."""
        return TranscribeOptions(
            model=str(self.model.model.path) if self.model.model is not None else "",
            language=self.language.value,
            task=cast("SpeechTask", self.task.value),
            prompt=self.prompt.text().strip(),
            words=self.words.value == "words",
            channels=cast("Channels", self.channels.value),
        )

    def _on_changed(self) -> None:
        reason = self._no_translation(self.model.model)
        for action in self.task.choices.actions():
            if action.data() == "translate":
                action.setEnabled(not reason)
                action.setToolTip(reason or action.text())
        wanted = self.task.value == "translate"
        if wanted and reason:
            self.task.choose("transcribe")
        text = reason if wanted else ""
        model = self.model.model
        if self.model.is_known and not self.model.has("speech"):
            text = self.tr("There is no speech model here yet: choose “More models…” under Model.")
        if not text and model is not None and not model.speaks(self.spoken):
            text = self.tr("{model} was not made for {language}.").format(
                model=model.name, language=languages.name(self.spoken)
            )
        self.note.setText(text)
        self.note.setVisible(bool(text))

    @property
    def spoken(self) -> str:
        """The language that was chosen, "" when it is to be found out."""
        return "" if self.language.value == AUTO else self.language.value

    def _no_translation(self, model: TaskModel | None) -> str:
        """Returns why a model cannot translate; "" when it can, or nobody knows."""
        if model is None:
            return ""
        if model.languages and _MANY not in model.languages and len(model.languages) == 1:
            only = languages.name(model.languages[0])
            return self.tr("{model} knows only {language}.").format(model=model.name, language=only)
        if "turbo" in model.name.casefold():
            return self.tr("{model} was not trained to translate.").format(model=model.name)
        return ""
