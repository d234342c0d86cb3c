"""Summaries made of a document's own sentences: at once, in any language, without a model.

A long document is ranked section by section and then as a whole, so that every
part has its say. Where there is an embedding model, it has its say in the end: of a
novel it reads only the sentences that are left then. Knows no chat model.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Generator, Sequence

from desktop_app.engine.embedding.embedder import Embedder
from desktop_app.engine.tasks import ranking
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.engine.tasks.sentence_likeness import ByMeaning, ByWords, Likeness
from desktop_app.engine.tasks.sentences import Sentence, language_of, split
from desktop_app.engine.tasks.word_vectors import Counted, counted, vectors, word_weights
from desktop_app.errors import UserError
from desktop_app.protocol import Stage
from desktop_app.protocol.summaries import (
    Citation,
    Length,
    SummarizeParams,
    Summary,
    SummarySentence,
)

_log = logging.getLogger(__name__)

SENTENCES: dict[Length, int] = {"line": 1, "short": 3, "medium": 7, "detailed": 15}
#: At the start of a list's item; the summary's own list has its own.
_BULLET = re.compile(r"^[•‣▪◦●○■□・*–-]\s+")
#: The dots between a title and its page in a table of contents.
_LEADERS = re.compile(r"(?:[.·…] ?){5,}|…{2,}")
#: Sentences that are ranked together at first.
_SECTION = 400
#: Passages that are cut into sentences between two looks at whether to stop.
_SPLIT_AT_ONCE = 500
#: For each sentence of the summary so many are looked at in the end.
_CANDIDATES = 6
#: What is shorter says little by itself, what is longer cannot be read in passing.
_FEWEST_WORDS, _MOST_WORDS = 5, 60


def extract(params: SummarizeParams, context: TaskContext) -> Generator[None, None, Summary]:
    """Returns the summary; yields between sections."""
    job = context.job
    sentences: list[Sentence] = []
    counts: list[Counted] = []
    for first in range(0, len(params.passages), _SPLIT_AT_ONCE):
        job.cancel.raise_if_set()
        some = split(params.passages[first : first + _SPLIT_AT_ONCE], first)
        sentences += some
        counts += [counted(sentence.text) for sentence in some]
        yield
    contents = {n for n, each in enumerate(sentences) if _LEADERS.search(each.text)}
    weights = word_weights(counts, params.focus)
    count = SENTENCES[params.length]

    def by_words(indices: Sequence[int]) -> ByWords:
        return ByWords(vectors([counts[i] for i in indices], weights))

    def best(indices: Sequence[int], likeness: Likeness, most: int) -> list[int]:
        """Returns the sentences among these that say most, in order."""
        sizes = [counts[i].total() for i in indices]
        telling = [
            n
            for n, size in enumerate(sizes)
            if _FEWEST_WORDS <= size <= _MOST_WORDS and indices[n] not in contents
        ]
        scores = ranking.centrality(likeness, params.focus)
        if not params.focus:  # the answer to a question may stand anywhere
            scores = scores * ranking.opening(indices, len(sentences))
        chosen = ranking.choose(likeness, scores, most, telling or range(len(indices)))
        return [indices[n] for n in chosen]

    left: list[int] = list(range(len(sentences)))
    if len(sentences) > _SECTION:
        sections = [left[i : i + _SECTION] for i in range(0, len(left), _SECTION)]
        share = max(2, -(-count * _CANDIDATES // len(sections)))
        left = []
        for number, section in enumerate(sections):
            job.cancel.raise_if_set()
            job.progress(Stage.WORKING, number * _SECTION, len(sentences))
            left += best(section, by_words(section), share)
            yield
    likeness: Likeness = by_words(left)
    model = ""
    if params.model is not None and len(left) > count:
        texts = [sentences[i].text for i in left]
        likeness, model = yield from _by_meaning(by_words(left), texts, params, context)
    chosen = [sentences[i] for i in best(left, likeness, count)]
    job.progress(Stage.WORKING, len(sentences), len(sentences))
    text = " ".join(sentence.text for sentence in chosen)
    return Summary(
        method="extractive",
        sentences=tuple(map(_cited, chosen)),
        passages_read=len(params.passages),
        passages=len(params.passages),
        language=language_of(text),
        model=model,
    )


def _by_meaning(
    words: ByWords, texts: Sequence[str], params: SummarizeParams, context: TaskContext
) -> Generator[None, None, tuple[Likeness, str]]:
    """Returns the likeness of sentences by words and meaning, and what the model is called.

    Without the model, whatever keeps it from being loaded, words have to do.
    """
    assert params.model is not None
    try:
        loaded = context.load("embedding", params.model)
        embedder = Embedder(loaded)
    except UserError as error:
        _log.warning("sentences are compared by words alone: %s", error.code)
        return words, ""
    found = yield from embedder.embed(texts, "passage", context.job)
    question = None
    if params.focus:
        (question,) = yield from embedder.embed([params.focus], "query", context.job)
    return ByMeaning(words, found, question), loaded.folder.name


def _cited(sentence: Sentence) -> SummarySentence:
    place = Citation(sentence.passage, sentence.start, sentence.end, 1.0)
    # The cells of a table's row are parted by tabs, which leave holes in running text.
    text = sentence.text.replace("\t", " · ")
    return SummarySentence(_BULLET.sub("", text) or text, (place,))
