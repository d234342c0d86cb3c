"""What a file really is, by its content; its name is only believed where content is silent.

Reads a file's first bytes, and of an archive its list of parts.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from desktop_app.readers.documents import encodings
from desktop_app.readers.documents.archive import directory_bytes
from desktop_app.readers.documents.kinds import KINDS, Kind, of_suffix
from desktop_app.readers.documents.source import Source

_HEAD_BYTES = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The stream in which Office keeps a document that it encrypted.
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DIRECTORY_LIMIT = 1 << 24
_UNKNOWN = "document_unknown_kind"
_PARTS = {"word/": "docx", "ppt/": "pptx", "xl/": "xlsx"}
_HTML = re.compile(r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html)\b", re.I | re.S)
_SRT = re.compile(r"\s*\d+[ \t]*\n\s*\d+:\d\d:\d\d[,.]\d+\s*-->")
_MAIL = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]*: ?.*\n(?:[ \t].*\n)*){3,}")
_MAIL_NAMES = re.compile(r"^(from|to|date|subject|message-id|received):", re.I | re.M)


def kind_of(source: Source) -> Kind:
    """Returns how to read the document.

    Raises:
        UserError: `document_empty`, `document_binary`, `document_unknown_kind`,
            `document_locked`, `document_damaged`.
        OSError: when it cannot be read.
    """
    promised = of_suffix(source.path.suffix)
    with source.path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head:
        raise source.error("document_empty")
    told = _signed(source, head, promised)
    if told is not None:
        return KINDS[told]
    if encodings.looks_binary(head):
        if promised is not None and not promised.is_text:
            raise source.damaged("its beginning is not that of such a file")
        raise source.error("document_binary")
    if promised is not None and promised.is_text:
        return promised
    return KINDS[_text_kind(head.decode(encodings.detect(head), "replace"))]


def _signed(source: Source, head: bytes, promised: Kind | None) -> str | None:
    """The kind of a file that begins with a signature."""
    # Viewers forgive junk before a PDF's first line; a text may well speak of "%PDF-".
    junk_allowed = promised is not None and promised.name == "pdf"
    if head.lstrip().startswith(b"%PDF-") or (junk_allowed and b"%PDF-" in head[:1024]):
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"PK\x03\x04"):
        return _archive_kind(source)
    if head.startswith(_OLE):
        raise source.error("document_locked" if _holds_encrypted(source.path) else _UNKNOWN)
    return None


def _archive_kind(source: Source) -> str:
    promised = of_suffix(source.path.suffix)
    try:
        if directory_bytes(source.path) > _DIRECTORY_LIMIT:
            raise source.too_large("too many parts")
        with zipfile.ZipFile(source.path) as archive:
            names = set(archive.namelist())
            mimetype = ""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mimetype = archive.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        if promised is not None:
            raise source.damaged("the archive is incomplete") from None
        raise source.error(_UNKNOWN) from None
    if mimetype == "application/epub+zip" or "META-INF/container.xml" in names:
        return "epub"
    if mimetype.startswith("application/vnd.oasis.opendocument.text"):
        return "odt"
    if "[Content_Types].xml" in names:
        for folder, kind in _PARTS.items():
            if any(name.startswith(folder) for name in names):
                return kind
    raise source.error(_UNKNOWN)


def _holds_encrypted(path: Path) -> bool:
    with path.open("rb") as file:
        before = b""
        while piece := file.read(1 << 20):
            if _OLE_ENCRYPTED in before + piece:
                return True
            before = piece[-len(_OLE_ENCRYPTED) :]
    return False


def _text_kind(head: str) -> str:
    """The kind of a text whose name promises nothing."""
    text = head.replace("\r\n", "\n").lstrip("\ufeff")
    if text.startswith("WEBVTT"):
        return "vtt"
    if _SRT.match(text):
        return "srt"
    if _HTML.match(text):
        return "html"
    headers = _MAIL.match(text)
    if headers and len(_MAIL_NAMES.findall(headers[0])) >= 2:
        return "email"
    return "text"
