"""Which file of a repository with GGUF files is fetched: asked of the hub when one begins."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.services.download import Download, DownloadPhase
from desktop_app.ui.bridge import Bridge


class Choosing:
    """Models of which the hub is being asked for their files. On the GUI thread.

    Args:
        announce: takes how a download looks meanwhile, as if it had begun already.
        failed: told why one could not be begun.
    """

    def __init__(
        self,
        bridge: Bridge,
        announce: Callable[[Download], None],
        failed: Callable[[UserError], None],
    ) -> None:
        self._bridge = bridge
        self._announce = announce
        self._failed = failed
        self._asked: set[str] = set()

    @property
    def downloads(self) -> dict[str, Download]:
        """What is to be shown of them, by model id."""
        return {model_id: _begun(model_id) for model_id in self._asked}

    def begin(self, model_id: str) -> None:
        """Fetches the file that suits this computer, once the hub has told which there are."""
        if model_id in self._asked:
            return
        self._asked.add(model_id)
        self._announce(_begun(model_id))
        self._bridge.call_beside(
            lambda: self._bridge.desk.shelf.choose_file(model_id),
            partial(self._on_chosen, model_id),
            partial(self._on_failed, model_id),
        )

    def stop(self, model_id: str) -> bool:
        """Forgets a model; returns whether it was being asked for."""
        if model_id not in self._asked:
            return False
        self._asked.discard(model_id)
        self._announce(_ended(model_id))
        return True

    def _on_chosen(self, model_id: str, files: tuple[str, ...] | None) -> None:
        if model_id not in self._asked:  # somebody has changed their mind meanwhile
            return
        # From here on it is the shelf's: what is cancelled now is cancelled there, and after this.
        self._asked.discard(model_id)
        start = partial(self._bridge.desk.shelf.downloads.start, model_id, files=files)
        self._bridge.call(start, _nothing, partial(self._on_not_begun, model_id))

    def _on_failed(self, model_id: str, error: UserError) -> None:
        if self.stop(model_id):
            self._failed(error)

    def _on_not_begun(self, model_id: str, error: UserError) -> None:
        self._announce(_ended(model_id))
        self._failed(error)


def name_on_hub(file: Path) -> str:
    """Returns the name of a file of the hub's cache in its repository, which may have folders."""
    parts = file.parts
    if "snapshots" not in parts:
        return file.name
    return "/".join(parts[parts.index("snapshots") + 2 :])


def _begun(model_id: str) -> Download:
    return Download(model_id, "", DownloadPhase.RUNNING)


def _ended(model_id: str) -> Download:
    return Download(model_id, "", DownloadPhase.CANCELLED)


def _nothing(_: object) -> None:
    """For a call whose result nobody needs."""
