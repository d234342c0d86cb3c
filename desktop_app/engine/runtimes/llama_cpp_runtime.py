"""The runtime for GGUF files: llama.cpp, by its own server, with our prompts and our policy.

Joins loading, prompting and answers; each of them is a module of its own. Knows nothing of
requests, threads or processes.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from time import perf_counter
from typing import Any

from desktop_app.engine import context, memory
from desktop_app.engine.answer_text import AnswerText
from desktop_app.engine.llama_cpp import asking, loading
from desktop_app.engine.llama_cpp.loading import RunningModel
from desktop_app.engine.prompt_plan import PromptPlan, plan, plan_scoring
from desktop_app.engine.runtime import Delta, Job, Likelihood
from desktop_app.engine.summarizing import Summarizer
from desktop_app.protocol import (
    ChatTurn,
    GenerationParams,
    GenerationStats,
    LoadSpec,
    ModelInfo,
    Stage,
    StopReason,
)

_COMPLETE = "/completion"
_ENDED = {"eos": StopReason.END, "word": StopReason.STOP_STRING}


class LlamaCppRuntime:
    """A `Runtime` over llama.cpp; see `engine/runtime.py`."""

    def __init__(self) -> None:
        self._spec: LoadSpec | None = None
        self._running: RunningModel | None = None
        self._summarizer = Summarizer()
        self._read: list[int] = []  # the prompt that the server has read last

    def prepare(self) -> None:
        # The slow imports, before the first request; transformers runs the templates.
        import transformers.utils.chat_template_utils  # noqa: F401

    @property
    def spec(self) -> LoadSpec | None:
        return self._spec

    def load(self, spec: LoadSpec, job: Job) -> ModelInfo:
        if self._running is not None and spec == self._spec:
            return self._running.info
        self.unload()
        try:
            self._running = loading.load(spec, job)
        except BaseException:
            memory.release()
            raise
        self._spec = spec
        return self._running.info

    def count(self, turns: tuple[ChatTurn, ...]) -> int:
        running = self._model()
        return context.count_turns(running.prompter, turns, running.info.context_tokens)

    def stream(
        self,
        turns: tuple[ChatTurn, ...],
        params: GenerationParams,
        job: Job,
        *,
        continue_last: bool = False,
    ) -> Iterator[Delta]:
        started = perf_counter()
        running = self._model()
        planned = plan(
            running.prompter,
            turns,
            params,
            job,
            context_tokens=running.info.context_tokens,
            continue_last=continue_last,
            summarizer=self._summarizer,
            write=lambda ids, limit: self._write(ids, limit, job),
        )
        self._restore(planned.prompt)
        fields = asking.fields(
            params,
            limit=planned.limit,
            context_tokens=running.info.context_tokens,
            visible=planned.prompter.markers.visible,
        )
        forced = min(params.min_new_tokens or 0, planned.limit)
        for number in range(params.answers):
            if number and "seed" in fields:
                fields["seed"] = (fields["seed"] + 1) % 2**32
            stats = GenerationStats(len(planned.prompt), 0, 0.0, 0.0, fields.get("seed"))
            answer = AnswerText(planned.splitter(), planned.stop_strings(), stats, started, number)
            yield from self._answer(planned, {**fields}, forced, answer, job)

    def likelihoods(
        self, turns: tuple[ChatTurn, ...], continuations: tuple[str, ...], job: Job
    ) -> tuple[Likelihood, ...]:
        running = self._model()
        shared, rests = plan_scoring(
            running.prompter, turns, continuations, job, running.info.context_tokens
        )
        self._restore(shared)
        for event in self._events({"prompt": shared, "n_predict": 0, **asking.KEPT}, job):
            _tell(event, job)
        return tuple(
            Likelihood(sum(self._log_probabilities(shared, ids, job)), len(ids)) for ids in rests
        )

    def unload(self) -> None:
        running, self._running, self._spec = self._running, None, None
        if running is None:
            return
        if running.saved is not None:
            running.saved.save()
        running.server.close()
        self._read = []
        self._summarizer.clear()
        del running
        memory.release()

    def _model(self) -> RunningModel:
        if self._running is None:
            raise RuntimeError("no model is loaded")
        return self._running

    def _restore(self, prompt: list[int]) -> None:
        saved = self._model().saved
        if saved is not None:
            saved.restore(prompt, self._read)
        self._read = prompt

    def _answer(
        self,
        planned: PromptPlan,
        fields: dict[str, Any],
        forced: int,
        answer: AnswerText,
        job: Job,
    ) -> Iterator[Delta]:
        """Yields one answer, which cannot end before it has `forced` tokens."""
        prompt = planned.prompt
        # SentencePiece writes a space before every word; transformers takes the first one off.
        strip = self._model().spaced and not planned.continued
        if forced == planned.limit:
            fields["ignore_eos"] = True
        elif forced:
            begun = self._begun(prompt, fields, forced, job)
            answer.reused(begun["timings"]["cache_n"])
            answer.count(forced)
            yield from answer.push(begun["content"].removeprefix(" " if strip else ""))
            strip = False
            prompt = prompt + begun["tokens"]
            fields["n_predict"] = planned.limit - forced
        before = len(prompt) - len(planned.prompt)
        with closing(self._events({"prompt": prompt, **fields}, job)) as events:
            for event in events:
                if answer.ended:
                    return
                if (reused := _tell(event, job)) is not None:
                    if not before:
                        answer.reused(reused)
                    continue
                answer.count(before + event["tokens_predicted"])
                text = event["content"]
                if strip and text:
                    text, strip = text.removeprefix(" "), False
                if event["stop"]:
                    reason = _ENDED.get(event["stop_type"], planned.at_limit)
                    yield from answer.end(reason, text)
                    return
                yield from answer.push(text)

    def _begun(
        self, prompt: list[int], fields: dict[str, Any], tokens: int, job: Job
    ) -> dict[str, Any]:
        """Returns the beginning of an answer, which does not end there."""
        own = {"n_predict": tokens, "ignore_eos": True, "return_tokens": True}
        client = self._model().server.client
        return client.ask(_COMPLETE, {"prompt": prompt, **fields, **own}, job.cancel)

    def _events(self, body: dict[str, Any], job: Job) -> Generator[dict[str, Any]]:
        return self._model().server.client.events(_COMPLETE, body, job.cancel)

    def _log_probabilities(self, prompt: list[int], ids: list[int], job: Job) -> Iterator[float]:
        client = self._model().server.client
        for position, token in enumerate(ids):
            job.cancel.raise_if_set()
            found = client.ask(_COMPLETE, asking.scoring(prompt + ids[:position], token))
            yield found["completion_probabilities"][0]["logprob"]

    def _write(self, prompt: list[int], limit: int, job: Job) -> str:
        """Returns what the model writes, greedily; for the engine's own needs."""
        params = GenerationParams(temperature=0)
        fields = asking.fields(
            params,
            limit=limit,
            context_tokens=self._model().info.context_tokens,
            visible=frozenset(),
        )
        text = "".join(
            event["content"] for event in self._events({"prompt": prompt, **fields}, job)
        )
        return text.strip()


def _tell(event: dict[str, Any], job: Job) -> int | None:
    """Tells of progress with the prompt, if that is what came; returns the tokens known before."""
    progress = event.get("prompt_progress")
    if progress is None:
        return None
    job.progress(Stage.PREFILL, progress["processed"], progress["total"])
    known: int = progress["cache"]
    return known
