"""The languages that speech models know, called what their speakers call them."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QCoreApplication, QLocale

translate = QCoreApplication.translate

#: What Whisper knows, by ISO 639 code ("yue" since large-v3).
_WHISPER = (
    "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th "
    "ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr "
    "pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt "
    "haw ln ha ba jw su yue"
)
#: These stand above the others.
COMMON = ("en", "ja", "de", "es", "fr", "it", "ko", "pt", "zh")
#: Qt has no other name for them, or calls them by another code.
_NAMED = {"zh": "中文", "yue": "粵語", "jw": "Basa Jawa", "tl": "Tagalog", "no": "Norsk"}
_NAMED |= {"la": "Latina", "ht": "Kreyòl ayisyen", "sa": "संस्कृतम्", "ba": "Башҡортса"}
_NAMED |= {
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "pt": "Português",
    "su": "Basa Sunda",
}


@cache
def name(code: str) -> str:
    """Returns what a language calls itself; its code where that is not known."""
    if code in _NAMED:
        return _NAMED[code]
    found = QLocale(code)
    own = found.nativeLanguageName() if found.language() != QLocale.Language.C else ""
    return own[:1].upper() + own[1:] if own else code


@cache
def others() -> tuple[tuple[str, str], ...]:
    """Returns codes and names of all that are not common, in order of their names."""
    rest = [(code, name(code)) for code in _WHISPER.split() if code not in COMMON]
    return tuple(sorted(rest, key=lambda pair: pair[1].casefold()))
