"""Which folder is watched: recordings that come into it are transcribed by themselves."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QWidget

from desktop_app.errors import UserError
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import ElidedLabel, FlatButton, IconButton
from desktop_app.ui.theme import Theme


class WatchLine(QWidget):
    """One folder, or none."""

    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self._bridge = bridge
        self.choose = FlatButton(theme, "folder", self.tr("Watch a folder…"))
        self.choose.setToolTip(self.tr("Recordings that come into it are transcribed"))
        self.choose.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.choose.clicked.connect(self._on_choose)
        self.watched = ElidedLabel()
        self.watched.setProperty("kind", "quiet")
        self.stop = IconButton(theme, "close", self.tr("Do not watch it any more"), size=13)
        self.stop.clicked.connect(partial(self._watch, None))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.choose)
        row.addWidget(self.watched, 1)
        row.addWidget(self.stop)
        self.show_folder()

    def show_folder(self) -> None:
        """Shows which folder it is now."""
        folder = self._bridge.desk.watching.folder
        self.choose.setVisible(folder is None)
        self.watched.setVisible(folder is not None)
        self.stop.setVisible(folder is not None)
        if folder is not None:
            self.watched.set_text(self.tr("Watches {name}").format(name=folder.name or folder))
            self.watched.set_details(str(folder))

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a folder to watch"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self._watch(Path(name)))
        dialog.open()

    def _watch(self, folder: Path | None) -> None:
        watching = self._bridge.desk.watching
        self._bridge.call(lambda: watching.watch(folder), self._on_done, self._on_failed)

    def _on_done(self, _: None) -> None:
        self.show_folder()
        (self.stop if self.choose.isHidden() else self.choose).setFocus()

    def _on_failed(self, error: UserError) -> None:
        self.show_folder()
        self.failed.emit(error)
