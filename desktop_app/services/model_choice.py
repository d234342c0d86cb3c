"""A model as it is offered to people: its name and size. Knows folders and files, no engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.model_library.installed import STARTER_NAME, display_name
from desktop_app.services import model_folder


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model that can be chosen.

    Attributes:
        name, detail: for people; parameters: number of weights, `None` if unknown.
    """

    path: Path
    name: str
    detail: str
    built_in: bool
    parameters: int | None


class ModelChoices:
    """What is known of folders and GGUF files; each is read once.

    Args:
        starter: the folder of the built-in model.
    """

    def __init__(self, starter: Path) -> None:
        self._starter = starter
        self._known: dict[Path, ModelChoice] = {}

    def forget(self, path: Path) -> None:
        """Reads a folder or file anew when it is next asked for."""
        self._known.pop(path, None)

    def describe(self, path: Path) -> ModelChoice:
        """Returns a folder or file as a choice, whether or not it can be loaded."""
        if path not in self._known:
            built_in = path == self._starter
            parameters, quantization = None, ""
            try:
                facts = model_folder.inspect(path)
                parameters, quantization = facts.parameters, facts.quantization
            except UserError:
                pass  # said when it is chosen
            size = "" if parameters is None else human_count(parameters)
            detail = ", ".join(filter(None, ("built in" if built_in else "", quantization, size)))
            name = STARTER_NAME if built_in else display_name(path)
            choice = ModelChoice(path, name, detail, built_in, parameters)
            if parameters is None:
                return choice  # not kept: the folder may be filled later
            self._known[path] = choice
        return self._known[path]


def human_count(parameters: int) -> str:
    """Returns a number of weights as people say it: 9M, 494M, 1.2B."""
    if parameters >= 1_000_000_000:
        return f"{parameters / 1e9:.1f}".removesuffix(".0") + "B"
    if parameters >= 1_000_000:
        return f"{parameters / 1e6:.0f}M"
    return f"{max(1, round(parameters / 1e3))}K"
