"""What has to stand in a translation as it stands in the source: numbers, addresses, code, tags.

Finds it, tells what is missing, and puts stand-ins in its place that a model is likely to copy.
Strings only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_SPAN = re.compile(
    r"""
    `[^`\n]+`                                           # code
    | (?:https?|ftp|file)://[^\s<>"'()「」（）、。]+[^\s<>"'()「」（）、。.,;:!?]
    | \bwww\.[^\s<>"'()、。]+[^\s<>"'()、。.,;:!?]
    | [\w.+-]+@[\w-]+\.[\w.-]*\w                        # mail
    | </?[A-Za-z][^<>\n]*>                              # tag
    | &(?:\#\d+|\#x[0-9A-Fa-f]+|[A-Za-z]+);             # entity
    | \$?\{\{?[^{}\n]*\}?\}                             # {name}, {{name}}, ${name}, {0}
    | %\([A-Za-z_]\w*\)[-+\#0 ]*\d*(?:\.\d+)?[a-zA-Z]   # %(name)s
    | %(?:\d+\$)?[-+\#0]*\d*(?:\.\d+)?(?:hh|h|ll|l|z)?[sdifuxXeEgGc@](?![A-Za-z])
    | %\d+(?![\d%]|[.,]\d)                                 # %1 of Qt
    | \b[A-Za-z_]\w*\(\)                                # call()
    | \b[A-Za-z]+_\w+\b                                 # snake_case
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(r"\d+(?:[.,:'’\u00a0\u202f]\d+)*")
_SEPARATORS = re.compile(r"\D")
#: Capitals and digits together: FD38, ISO-9001, A4.
_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Z-]*\d)(?=[\d-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+)*(?![A-Za-z0-9])"
)
_KANJI = str.maketrans("〇一二三四五六七八九", "0123456789")
_KANJI_NUMBER = re.compile(r"[〇一二三四五六七八九十百千]+")
_KANJI_UNITS = {"十": 10, "百": 100, "千": 1000}
#: What models copy most readily: short codes. One that stands in the text already is not used.
_STYLES = ("X{}", "Q{}Z")


@dataclass(frozen=True, slots=True)
class Swap:
    """A text with stand-ins.

    Attributes:
        kept: what each stand-in, in order, stands for.
    """

    text: str
    stand_ins: tuple[str, ...]
    kept: tuple[str, ...]

    def restored(self, translation: str) -> str:
        """Puts back what the stand-ins stand for; those that are missing stay missing."""
        for mark, kept in zip(self.stand_ins, self.kept, strict=True):
            found = _as_word(mark)
            translation = found.sub(lambda _: kept, translation, count=1)  # noqa: B023
        return translation


def spans(text: str) -> list[tuple[int, int]]:
    """Returns where addresses, code, tags and placeholders stand; numbers not."""
    return [match.span() for match in _SPAN.finditer(text)]


def has_words(text: str) -> bool:
    """Tells whether there is anything to translate: letters outside of what stays as it is."""
    return any(map(str.isalpha, _SPAN.sub(" ", text)))


def missing(source: str, translation: str) -> list[str]:
    """Returns the addresses, code, tags and placeholders that a translation has lost."""
    wanted = Counter(match[0] for match in _SPAN.finditer(source))
    return [span for span, count in wanted.items() if translation.count(span) < count]


def missing_numbers(source: str, translation: str) -> list[str]:
    """Returns the numbers and codes that a translation has lost, however they are written.

    Separators do not count ("1,234.5" is "1.234,5"), nor whether digits are full-width or kanji.
    """
    source = unicodedata.normalize("NFKC", _SPAN.sub(" ", source))
    translation = unicodedata.normalize("NFKC", translation)
    codes = _CODE.findall(source)
    lost = [code for code in codes if code not in translation]
    found = _NUMBER.findall(_CODE.sub(" ", source))
    there = Counter(_SEPARATORS.sub("", one) for one in _NUMBER.findall(translation))
    digits = "".join(there)
    there.update(_kanji_numbers(translation))
    for number in found:
        plain = _SEPARATORS.sub("", number)
        # 10:30 may have become 10 h 30.
        if there[plain] or (plain != number and plain in digits):
            there[plain] -= 1
        else:
            lost.append(number)
    return lost


def swapped(text: str, places: Sequence[tuple[int, int]], kept: Sequence[str], style: int) -> Swap:
    """Returns a text with a stand-in at each of some places.

    Args:
        places: in order, not overlapping; kept: what will stand there in the translation.
        style: of the stand-ins, below `STYLES`.
    """
    marks: list[str] = []
    number = 1
    while len(marks) < len(places):
        mark = _STYLES[style].format(number)
        number += 1
        if mark not in text:
            marks.append(mark)
    parts, at = [], 0
    for (start, end), mark in zip(places, marks, strict=True):
        parts += [text[at:start], _spaced(text[at:start], mark, text[end:])]
        at = end
    return Swap("".join([*parts, text[at:]]), tuple(marks), tuple(kept))


#: How many kinds of stand-ins there are.
STYLES = len(_STYLES)


def around(text: str, places: Sequence[tuple[int, int]]) -> tuple[list[str], list[str]]:
    """Cuts a text at some places; returns what stands between them, and what stands there.

    There is one more text than there are places.
    """
    texts, kept, at = [], [], 0
    for start, end in places:
        texts.append(text[at:start])
        kept.append(text[start:end])
        at = end
    return [*texts, text[at:]], kept


def _spaced(before: str, mark: str, after: str) -> str:
    """Keeps a stand-in from growing together with the word beside it."""
    left = " " if before[-1:].isascii() and before[-1:].isalnum() else ""
    right = " " if after[:1].isascii() and after[:1].isalnum() else ""
    return f"{left}{mark}{right}"


def _as_word(mark: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(mark)}(?![A-Za-z0-9])")


def _kanji_numbers(text: str) -> Counter[str]:
    """Returns the numbers that are written in kanji, as digits."""
    found: Counter[str] = Counter()
    for match in _KANJI_NUMBER.findall(text):
        if not any(unit in match for unit in _KANJI_UNITS):
            found[match.translate(_KANJI)] += 1
            continue
        total, digit = 0, 1
        for character in match:
            if character in _KANJI_UNITS:
                total += digit * _KANJI_UNITS[character]
                digit = 1
            else:
                digit = int(character.translate(_KANJI))
        last = match[-1] not in _KANJI_UNITS
        found[str(total + digit if last else total)] += 1
    return found
