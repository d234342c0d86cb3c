"""The runtime for Hugging Face folders: transformers' models in our own decode loop.

Joins loading, prompting, decoding and text; each of them is a module of its
own. Knows nothing of requests, threads or processes.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Generator, Iterator, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from desktop_app.engine import context, loading, memory, precision, sampling
from desktop_app.engine.answer_text import AnswerText, TokenAnswer
from desktop_app.engine.constraint import JsonConstraint, vocabulary_of
from desktop_app.engine.decoding import PrefillProgress, decode, decode_alternatives
from desktop_app.engine.fallback import load_with_fallback
from desktop_app.engine.likelihood import log_likelihoods
from desktop_app.engine.loading import LoadedModel
from desktop_app.engine.prefix_cache import KVState, PrefixCache
from desktop_app.engine.prompt_plan import plan, plan_scoring
from desktop_app.engine.runtime import Delta, Job, Likelihood
from desktop_app.engine.saved_pasts import SavedPasts, identity
from desktop_app.engine.summarizing import Summarizer
from desktop_app.engine.text_stream import TokenText
from desktop_app.protocol import (
    ChatTurn,
    GenerationParams,
    GenerationStats,
    LoadSpec,
    ModelInfo,
    Stage,
)

#: How many of the prompt's last tokens a continued text is decoded after.
_TEXT_CONTEXT = 8
#: Below this a shorter context helps nobody.
_SHORTEST_CONTEXT = 512


class TransformersRuntime:
    """A `Runtime` over transformers; see `engine/runtime.py`.

    Args:
        cache_bytes: what the pasts of recent conversations may occupy;
            `None` takes a share of the computer's memory.
    """

    def __init__(self, cache_bytes: int | None = None) -> None:
        self._spec: LoadSpec | None = None
        self._loaded: LoadedModel | None = None
        self._prefixes = PrefixCache(memory.cache_budget() if cache_bytes is None else cache_bytes)
        self._saved: SavedPasts | None = None
        self._summarizer = Summarizer()
        self._vocabulary: Any = None  # llguidance's, made when it is first needed
        self._context_tokens = 0
        self._context_notice = False

    def prepare(self) -> None:
        # oneDNN keeps what it has prepared for every shape it met, and each length of a
        # conversation is one: at 7,000 tokens 220 MiB were kept so. Read when torch is imported.
        os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "32")
        # The slow imports, before the first request. transformers would do the last
        # two, which are half of it, while it loads the first model.
        import torch  # noqa: F401
        import transformers.modeling_layers
        import transformers.modeling_utils  # noqa: F401
        from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: F401
        from transformers.utils import logging as transformers_logging

        # What the user should know comes as notices and errors, not on the terminal.
        quiet: Any = transformers_logging
        quiet.set_verbosity_error()
        quiet.disable_progress_bar()
        # It warns in every layer, for every token.
        logging.getLogger("bitsandbytes").setLevel(logging.ERROR)
        precision.use_threads()

    @property
    def spec(self) -> LoadSpec | None:
        return self._spec

    def load(self, spec: LoadSpec, job: Job) -> ModelInfo:
        if self._loaded is not None and spec == self._spec:
            return self._loaded.info
        self.unload()
        try:
            loaded = load_with_fallback(spec, job, loading.load)
        except BaseException:
            memory.release()
            raise
        self._loaded, self._spec = loaded, spec
        if spec.saved_pasts is not None:
            self._saved = SavedPasts(Path(spec.saved_pasts), identity(spec), spec.saved_pasts_bytes)
        self._context_tokens = loaded.info.context_tokens
        return loaded.info

    def count(self, turns: tuple[ChatTurn, ...]) -> int:
        return context.count_turns(self._model().prompter, turns, self._context_tokens)

    def stream(
        self,
        turns: tuple[ChatTurn, ...],
        params: GenerationParams,
        job: Job,
        *,
        continue_last: bool = False,
    ) -> Iterator[Delta]:
        started = perf_counter()
        loaded = self._model()
        if self._context_notice:
            self._context_notice = False
            job.notice("context_shortened", tokens=self._context_tokens)
        planned = plan(
            loaded.prompter,
            turns,
            params,
            job,
            context_tokens=self._context_tokens,
            continue_last=continue_last,
            summarizer=self._summarizer,
            write=lambda ids, limit: self._write(ids, limit, job),
        )
        prompt = planned.prompt
        decoding = sampling.resolve(params, loaded.model.generation_config)
        sampler = self._sampler(decoding, params, len(prompt))
        state = self._past_of(prompt)
        stats = GenerationStats(
            len(prompt), 0, 0.0, 0.0, decoding.seed, reused_tokens=len(state.ids)
        )
        before = prompt[-_TEXT_CONTEXT:] if continue_last else []
        answers = [
            TokenAnswer(
                partial(TokenText, loaded.tokenizer, before),
                loaded.shown,
                loaded.eos_ids,
                AnswerText(planned.splitter(), planned.stop_strings(), stats, started, number),
            )
            for number in range(params.answers)
        ]
        common: dict[str, Any] = {
            "limit": planned.limit,
            "eos_ids": loaded.eos_ids,
            "cancel": job.cancel,
            "progress": _prefill_progress(job),
        }
        try:
            if len(answers) == 1:
                tokens = decode(loaded.model, prompt, sampler, state, **common)
                yield from _one(tokens, answers[0])
            else:
                pairs = decode_alternatives(
                    loaded.model, prompt, sampler, state, count=len(answers), **common
                )
                yield from _several(pairs, answers)
            for answer in answers:
                yield from answer.end(planned.at_limit)
        except (RuntimeError, MemoryError) as error:
            if memory.is_out_of_memory(error):
                self._shorten(len(state.ids))
                state.clear()  # the largest thing that can be given back
            raise
        finally:
            self._prefixes.put(state)

    def likelihoods(
        self, turns: tuple[ChatTurn, ...], continuations: tuple[str, ...], job: Job
    ) -> tuple[Likelihood, ...]:
        loaded = self._model()
        shared, rests = plan_scoring(
            loaded.prompter, turns, continuations, job, self._context_tokens
        )
        state = self._past_of(shared)
        try:
            found = log_likelihoods(
                loaded.model,
                shared,
                rests,
                state,
                cancel=job.cancel,
                progress=_prefill_progress(job),
            )
        finally:
            self._prefixes.put(state)
        return tuple(Likelihood(p, len(ids)) for p, ids in zip(found, rests, strict=True))

    def unload(self) -> None:
        if self._loaded is None:
            return
        if self._saved is not None:
            self._saved.save(self._prefixes.states)
        self._loaded = self._spec = self._saved = self._vocabulary = None
        self._prefixes.clear()
        self._summarizer.clear()
        memory.release()

    def _model(self) -> LoadedModel:
        if self._loaded is None:
            raise RuntimeError("no model is loaded")
        return self._loaded

    def _past_of(self, prompt: list[int]) -> KVState:
        """Returns what is known of a prompt, from memory or from the disk."""
        if self._saved is not None:
            model = self._model().model
            device = model.get_input_embeddings().weight.device
            known = self._prefixes.shared(prompt)
            self._prefixes.put(self._saved.find(prompt, model.config, device, known))
        return self._prefixes.take(prompt)

    def _sampler(
        self, decoding: sampling.Decoding, params: GenerationParams, prompt_tokens: int
    ) -> sampling.Sampler:
        loaded = self._model()
        constraint = None
        if params.json_schema is not None:
            if self._vocabulary is None:
                size = loaded.model.config.get_text_config().vocab_size
                self._vocabulary = vocabulary_of(loaded.tokenizer, size, loaded.eos_ids)
            constraint = JsonConstraint(self._vocabulary, params.json_schema, params.answers)
        return sampling.Sampler(
            decoding,
            loaded.eos_ids,
            loaded.model.get_input_embeddings().weight.device,
            prompt_tokens=prompt_tokens,
            constraint=constraint,
        )

    def _write(self, prompt: list[int], limit: int, job: Job) -> str:
        """Returns what the model writes, greedily; for the engine's own needs."""
        loaded = self._model()
        decoding = sampling.resolve(GenerationParams(temperature=0), loaded.model.generation_config)
        ids = decode(
            loaded.model,
            prompt,
            self._sampler(decoding, GenerationParams(), len(prompt)),
            KVState(),  # nothing of it is asked again, and the chat's own past stays
            limit=limit,
            eos_ids=loaded.eos_ids,
            cancel=job.cancel,
            progress=_prefill_progress(job),
        )
        written = [token for token in ids if token not in loaded.eos_ids]
        text: str = loaded.tokenizer.decode(written, skip_special_tokens=True)
        return text.strip()

    def _shorten(self, read_tokens: int) -> None:
        """After memory ran out at this length: forgets the pasts and stays well below it."""
        self._prefixes.clear()
        shorter = max(_SHORTEST_CONTEXT, read_tokens * 3 // 4)
        if shorter < self._context_tokens:
            self._context_tokens = shorter
            self._context_notice = True


def _prefill_progress(job: Job) -> PrefillProgress:
    return lambda done, total: job.progress(Stage.PREFILL, done, total)


def _one(tokens: Generator[int], answer: TokenAnswer) -> Iterator[Delta]:
    try:
        for token in tokens:
            yield from answer.push(token)
            if answer.ended:
                return
    finally:
        tokens.close()


def _several(
    pairs: Generator[tuple[int, int], frozenset[int] | None], answers: Sequence[TokenAnswer]
) -> Iterator[Delta]:
    try:
        number, token = next(pairs)
        while True:
            yield from answers[number].push(token)
            number, token = pairs.send(frozenset({number} if answers[number].ended else ()))
    except StopIteration:
        return
    finally:
        pairs.close()
