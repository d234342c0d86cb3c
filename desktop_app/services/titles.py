"""Titles of conversations, derived from their first message. Knows no storage."""

from __future__ import annotations

import re
import unicodedata

MAX_COLUMNS = 48
_LOOKED_AT = 400  # characters of a line; the patterns are slow on a very long one

_FENCE = re.compile(r"^\s*(```|~~~).*$")
_LINE_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+|\d+[.)]\s+)+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = (
    re.compile(r"(\*\*|__|`+|~~)(?=\S)(.+?)(?<=\S)\1"),
    re.compile(r"(?<!\w)(\*|_)(?=\S)(.+?)(?<=\S)\1(?!\w)"),  # not in 2*3*4 or snake_case
)
_GREETING = re.compile(
    r"^\s*(?:(?:hello|hi|hey|good (?:morning|afternoon|evening)|greetings|dear)\b"
    r"(?:\s+(?:there|all|everyone|tsukue))?"
    r"|こんにちは|こんばんは|おはよう(?:ございます)?|やあ|はじめまして|どうも)"
    "\\s*[,.!?;:、。\uff01\uff1f\uff0c\u301c~ー\\s]*",
    re.IGNORECASE,
)
_TRAILING = "。.、,:;\uff0c "
_SENTENCE_END = re.compile("(?<=[.!?])\\s+|(?<=[。\uff01\uff1f])")


def derive_title(message: str) -> str:
    """Returns a short title for a conversation that begins with `message`."""
    line = _first_line(message)
    without_greeting = _GREETING.sub("", line, count=1)
    if not without_greeting:  # only a greeting here: what it is about may follow
        rest = message.partition("\n")[2]
        without_greeting = _first_line(rest) if rest.strip() else line
    if without_greeting != line:
        without_greeting = without_greeting[0].upper() + without_greeting[1:]
    sentence = next((part for part in _SENTENCE_END.split(without_greeting) if part.strip()), "")
    title = " ".join(sentence.split()).rstrip(_TRAILING)
    return shorten(title or " ".join(message[: 2 * _LOOKED_AT].split()))


def shorten(text: str, columns: int = MAX_COLUMNS) -> str:
    """Returns `text`, or its beginning and "…", in at most `columns` terminal columns."""
    if text_width(text) <= columns:
        return text
    kept, used = "", 0
    for character in text:
        used += text_width(character)
        if used > columns - 1:
            break
        kept += character
    # Break between words where that does not cost much.
    words = kept.rsplit(" ", 1)
    if len(words) == 2 and text_width(words[0]) >= columns * 2 // 3:
        kept = words[0]
    return kept.rstrip() + "…"


def text_width(text: str) -> int:
    """Returns how many terminal columns the text takes; wide characters take two."""
    width = 0
    for character in text:
        if unicodedata.combining(character) or character in "\u200b\u200d\ufe0e\ufe0f":
            continue
        width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return width


def _first_line(text: str) -> str:
    """Returns the first line with words, without its Markdown."""
    for whole in text.splitlines():
        line = whole[:_LOOKED_AT]
        if not line or _FENCE.match(line):
            continue
        plain = _LINE_MARKS.sub("", line)
        plain = _LINK.sub(r"\1", plain)
        for emphasis in _EMPHASIS:
            plain = emphasis.sub(r"\2", plain)
        plain = plain.strip()
        if any(character.isalnum() for character in plain):
            return plain
    return text.strip().partition("\n")[0][:_LOOKED_AT]
