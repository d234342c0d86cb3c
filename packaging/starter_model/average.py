"""Owns the averaging of checkpoints of one training: the mean generalizes better than each.

python average.py run/a.pt run/b.pt --out run/checkpoint.pt

Weights are averaged (Wortsman et al. 2022, "Model soups"); the optimizers' state and the position
in the data are those of the last checkpoint, so that training can go on from the mean.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from train import save


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("checkpoints", type=Path, nargs="+", help="the last is the newest")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    states = [
        torch.load(path, map_location="cpu", weights_only=True) for path in options.checkpoints
    ]
    newest = states[-1]
    newest["model"] = {
        name: torch.stack([state["model"][name].float() for state in states]).mean(0)
        for name in newest["model"]
    }
    save(options.out, newest)


if __name__ == "__main__":
    main()
