"""Whisper's tokens: languages, tasks and times among them, and how its texts are put together.

Knows a tokenizer and a generation configuration; nothing of tensors or sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.protocol.transcripts import SpeechTask

#: Older checkpoints call it so.
_NO_SPEECH = ("<|nospeech|>", "<|nocaptions|>")
_START, _PREVIOUS, _NO_TIMES = "<|startoftranscript|>", "<|startofprev|>", "<|notimestamps|>"


@dataclass(frozen=True, slots=True)
class Passage:
    """Text between two time tokens.

    Attributes:
        first, last: times in steps from the window's beginning; `None` where the model told none.
        tokens: without times; at: index of the first of them in the row.
    """

    first: int | None
    last: int | None
    tokens: tuple[int, ...]
    at: int


class WhisperTokens:
    """The tokens of one checkpoint.

    Attributes:
        languages: code → token; empty when it knows only English.
        end, start: tokens; first_time: of 0 seconds; no_speech: `None` in the oldest.
        tasks: name → token.
    """

    def __init__(self, tokenizer: Any, generation: Any) -> None:
        self._tokenizer = tokenizer
        self.end: int = tokenizer.eos_token_id
        self.start = self._id(_START)
        self.no_times = self._id(_NO_TIMES)
        self.first_time = self.no_times + 1
        self._previous = self._id(_PREVIOUS)
        self.no_speech = next((found for name in _NO_SPEECH if (found := self._find(name))), None)
        self.languages = self._languages(generation)
        self.tasks = {
            name: token
            for name in ("transcribe", "translate")
            if self.languages and (token := self._find(f"<|{name}|>"))
        }

    def prefix(self, language: str, task: SpeechTask, prompt: Sequence[int] = ()) -> list[int]:
        """Returns what stands before a text with times."""
        before = [self._previous, *prompt] if prompt else []
        if not self.languages:
            return [*before, self.start]
        return [*before, self.start, self.languages[language], self.tasks[task]]

    def prompt(self, text: str, most: int) -> list[int]:
        """Returns the last tokens of a prompt."""
        if not text.strip() or most <= 0:
            return []
        encoded = self._tokenizer(" " + text.strip(), add_special_tokens=False)["input_ids"]
        ordinary = [token for token in encoded if token < self.end]
        return ordinary[-most:]

    def passages(self, tokens: Sequence[int]) -> list[Passage]:
        """Returns the texts of a row; times stand before and behind each."""
        found: list[Passage] = []
        first: int | None = None
        text: list[int] = []
        for at, token in enumerate([*tokens, self.end]):
            if token < self.end:
                text.append(token)
                continue
            time = token - self.first_time if token >= self.first_time else None
            if text:
                found.append(Passage(first, time, tuple(text), at - len(text)))
                text = []
            first = time
        return found

    def text(self, tokens: Sequence[int]) -> str:
        """Returns tokens as text, with the space they begin with."""
        ordinary = [token for token in tokens if token < self.end]
        return str(self._tokenizer.decode(ordinary, clean_up_tokenization_spaces=False))

    def words(self, tokens: Sequence[int], language: str) -> list[tuple[str, list[int]]]:
        """Returns a text's words with their marks, and the indexes of each one's tokens.

        In languages without spaces a word is a sign or a few.
        """
        from transformers.models.whisper.tokenization_whisper import (
            LANGUAGES,
            _combine_tokens_into_words,
        )

        name = LANGUAGES.get(language, "english")
        words, _, indexes = _combine_tokens_into_words(self._tokenizer, list(tokens), name)
        return list(zip(words, indexes, strict=True))

    def _languages(self, generation: Any) -> dict[str, int]:
        stated = getattr(generation, "lang_to_id", None)
        if stated:
            return {token.strip("<|>"): int(number) for token, number in stated.items()}
        if getattr(generation, "is_multilingual", None) is False:
            return {}
        from transformers.models.whisper.tokenization_whisper import LANGUAGES

        found = {code: self._find(f"<|{code}|>") for code in LANGUAGES}
        known = {code: number for code, number in found.items() if number}
        return known if len(known) > 1 else {}  # English-only ones keep a token for English

    def _find(self, token: str) -> int | None:
        number = self._tokenizer.convert_tokens_to_ids(token)
        known = isinstance(number, int) and self._tokenizer.convert_ids_to_tokens(number) == token
        return number if known else None

    def _id(self, token: str) -> int:
        number = self._find(token)
        if number is None:
            raise ValueError(f"the tokenizer has no {token}")
        return number
