"""What a model's card offers: one state, from everything that is known. No widgets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from desktop_app.model_library.installed import Installed
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


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the states of all cards depend on besides their models.

    Attributes:
        current: the folder or file of the model that answers in chats, phase: how it is.
        has_token: whether the hub knows the user, who may have accepted the terms.
        offline: whether nothing can be fetched.
        runs_gguf: whether GGUF files can run on this computer.
    """

    current: Path = Path()
    phase: ModelPhase = ModelPhase.UNLOADED
    has_token: bool = False
    offline: bool = False
    runs_gguf: bool = False


_COMING = {
    DownloadPhase.QUEUED: CardState.QUEUED,
    DownloadPhase.RUNNING: CardState.RUNNING,
    DownloadPhase.VERIFYING: CardState.RUNNING,
    DownloadPhase.PAUSED: CardState.PAUSED,
    DownloadPhase.FAILED: CardState.FAILED,
}


def card_state(listed: Listed, around: Surroundings) -> CardState:
    """Returns the state of a model."""
    installed, download = listed.installed, listed.download
    coming = None if download is None else _COMING.get(download.phase)
    if download is not None and coming is not None:
        locked = coming is CardState.FAILED and download.error_code in LOCKED
        return CardState.LOCKED if locked else coming
    if installed is not None and installed.complete:
        if listed.task not in ("chat", None) or not runs(installed, around):
            return CardState.HERE
        if installed.path != around.current:
            return CardState.USE
        loading = around.phase in (ModelPhase.STARTING, ModelPhase.LOADING)
        return CardState.LOADING if loading else CardState.READY
    if listed.gated and not around.has_token:
        return CardState.LOCKED
    if listed.advice is not None and listed.advice.recommended is None:
        return CardState.TOO_LARGE
    return CardState.DOWNLOAD


def runs(installed: Installed, around: Surroundings) -> bool:
    """Tells whether there is something on this computer that runs a model of this format."""
    return around.runs_gguf or not installed.is_gguf
