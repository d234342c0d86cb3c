"""JSON files of strings: the values change; keys, numbers, layout and escapes stay.

Values without words (addresses, colours, placeholders alone) stay too, and so does what
Flutter's ARB files say about a string (`@key`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial

from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.records import Block
from desktop_app.rewriting.text_form import Edit, TextForm, has_words
from desktop_app.rewriting.text_leaves import Place

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*+)"|[{}\[\],:]', re.S)
_EDGES = " \t\r\n\f\v\u3000\xa0"
#: One word that a program reads: an address, a colour, a file's name, a placeholder.
_FOR_PROGRAMS = re.compile(
    r"[a-z][a-z0-9+.-]*://\S*|(?:www\.|mailto:|/|\./|#)\S*|\S+@\S+\.\w+|(?:[\w.-]+/){2,}[\w.-]*"
    r"|[\w-]+\.(?:png|svg|jpe?g|gif|js|css|html?)"
    r"|(?:\{\{?[^{}]*\}?\}|%\w|\$\{[^{}]*\}|<[^<>]*>|[^\w\s])+",
    re.I,
)
_NON_ASCII = re.compile(r"[^\x00-\x7f]")


def opened(source: Source) -> TextForm:
    """Returns the strings that `source` holds."""
    form = TextForm(source)
    try:
        json.loads(form.text.lstrip("\ufeff"))
    except ValueError:
        raise source.damaged("it is no JSON") from None
    # A file that spells all letters in ASCII goes on doing so.
    ascii_only = not _NON_ASCII.search(form.text) and "\\u" in form.text
    for start, end, value in _values(form.text):
        source.step(start, len(form.text))
        text = value.strip(_EDGES)
        if not has_words(text) or _FOR_PROGRAMS.fullmatch(text):
            continue
        lead, _, tail = value.partition(text)
        form.found(Block(text), partial(_edits, Place(start, end), (lead, tail), ascii_only))
    return form


def _edits(place: Place, around: tuple[str, str], ascii_only: bool, new: str) -> Iterator[Edit]:
    value = around[0] + new + around[1]
    yield Edit(*place, json.dumps(value, ensure_ascii=ascii_only))


def _values(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields where each string that is a value stands, and what it says."""
    tokens = [(found.start(), found.end(), found[0]) for found in _TOKEN.finditer(text)]
    about = 0
    depth = 0
    key = ""
    for number, (start, end, token) in enumerate(tokens):
        if token in "{[":
            depth += 1
            if key.startswith("@") and not about:
                about = depth
            key = ""
        elif token in "}]":
            if about == depth:
                about = 0
            depth -= 1
        elif token == ",":
            key = ""
        elif token[0] == '"':
            if number + 1 < len(tokens) and tokens[number + 1][2] == ":":
                key = json.loads(token)
            elif not about and not key.startswith("@"):
                yield start, end, json.loads(token, strict=False)
