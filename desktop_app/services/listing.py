"""Models as the window and the terminal list them: frozen records, nothing that acts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.model_library.advice import Advice, Option
from desktop_app.model_library.installed import Installed
from desktop_app.model_library.tasks import Task

if TYPE_CHECKING:
    from desktop_app.model_library.hub import HubDetails, HubFile
    from desktop_app.services.downloads import Download


@dataclass(frozen=True, slots=True)
class Listed:
    """A model in a list, whether of the catalogue, of the hub or of this computer.

    Attributes:
        id: on the hub; of a model of one's own, "".
        note, note_ja: one sentence of the catalogue; "" where it has none.
        languages: ISO codes; ("*",) is many, () is unknown.
        parameters: number of weights, `None` if unknown.
        context_tokens: the longest input, `None` if unknown.
        downloads: how often it was downloaded from the hub lately; `None` for
            models that were not searched there.
        installed, download: `None` where there is none.
        advice: how it would run here; `None` without a number of weights.
        download_bytes: an estimate; the details have the figure.
        suggested: whether we would take it on this computer.
        quantization: how the weights of a GGUF model are written ("Q4_K_M"); of one that is
            not here, the one that suits this computer; "" for other models.
        for_cpu: whether it is a GGUF model because there is no graphics card.
    """

    id: str
    name: str
    note: str
    note_ja: str
    task: Task | None
    languages: tuple[str, ...]
    parameters: int | None
    licence: str
    gated: bool
    installed: Installed | None = None
    download: Download | None = None
    advice: Advice | None = None
    download_bytes: int | None = None
    suggested: bool = False
    context_tokens: int | None = None
    downloads: int | None = None
    quantization: str = ""
    for_cpu: bool = False


@dataclass(frozen=True, slots=True)
class GgufChoice:
    """A GGUF file of the hub that could be taken.

    Attributes:
        file: of a split one the first part, with the size of all.
        quantization: "Q4_K_M"; "" if its name does not say.
        option: how it would run here.
    """

    file: HubFile
    quantization: str
    option: Option


@dataclass(frozen=True, slots=True)
class Details:
    """What the hub tells of one model, and how it would run here.

    Attributes:
        advice: `None` where the hub tells no number of weights; of a repository with GGUF
            files, on the preferred one.
        free_disk_bytes: where it would be kept, `None` if that cannot be told.
        choices: of a repository with GGUF files, the smallest first.
        preferred: of these, the one to take on this computer.
        other_form: the id of the same model in the other format, "" if we know of none.
    """

    hub: HubDetails
    advice: Advice | None
    free_disk_bytes: int | None
    choices: tuple[GgufChoice, ...] = ()
    preferred: GgufChoice | None = None
    other_form: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A model for the first run. The faces put the reason into words.

    Attributes:
        why: "fast" (small, answers at once), "balanced" (the best that runs
            well), "strong" (better answers, slower), "speech" or "translate".
    """

    listed: Listed
    why: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A model that was removed and can be had back.

    Attributes:
        aside: where its files wait to be deleted; `None` when they stay where
            they are, because they are the user's own.
        was_chosen: whether it was the model that answers.
    """

    installed: Installed
    aside: Path | None
    was_chosen: bool
