"""The task "read_blocks": a document to its blocks, cut into sentences.

Knows no format (`rewriting` does) and keeps nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path

from desktop_app.engine.runtime import Job
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.protocol import Stage
from desktop_app.protocol.rewriting import BlocksRead, CutBlocks, CutSentence, ReadBlocksParams
from desktop_app.readers.documents import content_hash
from desktop_app.readers.sentences import Piece, cut
from desktop_app.rewriting import Block, open_document

#: A batch is written in one go at the other end, in some hundredths of a second.
_BATCH_SENTENCES = 200
#: A chat waits no longer than this for its turn.
_BATCH_S = 0.5


def run(params: ReadBlocksParams, context: TaskContext) -> Generator[object]:
    """Yields `CutBlocks`, and at last `BlocksRead`.

    Raises:
        UserError: as `rewriting.open_document`.
    """
    path, job = Path(params.path), context.job
    document = open_document(path, progress=_teller(job), cancelled=job.cancel.raise_if_set)
    found_hash = content_hash(path)
    batch: list[tuple[CutSentence, ...]] = []
    first, begun = 0, time.monotonic()
    for number, block in enumerate(document.blocks):
        job.cancel.raise_if_set()
        batch.append(sentences(block, params.language))
        full = sum(map(len, batch)) >= _BATCH_SENTENCES
        if full or time.monotonic() - begun >= _BATCH_S:
            yield CutBlocks(first, tuple(batch))
            first, batch, begun = number + 1, [], time.monotonic()
    if batch:
        yield CutBlocks(first, tuple(batch))
    yield BlocksRead(document.kind, len(document.blocks), document.suffix_out, found_hash)


def sentences(block: Block, language: str = "") -> tuple[CutSentence, ...]:
    """Cuts a block; never in the middle of what has to stay as it is."""
    found: list[CutSentence] = []
    start = 0
    for piece in _joined(cut(block.text, language), block.keep):
        end = start + len(piece.text)
        inside = ((max(a, start), min(b, end)) for a, b in block.keep)
        kept = tuple(dict.fromkeys(block.text[a:b] for a, b in inside if a < b))
        found.append(CutSentence(piece.text, piece.space, kept))
        start = end + len(piece.space)
    return tuple(found)


def _joined(pieces: Iterable[Piece], keep: tuple[tuple[int, int], ...]) -> Iterator[Piece]:
    held = Piece("", "")
    end = 0
    for piece in pieces:
        held = Piece(held.text + held.space + piece.text, piece.space) if held.text else piece
        end += len(piece.text) + len(piece.space)
        if not any(a < end < b for a, b in keep):
            yield held
            held = Piece("", "")
    if held.text:
        yield held


def _teller(job: Job) -> Callable[[int, int], None]:
    return lambda done, total: job.progress(Stage.WORKING, done, total)
