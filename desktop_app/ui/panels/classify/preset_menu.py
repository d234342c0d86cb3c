"""Sets of labels that were kept under a name: choose one, keep one, remove one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from desktop_app.services.classification.records import Preset
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import FlatButton
from desktop_app.ui.panels.classify import words
from desktop_app.ui.theme import Theme


class PresetButton(FlatButton):
    """`current` is asked for what is to be kept."""

    chosen = Signal(object)  # Preset
    save_wanted = Signal(str)  # the name

    def __init__(self, bridge: Bridge, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "text", "", parent)
        self.setText(self.tr("Presets"))
        self._bridge = bridge
        self._can_save = False
        self._name = ""
        self.menu_of_presets = QMenu(self)
        self.menu_of_presets.setToolTipsVisible(True)
        self.menu_of_presets.aboutToShow.connect(self.fill)
        self.setMenu(self.menu_of_presets)

    def set_savable(self, savable: bool) -> None:
        """Tells whether there are labels to keep."""
        self._can_save = savable

    def fill(self) -> None:
        """Lists what is kept."""
        menu, presets = self.menu_of_presets, self._bridge.desk.classification.presets()
        menu.clear()
        for preset in presets:
            action = menu.addAction(preset.name.replace("&", "&&"))
            action.setToolTip(words.labels(words.names(preset.labels)))
            action.triggered.connect(partial(self._on_chosen, preset))
        if not presets:
            menu.addAction(self.tr("Nothing is kept yet")).setEnabled(False)
        menu.addSeparator()
        save = menu.addAction(self.tr("Keep these labels as a preset…"))
        save.setEnabled(self._can_save)
        save.triggered.connect(self.ask_name)
        if presets:
            remove = menu.addMenu(self.tr("Remove a preset"))
            for preset in presets:
                action = remove.addAction(preset.name.replace("&", "&&"))
                action.triggered.connect(partial(self._remove, preset.name))

    def ask_name(self) -> None:
        """Asks what the labels are to be called."""
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Keep the labels"))
        dialog.setLabelText(self.tr("Name of the preset"))
        dialog.setTextValue(self._name)
        dialog.textValueSelected.connect(self._on_named)
        dialog.open()

    def _on_named(self, name: str) -> None:
        if name.strip():
            self._name = name.strip()
            self.save_wanted.emit(self._name)
            self.acknowledge(self.tr("Kept"))

    def _on_chosen(self, preset: Preset) -> None:
        self._name = preset.name
        self.chosen.emit(preset)

    def _remove(self, name: str) -> None:
        self._bridge.desk.classification.remove_preset(name)

    def _restore(self) -> None:
        super()._restore()
        self.setText(self.tr("Presets"))
