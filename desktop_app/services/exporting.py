"""A summary as a file: Markdown, HTML, plain text, JSON or DOCX, with its sources as notes."""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape
from io import BytesIO
from typing import Literal

from desktop_app.services.sheets import Line, Sheet, Wording, facts, source

Format = Literal["md", "html", "txt", "json", "docx"]


def render(sheet: Sheet, form: Format, wording: Wording) -> bytes:
    """Returns the content of a file; text is UTF-8."""
    match form:
        case "md":
            return _markdown(sheet, wording).encode("utf-8")
        case "html":
            return _html(sheet, wording).encode("utf-8")
        case "txt":
            return _text(sheet, wording).encode("utf-8")
        case "json":
            return _json(sheet).encode("utf-8")
        case "docx":
            return _docx(sheet, wording)


_MARKUP = str.maketrans({c: "\\" + c for c in "\\`*_[]<>#|"})


def _markdown(sheet: Sheet, wording: Wording) -> str:
    def marked(line: Line) -> str:
        text = line.text.translate(_MARKUP)
        if line.notes is None:
            return text
        marks = "".join(f"[^{number}]" for number in line.notes)
        return text + (marks or f" *({wording.unsupported})*")

    lines = [f"- {marked(line)}" if sheet.bulleted else marked(line) for line in sheet.lines]
    body = ("\n" if sheet.bulleted else "\n\n").join(lines)
    told = "  \n".join(f"*{fact.translate(_MARKUP)}*" for fact in facts(sheet, wording))
    notes = "\n".join(
        f"[^{note.number}]: {source(note, wording).translate(_MARKUP)}" for note in sheet.notes
    )
    parts = (f"# {sheet.title.translate(_MARKUP)}", body, told, notes)
    return "\n\n".join(filter(None, parts)) + "\n"


def _text(sheet: Sheet, wording: Wording) -> str:
    bullet = "- " if sheet.bulleted else ""
    lines = [bullet + line.text + _marks(line, wording) for line in sheet.lines]
    body = ("\n" if sheet.bulleted else "\n\n").join(lines)
    notes = [f"[{note.number}] {source(note, wording)}" for note in sheet.notes]
    sources = "\n".join([wording.sources, *notes]) if notes else ""
    told = "\n".join(facts(sheet, wording))
    return "\n\n".join(filter(None, (sheet.title, body, told, sources))) + "\n"


def _marks(line: Line, wording: Wording) -> str:
    if line.notes is None:
        return ""
    return "".join(f" [{number}]" for number in line.notes) or f" ({wording.unsupported})"


def _html(sheet: Sheet, wording: Wording) -> str:
    def marked(line: Line) -> str:
        text = escape(line.text)
        if line.notes is None:
            return text
        links = "".join(f'<sup><a href="#note-{n}">{n}</a></sup>' for n in line.notes)
        return text + (links or f" <em>({escape(wording.unsupported)})</em>")

    tag = "li" if sheet.bulleted else "p"
    body = "\n".join(f"<{tag}>{marked(line)}</{tag}>" for line in sheet.lines)
    if sheet.bulleted:
        body = f"<ul>\n{body}\n</ul>"
    told = "<br>\n".join(map(escape, facts(sheet, wording)))
    notes = "\n".join(
        f'<li id="note-{note.number}">{escape(source(note, wording))}</li>' for note in sheet.notes
    )
    sources = f"<h2>{escape(wording.sources)}</h2>\n<ol>\n{notes}\n</ol>\n" if notes else ""
    title = escape(sheet.title)
    language = escape(sheet.summary.language or "en")
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n<style>body{{max-width:45rem;margin:2rem auto;padding:0 1rem;"
        "font-family:sans-serif;line-height:1.55}</style>\n</head>\n<body>\n"
        f"<h1>{title}</h1>\n{body}\n<p><small>{told}</small></p>\n{sources}</body>\n</html>\n"
    )


def _json(sheet: Sheet) -> str:
    document, summary = sheet.document, sheet.summary
    found = {
        "title": sheet.title,
        "method": summary.method,
        "language": summary.language,
        "document": None
        if document is None
        else {
            "id": document.id,
            "name": document.name,
            "path": document.path,
            "kind": document.kind,
            "sha256": document.content_hash,
        },
        "coverage": {
            "passages": summary.passages,
            "passages_read": summary.passages_read,
            "pages": document.pages if document else None,
            "pages_read": sheet.pages_read,
            "pages_cited": sheet.pages_cited,
            "unread_pages": list(document.unread_pages) if document else [],
        },
        "lines": [{"text": line.text, "notes": line.notes} for line in sheet.lines],
        "notes": [
            {"number": note.number, "text": note.text, **asdict(note.citation)}
            | {"place": asdict(note.place) if note.place else None}
            for note in sheet.notes
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


#: What XML cannot hold; python-docx refuses it.
_NOT_XML = dict.fromkeys({*range(32), 0xFFFE, 0xFFFF} - {9, 10, 13})


def _docx(sheet: Sheet, wording: Wording) -> bytes:
    from docx import Document  # here: a program that exports nothing needs none of it

    title = sheet.title.translate(_NOT_XML)
    made = Document()
    made.core_properties.title = title[:255]
    made.core_properties.author = ""
    made.add_heading(title, level=1)
    for line in sheet.lines:
        style = "List Bullet" if sheet.bulleted else None
        paragraph = made.add_paragraph(line.text.translate(_NOT_XML), style=style)
        if line.notes:
            paragraph.add_run(" ".join(map(str, line.notes))).font.superscript = True
        elif line.notes is not None:
            paragraph.add_run(f" ({wording.unsupported})").italic = True
    for fact in facts(sheet, wording):
        made.add_paragraph().add_run(fact).italic = True
    if sheet.notes:
        made.add_heading(wording.sources, level=2)
    for note in sheet.notes:
        made.add_paragraph(f"{note.number}. {source(note, wording)}".translate(_NOT_XML))
    content = BytesIO()
    made.save(content)
    return content.getvalue()
