"""Owns the tokenizer: BPE over characters that keeps scripts apart, and the chat template.

Characters and not bytes are merged, and all common kanji are entries, so that no entry holds half a
character: a name that training never saw can then be copied token by token. What is no entry (rare
kanji, emoji) is spelled in bytes.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generate import generate
from phrasing import COMMON_KANJI
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from topics import load
from transformers import PreTrainedTokenizerFast

VOCAB_SIZE = 6656
CONTEXT = 1024
PAD, SYSTEM, USER, ASSISTANT, END = "<|pad|>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>"
SPECIAL = [PAD, SYSTEM, USER, ASSISTANT, END]
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]

# A word at the start of a message gets the space that it has elsewhere, so that it is cut alike.
FIRST_WORD = r"\A(?=[A-Za-z\u00C0-\u024F])"

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


def alphabet() -> list[str]:
    """Printable ASCII, kana, the common kanji, and every character of the word lists."""
    listed = {c for words in load().slots.values() for word in words for c in word}
    kana = {chr(c) for c in (*range(0x3041, 0x3097), *range(0x30A1, 0x30FD))}
    return sorted({chr(c) for c in range(0x20, 0x7F)} | kana | set(COMMON_KANJI) | listed)


def corpus(count: int) -> Iterator[str]:
    """Every message of ``count`` dialogues, but each answer at most ten times.

    Without made-up names and words: their parts should stay small and be the same everywhere.
    """
    seen: dict[str, int] = {}
    for messages in generate(seed=0, count=count, values=False):
        for message in messages:
            text = message["content"]
            seen[text] = seen.get(text, 0) + 1
            if seen[text] <= 10:
                yield text


def _split(tokenizer: Tokenizer) -> Tokenizer:
    tokenizer.normalizer = normalizers.Replace(Regex(FIRST_WORD), " ")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(SPLIT), behavior="isolated")
    return tokenizer


def learned(count: int) -> tuple[list[str], list[tuple[str, str]]]:
    """The entries and merges that BPE finds in generated text."""
    tokenizer = _split(Tokenizer(models.BPE()))
    letters = alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCAB_SIZE - len(SPECIAL) - len(BYTES),
        initial_alphabet=letters,
        limit_alphabet=len(letters),
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus(count), trainer)
    vocab = tokenizer.get_vocab()
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return sorted(vocab, key=vocab.__getitem__), [tuple(pair) for pair in merges]


def build(count: int) -> PreTrainedTokenizerFast:
    """Train the tokenizer on generated text."""
    entries, merges = learned(count)
    vocab = {entry: number for number, entry in enumerate([*SPECIAL, *BYTES, *entries])}
    tokenizer = _split(Tokenizer(models.BPE(vocab, merges, byte_fallback=True)))
    tokenizer.decoder = decoders.Sequence(
        [decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
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
