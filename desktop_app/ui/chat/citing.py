"""Numbers in an answer that name its sources: labelled, made into addresses.

Knows no widget.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from PySide6.QtCore import QUrl

from desktop_app.services import cited
from desktop_app.store.attachment_records import Grounds
from desktop_app.ui.panels import place_words

_SCHEME = "cite"
_SENTENCE_END = re.compile("(?<=[.!?])\\s+|(?<=[\u3002\uff01\uff1f])|\n")
_CLAIM_CHARACTERS = 400


def labels(grounds: Grounds | None) -> dict[int, str]:
    """Returns what stands for each source: its page, where pages tell all of them apart."""
    if grounds is None:
        return {}
    documents = {one.document_id for one in grounds.given}
    places = {one.number: place_words.short(one.place) for one in grounds.given}
    if len(documents) == 1 and all(places.values()):
        return places
    return {number: str(number) for number in places}


def pieces(text: str, known: Mapping[int, str]) -> Iterator[str | int]:
    """Cuts a text into running text and the numbers of known sources.

    A number that names no source stays text; so does what looks like a list of them and
    names none.
    """
    place = 0
    for mark in cited.marks(text, known):
        if mark.start > place:
            yield text[place : mark.start]
        shown = ""
        for number in mark.numbers:
            if number not in known:
                yield f" [{number}]"
            elif known[number] != shown:
                shown = known[number]
                yield number
        place = mark.end
    if place < len(text):
        yield text[place:]


def address(number: int, said: str) -> str:
    """Returns where a chip leads.

    Args:
        said: the paragraph up to the chip; its last sentence is what the source is cited for.
    """
    sentences = [part for part in _SENTENCE_END.split(said.strip()) if part.strip()]
    claim = sentences[-1][-_CLAIM_CHARACTERS:] if sentences else ""
    return f"{_SCHEME}:{number}:{quote(claim, safe='')}"


def citation(url: QUrl) -> tuple[int, str] | None:
    """Returns number and claim of an address, `None` of one that leads elsewhere."""
    if url.scheme() != _SCHEME:
        return None
    number, _, claim = url.path(QUrl.ComponentFormattingOption.FullyDecoded).partition(":")
    return (int(number), claim) if number.isdecimal() else None
