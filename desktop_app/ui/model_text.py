"""Models and their states in the words of the window."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QLocale

from desktop_app.protocol import ModelInfo
from desktop_app.services.events import ModelChanged, ModelPhase
from desktop_app.services.model_choice import ModelChoice, human_count
from desktop_app.ui.error_text import describe_error

translate = QCoreApplication.translate

_FIGURE_SPACE = "\u2007"  # as wide as a digit
# Loading reports steps instead where it does not know the bytes; no model is this small.
_FEWEST_BYTES = 1_000_000


def title(choice: ModelChoice) -> str:
    """Returns "Qwen3-1.7B" or "Starter (built in, 9M)"."""
    if not choice.built_in:
        return choice.name
    size = human_count(choice.parameters) if choice.parameters else "?"
    return translate("models", "Starter (built in, {size})").format(size=size)


def starter_name() -> str:
    """Returns the built-in model's name without its size."""
    return translate("models", "Starter")


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
            return f"{text} {loaded(change.done, change.total)}" if change.total else text
        case ModelPhase.READY if change.info is not None:
            return f"{title(choice)} · {precision(change.info)} · {change.info.device}"
        case ModelPhase.UNLOADED:
            text = translate("models", "No model is loaded; the next question loads {model}")
            return text.format(model=title(choice))
        case ModelPhase.FAILED:
            message, _ = describe_error(change.error_code or "", change.error_values)
            return message
    return title(choice)


def precision(info: ModelInfo) -> str:
    """Returns "bfloat16", "8-bit" or "4-bit"."""
    words = {"8bit": translate("models", "8-bit"), "4bit": translate("models", "4-bit")}
    return words.get(info.quantization, info.dtype)


def occupied(info: ModelInfo) -> str:
    """Returns what the loaded model takes, where, and in which numbers."""
    return translate("models", "{size} of memory · {precision} · {device}").format(
        size=bytes_text(info.memory_bytes), precision=precision(info), device=info.device
    )


def loaded(done: int, total: int) -> str:
    """Returns "312 MB of 1.1 GB", as wide as it will be at the end; or a percentage.

    Args:
        done, total: bytes, or steps where the bytes are not known.
    """
    if total < _FEWEST_BYTES:
        return f"{100 * done // total} %"
    number, unit = _scaled(done)
    whole, whole_unit = _scaled(total)
    width = len(whole) if whole_unit == unit == "MB" else 3
    return translate("models", "{done} of {total}").format(
        done=f"{number:{_FIGURE_SPACE}>{width}} {unit}", total=bytes_text(total)
    )


def bytes_text(count: float) -> str:
    """Returns "18 MB" or "1.3 GB"; the least there is of anything is 1 MB."""
    return " ".join(_scaled(max(count, 1e6) if count else 0))


def memory_text(count: float) -> str:
    """Returns memory as people count it, in units of 1024: "14.8 GB", "16 GB", "380 MB"."""
    gib = count / (1 << 30)
    if gib < 0.9995:
        return f"{QLocale().toString(max(1.0, gib * 1024) if count else 0.0, 'f', 0)} MB"
    near = abs(gib - round(gib)) < 0.05 or gib >= 99.5
    return f"{QLocale().toString(gib, 'f', 0 if near else 1)} GB"


def memory_total(count: float) -> str:
    """Returns what a computer has, in whole GB: a little is always kept by its hardware."""
    gib = count / (1 << 30)
    return f"{QLocale().toString(math.ceil(gib))} GB" if gib > 1 else memory_text(count)


def _scaled(count: float) -> tuple[str, str]:
    if count < 999.5e6:
        return QLocale().toString(count / 1e6, "f", 0), "MB"
    return QLocale().toString(count / 1e9, "f", 1 if count < 9.95e9 else 0), "GB"
