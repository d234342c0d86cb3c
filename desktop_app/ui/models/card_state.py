"""What a model's card offers: one state, from everything that is known. No widgets."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path

from desktop_app.services.download import DownloadPhase
from desktop_app.services.events import ModelPhase
from desktop_app.services.listing import Listed

#: Errors of a download that only the user's token mends.
LOCKED = ("model_gated", "hub_token_refused")


class CardState(Enum):
    """The one thing that can be done with a model, or is being done."""

    READY = auto()  # it answers in chats
    LOADING = auto()  # it is chosen and is being loaded
    USE = auto()
    HERE = auto()  # on this computer, but it cannot chat
    QUEUED = auto()
    RUNNING = auto()
    PAUSED = auto()
    FAILED = auto()
    LOCKED = auto()  # its terms have to be accepted first
    TOO_LARGE = auto()
    DOWNLOAD = auto()


_COMING = {
    DownloadPhase.QUEUED: CardState.QUEUED,
    DownloadPhase.RUNNING: CardState.RUNNING,
    DownloadPhase.VERIFYING: CardState.RUNNING,
    DownloadPhase.PAUSED: CardState.PAUSED,
    DownloadPhase.FAILED: CardState.FAILED,
}


def card_state(listed: Listed, current: Path, phase: ModelPhase, *, has_token: bool) -> CardState:
    """Returns the state of a model.

    Args:
        current: the folder of the model that answers in chats, phase: how it is.
        has_token: whether the hub knows the user, who may have accepted the terms.
    """
    installed, download = listed.installed, listed.download
    coming = None if download is None else _COMING.get(download.phase)
    if download is not None and coming is not None:
        locked = coming is CardState.FAILED and download.error_code in LOCKED
        return CardState.LOCKED if locked else coming
    if installed is not None and installed.complete:
        if listed.task not in ("chat", None) or installed.origin == "gguf":
            return CardState.HERE
        if installed.path != current:
            return CardState.USE
        loading = phase in (ModelPhase.STARTING, ModelPhase.LOADING)
        return CardState.LOADING if loading else CardState.READY
    if listed.gated and not has_token:
        return CardState.LOCKED
    if listed.advice is not None and listed.advice.recommended is None:
        return CardState.TOO_LARGE
    return CardState.DOWNLOAD
