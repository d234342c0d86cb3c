"""Everything that is on this computer: use it, set it, look for news, delete it, add to it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.model_library.installed import Installed
from desktop_app.services.download import Download
from desktop_app.services.listing import Listed
from desktop_app.services.model_defaults import ModelDefaults
from desktop_app.ui import model_text
from desktop_app.ui.controls import small
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.models.card_list import CardList
from desktop_app.ui.models.card_state import Surroundings
from desktop_app.ui.models.choosing import name_on_hub
from desktop_app.ui.models.defaults_dialog import DefaultsDialog
from desktop_app.ui.models.installed_row import Deed, InstalledRow
from desktop_app.ui.models.keeper import Keeper
from desktop_app.ui.models.neighbours_dialog import NeighboursDialog
from desktop_app.ui.theme import Theme

if TYPE_CHECKING:
    from desktop_app.services.shelf import Shelf

_AT_ONCE = 4  # rows made before the window may breathe


class InstalledView(QWidget):
    """The list of installed models."""

    details_wanted = Signal(object)  # Installed

    def __init__(self, keeper: Keeper, theme: Theme) -> None:
        super().__init__()
        self._keeper = keeper
        self._theme = theme
        self._around = Surroundings()
        self._updates: set[str] = set()  # ids with a newer revision
        self._asking = False
        self.rows: list[InstalledRow] = []
        self._waiting: list[Installed] = []
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._fill)
        self.add_folder = self._button(self.tr("Add folder…"), self._on_add_folder)
        self.add_file = self._button(self.tr("Add GGUF file…"), self._on_add_file)
        self.look_around = self._button(self.tr("Look for models of other programs…"), self._look)
        self.look_for_updates = self._button(self.tr("Look for updates"), self._on_look)
        bar = FlowLayout(8, 8)
        for button in (self.add_folder, self.add_file, self.look_around, self.look_for_updates):
            bar.addWidget(button)
        self.status = small()
        self.status.setWordWrap(True)
        self.coming = CardList(theme)  # what is being fetched, from wherever it was begun
        self._empty = QLabel(
            self.tr("Nothing here yet. Download a model, or drop a model folder on the window.")
        )
        self._empty.setWordWrap(True)
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(bar)
        column.addWidget(self.status)
        column.addWidget(self.coming)
        column.addWidget(self._empty)
        column.addLayout(self._list)
        column.addStretch(1)
        self._empty.hide()
        keeper.looked.connect(self._show)
        keeper.download_changed.connect(self._on_download_changed)
        keeper.offline_changed.connect(self._on_offline_changed)
        self._on_offline_changed(keeper.offline)

    def set_surroundings(self, around: Surroundings) -> None:
        """Takes what the states of the rows depend on besides the models."""
        self._around = around
        self.coming.set_surroundings(around)
        for row in self.rows:
            row.set_surroundings(around)

    def row(self, path: Path) -> InstalledRow | None:
        """Returns the row of a model, if it is shown."""
        return next((row for row in self.rows if row.model.path == path), None)

    # --- inside -------------------------------------------------------------------

    def _on_download_changed(self, download: Download) -> None:
        card = self.coming.card(download.id)
        if (card is not None) == (download.id in self._keeper.downloads):
            self.coming.set_download(download)
        else:
            self._show_coming()

    def _show_coming(self) -> None:
        coming = self._keeper.downloads.values()
        self.coming.show_models([_listed(download) for download in coming])
        self.coming.setVisible(bool(coming))

    def _show(self) -> None:
        models = self._keeper.installed or ()
        self._show_coming()
        self._empty.setVisible(not models)
        if not self._asking:
            self.status.setText(self._sum(models))
        same = [row.model for row in self.rows] == list(models) and not self._waiting
        if same:
            return
        # Only what changed is made anew, so that the focus stays where it is.
        kept = {row.model: row for row in self.rows if row.model in models}
        for row in self.rows:
            if row.model not in kept:
                self._list.removeWidget(row)
                row.hide()
                row.deleteLater()
        self.rows = [kept[model] for model in models if model in kept]
        self._waiting = [model for model in models if model not in kept]
        self._fill()

    def _fill(self) -> None:
        order = {model: number for number, model in enumerate(self._keeper.installed or ())}
        for _ in range(min(_AT_ONCE, len(self._waiting))):
            row = InstalledRow(self._theme, self._waiting.pop(0))
            row.wished.connect(self._on_wished)
            self.rows.append(row)
            self.rows.sort(key=lambda one: order.get(one.model, len(order)))
            self._list.insertWidget(self.rows.index(row), row)
            row.set_surroundings(self._around)
            row.set_update(row.model.id in self._updates)
        if self._waiting:
            self._timer.start()

    def _sum(self, models: tuple[Installed, ...]) -> str:
        total = model_text.bytes_text(sum(model.size_bytes for model in models))
        machine = self._keeper.machine
        if machine is None or machine.free_disk_bytes is None:
            return self.tr("{size} in all").format(size=total)
        return self.tr("{size} in all · {free} of disk free").format(
            size=total, free=model_text.bytes_text(machine.free_disk_bytes)
        )

    def _button(self, text: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(act)
        return button

    def _on_wished(self, deed: Deed, model: Installed) -> None:
        keeper = self._keeper
        if deed is Deed.USE:
            keeper.use(model.path)
        elif deed is Deed.DELETE:
            keeper.remove(model)
        elif deed is Deed.UPDATE:
            keeper.download(model.id, files=(name_on_hub(model.path),) if model.is_gguf else None)
        elif deed is Deed.DETAILS:
            self.details_wanted.emit(model)
        else:
            keeper.call(
                lambda: keeper.shelf.defaults(model.path), partial(self._edit_defaults, model)
            )

    def _edit_defaults(self, model: Installed, defaults: ModelDefaults) -> None:
        DefaultsDialog(
            self,
            model.name,
            defaults,
            partial(self._keeper.set_defaults, model.path),
            quantized=model.is_gguf,
        ).open()

    def _on_add_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Add model folder"), str(Path.home())
        )
        if folder:
            self._keeper.import_path(Path(folder))

    def _on_add_file(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Add GGUF file"),
            str(Path.home()),
            f"GGUF (*.gguf);;{self.tr('All files')} (*)",  # Ollama's have no suffix
        )
        if file:
            self._keeper.import_path(Path(file))

    def _look(self) -> None:
        NeighboursDialog(self, self._keeper).open()

    def _on_look(self) -> None:
        models = [m for m in self._keeper.installed or () if m.origin == "hub" and m.complete]
        if not models:
            self.status.setText(self.tr("Nothing here comes from the hub."))
            return
        self._asking = True
        self.look_for_updates.setEnabled(False)
        self.status.setText(self.tr("Asking the hub…"))
        shelf = self._keeper.shelf

        def work() -> set[str]:
            return {model.id for model in models if _is_newer(shelf, model)}

        self._keeper.ask_hub(work, self._on_answered, self._on_not_answered)

    def _on_answered(self, newer: set[str]) -> None:
        self._on_asked()
        self._updates = newer
        for row in self.rows:
            row.set_update(row.model.id in newer)
        self.status.setText(
            self.tr("{count} can be updated.").format(count=len(newer))
            if newer
            else self.tr("Everything is up to date.")
        )

    def _on_not_answered(self, error: UserError) -> None:
        self._on_asked()
        self.status.setText(self._sum(self._keeper.installed or ()))
        self._keeper.failed.emit(error)

    def _on_asked(self) -> None:
        self._asking = False
        self.look_for_updates.setEnabled(not self._keeper.offline)

    def _on_offline_changed(self, offline: bool) -> None:
        self.look_for_updates.setEnabled(not offline and not self._asking)


def _listed(download: Download) -> Listed:
    """Returns what a list shows of a download, of which no more is known than its id."""
    name = download.id.rsplit("/", 1)[-1]
    return Listed(download.id, name, "", "", None, (), None, "", False, download=download)


def _is_newer(shelf: Shelf, model: Installed) -> bool:
    """Asks the hub for one model; one that the hub no longer has stays as it is."""
    try:
        return shelf.update_available(model)
    except UserError as error:
        if error.code != "hub_model_missing":
            raise
        return False
