"""What does our decode loop cost beside the bare forward passes it consists of?

Both loops compute the same tokens with the same model; they take turns, and
the fastest of several rounds counts. Limit: 5 % more than the bare loop.

    python benchmarks/decode_overhead.py [--hidden N] [--layers N] [--tokens N]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent)]

LIMIT = 0.05
PROMPT_TOKENS = 100
ROUNDS = 7


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hidden", type=int, default=320)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--tokens", type=int, default=150)
    options = parser.parse_args()

    import random_model
    import torch

    from desktop_app.engine.cancel import CancelToken
    from desktop_app.engine.runtime import Job
    from desktop_app.engine.runtimes.transformers_runtime import TransformersRuntime
    from desktop_app.protocol import ChatTurn, GenerationParams, LoadSpec

    runtime = TransformersRuntime()
    runtime.prepare()
    job = Job(CancelToken(), lambda *_: None, lambda *_, **__: None)
    with tempfile.TemporaryDirectory() as folder:
        random_model.save(Path(folder), options.hidden, options.layers)
        runtime.load(LoadSpec(folder, dtype="float32"), job)
    assert runtime._loaded is not None
    model = runtime._loaded.model
    turns = (ChatTurn("user", "x" * PROMPT_TOKENS),)

    def bare() -> float:
        """Returns the seconds for the tokens after the first, with nothing around `forward`."""
        with torch.inference_mode():
            ids = torch.randint(0, 256, (1, PROMPT_TOKENS + 25))
            out = model(input_ids=ids, use_cache=True, logits_to_keep=1)
            cache, token = out.past_key_values, out.logits[:, -1].argmax(-1, keepdim=True)
            began = perf_counter()
            for _ in range(options.tokens - 1):
                out = model(
                    input_ids=token, past_key_values=cache, use_cache=True, logits_to_keep=1
                )
                token = out.logits[:, -1].argmax(-1, keepdim=True)
            return perf_counter() - began

    def ours(**params: float) -> float:
        runtime._state.clear()
        wanted = GenerationParams(max_new_tokens=options.tokens, seed=1, **params)  # type: ignore[arg-type]
        *_, last = runtime.stream(turns, wanted, job)
        if last.stats.new_tokens != options.tokens:
            raise SystemExit("the random model ended its answer; choose another shape")
        return (options.tokens - 1) / last.stats.tokens_per_s

    loops = {
        "bare forward": bare,
        "ours, greedy": lambda: ours(temperature=0),
        "ours, sampled": lambda: ours(temperature=0.8, top_p=0.95),
    }
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        for name, loop in loops.items():
            took = loop()
            best[name] = min(took, best.get(name, took))
    parameters = model.num_parameters() / 1e6
    print(f"{parameters:.1f} M parameters, float32, {torch.get_num_threads()} thread(s)")
    print(f"{'loop':<16}{'ms/token':>10}{'tokens/s':>10}{'overhead':>10}")
    for name, took in best.items():
        per_token = took / (options.tokens - 1)
        overhead = took / best["bare forward"] - 1
        print(f"{name:<16}{per_token * 1000:>10.3f}{1 / per_token:>10.1f}{overhead:>10.1%}")
    good = best["ours, greedy"] / best["bare forward"] - 1 <= LIMIT
    print(f"limit for greedy: {LIMIT:.0%}: {'held' if good else 'BROKEN'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
