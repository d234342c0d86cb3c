"""The engine's one loop: takes commands, runs them in order on one thread, emits events.

Knows the `Runtime` protocol and the messages; nothing of torch, processes or
pipes, and not where its events go.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

from desktop_app.engine import memory, sourcing, tasks
from desktop_app.engine.cancel import Cancelled as CancelledError
from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.model_kinds import ModelKind
from desktop_app.engine.runtime import Delta, Job, Likelihood, Runtime
from desktop_app.engine.task_models import TaskModels
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.errors import UserError
from desktop_app.protocol import (
    Accepted,
    AnswerEnded,
    Cancel,
    Cancelled,
    ChatTurn,
    Command,
    Count,
    Counted,
    Drafted,
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
    Produced,
    Progress,
    Request,
    RunTask,
    Shutdown,
    SourcesGiven,
    Stage,
    Terminal,
    TextDelta,
    Unload,
)

_log = logging.getLogger(__name__)


class Worker:
    """Runs requests one after another and ends each with exactly one terminal event.

    Args:
        runtime_factory: makes the runtime; called on the inference thread.
        emit: takes every event, in order, on the thread that caused it; it
            may block, but must not wait for another thread that posts.
        on_ready: called on the inference thread once the libraries are there.
    """

    def __init__(
        self,
        runtime_factory: Callable[[], Runtime],
        emit: Callable[[Event], None],
        on_ready: Callable[[], None] | None = None,
    ) -> None:
        self._runtime_factory = runtime_factory
        self._runtime: Runtime | None = None
        self._info: ModelInfo | None = None
        self._task_models = TaskModels()
        self._counts = sourcing.Counts()
        self._emit = emit
        self._on_ready = on_ready
        # Guards the three fields below. `Accepted` and the end of a queued
        # request are emitted under it, so that no event overtakes them.
        self._changed = threading.Condition()
        self._queue: deque[Request] = deque()
        self._running: list[tuple[str, CancelToken]] = []  # a chat may interrupt a task
        self._stopping = False

    def post(self, command: Command) -> None:
        """Takes a command, from any thread. After `Shutdown` requests end as cancelled."""
        with self._changed:
            if isinstance(command, Cancel):
                self._cancel(command.request_id)
            elif isinstance(command, Shutdown):
                self._stop()
            else:
                self._accept(command)

    def run(self) -> None:
        """Serves requests until `Shutdown`. Call it on the inference thread."""
        try:
            self._prepare()
        except Exception as error:
            # No reason to end: requests try again and report it where it is seen.
            _log_bug("the libraries could not be loaded", error)
        while (taken := self._next()) is not None:
            self._complete(*taken)
        self._end()

    def _end(self) -> None:
        runtime, self._runtime = self._runtime, None
        try:
            self._task_models.unload()
            if runtime is not None:
                runtime.unload()
        except Exception as error:
            _log_bug("the model could not be unloaded", error)

    # --- the queue; the caller holds the lock -------------------------------------

    def _accept(self, request: Request) -> None:
        position = len(self._queue) + bool(self._running)
        self._emit(Accepted(request.request_id, position))
        if self._stopping:
            self._emit(Cancelled(request.request_id))
            return
        if isinstance(request, Count):  # takes milliseconds, and somebody is typing
            self._queue.appendleft(request)
        else:
            self._queue.append(request)
        self._changed.notify()

    def _cancel(self, request_id: str) -> None:
        for running, cancel in self._running:
            if running == request_id:
                cancel.set()
                return
        for request in self._queue:
            if request.request_id == request_id:
                self._queue.remove(request)
                self._emit(Cancelled(request_id))
                return

    def _stop(self) -> None:
        self._stopping = True
        for _, cancel in self._running:
            cancel.set()
        while self._queue:
            self._emit(Cancelled(self._queue.popleft().request_id))
        self._changed.notify()

    def _next(self) -> tuple[Request, CancelToken] | None:
        """Waits for the next request; `None` when the worker is to end."""
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._stopping)
            if self._stopping:
                return None
            return self._take(self._first_urgent() or self._queue[0])

    def _next_urgent(self) -> tuple[Request, CancelToken] | None:
        """Returns a request that goes ahead of the task that runs, if there is one."""
        with self._changed:
            request = self._first_urgent()
            return self._take(request) if request is not None else None

    def _first_urgent(self) -> Request | None:
        return next((r for r in self._queue if not isinstance(r, RunTask) or r.urgent), None)

    def _take(self, request: Request) -> tuple[Request, CancelToken]:
        self._queue.remove(request)
        cancel = CancelToken()
        self._running.append((request.request_id, cancel))
        return request, cancel

    # --- one request, on the inference thread -------------------------------------

    def _prepare(self) -> Runtime:
        if self._runtime is None:
            runtime = self._runtime_factory()
            runtime.prepare()
            self._runtime = runtime
            if self._on_ready is not None:
                self._on_ready()
        return self._runtime

    def _complete(self, request: Request, cancel: CancelToken) -> None:
        terminal = self._serve(request, cancel)
        with self._changed:
            self._running.pop()
            self._emit(terminal)

    def _serve(self, request: Request, cancel: CancelToken) -> Terminal:
        """Runs a request; whatever happens, it returns the one event that ends it."""
        request_id = request.request_id
        last = _Last()
        try:
            return self._run(request, cancel, last)
        except CancelledError:
            return Cancelled(request_id, last.stats)
        except UserError as error:
            return Failed(request_id, error.code, tuple(error.values.items()), last.stats)
        except BaseException as error:  # SystemExit too: a library must not end the thread
            out_of_memory = memory.is_out_of_memory(error)
            if not out_of_memory:
                _log_bug("a request failed", error)
            reason = _short(error)
        if out_of_memory:
            # Only here is the error gone, and with it its frames and the tensors in them.
            memory.release()
            return Failed(request_id, "out_of_memory", (), last.stats)
        return Failed(request_id, "engine_failed", (("reason", reason),), last.stats)

    def _run(self, request: Request, cancel: CancelToken, last: _Last) -> Terminal:
        request_id = request.request_id
        if self._runtime is None:
            self._emit(Progress(request_id, Stage.STARTING))
        runtime = self._prepare()
        cancel.raise_if_set()
        if isinstance(request, Unload):
            runtime.unload()
            self._task_models.unload()
            return Finished(request_id)
        if isinstance(request, Count):
            if runtime.spec == request.spec and self._info is not None:
                tokens, context = runtime.count(request.turns), self._info.context_tokens
                if request.sources is not None:
                    count = self._counts.of(runtime)
                    tokens += sourcing.place(request.turns, request.sources, count, context).tokens
                self._emit(Counted(request_id, tokens, context))
            return Finished(request_id)
        job = self._job(request_id, cancel)
        if isinstance(request, RunTask):
            self._perform(runtime, request, job)
            return Finished(request_id)
        self._load(runtime, request.spec, job, request_id)
        if isinstance(request, Load):
            return Finished(request_id)
        return self._generate(runtime, request, job, last)

    def _load(self, runtime: Runtime, spec: LoadSpec, job: Job, request_id: str) -> None:
        self._info = runtime.load(spec, job)
        self._emit(ModelReady(request_id, self._info))
        job.cancel.raise_if_set()

    def _generate(self, runtime: Runtime, request: Generate, job: Job, last: _Last) -> Terminal:
        turns = self._with_sources(runtime, request)
        deltas = runtime.stream(turns, request.params, job, continue_last=request.continue_last)
        # Closing runs the runtime's clean-up now and here, not when the collector comes.
        running = request.params.answers
        first: Delta | None = None  # the request ends as its first alternative does
        with closing(deltas):  # type: ignore[type-var]  # runtimes write generators
            for delta in deltas:
                last.delta = delta
                if delta.text:
                    self._emit(TextDelta(request.request_id, delta.text, delta.kind, delta.answer))
                if delta.reason is not None:
                    running -= 1
                    first = delta if delta.answer == 0 else first
                    if request.params.answers > 1:
                        self._emit(
                            AnswerEnded(request.request_id, delta.answer, delta.reason, delta.stats)
                        )
                    if not running and first is not None:
                        return Finished(request.request_id, first.reason, first.stats)
                job.cancel.raise_if_set()
        raise RuntimeError("the runtime ended an answer without a reason")

    def _with_sources(self, runtime: Runtime, request: Generate) -> tuple[ChatTurn, ...]:
        """Returns the conversation with what fits of its documents, and tells what that is."""
        if request.sources is None or self._info is None:
            return request.turns
        placed = sourcing.place(
            request.turns,
            request.sources,
            self._counts.of(runtime),
            self._info.context_tokens,
            request.params.max_new_tokens,
        )
        self._emit(SourcesGiven(request.request_id, placed.whole, placed.given))
        return placed.turns

    def _perform(self, runtime: Runtime, request: RunTask, job: Job) -> None:
        """Runs a task; between two pieces of its result a chat may go ahead."""

        def own_progress(stage: Stage, done: int, total: int) -> None:
            self._emit(Progress(request.request_id, stage, done, total, of_task=True))

        own = replace(job, progress=own_progress)
        quiet = replace(job, progress=lambda *_: None)  # a task asks thousands of times

        def model() -> ModelInfo:
            if request.spec is None:
                raise ValueError("the task was given no chat model")
            if runtime.spec != request.spec or self._info is None:  # a chat may have taken another
                self._load(runtime, request.spec, job, request.request_id)
            assert self._info is not None
            return self._info

        def count(turns: tuple[ChatTurn, ...]) -> int:
            model()
            return runtime.count(turns)

        def chat(turns: tuple[ChatTurn, ...], params: GenerationParams) -> Iterator[Delta]:
            model()
            yield from runtime.stream(turns, params, job)

        def load(kind: ModelKind, spec: LoadSpec) -> LoadedCheckpoint:
            return self._task_models.get(kind, spec, own)

        def draft(text: str, start: int) -> None:
            self._emit(Drafted(request.request_id, text, start))

        def likelihoods(
            turns: tuple[ChatTurn, ...], texts: tuple[str, ...]
        ) -> tuple[Likelihood, ...]:
            model()
            return runtime.likelihoods(turns, texts, quiet)

        context = TaskContext(job, model, count, chat, load, draft, likelihoods)
        with closing(tasks.start(request.task, request.params, context)) as items:
            for item in items:
                if item is not None:
                    self._emit(Produced(request.request_id, item))
                while (taken := self._next_urgent()) is not None:
                    self._complete(*taken)
                job.cancel.raise_if_set()

    def _job(self, request_id: str, cancel: CancelToken) -> Job:
        def progress(stage: Stage, done: int, total: int) -> None:
            self._emit(Progress(request_id, stage, done, total))

        def notice(code: str, **values: object) -> None:
            texts = tuple((name, str(value)) for name, value in values.items())
            self._emit(Notice(request_id, code, texts))

        return Job(cancel, progress, notice)


class _Last:
    """The newest delta of an answer, so that its figures outlive a failure."""

    def __init__(self) -> None:
        self.delta: Delta | None = None

    @property
    def stats(self) -> GenerationStats | None:
        return self.delta.stats if self.delta is not None else None


def _short(error: BaseException) -> str:
    """Returns one line for the user: the error's type and its first words."""
    first = next(iter(str(error).strip().splitlines()), "")
    name = type(error).__name__
    return f"{name}: {first[:160]}" if first else name


def _log_bug(what: str, error: BaseException) -> None:
    """Logs the stack, but of the message only its start: it may quote the user's text."""
    stack = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s: %s\n%s", what, _short(error), stack)
