"""Why a line may be wrong, in the words of the window. Knows no widget."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop_app.protocol.transcripts import Flag
from desktop_app.store.transcript_records import SegmentRecord

translate = QCoreApplication.translate


def suspects(line: SegmentRecord) -> tuple[Flag, ...]:
    """Returns why a line is to be looked at; nothing where the user wrote it."""
    return () if line.is_edited else line.heard.flags


def reasons(line: SegmentRecord) -> str:
    """Returns "Repeats itself: may be invented"; "" when there is no doubt."""
    return " · ".join(_words(flag) for flag in suspects(line))


def _words(flag: Flag) -> str:
    match flag:
        case "loop":
            return translate("flags", "Repeats itself: may be invented")
        case "monotone":
            return translate("flags", "Says little with many letters")
        case "too_fast":
            return translate("flags", "Faster than anybody speaks")
        case "unsure":
            return translate("flags", "The model was not sure of it")
        case "maybe_silence":
            return translate("flags", "Perhaps nobody spoke")
        case "unvoiced":
            return translate("flags", "No voice is heard here")
