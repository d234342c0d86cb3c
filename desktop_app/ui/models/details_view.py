"""Everything about one model of the hub: its card, its facts, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.model_library.installed import Installed
from desktop_app.services.download import Download
from desktop_app.services.listing import Details, Listed
from desktop_app.services.model_defaults import ModelDefaults
from desktop_app.services.model_facts import ModelFacts, facts_of
from desktop_app.services.quantized import as_advice
from desktop_app.ui.chat.banner import Banner
from desktop_app.ui.chat.links import ask_and_open
from desktop_app.ui.controls import IconButton, small
from desktop_app.ui.models.card_list import CardList
from desktop_app.ui.models.card_state import Surroundings
from desktop_app.ui.models.choosing import name_on_hub
from desktop_app.ui.models.details_facts import DetailsFacts
from desktop_app.ui.models.file_facts import FileFacts
from desktop_app.ui.models.keeper import Keeper
from desktop_app.ui.models.markdown_card import MarkdownCard
from desktop_app.ui.theme import Theme

_WIDE = 720
_FACTS_WIDTH = 340


class DetailsView(QWidget):
    """One model; the list that it came from stands behind it."""

    left = Signal()

    def __init__(self, keeper: Keeper, theme: Theme) -> None:
        super().__init__()
        self._keeper = keeper
        self._asked = 0
        self.listed: Listed | None = None
        self.back = IconButton(theme, "left", self.tr("Back to the list (Esc)"))
        self.back.clicked.connect(self.left)
        self.title = QLabel()  # the id: the name stands in the card below
        self.title.setProperty("kind", "strong")
        self.title.setWordWrap(True)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.head = CardList(theme)
        self.banner = Banner(theme)
        self.banner.retried.connect(self._ask)
        self.status = small()
        self.facts = DetailsFacts(theme)
        self.facts.precision_chosen.connect(self._on_precision_chosen)
        self.facts.file_chosen.connect(self._on_file_chosen)
        self.facts.other_wanted.connect(self._on_other_wanted)
        self.file = FileFacts()
        self.card = MarkdownCard(theme)
        self.card.link_activated.connect(self._on_link)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.back)
        top.addWidget(self.title, 1)
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._columns.setSpacing(20)
        side = QVBoxLayout()
        side.setSpacing(14)
        side.addWidget(self.facts)
        side.addWidget(self.file)
        side.addStretch(1)
        self._columns.addLayout(side)
        self._columns.addWidget(self.card, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(14)
        column.addLayout(top)
        column.addWidget(self.head)
        column.addWidget(self.banner)
        column.addWidget(self.status)
        column.addLayout(self._columns)
        column.addStretch(1)
        keeper.download_changed.connect(self._on_download_changed)
        keeper.looked.connect(self._on_looked)

    def show_model(self, listed: Listed) -> None:
        """Shows a model; asks the hub for everything that is not known of it."""
        self.listed = listed
        self.title.setText(listed.id or (str(listed.installed.path) if listed.installed else ""))
        self.head.show_models([listed])
        self.facts.hide()
        self.file.hide()
        self.card.set_text("")
        self.card.setVisible(bool(listed.id))
        self._arrange()
        self._ask()
        self._ask_file()
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_surroundings(self, around: Surroundings) -> None:
        """Takes what the state of the card depends on besides the model."""
        self.head.set_surroundings(around)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Puts facts and card side by side where there is room, and a card."""
        wide = self.width() >= _WIDE and not self.card.isHidden()
        across, down = QBoxLayout.Direction.RightToLeft, QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(across if wide else down)
        for facts in (self.facts, self.file):
            facts.setMinimumWidth(_FACTS_WIDTH if wide else 0)
            facts.setMaximumWidth(_FACTS_WIDTH if wide else 16_777_215)

    # --- inside -------------------------------------------------------------------

    def _ask(self) -> None:
        if self.listed is None:
            return
        self._asked += 1
        self.banner.hide()
        self.status.setVisible(bool(self.listed.id))
        if not self.listed.id:
            return
        if self._keeper.offline:
            self.status.setText(self.tr("Offline: the card and the files are on the hub."))
            return
        self.status.setText(self.tr("Asking the hub…"))
        shelf, model_id = self._keeper.shelf, self.listed.id
        self._keeper.ask_hub(
            lambda: shelf.details(model_id),
            partial(self._on_details, self._asked),
            partial(self._on_failed, self._asked),
        )

    def _ask_file(self) -> None:
        """Reads what the files on this computer say, where the hub tells nothing of them."""
        model = self.listed.installed if self.listed is not None else None
        if model is None or not (model.is_gguf or not model.id):
            return
        number = self._asked
        self._keeper.call(
            lambda: facts_of(model),
            partial(self._on_file_facts, number),
            partial(self._on_file_failed, number),
        )

    def _on_file_facts(self, number: int, facts: ModelFacts) -> None:
        if number == self._asked:
            self.file.show_facts(facts)

    def _on_file_failed(self, number: int, error: UserError) -> None:
        if number == self._asked:
            self.banner.show_error(error)

    def _on_details(self, number: int, details: Details) -> None:
        if number != self._asked or self.listed is None:
            return
        self.status.hide()
        keeper = self._keeper
        self.facts.show_details(details, runs_gguf=keeper.runs_gguf, for_cpu=keeper.wants_gguf)
        here = self.listed.installed
        if here is not None:
            self.facts.choices.choose(name_on_hub(here.path))
        self.facts.show()
        self.card.set_text(details.hub.card or self.tr("This model has no card."))
        self.listed = replace(
            self.listed,
            task=self.listed.task or details.hub.model.task,
            licence=self.listed.licence or details.hub.model.licence,
            gated=details.hub.model.gated,
            advice=details.advice or self.listed.advice,
            download_bytes=details.hub.total_bytes,
        )
        self._on_file_chosen()
        installed = self.listed.installed
        if installed is not None and installed.complete and not installed.is_gguf:
            shelf = self._keeper.shelf
            self._keeper.call(
                lambda: shelf.defaults(installed.path), partial(self._on_defaults, number)
            )

    def _on_failed(self, number: int, error: UserError) -> None:
        if number == self._asked:
            self.status.hide()
            self.banner.show_error(error, retry=True)

    def _on_defaults(self, number: int, defaults: ModelDefaults) -> None:
        if number == self._asked and defaults.quantization is not None:
            self.facts.choose_precision(defaults.quantization)

    def _on_precision_chosen(self, name: str) -> None:
        installed = self.listed.installed if self.listed is not None else None
        precision = self.facts.precision
        if installed is not None and installed.complete and precision is not None:
            self._keeper.set_precision(installed.path, precision)

    def _on_download_changed(self, download: Download) -> None:
        if self.listed is not None and download.id == self.listed.id:
            self.listed = replace(self.listed, download=download)
            self.head.set_download(download)

    def _on_file_chosen(self) -> None:
        """Shows the card for the file that is chosen, which may be here while others are not."""
        listed, choice = self.listed, self.facts.file
        if listed is None:
            return
        if choice is not None and not self.facts.isHidden():
            listed = replace(
                listed,
                installed=_with_name(self._same_id(), choice.file.name),
                advice=as_advice(choice),
                download_bytes=choice.file.size_bytes,
                quantization=choice.quantization,
            )
        self.listed = listed
        self.head.show_models([listed])

    def _on_other_wanted(self, model_id: str) -> None:
        """Goes to the same model in the other format."""
        if self.listed is None:
            return
        here = [one for one in self._keeper.installed or () if one.id == model_id]
        self.show_model(
            replace(
                self.listed,
                id=model_id,
                gated=False,  # the hub tells in a moment
                advice=None,
                quantization="",
                download_bytes=None,
                installed=here[0] if here else None,
                download=self._keeper.downloads.get(model_id),
            )
        )

    def _same_id(self) -> list[Installed]:
        """Returns what is on this computer of the model that is shown."""
        listed = self.listed
        if listed is None:
            return []
        here = self._keeper.installed or ()
        if listed.id:
            return [one for one in here if one.id == listed.id]
        path = listed.installed.path if listed.installed is not None else None
        return [one for one in here if one.path == path]

    def _on_looked(self) -> None:
        if self.listed is None:
            return
        same, before = self._same_id(), self.listed.installed
        kept = [one for one in same if before is not None and one.path == before.path]
        self.listed = replace(
            self.listed,
            installed=next(iter((*kept, *same)), None),
            download=self._keeper.downloads.get(self.listed.id),
        )
        self._on_file_chosen()

    def _on_link(self, address: str) -> None:
        ask_and_open(address, self)


def _with_name(models: Iterable[Installed], name: str) -> Installed | None:
    return next((one for one in models if one.complete and name_on_hub(one.path) == name), None)
