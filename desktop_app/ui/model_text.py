"""Models and their states in the words of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from desktop_app.services.events import ModelChanged, ModelPhase
from desktop_app.services.models import ModelChoice, human_count
from desktop_app.ui.error_text import describe_error

translate = QCoreApplication.translate


def title(choice: ModelChoice) -> str:
    """Returns "Qwen3-1.7B" or "Starter (built in, 9M)"."""
    if not choice.built_in:
        return choice.name
    size = human_count(choice.parameters) if choice.parameters else "?"
    return translate("models", "Starter (built in, {size})").format(size=size)


def about(choice: ModelChoice) -> str:
    """Returns one plain line about the model."""
    if choice.built_in:
        return translate("models", "Knows this app; install a larger model for everything else")
    return " · ".join(part for part in (choice.detail, str(choice.path)) if part)


def phase(change: ModelChanged, choice: ModelChoice) -> str:
    """Returns what the model is doing, for the status line."""
    match change.phase:
        case ModelPhase.STARTING:
            return translate("models", "Starting the inference process…")
        case ModelPhase.LOADING:
            text = translate("models", "Loading {model}…").format(model=title(choice))
            return f"{text} {100 * change.done // change.total} %" if change.total else text
        case ModelPhase.READY if change.info is not None:
            info = change.info
            kind = info.dtype if info.quantization == "none" else info.quantization
            return f"{title(choice)} · {kind} · {info.device}"
        case ModelPhase.FAILED:
            message, _ = describe_error(change.error_code or "", change.error_values)
            return message
    return title(choice)


def bytes_text(count: float) -> str:
    """Returns "18 MB" or "1.3 GB"."""
    if count >= 1e9:
        return QLocale().toString(count / 1e9, "f", 1 if count < 1e10 else 0) + " GB"
    return QLocale().toString(count / 1e6, "f", 0) + " MB"
