"""How a chat model is asked for translations, and how its answers are read. Words only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.model_library.language_codes import english_name
from desktop_app.protocol.translations import Tone

_TONES: dict[Tone, str] = {
    "": "",
    "formal": " Write formally and politely.",
    "plain": " Write plainly and simply, as one talks to a friend.",
}
_NUMBERED = re.compile(r"^\s*(?:\*\*)?[(\[]?(\d+)[.):：、\]]\s*(?:\*\*)?\s*(.*\S)\s*$")
_FENCE = re.compile(r"^```\w*\s*|\s*```$")
_LABEL = re.compile(r"^(?:translation|here is the translation|訳|翻訳|traduction)\s*[:：]\s*", re.I)
_TAGS = re.compile(r"^<text>\s*|\s*</text>$", re.I)
_QUOTES = (('"', '"'), ("“", "”"), ("「", "」"), ("«", "»"), ("'", "'"))


@dataclass(frozen=True, slots=True)
class Order:
    """What is the same for all sentences.

    Attributes:
        glossary: (term, translation) pairs; only those that a text has are told.
    """

    source: str
    target: str
    tone: Tone = ""
    glossary: tuple[tuple[str, str], ...] = ()


def prompt(texts: Sequence[str], order: Order, before: Sequence[str] = ()) -> str:
    """Returns the prompt for one text, or for several with numbers.

    Args:
        before: the sentences before the first, in the source language.
    """
    source, target = english_name(order.source), english_name(order.target)
    one = len(texts) == 1
    what = "the text" if one else "each numbered sentence"
    rest = (
        "Write the translation alone"
        if one
        else "Write one line for each, with the same number, and nothing else"
    )
    terms = "".join(
        f"\n- {term} → {translation}"
        for term, translation in order.glossary
        if any(term.casefold() in text.casefold() for text in texts)
    )
    return (
        f"Translate {what} from {source} into {target}.{_TONES[order.tone]} Keep numbers, "
        f"addresses, code, tags and placeholders such as {{name}} or %s as they are. {rest}."
        + (f"\n\nTranslate these terms so:{terms}" if terms else "")
        + (f"\n\nWhat stands before, not to be translated:\n{' '.join(before)}" if before else "")
        + (f"\n\nText:\n{texts[0]}" if one else f"\n\nSentences:\n{_numbered(texts)}")
    )


def answer(text: str, source: str) -> str:
    """Returns the translation in an answer to a single text."""
    text = _TAGS.sub("", _FENCE.sub("", text.strip()))
    text = _LABEL.sub("", " ".join(text.split()))
    for left, right in _QUOTES:
        quoted = len(text) > 1 and text.startswith(left) and text.endswith(right)
        if quoted and not source.startswith(tuple(left for left, _ in _QUOTES)):
            text = text[1:-1].strip()
    return text


def answers(text: str, sources: Sequence[str]) -> list[str | None]:
    """Returns the translations in an answer to numbered sentences; `None` for those missing.

    When a number stands there twice or was not asked for, nothing of the answer is sure.
    """
    found: dict[int, str] = {}
    for line in _FENCE.sub("", text.strip()).splitlines():
        numbered = _NUMBERED.match(line)
        if not numbered:
            continue
        number = int(numbered[1])
        if number in found or not 1 <= number <= len(sources):
            return [None] * len(sources)
        found[number] = answer(numbered[2], sources[number - 1])
    return [found.get(number) or None for number in range(1, len(sources) + 1)]


def _numbered(texts: Sequence[str]) -> str:
    return "\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))
