"""How fast do we transcribe, beside the pipeline of transformers, and with how much memory?

    python benchmarks/transcribe.py [--shape tiny base] [--dtype float32 bfloat16] [--tokens 96]
        [--what windows file] [--windows 4] [--batch 1 4] [--rounds 3] [--minutes 1 10 30]

Whisper in true shapes with random weights. These never come to an end by themselves, or at
once: all write the same number of tokens for each window, greedily and once, the language
given. No times are written but the first: at others the pipeline reads what is left of the
window once more. How many windows each side read is counted in its decoder ("read"). Speed
is measured in rounds in which all take turns, their median counts:

- "windows": both get the same windows, cut already; "batch" of them are heard together.
- "file": ours reads the file, finds the voice and cuts; the pipeline gets the samples (it
  would need the program ffmpeg to read) and cuts every 30 seconds, without and with the
  overlap that it has by default.

"CTranslate2" is ours with the weights in 8 bits, run by that engine instead of transformers,
where it is installed: the same windows and the same number of tokens, not the same arithmetic.

Memory is the highest that a process of its own ever held, by the length of the file.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from desktop_app.engine import checkpoints
from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.runtime import Job
from desktop_app.engine.speech import ct2_ears, whisper, whisper_decoder, whisper_ears
from desktop_app.engine.speech.channel import Channel
from desktop_app.engine.speech.hearing import Request
from desktop_app.engine.speech.whisper_decoder import Manner, Reading
from desktop_app.engine.speech.whisper_tokens import WhisperTokens
from desktop_app.engine.speech.windows import CuttingRules, Window
from desktop_app.engine.task_models import TaskModels
from desktop_app.engine.tasks import transcribe
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.protocol import LoadSpec
from desktop_app.protocol.transcripts import TranscribeParams, WindowDone
from desktop_app.readers.audio import AudioFile, Block
from tests.fixtures.speech import clips, full_size

MOST_AT_ONCE = 4  # where memory is measured
MEMORY_TOKENS = 8  # of each window: its length is not what memory is measured by
_PAUSE_S = 0.4
_MB = 1 << 20


class Side:
    """One model and the two ways to transcribe with it, each on its own copy of the weights.

    Asked for words, the pipeline sets its model to a slower attention for good.
    """

    def __init__(
        self, folder: Path, dtype: str, tokens: int, converted: Path | None = None
    ) -> None:
        copies = str(converted) if converted is not None else None
        self._spec = LoadSpec(str(folder), dtype=dtype, device_map="cpu", converted=copies)
        self._models = TaskModels()
        self._job = Job(CancelToken(), lambda *_: None, lambda *_, **__: None)
        self._tokens = tokens
        self._pipelines: dict[bool, Any] = {}
        self._ours: LoadedCheckpoint | None = None
        self._steps = 0  # tokens that were chosen, over all windows

    def load(self) -> LoadedCheckpoint:
        """Returns our copy."""
        loaded = self._models.get("speech", self._spec, self._job)
        if loaded is not self._ours:
            self._ours = loaded
            if self._spec.converted is None:
                self._count(loaded.model)
        return loaded

    def windows_read(self) -> int:
        """Returns how many were read since the last call."""
        steps, self._steps = self._steps, 0
        return steps // self._tokens

    def _count(self, model: Any) -> None:
        def told(_module: Any, _args: Any, logits: Any) -> None:
            self._steps += len(logits)

        model.proj_out.register_forward_hook(told)

    def hear(self, windows: list[Window], batch: int, *, words: bool) -> None:
        """Our recognizer over windows."""
        request = Request("en", "transcribe", "", words, False, lambda: None)
        with self._equal_work():
            hears = whisper.Whisper(self.load())
            for first in range(0, len(windows), batch):
                hears.hear(windows[first : first + batch], request)

    def task(self, path: Path, batch: int, *, words: bool) -> int:
        """Our whole task; returns the windows that it heard."""
        context: Any = TaskContext(self._job, None, None, None, lambda *_: self.load())  # type: ignore[arg-type]
        asked = TranscribeParams(str(path), self._spec, "en", words=words)
        with self._equal_work(), self._at_once(batch):
            pieces = list(transcribe.run(asked, context))
        return sum(isinstance(piece, WindowDone) and bool(piece.audio_s) for piece in pieces)

    @contextmanager
    def _at_once(self, batch: int) -> Iterator[None]:
        with (
            mock.patch.object(whisper_ears, "_MOST_AT_ONCE_CPU", batch),
            mock.patch.object(ct2_ears.Ct2Ears, "most_at_once", batch),
        ):
            yield

    def theirs(self, sounds: Any, batch: int, *, words: bool, **cutting: Any) -> None:
        """The pipeline, over one sound or a list."""
        found = self.pipeline(words=words)(
            sounds,
            batch_size=batch,
            return_timestamps="word" if words else True,
            generate_kwargs={
                "language": "en",
                "task": "transcribe",
                "num_beams": 1,
                "do_sample": False,
                "min_new_tokens": self._tokens,
                "max_new_tokens": self._tokens,
            },
            **cutting,
        )
        assert found

    def pipeline(self, *, words: bool) -> Any:
        if words not in self._pipelines:
            from transformers import pipeline

            loaded = checkpoints.load("speech", self._spec, self._job)
            made: Any = pipeline(
                "automatic-speech-recognition",
                model=loaded.model,
                tokenizer=loaded.processor.tokenizer,
                feature_extractor=loaded.processor.feature_extractor,
                dtype=loaded.model.dtype,
            )
            # As the published tokenizer has it; without it no batch can be made.
            made.tokenizer.pad_token_id = loaded.model.config.eos_token_id
            made.model.generation_config.suppress_tokens = self._times(loaded)
            self._count(loaded.model)
            self._pipelines[words] = made
        return self._pipelines[words]

    def _times(self, loaded: LoadedCheckpoint) -> list[int]:
        first = WhisperTokens(loaded.processor.tokenizer, loaded.model.generation_config).first_time
        return list(range(first + 1, loaded.model.config.vocab_size))

    def _counted(self, read: Callable[..., list[Reading]]) -> Callable[..., list[Reading]]:
        def counted(*args: Any) -> list[Reading]:
            found = read(*args)
            self._steps += sum(len(reading.tokens) for reading in found)
            return found

        return counted

    @contextmanager
    def _equal_work(self) -> Iterator[None]:
        """Each window is read once, to so many tokens, whatever they are."""
        loaded = self.load()
        model = loaded.model
        looks = whisper_decoder.is_looping
        never = [model.config.eos_token_id, *self._times(loaded)]
        with ExitStack() as stack:
            patches: list[Any] = [
                mock.patch.object(whisper, "MANNERS", (Manner(),)),
                mock.patch.object(whisper, "unheard", lambda *_: []),
                mock.patch.object(
                    whisper_decoder, "is_looping", lambda *args: looks(*args) and False
                ),
                mock.patch.object(model.config, "max_target_positions", 2 * self._tokens),
                mock.patch.object(model.generation_config, "suppress_tokens", never),
                mock.patch.object(ct2_ears.Ct2Ears, "read", self._counted(ct2_ears.Ct2Ears.read)),
            ]
            for patch in patches:
                stack.enter_context(patch)
            yield


def speech(seconds: float) -> np.ndarray:
    """Returns the clips of the tests again and again: people who hardly pause."""
    said = [part for clip in clips.clips() for part in (clip.recording.leveled, _PAUSE_S)]
    once = clips.join(said).samples
    return np.resize(once, round(seconds * clips.RATE))


def samples(path: Path) -> np.ndarray:
    """Returns the sound of a file."""
    with AudioFile(path) as file:
        return np.concatenate([b.samples[0] for b in file.blocks() if isinstance(b, Block)])


def cut(path: Path) -> list[Window]:
    """Returns the windows of a file in which somebody speaks."""
    channel = Channel(0, 0, CuttingRules())
    found: list[Window] = []
    with AudioFile(path) as file:
        for block in file.blocks():
            assert isinstance(block, Block)
            found += channel.push(block.first_sample, block.samples[0])
    found += channel.finish()
    return [window for window in found if window.voiced]


#: Seconds, and windows that were read.
Took = tuple[float, int]


def take_turns(
    sides: list[Side], ways: dict[str, Callable[[], Any]], rounds: int
) -> dict[str, Took]:
    """Returns what each way took, the median of the rounds."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    read: dict[str, int] = {}
    for side in sides:
        side.windows_read()
    for _ in range(rounds):
        for name, way in ways.items():
            begun = perf_counter()
            way()
            times[name].append(perf_counter() - begun)
            read[name] = sum(side.windows_read() for side in sides)
    return {name: (median(found), read[name]) for name, found in times.items()}


class Table:
    """Prints a row for each comparison, and knows whether ours was ever the slower one."""

    def __init__(
        self,
        side: Side,
        fast: Side | None,
        label: str,
        windows: list[Window],
        rounds: int,
        batches: list[int],
    ) -> None:
        self._batches = batches
        self._side, self._fast = side, fast
        self._sides = [side] if fast is None else [side, fast]
        self._label, self._windows, self._rounds = label, windows, rounds
        self._audio_s = sum(len(window.sound) for window in windows) / clips.RATE
        self.held = True

    def cut_already(self) -> None:
        """The rows of both with the same windows."""
        for words in (False, True):
            ways: dict[str, Callable[[], Any]] = {}
            for batch in self._batches:
                ways[f"theirs {batch}"] = partial(self._theirs, batch, words=words)
                for name, side in zip(("ours", "fast"), self._sides, strict=False):
                    hear = partial(side.hear, self._windows, batch, words=words)
                    ways[f"{name} {batch}"] = hear
            took = take_turns(self._sides, ways, self._rounds)
            for batch in self._batches:
                times = "words" if words else "segments"
                ours, theirs = took[f"ours {batch}"], took[f"theirs {batch}"]
                self._row("windows", times, batch, ours, theirs, took.get(f"fast {batch}"))

    def whole_file(self, path: Path) -> None:
        """The rows of the whole task; the pipeline gets samples."""
        batch = self._batches[-1]
        whole = samples(path)
        theirs = partial(self._side.theirs, whole, batch, words=True, chunk_length_s=30)
        ours = partial(self._side.task, path, batch, words=True)
        edge, overlap = "file, edge to edge", "file, overlapping"
        ways = {"ours": ours, edge: partial(theirs, stride_length_s=0), overlap: theirs}
        if self._fast is not None:
            ways["fast"] = partial(self._fast.task, path, batch, words=True)
        took = take_turns(self._sides, ways, self._rounds)
        for name in (edge, overlap):
            self._row(name, "words", batch, took["ours"], took[name], took.get("fast"))

    def _theirs(self, batch: int, *, words: bool) -> None:
        self._side.theirs([window.sound for window in self._windows], batch, words=words)

    def _row(
        self, what: str, times: str, batch: int, ours: Took, theirs: Took, fast: Took | None
    ) -> None:
        mine, other = ours[0], theirs[0]
        self.held &= other >= mine
        faster = "| |"
        if fast is not None:
            assert fast[1] == ours[1], "not the same work"
            faster = f"| {self._audio_s / fast[0]:.1f} | {mine / fast[0]:.2f}× |"
        print(
            f"| {self._label} | {what} | {times} | {batch} | {theirs[1]} / {ours[1]} "
            f"| {self._audio_s / other:.1f} | {self._audio_s / mine:.1f} | {other / mine:.2f}× "
            f"{faster}",
            flush=True,
        )


def measure_memory(who: str, folder: Path, path: Path) -> None:
    """Prints what this process holds with the model, and the most it ever held, in MB."""
    side = Side(folder, "float32", MEMORY_TOKENS)
    ours = who == "ours"
    side.load() if ours else side.pipeline(words=True)
    loaded = _most_held()
    if ours:
        side.task(path, MOST_AT_ONCE, words=True)
    else:
        side.theirs(samples(path), MOST_AT_ONCE, words=True, chunk_length_s=30, stride_length_s=0)
    print(f"{loaded:.0f} {_most_held():.0f}")


def _most_held() -> float:
    # Of Linux; ru_maxrss would begin with what the process that started this one held.
    (line,) = [x for x in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in x]
    return int(line.split()[1]) * 1024 / _MB


def memory_table(folder: Path, minutes: list[float]) -> None:
    """Prints the most memory by the length of the file."""
    print("\n| minutes | pipeline, MB | ours, MB |\n|---:|---:|---:|", flush=True)
    for length in minutes:
        path = clips.write_wav(folder / "long.wav", speech(length * 60))
        cells = []
        for who in ("theirs", "ours"):
            command = [sys.executable, __file__, "--memory-of", who, str(folder), str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            loaded, most = done.stdout.split()[-2:]
            cells.append(f"{int(most):,} ({int(loaded):,} with the model alone)")
        print(f"| {length:g} | {' | '.join(cells)} |", flush=True)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", nargs="*", default=list(full_size.SHAPES))
    parser.add_argument("--dtype", nargs="+", default=["float32"])
    parser.add_argument("--tokens", type=int, default=96, help="of each window")
    parser.add_argument("--what", nargs="+", default=["windows", "file"])
    parser.add_argument("--windows", type=int, default=4)
    parser.add_argument("--batch", nargs="+", type=int, default=[1, 4])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--minutes", nargs="*", type=float, default=[1, 10, 30])
    parser.add_argument("--threads", type=int, default=0, help="0: as torch chooses")
    parser.add_argument("--memory-of", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    from transformers.utils import logging

    quiet: Any = logging
    quiet.set_verbosity_error()
    quiet.disable_progress_bar()
    if options.memory_of:
        who, folder, path = options.memory_of
        measure_memory(who, Path(folder), Path(path))
        return 0
    import torch

    if options.threads:
        torch.set_num_threads(options.threads)
    held, batches = True, options.batch
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        path = clips.write_wav(root / "speech.wav", speech(30 * options.windows))
        windows = cut(path)[: options.windows]
        clips.write_wav(path, samples(path)[: windows[-1].end_sample])
        print(
            f"Seconds of sound in a second; {torch.get_num_threads()} thread(s), "
            f"{len(windows)} windows, {options.tokens} tokens each, median of {options.rounds}.\n"
        )
        print(
            "| model | what | times | batch | read | pipeline | ours | ours beside it "
            "| CTranslate2 | beside ours |"
        )
        print("|---|---|---|---:|---:|---:|---:|---:|---:|---:|", flush=True)
        for shape in options.shape:
            folder = full_size.save(root / shape, shape)
            fast = None
            if importlib.util.find_spec("ctranslate2") is not None:
                fast = Side(folder, "auto", options.tokens, root / "converted")
            for dtype in options.dtype:
                side = Side(folder, dtype, options.tokens)
                table = Table(side, fast, f"{shape}, {dtype}", windows, options.rounds, batches)
                if "windows" in options.what:
                    table.cut_already()
                if "file" in options.what:
                    table.whole_file(path)
                held &= table.held
        if options.minutes:
            memory_table(full_size.save(root / "memory", "tiny"), options.minutes)
    print(f"\nnever slower than the pipeline: {'held' if held else 'BROKEN'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
