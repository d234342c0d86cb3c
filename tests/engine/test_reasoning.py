"""Thoughts and answers are told apart wherever the stream is cut, and no text is lost."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.engine.reasoning import Markers, Piece, ReasoningSplitter, find_markers
from desktop_app.engine.reasoning_markers import THOUGHT_TAGS, Tag
from desktop_app.protocol import DeltaKind

QWEN3 = (
    "{%- if '</think>' in content %}…{%- endif %}{%- if enable_thinking is false %}"
    "{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}"
)
R1 = "{% set content = content.split('</think>')[-1] %}…{{'<|Assistant|><think>\\n'}}"
GRANITE_33 = "Write your thoughts between <think></think> and write … <response></response>"
GRANITE_32 = "Write your thoughts after 'Here is my thought process:' and … 'Here is my response:'"
GEMMA_4 = "{%- for part in text.split('<channel|>') -%}…{{- '<|channel>thought\\n<channel|>' -}}"
GPT_OSS = "{{- '<|start|>assistant<|channel|>analysis<|message|>' + message.thinking + '<|end|>' }}"
GPT_OSS_TOKENS = ("<|start|>", "<|end|>", "<|message|>", "<|channel|>", "<|return|>", "<|call|>")

KNOWN = find_markers(None, ())
THINK = find_markers(QWEN3, ("<|im_start|>", "<|im_end|>"))
HARMONY = find_markers(GPT_OSS, GPT_OSS_TOKENS)
ASSISTANT = "<|im_end|>\n<|im_start|>assistant\n"

THOUGHT, ANSWER = DeltaKind.REASONING, DeltaKind.ANSWER


def split(
    pieces: Sequence[str], markers: Markers = THINK, prompt_end: str = ASSISTANT, **options: bool
) -> list[Piece]:
    """Returns what comes out, neighbours of one kind joined."""
    splitter = ReasoningSplitter(markers, prompt_end, **options)
    out = [piece for text in pieces for piece in splitter.push(text)] + splitter.flush()
    assert all(text for _, text in out)
    joined: list[Piece] = []
    for kind, text in out:
        if joined and joined[-1][0] is kind:
            text = joined.pop()[1] + text
        joined.append((kind, text))
    return joined


def both(thought: str, answer: str) -> list[Piece]:
    return [(THOUGHT, thought), (ANSWER, answer)]


@pytest.mark.parametrize("tag", THOUGHT_TAGS, ids=lambda tag: tag.open)
@pytest.mark.parametrize("by_letter", [True, False])
def test_every_known_tag_is_split_without_being_told(tag: Tag, by_letter: bool) -> None:
    text = f"{tag.open}\nFirst,\n\nthen.\n{tag.close}\n\nThe answer."
    assert split(list(text) if by_letter else [text], KNOWN) == both(
        "First,\n\nthen.", "The answer."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Just an answer.", [(ANSWER, "Just an answer.")]),
        ("", []),
        ("\n\n  indented", [(ANSWER, "\n\n  indented")]),  # as the model wrote it
        ("<think>\n\n</think>\n\nNo thought.", [(ANSWER, "No thought.")]),
        ("</think>\n\nClosed in the prompt.", [(ANSWER, "Closed in the prompt.")]),
        ("\n<think>a</think> b", both("a", "b")),
        ("<think>a</think>\n\n    code", both("a", "    code")),
        ("<think>a</think></think>\n\nb", both("a", "b")),
        ("<think>a</think>\n<think>b</think>c", both("a\n\nb", "c")),
        ("<think>a</think>\n<think></think>c", both("a", "c")),
        ("<think><think>a</think>b", both("a", "b")),
        ("<think>a <think> b</think>c", both("a <think> b", "c")),
        ("<think>never ends\n", [(THOUGHT, "never ends\n")]),
        ("<think>cut in the mark\n</thi", [(THOUGHT, "cut in the mark\n</thi")]),
        ("<think>a</think>", [(THOUGHT, "a")]),
        ("<think>a</think>\n\n", [(THOUGHT, "a")]),
        ("<think>", []),
        ("<thi", [(ANSWER, "<thi")]),
        ("<thinner> is no mark", [(ANSWER, "<thinner> is no mark")]),
        ("a <think> b </think> c", [(ANSWER, "a <think> b </think> c")]),
        ("<think>x</think>`<think>y</think>`", both("x", "`<think>y</think>`")),
        ("<think>a</think>b\n</think>\nc", both("a", "b\n</think>\nc")),
    ],
)
def test_think_tags(text: str, expected: list[Piece]) -> None:
    assert split([text]) == expected
    assert split(list(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I think.\n</think>\n\nHello.", "I think.\n\nHello."),
        ("I think.\n  </think>  \nHello.\n</think>\n", "I think.\nHello.\n</think>\n"),
        ("I think.\n</think>", "I think.\n"),
        ("The tag </think> ends it.", "The tag </think> ends it."),
        ("See:\n</think> ends it.", "See:\n</think> ends it."),
        ("```xml\n<think>\n</think>\n```\n", "```xml\n<think>\n</think>\n```\n"),
        ("a\n</thi", "a\n</thi"),
        ("a\n  ", "a\n  "),
    ],
)
def test_a_closing_mark_without_an_opening_one(text: str, expected: str) -> None:
    assert split([text]) == [(ANSWER, expected)]
    assert split(list(text)) == [(ANSWER, expected)]


@pytest.mark.parametrize("prompt_end", ["<|Assistant|><think>\n", "<|Assistant|><think>"])
@pytest.mark.parametrize("again", ["", "<think>\n"])
def test_a_thought_that_the_template_opened(prompt_end: str, again: str) -> None:
    text = f"{again}Okay.\n</think>\n\nHi."
    markers = find_markers(R1, ())
    assert split([text], markers, prompt_end) == both("Okay.", "Hi.")
    assert split(list(text), markers, prompt_end) == both("Okay.", "Hi.")


def test_a_mark_in_the_user_s_message_opens_nothing() -> None:
    assert split(["Hi."], prompt_end=f"<|im_start|>user\n<think>{ASSISTANT}") == [(ANSWER, "Hi.")]


def test_an_answer_that_goes_on_is_all_answer() -> None:
    for markers in (THINK, HARMONY):
        text = " and <think>on</think>"
        assert split(list(text), markers, "so far", answering=True) == [(ANSWER, text)]


def test_granite() -> None:
    marked = find_markers(GRANITE_33, ())
    text = "<think>\nHm.\n</think>\n<response>\nYes, </response> too.\n</response>\n"
    assert split(list(text), marked) == both("Hm.", "Yes, </response> too.")
    assert split([text], marked) == both("Hm.", "Yes, </response> too.")
    assert split(["<think>Hm.</think>Yes.\n</respo"], marked) == both("Hm.", "Yes.\n</respo")
    assert split(["<response>is a tag"], marked) == [(ANSWER, "<response>is a tag")]
    spoken = find_markers(GRANITE_32, ())
    text = "Here is my thought process:\nHm.\n\nHere is my response:\nYes."
    assert split(list(text), spoken) == both("Hm.", "Yes.")
    assert split([text]) == [(ANSWER, text)]  # with other models, that is an answer


def test_gemma() -> None:
    markers = find_markers(GEMMA_4, ("<|channel>", "<channel|>", "<|turn>"))
    assert markers.visible == {"<|channel>", "<channel|>"}
    text = "<|channel>thought\nHm.<channel|>Yes."
    assert split(list(text), markers, "<|turn>model\n") == both("Hm.", "Yes.")
    told_not_to = "<|turn>model\n<|channel>thought\n<channel|>"
    assert split(["Yes."], markers, told_not_to) == [(ANSWER, "Yes.")]


HARMONY_TEXT = (
    "<|channel|>analysis<|message|>Need weather.<|end|>"
    "<|start|>assistant<|channel|>commentary to=functions.x <|constrain|>json<|message|>{}<|call|>"
    "<|start|>assistant<|channel|>analysis<|message|>\nNow.\n<|end|>"
    "<|start|>assistant<|channel|>final<|message|>Say `<|end|>` twice: <|end|><|end|>."
)


def test_channels() -> None:
    expected = both("Need weather.\n\n{}\n\nNow.", "Say `<|end|>` twice: <|end|><|end|>.")
    for pieces in ([HARMONY_TEXT], list(HARMONY_TEXT)):
        assert split(pieces, HARMONY, "<|start|>assistant") == expected


@pytest.mark.parametrize(
    ("prompt_end", "text", "expected"),
    [
        ("<|start|>assistant", "<|channel|>final<|message|>Hi<|return|>", [(ANSWER, "Hi")]),
        ("<|start|>assistant", "<|channel|>final<|message|>Hi<|end|>", [(ANSWER, "Hi")]),
        ("<|start|>assistant<|channel|>analysis<|message|>", "Hm", [(THOUGHT, "Hm")]),
        ("<|start|>assistant<|channel|>final<|message|>", "Hi", [(ANSWER, "Hi")]),
        ("<|start|>assistant<|channel|>", "final<|message|>Hi", [(ANSWER, "Hi")]),
        ("<|start|>assistant", "<|message|>Hi", [(ANSWER, "Hi")]),
        ("<|start|>assistant", "Not in the format", [(ANSWER, "Not in the format")]),
        ("<|start|>assistant", " ", [(ANSWER, " ")]),
        ("<|start|>assistant", "<|channel|>analysis<|message|>Hm", [(THOUGHT, "Hm")]),
        ("<|start|>assistant", "<|channel|>ana", []),
        ("<|start|>assistant", "<|channel|>" + "x" * 300, [(ANSWER, "<|channel|>" + "x" * 300)]),
        (
            "<|start|>assistant",
            "<|channel|>analysis<|message|>Hm<|channel|>final<|message|>Hi",
            both("Hm", "Hi"),
        ),
        (
            "<|start|>assistant",
            "<|channel|>analysis<|message|>Hm<|end|>\n<|start|>assistant<|channel|>fin",
            [(THOUGHT, "Hm")],
        ),
        (
            "<|start|>assistant",
            "<|channel|>final<|message|>A<|end|><|start|>assistant<|channel|>final<|message|>B",
            [(ANSWER, "A\n\nB")],
        ),
    ],
)
def test_channels_in_odd_shapes(prompt_end: str, text: str, expected: list[Piece]) -> None:
    assert split([text], HARMONY, prompt_end) == expected
    assert split(list(text), HARMONY, prompt_end) == expected


def test_text_is_held_back_only_where_a_mark_may_begin() -> None:
    splitter = ReasoningSplitter(THINK, ASSISTANT)
    assert splitter.push("<think>\n") == []
    assert splitter.push("One <") == [(THOUGHT, "One")]
    assert splitter.push("b> two") == [(THOUGHT, " <b> two")]
    assert splitter.push(" </think") == []
    assert splitter.push(">\n\nYes") == [(ANSWER, "Yes")]
    assert splitter.push(" <think") == [(ANSWER, " <think")]
    assert ReasoningSplitter(THINK, ASSISTANT).push("Yes") == [(ANSWER, "Yes")]


def test_the_marks_are_those_of_the_template_else_of_the_tokens_else_all() -> None:
    assert THINK.thoughts == (Tag("<think>", "</think>"),)
    assert find_markers(R1, ()).thoughts == THINK.thoughts
    mistral = find_markers("[INST]{{ content }}[/INST]", ("[INST]", "[THINK]", "[/THINK]"))
    assert mistral.thoughts == (Tag("[THINK]", "[/THINK]"),)
    assert mistral.visible == {"[THINK]", "[/THINK]"}
    assert KNOWN.thoughts == THOUGHT_TAGS and not KNOWN.channels and not KNOWN.visible
    assert HARMONY.channels and HARMONY.visible == set(GPT_OSS_TOKENS)
    assert find_markers("", GPT_OSS_TOKENS).channels
    assert THINK.visible == frozenset()  # <think> is an ordinary token of Qwen3


@pytest.mark.parametrize(
    ("markers", "prompt_end", "text"),
    [
        (THINK, ASSISTANT, ""),
        (THINK, f"{ASSISTANT}<think>\n\n</think>\n\n", ""),
        (THINK, f"{ASSISTANT}<think>\n", "\n</think>\n\n"),
        (HARMONY, "<|start|>assistant", "<|channel|>final<|message|>"),
        (HARMONY, "<|start|>assistant<|channel|>final<|message|>", ""),
        (
            HARMONY,
            "<|start|>assistant<|channel|>analysis<|message|>",
            "<|end|><|start|>assistant<|channel|>final<|message|>",
        ),
    ],
)
def test_an_answer_goes_on_outside_the_thought(
    markers: Markers, prompt_end: str, text: str
) -> None:
    assert markers.before_answer(prompt_end) == text
    assert split(["Hi"], markers, prompt_end + text)[-1] == (ANSWER, "Hi")


_CASES = (
    (THINK, ASSISTANT),
    (THINK, "<think>\n"),
    (KNOWN, ""),
    (find_markers(GRANITE_33, ()), ""),
    (find_markers(GRANITE_32, ()), ""),
    (HARMONY, "<|start|>assistant"),
    (HARMONY, "<|start|>assistant<|channel|>analysis<|message|>"),
)
_SCRAPS = (
    *"<>|/[]` \n",
    *("<think>", "</think>", "</think>\n\n", "<response>", "</response>", "[THINK]", "[/THINK]"),
    *("Here is my thought process:", "Here is my response:", "```\n", "word", " more words"),
    *("<|start|>assistant", "<|channel|>", "final", "analysis", "<|message|>", "<|end|>", "\n\n"),
)


@settings(max_examples=400, deadline=None)
@given(
    case=st.sampled_from(_CASES),
    scraps=st.lists(st.sampled_from(_SCRAPS), max_size=14),
    cuts=st.lists(st.integers(0, 120), max_size=20),
)
def test_the_places_where_the_stream_is_cut_make_no_difference(
    case: tuple[Markers, str], scraps: list[str], cuts: list[int]
) -> None:
    text = "".join(scraps)
    at = sorted({0, *(cut for cut in cuts if cut < len(text)), len(text)})
    pieces = [text[start:end] for start, end in pairwise(at)]
    assert split(pieces, *case) == split([text], *case)


@settings(max_examples=200, deadline=None)
@given(
    case=st.sampled_from([case for case in _CASES if not case[0].channels]),
    scraps=st.lists(st.sampled_from(_SCRAPS), max_size=14),
)
def test_no_word_is_lost_and_none_added(case: tuple[Markers, str], scraps: list[str]) -> None:
    """Only marks and space may be missing, and the words stand in their order."""
    text = "".join(scraps)
    out = "".join(piece for _, piece in split(list(text), *case))
    assert out.count("word") == text.count("word")
    rest = iter(text)
    assert all(letter in rest for letter in out if not letter.isspace())


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="ab \n<>/`think", max_size=60))
def test_an_answer_without_marks_comes_through_unchanged(text: str) -> None:
    if not any(mark in text for tag in KNOWN.thoughts for mark in (tag.open, tag.close)):
        assert "".join(piece for _, piece in split(list(text), KNOWN)) == text
