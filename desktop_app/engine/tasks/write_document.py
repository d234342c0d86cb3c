"""The task "write_document": a document written once more, with its blocks translated.

Knows no format (`rewriting` does) and no model.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Generator
from pathlib import Path

from desktop_app.engine.tasks.context import TaskContext
from desktop_app.errors import UserError
from desktop_app.protocol.rewriting import DocumentWritten, WriteDocumentParams
from desktop_app.readers.documents import content_hash
from desktop_app.rewriting import open_document, same_text


def run(params: WriteDocumentParams, context: TaskContext) -> Generator[object]:
    """Yields `DocumentWritten` when the file is in its place.

    Raises:
        UserError: `document_moved` when the document is another one than was read,
            `nothing_translated` when it would say what it says already; nothing is
            written then. `file_not_written`, and those of `rewriting.open_document`.
    """
    path, stop = Path(params.path), context.job.cancel.raise_if_set
    if content_hash(path) != params.content_hash:
        raise UserError("document_moved", name=path.name)
    document = open_document(path, cancelled=stop)
    output = Path(params.output) if params.output else _beside(path, params, document.suffix_out)
    # Beside its place, so that what was there stands until the new one is known to be good.
    made = output.with_name(f".{output.stem[:100]}-{secrets.token_hex(4)}{output.suffix}")
    try:
        notes = document.write(made, params.texts, language=params.language)
        stop()
        if same_text(path, made):
            raise UserError("nothing_translated", name=path.name)
        try:
            os.replace(made, output)
        except OSError as error:
            reason = error.strerror or error
            raise UserError("file_not_written", path=output, reason=reason) from error
    finally:
        made.unlink(missing_ok=True)
    yield DocumentWritten(str(output), tuple((note.code, note.values) for note in notes))


def _beside(path: Path, params: WriteDocumentParams, suffix: str) -> Path:
    """Returns a new name for the translation: report.docx → report.ja.docx."""
    stem = f"{path.stem}.{params.language}"
    wanted, number = path.with_name(stem + suffix), 1
    while wanted.exists():
        number += 1
        wanted = path.with_name(f"{stem} ({number}){suffix}")
    return wanted
