"""What holds for every kind: places, progress, cancel, limits, names that lie, laziness."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from desktop_app.errors import UserError
from desktop_app.readers.documents import (
    KINDS,
    DocumentFacts,
    Limits,
    Passage,
    content_hash,
    read,
    suffixes,
)

from .kit import read_all, refusal, texts
from .pdf_writer import Page, write_pdf


class Stopped(Exception):
    """What a waiting side raises; nothing a reader knows."""


def _long_text(path: Path) -> Path:
    path.write_text("\n\n".join(f"Paragraph {n} of a long text." for n in range(20_000)))
    return path


def test_passages_are_numbered_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\n\ntwo\n\nthree\n")
    passages, facts = read_all(tmp_path / "a.txt")
    assert [p.place.paragraph for p in passages] == [0, 1, 2]
    assert facts == DocumentFacts(
        name="a.txt", kind="text", encoding="utf-8", passages=3, characters=len("onetwothree")
    )


def test_reading_is_lazy_and_lets_go_of_the_file(tmp_path: Path) -> None:
    file = write_pdf(tmp_path / "a.pdf", [Page.of("one"), Page.of("two")])
    items = read(file)
    first = next(items)
    assert isinstance(first, Passage) and first.text == "one"
    items.close()  # type: ignore[attr-defined]
    file.unlink()


def test_progress_rises_to_its_total(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    for _ in read(
        _long_text(tmp_path / "a.txt"), progress=lambda done, total: steps.append((done, total))
    ):
        pass
    assert len(steps) > 20
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1]
    assert len({total for _, total in steps}) == 1


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".rtf", ".csv", ".eml"])
def test_what_the_waiting_side_raises_passes_through(tmp_path: Path, suffix: str) -> None:
    file = _long_text(tmp_path / f"a{suffix}")
    if suffix == ".rtf":
        file.write_text(r"{\rtf1 " + r"text\par " * 20_000 + "}")
    asked = 0

    def cancelled() -> None:
        nonlocal asked
        asked += 1
        if asked == 4:
            raise Stopped

    with pytest.raises(Stopped):
        list(read(file, cancelled=cancelled))


def test_an_error_in_the_progress_is_not_the_documents(tmp_path: Path) -> None:
    def progress(done: int, total: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(read(_long_text(tmp_path / "a.txt"), progress=progress))


def test_limits_on_characters_and_bytes(tmp_path: Path) -> None:
    file = _long_text(tmp_path / "a.txt")
    assert refusal(file, limits=Limits(file_bytes=1000)) == "document_too_large"
    assert refusal(file, limits=Limits(characters=200_000)) == "document_too_large"
    got = []
    with pytest.raises(UserError):
        for item in read(file, limits=Limits(characters=400_000)):
            got.append(item)
    assert len(got) > 10_000


@pytest.mark.parametrize("content", ["", " \n\n\t\n", "\ufeff"])
def test_nothing_to_read(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.txt").write_text(content, encoding="utf-8")
    assert refusal(tmp_path / "a.txt") == "document_empty"


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.txt") == "document_missing"
    assert refusal(tmp_path) == "document_unreadable"
    for path, code in ((tmp_path / "none", "missing"), (tmp_path, "unreadable")):
        with pytest.raises(UserError) as caught:
            content_hash(path)
        assert caught.value.code == f"document_{code}"


def test_the_content_counts_where_a_suffix_lies(tmp_path: Path) -> None:
    pdf = write_pdf(tmp_path / "really.pdf", [Page.of("In a PDF")])
    pdf.rename(tmp_path / "report.docx")
    assert read_all(tmp_path / "report.docx")[1].kind == "pdf"
    book = openpyxl.Workbook()
    book.active.append(["cell"])  # type: ignore[union-attr]
    book.save(tmp_path / "table.xlsx")
    (tmp_path / "table.xlsx").rename(tmp_path / "table.txt")
    assert read_all(tmp_path / "table.txt")[1].kind == "xlsx"
    (tmp_path / "page.pdf").write_text("<!DOCTYPE html><p>Not found</p>")
    assert read_all(tmp_path / "page.pdf")[1].kind == "html"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n", "vtt"),
        ("1\n00:00:01,000 --> 00:00:02,000\nHi\n", "srt"),
        ("<?xml version='1.0'?>\n<!-- x -->\n<html><p>Hi</p>", "html"),
        ("From: a@b.c\nTo: d@e.f\nSubject: g\n\nHi\n", "email"),
        ("Note: one\nNote: two\nNote: three\n", "text"),
        ("#!/bin/sh\necho %PDF-1.4\n", "text"),
        ("{\\rtf1 Hi}", "rtf"),
    ],
)
@pytest.mark.parametrize("name", ["README", "file.unknown"])
def test_files_without_a_telling_name(tmp_path: Path, name: str, content: str, kind: str) -> None:
    (tmp_path / name).write_text(content)
    assert read_all(tmp_path / name)[1].kind == kind


def test_old_office_files_say_what_to_do(tmp_path: Path) -> None:
    magic = bytes.fromhex("D0CF11E0A1B11AE1")
    (tmp_path / "old.doc").write_bytes(magic + b"\0" * 2000)
    assert refusal(tmp_path / "old.doc") == "document_unknown_kind"
    secret = magic + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "secret.docx").write_bytes(secret)
    assert refusal(tmp_path / "secret.docx") == "document_locked"


def test_the_registry_is_whole() -> None:
    assert len(suffixes()) == len(set(suffixes()))
    assert all(suffix.startswith(".") and suffix.islower() for suffix in suffixes())
    assert all(kind.name == name for name, kind in KINDS.items())
    assert {".pdf", ".docx", ".txt", ".srt", ".eml", ".epub"} <= set(suffixes())


def test_the_hash_is_of_the_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")
    assert content_hash(tmp_path / "a") == hashlib.sha256(b"content").hexdigest()


def test_unseen_characters_never_get_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\ufeffzero\u200bwidth so\xadft \x07bell", encoding="utf-8")
    assert texts(tmp_path / "a.txt") == ["zerowidth soft bell"]


def test_importing_the_readers_brings_in_no_library() -> None:
    code = "import sys, desktop_app.readers.documents; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stdout.split())
    assert "desktop_app.readers.documents.reading" in loaded
    heavy = {
        "pypdfium2", "openpyxl", "lxml", "charset_normalizer", "pysubs2", "markdown_it", "email",
        "torch", "PySide6", "sqlalchemy", "numpy",
    }  # fmt: skip
    assert loaded.isdisjoint(heavy)
