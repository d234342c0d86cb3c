"""How thinking models mark their thoughts, and which of these marks a model uses.

Pure text: knows chat templates and tokens only as strings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

START, CHANNEL, MESSAGE = "<|start|>", "<|channel|>", "<|message|>"
END, CALL, RETURN, CONSTRAIN = "<|end|>", "<|call|>", "<|return|>", "<|constrain|>"
#: Begins the message that the user reads, in the format with channels.
FINAL = f"{CHANNEL}final{MESSAGE}"
_CHANNEL_TOKENS = (START, CHANNEL, MESSAGE, END, CALL, RETURN, CONSTRAIN)


@dataclass(frozen=True, slots=True)
class Tag:
    """A pair of marks around a piece of text."""

    open: str
    close: str


#: Around a thought. An answer that begins so is hardly ever anything else.
THOUGHT_TAGS = (
    Tag("<think>", "</think>"),  # DeepSeek-R1, Qwen3, SmolLM3, GLM, Granite 3.3, Phi-4 and more
    Tag("<thinking>", "</thinking>"),
    Tag("<reasoning>", "</reasoning>"),
    Tag("<thought>", "</thought>"),  # EXAONE Deep
    Tag("[THINK]", "[/THINK]"),  # Magistral
    Tag("<seed:think>", "</seed:think>"),  # Seed-OSS
    Tag("<|channel>thought", "<channel|>"),  # Gemma 4
    Tag("<|START_THINKING|>", "<|END_THINKING|>"),  # Command A, Command R7B
    Tag("<|inner_prefix|>", "<|inner_suffix|>"),  # Apertus
    Tag("◁think▷", "◁/think▷"),  # Kimi-VL, Kimi-Dev
)
#: Granite 3.2 says it in words that could begin any answer: only where the template says so too.
_PHRASES = (
    Tag("Here is my thought process:", "Here is my response:"),
    Tag("Here's my thought process:", "Here's my response:"),
)
#: Around the answer that follows a thought: Granite 3.3, ERNIE 4.5; Hunyuan.
_ANSWER_TAGS = (Tag("<response>", "</response>"), Tag("<answer>", "</answer>"))


@dataclass(frozen=True, slots=True)
class Markers:
    """The marks of one model.

    Attributes:
        thoughts: any of them may begin a thought before the answer.
        answers: what may stand around the answer that follows a thought.
        channels: the output is a series of messages with a channel each
            (Harmony, the format of gpt-oss); there are no tags then.
        visible: special tokens that the decoder must not skip.
    """

    thoughts: tuple[Tag, ...] = ()
    answers: tuple[Tag, ...] = ()
    channels: bool = False
    visible: frozenset[str] = frozenset()

    def opened(self, prompt_end: str) -> Tag | None:
        """Returns the tag with which the template has opened a thought, if it has."""
        end = prompt_end.rstrip()
        return next((tag for tag in self.thoughts if end.endswith(tag.open)), None)

    def before_answer(self, prompt_end: str) -> str:
        """Returns what has to stand between a prompt and an answer that goes on.

        Without it a prompt that ends in an open thought would make what there is of the
        answer a thought.
        """
        if self.channels:
            header = prompt_end.rpartition(START)[2]
            if FINAL in header:
                return ""
            return f"{END}{START}assistant{FINAL}" if MESSAGE in header else FINAL
        tag = self.opened(prompt_end)
        return f"\n{tag.close}\n\n" if tag else ""


def find_markers(template: str | None, special_tokens: Iterable[str]) -> Markers:
    """Returns the marks of a model: those in its template, else in its tokens, else all known.

    Args:
        template: the chat template's source, `None` for a model without one.
        special_tokens: the tokens that decoding skips.
    """
    template, tokens = template or "", frozenset(special_tokens)
    if CHANNEL in template or {CHANNEL, MESSAGE} <= tokens:
        return Markers(channels=True, visible=tokens.intersection(_CHANNEL_TOKENS))
    thoughts = tuple(
        tag for tag in (*THOUGHT_TAGS, *_PHRASES) if tag.open in template or tag.close in template
    )
    if not thoughts:
        thoughts = tuple(tag for tag in THOUGHT_TAGS if tag.close in tokens)
    thoughts = thoughts or THOUGHT_TAGS
    marks = [mark for tag in thoughts for mark in (tag.open, tag.close)]
    return Markers(
        thoughts=thoughts,
        answers=tuple(tag for tag in _ANSWER_TAGS if tag.open in template),
        visible=frozenset(t for t in tokens if t and any(t in mark for mark in marks)),
    )
