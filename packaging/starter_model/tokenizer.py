"""Owns the tokenizer: byte-level BPE that keeps scripts apart, and the chat template."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generate import generate
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

VOCAB_SIZE = 6144
CONTEXT = 1024
PAD, SYSTEM, USER, ASSISTANT, END = "<|pad|>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>"
SPECIAL = [PAD, SYSTEM, USER, ASSISTANT, END]

# Hiragana runs break before what commonly follows a name, so that a name is always cut alike.
AFTER_NAME = "さん|ちゃん|です|といいます|という|と(?=[申呼言])|って|だよ|に(?=住)|から(?=来)"
SPLIT = (
    r" ?[A-Za-z\u00C0-\u024F']+"
    r"|[0-9]"
    r"|[\u4E00-\u9FFF\u3005\u3400-\u4DBF]+"
    rf"|[\u3041-\u3096]+?(?={AFTER_NAME}|[^\u3041-\u3096]|$)"
    r"|[\u30A1-\u30FA\u30FC]+"
    r"|\s"
    r"| ?[^\sA-Za-z0-9\u00C0-\u024F\u4E00-\u9FFF\u3041-\u3096\u30A1-\u30FC]+"
    r"|."
)

# A message's own "<|" is spaced out, so that nobody's text can pass for a special token.
CHAT_TEMPLATE = (
    "{%- for message in messages -%}"
    "{%- set role = message['role'] if message['role'] in ['system', 'assistant'] else 'user' -%}"
    "{{- '<|' + role + '|>' -}}"
    "{{- message['content'] | trim | replace('<|', '< |') -}}"
    "{{- '<|end|>' -}}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<|assistant|>' -}}{%- endif -%}"
)


def corpus(count: int) -> Iterator[str]:
    """Every message of ``count`` dialogues, but each answer at most ten times."""
    seen: dict[str, int] = {}
    for messages in generate(seed=0, count=count):
        for message in messages:
            text = message["content"]
            seen[text] = seen.get(text, 0) + 1
            if seen[text] <= 10:
                yield text


def build(count: int) -> PreTrainedTokenizerFast:
    """Train the tokenizer on generated text."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCAB_SIZE,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus(count), trainer)
    wrap: Any = PreTrainedTokenizerFast
    wrapped: PreTrainedTokenizerFast = wrap(
        tokenizer_object=tokenizer,
        pad_token=PAD,
        eos_token=END,
        additional_special_tokens=[SYSTEM, USER, ASSISTANT],
        model_max_length=CONTEXT,
        clean_up_tokenization_spaces=False,
        chat_template=CHAT_TEMPLATE,
    )
    return wrapped


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="dialogues to learn from")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    tokenizer = build(options.count)
    tokenizer.save_pretrained(options.out)
    print(f"{len(tokenizer)} tokens in {options.out}")


if __name__ == "__main__":
    main()
