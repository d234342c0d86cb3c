"""What a file is: its format, encoding and delimiter, whether its first row names the columns.

Looks at the beginning of the file; knows no row beyond it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.readers.documents.encodings import detect, looks_binary
from desktop_app.readers.tables.records import TableFormat

#: So much of a file shows its encoding and its delimiter.
SAMPLE_BYTES = 262_144
_BY_SUFFIX: dict[str, TableFormat] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".txt": "txt",
    ".text": "txt",
    ".log": "txt",
}
SUFFIXES: tuple[str, ...] = tuple(_BY_SUFFIX)
_NUMBER = re.compile(r"[-+]?[\d.,: /%-]*\d[\d.,: /%-]*")
_ENDS_SENTENCE = (".", "!", "?", "。", "！", "？")
#: A name of a column is no longer than this.
_LONGEST_NAME = 60
_NAMES = """id no number text texts title body comment comments review reviews message content
sentence sentences label labels class category topic sentiment date name rating score tweet
subject question answer description 番号 本文 テキスト 文 文章 コメント レビュー 感想 内容 件名
題名 タイトル ラベル 分類 カテゴリ カテゴリー 日付 名前 評価 質問 回答 感情"""
_KNOWN_NAMES = frozenset(_NAMES.split())


def sample_of(path: Path) -> bytes:
    """Returns the beginning of a file.

    Raises:
        UserError: `document_missing`, `table_unreadable`, `table_empty`.
    """
    try:
        with path.open("rb") as file:
            sample = file.read(SAMPLE_BYTES)
    except FileNotFoundError:
        raise UserError("document_missing", name=path.name, path=path) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("table_unreadable", name=path.name, reason=reason) from error
    if not sample.strip():
        raise UserError("table_empty", name=path.name)
    return sample


def format_of(path: Path, sample: bytes) -> TableFormat:
    """Returns the format by content and name.

    Raises:
        UserError: `not_a_table`, `json_not_lines`, `spreadsheet_locked_or_old`.
    """
    suffix = path.suffix.lower()
    if sample.startswith(b"PK\x03\x04"):
        if suffix not in ("", ".xlsx", ".xlsm"):
            raise UserError("not_a_table", name=path.name)
        return "xlsx"
    if suffix == ".xls" or sample.startswith(b"\xd0\xcf\x11\xe0"):
        raise UserError("spreadsheet_locked_or_old", name=path.name)
    if suffix == ".json" and _is_one_value(sample):
        raise UserError("json_not_lines", name=path.name)
    found = _BY_SUFFIX.get(suffix)
    if found == "xlsx":
        raise UserError("table_unreadable", name=path.name, reason="it is no spreadsheet")
    # A NUL here and there in a table of text is a row's fault; the rest of it is read.
    if _is_binary(sample) or (found is None and suffix):
        raise UserError("not_a_table", name=path.name)
    return found or "txt"


def encoding_of(sample: bytes) -> str:
    """Returns the name of the codec that reads the file."""
    found = detect(sample)
    # Without its last character, which may be cut, UTF-8 is told for sure.
    return "utf-8" if found == "ascii" else found


def has_header(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Tells whether a first row names the columns: short, different, and unlike the others."""
    names = [cell.strip() for cell in first]
    if any(_NUMBER.fullmatch(name) or len(name) > _LONGEST_NAME for name in names):
        return False
    if any(name.casefold() in _KNOWN_NAMES for name in names):
        return True
    if not all(names) or len(set(names)) < len(names):
        return False
    if not others:
        return len(names) > 1
    if any(name.endswith(_ENDS_SENTENCE) for name in names):
        return False
    for column, name in enumerate(names):
        cells = [row[column].strip() for row in others if column < len(row)]
        cells = [cell for cell in cells if cell]
        if not cells:
            continue
        if all(map(_NUMBER.fullmatch, cells)):
            return True
        if sum(map(len, cells)) > 2 * len(name) * len(cells) and name not in cells:
            return " " not in name or len(names) > 1
    return False


def _is_one_value(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    lines = text.split("\n", 1)
    return text.startswith("[") or (text.startswith("{") and not lines[0].rstrip().endswith("}"))


def _is_binary(sample: bytes) -> bool:
    if not looks_binary(sample):
        return False
    without = sample.replace(b"\x00", b"")
    return not without or len(sample) - len(without) > len(sample) // 20 or looks_binary(without)
