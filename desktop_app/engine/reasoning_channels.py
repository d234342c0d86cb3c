"""Thoughts and answers in a series of messages with channels: Harmony, the format of gpt-oss.

    <|channel|>analysis<|message|>…<|end|><|start|>assistant<|channel|>final<|message|>…

The channel "final" is the answer, every other one is thought.
"""

from __future__ import annotations

import re

from desktop_app.engine.reasoning_markers import (
    CALL,
    CHANNEL,
    CONSTRAIN,
    END,
    MESSAGE,
    RETURN,
    START,
)
from desktop_app.engine.reasoning_pieces import Pieces
from desktop_app.protocol import DeltaKind

_NAME = re.compile(re.escape(CHANNEL) + r"\s*(\w*)")
#: With what a message may begin, before its text.
_HEADERS = (START, CHANNEL, CONSTRAIN, MESSAGE, "to=")
_LONGEST_HEADER = 200
#: What ends a thought; and an answer, which may well speak about these tokens.
_THOUGHT_ENDS = (END, CALL, RETURN, START, CHANNEL)
_ANSWER_ENDS = (f"{END}{START}assistant", f"{RETURN}{START}assistant")


class ChannelPieces(Pieces):
    """Splits messages by their channels.

    Args:
        prompt_end: the end of the prompt; it may have begun the first message.
    """

    def __init__(self, prompt_end: str) -> None:
        super().__init__(self._header)
        self._ends: tuple[str, ...] = ()
        begun = prompt_end.rpartition(START)[2]
        if CHANNEL in begun:
            self._buffer = begun[begun.index(CHANNEL) :]

    def _header(self, last: bool) -> bool:
        """Before a message's text."""
        body = self._buffer.lstrip()
        begun = body.startswith(_HEADERS)
        header, found, text = body.partition(MESSAGE)
        if begun and found and len(header) <= _LONGEST_HEADER:
            name = _NAME.search(header)
            thinks = name is not None and name[1] != "final"
            self._buffer = text
            self._ends = _THOUGHT_ENDS if thinks else _ANSWER_ENDS
            self._begin(DeltaKind.REASONING if thinks else DeltaKind.ANSWER, self._text)
            return True
        short = not found and len(body) <= _LONGEST_HEADER + len(MESSAGE)
        if not last and short and (begun or any(mark.startswith(body) for mark in _HEADERS)):
            return False
        if short and (begun or (self._seen and not body)):
            self._buffer = ""  # an unfinished header is no text
            return False
        # A model that does not keep to the format: what it says is its answer.
        self._ends = _ANSWER_ENDS
        self._begin(DeltaKind.ANSWER, self._text)
        self._fresh = False
        return True

    def _text(self, last: bool) -> bool:
        """In a message's text."""
        if self._fresh and not self._trim():
            return False
        found = [(at, end) for end in self._ends if (at := self._buffer.find(end)) >= 0]
        if not found:
            if last:
                self._buffer = self._buffer.removesuffix(END).removesuffix(RETURN)
            self._take(self._safe(self._ends, last))
            return False
        at, end = min(found)
        self._take(at, strip=True)
        following = end.find(START) if START in end else 0 if end == CHANNEL else len(end)
        self._buffer = self._buffer[following:]
        self._step = self._header
        return True
