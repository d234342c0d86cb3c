"""Summaries written by a sequence-to-sequence model: part by part, then joined.

Such a model reads a window and writes some sentences, whatever it is asked: a
document is cut into as many parts as that takes, and what is written of them
is summarized again while it is much too long. Knows nothing of how sources are
found.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.seq2seq import Seq2Seq
from desktop_app.engine.tasks import parts as cutting
from desktop_app.engine.tasks import ranking
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.engine.tasks.extracting import SENTENCES
from desktop_app.engine.tasks.sentence_likeness import ByWords
from desktop_app.engine.tasks.sentences import Sentence, split
from desktop_app.engine.tasks.word_vectors import counted, vectors, word_weights
from desktop_app.protocol import Stage
from desktop_app.protocol.summaries import SourcePassage, SummarizeParams, SummaryNotes

_TASK = "summarization"
#: Tokens of a sentence that such a model writes, about.
_SENTENCE_TOKENS = 45
#: A part of fewer tokens leaves nothing out.
_SMALLEST_PART = 96
#: What is longer than so many times the wanted length is summarized once more; what is
#: left then loses its least telling sentences.
_MUCH_TOO_LONG = 3
#: A round that leaves more than this share of the sentences comes to nothing.
_SHRINKS = 0.8
#: Sentences that are counted between two looks whether to stop.
_COUNTED_AT_ONCE = 256

#: Shows text of the draft that is being written.
_Show = Callable[[str], None]


def rewrite(
    params: SummarizeParams, sentences: Sequence[Sentence], context: TaskContext
) -> Generator[SummaryNotes | None, None, tuple[list[str], str]]:
    """Returns the summary's sentences and the model's name; yields the notes on every part."""
    writer, name = _writer(params, context)
    wanted = SENTENCES[params.length]
    parts = yield from _cut(writer, sentences, params.passages, wanted, context)
    # What is written of few parts is the summary itself, and is shown as it is written.
    shown = len(parts) * _per_part(writer) <= _MUCH_TOO_LONG * wanted
    known = cutting.known_notes(params.notes, parts)
    draft = _Draft(context)
    texts: list[str] = []
    for step, part in enumerate(parts):
        context.job.progress(Stage.WORKING, step, len(parts))
        show = draft.add if shown else None
        if step in known:
            if show is not None:
                show(known[step])
        else:
            writer, name = _writer(params, context)  # it may have been freed
            text = cutting.text_of(part, params.passages)
            known[step] = _written(writer, text, context.job.cancel, show)
            if len(parts) > 1:
                first, last = part[0].passage, part[-1].passage
                yield SummaryNotes(step, len(parts), first, last, known[step])
        draft.end_text()
        texts.append(known[step])
    found = _sentences(texts)
    while len(found) > _MUCH_TOO_LONG * wanted:
        shorter = yield from _once_more(params, found, context)
        if len(shorter) > _SHRINKS * len(found):
            break
        found = shorter
    context.job.progress(Stage.WORKING, len(parts), len(parts))
    return _most_telling(found, wanted, params.focus), name


def _writer(params: SummarizeParams, context: TaskContext) -> tuple[Seq2Seq, str]:
    if params.model is None:
        raise ValueError("the task was given no model")
    loaded = context.load("seq2seq", params.model)
    return Seq2Seq(loaded, _TASK), loaded.folder.name


def _per_part(writer: Seq2Seq) -> int:
    """Returns how many sentences the model writes of a part, about."""
    return max(1, round(writer.usual_output / _SENTENCE_TOKENS))


def _cut(
    writer: Seq2Seq,
    sentences: Sequence[Sentence],
    passages: Sequence[SourcePassage],
    wanted: int,
    context: TaskContext,
) -> Generator[None, None, list[list[Sentence]]]:
    """Returns parts that the model reads whole, enough of them for the wanted sentences."""
    room = writer.window - writer.frame

    def size(text: str) -> int:
        return writer.counts([text])[0] + 1  # one more: joined, a text may take more tokens

    whole = list(cutting.split_long(sentences, room, size))
    sizes: list[int] = []
    for first in range(0, len(whole), _COUNTED_AT_ONCE):
        context.job.cancel.raise_if_set()
        texts = [sentence.text for sentence in whole[first : first + _COUNTED_AT_ONCE]]
        sizes += [count + 1 for count in writer.counts(texts)]
        yield
    enough = -(-wanted // _per_part(writer))
    limit = min(room, max(_SMALLEST_PART, sum(sizes) // enough + 1))
    return cutting.cut(whole, sizes, limit, passages)


def _once_more(
    params: SummarizeParams, found: Sequence[str], context: TaskContext
) -> Generator[None, None, list[str]]:
    """Returns the sentences of a summary of the summaries."""
    writer, _ = _writer(params, context)
    passages = tuple(map(SourcePassage, found))
    parts = yield from _cut(writer, split(passages), passages, 1, context)
    draft = _Draft(context)
    texts = []
    for part in parts:
        writer, _ = _writer(params, context)
        # In one line: these sentences are a text of their own.
        text = " ".join(sentence.text for sentence in part)
        texts.append(_written(writer, text, context.job.cancel, draft.add))
        draft.end_text()
        yield
    return _sentences(texts)


def _written(writer: Seq2Seq, text: str, cancel: CancelToken, show: _Show | None) -> str:
    """Returns the model's text in whole sentences, as far as it wrote any to its end."""
    written = writer.write(text, cancel, most_tokens=writer.usual_output, show=show)
    sentences = _sentences([written.text])
    if not written.ended and len(sentences) > 1:
        del sentences[-1]
    return "\n".join(sentences)


def _sentences(texts: Sequence[str]) -> list[str]:
    """Returns the sentences of texts, each once."""
    lines = [SourcePassage(line) for text in texts for line in text.splitlines()]
    return list(dict.fromkeys(sentence.text for sentence in split(lines)))


def _most_telling(sentences: list[str], most: int, focus: str) -> list[str]:
    """Returns at most so many of the sentences, in order."""
    if len(sentences) <= most:
        return sentences
    counts = [counted(sentence) for sentence in sentences]
    found = ByWords(vectors(counts, word_weights(counts, focus)))
    scores = ranking.centrality(found, focus)
    return [sentences[i] for i in ranking.choose(found, scores, most, range(len(sentences)))]


class _Draft:
    """What is shown of the texts while they are written, one after the other."""

    def __init__(self, context: TaskContext) -> None:
        self._context = context
        self._length = 0
        self._parted = True

    def add(self, text: str) -> None:
        """Shows more of a text."""
        if not self._parted:
            text, self._parted = f"\n{text.lstrip()}", True
        elif not self._length:
            text = text.lstrip()
        if text:
            self._context.draft(text, self._length)
            self._length += len(text)

    def end_text(self) -> None:
        """What comes next begins in a new line."""
        self._parted = not self._length
