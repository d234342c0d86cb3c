"""A document that has been read, and an engine that summarizes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.services.jobs import SummaryOptions
from desktop_app.store.document_records import DocumentRecord

from ..conftest import Bench
from ..panel_kit import SENTENCE, Engine

CHAT = SummaryOptions(method="chat", length="short", focus="money", language="ja")


@pytest.fixture
def engine(bench: Bench) -> Engine:
    return Engine(bench)


@pytest.fixture
def document(engine: Engine, tmp_path: Path) -> DocumentRecord:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"whatever")
    return engine.read(path, SENTENCE, "It cost money.", "The end.")
