"""One answer in the making: text or tokens in, pieces for the reader out, and what they cost.

Joins reasoning, stop strings and figures; knows nothing of models, prompts or requests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from time import perf_counter

from desktop_app.engine import memory
from desktop_app.engine.reasoning import Piece, ReasoningSplitter
from desktop_app.engine.runtime import Delta
from desktop_app.engine.text_stream import StopStrings, TokenText
from desktop_app.protocol import DeltaKind, GenerationStats, StopReason


class AnswerText:
    """Turns the text of one answer into deltas; the last one has a reason.

    Args:
        splitter: tells the thought from the answer.
        stops: end the answer; a thought may contain anything.
        stats: what is known before the first token.
        started: by `perf_counter`, when the job began.
        number: which of the alternatives, from 0.

    Attributes:
        ended: whether the last delta has been made.
    """

    def __init__(
        self,
        splitter: ReasoningSplitter,
        stops: StopStrings,
        stats: GenerationStats,
        started: float,
        number: int = 0,
    ) -> None:
        self._splitter = splitter
        self._stops = stops
        self._stats = stats
        self._started = started
        self._first_at, self._first_tokens = started, 0
        self._number = number
        self.ended = False

    def reused(self, tokens: int) -> None:
        """Takes how many tokens of the prompt did not have to be read again."""
        self._stats = replace(self._stats, reused_tokens=tokens)

    def count(self, new_tokens: int) -> None:
        """Takes how many tokens the answer has now."""
        now = perf_counter()
        if not self._stats.new_tokens:
            self._first_at, self._first_tokens = now, new_tokens
        took = now - self._first_at
        self._stats = replace(
            self._stats,
            new_tokens=new_tokens,
            ttft_ms=(self._first_at - self._started) * 1000,
            tokens_per_s=(new_tokens - self._first_tokens) / took if took > 0 else 0.0,
        )

    def push(self, text: str) -> Iterator[Delta]:
        """Yields what a piece of text, of whole characters, adds."""
        pieces = self._splitter.push(text)
        yield from self._deltas(pieces or [(DeltaKind.ANSWER, "")])

    def end(self, reason: StopReason, text: str = "") -> Iterator[Delta]:
        """Yields what was held back, after a last piece of text, and the end."""
        if self.ended:
            return
        yield from self._deltas([*self._splitter.push(text), *self._splitter.flush()])
        if not self.ended:
            yield self._last(self._stops.flush(), reason)

    def _deltas(self, pieces: Iterable[Piece]) -> Iterator[Delta]:
        for kind, text in pieces:
            if kind is DeltaKind.REASONING:
                yield Delta(text, self._stats, kind=kind, answer=self._number)
                continue
            shown = self._stops.push(text)
            if self._stops.stopped:
                yield self._last(shown, StopReason.STOP_STRING)
                return
            yield Delta(shown, self._stats, answer=self._number)

    def _last(self, text: str, reason: StopReason) -> Delta:
        self.ended = True
        self._stats = replace(self._stats, memory_bytes=memory.resident_bytes())
        return Delta(text, self._stats, reason, answer=self._number)


class TokenAnswer:
    """Turns the tokens of one answer into deltas, by way of its text.

    Args:
        text: makes the text of tokens, from a fresh start.
        shown: special tokens that are part of the text all the same.
        eos_ids: end the answer.

    Attributes:
        answer: takes the text.
    """

    def __init__(
        self,
        text: Callable[[], TokenText],
        shown: Mapping[int, str],
        eos_ids: frozenset[int],
        answer: AnswerText,
    ) -> None:
        self._new_text = text
        self._text = text()
        self._shown = shown
        self._eos_ids = eos_ids
        self._tokens = 0
        self.answer = answer

    @property
    def ended(self) -> bool:
        """Whether the last delta has been made."""
        return self.answer.ended

    def push(self, token: int) -> Iterator[Delta]:
        """Yields what a token adds; its last delta if the token ends the answer."""
        self._tokens += 1
        self.answer.count(self._tokens)
        if token in self._eos_ids:
            yield from self.end(StopReason.END)
            return
        if token in self._shown:
            text = self._text.flush() + self._shown[token]
            self._text = self._new_text()
        else:
            text = self._text.push(token)
        yield from self.answer.push(text)

    def end(self, reason: StopReason) -> Iterator[Delta]:
        """Yields what was held back, and the end."""
        yield from self.answer.end(reason, self._text.flush())
