"""One running answer: its text in memory and how its figures add up. Does no I/O."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass, field, replace

from desktop_app.protocol import (
    DeltaKind,
    GenerationParams,
    GenerationStats,
    ModelInfo,
    SourcesGiven,
)
from desktop_app.store.attachment_records import GivenSource, Grounds
from desktop_app.store.records import Figures, MessageRecord, MessageStatus, ModelUse


@dataclass(frozen=True, slots=True)
class Ending:
    """How an answer ended."""

    status: MessageStatus
    figures: Figures | None = None
    error_code: str | None = None
    error_values: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, eq=False)
class Reply:
    """A running answer. Guarded by the services' lock, but for `writing`.

    Attributes:
        record: the row as it was when the answer began.
        text: all of it so far, with what was there before a continuation.
        reasoning: what the model wrote before it, if it is one that thinks.
        reasoning_ms: for how long it thought; `None` when it did not, or nobody knows.
        earlier: the figures before a continuation.
        dirty_since: when text came that is not on disk yet, by the services' clock.
        ending: set once the answer has ended; it leaves memory when that is on disk.
        texts: what of documents the engine was offered; grounds: what it took.
        grounds_dirty: that is not on disk yet.
        writing: held while the row is written, so that no older text can
            overwrite a newer one. Taken before the services' lock; inside it only
            without waiting.
    """

    request_id: str
    record: MessageRecord
    parameters_json: str
    model: str
    text: str = ""
    reasoning: str = ""
    reasoning_ms: int | None = None
    earlier: Figures | None = None
    use: ModelUse | None = None
    dirty_since: float | None = None
    ending: Ending | None = None
    texts: tuple[GivenSource, ...] = ()
    grounds: Grounds | None = None
    grounds_dirty: bool = False
    writing: threading.RLock = field(default_factory=threading.RLock)
    _thinks_since: float | None = None  # by the services' clock
    _thought_before_ms: int = 0

    @property
    def message_id(self) -> str:
        return self.record.id

    @property
    def conversation_id(self) -> str:
        return self.record.conversation_id

    def as_record(self, row: MessageRecord | None = None) -> MessageRecord:
        """Returns the message as it is in memory; `row` knows its place among its siblings."""
        shown = replace(
            row or self.record,
            content=self.text,
            reasoning=self.reasoning,
            reasoning_ms=self.reasoning_ms,
            use=self.use or self.record.use,
            grounds=self.grounds or self.record.grounds,
        )
        if self.ending is None:
            return replace(shown, status=MessageStatus.STREAMING)
        return replace(
            shown,
            status=self.ending.status,
            figures=self.ending.figures,
            error_code=self.ending.error_code,
            error_values=self.ending.error_values,
        )

    def stands_on(self, event: SourcesGiven) -> Grounds:
        """Notes what of the documents the model reads; the first is cited as [1]."""
        given = tuple(
            replace(self.texts[index], number=number) for number, index in enumerate(event.given, 1)
        )
        self.grounds, self.grounds_dirty = Grounds(event.whole, given), True
        return self.grounds

    def grow(self, text: str, kind: DeltaKind, now: float) -> int:
        """Adds text that came at `now`; returns where in the text of its kind it begins."""
        if kind is DeltaKind.ANSWER:
            self.end_thought(now)
            start, self.text = len(self.text), self.text + text
            return start
        if self._thinks_since is None:
            self._thinks_since, self._thought_before_ms = now, self.reasoning_ms or 0
        self._time_thought(now)
        start, self.reasoning = len(self.reasoning), self.reasoning + text
        return start

    def end_thought(self, now: float) -> None:
        """Notes that the model thinks no longer; a no-op when it does not."""
        self._time_thought(now)
        self._thinks_since = None

    def _time_thought(self, now: float) -> None:
        if self._thinks_since is not None:
            thought_ms = round((now - self._thinks_since) * 1000)
            self.reasoning_ms = self._thought_before_ms + thought_ms

    def uses(self, info: ModelInfo) -> None:
        """Notes which model answers."""
        self.use = ModelUse(
            model=info.model,
            name=info.name,
            device=info.device,
            dtype=info.dtype,
            quantization=info.quantization,
            parameters_json=self.parameters_json,
        )

    def figures(self, stats: GenerationStats | None, reason: str | None) -> Figures | None:
        """Returns what the answer cost in all."""
        if stats is None:
            return self.earlier
        now = Figures(
            prompt_tokens=stats.prompt_tokens,
            new_tokens=stats.new_tokens,
            ttft_ms=stats.ttft_ms,
            tokens_per_s=stats.tokens_per_s,
            seed=stats.seed,
            stop_reason=reason,
        )
        return now if self.earlier is None else _sum(self.earlier, now)


def _sum(earlier: Figures, now: Figures) -> Figures:
    """Adds a continuation up: the question and the first wait were the first run's."""
    tokens = earlier.new_tokens + now.new_tokens
    seconds = sum(f.new_tokens / f.tokens_per_s for f in (earlier, now) if f.tokens_per_s > 0)
    timed = sum(f.new_tokens for f in (earlier, now) if f.tokens_per_s > 0)
    return Figures(
        prompt_tokens=earlier.prompt_tokens,
        new_tokens=tokens,
        ttft_ms=earlier.ttft_ms,
        tokens_per_s=timed / seconds if seconds else 0.0,
        seed=now.seed if now.seed is not None else earlier.seed,
        stop_reason=now.stop_reason,
    )


def params_json(params: GenerationParams) -> str:
    """Returns the parameters as they are kept with an answer."""
    return json.dumps(asdict(params), ensure_ascii=False)
