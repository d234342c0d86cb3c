"""The chat model as a translator: what it is asked, and what is made of what it answers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from desktop_app.engine.translation import wording

from .kit import Worker, params

WORDS = {
    "Good morning.": "おはようございます。",
    "Where is the station?": "駅はどこですか。",
    "Please open file {name}.": "ファイル{name}を開いてください。",
    "The bank is closed.": "銀行は閉まっています。",
}


def asked_for(prompt: str) -> list[str]:
    """Returns the sentences of a prompt."""
    after = prompt.rpartition("\nSentences:\n")[2] if "\nSentences:\n" in prompt else ""
    if not after:
        return [prompt.rpartition("\nText:\n")[2]]
    return [line.partition(". ")[2] for line in after.splitlines()]


def translator(prompt: str) -> str:
    """Answers as a good model does."""
    texts = asked_for(prompt)
    if "\nText:\n" in prompt:
        return WORDS.get(texts[0], f"訳：{texts[0]}です")
    return "\n".join(f"{n}. {WORDS[text]}" for n, text in enumerate(texts, 1))


@pytest.fixture
def chat() -> Callable[[Callable[[str], str]], Worker]:
    def made(reply: Callable[[str], str]) -> Worker:
        worker = Worker()
        worker.reply = reply
        return worker

    return made


def test_several_sentences_are_asked_for_at_once(chat: Callable[..., Worker]) -> None:
    worker = chat(translator)

    units = worker.units(params(list(WORDS)))

    assert [unit.text for unit in units] == list(WORDS.values())
    assert len(worker.asked) == 1
    assert all(unit.flags == () and unit.score is None for unit in units)
    assert worker.facts.tokens == 7


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda answer: "Sorry, I cannot do that.",
        lambda answer: "\n".join(answer.splitlines()[:-1]),
        lambda answer: answer + "\n1. もう一度",
        lambda answer: answer + "\n9. 余り",
    ],
)
def test_what_the_answer_lacks_is_asked_for_by_itself(
    chat: Callable[..., Worker], spoilt: Callable[[str], str]
) -> None:
    def reply(prompt: str) -> str:
        answer = translator(prompt)
        return spoilt(answer) if "\nSentences:\n" in prompt else answer

    worker = chat(reply)

    assert worker.texts(list(WORDS)) == list(WORDS.values())
    assert len(worker.asked) > 1


def test_tone_glossary_and_sentences_before_are_told(chat: Callable[..., Worker]) -> None:
    worker = chat(translator)
    texts = ["Good morning.", *["Where is the station?"] * 1, "The bank is closed."]

    worker.texts(texts, tone="formal", glossary=(("bank", "銀行"), ("castle", "城")))

    (asked,) = worker.asked
    assert "from English into Japanese" in asked and "politely" in asked
    assert "- bank → 銀行" in asked and "城" not in asked


def test_the_sentences_before_a_window_are_context(chat: Callable[..., Worker]) -> None:
    worker = chat(lambda prompt: f"はい、{len(asked_for(prompt)[0])}文字の文です。")

    worker.texts([f"This is a long sentence with the letter {c}." for c in "abcdefghijkl"])

    later = [one for one in worker.asked if "What stands before" in one and "letter h" in one]
    assert later


def test_a_term_that_is_not_kept_is_told(chat: Callable[..., Worker]) -> None:
    worker = chat(lambda prompt: "銀の行です。")

    (unit,) = worker.units(params(["The bank is closed."], glossary=(("bank", "銀行"),)))

    assert "glossary" in unit.flags


def test_an_empty_answer_leaves_the_source_and_says_so(chat: Callable[..., Worker]) -> None:
    worker = chat(lambda prompt: "")

    (unit,) = worker.units(params(["The bank is closed."]))

    assert unit.text == "The bank is closed."
    assert unit.flags == ("failed", "retried")


def test_a_single_text_is_shown_as_it_grows_without_what_was_thought(
    chat: Callable[..., Worker],
) -> None:
    worker = chat(translator)

    worker.texts(["Good morning."], draft=True)

    assert worker.drafts == [("おはようございます。", 0)]


def test_what_is_too_long_for_its_context_is_cut(chat: Callable[..., Worker]) -> None:
    worker = chat(lambda prompt: f"{'訳' * (len(asked_for(prompt)[0]) // 4)}。")
    text = " ".join(f"Sentence number with a clause, and another one {n};" for n in range(60))

    (unit,) = worker.units(params([text]))

    assert "split" in unit.flags
    assert all(len(one) < 2500 for one in worker.asked)


@pytest.mark.parametrize(
    ("answer", "source", "expected"),
    [
        ("駅です。", "x", "駅です。"),
        ("「駅です。」", "It is.", "駅です。"),
        ("「駅です。」", "「x」", "「駅です。」"),
        ("Translation: Das ist es.", "x", "Das ist es."),
        ("```\nDas ist\nes.\n```", "x", "Das ist es."),
        ("<text>Ja.</text>", "x", "Ja."),
    ],
)
def test_frames_around_an_answer_are_taken_off(answer: str, source: str, expected: str) -> None:
    assert wording.answer(answer, source) == expected


def test_numbers_are_read_in_many_forms() -> None:
    text = "1. eins\n2) zwei\n(3) drei\n**4.** vier\n\n5: fünf"

    assert wording.answers(text, list("abcde")) == ["eins", "zwei", "drei", "vier", "fünf"]
    assert re.search(r"1\. a\n2\. b", wording.prompt(["a", "b"], wording.Order("en", "ja")))
