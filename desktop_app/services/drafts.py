"""What has been typed and not sent, per conversation, in one small file. Knows no Qt."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from desktop_app.files import write_json

_log = logging.getLogger(__name__)

NEW_CHAT = ""


class Drafts:
    """Unsent texts by conversation id; `NEW_CHAT` is the one of a chat not begun.

    Use from one thread. `save` is meant to be called a moment after typing
    pauses: a kill then costs less than a second of typing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._texts = _read(path)
        self._saved = dict(self._texts)

    def get(self, conversation_id: str) -> str:
        return self._texts.get(conversation_id, "")

    def set(self, conversation_id: str, text: str) -> None:
        """Keeps a text in memory; an empty one is forgotten."""
        if text:
            self._texts[conversation_id] = text
        else:
            self._texts.pop(conversation_id, None)

    def save(self) -> None:
        """Writes the file if anything changed; a failure is logged and tried again next time."""
        if self._texts == self._saved:
            return
        try:
            write_json(self._path, self._texts)
        except OSError:
            _log.warning("drafts could not be saved", exc_info=True)
        else:
            self._saved = dict(self._texts)


def _read(path: Path) -> dict[str, str]:
    try:
        stored = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(stored, dict):
        return {}
    return {str(k): v for k, v in stored.items() if isinstance(v, str) and v}
