"""How fast something grows, of late. Knows nothing of what grows."""

from __future__ import annotations

from collections import deque

_WINDOW_S = 5.0


class Speed:
    """A rate over the last seconds, so that a stall shows soon and a hiccup does not."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque()

    def add(self, now_s: float, amount: int) -> None:
        """Takes note of the amount there is now; less than before starts over."""
        if self._samples and amount < self._samples[-1][1]:
            self._samples.clear()
        self._samples.append((now_s, amount))
        # The last one outside of the window stays: the rate is over the whole of it.
        while len(self._samples) > 2 and now_s - self._samples[1][0] >= _WINDOW_S:
            self._samples.popleft()

    @property
    def per_s(self) -> float:
        """The amount per second; 0 until two moments are known."""
        if len(self._samples) < 2:
            return 0.0
        (first_s, first), (last_s, last) = self._samples[0], self._samples[-1]
        return (last - first) / (last_s - first_s) if last_s > first_s else 0.0

    def seconds_left(self, total: int) -> float | None:
        """Returns the seconds until `total` at this rate, `None` when nothing moves."""
        if not self._samples or self.per_s <= 0:
            return None
        return max(0.0, (total - self._samples[-1][1]) / self.per_s)
