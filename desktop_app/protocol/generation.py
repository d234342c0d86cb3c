"""What an answer is made from, how, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Role = Literal["system", "user", "assistant"]
ContextPolicy = Literal["drop_oldest", "stop", "summarize"]


class StopReason(StrEnum):
    """Why decoding ended by itself."""

    END = "end"  # the model ended its turn
    LENGTH = "length"  # max_new_tokens reached
    CONTEXT = "context"  # the context window is full
    STOP_STRING = "stop_string"


class DeltaKind(StrEnum):
    """What a piece of an answer is."""

    ANSWER = "answer"
    REASONING = "reasoning"  # what a thinking model writes before it answers


@dataclass(frozen=True, slots=True)
class ChatTurn:
    """One turn of the conversation as the model sees it."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class GenerationParams:
    """How to decode. `None` means: as the model's generation_config says.

    Attributes:
        temperature: 0 is greedy; above 0 samples.
        top_p, min_p: probabilities in [0, 1]; top_k: 0 is off.
        repetition_penalty: 1.0 is off; of prompt and answer, multiplied.
        frequency_penalty, presence_penalty: 0 is off; of the answer alone, for
            every time a token stands in it, and for standing in it at all.
        max_new_tokens: `None` goes to the end of the context window.
        min_new_tokens: the answer cannot end before.
        seed: `None` draws one; the one used is in `GenerationStats`.
        stop: strings that end the answer and are not part of it.
        logit_bias: (token id, added to its logit) pairs.
        json_schema: the answer is JSON that this JSON Schema allows.
        answers: how many alternatives to write at once.
        thinking: whether a model that can do both thinks first; `None`: as its
            template says.
        context_policy: what to do when the conversation no longer fits.
    """

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None
    repetition_penalty: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    max_new_tokens: int | None = None
    min_new_tokens: int | None = None
    seed: int | None = None
    stop: tuple[str, ...] = ()
    logit_bias: tuple[tuple[int, float], ...] = ()
    json_schema: str | None = None
    answers: int = 1
    thinking: bool | None = None
    context_policy: ContextPolicy = "drop_oldest"


@dataclass(frozen=True, slots=True)
class GenerationStats:
    """What an answer cost.

    Attributes:
        prompt_tokens, new_tokens: counts; new tokens include the end token.
        ttft_ms: from the start of the job (model loaded) to the first token.
        tokens_per_s: decoded tokens per second after the first; 0 if fewer
            than two.
        seed: the one used, `None` when greedy.
        memory_bytes: resident memory of the engine's process afterwards.
        reused_tokens: of the prompt, those that did not have to be read again.
    """

    prompt_tokens: int
    new_tokens: int
    ttft_ms: float
    tokens_per_s: float
    seed: int | None
    memory_bytes: int = 0
    reused_tokens: int = 0
