"""A transcript as a file, as the user left it: text, Markdown, subtitles, JSON, table, DOCX."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from io import BytesIO

from desktop_app.services import subtitles
from desktop_app.services.line_times import joined
from desktop_app.services.subtitles import SubtitleLayout
from desktop_app.services.transcript_document import groups, paragraphs
from desktop_app.services.transcript_formats import TranscriptFormat as TranscriptFormat
from desktop_app.services.transcript_formats import clock
from desktop_app.store.transcript_records import SegmentRecord, TranscriptRecord

_MARKUP = str.maketrans({c: "\\" + c for c in "\\`*_[]<>#|"})
#: What XML cannot hold; python-docx refuses it.
_NOT_XML = dict.fromkeys({*range(32), 0xFFFE, 0xFFFF} - {9, 10, 13})


def render(
    transcript: TranscriptRecord,
    lines: Sequence[SegmentRecord],
    form: TranscriptFormat,
    layout: SubtitleLayout,
) -> bytes:
    """Returns the content of a file; text is UTF-8.

    Args:
        lines: that are shown, in order; layout: of subtitles.
    """
    match form:
        case "txt":
            text = "\n\n".join(passage.text for passage in paragraphs(lines)) + "\n"
        case "md":
            text = _markdown(transcript, lines)
        case "srt" | "vtt" | "ass":
            text = subtitles.render(lines, form, layout)
        case "json":
            text = _json(transcript, lines)
        case "tsv":
            text = _table(lines)
        case "docx":
            return _docx(transcript, lines)
    return text.encode("utf-8")


def _blocks(lines: Sequence[SegmentRecord]) -> Iterator[tuple[str, str, str]]:
    """Yields paragraphs: when they begin, who speaks, what is said."""
    for group in groups(lines):
        text = joined([line.text for line in group])
        yield clock(group[0].start_s), group[0].speaker or "", text


def _facts(transcript: TranscriptRecord) -> str:
    duration = None if transcript.duration_s is None else clock(transcript.duration_s)
    known = (transcript.name, duration, transcript.language, transcript.model_name)
    return " · ".join(filter(None, known))


def _markdown(transcript: TranscriptRecord, lines: Sequence[SegmentRecord]) -> str:
    parts = [
        f"# {transcript.shown_title.translate(_MARKUP)}",
        f"*{_facts(transcript).translate(_MARKUP)}*",
    ]
    for time, speaker, text in _blocks(lines):
        who = f" **{speaker.translate(_MARKUP)}:**" if speaker else ""
        parts.append(f"`{time}`{who} {text.translate(_MARKUP)}")
    return "\n\n".join(parts) + "\n"


def _table(lines: Sequence[SegmentRecord]) -> str:
    """Returns a table as Whisper's own program writes it: milliseconds and text.

    With a column more where anybody is named.
    """
    named = any(line.speaker for line in lines)
    head = ("start", "end", *(("speaker",) if named else ()), "text")
    rows = [head]
    for line in lines:
        times = (str(round(line.start_s * 1000)), str(round(line.end_s * 1000)))
        who = (line.speaker or "",) if named else ()
        rows.append((*times, *who, line.text))
    cells = ("\t".join(" ".join(cell.split()) for cell in row) for row in rows)
    return "\n".join(cells) + "\n"


def _json(transcript: TranscriptRecord, lines: Sequence[SegmentRecord]) -> str:
    guess = transcript.guess
    found = {
        "title": transcript.shown_title,
        "file": transcript.path,
        "duration_s": transcript.duration_s,
        "language": transcript.language,
        "language_probabilities": dict(guess.probabilities) if guess is not None else None,
        "task": transcript.task,
        "model": transcript.model_name,
        "engine": transcript.facts.engine if transcript.facts is not None else None,
        "complete": transcript.is_complete,
        "speed": transcript.facts.speed if transcript.facts is not None else None,
        "damaged": [asdict(trouble) for trouble in transcript.troubles],
        "segments": [_segment(line) for line in lines],
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _segment(line: SegmentRecord) -> dict[str, object]:
    heard = line.heard
    return {
        "start_s": line.start_s,
        "end_s": line.end_s,
        "text": line.text,
        "speaker": line.speaker,
        "channel": heard.channel,
        "flags": list(heard.flags),
        "heard": heard.text,
        "avg_logprob": heard.avg_logprob,
        "no_speech": heard.no_speech,
        "compression": heard.compression,
        "words": [asdict(word) for word in heard.words],
    }


def _docx(transcript: TranscriptRecord, lines: Sequence[SegmentRecord]) -> bytes:
    from docx import Document  # here: a program that exports nothing needs none of it

    title = transcript.shown_title.translate(_NOT_XML)
    made = Document()
    made.core_properties.title = title[:255]
    made.core_properties.author = ""
    made.add_heading(title, level=1)
    made.add_paragraph().add_run(_facts(transcript).translate(_NOT_XML)).italic = True
    for time, speaker, text in _blocks(lines):
        paragraph = made.add_paragraph()
        paragraph.add_run(f"{time}  ").italic = True
        if speaker:
            paragraph.add_run(f"{speaker.translate(_NOT_XML)}: ").bold = True
        paragraph.add_run(text.translate(_NOT_XML))
    content = BytesIO()
    made.save(content)
    return content.getvalue()
