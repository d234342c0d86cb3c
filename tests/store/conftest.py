from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.store.database import Store


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
