"""From which language to which, and how: boxes and chips. Begins nothing."""

from __future__ import annotations

from functools import partial
from typing import cast

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.protocol.translations import Tone
from desktop_app.services.translation.live_state import LiveState
from desktop_app.services.translation.plan import AUTO, TranslateOptions
from desktop_app.services.translation.routes import Languages
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import FlatButton, IconButton
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.panels.model_chip import ModelChip
from desktop_app.ui.panels.option_chip import OptionChip
from desktop_app.ui.panels.translate.glossary_dialog import GlossaryDialog
from desktop_app.ui.panels.translate.language_box import LanguageBox
from desktop_app.ui.theme import Theme

translate = QCoreApplication.translate


class Options(QWidget):
    """What is chosen holds for texts and documents; the languages also for the next start."""

    changed = Signal()
    swapped = Signal()
    terms_changed = Signal()
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self._bridge, self._theme = bridge, theme
        source, target = self._kept()
        self.source = LanguageBox(theme, self.tr("From"), source, detects=True)
        self.target = LanguageBox(theme, self.tr("Into"), target)
        self._found = ""  # the language that was found out
        self.swap = IconButton(theme, "replace", self.tr("Swap the languages (Ctrl+Shift+X)"))
        self.swap.clicked.connect(self.swap_languages)
        self.model = ModelChip(bridge, "translate", others=("chat",))
        self.tone = OptionChip(
            self.tr("Tone"),
            (
                ("", self.tr("As in the text")),
                ("formal", self.tr("Formal")),
                ("plain", self.tr("Plain")),
            ),
        )
        self.tone.hide()
        self.glossary = FlatButton(theme, "text", self.tr("Glossary…"))
        self.glossary.clicked.connect(self.open_glossary)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.source, 1)
        row.addWidget(self.swap)
        row.addWidget(self.target, 1)
        chips = FlowLayout(8, 6)
        for chip in (self.model, self.tone, self.glossary):
            chips.addWidget(chip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addLayout(chips)
        for box in (self.source, self.target):
            box.chosen.connect(partial(self._on_language, box))
        self.tone.chosen.connect(self._on_changed)
        self._name_glossary()

    def chosen(self) -> TranslateOptions:
        """Returns what is chosen; the model is the one that is kept for the task."""
        tone = self.tone.value if not self.tone.isHidden() else ""
        return TranslateOptions(
            source=self.source.value, target=self.target.value, tone=cast("Tone", tone)
        )

    def refresh(self) -> None:
        """Looks which languages the models here know."""
        languages = self._bridge.desk.translations.languages
        self._bridge.call(languages, self._show_languages, self._on_failed)

    def show_state(self, state: LiveState) -> None:
        """Takes what was found out about the text that is translated."""
        self._found = state.source
        self.source.set_detected(state.detected)
        chat = state.route is not None and state.route.chat
        if state.route is not None and self.tone.isHidden() == chat:
            self.tone.setVisible(chat)
            if self.tone.value:
                self._on_changed()
        self._name_glossary()

    def show_languages(self, source: str, target: str) -> None:
        """Takes the languages of a text that is opened; nothing is announced."""
        if source:
            self.source.set_value(source)
        self.target.set_value(target)
        self._name_glossary()

    def swap_languages(self) -> None:
        """The one that was translated into is translated from, and the other way round."""
        source = self.source.value if self.source.value != AUTO else self._found
        before = self.target.value
        if not source or source == before:
            source = "ja" if before == "en" else "en"
        self.source.set_value(before)
        self.target.set_value(source)
        self._keep()
        self.swapped.emit()

    def open_glossary(self) -> None:
        """Opens the terms for the two languages."""
        source = self.source.value if self.source.value != AUTO else self._found
        if source:
            dialog = GlossaryDialog(self._bridge, self._theme, self, source, self.target.value)
            dialog.kept.connect(self._name_glossary)
            dialog.kept.connect(self.terms_changed)
            dialog.open()

    # --- inside ------------------------------------------------------------------------

    def _on_language(self, box: LanguageBox, value: str) -> None:
        other = self.target if box is self.source else self.source
        if other.value == value:
            other.set_value("ja" if value == "en" else "en")
        self._keep()
        self._name_glossary()
        self.changed.emit()

    def _on_changed(self) -> None:
        self.changed.emit()

    def _show_languages(self, known: Languages) -> None:
        self.source.available = known.sources
        self.target.available = known.targets

    def _on_failed(self, error: UserError) -> None:
        self.failed.emit(error)

    def _name_glossary(self) -> None:
        source = self.source.value if self.source.value != AUTO else self._found
        terms = self._bridge.desk.translations.glossary.terms(source, self.target.value)
        words = self.tr("Glossary ({count})").format(count=len(terms))
        self.glossary.setText(words if terms else self.tr("Glossary…"))
        self.glossary.setEnabled(bool(source))
        self.glossary.setToolTip(
            self.tr("Terms that are always translated the same way")
            if source
            else self.tr("Choose a language to translate from first")
        )

    def _kept(self) -> tuple[str, str]:
        kept = self._bridge.desk.settings.current.translate_languages.split()
        if len(kept) == 2:
            return kept[0], kept[1]
        return AUTO, "ja" if translate("shelf", "en") == "ja" else "en"

    def _keep(self) -> None:
        settings, pair = self._bridge.desk.settings, f"{self.source.value} {self.target.value}"
        change = partial(settings.change, translate_languages=pair)
        self._bridge.call(change, lambda _: None, self._on_failed)
