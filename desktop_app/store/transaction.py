"""What can be done to the history inside one transaction, by subject."""

from __future__ import annotations

from sqlalchemy.orm import Session

from desktop_app.store.attachments import Attachments
from desktop_app.store.branches import Branches
from desktop_app.store.chats import Conversations
from desktop_app.store.documents import Documents
from desktop_app.store.messages import Messages
from desktop_app.store.runs import Runs
from desktop_app.store.search import Search
from desktop_app.store.segments import Segments
from desktop_app.store.transcripts import Transcripts
from desktop_app.store.translation_memory import TranslationMemory
from desktop_app.store.translation_units import TranslationUnits
from desktop_app.store.translations import Translations
from desktop_app.store.vectors import Vectors


class Transaction:
    """One transaction on the history; valid inside `Store.read()` or `Store.write()`."""

    def __init__(self, session: Session, writer: str) -> None:
        self.conversations = Conversations(session)
        self.messages = Messages(session, writer)
        self.branches = Branches(session)
        self.documents = Documents(session)
        self.attachments = Attachments(session)
        self.runs = Runs(session, writer)
        self.transcripts = Transcripts(session)
        self.segments = Segments(session)
        self.translations = Translations(session)
        self.translation_units = TranslationUnits(session)
        self.translation_memory = TranslationMemory(session)
        self.search = Search(session)
        self.vectors = Vectors(session)
