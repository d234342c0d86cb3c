"""Summaries of what no longer fits into the context, written by the chat model itself.

Knows turns and how to ask; nothing of models, caches or templates.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop_app.engine.context import SUMMARY_TOKENS, Encoder
from desktop_app.protocol import ChatTurn

_INSTRUCTION = (
    "Summarize the conversation below in at most 120 words, in its own language. Keep names, "
    "numbers, facts, decisions and open questions. Write the summary alone."
)
#: The context that the instruction and a template around it take at most.
_FRAME_TOKENS = 160
_KEPT = 16

#: Writes the answer to a prompt.
Write = Callable[[list[int]], str]


class Summarizer:
    """Summarizes turns and remembers the summaries. Use from one thread."""

    def __init__(self) -> None:
        self._summaries: dict[int, str] = {}

    def clear(self) -> None:
        """Forgets all summaries."""
        self._summaries.clear()

    def summarize(
        self, turns: Sequence[ChatTurn], encoder: Encoder, context_tokens: int, write: Write
    ) -> str:
        """Returns a summary of the turns; a long conversation is read in parts.

        Each part is read together with the summary of those before it, so
        turns added later cost only themselves.
        """
        room = context_tokens - 2 * SUMMARY_TOKENS - _FRAME_TOKENS
        summary, key = "", 0
        for part in _parts(turns, encoder, max(_FRAME_TOKENS, room)):
            key = hash((key, part))
            if key not in self._summaries:
                self._summaries[key] = self._write(summary, part, encoder, write)
                if len(self._summaries) > _KEPT:
                    del self._summaries[next(iter(self._summaries))]
            summary = self._summaries[key]
        return summary

    @staticmethod
    def _write(summary: str, part: str, encoder: Encoder, write: Write) -> str:
        before = f"Summary of what came before:\n{summary}\n\n" if summary else ""
        asked = ChatTurn("user", f"{_INSTRUCTION}\n\n{before}Conversation:\n{part}")
        return write(encoder.encode((asked,), lambda *_args, **_values: None))


def _parts(turns: Sequence[ChatTurn], encoder: Encoder, tokens: int) -> list[str]:
    """Joins turns to texts of at most `tokens`; longer turns are cut at their middle."""
    parts: list[str] = []
    size = 0
    for turn in turns:
        said = f"{turn.role.capitalize()}: {turn.content}"
        while (count := encoder.count(said)) > tokens:
            middle = len(said) * tokens // (2 * count)
            said = f"{said[:middle]} … {said[-middle:]}"
        if not parts or size + count > tokens:
            parts.append(said)
            size = count
        else:
            parts[-1] = f"{parts[-1]}\n{said}"
            size += count
    return parts
