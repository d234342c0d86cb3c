"""What a download is, for those who show it. Frozen; knows nothing of how it is done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class DownloadPhase(StrEnum):
    """How a download is."""

    QUEUED = "queued"  # waits until another one is through
    RUNNING = "running"
    VERIFYING = "verifying"  # a file is here and read once more
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"  # `resume` tries again from where it was
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Download:
    """A model that is being fetched, was, or waits.

    Attributes:
        id: the model's, "org/name".
        revision: the commit; empty until the hub has told it.
        files: those asked for; empty is what the model needs.
        done_bytes, total_bytes: of all files; total 0 is unknown.
        bytes_per_s: of the last few seconds; 0 while nothing comes.
        seconds_left: `None` is unknown.
        waiting_s: while RUNNING, for how long the next try is put off (the
            hub is too busy, the connection broke), else 0.
        error_code, error_values: why it FAILED, a key of `errors.CATALOGUE`.
        path: the model's folder, when DONE.
    """

    id: str
    revision: str
    phase: DownloadPhase
    done_bytes: int = 0
    total_bytes: int = 0
    bytes_per_s: float = 0.0
    seconds_left: float | None = None
    error_code: str | None = None
    error_values: tuple[tuple[str, str], ...] = ()
    path: Path | None = None
    files: tuple[str, ...] = ()
    waiting_s: float = 0.0

    @property
    def is_active(self) -> bool:
        """Whether it goes on by itself."""
        return self.phase in (DownloadPhase.QUEUED, DownloadPhase.RUNNING, DownloadPhase.VERIFYING)
