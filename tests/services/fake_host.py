"""A host without a thread: the test says what the engine does, and when."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from desktop_app.hosts.base import EventObserver, HostState, StateObserver
from desktop_app.protocol import (
    Accepted,
    Cancel,
    Cancelled,
    Command,
    DeltaKind,
    Event,
    Failed,
    Finished,
    Generate,
    GenerationStats,
    Load,
    ModelInfo,
    ModelReady,
    StopReason,
    TextDelta,
)

C = TypeVar("C", bound=Command)
INFO = ModelInfo(
    model="/models/tiny",
    name="tiny",
    device="CPU",
    dtype="float32",
    quantization="none",
    parameters=1_000_000,
    memory_bytes=4_000_000,
    context_tokens=1024,
)


def stats(new_tokens: int = 3, *, seed: int | None = 7) -> GenerationStats:
    """Returns plausible figures."""
    return GenerationStats(
        prompt_tokens=5, new_tokens=new_tokens, ttft_ms=12.0, tokens_per_s=20.0, seed=seed
    )


class FakeHost:
    """Keeps what was posted; calls the observers when the test says so.

    Attributes:
        commands: everything that was posted.
        obeys: whether `Cancel` is answered with `Cancelled` at once.
    """

    def __init__(self, *, obeys: bool = True) -> None:
        self.commands: list[Command] = []
        self.obeys = obeys
        self.closed = False
        self._on_event: EventObserver | None = None
        self._on_state: StateObserver | None = None
        self._ended: set[str] = set()

    def start(self, on_event: EventObserver, on_state: StateObserver) -> None:
        self._on_event, self._on_state = on_event, on_state

    def post(self, command: Command) -> None:
        self.commands.append(command)
        if isinstance(command, Cancel) and self.obeys and command.request_id not in self._ended:
            self.emit(Cancelled(command.request_id))

    def close(self) -> None:
        self.closed = True

    # --- for the test ---------------------------------------------------------------

    @property
    def generates(self) -> list[Generate]:
        return [command for command in self.commands if isinstance(command, Generate)]

    @property
    def last(self) -> Generate:
        return self.generates[-1]

    @property
    def loads(self) -> list[Load]:
        return [command for command in self.commands if isinstance(command, Load)]

    def posted(self, kind: type[C]) -> list[C]:
        return [command for command in self.commands if isinstance(command, kind)]

    def emit(self, event: Event) -> None:
        assert self._on_event is not None, "the host has not been started"
        if isinstance(event, Finished | Cancelled | Failed):
            assert event.request_id not in self._ended, "two ends of one request"
            self._ended.add(event.request_id)
        self._on_event(event)

    def state(self, state: HostState) -> None:
        assert self._on_state is not None
        self._on_state(state)

    def accept(self, request: Generate | None = None) -> None:
        request = request or self.last
        self.emit(Accepted(request.request_id))
        self.emit(ModelReady(request.request_id, INFO))

    def ready(self, model: str, *, name: str = "tiny") -> None:
        """A model is loaded for the last request."""
        info = replace(INFO, model=model, name=name)
        self.emit(ModelReady(self.last.request_id, info))

    def say(self, *texts: str, request: Generate | None = None) -> None:
        request = request or self.last
        for text in texts:
            self.emit(TextDelta(request.request_id, text))

    def think(self, *texts: str, request: Generate | None = None) -> None:
        request = request or self.last
        for text in texts:
            self.emit(TextDelta(request.request_id, text, DeltaKind.REASONING))

    def finish(
        self,
        *texts: str,
        request: Generate | None = None,
        reason: StopReason = StopReason.END,
        figures: GenerationStats | None = None,
    ) -> None:
        request = request or self.last
        self.say(*texts, request=request)
        self.emit(Finished(request.request_id, reason, figures or stats()))

    def cancel(self, request: Generate | None = None) -> None:
        self.emit(Cancelled((request or self.last).request_id, stats(1)))

    def fail(
        self, code: str = "engine_failed", request: Generate | None = None, **values: str
    ) -> None:
        request = request or self.last
        if code == "engine_failed":
            values.setdefault("reason", "boom")
        self.emit(Failed(request.request_id, code, tuple(values.items())))
