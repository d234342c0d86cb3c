"""What is announced of downloads, collected and waited for."""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop_app.services.download import Download, DownloadPhase
from desktop_app.services.events import DownloadChanged

ID = "tsukue/starter"
PATIENCE_S = 30.0


class Seen:
    """Collects what is announced, and waits for it."""

    def __init__(self) -> None:
        self.downloads: list[Download] = []
        self._changed = threading.Condition()

    def __call__(self, event: DownloadChanged) -> None:
        with self._changed:
            self.downloads.append(event.download)
            self._changed.notify_all()

    def wait(self, *phases: DownloadPhase, id: str = ID, after: int = 0) -> Download:
        """Returns the first download in such a phase that was told after so many others."""

        return self.wait_until(lambda d: d.id == id and d.phase in phases, after)

    def wait_until(self, wanted: Callable[[Download], bool], after: int = 0) -> Download:
        def found() -> Download | None:
            return next(filter(wanted, self.downloads[after:]), None)

        with self._changed:
            assert self._changed.wait_for(found, PATIENCE_S), self.downloads[-3:]
        download = found()
        assert download is not None
        return download

    @property
    def phases(self) -> list[DownloadPhase]:
        """The phases, each change once."""
        told = [download.phase for download in self.downloads]
        return [p for i, p in enumerate(told) if i == 0 or told[i - 1] is not p]
