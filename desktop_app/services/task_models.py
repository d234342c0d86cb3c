"""Which model does a task: those that are here, the one that was chosen, the best of them.

Built once for all panels. Knows no panel and no engine; whatever looks at the
disk takes its time: call it off the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.errors import UserError
from desktop_app.model_library import catalogue, gguf_known, installed
from desktop_app.model_library.installed import Installed
from desktop_app.model_library.tasks import Task
from desktop_app.protocol import LoadSpec
from desktop_app.services.model_choice import ModelChoice
from desktop_app.settings import SettingsFile

if TYPE_CHECKING:
    from desktop_app.model_library.advice import Advice

_PARTED = "="


@dataclass(frozen=True, slots=True)
class TaskModel:
    """An installed model that can do a task.

    Attributes:
        id: on the hub, "" if it has none; name: for people.
        languages: ISO codes; ("*",) is many, () is unknown.
        built_in: whether it is the built-in chat model.
        too_large: whether it does not fit in this computer's memory.
        licence: "" if it is unknown.
    """

    path: Path
    id: str
    name: str
    task: Task
    languages: tuple[str, ...]
    size_bytes: int
    last_used: float | None = None
    built_in: bool = False
    too_large: bool = False
    licence: str = ""

    def speaks(self, language: str) -> bool:
        """Tells whether it handles a language; of what is unknown we take it that it does."""
        known = bool(language) and self.languages not in ((), ("*",))
        return not known or language in self.languages


class TaskModels:
    """The models of all tasks. Use from any thread.

    Args:
        here: every model on this computer; advice: how one of them would run.
        load_spec: how the model in a folder is loaded.
        current: the model that answers chats.
    """

    def __init__(
        self,
        settings: SettingsFile,
        here: Callable[[], tuple[Installed, ...]],
        advice: Callable[[Installed], Advice | None],
        load_spec: Callable[[Path], LoadSpec],
        current: Callable[[], ModelChoice],
    ) -> None:
        self._settings = settings
        self._here = here
        self._advice = advice
        self._load_spec = load_spec
        self._current = current

    def candidates(self, task: Task) -> tuple[TaskModel, ...]:
        """Returns the installed models that do a task, in order of their names.

        Raises:
            UserError: `models_unreadable`.
        """
        found = (
            replace(_task_model(model, task), too_large=self._is_too_large(model))
            for model in self._here()
            if model.task == task and model.complete and not model.is_gguf
        )
        return tuple(sorted(found, key=lambda model: model.name.casefold()))

    def chosen(self, task: Task) -> str:
        """Returns what was chosen: a folder, a word of the panel's own, "" for automatic."""
        for entry in self._settings.current.task_models:
            name, _, value = entry.partition(_PARTED)
            if name == task:
                is_gone = Path(value).is_absolute() and not Path(value).exists()
                return "" if is_gone else value
        return ""

    def choose(self, task: Task, value: str) -> None:
        """Chooses for a task, from now on; "" is automatic.

        Raises:
            UserError: `data_folder_unusable`; the choice holds until the program ends.
        """
        kept = [
            entry
            for entry in self._settings.current.task_models
            if entry.partition(_PARTED)[0] != task
        ]
        if value:
            kept.append(f"{task}{_PARTED}{value}")
        self._settings.change(task_models=tuple(kept))

    def current(self) -> ModelChoice:
        """Returns the model that answers chats."""
        return self._current()

    def best(self, task: Task, language: str = "") -> TaskModel | None:
        """Returns the installed model to take for a text in a language; `None` if none does.

        Of several, one that was used before the others, then the largest that fits.

        Raises:
            UserError: `models_unreadable`.
        """
        fit = [m for m in self.candidates(task) if not m.too_large and m.speaks(language)]
        return max(fit, key=lambda m: (m.last_used or 0.0, m.size_bytes), default=None)

    def find(self, model: str, tasks: Sequence[Task]) -> TaskModel:
        """Returns the model that is meant by a folder or GGUF file, an id of the hub or a name.

        Raises:
            UserError: `model_not_found`, or `model_of_other_task` when it does none of these.
        """
        path = Path(model).expanduser()
        if path.is_dir() or gguf_known.is_gguf_file(path):
            path = path.absolute()
            known = [one for one in self._here() if one.path == path]
            found = known or [installed.described(path)]
        else:
            found = [one for one in self._here() if model in (one.id, one.name) and one.complete]
        if not found:
            raise UserError("model_not_found", path=model)
        for one in found:
            if one.task is not None and one.task in tasks:
                return _task_model(one, one.task)
        raise UserError("model_of_other_task", name=found[0].name)

    def load_spec(self, path: Path) -> LoadSpec:
        """Returns how a model is loaded; the chat model's is the same for tasks and chats."""
        return self._load_spec(path)

    def _is_too_large(self, model: Installed) -> bool:
        advice = self._advice(model)
        return advice is not None and advice.is_hopeless


def _task_model(model: Installed, task: Task) -> TaskModel:
    entry = catalogue.find(model.id)
    return TaskModel(
        path=model.path,
        id=model.id,
        name=entry.name if entry is not None else model.name,
        task=task,
        languages=entry.languages if entry is not None else (),
        size_bytes=model.size_bytes,
        last_used=model.last_used,
        built_in=model.is_starter,
        licence=model.licence or (entry.licence if entry is not None else ""),
    )
