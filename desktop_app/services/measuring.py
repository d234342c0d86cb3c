"""How fast a model is on this computer: the program's own engine, measured from outside.

Knows hosts and the protocol; nothing of models, windows or terminals.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from desktop_app.errors import UserError
from desktop_app.hosts.base import Host
from desktop_app.protocol import (
    Cancelled,
    ChatTurn,
    Count,
    Counted,
    Event,
    Failed,
    Finished,
    Generate,
    GenerationParams,
    GenerationStats,
    Load,
    LoadSpec,
    ModelInfo,
    ModelReady,
    Notice,
    Request,
    new_request_id,
)

_WORDS = ("the", "quick", "brown", "fox", "over", "lazy", "dogs", "while", "wizards", "box")


@dataclass(frozen=True, slots=True)
class Measurement:
    """The medians of one length of prompt.

    Attributes:
        prompt_tokens, new_tokens: counts; a prompt differs a little from what was asked for.
        ttft_ms: until the first token, the whole prompt being read.
        prompt_tokens_per_s, tokens_per_s: reading and writing.
        memory_bytes: the engine's resident memory afterwards.
    """

    prompt_tokens: int
    new_tokens: int
    ttft_ms: float
    prompt_tokens_per_s: float
    tokens_per_s: float
    memory_bytes: int


class Measurer:
    """Measures one model.

    Args:
        host: started and closed by this object; nobody else may use it.
        notice: told the code and values of every notice.
    """

    def __init__(
        self, host: Host, notice: Callable[[str, tuple[tuple[str, str], ...]], None]
    ) -> None:
        self._host = host
        self._notice = notice
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        host.start(self._events.put, lambda state: None)

    def close(self) -> None:
        """Ends the engine."""
        self._host.close()

    def load(self, spec: LoadSpec) -> ModelInfo:
        """Loads the model.

        Raises:
            UserError: what keeps it from being loaded.
        """
        events = self._run(Load(new_request_id(), spec))
        return next(event.info for event in events if isinstance(event, ModelReady))

    def measure(
        self, spec: LoadSpec, prompt_tokens: int, new_tokens: int, repeats: int, first: int = 0
    ) -> Measurement:
        """Asks `repeats` questions of about `prompt_tokens`, each with a beginning of its own.

        Args:
            first: the number of the first one; questions of the same number begin alike.

        Raises:
            UserError: what keeps the model from answering.
        """
        params = GenerationParams(
            temperature=0.0, max_new_tokens=new_tokens, min_new_tokens=new_tokens
        )
        all_stats = []
        for number in range(first, first + repeats):
            turns = (ChatTurn("user", self._text(spec, prompt_tokens, number)),)
            events = self._run(Generate(new_request_id(), spec, turns, params))
            stats = events[-1].stats if isinstance(events[-1], Finished) else None
            if stats is not None:
                all_stats.append(stats)
        return _medians(all_stats)

    def _text(self, spec: LoadSpec, tokens: int, number: int) -> str:
        """Returns a text whose prompt has about `tokens`; unlike the one before from the start."""
        words = [_WORDS[(number + 7 * i * (number + 1)) % len(_WORDS)] for i in range(tokens)]
        text = f"{number} {' '.join(words)}"
        found = self._count(spec, text)
        return text if found <= tokens else text[: len(text) * tokens // found]

    def _count(self, spec: LoadSpec, text: str) -> int:
        events = self._run(Count(new_request_id(), spec, (ChatTurn("user", text),)))
        return next((event.tokens for event in events if isinstance(event, Counted)), 0)

    def _run(self, request: Request) -> Sequence[Event]:
        """Returns a request's events, the one that ends it last."""
        self._host.post(request)
        events: list[Event] = []
        while True:
            event = self._events.get()
            if event.request_id != request.request_id:
                continue
            events.append(event)
            match event:
                case Notice():
                    self._notice(event.code, event.values)
                case Failed():
                    raise UserError(event.code, **dict(event.values))
                case Finished() | Cancelled():
                    return events


def _medians(all_stats: Sequence[GenerationStats]) -> Measurement:
    ttft_ms = median(stats.ttft_ms for stats in all_stats)
    read = median(stats.prompt_tokens - stats.reused_tokens for stats in all_stats)
    return Measurement(
        prompt_tokens=int(median(stats.prompt_tokens for stats in all_stats)),
        new_tokens=int(median(stats.new_tokens for stats in all_stats)),
        ttft_ms=ttft_ms,
        prompt_tokens_per_s=read * 1000 / ttft_ms if ttft_ms else 0.0,
        tokens_per_s=median(stats.tokens_per_s for stats in all_stats),
        memory_bytes=max(stats.memory_bytes for stats in all_stats),
    )
