"""The task "summarize": a document's passages to a summary whose sentences cite them."""

from __future__ import annotations

import re
from collections.abc import Generator

from desktop_app.engine.tasks import citing
from desktop_app.engine.tasks.condensing import condense
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.engine.tasks.extracting import extract
from desktop_app.engine.tasks.rewriting import rewrite
from desktop_app.engine.tasks.sentences import language_of, split
from desktop_app.engine.tasks.word_vectors import counted, vectors, word_weights
from desktop_app.errors import UserError
from desktop_app.protocol.summaries import SourcePassage, SummarizeParams, Summary, SummaryNotes

_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")


def run(params: SummarizeParams, context: TaskContext) -> Generator[object]:
    """Yields the notes on the parts, if it takes any, and at last a `Summary`.

    Raises:
        UserError: `nothing_to_summarize`.
    """
    if not any(passage.text.strip() for passage in params.passages):
        raise UserError("nothing_to_summarize")
    if params.method in ("chat", "seq2seq"):
        yield (yield from _written(params, context))
    else:
        yield (yield from extract(params, context))


def _written(
    params: SummarizeParams, context: TaskContext
) -> Generator[SummaryNotes | None, None, Summary]:
    sources = split(params.passages)
    if params.method == "seq2seq":
        sentences, model = yield from rewrite(params, sources, context)
    else:
        sentences = _lines((yield from condense(params, sources, context)))
        model = context.model().name
    counts = [counted(sentence.text) for sentence in sources]
    found = vectors(counts, word_weights(counts))
    return Summary(
        method=params.method,
        sentences=citing.cite(sentences, sources, found),
        passages_read=len(params.passages),
        passages=len(params.passages),
        language=language_of(" ".join(sentences)),
        model=model,
    )


def _lines(text: str) -> list[str]:
    """Returns the bullets of a list, the sentences of everything else."""
    found: list[str] = []
    for line in filter(str.strip, text.splitlines()):
        bullet = _BULLET.match(line)
        if bullet:
            found.append(line[bullet.end() :].strip())
        else:
            found += [sentence.text for sentence in split([SourcePassage(line)])]
    return found
