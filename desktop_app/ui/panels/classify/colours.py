"""Colours that tell kinds of things apart, light and dark. Knows no kind."""

from __future__ import annotations

from PySide6.QtGui import QColor

from desktop_app.ui.theme import Tokens

#: Hues, 0 to 1: indigo, green, amber, violet, teal, rose.
_HUES = (0.60, 0.40, 0.10, 0.77, 0.50, 0.92)


def wash(tokens: Tokens, number: int) -> QColor:
    """Returns a background that text stands on."""
    hue = _HUES[number % len(_HUES)]
    return QColor.fromHslF(hue, 0.42, 0.26) if tokens.dark else QColor.fromHslF(hue, 0.70, 0.91)


def ink(tokens: Tokens, number: int) -> QColor:
    """Returns a colour of text that can be read on the wash and on the page."""
    hue = _HUES[number % len(_HUES)]
    return QColor.fromHslF(hue, 0.65, 0.80) if tokens.dark else QColor.fromHslF(hue, 0.60, 0.30)
