"""The messages between a face of the program and its inference thread.

Every message is frozen and picklable and carries the `request_id` it belongs
to. A request that enters the queue gets exactly one terminal event:

    Load | Generate | Count | Unload →
        Accepted → (Progress | Notice | ModelReady | TextDelta | AnswerEnded | Counted)* →
        Finished | Cancelled | Failed

`Cancel` and `Shutdown` are never queued and have no events of their own.
Knows nothing of torch, Qt or SQL.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal
from uuid import uuid4

Role = Literal["system", "user", "assistant"]
Quantization = Literal["none", "8bit", "4bit"]
FourBitType = Literal["nf4", "fp4"]
ContextPolicy = Literal["drop_oldest", "stop", "summarize"]


def new_request_id() -> str:
    """Returns a fresh identifier for a request."""
    return uuid4().hex


class Stage(StrEnum):
    """What a request is doing; the faces put it into words."""

    STARTING = "starting"  # the child process starts, libraries are imported
    LOADING = "loading"  # weights are read; done and total in bytes or tensors
    PREFILL = "prefill"  # the prompt is read; done and total in tokens


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
class LoadSpec:
    """Which model to load, and how.

    Attributes:
        model: a local folder in the Hugging Face layout.
        revision: names what consent was given for; local folders have none.
        device_map: as `from_pretrained` takes it: "auto", "balanced", "cpu",
            "cuda:0", …; or (module, device) pairs, an explicit map.
        max_memory: (device, size) pairs such as ("0", "10GiB"), ("cpu", "8GiB").
        offload_folder: where layers that fit nowhere else are put on disk.
        dtype: "auto", "float32", "bfloat16" or "float16".
        attention: "auto", or an implementation of transformers: "sdpa", "eager", ….
        context_tokens: the most to use; `None` is the model's own limit.
        quantization: "none", "8bit" or "4bit" (bitsandbytes).
        four_bit_type, double_quantization, compute_dtype: of "4bit"; the
            dtype "auto" is the model's.
        trust_pickle, trust_code: the user's consent, for this model and revision.
        saved_pasts: folder for what was read of long conversations, so that a
            restart need not read it again; `None` saves nothing.
        saved_pasts_bytes: what the files in it may occupy.
    """

    model: str
    revision: str | None = None
    device_map: str | tuple[tuple[str, str], ...] = "auto"
    max_memory: tuple[tuple[str, str], ...] = ()
    offload_folder: str | None = None
    dtype: str = "auto"
    attention: str = "auto"
    context_tokens: int | None = None
    quantization: Quantization = "none"
    four_bit_type: FourBitType = "nf4"
    double_quantization: bool = True
    compute_dtype: str = "auto"
    trust_pickle: bool = False
    trust_code: bool = False
    saved_pasts: str | None = None
    saved_pasts_bytes: int = 2 << 30


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


# --- requests ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Load:
    """Load the model now (a `Generate` loads by itself when needed)."""

    request_id: str
    spec: LoadSpec


@dataclass(frozen=True, slots=True)
class Generate:
    """Answer the conversation.

    Attributes:
        turns: the branch from its first turn (a system turn may lead) on.
        continue_last: the last turn is an unfinished assistant turn; go on
            right where it stops instead of starting a new turn.
    """

    request_id: str
    spec: LoadSpec
    turns: tuple[ChatTurn, ...]
    params: GenerationParams = field(default_factory=GenerationParams)
    continue_last: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """Count the tokens of a conversation, if the model is loaded; else nothing is counted."""

    request_id: str
    spec: LoadSpec
    turns: tuple[ChatTurn, ...]


@dataclass(frozen=True, slots=True)
class Unload:
    """Give the model's memory back."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """End the request with this id, queued or running, as soon as possible."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Shutdown:
    """Cancel everything and end the worker."""


Request = Load | Generate | Count | Unload
Command = Request | Cancel | Shutdown


# --- events ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What has been loaded, as found after loading.

    Attributes:
        name: a short name for people; device: "CPU", "cuda:0", "cpu+disk", ….
        parameters: number of weights; memory_bytes: what they occupy.
        context_tokens: the longest sequence the model takes.
    """

    model: str
    name: str
    device: str
    dtype: str
    quantization: Quantization
    parameters: int
    memory_bytes: int
    context_tokens: int


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


@dataclass(frozen=True, slots=True)
class Accepted:
    """The request is queued behind `position` others."""

    request_id: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is; total 0 means unknown."""

    request_id: str
    stage: Stage
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know, without stopping the request.

    Attributes:
        code: names the text in `notices.CATALOGUE`; values fill it.
    """

    request_id: str
    code: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ModelReady:
    """The model the request needs is in memory."""

    request_id: str
    info: ModelInfo


@dataclass(frozen=True, slots=True)
class TextDelta:
    """More of the answer: whole characters only.

    Attributes:
        answer: which of the alternatives, from 0.
    """

    request_id: str
    text: str
    kind: DeltaKind = DeltaKind.ANSWER
    answer: int = 0


@dataclass(frozen=True, slots=True)
class AnswerEnded:
    """One of several alternatives is complete; the request goes on."""

    request_id: str
    answer: int
    reason: StopReason
    stats: GenerationStats


@dataclass(frozen=True, slots=True)
class Counted:
    """How many tokens the conversation has, of how many that fit."""

    request_id: str
    tokens: int
    context_tokens: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The request ended well; `reason` and `stats` belong to a `Generate`."""

    request_id: str
    reason: StopReason | None = None
    stats: GenerationStats | None = None


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The request was cancelled; what was produced before stands."""

    request_id: str
    stats: GenerationStats | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """The request failed.

    Attributes:
        code: a key of `errors.CATALOGUE`; values fill its texts.
        stats: of what had been produced before the failure, if anything.
    """

    request_id: str
    code: str
    values: tuple[tuple[str, str], ...] = ()
    stats: GenerationStats | None = None


Terminal = Finished | Cancelled | Failed
Event = Accepted | Progress | Notice | ModelReady | TextDelta | AnswerEnded | Counted | Terminal
