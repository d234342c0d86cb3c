"""Which way a translation goes, by which models; or what is missing for one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.model_library.catalogue import CatalogueEntry
from desktop_app.store.translation_records import RouteTaken
from desktop_app.ui.controls import FlatButton, set_flag
from desktop_app.ui.error_text import describe_user_error
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.models import words
from desktop_app.ui.panels.translate import languages
from desktop_app.ui.theme import Theme

translate = QCoreApplication.translate

#: Errors that another model would mend.
_OF_MODELS = ("no_translation_model", "pair_not_translated", "model_not_found")


class RouteLine(QWidget):
    """Announces what is to be done about a way that is missing."""

    models_wanted = Signal()
    target_wanted = Signal(str)  # the language that is meant instead

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.words = QLabel()
        self.words.setProperty("kind", "quiet")
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.get = FlatButton(theme, "model", self.tr("Get a model"))
        self.get.clicked.connect(self.models_wanted)
        self.other = FlatButton(theme, "translate", "")
        self.other.clicked.connect(self._on_other)
        self._target = ""
        buttons = FlowLayout(4, 2)
        buttons.addWidget(self.get)
        buttons.addWidget(self.other)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.words)
        column.addLayout(buttons)
        self.say("")

    @property
    def is_missing(self) -> bool:
        """Whether it says that a model is to be got."""
        return not self.get.isHidden()

    def say(self, text: str, *, warning: bool = False) -> None:
        """Shows a sentence, "" for none."""
        self.words.setText(text)
        set_flag(self.words, "warning", warning)
        self.words.setVisible(bool(text))
        self.get.hide()
        self.other.hide()
        self.setVisible(bool(text))

    def show_route(self, route: RouteTaken) -> None:
        """Shows the way that is taken."""
        free = all(not is_restricted(licence) for licence in route.licences)
        self.say(describe(route), warning=not free)

    def show_none(self) -> None:
        """Says that nothing on this computer can translate."""
        self.say(
            self.tr(
                "There is no translation model here yet. One for two languages is small and quick; "
                "one for many languages does all of them."
            ),
            warning=True,
        )
        self.get.show()

    def show_missing(
        self, error: UserError, fitting: tuple[CatalogueEntry, ...], instead: str = ""
    ) -> None:
        """Shows why there is no way.

        Args:
            fitting: models that would lead there, the best first.
            instead: the language that the text could go to.
        """
        message, hint = describe_user_error(error)
        if fitting:
            named = self.tr("{name} can do it ({licence}).")
            best = fitting[0]
            hint = named.format(name=best.name, licence=words.licence(best.licence))
        self.say(f"{message} {hint}", warning=True)
        self.get.setVisible(error.code in _OF_MODELS)
        self._target = instead
        self.other.setVisible(bool(instead))
        if instead:
            into = self.tr("Translate into {language}")
            self.other.setText(into.format(language=languages.within(instead)))

    def _on_other(self) -> None:
        self.target_wanted.emit(self._target)


def describe(route: RouteTaken) -> str:
    """Returns "日本語 → English → Deutsch by opus-mt-ja-en, opus-mt-en-de · Apache 2.0"."""
    by = translate("translations", "{way} by {models}")
    way = languages.way(*route.languages)
    parts = [by.format(way=way, models=", ".join(dict.fromkeys(filter(None, route.names))))]
    for licence in dict.fromkeys(filter(None, route.licences)):
        note = words.licence(licence)
        if is_restricted(licence):
            only = translate("translations", "{licence}: not for commercial use")
            note = only.format(licence=note)
        parts.append(note)
    return " · ".join(parts)


def is_restricted(licence: str) -> bool:
    """Tells whether a licence forbids commercial use."""
    return "-nc" in licence.casefold()
