"""What of a conversation fits into the model's context.

Knows how to count tokens through the prompter; nothing of templates, models
or caches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from desktop_app.errors import UserError
from desktop_app.protocol import ChatTurn, ContextPolicy

#: Room kept for the answer: a quarter of the context, but not more than this.
_ANSWER_TOKENS = 256
#: Less room than this is not worth answering in.
_SHORTEST_ANSWER_TOKENS = 16
#: Room for a summary of what was left out.
SUMMARY_TOKENS = 256
#: The summary, its heading, and a system turn that would not be there without it.
_SUMMARY_ROOM = SUMMARY_TOKENS + 32
#: A slice of a long text that is counted first, in characters per context token.
_FIRST_SLICE = 8

Notice = Callable[..., None]


class Encoder(Protocol):
    """What the policy needs of `prompting.Prompter`."""

    def encode(
        self, turns: Sequence[ChatTurn], notice: Notice, *, continue_last: bool = False
    ) -> list[int]: ...

    def count(self, text: str) -> int: ...


@dataclass(frozen=True, slots=True)
class _Parts:
    """A conversation in the pieces that stay or go as a whole."""

    system: tuple[ChatTurn, ...]
    older: list[tuple[ChatTurn, ...]]  # exchanges, oldest first
    newest: tuple[ChatTurn, ...]  # from the last user turn on


class _Said:
    """Keeps the notices of one attempt until it is clear that it is the one."""

    def __init__(self) -> None:
        self._notices: list[tuple[str, dict[str, object]]] = []

    def __call__(self, code: str, **values: object) -> None:
        self._notices.append((code, values))

    def repeat(self, notice: Notice) -> None:
        for code, values in self._notices:
            notice(code, **values)


def fit(
    encoder: Encoder,
    turns: Sequence[ChatTurn],
    notice: Notice,
    *,
    context_tokens: int,
    max_new_tokens: int | None,
    continue_last: bool = False,
    policy: ContextPolicy = "drop_oldest",
    summarize: Callable[[Sequence[ChatTurn]], str] | None = None,
) -> list[int]:
    """Returns the prompt's tokens; leaves out the oldest exchanges when it must.

    The system turn and the newest exchange always stay, and there is room
    left for an answer. Exchanges go in blocks, so that for many questions the
    prompt begins as the one before it did and need not be read again.

    Args:
        policy: "stop" leaves nothing out; "summarize" puts what `summarize`
            makes of the turns left out behind the system prompt.

    Raises:
        UserError: `empty_prompt`; `prompt_too_long` when what must stay does
            not fit; `context_full` when the policy is "stop".
    """
    parts = _split(turns)
    if not any(turn.content.strip() for turn in parts.newest if turn.role == "user"):
        raise UserError("empty_prompt")
    reserve = min(_ANSWER_TOKENS, context_tokens // 4)
    if max_new_tokens is not None:
        reserve = min(reserve, max_new_tokens)
    at_most = context_tokens - min(_SHORTEST_ANSWER_TOKENS, reserve)

    def prompt_of(
        kept: Sequence[tuple[ChatTurn, ...]], system: tuple[ChatTurn, ...]
    ) -> tuple[list[int], _Said]:
        chosen = (*system, *(turn for exchange in kept for turn in exchange), *parts.newest)
        said = _Said()
        return encoder.encode(chosen, said, continue_last=continue_last), said

    def fitting(room: int) -> list[tuple[ChatTurn, ...]]:
        """Returns the newest exchanges that fit into `room`, whole blocks left out."""
        kept = _newest_that_fit(encoder, parts.older, room - fixed)
        while kept and (surplus := len(prompt_of(kept, parts.system)[0]) - room) > 0:
            kept = _without_oldest(encoder, kept, surplus)
        return kept[_rounding(len(parts.older) - len(kept), len(kept)) :]

    fixed = sum(
        count_up_to(encoder, turn.content, at_most) for turn in (*parts.system, *parts.newest)
    )
    if fixed > at_most:
        raise _too_long(fixed, at_most)
    room = context_tokens - reserve
    kept, system = fitting(room), parts.system
    if len(kept) < len(parts.older) and policy == "stop":
        raise UserError("context_full", context_tokens=context_tokens)
    summarized = len(kept) < len(parts.older) and policy == "summarize" and summarize is not None
    if summarized and summarize is not None:
        kept = fitting(room - _SUMMARY_ROOM)
        left_out = parts.older[: len(parts.older) - len(kept)]
        summary = summarize([turn for exchange in left_out for turn in exchange])
        system = (_with_summary(parts.system, summary),)
    prompt, said = prompt_of(kept, system)
    if len(prompt) > at_most:
        raise _too_long(len(prompt), at_most)
    said.repeat(notice)
    dropped = sum(map(len, parts.older[: len(parts.older) - len(kept)]))
    if dropped:
        notice("turns_summarized" if summarized else "turns_dropped", count=dropped)
    return prompt


def _with_summary(system: tuple[ChatTurn, ...], summary: str) -> ChatTurn:
    said = "".join(turn.content for turn in system)
    return ChatTurn("system", f"{said}\n\nThe conversation so far, in short:\n{summary}".strip())


def count_turns(encoder: Encoder, turns: Sequence[ChatTurn], limit: int) -> int:
    """Returns how many tokens a prompt for these turns has; far above `limit` an estimate."""
    if sum(len(turn.content) for turn in turns) <= max(1, limit) * _FIRST_SLICE:
        return len(encoder.encode(turns, lambda *_args, **_values: None))
    return count_up_to(encoder, "\n".join(turn.content for turn in turns), limit)


def count_up_to(encoder: Encoder, text: str, limit: int) -> int:
    """Returns the number of tokens; above `limit` only an estimate, but found quickly.

    A text of many megabytes takes many seconds to tokenize, and the answer is
    "too long" whatever the exact number is: its beginning shows that already.
    """
    size = max(1, limit) * _FIRST_SLICE
    while size < len(text):
        count = encoder.count(text[:size])
        if count > limit:
            return count * len(text) // size
        size *= 4
    return encoder.count(text)


def _too_long(prompt_tokens: int, at_most: int) -> UserError:
    return UserError("prompt_too_long", prompt_tokens=prompt_tokens, context_tokens=at_most)


def _split(turns: Sequence[ChatTurn]) -> _Parts:
    system = tuple(turns[:1]) if turns and turns[0].role == "system" else ()
    exchanges: list[list[ChatTurn]] = []
    for turn in turns[len(system) :]:
        if turn.role == "user" or not exchanges:
            exchanges.append([])
        exchanges[-1].append(turn)
    *older, newest = [tuple(exchange) for exchange in exchanges] or [()]
    return _Parts(system, older, newest)


def _newest_that_fit(
    encoder: Encoder, older: Sequence[tuple[ChatTurn, ...]], budget: int
) -> list[tuple[ChatTurn, ...]]:
    """Counts from the newest exchange back, so that the cost is bounded by the context."""
    kept: list[tuple[ChatTurn, ...]] = []
    for exchange in reversed(older):
        if budget <= 0:
            break
        budget -= sum(count_up_to(encoder, turn.content, budget) for turn in exchange)
        if budget < 0:
            break
        kept.insert(0, exchange)
    return kept


def _rounding(dropped: int, fitting: int) -> int:
    """Returns how many more to drop, so that the next questions need not drop again.

    What is dropped is rounded up to a multiple of a power of two, at most a
    half of what fits: a number that stays the same while a chat grows.
    """
    block = 1 << (max(1, fitting // 2).bit_length() - 1)
    return -dropped % block if dropped else 0


def _without_oldest(
    encoder: Encoder, kept: list[tuple[ChatTurn, ...]], surplus: int
) -> list[tuple[ChatTurn, ...]]:
    """Drops exchanges from the oldest on, until about `surplus` tokens are gone."""
    dropped = 0
    while kept and surplus > 0:
        surplus -= sum(encoder.count(turn.content) for turn in kept[dropped])
        dropped += 1
        if dropped == len(kept):
            break
    return kept[dropped:]
