"""Where a passage stands, in the words of the window. Knows no widget."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop_app.readers.documents.records import Place
from desktop_app.services.sheets import Wording
from desktop_app.ui.models import words

translate = QCoreApplication.translate


def short(place: Place) -> str:
    """Returns "p. 7", "slide 3", "0:41", "row 12"; "" when the document has no such thing."""
    if place.page is not None:
        return translate("places", "p. {number}").format(number=place.page)
    if place.slide is not None:
        return translate("places", "slide {number}").format(number=place.slide)
    if place.start_s is not None:
        return words.duration(place.start_s)
    if place.row is not None:
        return translate("places", "row {number}").format(number=place.row)
    return ""


def whole(place: Place) -> str:
    """Returns the place with its sheet and headings: "p. 7 · Rent › Deposit"."""
    return " · ".join(filter(None, (short(place), place.sheet, " › ".join(place.headings))))


def wording() -> Wording:
    """Returns the words around an exported summary."""
    return Wording(
        sources=translate("places", "Sources"),
        page=translate("places", "p. {number}"),
        slide=translate("places", "slide {number}"),
        row=translate("places", "row {number}"),
        unsupported=translate("places", "no source found"),
        quoted=translate("places", "“{text}”"),
        coverage=translate("places", "Read: {read} of {passages} passages ({percent} %)"),
        pages=translate("places", "Pages: {read} of {pages} read, {cited} cited"),
        unread=translate("places", "Pages without readable text: {numbers}"),
    )
