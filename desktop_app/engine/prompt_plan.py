"""What an answer begins with, whichever runtime writes it: prompt, room and where it stops.

Joins templates and the policy for long conversations; knows nothing of models.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop_app.engine import context
from desktop_app.engine.prefix_cache import shared_length
from desktop_app.engine.prompting import PLAIN_STOPS, Prompter
from desktop_app.engine.reasoning import ReasoningSplitter
from desktop_app.engine.runtime import Job
from desktop_app.engine.summarizing import Summarizer
from desktop_app.engine.text_stream import StopStrings
from desktop_app.errors import UserError
from desktop_app.protocol import ChatTurn, GenerationParams, StopReason

#: Returns what the model writes, greedily, after a prompt, in at most so many tokens.
Write = Callable[[list[int], int], str]


@dataclass(frozen=True, slots=True)
class PromptPlan:
    """What is to be completed, and how far.

    Attributes:
        prompt: token ids; prompt_end: their last ones as text, control tokens included.
        limit: the most tokens to write; at_limit: why the answer ends there.
        stops: end the answer and are no part of it.
        answering: all that comes is answer, no thought.
        continued: the prompt ends in the middle of an answer.
    """

    prompter: Prompter
    prompt: list[int]
    prompt_end: str
    limit: int
    at_limit: StopReason
    stops: tuple[str, ...]
    answering: bool
    continued: bool

    def splitter(self) -> ReasoningSplitter:
        """Returns what tells thought and answer apart, for one answer."""
        return ReasoningSplitter(self.prompter.markers, self.prompt_end, answering=self.answering)

    def stop_strings(self) -> StopStrings:
        """Returns what looks for the stop strings, for one answer."""
        return StopStrings(self.stops)


def plan(
    prompter: Prompter,
    turns: Sequence[ChatTurn],
    params: GenerationParams,
    job: Job,
    *,
    context_tokens: int,
    continue_last: bool,
    summarizer: Summarizer,
    write: Write,
) -> PromptPlan:
    """Returns the plan for a conversation's next turn; raises as `context.fit`.

    Args:
        write: for summaries of what no longer fits.
    """
    # A schema leaves no room for thinking aloud.
    by_schema = params.json_schema is not None
    asking = prompter.asking(thinking=False if by_schema else params.thinking, at_once=by_schema)
    own = prompter.asking(thinking=False, at_once=True)
    prompt = context.fit(
        asking,
        turns,
        job.notice,
        context_tokens=context_tokens,
        max_new_tokens=params.max_new_tokens,
        continue_last=continue_last,
        policy=params.context_policy,
        summarize=lambda dropped: summarizer.summarize(
            dropped,
            own,
            context_tokens,
            lambda ids: write(ids, min(context.SUMMARY_TOKENS, context_tokens - len(ids))),
        ),
    )
    room = context_tokens - len(prompt)
    wanted = params.max_new_tokens
    return PromptPlan(
        prompter=asking,
        prompt=prompt,
        prompt_end=asking.end_of(prompt),
        limit=room if wanted is None else min(wanted, room),
        at_limit=StopReason.CONTEXT if wanted is None or wanted > room else StopReason.LENGTH,
        stops=params.stop + (() if asking.has_template else PLAIN_STOPS),
        answering=continue_last or by_schema,
        continued=continue_last,
    )


def plan_scoring(
    prompter: Prompter,
    turns: Sequence[ChatTurn],
    continuations: Sequence[str],
    job: Job,
    context_tokens: int,
) -> tuple[list[int], list[list[int]]]:
    """Returns what is read once for all continuations, and the tokens that each is scored by.

    Raises:
        UserError: `prompt_too_long`, `template_failed`.
    """
    asking = prompter.asking(thinking=False, at_once=True)
    prompt = asking.encode(turns, job.notice)
    whole = [
        asking.encode((*turns, ChatTurn("assistant", text)), job.notice, continue_last=True)
        for text in continuations
    ]
    # A tokenizer may join a prompt's end with what follows it; before that all are alike.
    shared = min(shared_length(prompt, ids) for ids in whole)
    longest = max(map(len, whole))
    if longest > context_tokens:
        raise UserError("prompt_too_long", prompt_tokens=longest, context_tokens=context_tokens)
    return prompt[:shared], [ids[shared:] for ids in whole]
