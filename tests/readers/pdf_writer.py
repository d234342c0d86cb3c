"""Writes small PDF files for tests: text in any script, pictures, an outline, a password."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, field
from pathlib import Path

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_ID = b"0123456789abcdef"
_PERMISSIONS = -4


@dataclass
class Page:
    """One page, 400 × 600 points: lines as (x, y, size, text), y upwards."""

    lines: list[tuple[float, float, float, str]] = field(default_factory=list)
    has_picture: bool = False
    letters_have_no_meaning: bool = False

    @classmethod
    def of(cls, text: str, size: float = 12) -> Page:
        """A page with the lines of `text` from top to bottom; a blank line leaves a gap."""
        steps = enumerate(text.split("\n"))
        return cls([(50, 550 - 1.2 * size * row, size, line) for row, line in steps if line])


def write_pdf(
    path: Path,
    pages: list[Page],
    *,
    title: str = "",
    outline: list[tuple[str, int]] | None = None,
    password: str | None = None,
) -> Path:
    """Writes `pages`; `outline` holds titles and the index of the page each begins on."""
    objects: dict[int, bytes] = {}
    streams: dict[int, bytes] = {}
    catalog, tree, font, cid_font, to_unicode, picture, info, outlines = range(1, 9)
    first_page = 9
    entries = outline or []
    first_entry = first_page + 2 * len(pages)
    kids = " ".join(f"{first_page + 2 * n} 0 R" for n in range(len(pages)))
    objects[catalog] = f"<</Type/Catalog/Pages {tree} 0 R/Outlines {outlines} 0 R>>".encode()
    objects[tree] = f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode()
    objects[font] = (
        f"<</Type/Font/Subtype/Type0/BaseFont/Some/Encoding/Identity-H"
        f"/DescendantFonts[{cid_font} 0 R]/ToUnicode {to_unicode} 0 R>>"
    ).encode()
    objects[cid_font] = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Some/DW 500"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
    )
    letters = sorted({c for page in pages for line in page.lines for c in line[3]})
    codes = {letter: code for code, letter in enumerate(letters, 1)}
    streams[to_unicode] = _to_unicode(codes)
    streams[picture] = b"\x00" * 4
    objects[picture] = (
        b"/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8"
    )
    objects[info] = b"<</Title <%s>>>" % _hex("\ufeff" + title)
    last = first_entry + len(entries) - 1
    objects[outlines] = f"<</Count {len(entries)}".encode() + (
        f"/First {first_entry} 0 R/Last {last} 0 R>>".encode() if entries else b">>"
    )
    for number, page in enumerate(pages):
        key = first_page + 2 * number
        fonts = "" if page.letters_have_no_meaning else f"/Font<</F {font} 0 R>>"
        objects[key] = (
            f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 400 600]/Contents {key + 1} 0 R"
            f"/Resources<<{fonts}/XObject<</P {picture} 0 R>>>>>>"
        ).encode()
        streams[key + 1] = _content(page, codes)
    for number, (text, page_index) in enumerate(entries):
        key = first_entry + number
        links = f"/Next {key + 1} 0 R" if key < last else ""
        links += f"/Prev {key - 1} 0 R" if number else ""
        objects[key] = (
            b"<</Title <%s>" % _hex("\ufeff" + text)
            + (
                f"/Parent {outlines} 0 R/Dest[{first_page + 2 * page_index} 0 R/Fit]{links}>>"
            ).encode()
        )
    path.write_bytes(_file(objects, streams, catalog, info, password))
    return path


def _content(page: Page, codes: dict[str, int]) -> bytes:
    parts = [b"q 300 0 0 300 50 100 cm /P Do Q"] if page.has_picture else []
    for x, y, size, text in page.lines:
        shown = b"".join(b"%04X" % codes[letter] for letter in text)
        parts.append(b"BT /F %g Tf %g %g Td <%s> Tj ET" % (size, x, y, shown))
    return b"\n".join(parts)


def _to_unicode(codes: dict[str, int]) -> bytes:
    rows = [b"<%04X> <%s>" % (code, _hex(letter)) for letter, code in codes.items()]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    return (
        b"/CIDInit /ProcSet findresource begin begincmap "
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + b"\n".join(
            b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks
        )
        + b"\nendcmap end"
    )


def _hex(text: str) -> bytes:
    return text.encode("utf-16-be").hex().upper().encode()


def _file(
    objects: dict[int, bytes],
    streams: dict[int, bytes],
    catalog: int,
    info: int,
    password: str | None,
) -> bytes:
    key = _file_key(password) if password is not None else None
    out = bytearray(b"%PDF-1.4\n")
    offsets: dict[int, int] = {}
    for number in sorted({*objects, *streams}):
        offsets[number] = len(out)
        body = objects.get(number, b"")
        if number in streams:
            data = _rc4(_object_key(key, number), streams[number]) if key else streams[number]
            body = b"<<%s/Length %d>>\nstream\n%s\nendstream" % (body, len(data), data)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    encryption = b""
    if password is not None and key is not None:
        encryption = b"/Encrypt <</Filter/Standard/V 1/R 2/P %d/O <%s>/U <%s>>>" % (
            _PERMISSIONS,
            _owner(password).hex().encode(),
            _rc4(key, _PADDING).hex().encode(),
        )
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (max(offsets) + 1)
    out += b"".join(b"%010d 00000 n \n" % offsets[number] for number in sorted(offsets))
    names = b"/Size %d/Root %d 0 R/Info %d 0 R" % (max(offsets) + 1, catalog, info)
    ids = b"/ID[<%s><%s>]" % (_ID.hex().encode(), _ID.hex().encode())
    out += b"trailer <<%s%s%s>>\nstartxref\n%d\n%%%%EOF" % (names, ids, encryption, start)
    return bytes(out)


# The standard security handler, revision 2 (RC4, 40 bits): PDF 1.7, 7.6.3.


def _padded(password: str) -> bytes:
    return (password.encode("latin-1") + _PADDING)[:32]


def _owner(password: str) -> bytes:
    return _rc4(hashlib.md5(_padded(password)).digest()[:5], _padded(password))


def _file_key(password: str) -> bytes:
    seed = _padded(password) + _owner(password) + struct.pack("<i", _PERMISSIONS) + _ID
    return hashlib.md5(seed).digest()[:5]


def _object_key(key: bytes, number: int) -> bytes:
    return hashlib.md5(key + struct.pack("<I", number)[:3] + b"\0\0").digest()[:10]


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
