"""The chat model as a translator: several sentences a question, one by one where that fails.

Knows prompts and answers; nothing of documents, nor of whether a translation is any good.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

from desktop_app.engine.tasks.context import TaskContext
from desktop_app.engine.translation import clauses, wording
from desktop_app.engine.translation.model import Show
from desktop_app.engine.translation.ways import Draft, Wish
from desktop_app.protocol import ChatTurn, DeltaKind, GenerationParams, StopReason

#: A question has at most so many sentences, of so many characters together: an answer should
#: not take long, as chats wait for its end.
_MOST_TOGETHER, _MOST_CHARACTERS = 6, 400
#: Sentences before the first that are told with a question, and characters of them.
_BEFORE, _BEFORE_CHARACTERS = 3, 300
#: An answer may have so many tokens for each of the text's, and some.
_PER_TOKEN, _MORE = 3, 64
#: Of the context, prompt and answer both counted, a text may take so much.
_SHARE = 1 / 6


class ChatWay:
    """The chat model of the request.

    Attributes:
        before: the source's sentences before those that are translated next.
    """

    def __init__(self, order: wording.Order, context: TaskContext) -> None:
        self._order = order
        self._context = context
        self.before: list[str] = []
        self.tokens = 0
        self.loading_s = 0.0

    def translate(self, texts: Sequence[str], wish: Wish) -> Generator[None, None, list[Draft]]:
        """Returns a draft of each text; yields between two answers."""
        window = self._context.model().context_tokens
        parts = [clauses.fitting(text, lambda one: self._fits(one, window)) for text in texts]
        flat = [part.strip() for each in parts for part in each]
        show = wish.show if len(flat) == 1 else None
        found: list[Draft] = []
        for group in _groups(flat, wish.alone):
            before = self._before(flat[: len(found)]) if not wish.alone else []
            if len(group) > 1:
                drafts = self._together(group, before)
                yield None
                for at, text in enumerate(group):
                    if drafts[at] is None:
                        drafts[at] = self._one(text, before)
                        yield None
                found += [draft for draft in drafts if draft is not None]
            else:
                found.append(self._one(group[0], before, show))
                yield None
        drafts_of, at = [], 0
        for each in parts:
            drafts_of.append(_joined(each, found[at : at + len(each)]))
            at += len(each)
        return drafts_of

    def _together(self, texts: Sequence[str], before: Sequence[str]) -> list[Draft | None]:
        asked = wording.prompt(texts, self._order, before)
        text, _ended = self._answer(asked, self._count("\n".join(texts)))
        return [None if one is None else Draft(one) for one in wording.answers(text, texts)]

    def _one(self, text: str, before: Sequence[str], show: Show | None = None) -> Draft:
        asked = wording.prompt([text], self._order, before)
        answer, ended = self._answer(asked, self._count(text), show)
        return Draft(wording.answer(answer, text), ended=ended)

    def _answer(self, prompt: str, size: int, show: Show | None = None) -> tuple[str, bool]:
        """Returns the answer, without what was thought aloud, and whether it is whole."""
        params = GenerationParams(
            temperature=0.0, max_new_tokens=_PER_TOKEN * size + _MORE, thinking=False
        )
        text, reason = "", None
        for delta in self._context.chat((ChatTurn("user", prompt),), params):
            if delta.text and delta.kind is DeltaKind.ANSWER:
                text += delta.text
                if show is not None:
                    show(text)
            if delta.reason is not None:
                reason = delta.reason
                self.tokens += delta.stats.new_tokens
        return text, reason in (StopReason.END, StopReason.STOP_STRING)

    def _before(self, translated: Sequence[str]) -> list[str]:
        """Returns the last sentences before a question, as far as there is room for them."""
        last = [*self.before, *translated][-_BEFORE:]
        while last and sum(map(len, last)) > _BEFORE_CHARACTERS:
            last.pop(0)
        return last

    def _fits(self, text: str, window: int) -> bool:
        return len(text) < _SHARE * window or self._count(text) < _SHARE * window

    def _count(self, text: str) -> int:
        return self._context.count((ChatTurn("user", text),))


def _groups(texts: Sequence[str], alone: bool) -> list[list[str]]:
    groups: list[list[str]] = []
    for text in texts:
        last = groups[-1] if groups and not alone else None
        if (
            last is not None
            and len(last) < _MOST_TOGETHER
            and sum(map(len, last)) + len(text) <= _MOST_CHARACTERS
        ):
            last.append(text)
        else:
            groups.append([text])
    return groups


def _joined(parts: Sequence[str], drafts: Sequence[Draft]) -> Draft:
    if len(parts) == 1:
        return drafts[0]
    return Draft(
        clauses.joined(parts, [draft.text for draft in drafts]),
        ended=all(draft.ended for draft in drafts),
        split=True,
    )
