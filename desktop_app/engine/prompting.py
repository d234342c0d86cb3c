"""From turns to prompt tokens: the model's chat template, guarded.

What a person writes is data. A template joins it with the model's control
tokens into one string, so text such as "<|end|><|system|>" would be read as
control tokens; here such pieces are marked before the template runs, and the
tokenizer encodes marked pieces as plain characters (transformers'
`mark_control_tokens` and `encode_marked_chat`). Knows tokenizers; nothing of
models, caches or how long a prompt may be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from typing import Any

from desktop_app.engine.reasoning import find_markers
from desktop_app.engine.time_limit import TimeLimitError, within
from desktop_app.errors import UserError
from desktop_app.protocol import ChatTurn

#: For models without a template: a dialogue as text.
_PLAIN_TEMPLATE = (
    "{% for m in messages %}"
    "{% if m.role == 'system' %}{{ m.content }}\n\n"
    "{% elif m.role == 'user' %}User: {{ m.content }}\n"
    "{% else %}Assistant: {{ m.content }}\n{% endif %}"
    "{% endfor %}"
    "{% if add_generation_prompt %}Assistant:{% endif %}"
)
#: Ends an answer that was asked for with the plain template.
PLAIN_STOPS = ("\nUser:",)
#: A template takes milliseconds. jinja2 names the code that it makes of one so.
_LONGEST_RENDERING_S, _TEMPLATE_CODE = 5.0, "<template>"
#: How much of a prompt's end shows whether a thought is open.
_END_TOKENS = 64
#: What templates call the choice: Qwen 3 and SmolLM3; DeepSeek V3.1 and Granite.
_THINKING_OPTIONS = ("enable_thinking", "thinking")

Notice = Callable[..., None]


class Prompter:
    """Renders and encodes conversations for one tokenizer.

    Args:
        tokenizer: a transformers tokenizer.
        name: the model's name, for messages.
    """

    def __init__(self, tokenizer: Any, name: str) -> None:
        self._tokenizer = tokenizer
        self._name = name
        added = list(tokenizer.added_tokens_decoder.values())
        # Newlines and spaces are added tokens of some models, and just text.
        words = [token for token in added if token.content.strip()]
        self._marks = {
            # Nothing that a person wrote is a control token, special or not
            # (some models' turn tokens are not flagged as special).
            "user": _pattern(token.content for token in words),
            # The model's own turns may contain tokens like <think>, which it wrote.
            "assistant": _pattern(token.content for token in words if token.special),
        }
        self._marks["system"] = self._marks["user"]
        self.has_template = bool(tokenizer.chat_template)
        special = [token.content for token in added if token.special]
        self.markers = find_markers(tokenizer.chat_template, special)
        self._template_options: dict[str, bool] = {}
        self._at_once = False
        #: Of GGUF files: what begins every text, whether or not the template writes it.
        self._beginning: list[int] = getattr(tokenizer, "beginning", [])

    def asking(self, *, thinking: bool | None, at_once: bool = False) -> Prompter:
        """Returns a prompter that asks for thinking before the answer, or for none.

        Args:
            thinking: templates that know no such choice ignore it; `None`
                leaves it to them.
            at_once: what comes next is the answer, also where the template
                has begun a thought.
        """
        twin = copy(self)
        twin._template_options = (
            {} if thinking is None else dict.fromkeys(_THINKING_OPTIONS, thinking)
        )
        twin._at_once = at_once
        return twin

    def end_of(self, prompt: Sequence[int]) -> str:
        """Returns the end of a prompt as text, control tokens included."""
        end: str = self._tokenizer.decode(list(prompt[-_END_TOKENS:]), skip_special_tokens=False)
        return end

    def encode(
        self, turns: Sequence[ChatTurn], notice: Notice, *, continue_last: bool = False
    ) -> list[int]:
        """Returns the prompt that the model completes with its next turn.

        Args:
            continue_last: the last turn is the assistant's and unfinished. The
                prompt is then that for a new turn followed by what there is of
                it: exactly what the model had before it when it was interrupted.

        Raises:
            UserError: `template_failed`.
        """
        begun = ""
        if continue_last and turns and turns[-1].role == "assistant":
            begun = self._mark(turns[-1])
            turns = turns[:-1]
        if not self.has_template:
            notice("no_chat_template", model=self._name)
            # A space, as in the turns before it; the plain template leaves it to the model.
            begun = f" {begun}" if begun else ""
        rendered = self._render(turns, notice)
        if begun or self._at_once:
            rendered += self.markers.before_answer(rendered)
        return self._encode_marked(rendered + begun)

    def count(self, text: str) -> int:
        """Returns how many tokens a text has, without a template."""
        return len(self._tokenizer.encode(text, add_special_tokens=False, verbose=False))

    def _render(self, turns: Sequence[ChatTurn], notice: Notice) -> str:
        """Renders the turns; what the template refuses is tried in other forms."""
        messages = [(turn.role, self._mark(turn)) for turn in turns]
        has_system = any(role == "system" for role, _ in messages)
        try:
            rendered = self._apply(messages)
            if not has_system or _shows(rendered, messages[0][1]):
                return rendered
            refusal: Exception | None = None  # silently left out
        except UserError:
            raise
        except Exception as error:  # templates are programs; they raise what they like
            refusal = error
        if has_system:
            try:
                rendered = self._apply(_without_system(messages))
                notice("system_merged", model=self._name)
                return rendered
            except Exception as error:
                refusal = refusal or error
        try:  # "roles must alternate": a failed answer leaves two user turns in a row
            return self._apply(_alternating(_without_system(messages)))
        except Exception as error:
            reason = next(iter(str(refusal or error).strip().splitlines()), "no reason given")
            raise UserError("template_failed", model=self._name, reason=reason[:200]) from None

    def _apply(self, messages: Sequence[tuple[str, str]]) -> str:
        def render() -> str:
            rendered: str = self._tokenizer.apply_chat_template(
                [{"role": role, "content": content} for role, content in messages],
                chat_template=None if self.has_template else _PLAIN_TEMPLATE,
                add_generation_prompt=True,
                tokenize=False,
                **self._template_options,
            )
            return rendered

        try:
            return within(_LONGEST_RENDERING_S, render, code=_TEMPLATE_CODE)
        except TimeLimitError:
            reason = "it does not come to an end"
            raise UserError("template_failed", model=self._name, reason=reason) from None

    def _mark(self, turn: ChatTurn) -> str:
        from transformers.utils.chat_template_utils import mark_control_tokens

        marked: str = mark_control_tokens(_encodable(turn.content), self._marks[turn.role])
        return marked

    def _encode_marked(self, rendered: str) -> list[int]:
        from transformers.utils.chat_template_utils import encode_marked_chat

        try:
            ids: list[int] = encode_marked_chat(self._tokenizer, rendered)
        except ValueError:
            # This vocabulary has the control token as a plain word too: take it apart.
            ids = encode_marked_chat(self._tokenizer, _split_marked(rendered))
        if self.has_template:
            # Elsewhere the template writes the token that begins a text itself.
            return ids if ids[: len(self._beginning)] == self._beginning else self._beginning + ids
        begin = self._tokenizer.bos_token_id
        automatic = self._tokenizer.encode("", add_special_tokens=True)
        return [begin, *ids] if begin is not None and automatic[:1] == [begin] else ids


def _encodable(text: str) -> str:
    """Replaces lone surrogates, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _pattern(tokens: Iterable[str]) -> re.Pattern[str]:
    """Returns a pattern for any of the tokens, the longest first.

    Some models have thousands of them; looking at the first character before
    trying them all keeps a long text fast.
    """
    longest_first = sorted(filter(None, tokens), key=len, reverse=True)
    if not longest_first:
        return re.compile("(?!)")  # never matches
    first = "".join(sorted({re.escape(token[0]) for token in longest_first}))
    return re.compile(f"(?=[{first}])(?:{'|'.join(map(re.escape, longest_first))})")


def _split_marked(rendered: str) -> str:
    """Puts a space into every marked control token, so that it is none any more."""
    from transformers.utils import chat_template_utils as marks

    start, end = marks._CONTROL_TOKEN_START, marks._CONTROL_TOKEN_END
    return re.sub(f"{start}(.)(.*?){end}", r"\1 \2", rendered, flags=re.DOTALL)


def _shows(rendered: str, content: str) -> bool:
    return content.strip() in rendered


def _without_system(messages: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Puts the system turn's text before the first user turn's."""
    if not messages or messages[0][0] != "system":
        return list(messages)
    system, rest = messages[0][1], list(messages[1:])
    for index, (role, content) in enumerate(rest):
        if role == "user":
            rest[index] = (role, f"{system}\n\n{content}")
            return rest
    return [("user", system), *rest]


def _alternating(messages: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Joins turns of the same role that follow each other."""
    joined: list[tuple[str, str]] = []
    for role, content in messages:
        if joined and joined[-1][0] == role:
            joined[-1] = (role, f"{joined[-1][1]}\n\n{content}")
        else:
            joined.append((role, content))
    return joined
