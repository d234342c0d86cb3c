"""From token ids to text that never shows half a character, and stop strings.

Knows tokenizers only through two calls; nothing of models or sampling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

#: What decoding gives for bytes that are no whole character (yet).
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
#: No character needs more tokens than this; what is held longer is no text at all.
_LONGEST_CHARACTER = 8

Decode = Callable[[Sequence[int]], str]
Step = Callable[[int], "str | None"]


class TokenText:
    """Turns tokens into text, each in constant time, whole characters only.

    Uses `tokenizers`' `DecodeStream` where the tokenizer is a fast one, else
    the same algorithm over the tokenizer's own `decode`.

    Args:
        tokenizer: a transformers tokenizer.
        context: ids that stand before the first token. Give them to continue
            a text: decoders drop the space that begins one.
    """

    def __init__(self, tokenizer: Any, context: Sequence[int] = ()) -> None:
        def decode(ids: Sequence[int]) -> str:
            text: str = tokenizer.decode(
                list(ids), skip_special_tokens=True, clean_up_tokenization_spaces=False
            )
            return text

        self._decode = decode
        self._window: _Window | None = None  # takes over where DecodeStream fails
        fast = _fast_step(tokenizer, context)
        if fast is None:
            self._window = _Window(decode, context)
            fast = self._window.step
        self._step: Step = fast
        self._pending: list[int] = []  # tokens whose text has not come out
        self._last: list[int] = list(context)[-_LONGEST_CHARACTER:]  # tokens before those

    def push(self, token_id: int) -> str:
        """Returns the text that this token completes; "" while there is none."""
        self._pending.append(token_id)
        try:
            text = self._step(token_id)
        except Exception:  # DecodeStream gives up on some byte sequences that are no text
            text = self._restart()
        if not text:
            if len(self._pending) < 2 * _LONGEST_CHARACTER or self._window is not None:
                return ""
            # DecodeStream decodes an ever longer run again for every token.
            text = self._restart()
        self._last, self._pending = self._pending, []
        return text

    def _restart(self) -> str:
        """Goes on with our own window from the last text on; returns what that gives."""
        self._window = _Window(self._decode, self._last)
        self._step = self._window.step
        return "".join(self._step(token_id) or "" for token_id in self._pending)

    def flush(self) -> str:
        """Returns what is left at the end; an unfinished character is dropped."""
        pending, self._pending = self._pending, []
        if not pending:
            return ""
        before = self._decode(self._last)
        text = self._decode([*self._last, *pending])
        return text[len(before) :].rstrip(_REPLACEMENT)


class _Window:
    """Decodes a short window of the newest tokens twice, with and without the last one."""

    def __init__(self, decode: Decode, context: Sequence[int]) -> None:
        self._decode = decode
        self._before: list[int] = list(context)  # shown already
        self._new: list[int] = []

    def step(self, token_id: int) -> str | None:
        self._new.append(token_id)
        shown = self._decode(self._before)
        text = self._decode([*self._before, *self._new])
        unfinished = text.endswith(_REPLACEMENT) and len(self._new) < _LONGEST_CHARACTER
        if unfinished:
            return None
        if len(text) <= len(shown):
            if len(self._new) >= _LONGEST_CHARACTER:
                self._new = []  # tokens without a text
            return None
        self._before, self._new = self._new, []
        return text[len(shown) :]


def _fast_step(tokenizer: Any, context: Sequence[int]) -> Step | None:
    """Returns the step of a `DecodeStream`, `None` for tokenizers without a Rust backend."""
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        return None
    from tokenizers.decoders import DecodeStream

    stream = DecodeStream(ids=list(context), skip_special_tokens=True)
    return lambda token_id: stream.step(backend, token_id)


class StopStrings:
    """Ends a text at the first of some strings and never shows a part of one.

    Text that may be the beginning of a stop string is held until the next
    tokens decide.
    """

    def __init__(self, strings: Iterable[str]) -> None:
        self._strings = tuple(string for string in strings if string)
        self._held = ""
        self.stopped = False

    def push(self, text: str) -> str:
        """Returns what can be shown now; sets `stopped` when a stop string is complete."""
        if not self._strings or self.stopped:
            return "" if self.stopped else text
        self._held += text
        found = [at for string in self._strings if (at := self._held.find(string)) >= 0]
        if found:
            self.stopped = True
            return self._take(min(found))
        return self._take(len(self._held) - self._undecided())

    def flush(self) -> str:
        """Returns what was held, at the end of the answer."""
        return "" if self.stopped else self._take(len(self._held))

    def _take(self, count: int) -> str:
        text, self._held = self._held[:count], self._held[count:]
        return text

    def _undecided(self) -> int:
        """Returns the length of the longest end that is the beginning of a stop string."""
        return max(
            (
                size
                for string in self._strings
                for size in range(1, min(len(string), len(self._held) + 1))
                if self._held.endswith(string[:size])
            ),
            default=0,
        )
