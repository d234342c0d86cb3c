"""Everything about one model of the hub: its card, its facts, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.services.download import Download
from desktop_app.services.events import ModelPhase
from desktop_app.services.listing import Details, Listed
from desktop_app.services.model_defaults import ModelDefaults
from desktop_app.ui.chat.banner import Banner
from desktop_app.ui.chat.links import ask_and_open
from desktop_app.ui.controls import IconButton, small
from desktop_app.ui.models.card_list import CardList
from desktop_app.ui.models.details_facts import DetailsFacts
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
        self.card = MarkdownCard(theme)
        self.card.link_activated.connect(self._on_link)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.back)
        top.addWidget(self.title, 1)
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._columns.setSpacing(20)
        self._columns.addWidget(self.facts, 0, Qt.AlignmentFlag.AlignTop)
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
        self.title.setText(listed.id)
        self.head.show_models([listed])
        self.facts.hide()
        self.card.set_text("")
        self._ask()
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_surroundings(
        self, current: Path, phase: ModelPhase, *, has_token: bool, offline: bool
    ) -> None:
        self.head.set_surroundings(current, phase, has_token=has_token, offline=offline)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= _WIDE
        across, down = QBoxLayout.Direction.RightToLeft, QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(across if wide else down)
        self.facts.setMinimumWidth(_FACTS_WIDTH if wide else 0)
        self.facts.setMaximumWidth(_FACTS_WIDTH if wide else 16_777_215)

    # --- inside -------------------------------------------------------------------

    def _ask(self) -> None:
        if self.listed is None:
            return
        self._asked += 1
        self.banner.hide()
        self.status.show()
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

    def _on_details(self, number: int, details: Details) -> None:
        if number != self._asked or self.listed is None:
            return
        self.status.hide()
        self.facts.show_details(details)
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
        self.head.show_models([self.listed])
        installed = self.listed.installed
        if installed is not None and installed.complete:
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

    def _on_looked(self) -> None:
        if self.listed is None:
            return
        model_id = self.listed.id
        installed = [one for one in self._keeper.installed or () if one.id == model_id]
        self.listed = replace(
            self.listed,
            installed=installed[0] if installed else None,
            download=self._keeper.downloads.get(model_id),
        )
        self.head.show_models([self.listed])

    def _on_link(self, address: str) -> None:
        ask_and_open(address, self)
