"""Summaries written by the chat model: at once if the document fits, else part by part.

Parts end between sentences, every passage belongs to exactly one. The notes on
the parts are joined, in rounds if need be, until the last answer reads them
all. Knows nothing of files and of how sources are found.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

from desktop_app.engine.tasks import wording
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.engine.tasks.sentences import Sentence
from desktop_app.protocol import ChatTurn, GenerationParams, Stage
from desktop_app.protocol.summaries import SummarizeParams, SummaryNotes

#: Of the context: for the answer, for the instruction and a template around it.
_ANSWER_SHARE, _FRAME_TOKENS = 0.25, 200
_MOST_ANSWER_TOKENS = 700


def condense(
    params: SummarizeParams, sentences: Sequence[Sentence], context: TaskContext
) -> Generator[SummaryNotes | None, None, str]:
    """Returns the summary's text; yields the notes on every part when they are written."""
    room = context.model().context_tokens
    answer = min(_MOST_ANSWER_TOKENS, int(room * _ANSWER_SHARE))
    parts = cut(sentences, room - answer - _FRAME_TOKENS, context)
    texts = [" ".join(sentence.text for sentence in part) for part in parts]
    if len(parts) > 1:
        known = _known(params.notes, parts)
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
        while len(joined := _joined(texts, room - answer - _FRAME_TOKENS, context)) > 1:
            texts = []
            for group in joined:
                texts.append(_answer(wording.notes_on(group, params, 0, 1), answer // 2, context))
                yield None
        texts = joined
        context.job.progress(Stage.WORKING, len(parts), len(parts) + 1)
    return _answer(wording.summary_of(texts[0], params), answer, context)


def _known(notes: Sequence[SummaryNotes], parts: Sequence[Sequence[Sentence]]) -> dict[int, str]:
    """Returns the notes on these very parts; with another context they were cut elsewhere."""
    places = [(len(parts), part[0].passage, part[-1].passage) for part in parts]
    return {
        note.step: note.text
        for note in notes
        if note.step < len(parts) and (note.steps, note.first, note.last) == places[note.step]
    }


def cut(sentences: Sequence[Sentence], tokens: int, context: TaskContext) -> list[list[Sentence]]:
    """Cuts into parts of at most `tokens`, between sentences; one that is longer stands alone."""
    parts: list[list[Sentence]] = [[]]
    size = 0
    for sentence in sentences:
        count = context.count((ChatTurn("user", sentence.text),))
        if parts[-1] and size + count > tokens:
            parts.append([])
            size = 0
        parts[-1].append(sentence)
        size += count
    return [part for part in parts if part]


def _joined(texts: Sequence[str], tokens: int, context: TaskContext) -> list[str]:
    """Joins notes to as few texts of at most `tokens` as that takes, at least two to one."""
    groups: list[list[str]] = [[]]
    size = 0
    for text in texts:
        count = context.count((ChatTurn("user", text),))
        if len(groups[-1]) > 1 and size + count > tokens:
            groups.append([])
            size = 0
        groups[-1].append(text)
        size += count
    return ["\n\n".join(group) for group in groups]


def _answer(prompt: str, most_tokens: int, context: TaskContext) -> str:
    params = GenerationParams(temperature=0.0, max_new_tokens=most_tokens, thinking=False)
    deltas = context.chat((ChatTurn("user", prompt),), params)
    return "".join(delta.text for delta in deltas).strip()
