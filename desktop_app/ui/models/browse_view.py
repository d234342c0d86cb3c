"""The models of one task, recommended or searched for. Asks the keeper; acts on nothing itself."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.model_library.tasks import Task
from desktop_app.services.listing import Listed
from desktop_app.ui.chat.banner import Banner
from desktop_app.ui.controls import small
from desktop_app.ui.models import words
from desktop_app.ui.models.card_list import CardList
from desktop_app.ui.models.keeper import Keeper
from desktop_app.ui.theme import Theme


class BrowseView(QWidget):
    """Shows the catalogue at once, and below it what the hub finds."""

    def __init__(self, keeper: Keeper, theme: Theme) -> None:
        super().__init__()
        self._keeper = keeper
        self._task: Task = "chat"
        self._text = ""
        self._language = ""
        self._asked = 0  # the newest question's number; older answers are dropped
        self._near: tuple[Listed, ...] = ()  # of the catalogue
        self._far: tuple[Listed, ...] = ()  # of the hub
        self._wide = False
        self.cards = CardList(theme)
        self.banner = Banner(theme)
        self.banner.retried.connect(self._ask)
        self.status = small()
        self.why = small(words.quantized_why())
        self.why.setWordWrap(True)
        self.empty = QLabel()
        self.empty.setWordWrap(True)
        self.everywhere = QPushButton(self.tr("Search all tasks"))
        self.everywhere.setAutoDefault(True)
        self.everywhere.clicked.connect(self._on_everywhere)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.banner)
        column.addWidget(self.status)
        column.addWidget(self.why)
        column.addWidget(self.cards)
        column.addWidget(self.empty)
        column.addWidget(self.everywhere)
        column.addStretch(1)
        for widget in (self.status, self.why, self.empty, self.everywhere):
            widget.hide()
        keeper.looked.connect(self._list)
        keeper.download_changed.connect(self.cards.set_download)

    def show_task(self, task: Task) -> None:
        """Shows the models for a task."""
        if task != self._task or self._wide:
            self._task, self._wide = task, False
            self._ask()

    def search(self, text: str) -> None:
        """Searches the catalogue and the hub by name; "" shows the whole catalogue."""
        if text != self._text:
            self._text, self._wide = text, False
            self._ask()

    def set_language(self, code: str) -> None:
        """Shows only models for a language; "" is any."""
        if code != self._language:
            self._language = code
            self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._near:
            self._list()

    def set_offline(self, offline: bool) -> None:
        """A search that could not ask the hub does so when it may."""
        if self._text and not offline:
            self._ask()

    @property
    def task(self) -> Task:
        """The task whose models are shown."""
        return self._task

    # --- inside -------------------------------------------------------------------

    def _ask(self) -> None:
        self._asked += 1
        self._far = ()
        self.banner.hide()
        self._list()
        searches = bool(self._text) and not self._keeper.offline
        self.status.setVisible(searches)
        if not searches:
            return
        self.status.setText(self.tr("Searching the hub…"))
        number, shelf = self._asked, self._keeper.shelf
        text, task, language = self._text, self._wanted_task(), self._language or None

        def found(models: tuple[Listed, ...]) -> None:
            if number == self._asked:
                self._far = models
                self.status.hide()
                self._show()

        def failed(error: UserError) -> None:
            if number == self._asked:
                self.status.hide()
                self.banner.show_error(error, retry=True)

        self._keeper.ask_hub(
            lambda: shelf.search(text, task=task, language=language), found, failed
        )

    def _list(self) -> None:
        """Reads the catalogue, with what is installed and being fetched now."""
        task, text, language = self._wanted_task(), self._text.lower(), self._language
        question = (task, text, language)
        shelf = self._keeper.shelf

        def work() -> tuple[Listed, ...]:
            models = shelf.listed(task)
            return tuple(m for m in models if _matches(m, text, language))

        def done(models: tuple[Listed, ...]) -> None:
            if question == (self._wanted_task(), self._text.lower(), self._language):
                # What the hub is still being asked about, the shelf does not know yet.
                going = self._keeper.downloads
                self._near = tuple(
                    replace(m, download=m.download or going.get(m.id)) for m in models
                )
                self._show()

        self._keeper.call(work, done)

    def _show(self) -> None:
        fresh = {model.id: model for model in self._near}
        rest = [fresh.get(model.id) or self._renewed(model) for model in self._far]
        shown = [*self._near, *(model for model in rest if model.id not in fresh)]
        self.cards.show_models(shown)
        self.why.setVisible(any(model.for_cpu for model in shown))
        nothing = not shown and self.status.isHidden()
        self.empty.setVisible(nothing)
        self.everywhere.setVisible(nothing and bool(self._text) and not self._wide)
        if self._text:
            self.empty.setText(
                self.tr("No model for {task} is called “{text}”.").format(
                    task=words.task(self._task), text=self._text
                )
                if not self._wide
                else self.tr("No model is called “{text}”.").format(text=self._text)
            )
        else:
            self.empty.setText(self.tr("No recommended model speaks this language. Search one."))

    def _renewed(self, model: Listed) -> Listed:
        """A model of the hub with what has become of it since the search."""
        installed = next(
            (one for one in self._keeper.installed or () if one.id == model.id), model.installed
        )
        return replace(model, installed=installed, download=self._keeper.downloads.get(model.id))

    def _wanted_task(self) -> Task | None:
        return None if self._wide else self._task

    def _on_everywhere(self) -> None:
        self._wide = True
        self._ask()


def _matches(model: Listed, text: str, language: str) -> bool:
    speaks = not language or language in model.languages or model.languages == ("*",)
    return speaks and all(word in f"{model.id} {model.name}".lower() for word in text.split())
