"""How fast do we decode, beside a bare loop over `forward` and beside `model.generate`?

All three compute the same number of tokens after the same prompt, whose cache
is copied for each; they take turns, in changing order. Speeds are medians of
the rounds; "over" compares each loop's quickest round, since what else the
computer does can only add time. The guessing of tokens from the prompt is off,
but for the last column.

    python benchmarks/decode.py [--shape NAME …] [--precision NAME …] [--prompt N …]
"""

from __future__ import annotations

import argparse
import copy
import gc
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent)]

PRECISIONS: dict[str, dict[str, Any]] = {
    "fp32": {"dtype": "float32"},
    "bf16": {"dtype": "bfloat16"},
    "int8": {"quantization": "8bit"},
    "nf4": {"quantization": "4bit"},
}
LIMIT = 0.05


def main() -> int:
    import random_model

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    shapes = ["SmolLM2-135M", "SmolLM2-360M", "SmolLM2-1.7B"]
    parser.add_argument("--shape", nargs="+", default=shapes)
    parser.add_argument("--precision", nargs="+", default=list(PRECISIONS))
    parser.add_argument("--prompt", nargs="+", type=int, default=[128, 1024])
    parser.add_argument("--tokens", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0, help="0: as the engine chooses")
    options = parser.parse_args()

    import torch

    from desktop_app.engine.cancel import CancelToken
    from desktop_app.engine.runtime import Job
    from desktop_app.engine.runtimes.transformers_runtime import TransformersRuntime
    from desktop_app.protocol import LoadSpec

    runtime = TransformersRuntime()
    runtime.prepare()
    if options.threads:
        torch.set_num_threads(options.threads)
    job = Job(CancelToken(), lambda *_: None, lambda *_, **__: None)
    print(f"tokens/s, median of {options.rounds}, {torch.get_num_threads()} thread(s)\n")
    print(
        "| shape | precision | prompt | bare | generate | ours | over bare | over generate "
        "| guessing |\n|---|---|---:|---:|---:|---:|---:|---:|---:|",
        flush=True,
    )
    held = True
    for shape in options.shape:
        with tempfile.TemporaryDirectory() as folder:
            random_model.save_shape(Path(folder), shape)
            for precision in options.precision:
                runtime.load(LoadSpec(folder, **PRECISIONS[precision]), job)
                assert runtime._loaded is not None
                for prompt in options.prompt:
                    times = measure(runtime._loaded.model, prompt, options.tokens, options.rounds)
                    speeds = {name: options.tokens / median(all_) for name, all_ in times.items()}
                    bare, theirs = over(times, "bare"), over(times, "generate")
                    held &= bare <= LIMIT and theirs <= 0
                    print(
                        f"| {shape} | {precision} | {prompt:,} | {speeds['bare']:.1f} "
                        f"| {speeds['generate']:.1f} | {speeds['ours']:.1f} | {bare:+.1%} "
                        f"| {theirs:+.1%} | {speeds['guessing']:.1f} |",
                        flush=True,
                    )
                runtime.unload()
                gc.collect()
    print(f"\nat most {LIMIT:.0%} over bare, never below generate: {'held' if held else 'BROKEN'}")
    return 0 if held else 1


def over(times: dict[str, list[float]], other: str) -> float:
    """Returns how much longer our loop takes than another one, as a share."""
    return min(times["ours"]) / min(times[other]) - 1


def measure(model: Any, prompt_tokens: int, tokens: int, rounds: int) -> dict[str, list[float]]:
    """Returns the seconds of every round, by loop."""
    import torch
    from transformers import DynamicCache

    from desktop_app.engine import kv_cache, sampling
    from desktop_app.engine.cancel import CancelToken
    from desktop_app.engine.decoding import decode
    from desktop_app.engine.forward_pass import ForwardPass
    from desktop_app.engine.prefix_cache import KVState
    from desktop_app.engine.prompt_lookup import PromptLookup
    from desktop_app.protocol import GenerationParams

    torch.manual_seed(0)
    ids = torch.randint(300, 40_000, (1, prompt_tokens))
    prompt = ids[0].tolist()
    theirs: Any = DynamicCache(config=model.config)
    state = KVState()
    with torch.inference_mode():
        model(input_ids=ids[:, :-1], past_key_values=theirs, logits_to_keep=1)
        ForwardPass(model, state)(ids[:, :-1])
    resolved = sampling.resolve(GenerationParams(temperature=0), model.generation_config)

    def bare() -> float:
        cache, token = copy.deepcopy(theirs), ids[:, -1:]
        with torch.inference_mode():
            began = perf_counter()
            for _ in range(tokens):
                out = model(
                    input_ids=token, past_key_values=cache, use_cache=True, logits_to_keep=1
                )
                token = out.logits[:, -1].argmax(-1, keepdim=True)
                int(token)
            return perf_counter() - began

    def generate() -> float:
        cache = copy.deepcopy(theirs)
        with torch.inference_mode():
            began = perf_counter()
            model.generate(
                ids,
                attention_mask=torch.ones_like(ids),
                past_key_values=cache,
                max_new_tokens=tokens,
                eos_token_id=None,
                do_sample=False,
            )
            return perf_counter() - began

    def ours() -> float:
        past = KVState(list(state.ids), kv_cache.fork(state.cache, len(state.ids)))
        sampler = sampling.Sampler(resolved, frozenset(), ids.device)
        began = perf_counter()
        made = decode(
            model,
            prompt,
            sampler,
            past,
            limit=tokens,
            eos_ids=frozenset(),
            cancel=CancelToken(),
            progress=lambda done, total: None,
        )
        assert sum(1 for _ in made) == tokens
        return perf_counter() - began

    def without_guessing() -> float:
        guess = PromptLookup.guess
        PromptLookup.guess = lambda self, at_most: []  # type: ignore[method-assign]
        try:
            return ours()
        finally:
            PromptLookup.guess = guess  # type: ignore[method-assign]

    loops: dict[str, Callable[[], float]] = {
        "bare": bare,
        "generate": generate,
        "ours": without_guessing,
        "guessing": ours,
    }
    times: dict[str, list[float]] = {name: [] for name in loops}
    for loop in loops.values():  # the first run of each makes code for its shapes
        loop()
    for number in range(rounds):
        for name in sorted(loops, reverse=number % 2 == 1):
            times[name].append(loops[name]())
    return times


if __name__ == "__main__":
    sys.exit(main())
