"""Owns the way from a checkpoint to the shipped folder: bf16 safetensors, configuration, tokenizer.

python export.py --checkpoint FILE --tokenizer FOLDER --out ../../resources/starter_model
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any

import torch
from tokenizer import END, PAD
from train import new_model
from transformers import AutoTokenizer, GenerationConfig


def export(checkpoint: Path, tokenizer_folder: Path, out: Path) -> int:
    """Write beside ``out`` and rename file by file; returns the step of the checkpoint."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    loader: Any = AutoTokenizer
    tokenizer = loader.from_pretrained(tokenizer_folder)
    model = new_model()
    model.load_state_dict(state["model"])
    model = model.bfloat16()
    pad, end = (tokenizer.convert_tokens_to_ids(t) for t in (PAD, END))
    model.config.use_cache = True
    model.config.bos_token_id = None
    model.config.pad_token_id, model.config.eos_token_id = pad, end
    configuration: Any = GenerationConfig
    model.generation_config = configuration(
        do_sample=True,
        temperature=0.2,
        top_p=0.9,
        max_new_tokens=200,
        eos_token_id=end,
        pad_token_id=pad,
    )
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        for path in sorted(Path(folder).iterdir(), key=lambda p: p.suffix == ".safetensors"):
            path.chmod(0o644)
            os.replace(path, out / path.name)
    return int(state["step"])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    step = export(options.checkpoint, options.tokenizer, options.out)
    size = sum(path.stat().st_size for path in options.out.iterdir())
    print(f"step {step}: {size / 1e6:.1f} MB in {options.out}")


if __name__ == "__main__":
    main()
