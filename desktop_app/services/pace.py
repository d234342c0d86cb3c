"""How far a run is, how fast it goes, and when to say so. Knows nothing of runs."""

from __future__ import annotations

from desktop_app.protocol import Progress, Stage
from desktop_app.services.speed import Speed

#: Told at most so often: an eye sees no more.
_INTERVAL_S = 0.1
#: After so long a forecast is worth something.
_FORECAST_AFTER_S = 1.0


class Pace:
    """The progress of one request.

    Attributes:
        stage: what is being done, `None` before it is known.
        done, total: of the work itself; total 0 is unknown.
    """

    def __init__(self) -> None:
        self.stage: Stage | None = None
        self.done = 0
        self.total = 0
        self._told_at: float | None = None
        self._speed = Speed()
        self._begun_at: float | None = None

    def moved(self, progress: Progress, now: float) -> bool:
        """Takes progress in; returns whether to tell it now."""
        fresh = progress.stage is not self.stage
        self.stage = progress.stage
        if progress.stage is Stage.WORKING:
            self.done, self.total = progress.done, progress.total
            self._speed.add(now, progress.done)
            if self._begun_at is None:
                self._begun_at = now
        due = self._told_at is None or now - self._told_at >= _INTERVAL_S
        if fresh or due:
            self._told_at = now
            return True
        return False

    def eta_s(self, now: float) -> float | None:
        """Returns the seconds until it is done at its pace of late; `None` is unknown."""
        if self._begun_at is None or not self.total or now - self._begun_at < _FORECAST_AFTER_S:
            return None
        return self._speed.seconds_left(self.total)
