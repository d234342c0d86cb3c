"""How the model is loaded, and what it keeps: one section of the settings.

Writes through the page, so that what cannot be written is said there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QPushButton

from desktop_app.services.events import ModelPhase
from desktop_app.ui import model_text
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import small
from desktop_app.ui.settings.choice_field import ChoiceField
from desktop_app.ui.settings.form import Form
from desktop_app.ui.settings.number_field import NumberField

# Arrow keys go through many values; the model is loaded for the one they stop at.
_RELOAD_PAUSE_MS = 800


class ModelSection(Form):
    """The settings of loading, memory and thinking.

    Args:
        change: writes a setting, by name.
    """

    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, change: Callable[[str, Any], None]) -> None:
        super().__init__()
        self.setVerticalSpacing(14)
        self._bridge = bridge
        self._models = bridge.desk.models
        self._change = change
        self._now = bridge.desk.settings.current
        self._reload = QTimer(self, singleShot=True, interval=_RELOAD_PAUSE_MS)
        self._reload.timeout.connect(self._on_reload)
        self._add_loading()
        self._add_answering()
        self._add_memory()

    def refresh(self) -> None:
        """Looks again what is kept on disk."""
        self._bridge.call(self._models.pasts.size_bytes, self._show_size)

    def _add_loading(self) -> None:
        self.quantization = ChoiceField(
            "quantization",
            {"none": self.tr("Full"), "8bit": self.tr("8-bit"), "4bit": self.tr("4-bit")},
            self._now.quantization,
        )
        meaning = self.quantization.explain(
            {
                "none": self.tr("The model as it was made. Takes the most memory."),
                "8bit": self.tr(
                    "About half the memory; answers hardly change. Small models get slower."
                ),
                "4bit": self.tr(
                    "About a third of the memory; answers get a little worse. "
                    "Small models get slower."
                ),
            }
        )
        self.add_explained(self.tr("Precision"), self.quantization, meaning)
        self.device_map = ChoiceField(
            "device_map",
            {"auto": self.tr("Automatic"), "cpu": self.tr("CPU only")},
            self._now.device_map,
        )
        meaning = self.device_map.explain(
            {
                "auto": self.tr("On the graphics card as far as there is room, else on the CPU."),
                "cpu": self.tr("Leaves the graphics card to other programs. Mostly slower."),
            }
        )
        self.add_explained(self.tr("Runs on"), self.device_map, meaning)
        self.context_tokens = NumberField("context_tokens", 0, self._now.context_tokens, step=512.0)
        self.context_tokens.setSpecialValueText(self.tr("As the model says"))
        meaning = small(self.tr("In tokens: what the model reads at once. More takes more memory."))
        self.add_explained(self.tr("Context length"), self.context_tokens, meaning)
        self.quantization.chosen.connect(self._on_loading_chosen)
        self.device_map.chosen.connect(self._on_loading_chosen)
        self.context_tokens.chosen.connect(self._on_loading_chosen)

    def _add_answering(self) -> None:
        self.context_policy = ChoiceField(
            "context_policy",
            {
                "drop_oldest": self.tr("Leave out the oldest"),
                "summarize": self.tr("Summarize the oldest"),
                "stop": self.tr("Stop answering"),
            },
            self._now.context_policy,
        )
        meaning = self.context_policy.explain(
            {
                "drop_oldest": self.tr("The model no longer sees how the chat began; you do."),
                "summarize": self.tr(
                    "The model reads a summary of how the chat began, which it writes first."
                ),
                "stop": self.tr("Nothing is left out; a chat that is full is not answered."),
            }
        )
        self.add_explained(self.tr("When context is full"), self.context_policy, meaning)
        self.thinking = ChoiceField(
            "thinking",
            {
                "model": self.tr("As the model says"),
                "on": self.tr("Always"),
                "off": self.tr("Never"),
            },
            self._now.thinking,
        )
        meaning = small(self.tr("For models that can answer with or without thinking first."))
        self.add_explained(self.tr("Thinking"), self.thinking, meaning)
        self.context_policy.chosen.connect(self._change)
        self.thinking.chosen.connect(self._change)

    def _add_memory(self) -> None:
        self.unload_after = NumberField(
            "unload_after_min", 0, self._now.unload_after_min, step=5.0, optional=False
        )
        self.unload_after.setSpecialValueText(self.tr("Never"))
        self.unload_after.setSuffix(self.tr(" min"))
        meaning = small(
            self.tr("After so long without a question. The next question loads it again.")
        )
        self.add_explained(self.tr("Unload the model"), self.unload_after, meaning)
        self.unload_after.chosen.connect(self._on_unload_chosen)
        self.save_pasts = QCheckBox(self.tr("Keep what was read on disk"))
        self.save_pasts.setChecked(self._now.save_pasts)
        meaning = small(
            self.tr("Faster after a restart. The files hold what is said in your chats.")
        )
        self.add_explained(self.tr("Long chats"), self.save_pasts, meaning)
        self.save_pasts.toggled.connect(self._on_save_pasts)
        self.clear = QPushButton(self.tr("Clear"))
        self.clear.setEnabled(False)
        self.clear.clicked.connect(self._on_clear)
        self.add_below(self.clear)

    def _on_loading_chosen(self, name: str, value: Any) -> None:
        self._change(name, value)
        self._reload.start()

    def _on_reload(self) -> None:
        # A model that nobody has asked anything is loaded with the next question.
        if self._models.phase.phase is not ModelPhase.UNLOADED:
            self._models.preload()

    def _on_unload_chosen(self, name: str, value: Any) -> None:
        self._change(name, value)
        self._bridge.desk.wake()

    def _on_save_pasts(self, wanted: bool) -> None:
        self._on_loading_chosen("save_pasts", wanted)
        if not wanted:
            self._on_clear()

    def _on_clear(self) -> None:
        self._bridge.call(self._models.pasts.clear, self._on_cleared, self.failed.emit)

    def _on_cleared(self, _: None) -> None:
        self.refresh()

    def _show_size(self, size_bytes: int) -> None:
        self.clear.setEnabled(size_bytes > 0)
        self.clear.setText(
            self.tr("Clear {size}").format(size=model_text.bytes_text(size_bytes))
            if size_bytes
            else self.tr("Clear")
        )
