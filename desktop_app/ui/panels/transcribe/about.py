"""What is known of a transcript, in the words of the window. Knows no widget."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop_app.protocol.transcripts import TRANSFORMERS
from desktop_app.store.transcript_records import TranscriptRecord
from desktop_app.ui.panels.transcribe import languages
from desktop_app.ui.panels.transcribe.times import stamp

translate = QCoreApplication.translate

_SHOWN = 2  # languages
_LEAST = 0.05  # a language that is less likely is not worth a word


def line(transcript: TranscriptRecord) -> str:
    """Returns "52:10 · Japanese 61 %, English 39 % · 6.2× real time"."""
    parts = []
    if transcript.duration_s:
        parts.append(stamp(transcript.duration_s))
    parts.append(language(transcript))
    if transcript.task == "translate":
        parts.append(translate("transcripts", "into English"))
    if transcript.facts is not None and transcript.facts.speed:
        speed = f"{transcript.facts.speed:.1f}"
        parts.append(translate("transcripts", "{speed}× real time").format(speed=speed))
    if transcript.facts is not None and transcript.facts.engine != TRANSFORMERS:
        parts.append(transcript.facts.engine)
    return " · ".join(filter(None, parts))


def language(transcript: TranscriptRecord) -> str:
    """Returns the language, with the likeliest of them where it was found out."""
    guess = transcript.guess
    if guess is None:
        return languages.name(transcript.language) if transcript.language else ""
    likely = [pair for pair in guess.probabilities[:_SHOWN] if pair[1] >= _LEAST]
    return ", ".join(f"{languages.name(code)} {round(100 * share)} %" for code, share in likely)


def troubles(transcript: TranscriptRecord) -> tuple[str, str]:
    """Returns (message, hint) on the damaged places of the file; empty when there are none."""
    found = transcript.troubles
    if not found:
        return "", ""
    places = ", ".join(stamp(one.at_s) for one in found[:5]) + (" …" if len(found) > 5 else "")
    if found[-1].to_the_end:
        message = translate(
            "transcripts", "The file is damaged: nothing after {place} can be read."
        )
        message = message.format(place=stamp(found[-1].at_s))
    else:
        message = translate("transcripts", "The file is damaged at {places}.").format(places=places)
    return message, translate("transcripts", "What can be read was transcribed.")
