"""How fast do we translate, beside `generate` one by one and beside batches as they come?

A Marian of opus-mt's shape (74 M, random weights) is made to end each sentence at a length that
follows its source's, and never to repeat itself, so that all loops write the very same tokens.
All are greedy. Ours is what the engine runs (`engine/translation/ways.py`), without the second
tries that nonsense would ask for. The loops take turns; the median of the rounds counts.

    python benchmarks/translate.py [--sentences N] [--batch N] [--rounds N] [--threads N]
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

FIXTURE = ROOT / "tests" / "fixtures" / "translation" / "en-ja"
SHAPE: dict[str, Any] = {
    "d_model": 512,
    "encoder_layers": 6,
    "decoder_layers": 6,
    "encoder_attention_heads": 8,
    "decoder_attention_heads": 8,
    "encoder_ffn_dim": 2048,
    "decoder_ffn_dim": 2048,
    "max_position_embeddings": 512,
    "activation_function": "swish",
    "scale_embedding": True,
}
VOCABULARY = 58_101
#: Tokens that are written for each of the source's.
PER_TOKEN = 1.1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sentences", type=int, default=96)
    parser.add_argument("--batch", type=int, default=16, help="of the batches as they come")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=0, help="0: as the engine chooses")
    parser.add_argument(
        "--cpu", action="store_true", help="count the processor's time: for a busy computer"
    )
    options = parser.parse_args()
    clock = process_time if options.cpu else perf_counter

    import torch
    from transformers.utils import logging

    from desktop_app.engine import precision

    logging.disable_progress_bar()
    precision.use_threads()
    if options.threads:
        torch.set_num_threads(options.threads)
    texts = sentences(options.sentences)
    with tempfile.TemporaryDirectory() as folder:
        save(Path(folder))
        loops = prepared(Path(folder), texts, options.batch)
        written = {name: loop() for name, loop in loops.items()}  # warm, and compared
        assert len({tuple(texts) for texts in written.values()}) == 1, "the work is not the same"
        times: dict[str, list[float]] = {name: [] for name in loops}
        for _ in range(options.rounds):
            for name, loop in loops.items():
                begun = clock()
                loop()
                times[name].append(clock() - begun)
    speeds = {name: len(texts) / median(found) for name, found in times.items()}
    print(
        f"sentences/s, median of {options.rounds} round(s), {len(texts)} sentences, "
        f"{torch.get_num_threads()} thread(s), float32{', processor time' * options.cpu}\n"
    )
    print("| loop | sentences/s | ours beside it |\n|---|---:|---:|")
    for name, speed in speeds.items():
        print(f"| {name} | {speed:.2f} | {speeds['ours'] / speed:.2f}× |")
    held = all(speeds["ours"] >= speed for speed in speeds.values())
    print(f"\nours is ahead: {'held' if held else 'BROKEN'}")
    return 0 if held else 1


def sentences(count: int) -> list[str]:
    """Returns sentences of many lengths: most short, some long, as in running text."""
    from tests.fixtures.translation.phrases import phrases

    rng = random.Random(0)
    parts = [one["en"] for one in phrases(8, 200)]
    lengths = (1, 1, 1, 2, 2, 3, 5)
    return [" ".join(rng.choices(parts, k=rng.choice(lengths))) for _ in range(count)]


def save(folder: Path) -> None:
    """Saves the model, with a fixture's tokenizer."""
    import torch
    from transformers import MarianConfig, MarianMTModel

    for name in ("source.spm", "target.spm", "vocab.json"):
        shutil.copy(FIXTURE / name, folder / name)
    settings = {"tokenizer_class": "MarianTokenizer", "source_lang": "en", "target_lang": "ja"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    pad = json.loads((FIXTURE / "vocab.json").read_text("utf-8"))["<pad>"]
    torch.manual_seed(0)
    config = MarianConfig(
        vocab_size=VOCABULARY,
        pad_token_id=pad,
        decoder_start_token_id=pad,
        eos_token_id=0,
        forced_eos_token_id=None,
        **SHAPE,
    )
    model = MarianMTModel(config)
    print(f"{sum(weights.numel() for weights in model.parameters()) / 1e6:.0f} M weights")
    model.save_pretrained(folder)


def prepared(folder: Path, texts: Sequence[str], batch: int) -> dict[str, Callable[[], list[str]]]:
    """Returns the loops, each of which translates the texts."""
    import torch

    from desktop_app.engine.cancel import CancelToken
    from desktop_app.engine.runtime import Job
    from desktop_app.engine.task_models import TaskModels
    from desktop_app.engine.tasks.context import TaskContext
    from desktop_app.engine.translation.model import mute_tokenizers
    from desktop_app.engine.translation.ways import Direct, Wish
    from desktop_app.protocol import LoadSpec
    from desktop_app.protocol.translations import Step

    mute_tokenizers()
    job = Job(CancelToken(), lambda *_: None, lambda *_, **__: None)
    spec = LoadSpec(str(folder), dtype="float32")
    models = TaskModels()
    loaded = models.get("seq2seq", spec, job)
    model, tokenizer = loaded.model, loaded.processor
    end_as_told(model)

    def generated(part: Sequence[str]) -> list[str]:
        encoded = tokenizer(list(part), return_tensors="pt", padding=True)
        with torch.inference_mode():
            found = model.generate(**encoded, num_beams=1, do_sample=False, max_new_tokens=400)
        texts = tokenizer.batch_decode(found, skip_special_tokens=True)
        return [" ".join(text.split()) for text in texts]

    def one_by_one() -> list[str]:
        return [generated([text])[0] for text in texts]

    def as_they_come() -> list[str]:
        return [
            text
            for first in range(0, len(texts), batch)
            for text in generated(texts[first : first + batch])
        ]

    no_chat: Any = None
    context = TaskContext(job, no_chat, no_chat, no_chat, lambda kind, s: models.get(kind, s, job))
    way = Direct(Step(spec, "en", "ja"), context)

    def ours() -> list[str]:
        pieces = way.translate(texts, Wish())
        while True:
            try:
                next(pieces)
            except StopIteration as end:
                return [draft.text for draft in end.value]

    return {
        "`generate`, one by one": one_by_one,
        f"`generate`, batches of {batch} as they come": as_they_come,
        "ours": ours,
    }


def end_as_told(model: Any) -> None:
    """Makes the model end a row after so many tokens, each of them another."""
    import torch

    forward = model.forward
    known = json.loads((FIXTURE / "vocab.json").read_text("utf-8"))["<pad>"] - 2

    def told(*given: Any, **named: Any) -> Any:
        past = named.get("past_key_values")
        written = past.get_seq_length() if past is not None else 0
        out = forward(*given, **named)
        lengths = named["attention_mask"].sum(-1)
        token = 2 + (written * 7919 + lengths * 31) % known
        token = torch.where(written >= (lengths * PER_TOKEN).int(), 0, token)
        out.logits[torch.arange(len(token)), -1, token] = 1e4
        return out

    model.forward = told


if __name__ == "__main__":
    sys.exit(main())
