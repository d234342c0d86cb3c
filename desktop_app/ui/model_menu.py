"""The menu of models: the built-in one, those installed or used before, more; and unloading."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from desktop_app.errors import UserError
from desktop_app.model_library.consent import RISKS, Risk
from desktop_app.model_library.installed import Installed
from desktop_app.services.events import ModelChanged, ModelPhase
from desktop_app.services.models import Models
from desktop_app.ui import consent_dialog, model_text


class ModelMenu(QMenu):
    """Filled anew each time it opens."""

    failed = Signal(object)  # UserError
    more_wanted = Signal()

    def __init__(self, models: Models, parent: QWidget) -> None:
        super().__init__(parent)
        self._installed: tuple[Installed, ...] = ()
        self._models = models
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)

    def set_installed(self, models: tuple[Installed, ...]) -> None:
        """Takes what can be chatted with on this computer; shown at once in an open menu."""
        if models != self._installed:
            self._installed = models
            if self.isVisible():
                self._fill()

    def choose_folder(self) -> None:
        """Asks for a model folder and takes it."""
        folder = QFileDialog.getExistingDirectory(
            self.parentWidget(), self.tr("Open model folder"), str(Path.home())
        )
        if folder:
            self.choose(Path(folder))

    def choose(self, path: Path | None) -> None:
        """Takes a model; `None` is the built-in one."""
        try:
            self._models.choose(path)
        except UserError as error:
            self.failed.emit(error)
            if path is not None and error.code in RISKS:
                self._ask(path, error.code)

    def on_model_changed(self, change: ModelChanged) -> None:
        """Asks for consent where loading has found out that the model needs it."""
        if change.phase is ModelPhase.FAILED and change.error_code in RISKS:
            self._ask(self._models.current.path, change.error_code)

    def _ask(self, path: Path, code: str) -> None:
        def allow(risk: Risk) -> None:
            try:
                self._models.allow(path, risk)
            except UserError as error:  # settings that cannot be written hold for this run
                self.failed.emit(error)
            self.choose(path)

        consent_dialog.ask(self.parentWidget(), path, code, allow)

    def _fill(self) -> None:
        self.clear()
        group = QActionGroup(self)
        current = self._models.current
        choices = self._models.choices()
        names = {model.path: model.name for model in self._installed}
        for choice in choices:
            # A folder of the hub's cache is named after its commit.
            title = model_text.title(choice)
            title = title if choice.built_in else names.get(choice.path, title)
            self._add(group, title, model_text.about(choice), choice.path, current.path)
        known = {choice.path for choice in choices}
        for model in self._installed:
            if model.path not in known:
                size = model_text.bytes_text(model.size_bytes)
                self._add(group, model.name, size, model.path, current.path)
        self.addSeparator()
        more = self.addAction(self.tr("More models…"))
        more.triggered.connect(self.more_wanted)
        other = self.addAction(self.tr("Open model folder…"))
        other.triggered.connect(self.choose_folder)
        phase = self._models.phase
        if phase.phase is ModelPhase.READY and phase.info is not None:
            unload = self.addAction(self.tr("Unload the model"))
            unload.setToolTip(
                self.tr("Gives {size} of memory back; the next question loads it again").format(
                    size=model_text.bytes_text(phase.info.memory_bytes)
                )
            )
            unload.triggered.connect(self._models.unload)

    def _add(self, group: QActionGroup, title: str, tip: str, path: Path, current: Path) -> None:
        action = QAction(title, self)
        action.setCheckable(True)
        action.setChecked(path == current)
        action.setToolTip(tip)
        action.setData(None if path == self._models.starter else path)
        action.triggered.connect(self._on_triggered)
        group.addAction(action)
        self.addAction(action)

    def _on_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.choose(action.data())
