"""What an answer begins with: its rows, its request, and what the model is to read of a chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from desktop_app.protocol import ChatTurn, Generate, Role
from desktop_app.services.asking import Question
from desktop_app.services.reply import Reply
from desktop_app.store.records import ConversationRecord, MessageStatus


@dataclass(frozen=True, slots=True)
class Start:
    """Answers whose rows are written and whose request is not posted yet.

    Attributes:
        replies: the alternatives, written side by side; mostly one.
        question: what is asked about the conversation's documents; `None` if it has none.
    """

    replies: tuple[Reply, ...]
    generate: Generate
    question: Question | None = None

    @property
    def reply(self) -> Reply:
        """The one that is shown."""
        return self.replies[0]


def turns_of(
    conversation: ConversationRecord, branch: list[tuple[str, str, str]]
) -> tuple[ChatTurn, ...]:
    """Returns what the model is to read; answers that failed or are empty are left out.

    So are old thoughts: models are trained on answers alone, and a thought is long.
    """
    turns = [ChatTurn("system", conversation.system_prompt)] if conversation.system_prompt else []
    turns += [
        ChatTurn(cast(Role, role), content)
        for role, content, status in branch
        if role == "user" or (content and status != MessageStatus.FAILED)
    ]
    return tuple(turns)
