"""Writing small files so that a kill leaves the old one or the new one, never half of one."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path


def write_json(path: Path, value: object) -> None:
    """Replaces `path` with `value` as JSON, readable by the user only.

    Raises:
        OSError: when it cannot be written; the old file stands then.
    """
    write_private(path, json.dumps(value, ensure_ascii=False, indent=2))


def write_private(path: Path, text: str) -> None:
    """Replaces `path` with `text`, readable by the user only.

    Raises:
        OSError: when it cannot be written; the old file stands then.
    """
    # mkstemp makes the file with mode 0600.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
