"""Why a translation may be wrong, in the words of the window. Knows no widget."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop_app.store.translation_records import UnitRecord

translate = QCoreApplication.translate

#: What is worth knowing, but no reason to doubt.
_HARMLESS = ("retried", "split")


def suspects(unit: UnitRecord) -> tuple[str, ...]:
    """Returns why a sentence is to be looked at; nothing where the user wrote it."""
    if unit.is_edited:
        return ()
    return tuple(flag for flag in unit.flags if flag not in _HARMLESS)


def reasons(unit: UnitRecord) -> str:
    """Returns "A number or a link is missing"; "" when there is no doubt."""
    return " · ".join(filter(None, map(_words, suspects(unit))))


def about(unit: UnitRecord) -> str:
    """Returns all that is to be said of a sentence when the pointer rests on it."""
    parts = [reasons(unit)]
    if unit.is_edited:
        parts.append(translate("translations", "Your words"))
        if unit.text:
            said = translate("translations", "The model wrote: {text}")
            parts.append(said.format(text=unit.text))
    elif "split" in unit.flags:
        parts.append(translate("translations", "Too long for the model: translated in parts"))
    if unit.via:
        parts.append(translate("translations", "In between: {text}").format(text=unit.via))
    return "\n".join(filter(None, parts))


def _words(flag: str) -> str:
    return {
        "short": translate("translations", "Much shorter than the source"),
        "long": translate("translations", "Much longer than the source"),
        "repeats": translate("translations", "Repeats itself"),
        "untranslated": translate("translations", "Not translated"),
        "placeholder": translate("translations", "A number, link or placeholder is missing"),
        "glossary": translate("translations", "A term of the glossary is missing"),
        "cut": translate("translations", "The end is missing"),
        "failed": translate("translations", "The model wrote nothing: this is the source"),
    }.get(flag, "")
