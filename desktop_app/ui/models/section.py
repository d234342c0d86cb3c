"""Joins the section "Models" with the rest of the window: status line, menu, empty chat, drops."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_app.errors import UserError
from desktop_app.model_library.installed import Installed
from desktop_app.services.download import Download
from desktop_app.services.events import ModelChanged
from desktop_app.services.listing import Removed, Suggestion
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.models import words
from desktop_app.ui.models.first_run import FirstRunCard
from desktop_app.ui.models.folder_drop import FolderDrop
from desktop_app.ui.models.keeper import Keeper
from desktop_app.ui.theme import Theme

if TYPE_CHECKING:
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.models.models_page import ModelsPage

# The window is drawn and takes keys before the disk is looked through.
_LOOK_AFTER_MS = 400


class ModelsSection(QObject):
    """Owns the page and the first-run card, which the window places."""

    page_wanted = Signal()
    left = Signal()

    def __init__(self, bridge: Bridge, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._settings = bridge.desk.settings
        self.keeper = Keeper(bridge, self)
        self._theme = theme
        self._page: ModelsPage | None = None
        self.first_run = FirstRunCard(theme)
        self._window: MainWindow | None = None

    @property
    def page(self) -> ModelsPage:
        """The page; made, and its code imported, when somebody goes there."""
        if self._page is None:
            from desktop_app.ui.models.models_page import ModelsPage

            models = self._bridge.desk.models
            self._page = ModelsPage(self.keeper, self._theme)
            self._page.set_model(models.current.path, models.phase)
            self._page.left.connect(self.left)
        return self._page

    def join(self, window: MainWindow) -> None:
        """Connects what the window has laid out."""
        self._window = window
        keeper, status, menu = self.keeper, window.status, window.model_menu
        self.drop = FolderDrop(window, window.chat.isVisible)
        self.drop.dropped.connect(keeper.import_all)
        self.drop.dropped_on_chat.connect(partial(keeper.import_path, use=True))
        self.left.connect(partial(window.show_page, "chat"))
        self.page_wanted.connect(partial(window.show_page, "models"))
        status.set_offline(keeper.offline)
        status.offline_toggled.connect(keeper.set_offline)
        status.downloads_clicked.connect(self._on_downloads_clicked)
        menu.more_wanted.connect(self.page_wanted)
        menu.aboutToShow.connect(keeper.look)
        keeper.offline_changed.connect(status.set_offline)
        keeper.chosen.connect(menu.choose)
        keeper.removed.connect(self._on_removed)
        keeper.imported.connect(self._on_imported)
        keeper.failed.connect(self._on_failed)
        keeper.looked.connect(self._on_looked)
        keeper.download_changed.connect(self._on_download_changed)
        self._join_first_run()

    def open_task(self, task: str) -> None:
        """Goes to the models for a task."""
        self.page_wanted.emit()
        self.page.show_task(task)

    def on_model_changed(self, change: ModelChanged) -> None:
        """Takes which model answers, and how it is."""
        choice = self._bridge.desk.models.current
        if self._page is not None:
            self._page.set_model(choice.path, change)
        self._show_surroundings()
        if not choice.built_in:
            self.first_run.hide()

    # --- the first run ---------------------------------------------------------------

    def _join_first_run(self) -> None:
        card, keeper = self.first_run, self.keeper
        card.acted.connect(lambda listed, state: self.page.act(listed, state))
        card.paused.connect(keeper.pause)
        card.resumed.connect(keeper.resume)
        card.cancelled.connect(keeper.cancel)
        card.more_wanted.connect(self.page_wanted)
        card.dismissed.connect(self._on_dismissed)
        if self._settings.current.suggest_models and self._bridge.desk.models.current.built_in:
            timer = QTimer(self, singleShot=True, interval=_LOOK_AFTER_MS)
            timer.timeout.connect(self._suggest)
            timer.start()

    def _suggest(self) -> None:
        self.keeper.looked.connect(self._on_first_look, Qt.ConnectionType.SingleShotConnection)
        self.keeper.look()

    def _on_first_look(self) -> None:
        larger = [m for m in self.keeper.installed_chat_models() if m.origin != "built_in"]
        if not larger:
            self.keeper.call(lambda: self.keeper.shelf.suggestions(), self._on_suggestions)

    def _on_suggestions(self, suggestions: tuple[Suggestion, ...]) -> None:
        machine = self.keeper.machine
        if machine is not None and self._bridge.desk.models.current.built_in:
            self._show_surroundings()
            self.first_run.show_suggestions(machine, suggestions)

    def _on_dismissed(self) -> None:
        self.first_run.hide()
        try:
            self._settings.change(suggest_models=False)
        except UserError as error:
            self._on_failed(error)

    def _show_surroundings(self) -> None:
        models = self._bridge.desk.models
        around = self.keeper.surroundings(models.current.path, models.phase.phase)
        self.first_run.set_surroundings(around)

    # --- what the keeper tells ---------------------------------------------------------

    def _on_looked(self) -> None:
        keeper = self.keeper
        installed = {model.id: model for model in keeper.installed or () if model.id}
        self.first_run.take(installed, keeper.downloads)
        self._show_surroundings()
        if self._window is not None:
            self._window.model_menu.set_installed(keeper.installed_chat_models())
            self._show_downloads()

    def _on_download_changed(self, download: Download) -> None:
        self.first_run.set_download(download)
        self._show_downloads()

    def _show_downloads(self) -> None:
        active = [one for one in self.keeper.downloads.values() if one.is_active]
        if self._window is not None:
            self._window.status.set_downloads(words.downloads(active))

    def _on_downloads_clicked(self) -> None:
        self.page_wanted.emit()
        self.page.show_installed()

    def _on_imported(self, model: Installed) -> None:
        self.page_wanted.emit()
        self.page.show_installed()

    def _on_removed(self, removed: Removed) -> None:
        if self._window is None:
            return
        text = (
            self.tr("“{model}” was deleted")
            if removed.aside is not None
            else self.tr("“{model}” was taken off the list")
        )
        self._window.toast.show_text(
            text.format(model=removed.installed.name),
            self.tr("Undo"),
            partial(self.keeper.restore, removed),
        )

    def _on_failed(self, error: UserError) -> None:
        if self._window is None:
            return
        if self._page is not None and self._page.isVisible():
            self._page.show_error(error)
        else:
            self._window.chat.banner.show_error(error)
