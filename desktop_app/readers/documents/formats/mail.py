"""E-mails (.eml): subject, people and date, then the text; attachments are not opened."""

from __future__ import annotations

import email
import email.errors
import email.header
from collections.abc import Iterator
from email.message import Message

from desktop_app.readers.documents.formats import html, plain
from desktop_app.readers.documents.prose import tidy
from desktop_app.readers.documents.records import Passage, Place
from desktop_app.readers.documents.source import Source

_PEOPLE = ("From", "To", "Cc", "Date")
#: A header that is longer is no header; decoding it would take long.
_HEADER_CHARACTERS = 20_000


def read(source: Source) -> Iterator[Passage]:
    """Yields the headers one reads and the body, plain where the mail has both forms."""
    # The plain policy: the newer one raises on headers that are not quite right.
    message = email.message_from_bytes(source.data())
    yield from _message(source, message, 0)
    source.encoding = None


def _message(source: Source, message: Message, depth: int) -> Iterator[Passage]:
    if depth > source.limits.depth:
        raise source.too_large(f"nested more than {source.limits.depth} levels deep")
    subject = _header(message, "Subject")
    source.title = source.title or subject
    above = (subject,) if subject else ()
    if subject:
        yield Passage(subject, Place(headings=above), is_heading=True)
    for name in _PEOPLE:
        if value := _header(message, name):
            yield Passage(f"{name}: {value}", Place(headings=above))
    yield from _body(source, message, above, depth)


def _body(source: Source, part: Message, above: tuple[str, ...], depth: int) -> Iterator[Passage]:
    source.check()
    if depth > source.limits.depth:
        raise source.too_large(f"nested more than {source.limits.depth} levels deep")
    kind = part.get_content_type()
    if kind == "message/rfc822":
        for forwarded in part.get_payload():
            if isinstance(forwarded, Message):
                yield from _message(source, forwarded, depth + 1)
        return
    if part.is_multipart():
        parts = [child for child in part.get_payload() if isinstance(child, Message)]
        if kind == "multipart/alternative":
            parts = _best(parts)
        for child in parts:
            yield from _body(source, child, above, depth + 1)
        return
    if part.get_content_maintype() != "text" or part.get_content_disposition() == "attachment":
        return
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset() or ""
    if kind == "text/html":
        place = Place(headings=above)
        yield from html.passages(source, data, charset or html.declared_encoding(data), place)
    else:
        yield from plain.passages(source, source.decode(data, charset), above)


def _best(parts: list[Message]) -> list[Message]:
    """Of the forms of one text, the plain one that says something, else the last."""
    for part in parts:
        payload = part.get_payload(decode=True)
        says = isinstance(payload, bytes) and bool(payload.strip())
        if says and part.get_content_type() == "text/plain":
            return [part]
    return parts[-1:]


def _header(message: Message, name: str) -> str:
    raw = message.get(name)
    if raw is None:
        return ""
    raw = str(raw)[:_HEADER_CHARACTERS]
    try:
        return tidy(str(email.header.make_header(email.header.decode_header(raw))))
    except (ValueError, LookupError, email.errors.MessageError):
        return tidy(raw)
