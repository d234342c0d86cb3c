"""Makes models with random weights for measuring: real shapes and speed, no sense."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT)]

CONTEXT_TOKENS = 4096


def save(folder: Path, hidden: int = 320, layers: int = 6) -> Path:
    """Saves a Llama; the defaults are the starter model's shape (9 M parameters)."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM
    from transformers.utils import logging

    from tests.engine.tiny_models import save_tokenizer

    logging.disable_progress_bar()
    torch.manual_seed(0)
    tokenizer = save_tokenizer(folder)
    config = LlamaConfig(
        vocab_size=6144,
        hidden_size=hidden,
        intermediate_size=hidden * 26 // 10,
        num_hidden_layers=layers,
        num_attention_heads=hidden // 64,
        num_key_value_heads=hidden // 64,
        max_position_embeddings=CONTEXT_TOKENS,
        tie_word_embeddings=True,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder
