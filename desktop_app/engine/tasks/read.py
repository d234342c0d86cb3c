"""The task "read": a file to its passages, by the hundred, and what is known of the whole.

Knows no format (`readers.documents` does) and keeps nothing.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

from desktop_app.engine.runtime import Job
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.protocol import Stage
from desktop_app.protocol.documents import ContentHash, PassageBatch, ReadParams
from desktop_app.readers.documents import DocumentFacts, Limits, Passage, content_hash, read

#: A batch is written in one go at the other end, in some hundredths of a second.
_BATCH_PASSAGES, _BATCH_CHARACTERS = 200, 30_000
#: A chat waits no longer than this for its turn.
_BATCH_S = 0.5
_PROGRESS_INTERVAL_S = 0.1
_HASHED_AT_ONCE = 1 << 20


def run(params: ReadParams, context: TaskContext) -> Generator[object]:
    """Yields the `ContentHash`, then `PassageBatch`es, and at last the `DocumentFacts`.

    Of a content that is known, only its hash.

    Raises:
        UserError: as `readers.documents.read`.
    """
    path, job = Path(params.path), context.job
    content = _content_hash(path, job)
    if content is not None:
        yield content
        if content.sha256 in params.known:
            return
    items = read(
        path,
        password=params.password,
        progress=_seldom(job),
        cancelled=job.cancel.raise_if_set,
        pauses=True,
    )
    # Closed here and now, not when the collector comes: the file is open as long.
    with closing(cast("Generator[Passage | DocumentFacts | None]", items)):
        yield from _batches(items)


def _batches(items: Iterator[Passage | DocumentFacts | None]) -> Generator[object]:
    batch: list[Passage] = []
    characters, begun = 0, time.monotonic()
    for item in items:
        if isinstance(item, DocumentFacts):
            if batch:
                yield PassageBatch(tuple(batch))
            yield item
            return
        if item is not None:
            batch.append(item)
            characters += len(item.text)
        full = len(batch) >= _BATCH_PASSAGES or characters >= _BATCH_CHARACTERS
        if full or time.monotonic() - begun >= _BATCH_S:
            yield PassageBatch(tuple(batch)) if batch else None
            batch, characters, begun = [], 0, time.monotonic()


def _content_hash(path: Path, job: Job) -> ContentHash | None:
    """Returns what the file holds; `None` when it is too large to be read."""
    digest = hashlib.sha256()
    try:
        size_bytes = path.stat().st_size
        if size_bytes > Limits().file_bytes:
            return None
        with path.open("rb") as file:
            while piece := file.read(_HASHED_AT_ONCE):
                job.cancel.raise_if_set()
                digest.update(piece)
    except OSError:
        return ContentHash(content_hash(path), path.stat().st_size)  # says what is wrong with it
    return ContentHash(digest.hexdigest(), size_bytes)


def _seldom(job: Job) -> Callable[[int, int], None]:
    """Returns what tells progress as often as an eye sees it, and its end."""
    told_at = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal told_at
        now = time.monotonic()
        if now - told_at >= _PROGRESS_INTERVAL_S or done >= total:
            told_at = now
            job.progress(Stage.WORKING, done, total)

    return tell
