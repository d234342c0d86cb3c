"""What was read of long chats and stays on disk: how much it is, and that it goes when it must.

The engine writes these files when it gives a model's memory back, and no file
says whose chat is in it: when one chat must go, all of them do. Knows nothing
of what is in them.
"""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

from desktop_app.errors import UserError

#: Files that are whole, and one that the engine was killed over.
_PATTERN = "*.past.*"


class Pasts:
    """The folder in which the engine saves what it has read. Use from any thread.

    Args:
        folder: `None` saves nothing.
        lock: the services' lock; no file is touched while it is held here.
    """

    def __init__(self, folder: Path | None, lock: threading.RLock) -> None:
        self.folder = folder
        self._lock = lock
        self._due = False  # the files are to be deleted
        self._unwanted = False  # and what the engine still writes of its memory, too

    def size_bytes(self) -> int:
        """Returns what the files occupy."""
        size = 0
        for file in self._files():
            with contextlib.suppress(FileNotFoundError):  # the engine replaces them
                size += file.stat().st_size
        return size

    def clear(self) -> None:
        """Deletes the files now, and what has been read so far whenever it is written.

        Raises:
            UserError: `data_folder_unusable`, why a file cannot be deleted; it is
                tried again with `work`.
        """
        self.clear_soon()
        self.work()

    def clear_soon(self) -> None:
        """Lets `work` do what `clear` does."""
        with self._lock:
            self._due = self._unwanted = True

    def on_forgotten(self) -> None:
        """The engine's memory is empty: what it writes from now on was read later."""
        with self._lock:
            self._due = self._due or self._unwanted
            self._unwanted = False

    def work(self) -> None:
        """Deletes what is due.

        Raises:
            UserError: `data_folder_unusable`.
        """
        with self._lock:
            if not (self._due or self._unwanted):
                return
            self._due = False
        for file in self._files():
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                with self._lock:
                    self._due = True
                raise UserError(
                    "data_folder_unusable", path=file, reason=error.strerror or error
                ) from error

    def _files(self) -> tuple[Path, ...]:
        return tuple(self.folder.glob(_PATTERN)) if self.folder is not None else ()
