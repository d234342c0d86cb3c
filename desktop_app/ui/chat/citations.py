"""From a citation to what stands there: shown while one points at it, opened on a click."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolTip, QWidget

from desktop_app.services.attachments import Located
from desktop_app.store.attachment_records import GivenSource
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels import place_words

_CHARACTERS = 400
_STILL = 12  # px the mouse may have moved while the text was read


class Citations(QObject):
    """Looks sources up off the GUI thread."""

    opened = Signal(object, int, object)  # DocumentRecord, passage, span to mark
    missing = Signal(str)  # name of a document that was removed
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, room: QWidget) -> None:
        super().__init__(room)
        self._bridge = bridge
        self._room = room

    def open(self, source: GivenSource, claim: str) -> None:
        """Opens a source at what it is cited for."""
        self._locate(source, claim, partial(self._on_located, source))

    def point_at(self, source: GivenSource, claim: str, place: QPoint) -> None:
        """Shows what stands there, at a place on the screen."""
        self._locate(source, claim, partial(self._tell, source, place))

    def _locate(self, source: GivenSource, claim: str, then: Callable[[Located], None]) -> None:
        service = self._bridge.desk.attachments
        self._bridge.call(lambda: service.locate(source, claim), then, self.failed.emit)

    def _on_located(self, source: GivenSource, found: Located) -> None:
        if found.document is None:
            self.missing.emit(source.name)
        else:
            self.opened.emit(found.document, found.passage, found.span)

    def _tell(self, source: GivenSource, place: QPoint, found: Located) -> None:
        if (QCursor.pos() - place).manhattanLength() <= _STILL:
            QToolTip.showText(place, self.about(source, found), self._room)

    def about(self, source: GivenSource, found: Located) -> str:
        """Returns the words of a tooltip, as rich text: Qt breaks only its lines."""
        where = " · ".join(filter(None, (source.name, place_words.whole(source.place))))
        if found.document is None:
            text = self.tr("It was removed from the library.")
        else:
            text = found.text[:_CHARACTERS] + ("…" if len(found.text) > _CHARACTERS else "")
        lines = escape(text).replace("\n", "<br>")
        return f"<p><b>{escape(where)}</b></p><p>{lines}</p>"
