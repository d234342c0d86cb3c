"""Summaries written by the chat model: at once if the document fits, else part by part.

The notes on the parts are joined, in rounds if need be, until the last answer
reads them all. Knows nothing of files and of how sources are found.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

from desktop_app.engine.tasks import parts as cutting
from desktop_app.engine.tasks import wording
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.engine.tasks.sentences import Sentence
from desktop_app.protocol import ChatTurn, DeltaKind, GenerationParams, Stage
from desktop_app.protocol.summaries import SummarizeParams, SummaryNotes

#: Of the context: for the answer, for the instruction and a template around it.
_ANSWER_SHARE, _FRAME_TOKENS = 0.25, 200
_MOST_ANSWER_TOKENS = 700
#: Sentences that are counted before somebody else has a turn.
_COUNTED_AT_ONCE = 200


def condense(
    params: SummarizeParams, sentences: Sequence[Sentence], context: TaskContext
) -> Generator[SummaryNotes | None, None, str]:
    """Returns the summary's text; yields the notes on every part when they are written."""
    room = context.model().context_tokens
    answer = min(_MOST_ANSWER_TOKENS, int(room * _ANSWER_SHARE))
    limit = room - answer - _FRAME_TOKENS
    parts = yield from _cut(params, sentences, limit, context)
    texts = [cutting.text_of(part, params.passages) for part in parts]
    if len(parts) > 1:
        known = cutting.known_notes(params.notes, parts)
        notes = []
        for step, part in enumerate(parts):
            context.job.progress(Stage.WORKING, step, len(parts) + 1)
            if step not in known:
                asked = wording.notes_on(texts[step], params, step, len(parts))
                known[step] = _answer(asked, answer // 2, context)
                first, last = part[0].passage, part[-1].passage
                yield SummaryNotes(step, len(parts), first, last, known[step])
            notes.append(known[step])
        texts = notes
        while len(joined := _joined(texts, limit, context)) > 1:
            texts = []
            for group in joined:
                texts.append(_answer(wording.notes_on(group, params, 0, 1), answer // 2, context))
                yield None
        texts = joined
        context.job.progress(Stage.WORKING, len(parts), len(parts) + 1)
    return _answer(wording.summary_of(texts[0], params), answer, context, shown=True)


def _cut(
    params: SummarizeParams, sentences: Sequence[Sentence], limit: int, context: TaskContext
) -> Generator[None, None, list[list[Sentence]]]:
    """Returns parts of at most `limit` tokens."""
    frame = _tokens("", context)

    def size(text: str) -> int:
        return _tokens(text, context) - frame + 1  # the space before the next sentence

    whole: list[Sentence] = []
    sizes: list[int] = []
    for sentence in sentences:
        context.job.cancel.raise_if_set()
        cost = size(sentence.text)
        if cost <= limit:
            whole.append(sentence)
            sizes.append(cost)
        else:
            pieces = list(cutting.split_long([sentence], limit, size))
            whole += pieces
            sizes += [size(piece.text) for piece in pieces]
        if len(whole) % _COUNTED_AT_ONCE == 0:
            yield
    return cutting.cut(whole, sizes, limit, params.passages)


def _joined(texts: Sequence[str], tokens: int, context: TaskContext) -> list[str]:
    """Joins notes to as few texts of at most `tokens` as that takes, at least two to one."""
    groups: list[list[str]] = [[]]
    size = 0
    for text in texts:
        count = _tokens(text, context)
        if len(groups[-1]) > 1 and size + count > tokens:
            groups.append([])
            size = 0
        groups[-1].append(text)
        size += count
    return ["\n\n".join(group) for group in groups]


def _tokens(text: str, context: TaskContext) -> int:
    return context.count((ChatTurn("user", text),))


def _answer(prompt: str, most_tokens: int, context: TaskContext, *, shown: bool = False) -> str:
    """Returns the model's answer; what it thinks aloud is none of it."""
    params = GenerationParams(temperature=0.0, max_new_tokens=most_tokens, thinking=False)
    text = ""
    for delta in context.chat((ChatTurn("user", prompt),), params):
        if delta.text and delta.kind is DeltaKind.ANSWER:
            if shown:
                context.draft(delta.text, len(text))
            text += delta.text
    return text.strip()
