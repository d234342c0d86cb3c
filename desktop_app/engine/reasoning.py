"""Splits what a thinking model writes into its thought and its answer, piece by piece.

Pure text in, (kind, text) pieces out, wherever the text is cut: only what may be part of
a mark is held back, with the space before it, and `flush` gives what is left. How a
runtime uses it:

    markers = find_markers(template, special_tokens)       # once for each model
    splitter = ReasoningSplitter(markers, prompt_end)      # its last 100 characters or so
    for kind, text in splitter.push(piece): ...            # and `flush()` at the end

`prompt_end` is the end of the rendered prompt with its control tokens: some templates
open the thought themselves. An answer that goes on (`continue_last`) takes
`answering=True`, and `markers.before_answer(prompt_end)` between prompt and answer. The
tokens in `markers.visible` must come as text although they are special. Stop strings are
for the answer's pieces alone: a thought may contain anything.

Marks in the middle of an answer are text (it speaks about them); a thought that never
ends stays a thought; an answer without any marks is passed on as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop_app.engine.reasoning_channels import ChannelPieces
from desktop_app.engine.reasoning_markers import Markers, Tag, find_markers
from desktop_app.engine.reasoning_pieces import Piece, Pieces
from desktop_app.protocol import DeltaKind

__all__ = ["Markers", "Piece", "ReasoningSplitter", "find_markers"]

_FENCES = ("```", "~~~")


class ReasoningSplitter:
    """Splits one answer.

    Args:
        markers: the model's, see `find_markers`.
        prompt_end: the end of the prompt that the model completes.
        answering: the prompt ends within an answer: all that comes is answer.
    """

    def __init__(self, markers: Markers, prompt_end: str = "", *, answering: bool = False) -> None:
        self._pieces: Pieces | None
        if answering:
            self._pieces = None
        elif markers.channels:
            self._pieces = ChannelPieces(prompt_end)
        else:
            self._pieces = _TagPieces(markers, markers.opened(prompt_end))

    def push(self, text: str) -> list[Piece]:
        """Returns what this piece of text lets be told apart."""
        if self._pieces is None:
            return [(DeltaKind.ANSWER, text)] if text else []
        return self._pieces.run(text, last=False)

    def flush(self) -> list[Piece]:
        """Returns what was held back, at the end of the answer."""
        return [] if self._pieces is None else self._pieces.run("", last=True)


class _TagPieces(Pieces):
    """Splits by a pair of tags around a thought, before the answer.

    Args:
        opened: the tag that the prompt has opened.
    """

    def __init__(self, markers: Markers, opened: Tag | None) -> None:
        super().__init__(self._start)
        self._markers = markers
        self._tag = Tag("", "")  # of the present thought
        self._thought_over = False
        self._wrap = ""  # the tag that may stand at the end of the answer
        self._lines = _Lines(tag.close for tag in markers.thoughts)
        if opened is not None:
            self._begin_thought(opened)

    def _begin_thought(self, tag: Tag) -> None:
        self._tag = tag
        self._begin(DeltaKind.REASONING, self._thought)

    def _start(self, last: bool) -> bool:
        """Before any text of the answer: looks for a thought."""
        body = self._buffer.lstrip()
        expected: list[str] = []
        for tag in self._markers.thoughts:
            expected += (tag.open, tag.close)
            if body.startswith(tag.open):
                self._buffer = body[len(tag.open) :]
                self._begin_thought(tag)
                return True
            if body.startswith(tag.close):  # a second time, or of a thought in the prompt
                self._buffer = body[len(tag.close) :]
                self._thought_over = True
                return True
        for tag in self._markers.answers if self._thought_over else ():
            expected.append(tag.open)
            if body.startswith(tag.open):
                self._buffer, self._wrap = body[len(tag.open) :], tag.close
                self._begin(DeltaKind.ANSWER, self._answer)
                return True
        if not last and any(mark.startswith(body) for mark in expected):
            return False
        self._begin(DeltaKind.ANSWER, self._answer)
        self._fresh = self._thought_over  # without a thought, as the model wrote it
        return True

    def _thought(self, last: bool) -> bool:
        """In a thought: looks for its end."""
        if self._fresh:
            body = self._buffer.lstrip()
            if body.startswith(self._tag.open):  # the prompt opened the thought, and so does it
                self._buffer = body[len(self._tag.open) :]
                return True
            if (not last and self._tag.open.startswith(body)) or not self._trim():
                return False
        at = self._buffer.find(self._tag.close)
        if at < 0:
            self._take(self._safe((self._tag.close,), last))
            return False
        self._take(at, strip=True)
        self._buffer = self._buffer[len(self._tag.close) :]
        self._thought_over = True
        self._step = self._start
        return True

    def _answer(self, last: bool) -> bool:
        """In the answer: only leftovers of marks may come."""
        if self._fresh and not self._trim():
            return False
        if self._wrap:
            whole = self._buffer.rstrip()
            if whole.endswith(self._wrap):  # unless more comes: then it is part of the answer
                self._take(len(whole.removesuffix(self._wrap).rstrip()))
                self._buffer = "" if last else self._buffer
            else:
                self._take(self._safe((self._wrap,), last))
        elif self._thought_over:
            self._take(len(self._buffer))
        else:
            shown, self._buffer = self._lines.push(self._buffer, last=last)
            self._emit(shown)
        return False


class _Lines:
    """Drops the first line that is nothing but a closing mark, outside code blocks.

    Some models close a thought that nobody saw them open. What stood before is on the
    screen by then and stays an answer; the mark at least is no part of it.
    """

    def __init__(self, closes: Iterable[str]) -> None:
        self._closes = tuple(closes)
        self._dropped = False
        self._in_code = False
        self._line = ""  # the beginning of the present line, as far as it has been given

    def push(self, text: str, *, last: bool) -> tuple[str, str]:
        """Returns what can be shown, and the rest, to be given again with what follows."""
        shown = ""
        while text and not self._dropped:
            line, newline, rest = text.partition("\n")
            words = line.strip()
            if not self._line and not self._in_code:
                whole = bool(newline) or last
                if not whole and any(close.startswith(words) for close in self._closes):
                    return shown, text
                if whole and words in self._closes:
                    self._dropped = True
                    return shown + rest, ""
            shown += line + newline
            self._line = (self._line + line)[:8]
            if newline:
                self._in_code ^= self._line.lstrip().startswith(_FENCES)
                self._line = ""
            text = rest
        return shown + text, ""
