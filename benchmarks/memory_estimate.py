"""Does the memory estimate hold? Estimate against measurement, by shape and precision.

    python benchmarks/memory_estimate.py [--shapes NAME …] [--prompt N] [--tokens N] [--gguf]

Makes a model with random weights in the shape of a real one, then loads it in
a process of its own through the engine's runtime, reads a prompt and writes
some tokens. Prints a table; limit: the estimated peak is within 15 % of the
measured one, in every line. With --gguf the model is a GGUF file in several quantizations,
which llama.cpp runs, and a long prompt is read too.

- peak: the highest resident memory (VmHWM). It has the pages of weight files
  that are mapped, though the system takes back, when it must, those that were
  read only to be quantized.
- needed: the highest without such pages: what is not a file's (RssAnon, sampled
  every 5 ms) and the files that stay in use.
- steady: resident memory after the answer, nothing given back on purpose.

Linux only: elsewhere these figures cannot be had.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent)]

#: What is measured, what was told of it, and what was found.
Line = tuple[str, Any, dict[str, Any]]
LIMIT = 0.15
QUANTIZATIONS = ("none", "8bit", "4bit")
SAMPLE_S = 0.005
MIB = 1 << 20


LONG_PROMPT = 3500


def make(model: Path, shape: str, kind: str) -> None:
    """Saves a model; in a process of its own, so that its memory is gone."""
    if kind:
        import random_gguf

        random_gguf.save_gguf(model, shape, kind)
        return
    import random_model

    random_model.save_shape(model, shape)


def measure(folder: Path, quantization: str, prompt: int, tokens: int) -> None:
    """Loads a model, lets it answer once and prints what that took, as JSON."""
    from desktop_app.engine.cancel import CancelToken
    from desktop_app.engine.runtime import Job
    from desktop_app.engine.runtimes.by_file import RuntimeByFile
    from desktop_app.protocol import ChatTurn, GenerationParams, LoadSpec

    job = Job(CancelToken(), lambda *_: None, lambda *_, **__: None)
    runtime = RuntimeByFile()
    runtime.prepare()
    info = runtime.load(LoadSpec(str(folder), quantization=quantization), job)  # type: ignore[arg-type]
    if info.quantization != quantization:
        raise SystemExit(f"{quantization} was not to be had")
    turns = (ChatTurn("user", "x" * prompt),)
    params = GenerationParams(temperature=0, min_new_tokens=tokens, max_new_tokens=tokens)
    *_, last = runtime.stream(turns, params, job)
    status = process_status("self")
    print(
        json.dumps(
            {
                "dtype": info.dtype,
                "weights": info.memory_bytes,
                "context": last.stats.prompt_tokens + last.stats.new_tokens,
                "allocated": info.context_tokens,
                "peak": status["VmHWM"],
                "steady": status["VmRSS"],
                "files": status["RssFile"],
            }
        )
    )


def process_status(pid: int | str) -> dict[str, int]:
    """Returns the sizes that the system tells of a process, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    sizes = (line.split() for line in lines if line.endswith(" kB"))
    return {words[0].rstrip(":"): int(words[1]) * 1024 for words in sizes}


def measured(folder: Path, quantization: str, options: argparse.Namespace) -> dict[str, Any]:
    """Measures in a fresh process and watches it from outside."""
    command = [sys.executable, __file__, "--measure", str(folder), quantization]
    command += ["--prompt", str(options.prompt), "--tokens", str(options.tokens)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    highest = 0
    while child.poll() is None:
        try:
            highest = max(highest, process_status(child.pid).get("RssAnon", 0))
        except OSError:
            break  # it has just ended
        time.sleep(SAMPLE_S)
    output, _ = child.communicate()
    if child.returncode:
        raise SystemExit(f"{folder.name} in {quantization} failed")
    found: dict[str, Any] = json.loads(output)
    found["needed"] = highest + found["files"]
    return found


def folder_lines(shapes: Iterable[str], options: argparse.Namespace) -> Iterator[Line]:
    """Makes and measures folders in all precisions."""
    from desktop_app.model_library.checkpoint import Checkpoint
    from desktop_app.model_library.estimate import estimate

    for shape in shapes:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            subprocess.run([sys.executable, __file__, "--make", temporary, shape, ""], check=True)
            checkpoint = Checkpoint.read(folder)
            for quantization in QUANTIZATIONS:
                found = measured(folder, quantization, options)
                told = estimate(checkpoint, quantization, found["context"], found["dtype"])  # type: ignore[arg-type]
                yield f"{shape} | {quantization}", told, found


def gguf_lines(shapes: Iterable[str], options: argparse.Namespace) -> Iterator[Line]:
    """Makes and measures GGUF files in several quantizations, each with two prompts."""
    import random_gguf
    import random_model

    from desktop_app.model_library.gguf_estimate import estimate_gguf
    from desktop_app.model_library.gguf_model import GgufModel

    for shape in shapes:
        config = random_model.SHAPES[shape]
        if config["model_type"] not in random_gguf.ARCHITECTURES:
            continue
        for kind in random_gguf.KINDS:
            if config["hidden_size"] % 256 and kind == "Q4_K":
                continue  # its blocks are longer than these rows
            with tempfile.TemporaryDirectory() as temporary:
                file = Path(temporary, "model.gguf")
                command = [sys.executable, __file__, "--make", str(file), shape, kind]
                subprocess.run(command, check=True)
                model = GgufModel.read(file)
                for prompt in (options.prompt, LONG_PROMPT):
                    wanted = argparse.Namespace(prompt=prompt, tokens=options.tokens)
                    found = measured(file, "none", wanted)
                    told = estimate_gguf(model, found["allocated"])
                    yield f"{shape}, {prompt} tokens | {kind}", told, found


def main() -> int:
    import random_model

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shapes", nargs="+", choices=random_model.SHAPES)
    parser.add_argument("--prompt", type=int, default=900, help="characters, one token each")
    parser.add_argument("--tokens", type=int, default=16, help="of the answer")
    parser.add_argument("--gguf", action="store_true", help="files for llama.cpp")
    parser.add_argument("--make", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        make(Path(options.make[0]), *options.make[1:])
        return 0
    if options.measure:
        measure(Path(options.measure[0]), options.measure[1], options.prompt, options.tokens)
        return 0
    if sys.platform != "linux":
        raise SystemExit("this needs Linux")

    measure_all = gguf_lines if options.gguf else folder_lines
    names = ("weights", "steady", "needed", "peak")
    print("MiB, estimated / measured (difference)\n")
    print("| shape | precision | " + " | ".join(names) + " |")
    print("|---" * (2 + len(names)) + "|")
    worst = 0.0
    for label, told, found in measure_all(options.shapes or random_model.SHAPES, options):
        cells = [_cell(getattr(told, f"{name}_bytes"), int(found[name])) for name in names]
        print(f"| {label} | " + " | ".join(cells) + " |", flush=True)
        worst = max(worst, abs(told.peak_bytes / found["peak"] - 1))
    held = worst <= LIMIT
    print(f"\nlimit for the peak: {LIMIT:.0%}, worst {worst:.1%}: {'held' if held else 'BROKEN'}")
    return 0 if held else 1


def _cell(told: int, found: int) -> str:
    return f"{told / MIB:,.0f} / {found / MIB:,.0f} ({told / found - 1:+.1%})"


if __name__ == "__main__":
    sys.exit(main())
