"""Owns the training text: writes dialogues as JSON lines. ``python generate.py --out FILE``"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from dialogues import DialogueMaker, Message
from heldout import load_heldout, reserved_texts
from topics import load


def generate(seed: int, count: int, *, values: bool = True) -> Iterator[list[Message]]:
    """``count`` dialogues; the same seed and data files give the same ones.

    Without ``values``, a digit stands for every name and every word to be copied.
    """
    maker = DialogueMaker(load(), seed, reserved_texts(load_heldout()), values=values)
    for _ in range(count):
        yield maker.make()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=40_000)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with options.out.open("w", encoding="utf-8") as out:
        for messages in generate(options.seed, options.count):
            out.write(json.dumps(messages, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
