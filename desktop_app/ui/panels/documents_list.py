"""The documents that were read: shown, worked on again, put in the trash."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.store.document_records import DocumentRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import ElidedLabel, FlatButton, IconButton, small
from desktop_app.ui.models import words
from desktop_app.ui.theme import Theme

_SHOWN = 50
_INDENT = 4  # px within a name, and of what stands below it


class DocumentsList(QWidget):
    """Newest first."""

    opened = Signal(object)  # DocumentRecord
    chosen = Signal(object)  # DocumentRecord to work on
    removed = Signal(object)  # DocumentRecord
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, theme: Theme, icon: str, act: str) -> None:
        """`icon` and `act` are of what the panel does with a document."""
        super().__init__()
        self._bridge = bridge
        self._theme = theme
        self._icon, self._act = icon, act
        self._shown = _SHOWN
        self.rows: dict[str, _Row] = {}
        self._empty = small(self.tr("Documents that were read appear here."))
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.more = QPushButton(self.tr("Show older ones"))
        self.more.setProperty("kind", "flat")
        self.more.clicked.connect(self._on_more)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self._empty)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self.more.hide()
        bridge.document_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Reads the list again."""
        library, limit = self._bridge.desk.library, self._shown
        self._bridge.call(lambda: library.documents(limit + 1), self._show, self._on_failed)

    def _show(self, documents: tuple[DocumentRecord, ...]) -> None:
        self.more.setVisible(len(documents) > self._shown)
        documents = documents[: self._shown]
        self._empty.setHidden(bool(documents))
        kept = {document.id for document in documents}
        for gone in [document_id for document_id in self.rows if document_id not in kept]:
            row = self.rows.pop(gone)
            row.hide()
            row.deleteLater()
        self.rows = {d.id: self.rows.get(d.id) or self._make(d) for d in documents}
        for number, row in enumerate(self.rows.values()):
            if self._column.indexOf(row) != number:
                self._column.insertWidget(number, row)

    def _make(self, document: DocumentRecord) -> _Row:
        row = _Row(self._theme, document, self._icon, self._act)
        row.title.clicked.connect(partial(self.opened.emit, document))
        row.act.clicked.connect(partial(self.chosen.emit, document))
        row.remove.clicked.connect(partial(self._remove, document))
        return row

    def _remove(self, document: DocumentRecord) -> None:
        library = self._bridge.desk.library
        self._bridge.call(lambda: library.remove(document.id), self.removed.emit, self._on_failed)

    def _on_more(self) -> None:
        self._shown += _SHOWN
        self.refresh()

    def _on_failed(self, error: UserError) -> None:
        self.failed.emit(error)


class _Row(QFrame):
    def __init__(self, theme: Theme, document: DocumentRecord, icon: str, act: str) -> None:
        super().__init__()
        self.setObjectName("jobRow")
        name = document.shown_title
        self.title = QPushButton()
        self.title.setProperty("kind", "item")
        self.title.setFlat(True)
        self.title.setAccessibleName(name)
        self.title.setToolTip(self.tr("Show its text"))
        self.title.setCursor(Qt.CursorShape.PointingHandCursor)
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        label = ElidedLabel(name)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = QHBoxLayout(self.title)
        inside.setContentsMargins(_INDENT, 1, _INDENT, 1)
        inside.addWidget(label)
        self.title.setMinimumHeight(label.sizeHint().height() + 4)
        about = ElidedLabel(self._about(document))
        about.setProperty("kind", "quiet")
        about.set_details(document.path or "")
        self.act = FlatButton(theme, icon, act)
        self.act.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.act.setAccessibleName(f"{act}: {name}")
        self.remove = IconButton(theme, "trash", "", size=15)
        self.remove.set_name(self.tr("Remove {title}").format(title=name), self.tr("Remove"))
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(self.title)
        below = QHBoxLayout()
        below.setContentsMargins(_INDENT, 0, 0, 0)
        below.addWidget(about)
        texts.addLayout(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 6, 8)
        row.setSpacing(2)
        row.addLayout(texts, 1)
        row.addWidget(self.act, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)

    def _about(self, document: DocumentRecord) -> str:
        parts = [self.tr("Pasted text")] if document.kind == "paste" else []
        if document.title and not parts:
            parts.append(document.name)
        if document.pages:
            one = document.pages == 1
            pages = self.tr("1 page") if one else self.tr("{count} pages")
            parts.append(pages.format(count=document.pages))
        parts.append(words.date(document.created_at.astimezone().date().isoformat()))
        return " · ".join(parts)
