"""One log file in the data folder; it never holds what the user wrote."""

from __future__ import annotations

import logging
import logging.handlers
import os
from pathlib import Path

_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


def start(path: Path) -> None:
    """Logs to `path` (1 MB, one older file kept), readable by the user only."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        os.close(handle)
        file = logging.handlers.RotatingFileHandler(
            path, maxBytes=1_000_000, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError:
        return  # a log that cannot be written must not stop the program
    file.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger("desktop_app")
    root.setLevel(logging.INFO)
    root.addHandler(file)
