"""Methods, labels, flags and forms in the words of the window. Knows no widget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from desktop_app.protocol.classification import ClassifierFacts, Label
from desktop_app.ui import model_text

translate = QCoreApplication.translate

#: What the services call the built-in model; here it has a name in each language.
STARTER = "Starter"
_SHOWN = 3  # names of labels in a line


def method(name: str) -> str:
    """Returns how labels are found."""
    return {
        "labels": translate("classify", "its own labels"),
        "nli": translate("classify", "entailment"),
        "embeddings": translate("classify", "nearness of meaning"),
        "chat": translate("classify", "likelihood in the chat model"),
    }.get(name, "")


def is_guess(model: str, name: str) -> bool:
    """Tells whether the built-in chat model did it, which is too small for that."""
    return name == "chat" and model == STARTER


def by(model: str, name: str) -> str:
    """Returns "MiniLM L6 · nearness of meaning"."""
    model = model_text.starter_name() if is_guess(model, name) else model
    return " · ".join(filter(None, (model, method(name))))


def by_facts(facts: ClassifierFacts | None) -> str:
    """Returns which model labels, and how; "" before it is known."""
    return "" if facts is None else by(facts.model, facts.method)


def labels(names: Sequence[str]) -> str:
    """Returns the first of the labels, and how many more there are."""
    shown = " · ".join(names[:_SHOWN])
    rest = len(names) - _SHOWN
    if rest > 0:
        shown = translate("classify", "{labels} and {count} more").format(labels=shown, count=rest)
    return shown


def count(number: int) -> str:
    """Returns a number as people write it: "1,234"."""
    return QLocale().toString(number)


def score(value: float | None) -> str:
    """Returns a score with two digits; "" of what has none."""
    return "" if value is None else QLocale().toString(value, "f", 2)


def percent(value: float | None) -> str:
    """Returns a share as percents, "–" where there is none."""
    return "–" if value is None else QLocale().toString(100 * value, "f", 0) + " %"


def rows(number: int) -> str:
    """Returns "1,234 rows"."""
    if number == 1:
        return translate("classify", "1 row")
    return translate("classify", "{count} rows").format(count=count(number))


def flag(name: str) -> str:
    """Returns what is to be noted about a row."""
    return {
        "empty": translate("classify", "There is no text in this row."),
        "windowed": translate(
            "classify", "Longer than the model reads at once: read in parts, their scores joined."
        ),
        "ragged": translate("classify", "More or fewer cells than the table has columns."),
        "nul": translate("classify", "There are NUL characters in it."),
        "encoding": translate("classify", "Some bytes are no text in this encoding."),
        "damaged": translate("classify", "This line is no JSON."),
        "unclosed": translate("classify", "A quotation mark is never closed."),
        "large": translate("classify", "A very long cell."),
    }.get(name, name)


def flags(names: Iterable[str]) -> str:
    """Returns all of them, a line each."""
    return "\n".join(map(flag, names))


def entity(name: str) -> str:
    """Returns what the usual short names of entities mean; others stay as they are."""
    return {
        "PER": translate("classify", "Person"),
        "PERSON": translate("classify", "Person"),
        "LOC": translate("classify", "Place"),
        "GPE": translate("classify", "Place"),
        "ORG": translate("classify", "Organization"),
        "MISC": translate("classify", "Other name"),
        "DATE": translate("classify", "Date"),
    }.get(name.upper(), name)


def names(given: Iterable[Label]) -> tuple[str, ...]:
    """Returns the names of labels."""
    return tuple(label.name for label in given)


#: Delimiters that tables have, as a value.
DELIMITERS = (",", ";", "\t", "|", "")
#: Encodings that are offered; what was detected is offered too.
ENCODINGS = ("utf-8", "utf-8-sig", "shift_jis", "euc_jp", "utf-16", "cp1252", "latin-1")


def delimiter(value: str) -> str:
    """Returns what stands between the cells."""
    return {
        ",": translate("classify", "Comma"),
        ";": translate("classify", "Semicolon"),
        "\t": translate("classify", "Tab"),
        "|": translate("classify", "Vertical bar"),
        "": translate("classify", "None: a row in each line"),
    }.get(value, value)


def encoding(value: str) -> str:
    """Returns an encoding as people call it."""
    return {
        "utf-8": "UTF-8",
        "utf-8-sig": "UTF-8 (BOM)",
        "utf_8": "UTF-8",
        "ascii": "ASCII",
        "shift_jis": "Shift_JIS",
        "cp932": "Shift_JIS (Windows)",
        "euc_jp": "EUC-JP",
        "utf-16": "UTF-16",
        "utf_16": "UTF-16",
        "cp1252": "Windows-1252",
        "latin-1": "Latin-1",
    }.get(value, value)


def form(value: str) -> str:
    """Returns what a format of tables is called."""
    return {
        "csv": "CSV",
        "tsv": "TSV",
        "xlsx": translate("classify", "Spreadsheet"),
        "jsonl": "JSON Lines",
        "txt": translate("classify", "Text, a row in each line"),
    }.get(value, value)
