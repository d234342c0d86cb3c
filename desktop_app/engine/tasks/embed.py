"""The task "embed": texts to vectors, some dozens at a time. Keeps nothing."""

from __future__ import annotations

from collections.abc import Generator

from desktop_app.engine.embedding.embedder import Embedder
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.protocol import Stage
from desktop_app.protocol.embedding import EmbedParams, Vectors

#: Texts that make a piece.
_PIECE = 64


def run(params: EmbedParams, context: TaskContext) -> Generator[object]:
    """Yields `Vectors` piece by piece, in order.

    Raises:
        UserError: as `checkpoints.load`, or `embedder_unsupported`.
    """
    total = len(params.texts)
    for first in range(0, total, _PIECE):
        texts = params.texts[first : first + _PIECE]
        embedder = Embedder(context.load("embedding", params.model))
        context.job.progress(Stage.WORKING, first, total)
        found = yield from embedder.embed(texts, params.kind, context.job)
        context.job.progress(Stage.WORKING, first + len(texts), total)
        yield Vectors(first, found.shape[1], found.astype("<f2").tobytes())
