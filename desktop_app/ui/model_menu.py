"""The menu of models: the built-in one, folders used before, another folder; and unloading."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from desktop_app.errors import UserError
from desktop_app.model_library.consent import RISKS, Risk
from desktop_app.services.events import ModelChanged, ModelPhase
from desktop_app.services.models import Models
from desktop_app.ui import consent_dialog, model_text


class ModelMenu(QMenu):
    """Filled anew each time it opens."""

    failed = Signal(object)  # UserError

    def __init__(self, models: Models, parent: QWidget) -> None:
        super().__init__(parent)
        self._models = models
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)

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
        for choice in self._models.choices():
            action = QAction(model_text.title(choice), self)
            action.setCheckable(True)
            action.setChecked(choice.path == current.path)
            action.setToolTip(model_text.about(choice))
            action.setData(None if choice.built_in else choice.path)
            action.triggered.connect(self._on_triggered)
            group.addAction(action)
            self.addAction(action)
        self.addSeparator()
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

    def _on_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.choose(action.data())
