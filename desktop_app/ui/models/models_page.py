"""The section "Models": find one, see how it would run here, fetch it, use it, take care of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.model_library.installed import Installed
from desktop_app.services.events import ModelChanged, ModelPhase
from desktop_app.services.listing import Listed
from desktop_app.ui import model_text
from desktop_app.ui.chat.banner import Banner
from desktop_app.ui.models.browse_view import BrowseView
from desktop_app.ui.models.card_state import LOCKED, CardState
from desktop_app.ui.models.details_view import DetailsView
from desktop_app.ui.models.installed_view import InstalledView
from desktop_app.ui.models.keeper import Keeper
from desktop_app.ui.models.page_head import OfflineStrip, PageHead
from desktop_app.ui.models.tabs import INSTALLED, SHOWN_TASKS, Tabs
from desktop_app.ui.models.unlock_dialog import UnlockDialog
from desktop_app.ui.theme import Theme

_WIDTH = 900
_MARGIN = 20
_SCROLL_BAR = 14  # px; what stands above a list ends where the list does


class ModelsPage(QWidget):
    """Lays out and connects; what is asked for goes to the keeper."""

    left = Signal()  # Esc where there is nothing else to leave

    def __init__(self, keeper: Keeper, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._keeper = keeper
        self._current = Path()
        self._phase = ModelPhase.UNLOADED
        self.head = PageHead(theme)
        self.offline = OfflineStrip(theme)
        self.tabs = Tabs()
        self.banner = Banner(theme)
        self.browse = BrowseView(keeper, theme)
        self.installed = InstalledView(keeper, theme)
        self.details = DetailsView(keeper, theme)
        self._lay_out()
        self._connect()
        self._on_offline_changed(keeper.offline)

    def show_installed(self) -> None:
        """Shows what is on this computer."""
        self._leave_details()
        self.tabs.choose(INSTALLED)

    def show_task(self, task: str) -> None:
        """Shows the models for a task."""
        self._leave_details()
        self.tabs.choose(task)

    def open_model(self, listed: Listed) -> None:
        """Shows the details of a model."""
        self.details.show_model(listed)
        self._outer.setCurrentIndex(1)
        self._details_scroll.verticalScrollBar().setValue(0)

    def go_to_search(self) -> None:
        """Goes to the search field."""
        self._leave_details()
        self.head.search.focus()

    def show_error(self, error: UserError) -> None:
        """Shows trouble at the top of the page."""
        self.banner.show_error(error)

    def set_model(self, current: Path, change: ModelChanged) -> None:
        """Takes which model answers in chats, and how it is."""
        self._current, self._phase = current, change.phase
        self._set_surroundings()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._keeper.look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._outer.currentIndex() == 1:
            self._leave_details()
        else:
            self.left.emit()

    # --- layout -------------------------------------------------------------------

    def _lay_out(self) -> None:
        above = QVBoxLayout()
        above.setSpacing(12)
        above.addWidget(self.head)
        above.addWidget(self.offline)
        above.addWidget(self.banner)
        above.addWidget(self.tabs)
        self._lists = QStackedWidget()
        self._lists.addWidget(_Scrolled(self.browse))
        self._lists.addWidget(_Scrolled(self.installed))
        front = QWidget()
        column = QVBoxLayout(front)
        column.setContentsMargins(0, 20, 0, 0)
        column.setSpacing(4)
        column.addLayout(_centred(above, right=_MARGIN + _SCROLL_BAR))
        column.addWidget(self._lists, 1)
        self._details_scroll = _Scrolled(self.details)
        self._outer = QStackedWidget()
        self._outer.addWidget(front)
        self._outer.addWidget(self._details_scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._outer)

    def _connect(self) -> None:
        keeper = self._keeper
        keeper.looked.connect(self._on_looked)
        keeper.offline_changed.connect(self._on_offline_changed)
        self.head.searched.connect(self._on_searched)
        self.head.language_chosen.connect(self.browse.set_language)
        self.head.left.connect(self._on_search_left)
        self.offline.online_wanted.connect(partial(keeper.set_offline, False))
        self.tabs.chosen.connect(self._on_tab)
        self.details.left.connect(self._leave_details)
        self.installed.details_wanted.connect(self._on_details_wanted)
        for cards in (self.browse.cards, self.installed.coming, self.details.head):
            cards.acted.connect(self.act)
            cards.paused.connect(keeper.pause)
            cards.resumed.connect(keeper.resume)
            cards.cancelled.connect(keeper.cancel)
        self.browse.cards.opened.connect(self.open_model)
        self.installed.coming.opened.connect(self.open_model)

    # --- what happens ---------------------------------------------------------------

    def act(self, listed: Listed, state: CardState) -> None:
        """Does what the button of a model in this state says."""
        keeper = self._keeper
        advised = listed.advice.recommended if listed.advice else None
        on_details = self._outer.currentIndex() == 1
        if state is CardState.DOWNLOAD:
            facts = self.details.facts
            shown = on_details and not facts.isHidden()
            file = facts.file if shown else None
            chosen = (facts.precision if shown else None) or advised
            if file is not None:
                keeper.download(listed.id, files=(file.file.name,))
            elif listed.quantization:
                keeper.download_quantized(listed.id)
            else:
                # Full precision, left as it was advised, leaves the word to the settings.
                left = chosen == advised == "none"
                keeper.download(listed.id, precision=None if left else chosen)
        elif state is CardState.USE and listed.installed is not None:
            keeper.use(listed.installed.path, None if advised == "none" else advised)
        elif state is CardState.FAILED:
            keeper.resume(listed.id)
        elif state is CardState.LOCKED:
            keeper.call(keeper.shelf.token_is_in_file, partial(self._unlock, listed))

    def _unlock(self, listed: Listed, in_file: bool) -> None:
        keeper = self._keeper

        def fetch() -> None:
            failed = listed.download is not None and listed.download.error_code in LOCKED
            if failed:
                keeper.resume(listed.id)
            else:
                self.act(listed, CardState.DOWNLOAD)

        def unlock(token: str) -> None:
            if token:
                keeper.set_token(token, fetch)
            else:
                fetch()

        UnlockDialog(
            self,
            listed.id,
            listed.name,
            endpoint=keeper.endpoint,
            has_token=keeper.has_token,
            in_file=in_file,
            unlock=unlock,
        ).open()

    def _set_surroundings(self) -> None:
        around = self._keeper.surroundings(self._current, self._phase)
        for view in (self.browse.cards, self.installed, self.details):
            view.set_surroundings(around)

    def _on_looked(self) -> None:
        keeper = self._keeper
        if keeper.machine is not None:
            self.head.set_machine(keeper.machine)
        total = sum(model.size_bytes for model in keeper.installed or ())
        self.tabs.set_installed(model_text.bytes_text(total) if total else "")
        self._set_surroundings()

    def _on_offline_changed(self, offline: bool) -> None:
        self.offline.setVisible(offline)
        self._set_surroundings()
        self.browse.set_offline(offline)

    def _on_tab(self, name: str) -> None:
        self._lists.setCurrentIndex(1 if name == INSTALLED else 0)
        for task in SHOWN_TASKS:
            if task == name:
                self.browse.show_task(task)

    def _on_searched(self, text: str) -> None:
        if text and self.tabs.current == INSTALLED:
            self.tabs.choose(self.browse.task)
        self.browse.search(text)

    def _on_search_left(self) -> None:
        cards = self.browse.cards.cards
        if cards and self.tabs.current != INSTALLED:
            cards[0].title.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_details_wanted(self, model: Installed) -> None:
        self.open_model(
            Listed(
                model.id, model.name, "", "", model.task, (), None, model.licence, False, model,
                self._keeper.downloads.get(model.id), quantization=model.quantization,
            )
        )  # fmt: skip

    def _leave_details(self) -> None:
        if self._outer.currentIndex() == 0:
            return
        self._outer.setCurrentIndex(0)
        listed = self.details.listed
        card = self.browse.cards.card(listed.id) if listed is not None else None
        if card is not None and self.tabs.current != INSTALLED:
            card.title.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tabs.buttons[self.tabs.current].setFocus()


def _centred(inner: QVBoxLayout, *, right: int = _MARGIN) -> QHBoxLayout:
    middle = QWidget()
    middle.setMaximumWidth(_WIDTH)
    inner.setContentsMargins(0, 0, 0, 0)
    middle.setLayout(inner)
    row = QHBoxLayout()
    row.setContentsMargins(_MARGIN, 0, right, 0)
    row.addStretch(1)
    row.addWidget(middle, 1000)
    row.addStretch(1)
    return row


class _Scrolled(QScrollArea):
    """A page that stands where it stands, whether or not there is a scroll bar beside it."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setObjectName("messages")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QVBoxLayout()
        inner.addWidget(content)
        page = QWidget()
        page.setObjectName("messageColumn")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 10, _SCROLL_BAR, 24)
        self._column.addLayout(_centred(inner))
        self.setWidget(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        bar = self.width() - self.viewport().width()
        self._column.setContentsMargins(0, 10, max(0, _SCROLL_BAR - bar), 24)
