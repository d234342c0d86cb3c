from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.readers.documents.records import DocumentFacts, Passage, Place
from desktop_app.store.database import Store
from desktop_app.store.document_records import DocumentRecord


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = Store.open(path)
    yield opened
    opened.close()


def add_chat(store: Store, *texts: str, title: str = "") -> str:
    """Adds a conversation of one branch, the user's and the model's texts in turn."""
    with store.write() as transaction:
        chat = transaction.conversations.add()
        parent = None
        for number, text in enumerate(texts):
            role = "assistant" if number % 2 else "user"
            parent = transaction.messages.add(chat.id, parent, role, text).id
        transaction.conversations.change(chat.id, title=title, active_leaf_id=parent)
    return chat.id


def add_document(
    store: Store, name: str, *texts: str, title: str = "", content_hash: str = ""
) -> DocumentRecord:
    """Adds a document that is read to its end; by default with a content of its own."""
    passages = [Passage(text, Place(page=n + 1, paragraph=n)) for n, text in enumerate(texts)]
    facts = DocumentFacts(name, "pdf", len(texts), (), title, None, len(texts), 1)
    with store.write() as transaction:
        added = transaction.documents.add(name, f"/{name}", content_hash or f"hash of {name}", 9)
        transaction.documents.add_passages(added.id, passages)
        return transaction.documents.complete(added.id, facts)
