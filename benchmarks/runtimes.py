"""How fast are the two runtimes on the same shapes, through the whole stack?

Every configuration runs in an engine process of its own, as in the window; they take turns,
and the median of the rounds counts. Then llama.cpp's own timing of a plain request is set
beside what the program gets of it. Weights are random: speed does not depend on them.

    python benchmarks/runtimes.py [--shape NAME …] [--kind NAME …] [--prompt N …]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent)]

import random_gguf  # noqa: E402
import random_model  # noqa: E402

from desktop_app.engine.cancel import CancelToken  # noqa: E402
from desktop_app.engine.runtime import Job  # noqa: E402
from desktop_app.hosts.process_host import ProcessHost  # noqa: E402
from desktop_app.protocol import (  # noqa: E402
    ChatTurn,
    Finished,
    Generate,
    GenerationParams,
    LoadSpec,
    new_request_id,
)
from desktop_app.services.measuring import Measurement, Measurer  # noqa: E402

FOLDERS: dict[str, dict[str, object]] = {
    "bf16": {"dtype": "bfloat16"},
    "int8": {"quantization": "8bit"},
    "nf4": {"quantization": "4bit"},
}
LIMIT = 0.05
_K_BLOCK = 256
_TURNS = 20
_ANSWER = 8
_ANSWER_TEXT = "It jumps over it."
_QUESTION = "What does the quick brown fox do when the lazy dog is asleep in the sun?"


class Contestant:
    """One configuration in an engine process of its own."""

    def __init__(self, shape: str, kind: str, folder: Path) -> None:
        self.kind = kind
        if kind in FOLDERS:
            if not (folder / "config.json").is_file():
                random_model.save_shape(folder, shape)
            self.spec = LoadSpec(str(folder), **FOLDERS[kind])  # type: ignore[arg-type]
        else:
            file = random_gguf.save_gguf(folder / f"{kind}.gguf", shape, kind)
            self.spec = LoadSpec(str(file))
        self._host = ProcessHost()
        self._measurer = Measurer(self._host, lambda *_: None)
        began = perf_counter()
        self._measurer.load(self.spec)
        self.load_s = perf_counter() - began
        self._asked = 0
        self.rounds: dict[int, list[Measurement]] = {}
        self.turns_ms: tuple[float, float] = (0.0, 0.0)

    def measure(self, prompt: int, tokens: int) -> None:
        """Adds a round."""
        self._asked += 1  # what has been read before would not be read again
        found = self._measurer.measure(self.spec, prompt, tokens, 1, self._asked)
        self.rounds.setdefault(prompt, []).append(found)

    def converse(self) -> None:
        """Measures the time to the first token of the first and of the last of many turns."""
        turns: list[ChatTurn] = []
        times = []
        params = GenerationParams(temperature=0, max_new_tokens=_ANSWER, min_new_tokens=_ANSWER)
        for number in range(_TURNS):
            turns.append(ChatTurn("user", f"{number}: {_QUESTION}"))
            request = Generate(new_request_id(), self.spec, tuple(turns), params)
            events = self._measurer._run(request)
            end = events[-1]
            assert isinstance(end, Finished) and end.stats is not None
            times.append(end.stats.ttft_ms)
            # What random weights write are no words: it would be other tokens the next time.
            turns.append(ChatTurn("assistant", _ANSWER_TEXT))
        self.turns_ms = times[1], times[-1]  # the very first one is the warm-up

    def peak_bytes(self) -> int:
        """Returns the highest resident memory of the engine's process so far (Linux)."""
        status = Path(f"/proc/{self._host.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024

    def close(self) -> None:
        """Ends the process."""
        self._measurer.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", nargs="+", default=["SmolLM2-135M", "SmolLM2-1.7B"])
    kinds = [*FOLDERS, *random_gguf.KINDS]
    parser.add_argument("--kind", nargs="+", default=kinds, choices=kinds)
    parser.add_argument("--prompt", nargs="+", type=int, default=[128, 1024])
    parser.add_argument("--tokens", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    held = True
    for shape in options.shape:
        if random_model.SHAPES[shape]["hidden_size"] % _K_BLOCK:  # llama.cpp's K formats want it
            options.kind = [kind for kind in options.kind if "_K" not in kind]
        with tempfile.TemporaryDirectory() as folder:
            compare(shape, Path(folder), options)
            for kind in options.kind:
                if kind not in FOLDERS:
                    file = Path(folder) / f"{kind}.gguf"
                    held &= overhead(shape, kind, file, options.tokens, options.rounds)
    print(f"\nat most {LIMIT:.0%} over llama.cpp's own timing: {'held' if held else 'BROKEN'}")
    return 0 if held else 1


def compare(shape: str, folder: Path, options: argparse.Namespace) -> None:
    """Prints a table of all configurations of a shape."""
    contestants = [Contestant(shape, kind, folder) for kind in options.kind]
    for _ in range(options.rounds + 1):
        for prompt in options.prompt:
            for one in contestants:
                one.measure(prompt, options.tokens)
    for one in contestants:
        one.converse()
    print(f"\n{shape}, median of {options.rounds} rounds after one to warm up\n")
    print(
        "| weights | prompt | read tok/s | first token | write tok/s | turn 2 | turn 20 "
        "| peak | load |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for one in contestants:
        for prompt, found in one.rounds.items():
            rounds = found[1:]
            print(
                f"| {one.kind} | {prompt:,} "
                f"| {median(r.prompt_tokens_per_s for r in rounds):,.0f} "
                f"| {median(r.ttft_ms for r in rounds):,.0f} ms "
                f"| {median(r.tokens_per_s for r in rounds):.1f} "
                f"| {one.turns_ms[0]:,.0f} ms | {one.turns_ms[1]:,.0f} ms "
                f"| {one.peak_bytes() >> 20:,} MiB | {one.load_s:.1f} s |",
                flush=True,
            )
        one.close()


def overhead(shape: str, kind: str, file: Path, tokens: int, rounds: int) -> bool:
    """Prints how our stream compares with a plain request; tells whether the limit held."""
    from desktop_app.engine.runtimes.llama_cpp_runtime import LlamaCppRuntime

    runtime = LlamaCppRuntime()
    job = Job(CancelToken(), lambda *_: None, lambda *_, **__: None)
    runtime.load(LoadSpec(str(file)), job)
    params = GenerationParams(temperature=0, max_new_tokens=4 * tokens, min_new_tokens=4 * tokens)
    ours, theirs = [], []
    for number in range(rounds + 1):
        turns = (ChatTurn("user", f"{number} The quick brown fox. " * 12),)
        stats = [delta.stats for delta in runtime.stream(turns, params, job)][-1]
        ours.append(stats.tokens_per_s)
        theirs.append(plain(runtime, turns, 4 * tokens))
    runtime.unload()
    ratio = median(theirs[1:]) / median(ours[1:]) - 1
    print(
        f"{shape} {kind}: llama.cpp {median(theirs[1:]):.1f} tok/s by itself, "
        f"{median(ours[1:]):.1f} through the program: {ratio:+.1%}",
        flush=True,
    )
    return ratio <= LIMIT


def plain(runtime: Any, turns: tuple[ChatTurn, ...], tokens: int) -> float:
    """Returns llama.cpp's own tokens per second for a request that is not streamed."""
    prompt = runtime._running.prompter.encode(turns, lambda *_, **__: None)
    body = {"prompt": prompt, "n_predict": tokens, "temperature": 0, "ignore_eos": True}
    timings = runtime._running.server.client.ask("/completion", body)["timings"]
    speed: float = timings["predicted_per_second"]
    return speed


if __name__ == "__main__":
    sys.exit(main())
