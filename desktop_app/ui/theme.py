"""The one table of design tokens, and how it becomes palette and style sheet.

Knows no widget of this program: `styles.py` turns the tokens into QSS.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from desktop_app.settings import Theme as ThemeChoice
from desktop_app.ui import styles

#: The rail, the list, the heads and the status line share these measures (px).
RAIL_WIDTH = 60
LIST_WIDTH = 252
HEAD_HEIGHT = 52
READING_WIDTH = 760
TEXT_PX = 15
INTERFACE_PX = 14
SMALL_PX = 12
THOUGHT_PX = 13
LINE_HEIGHT_PERCENT = 155

_JAPANESE = (
    "Hiragino Sans",
    "Yu Gothic UI",
    "Meiryo",
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "IPAexGothic",
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as #RRGGBB. `sunk` lies below the paper, `tint` is a wash of the accent."""

    dark: bool
    paper: str
    surface: str
    sunk: str
    ink: str
    quiet: str
    line: str
    accent: str
    on_accent: str
    tint: str
    hover: str
    amber: str
    amber_tint: str
    green: str
    green_tint: str
    red: str
    red_tint: str


LIGHT = Tokens(
    dark=False,
    paper="#FAF8F4", surface="#FFFFFF", sunk="#F3F0EA", ink="#22242A", quiet="#666A73",
    line="#E4E0D8", accent="#2F5AA8", on_accent="#FFFFFF", tint="#E9EFF9", hover="#EEEAE2",
    amber="#8F5E14", amber_tint="#FBF1DF", green="#2F6B47", green_tint="#E2F1E7",
    red="#B3372F", red_tint="#FBEAE7",
)  # fmt: skip
DARK = Tokens(
    dark=True,
    paper="#17181B", surface="#1F2125", sunk="#131416", ink="#E9E7E2", quiet="#9A9DA5",
    line="#2E3136", accent="#8DB2F5", on_accent="#14161A", tint="#232B3A", hover="#25282D",
    amber="#E0B05B", amber_tint="#2E2819", green="#7DBE97", green_tint="#1E3127",
    red="#F0928A", red_tint="#3A2322",
)  # fmt: skip


class Theme(QObject):
    """The theme in force; follows the system until a choice is made.

    Widgets that paint by themselves connect to `changed` and read `tokens`.
    """

    changed = Signal()

    def __init__(self, app: QApplication, choice: ThemeChoice = "system") -> None:
        super().__init__(app)
        self._app = app
        self._choice: ThemeChoice = choice
        self.tokens = LIGHT
        app.setStyle("Fusion")
        app.setFont(interface_font())
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._apply()

    def choose(self, choice: ThemeChoice) -> None:
        """Sets light, dark or as the system says, at once."""
        if choice != self._choice:
            self._choice = choice
            self._apply()

    def _on_system_changed(self) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        scheme = self._app.styleHints().colorScheme()
        dark = self._choice == "dark" or (
            self._choice == "system" and scheme == Qt.ColorScheme.Dark
        )
        self.tokens = DARK if dark else LIGHT
        self._app.setPalette(_palette(self.tokens))
        self._app.setStyleSheet(styles.style_sheet(self.tokens))
        self.changed.emit()


def interface_font() -> QFont:
    """Returns the system's interface font at our size, with regular Japanese faces behind it."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    # Left to itself, the fallback for Japanese text may be a bold or a Chinese face.
    font.setFamilies([QFontInfo(font).family(), *_JAPANESE])
    font.setPixelSize(INTERFACE_PX)
    return font


def code_font(pixel_size: int = 13) -> QFont:
    """Returns the system's monospace font."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setFamilies([QFontInfo(font).family(), "Noto Sans Mono CJK JP", *_JAPANESE])
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(pixel_size)
    return font


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.paper,
        role.WindowText: tokens.ink,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunk,
        role.Text: tokens.ink,
        role.PlaceholderText: tokens.quiet,
        role.Button: tokens.surface,
        role.ButtonText: tokens.ink,
        role.BrightText: tokens.red,
        role.ToolTipBase: tokens.ink,
        role.ToolTipText: tokens.paper,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Mid: tokens.line,
        role.Dark: tokens.line,
        role.Accent: tokens.accent,
    }
    palette = QPalette()
    for name, colour in colours.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(tokens.quiet))
    return palette
