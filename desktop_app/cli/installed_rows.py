"""Models on this computer as lines and as JSON. Knows nothing of where they were found."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from desktop_app.model_library.sizes import human_size

if TYPE_CHECKING:
    from desktop_app.model_library.installed import Installed

INSTALLED_COLUMNS = ("Model", "Task", "Size", "Origin", "Last used", "State", "Path")


def installed_object(model: Installed) -> dict[str, Any]:
    """Returns a model on this computer as `--json` prints it."""
    used = model.last_used
    return {
        "id": model.id or None,
        "name": model.name,
        "path": str(model.path),
        "origin": model.origin,
        "task": model.task,
        "size_bytes": model.size_bytes,
        "revision": model.revision or None,
        "licence": model.licence or None,
        "last_used": None if used is None else datetime.fromtimestamp(used, UTC).isoformat(),
        "complete": model.complete,
        "problem": model.problem,
        "quantization": model.quantization or None,
    }


def installed_row(model: Installed) -> tuple[str, ...]:
    """Returns a model's cells for `INSTALLED_COLUMNS`."""
    used = model.last_used
    return (
        model.id or model.name,
        model.task or "",
        human_size(model.size_bytes),
        model.origin.replace("_", " "),
        "" if used is None else f"{datetime.fromtimestamp(used):%Y-%m-%d %H:%M}",
        model.problem or "ready",
        str(model.path),
    )
