"""Owns the way from dialogues to padded token batches with a mask of what is learned."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from dialogues import DialogueMaker, Kind
from heldout import load_heldout, reserved_texts
from tokenizer import ASSISTANT, CONTEXT, END, PAD
from topics import load

DIALOGUES_PER_CHUNK = 2_000
DRILLS_PER_CHUNK = 6_000
DRILL_ANSWER = 6  # tokens: enough to tell what an answer is about
#: The kinds of chunks, again and again.
MIXES: dict[str, tuple[Kind, ...]] = {
    "plain": ("copying", "whole", "whole"),
    "all": ("copying", "whole", "hard", "names", "drill", "names", "hard", "drill"),
    "drill": ("copying", "drill", "drill", "whole", "drill", "drill"),
    "names": ("whole", "drill", "names", "drill", "drill", "names", "drill"),
    "hard": ("whole", "hard", "names", "hard", "hard", "names", "hard"),
    "last": ("hard", "names", "hard", "names", "whole"),
}
SEED_STRIDE = 1_000_003
LENGTHS = (24, 32, 48, 64, 96, 128, 192, 256, 320, 384, 448, 512, 640, 768, 896, 1024)
CUT_SHARE = 0.7  # of the long answers are cut short: their beginnings are what is hard
SHORTEST_CUT, LONGEST_CUT = 5, 14


@dataclass(frozen=True)
class Batch:
    """``ids`` [rows, length] and ``learned`` [rows, length]: true for what is predicted."""

    ids: torch.Tensor
    learned: torch.Tensor


@dataclass(frozen=True)
class Sample:
    """One encoded dialogue."""

    ids: list[int]
    learned: list[bool]


class Encoder:
    """Encodes dialogues just as the chat template renders them."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self.assistant = tokenizer.convert_tokens_to_ids(ASSISTANT)
        self.end = tokenizer.convert_tokens_to_ids(END)
        self.pad = tokenizer.convert_tokens_to_ids(PAD)

    def encode(self, dialogues: list[list[dict[str, str]]]) -> list[Sample]:
        """Token ids and marks on the assistant's words; cut after the last answer that fits."""
        texts = [self.tokenizer.apply_chat_template(d, tokenize=False) for d in dialogues]
        samples = []
        for ids in self.tokenizer(texts, add_special_tokens=False)["input_ids"]:
            while len(ids) > CONTEXT:  # drop the last message, then the question before it
                cut = len(ids) - 1
                for _ in range(2):
                    cut = max(i for i in range(cut) if ids[i] == self.end)
                ids = ids[: cut + 1]
            learned, inside = [], False
            for token in ids:
                learned.append(inside)
                if token == self.assistant:
                    inside = True
                elif token == self.end:
                    inside = False
            samples.append(Sample(ids, learned))
        return samples

    def batch(self, samples: list[Sample], rows: int, length: int) -> Batch:
        """Pad on the right: a causal model needs no mask then. Few shapes: each costs time."""
        ids = torch.full((rows, length), self.pad)
        learned = torch.zeros((rows, length), dtype=torch.bool)
        for row, sample in enumerate(samples):
            ids[row, : len(sample.ids)] = torch.tensor(sample.ids)
            learned[row, : len(sample.ids)] = torch.tensor(sample.learned)
        return Batch(ids, learned)


def cut(sample: Sample, rng: random.Random, end: int, *, drill: bool = False) -> Sample:
    """Shorten long answers now and then: they are soon known by heart, and cost time.

    In a ``drill`` all of them: only what the question is about is learned.

    The end mark that follows a shortened answer is not learned.
    """
    ids: list[int] = []
    learned: list[bool] = []
    place = 0
    while place < len(sample.ids):
        stop = place
        while stop < len(sample.ids) and sample.learned[stop] == sample.learned[place]:
            stop += 1
        keep = stop - place
        if sample.learned[place] and drill:
            keep = min(keep, DRILL_ANSWER)
        elif sample.learned[place] and keep > LONGEST_CUT and rng.random() < CUT_SHARE:
            keep = rng.randint(SHORTEST_CUT, LONGEST_CUT)
        ids += sample.ids[place : place + keep]
        learned += sample.learned[place : place + keep]
        if keep < stop - place:
            ids.append(end)
            learned.append(False)
        place = stop
    return Sample(ids, learned)


def chunk(
    encoder: Encoder,
    seed: int,
    index: int,
    tokens_per_batch: int,
    kind: Kind,
) -> list[Batch]:
    """The batches of one chunk of fresh dialogues: rows of like length together, batches shuffled.

    Groups that do not fill a batch are dropped; each chunk is fresh, so nothing is missed for long.
    """
    maker = DialogueMaker(
        load(), seed * SEED_STRIDE + index, reserved_texts(load_heldout()), kind=kind
    )
    drill = kind in ("drill", "hard")
    rng = random.Random(index)
    count = DRILLS_PER_CHUNK if drill else DIALOGUES_PER_CHUNK
    dialogues = [maker.make() for _ in range(count)]
    samples = [cut(s, rng, encoder.end, drill=drill) for s in encoder.encode(dialogues)]
    waiting: dict[int, list[Sample]] = {}
    batches = []
    for sample in samples:
        length = next(n for n in LENGTHS if n >= len(sample.ids))
        rows = max(1, tokens_per_batch // length)
        group = waiting.setdefault(length, [])
        group.append(sample)
        if len(group) == rows:
            batches.append(encoder.batch(waiting.pop(length), rows, length))
    rng.shuffle(batches)
    return batches


def stream(
    encoder: Encoder, seed: int, start: tuple[int, int], tokens: int, copy_until: int, mix: str
) -> Iterator[tuple[tuple[int, int], Batch]]:
    """Endless batches from position ``start`` = (chunk, batch), each with the position after it.

    Chunks below ``copy_until`` are mostly of names and words to be copied, then comes the ``mix``.
    """
    index, skip = start
    kinds = MIXES[mix]
    while True:
        kind = "copying" if index < copy_until else kinds[index % len(kinds)]
        batches = chunk(encoder, seed, index, tokens, kind)
        for number, batch in enumerate(batches[skip:], skip + 1):
            yield ((index, number) if number < len(batches) else (index + 1, 0)), batch
        index, skip = index + 1, 0
