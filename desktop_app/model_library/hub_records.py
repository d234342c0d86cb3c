"""What the hub tells of a model, as frozen records. Knows nothing of how it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.model_library.tasks import Task


@dataclass(frozen=True, slots=True)
class HubAccess:
    """How the hub is reached.

    Attributes:
        endpoint: address of a mirror, without a final slash; `None` is the
            environment's HF_ENDPOINT, else the hub itself.
        proxy: address of a proxy for http and https; `None` leaves it to the
            environment's HTTPS_PROXY.
        cache: the folder of models, in huggingface_hub's own layout.
        token: the user's token; `None` is nobody.
        offline: whether no connection may be opened.
    """

    endpoint: str | None
    proxy: str | None
    cache: Path
    token: str | None
    offline: bool

    def __repr__(self) -> str:  # a token must not reach a log
        return f"HubAccess(endpoint={self.endpoint!r}, offline={self.offline})"


@dataclass(frozen=True, slots=True)
class HubModel:
    """A model as a list of the hub's shows it.

    Attributes:
        id: "org/name"; a few old ones have no "org/".
        task: ours; `None` for what Tsukue has no use for.
        pipeline_tag: the hub's own word for the task; may be empty.
        downloads: of the last 30 days.
        gated: whether its licence must be accepted on its page first.
        licence: the hub's short name ("apache-2.0", "llama3.2"); empty when unstated.
        parameters: number of weights, where the hub knows.
        updated: ISO 8601, UTC; empty when unknown.
        languages: ISO codes that the model is tagged with.
        gguf: whether its weights are GGUF files and nothing else.
    """

    id: str
    task: Task | None
    downloads: int
    likes: int
    gated: bool
    licence: str
    parameters: int | None
    updated: str
    pipeline_tag: str = ""
    languages: tuple[str, ...] = ()
    gguf: bool = False


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a model on the hub.

    Attributes:
        name: path inside the model, with "/".
        sha256: of large files; small ones live in git, where the hub tells a
            git hash instead.
        git_sha1: the git hash of a small file's content ("blob <size>\\0" before it).
    """

    name: str
    size_bytes: int
    sha256: str | None
    git_sha1: str | None = None


@dataclass(frozen=True, slots=True)
class HubDetails:
    """A model of the hub at one commit.

    Attributes:
        revision: the commit, 40 hex digits.
        files: exactly those that a download fetches.
        total_bytes: their sizes together.
        choices: GGUF files of a model that has no other weights: one of them
            is fetched, chosen by `Downloads.start(files=…)`; `files` holds
            the preferred one then.
        card: the model card as Markdown, without its front matter; empty without one.
        config: config.json, empty when there is none.
        dtypes: number of weights by safetensors' name of their format ("BF16"); may be empty.
        safe: whether the weights are safetensors or GGUF, which cannot run code.
        runs_code: whether the model brings program code of its own that loading would run.
        licence_url: where its page is, to read and accept the licence.
    """

    model: HubModel
    revision: str
    files: tuple[HubFile, ...]
    total_bytes: int
    card: str
    config: dict[str, Any]
    dtypes: dict[str, int]
    safe: bool
    choices: tuple[HubFile, ...] = ()
    runs_code: bool = False
    licence_url: str = ""
