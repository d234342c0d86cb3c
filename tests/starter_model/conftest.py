"""Owns the paths and the loaded model that the starter model's tests share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "packaging" / "starter_model"
Chat = Callable[..., str]


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The shipped model."""
    return ROOT / "resources" / "starter_model"


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the scripts importable: they import each other as siblings."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    for name in (
        "topics",
        "phrasing",
        "dialogues",
        "heldout",
        "generate",
        "judge",
        "card",
        "tokenizer",
    ):
        sys.modules.pop(name, None)


@pytest.fixture(scope="session")
def tokenizer(model_folder: Path) -> Any:
    """The shipped tokenizer."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(model_folder)


@pytest.fixture(scope="session")
def chat(model_folder: Path, tokenizer: Any) -> Iterator[Chat]:
    """Say one thing after the other to the shipped model; returns its last, greedy answer."""
    import torch
    from transformers import AutoModelForCausalLM
    from transformers.utils import logging as transformers_logging

    logging: Any = transformers_logging
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    model: Any = AutoModelForCausalLM.from_pretrained(model_folder, dtype="auto")
    model.eval()

    def say(*lines: str) -> str:
        messages: list[dict[str, str]] = []
        for line in lines:
            messages.append({"role": "user", "content": line})
            text = tokenizer.apply_chat_template(
                messages, tokenize=False, add_generation_prompt=True
            )
            inputs = tokenizer(text, return_tensors="pt", add_special_tokens=False)
            with torch.inference_mode():
                output = model.generate(
                    inputs["input_ids"],
                    attention_mask=inputs["attention_mask"],
                    max_new_tokens=120,
                    do_sample=False,
                    temperature=None,
                    top_p=None,
                    top_k=None,
                )
            answer = tokenizer.decode(
                output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True
            )
            messages.append({"role": "assistant", "content": answer})
        return messages[-1]["content"]

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # so small a model is as fast alone, and steadier on a busy computer
    yield say
    torch.set_num_threads(threads)
