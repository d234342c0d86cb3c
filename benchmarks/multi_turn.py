"""Does a long chat stay fast? Time to the first token, turn after turn.

Every turn adds about 150 tokens, the first as many as the others. With reuse only
these are read; without, the whole conversation is. Limit: turn 20 takes at most
1.5 times what turn 1 does. The new tokens attend to all that came before, so the
ratio cannot be 1: the last line tells the share of the arithmetic that this is.

    python benchmarks/multi_turn.py [--shape NAME] [--turns N] [--new-tokens N]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent)]

LIMIT = 1.5
SHOWN = (1, 5, 10, 20)
_QUESTION_CHARACTERS = 100
_ANSWER_FRAME = 2  # tokens of the template around an answer


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", default="SmolLM2-135M", help="of a Llama or Qwen")
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--new-tokens", type=int, default=32)
    options = parser.parse_args()
    reused = first_token_ms(options.shape, options.turns, options.new_tokens, reuse=True)
    anew = first_token_ms(options.shape, options.turns, options.new_tokens, reuse=False)
    print(f"{options.shape}, bf16 where the processor has it, ms to the first token\n")
    print("| turn | prompt tokens | with reuse | read anew |")
    print("|---:|---:|---:|---:|")
    for turn in SHOWN:
        if turn <= options.turns:
            tokens, with_reuse = reused[turn - 1]
            print(f"| {turn} | {tokens:,} | {with_reuse:.0f} | {anew[turn - 1][1]:.0f} |")
    ratio = reused[-1][1] / reused[0][1]
    new = reused[-1][0] - reused[-2][0]
    print(f"\nby arithmetic alone: {_least_ratio(options.shape, new, reused[-1][0]):.2f}")
    print(f"\nturn {options.turns} to turn 1: {ratio:.2f} (limit {LIMIT})", end=": ")
    print("held" if ratio <= LIMIT else "BROKEN")
    return 0 if ratio <= LIMIT else 1


def _least_ratio(shape: str, new: int, total: int) -> float:
    """Multiplications for the last `new` of `total` tokens, beside those for `new` alone."""
    from random_model import SHAPES

    config = SHAPES[shape]
    hidden, layers = config["hidden_size"], config["num_hidden_layers"]
    shared = config["num_key_value_heads"] / config["num_attention_heads"]
    weights = layers * hidden * (2 * hidden * (1 + shared) + 3 * config["intermediate_size"])
    attended = 2 * layers * hidden  # for every pair of a query and a key
    return (weights + attended * (total - new / 2)) / (weights + attended * new / 2)


def first_token_ms(
    shape: str, turns: int, new_tokens: int, *, reuse: bool
) -> list[tuple[int, float]]:
    """Returns (prompt tokens, ms to the first token) of every turn."""
    import random_model

    from desktop_app.engine.cancel import CancelToken
    from desktop_app.engine.runtime import Job
    from desktop_app.engine.runtimes.transformers_runtime import TransformersRuntime
    from desktop_app.protocol import ChatTurn, GenerationParams, LoadSpec

    runtime = TransformersRuntime(cache_bytes=1 << 30)
    runtime.prepare()
    job = Job(CancelToken(), lambda *_: None, lambda *_, **__: None)
    conversation: list[ChatTurn] = []
    found = []
    with tempfile.TemporaryDirectory() as folder:
        random_model.save_shape(Path(folder), shape)
        runtime.load(LoadSpec(folder), job)
    params = GenerationParams(temperature=0, max_new_tokens=new_tokens, min_new_tokens=new_tokens)
    list(runtime.stream((ChatTurn("user", "warm up"),), params, job))
    runtime._prefixes.clear()
    for turn in range(turns):
        # Answers of random weights are no text; a fixed one stands in for them.
        # There is no answer before the first question; a longer question stands in for it.
        size = _QUESTION_CHARACTERS + (0 if turn else new_tokens + _ANSWER_FRAME)
        conversation.append(ChatTurn("user", f"{turn:3} " + "x" * size))
        if not reuse:
            runtime._prefixes.clear()
        *_, last = runtime.stream(tuple(conversation), params, job)
        found.append((last.stats.prompt_tokens, last.stats.ttft_ms))
        conversation.append(ChatTurn("assistant", "y" * new_tokens))
    return found


if __name__ == "__main__":
    sys.exit(main())
