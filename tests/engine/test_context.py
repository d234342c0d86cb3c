"""What stays of a conversation that is longer than the context."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from desktop_app.engine.context import count_turns, fit
from desktop_app.errors import UserError
from desktop_app.protocol import ChatTurn

SYSTEM = ChatTurn("system", "s" * 10)


class Characters:
    """An encoder with one token per character and five around every turn."""

    def __init__(self) -> None:
        self.counted = 0
        self.turns: tuple[ChatTurn, ...] = ()

    def encode(
        self, turns: Sequence[ChatTurn], notice: Callable[..., None], *, continue_last: bool = False
    ) -> list[int]:
        self.turns = tuple(turns)
        return [0] * sum(len(turn.content) + 5 for turn in turns)

    def count(self, text: str) -> int:
        self.counted += len(text)
        return len(text)


def chat(exchanges: int, size: int = 20) -> list[ChatTurn]:
    turns = []
    for number in range(exchanges):
        turns.append(ChatTurn("user", f"{number:03}" + "u" * (size - 3)))
        turns.append(ChatTurn("assistant", "a" * size))
    return [*turns, ChatTurn("user", "newest")]


def run(
    turns: Sequence[ChatTurn], context_tokens: int = 400, **options: Any
) -> tuple[Characters, list[int], list[tuple[str, dict[str, Any]]]]:
    encoder, notices = Characters(), []
    prompt = fit(
        encoder,
        turns,
        lambda code, **values: notices.append((code, values)),
        context_tokens=context_tokens,
        max_new_tokens=options.pop("max_new_tokens", None),
        **options,
    )
    return encoder, prompt, notices


def test_what_fits_is_left_alone() -> None:
    turns = [SYSTEM, *chat(3)]
    encoder, _, notices = run(turns)
    assert encoder.turns == tuple(turns)
    assert notices == []


def test_the_oldest_exchanges_go_and_the_system_prompt_stays() -> None:
    turns = [SYSTEM, *chat(20)]
    encoder, prompt, notices = run(turns)
    kept = len(encoder.turns)
    assert encoder.turns == (SYSTEM, *turns[-(kept - 1) :])
    assert encoder.turns[1].role == "user"
    assert len(prompt) <= 300  # a quarter is for the answer
    assert len(prompt) > 200
    assert notices == [("turns_dropped", {"count": len(turns) - kept})]


def test_a_short_answer_needs_less_room() -> None:
    _, long, _ = run(chat(20))
    _, short, _ = run(chat(20), max_new_tokens=10)
    assert len(long) <= 300 < len(short) <= 390


def test_only_the_newest_exchange_is_kept_when_it_fills_the_context() -> None:
    newest = ChatTurn("user", "n" * 370)
    encoder, prompt, notices = run([*chat(5)[:-1], newest])
    assert encoder.turns == (newest,)
    assert len(prompt) == 375
    assert notices == [("turns_dropped", {"count": 10})]


def test_a_message_that_does_not_fit_alone_is_refused_with_numbers() -> None:
    with pytest.raises(UserError) as caught:
        run([SYSTEM, ChatTurn("user", "n" * 400)])
    assert caught.value.code == "prompt_too_long"
    assert caught.value.values == {"prompt_tokens": "410", "context_tokens": "384"}


def test_a_huge_message_is_refused_without_reading_it_all() -> None:
    encoder = Characters()
    with pytest.raises(UserError) as caught:
        fit(
            encoder,
            [ChatTurn("user", "n" * 10_000_000)],
            lambda code, **values: None,
            context_tokens=400,
            max_new_tokens=None,
        )
    assert caught.value.values["prompt_tokens"] == "10000000"
    assert encoder.counted < 10_000


def test_a_long_history_costs_no_more_than_the_context() -> None:
    encoder, _, _ = run(chat(5000))
    assert encoder.counted < 2000


@pytest.mark.parametrize(
    "turns", [[], [SYSTEM], [ChatTurn("user", "")], [SYSTEM, ChatTurn("user", " \n\t ")]]
)
def test_an_empty_message_is_refused(turns: list[ChatTurn]) -> None:
    with pytest.raises(UserError) as caught:
        run(turns)
    assert caught.value.code == "empty_prompt"


def test_a_continued_answer_belongs_to_the_newest_exchange() -> None:
    turns = [*chat(20), ChatTurn("assistant", "so far")]
    encoder, _, _ = run(turns, continue_last=True)
    assert encoder.turns[-2:] == tuple(turns[-2:])


# --- what happens when it is full -----------------------------------------------------


def long_chat(exchanges: int) -> list[ChatTurn]:
    turns = []
    for number in range(exchanges):
        turns += [ChatTurn("user", f"q{number} " + "u" * 20), ChatTurn("assistant", "a" * 20)]
    return [*turns, ChatTurn("user", "newest")]


class Plain(Characters):
    """The tokens are the text's characters."""

    def encode(self, turns: Sequence[ChatTurn], *args: Any, **options: Any) -> list[int]:
        super().encode(turns, *args, **options)
        return [ord(c) for turn in turns for c in turn.content]


def fit_chat(exchanges: int, **options: Any) -> tuple[Sequence[ChatTurn], list[str]]:
    encoder = Characters()
    said: list[str] = []
    fit(
        encoder,
        long_chat(exchanges),
        lambda code, **_: said.append(code),
        context_tokens=800,
        max_new_tokens=None,
        **options,
    )
    return encoder.turns, said


def test_the_prompt_begins_alike_for_many_turns() -> None:
    """Else every question of a long chat would be read with its whole past."""
    firsts = [fit_chat(exchanges)[0][0].content.split()[0] for exchanges in range(20, 40)]
    assert len(set(firsts)) <= 6
    assert firsts[0] != firsts[-1]


def test_a_full_context_can_stop_the_chat() -> None:
    assert fit_chat(5, policy="stop")[1] == []
    with pytest.raises(UserError) as caught:
        fit_chat(30, policy="stop")
    assert caught.value.code == "context_full"


def test_what_is_left_out_can_be_summarized() -> None:
    seen: list[Sequence[ChatTurn]] = []

    def summarize(turns: Sequence[ChatTurn]) -> str:
        seen.append(turns)
        return "They greeted each other."

    turns, said = fit_chat(30, policy="summarize", summarize=summarize)
    assert said == ["turns_summarized"]
    assert turns[0].role == "system" and "They greeted" in turns[0].content
    assert seen[0][0].content.startswith("q0")
    assert len(seen) == 1  # each costs a run of the model
    assert len(seen[0]) + len(turns) - 1 == 61
    assert turns[-1].content == "newest"


def test_a_summary_is_written_once_and_grows_by_parts() -> None:
    from desktop_app.engine.summarizing import Summarizer

    written: list[str] = []

    def write(prompt: list[int]) -> str:
        written.append("".join(map(chr, prompt)))
        return f"summary {len(written)}"

    summarizer, encoder = Summarizer(), Plain()
    turns = long_chat(20)
    assert summarizer.summarize(turns, encoder, 1200, write) == f"summary {len(written)}"
    first = len(written)
    assert first > 1
    assert "summary 1" in written[1]
    summarizer.summarize(turns, encoder, 1200, write)
    assert len(written) == first
    summarizer.summarize([*turns, ChatTurn("assistant", "one more")], encoder, 1200, write)
    assert len(written) == first + 1


def test_a_short_chat_is_counted_exactly() -> None:
    encoder = Characters()
    assert count_turns(encoder, chat(3), limit=400) == len(encoder.encode(chat(3), print))


def test_counting_a_long_chat_costs_no_more_than_the_context() -> None:
    encoder = Characters()
    assert count_turns(encoder, chat(10_000), limit=400) > 400_000
    assert encoder.turns == ()
    assert encoder.counted <= 400 * 8
