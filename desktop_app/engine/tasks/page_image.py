"""The task "page_image": a page of a PDF as a picture, drawn where a hostile file does no harm."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from functools import lru_cache
from pathlib import Path

from desktop_app.engine.tasks.context import TaskContext
from desktop_app.errors import UserError
from desktop_app.protocol.page_images import PageImage, PageImageParams
from desktop_app.readers.documents.pdf_page import draw


def run(params: PageImageParams, context: TaskContext) -> Generator[object]:
    """Yields a `PageImage`.

    Raises:
        UserError: `document_moved`, when the file is gone or holds something else;
            `page_not_drawn`.
    """
    path = Path(params.path)
    try:
        state = path.stat()
        digest = _sha256(params.path, state.st_size, state.st_mtime_ns)
    except OSError:
        digest = ""
    if digest != params.sha256:
        raise UserError("document_moved", name=path.name)
    drawn = draw(path, params.page, params.width, params.texts)
    yield PageImage(params.page, drawn.pages, drawn.width, drawn.height, drawn.pixels, drawn.marks)


@lru_cache(maxsize=8)
def _sha256(path: str, size_bytes: int, changed_ns: int) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
