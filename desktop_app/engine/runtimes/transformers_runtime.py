"""The runtime for Hugging Face folders: transformers' models in our own decode loop.

Joins loading, prompting, decoding and text; each of them is a module of its
own. Knows nothing of requests, threads or processes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter
from typing import Any

from desktop_app.engine import context, memory, precision, sampling
from desktop_app.engine.decoding import KVState, decode
from desktop_app.engine.loading import LoadedModel, load
from desktop_app.engine.prompting import PLAIN_STOPS, Prompter
from desktop_app.engine.runtime import Delta, Job
from desktop_app.engine.text_stream import StopStrings, TokenText
from desktop_app.protocol import (
    ChatTurn,
    GenerationParams,
    GenerationStats,
    LoadSpec,
    ModelInfo,
    Stage,
    StopReason,
)

#: How many of the prompt's last tokens a continued text is decoded after.
_TEXT_CONTEXT = 8


class TransformersRuntime:
    """A `Runtime` over transformers; see `engine/runtime.py`."""

    def __init__(self) -> None:
        self._spec: LoadSpec | None = None
        self._loaded: LoadedModel | None = None
        self._prompter: Prompter | None = None
        self._state = KVState()

    def prepare(self) -> None:
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

    def load(self, spec: LoadSpec, job: Job) -> ModelInfo:
        if self._loaded is not None and spec == self._spec:
            return self._loaded.info
        self.unload()
        try:
            loaded = load(spec, job)
            self._prompter = Prompter(loaded.tokenizer, loaded.info.name)
        except BaseException:
            memory.release()
            raise
        self._loaded, self._spec = loaded, spec
        return loaded.info

    def stream(
        self,
        turns: tuple[ChatTurn, ...],
        params: GenerationParams,
        job: Job,
        *,
        continue_last: bool = False,
    ) -> Iterator[Delta]:
        started = perf_counter()
        if self._loaded is None or self._prompter is None:
            raise RuntimeError("no model is loaded")
        model, tokenizer, info = self._loaded.model, self._loaded.tokenizer, self._loaded.info
        prompt = context.fit(
            self._prompter,
            turns,
            job.notice,
            context_tokens=info.context_tokens,
            max_new_tokens=params.max_new_tokens,
            continue_last=continue_last,
        )
        room = info.context_tokens - len(prompt)
        wanted = params.max_new_tokens
        limit = room if wanted is None else min(wanted, room)
        eos_ids = _eos_ids(model, tokenizer)
        decoding = sampling.resolve(params, model.generation_config)
        sampler = sampling.Sampler(decoding, eos_ids, model.get_input_embeddings().weight.device)
        stops = StopStrings(params.stop + (() if self._prompter.has_template else PLAIN_STOPS))
        text = TokenText(tokenizer, prompt[-_TEXT_CONTEXT:] if continue_last else ())
        meter = _Meter(started, len(prompt), decoding.seed)
        tokens = decode(
            model,
            prompt,
            sampler,
            self._state,
            limit=limit,
            eos_ids=eos_ids,
            cancel=job.cancel,
            progress=lambda done, total: job.progress(Stage.PREFILL, done, total),
        )
        try:
            for token in tokens:
                stats = meter.count()
                if token in eos_ids:
                    break
                shown = stops.push(text.push(token))
                if stops.stopped:
                    yield Delta(shown, meter.final(), StopReason.STOP_STRING)
                    return
                yield Delta(shown, stats)
            else:
                full = wanted is None or wanted > room
                reason = StopReason.CONTEXT if full else StopReason.LENGTH
                yield Delta(self._rest(text, stops), meter.final(), reason)
                return
            yield Delta(self._rest(text, stops), meter.final(), StopReason.END)
        except RuntimeError as error:
            if memory.is_out_of_memory(error):
                self._state.clear()  # the largest thing that can be given back
            raise
        finally:
            tokens.close()

    def unload(self) -> None:
        if self._loaded is None:
            return
        self._loaded = self._spec = self._prompter = None
        self._state.clear()
        memory.release()

    @staticmethod
    def _rest(text: TokenText, stops: StopStrings) -> str:
        return stops.push(text.flush()) + stops.flush()


class _Meter:
    """Measures one answer."""

    def __init__(self, started: float, prompt_tokens: int, seed: int | None) -> None:
        self._started = started
        self._first = started
        self._stats = GenerationStats(prompt_tokens, 0, 0.0, 0.0, seed)

    def count(self) -> GenerationStats:
        """Counts a token and returns the figures so far."""
        now = perf_counter()
        new_tokens = self._stats.new_tokens + 1
        if new_tokens == 1:
            self._first = now
        took = now - self._first
        self._stats = GenerationStats(
            prompt_tokens=self._stats.prompt_tokens,
            new_tokens=new_tokens,
            ttft_ms=(self._first - self._started) * 1000,
            tokens_per_s=(new_tokens - 1) / took if took > 0 else 0.0,
            seed=self._stats.seed,
        )
        return self._stats

    def final(self) -> GenerationStats:
        """Returns the figures at the end, with the memory in use."""
        return replace(self._stats, memory_bytes=memory.resident_bytes())


def _eos_ids(model: Any, tokenizer: Any) -> frozenset[int]:
    """Returns the tokens that end a turn: the model's and the tokenizer's."""
    stated = model.generation_config.eos_token_id
    ids = [stated] if isinstance(stated, int) else list(stated or ())
    if tokenizer.eos_token_id is not None:
        ids.append(tokenizer.eos_token_id)
    return frozenset(ids)
