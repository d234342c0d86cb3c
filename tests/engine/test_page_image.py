"""The task that draws pages: only of the file that was read."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from desktop_app.engine.tasks import start
from desktop_app.errors import UserError
from desktop_app.protocol.page_images import PageImage, PageImageParams
from tests.readers.pdf_writer import Page, write_pdf


def draw(path: Path, digest: str) -> list[Any]:
    context: Any = None  # drawing needs nothing of it
    return list(
        start("page_image", PageImageParams(str(path), digest, 1, 300, ("Hello",)), context)
    )


def test_the_page_of_the_file_that_was_read(tmp_path: Path) -> None:
    file = write_pdf(tmp_path / "a.pdf", [Page.of("Hello there.")])
    (image,) = draw(file, sha256(file.read_bytes()).hexdigest())
    assert isinstance(image, PageImage)
    assert (image.page, image.pages, image.width, len(image.marks)) == (1, 1, 300, 1)


def test_a_file_that_has_changed_is_not_shown_for_the_old_one(tmp_path: Path) -> None:
    file = write_pdf(tmp_path / "a.pdf", [Page.of("Hello there.")])
    digest = sha256(file.read_bytes()).hexdigest()
    draw(file, digest)
    write_pdf(file, [Page.of("Something else.")])
    with pytest.raises(UserError) as caught:
        draw(file, digest)
    assert caught.value.code == "document_moved"
    file.unlink()
    with pytest.raises(UserError) as caught:
        draw(file, digest)
    assert caught.value.code == "document_moved"
