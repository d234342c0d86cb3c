"""Which model does a panel's task: a chip and its menu, the same in every panel.

The choice is kept for the task. What is installed is looked up off the GUI
thread. Knows no panel.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent

from desktop_app.model_library.tasks import Task
from desktop_app.services.task_models import TaskModel
from desktop_app.ui import model_text
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.models import words
from desktop_app.ui.panels.option_chip import Choice, OptionChip

AUTOMATIC = ""

#: What was chosen, and the models of each task.
Found = tuple[str, tuple[tuple[TaskModel, ...], ...]]


class ModelChip(OptionChip):
    """Its value is "" for automatic, one of the panel's own words, or a model's folder."""

    changed = Signal()  # another value, or other models to choose from
    models_wanted = Signal(str)  # Task
    failed = Signal(object)  # UserError

    def __init__(
        self,
        bridge: Bridge,
        task: Task,
        own: Sequence[tuple[str, str]] = (),
        others: Sequence[Task] = (),
    ) -> None:
        """
        Args:
            task: whose models come first, and for which the choice is kept.
            own: further values and their words, such as doing without a model.
            others: tasks whose models can do it too.
        """
        automatic = Choice(AUTOMATIC, self.tr("Automatic"))
        self._fixed = (automatic, *(Choice(value, text) for value, text in own))
        super().__init__(self.tr("Model"), self._fixed)
        self._bridge = bridge
        self._task = task
        self._tasks: tuple[Task, ...] = (task, *others)
        self._models: dict[str, TaskModel] = {}
        self._times_chosen = 0
        self.is_known = False  # what is installed
        self.choices.setToolTipsVisible(True)
        self.choices.aboutToShow.connect(self.refresh)
        self.chosen.connect(self._on_chosen)

    @property
    def model(self) -> TaskModel | None:
        """The model that is chosen, `None` for automatic and the panel's own words."""
        return self._models.get(self.value)

    def has(self, task: Task) -> bool:
        """Whether there is a model of a task that would be taken."""
        return any(m.task == task and not m.too_large for m in self._models.values())

    def refresh(self) -> None:
        """Looks what is installed and what was chosen."""
        models, times = self._bridge.desk.task_models, self._times_chosen

        def look() -> Found:
            return models.chosen(self._task), tuple(map(models.candidates, self._tasks))

        self._bridge.call(look, partial(self._take, times), self.failed.emit)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _take(self, times: int, found: Found) -> None:
        chosen, groups = found
        self.is_known = True
        if times != self._times_chosen:  # something was chosen while we looked
            chosen = self.value
        self._models = {str(model.path): model for group in groups for model in group}
        sections = []
        for task, group in zip(self._tasks, groups, strict=True):
            if group:
                sections.append((words.task(task), tuple(map(self._choice, group))))
        if chosen and chosen not in self._models and Path(chosen).is_absolute():
            chosen = AUTOMATIC  # it is on the disk, but no model of these tasks any more
        more = (self.tr("More models…"), partial(self.models_wanted.emit, self._task))
        self.set_choices(self._fixed, chosen, sections, more)
        self.changed.emit()

    def _on_chosen(self, value: str) -> None:
        self._times_chosen += 1
        choose = partial(self._bridge.desk.task_models.choose, self._task, value)
        self._bridge.call(choose, lambda _: None, self.failed.emit)
        self.changed.emit()

    def _choice(self, model: TaskModel) -> Choice:
        name = model_text.starter_name() if model.built_in else model.name
        tip = model_text.bytes_text(model.size_bytes)
        if model.too_large:
            tip = f"{tip} · {self.tr('too large for this computer')}"
        return Choice(str(model.path), name, tip)
