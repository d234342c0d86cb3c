"""The languages that can be chosen, called what their speakers call them. Knows no widget."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from PySide6.QtCore import Qt

from desktop_app.model_library import language_codes
from desktop_app.ui.panels.transcribe import languages

#: What is offered before anybody knows what the models here can do.
COMMON = (
    "en", "ja", "de", "fr", "es", "it", "pt", "nl", "pl", "uk", "ru", "tr", "ar", "he", "fa", "hi",
    "zh", "ko", "vi", "th", "id", "sv", "da", "fi", "cs", "el", "hu", "ro",
)  # fmt: skip
_NAMED = {"zh-Hant": "繁體中文", "nb": "Norsk bokmål", "or": "ଓଡ଼ିଆ"}
_RIGHT_TO_LEFT = ("ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "ckb", "ks")


@cache
def name(code: str) -> str:
    """Returns what a language calls itself; its code where that is not known."""
    return _NAMED.get(code) or languages.name(code)


def within(code: str) -> str:
    """Returns a language's name as it stands in a sentence, whatever the direction of both."""
    return f"\N{FIRST STRONG ISOLATE}{name(code)}\N{POP DIRECTIONAL ISOLATE}"


def way(*codes: str) -> str:
    """Returns "日本語 → English"; what is not known yet is left out."""
    return " → ".join(within(code) for code in codes if code)


@cache
def known_as(code: str) -> str:
    """Returns all that a language may be searched by: its own name, the English one, its code."""
    return f"{name(code)} {language_codes.english_name(code)} {code}".casefold()


def direction(code: str) -> Qt.LayoutDirection:
    """Returns the direction in which a language is written."""
    if code.split("-")[0] in _RIGHT_TO_LEFT:
        return Qt.LayoutDirection.RightToLeft
    return Qt.LayoutDirection.LeftToRight


def in_order(codes: Iterable[str]) -> list[str]:
    """Returns languages in order of their names."""
    return sorted(codes, key=lambda code: name(code).casefold())
