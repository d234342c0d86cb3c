"""A runtime that plays a script: known tokens, delays and failures, for tests and demos.

Knows no model and no library; the same script gives the same events, also in
a child process.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Literal

from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.runtime import Delta, Job, Likelihood
from desktop_app.errors import UserError
from desktop_app.protocol import (
    ChatTurn,
    DeltaKind,
    GenerationParams,
    GenerationStats,
    LoadSpec,
    ModelInfo,
    Stage,
    StopReason,
)

#: What goes wrong: `UserError("model_damaged")`, `MemoryError`, a bug, the end
#: of the process, or no progress until cancelled.
Fault = Literal["user_error", "out_of_memory", "bug", "die", "hang"]
#: (cancel, seconds): waits between tokens; a test's gate goes here.
Pause = Callable[[CancelToken, float], None]

#: A word with the space before it, or one other character.
_TOKEN = re.compile(r"\s*[A-Za-z0-9']+|\s*[^\sA-Za-z0-9']|\s+")
EXIT_CODE = 3


@dataclass(frozen=True, slots=True)
class Script:
    """What the runtime plays. Picklable when `replies` is.

    Attributes:
        replies: answer by the last user message, or a function of it; a
            message that is not there is answered with `fallback`.
        fallback: `{text}` is the last user message.
        reasoning: what is thought before every answer.
        tokens_per_s: pace; `None` is as fast as it goes.
        prepare_s: how long "importing" takes; prepare_fault: what goes wrong there.
        load_steps, prefill_steps: how many progress reports, `step_s` apart.
        load_fault, prefill_fault: what goes wrong after these steps.
        fault: what goes wrong after `fault_after` tokens.
        context_tokens: longest prompt and answer, in the script's tokens.
        likelihoods: of the last user message and a continuation makes the log-probability of
            each of its tokens; without it, what occurs in the message is likelier.
    """

    replies: Mapping[str, str] | Callable[[str], str] = field(default_factory=dict)
    fallback: str = "You said: {text}"
    reasoning: str = ""
    tokens_per_s: float | None = None
    prepare_s: float = 0.0
    prepare_fault: Fault | None = None
    load_steps: int = 2
    prefill_steps: int = 1
    step_s: float = 0.0
    load_fault: Fault | None = None
    prefill_fault: Fault | None = None
    fault: Fault | None = None
    fault_after: int = 0
    context_tokens: int = 4096
    likelihoods: Callable[[str, str], float] | None = None


def tokens_of(text: str) -> list[str]:
    """Cuts a text into the pieces the runtime emits; joined they are the text."""
    return _TOKEN.findall(text)


def wait(cancel: CancelToken, seconds: float) -> None:
    """The default pause: waits, but ends at once when cancelled."""
    if seconds > 0:
        cancel.wait(seconds)


class ScriptedRuntime:
    """A `Runtime` that plays a `Script`.

    Attributes:
        spec: what is "in memory", or `None`.
    """

    def __init__(self, script: Script | None = None, pause: Pause = wait) -> None:
        self._script = script if script is not None else Script()
        self._pause = pause
        self.spec: LoadSpec | None = None

    def prepare(self) -> None:
        never = CancelToken()
        self._pause(never, self._script.prepare_s)
        self._fail(self._script.prepare_fault, never)

    def load(self, spec: LoadSpec, job: Job) -> ModelInfo:
        if spec != self.spec:
            self.spec = None
            self._steps(Stage.LOADING, self._script.load_steps, job)
            self._fail(self._script.load_fault, job.cancel)
            self.spec = spec
        return ModelInfo(
            model=spec.model,
            name="Scripted",
            device="CPU",
            dtype="float32",
            quantization=spec.quantization,
            parameters=1_000_000,
            memory_bytes=4_000_000,
            context_tokens=self._script.context_tokens,
        )

    def stream(
        self,
        turns: tuple[ChatTurn, ...],
        params: GenerationParams,
        job: Job,
        *,
        continue_last: bool = False,
    ) -> Iterator[Delta]:
        started = perf_counter()
        prompt_tokens = self.count(turns)
        asked = next((turn.content for turn in reversed(turns) if turn.role == "user"), "")
        if not asked.strip():
            raise UserError("empty_prompt")
        if prompt_tokens > self._script.context_tokens:
            raise UserError(
                "prompt_too_long",
                prompt_tokens=prompt_tokens,
                context_tokens=self._script.context_tokens,
            )
        self._steps(Stage.PREFILL, self._script.prefill_steps, job)
        self._fail(self._script.prefill_fault, job.cancel)
        reply = self._reply(asked)
        if continue_last:
            reply = reply.removeprefix(turns[-1].content)
        thought = [] if continue_last else tokens_of(self._script.reasoning)
        pieces = [(piece, DeltaKind.REASONING) for piece in thought]
        pieces += [(piece, DeltaKind.ANSWER) for piece in tokens_of(reply)]
        limit = len(pieces) if params.max_new_tokens is None else params.max_new_tokens
        seed = None if params.temperature == 0 else (params.seed or 0)
        rate = self._script.tokens_per_s
        first_at = started
        stats = GenerationStats(prompt_tokens, 0, 0.0, 0.0, seed)
        for index, (piece, kind) in enumerate(pieces[:limit]):
            if index == self._script.fault_after:
                self._fail(self._script.fault, job.cancel)
            self._pause(job.cancel, 1 / rate if rate else 0.0)
            job.cancel.raise_if_set()
            now = perf_counter()
            if index == 0:
                first_at = now
            stats = GenerationStats(
                prompt_tokens=prompt_tokens,
                new_tokens=index + 1,
                ttft_ms=(first_at - started) * 1000,
                tokens_per_s=index / (now - first_at) if index and now > first_at else 0.0,
                seed=seed,
            )
            for answer in range(params.answers):
                yield Delta(piece, stats, kind=kind, answer=answer)
        if len(pieces) == self._script.fault_after:
            self._fail(self._script.fault, job.cancel)
        reason = StopReason.LENGTH if limit < len(pieces) else StopReason.END
        for answer in range(params.answers):
            # Alternatives differ in their last word.
            text = f" ({answer + 1})" if params.answers > 1 else ""
            yield Delta(text, stats, reason, answer=answer)

    def likelihoods(
        self, turns: tuple[ChatTurn, ...], continuations: tuple[str, ...], job: Job
    ) -> tuple[Likelihood, ...]:
        asked = next((turn.content for turn in reversed(turns) if turn.role == "user"), "")
        self._steps(Stage.PREFILL, self._script.prefill_steps, job)
        self._fail(self._script.prefill_fault, job.cancel)
        found = []
        for continuation in continuations:
            job.cancel.raise_if_set()
            tokens = len(tokens_of(continuation))
            if self._script.likelihoods is not None:
                each = self._script.likelihoods(asked, continuation)
            else:
                each = -1.0 if continuation in asked else -2.0
            found.append(Likelihood(each * tokens, tokens))
        return tuple(found)

    def count(self, turns: tuple[ChatTurn, ...]) -> int:
        return sum(len(tokens_of(turn.content)) for turn in turns)

    def unload(self) -> None:
        self.spec = None

    def _reply(self, asked: str) -> str:
        replies = self._script.replies
        if isinstance(replies, Mapping):
            return replies.get(asked, self._script.fallback.format(text=asked))
        return replies(asked)

    def _steps(self, stage: Stage, steps: int, job: Job) -> None:
        for step in range(steps):
            job.cancel.raise_if_set()
            job.progress(stage, step, steps)
            self._pause(job.cancel, self._script.step_s)
        job.cancel.raise_if_set()
        job.progress(stage, steps, steps)

    def _fail(self, fault: Fault | None, cancel: CancelToken) -> None:
        if fault == "user_error":
            raise UserError("model_damaged", path="script", reason="as the script says")
        if fault == "out_of_memory":
            raise MemoryError
        if fault == "bug":
            raise ValueError("as the script says")
        if fault == "die":
            os._exit(EXIT_CODE)
        if fault == "hang":
            cancel.wait(float(10**6))
            cancel.raise_if_set()
