"""The commands `tsukue history …`: list, show and search what is kept."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop_app.cli.console import exit_codes, printable
from desktop_app.errors import UserError
from desktop_app.services import cited
from desktop_app.services.excerpts import place_text

if TYPE_CHECKING:
    from desktop_app.store.records import ConversationRecord, MessageRecord, SearchHit

app = typer.Typer(
    help="List, show and search the conversations that are kept.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
_Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 200,
    as_json: _Json = False,
) -> None:
    """Lists conversations: pinned first, then the newest."""
    from desktop_app.services.reading import open_reading

    with exit_codes():
        with open_reading(context.obj.data) as reading:
            found = reading.list(limit=limit)
        if as_json:
            _print_json([conversation_object(c) for c in found])
            return
        _print_table(
            ("ID", "Title", "Changed"),
            [(c.id, ("★ " if c.pinned else "") + c.title, _local(c.updated_at)) for c in found],
            "There are no conversations yet.",
        )


@app.command()
def show(
    context: typer.Context,
    conversation: Annotated[str, typer.Argument(metavar="ID")],
    branches: Annotated[
        bool, typer.Option("--branches", help="All branches, not only the one shown last.")
    ] = False,
    as_json: _Json = False,
) -> None:
    """Shows a conversation's messages."""
    from desktop_app.services.reading import open_reading

    with exit_codes():
        with open_reading(context.obj.data) as reading:
            found = reading.get(conversation)
            if found.deleted_at is not None:
                raise UserError("conversation_not_found", id=conversation)
            messages = reading.all_messages(found.id) if branches else reading.branch(found.id)
        if as_json:
            shown = conversation_object(found)
            shown["messages"] = [message_object(m) for m in messages]
            _print_json(shown)
        else:
            _print_thread(found, messages)


@app.command()
def search(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Words that all occur; any language.")],
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    as_json: _Json = False,
) -> None:
    """Searches titles and messages, best matches first."""
    from desktop_app.services.reading import open_reading

    with exit_codes():
        with open_reading(context.obj.data) as reading:
            hits = reading.search(text, limit)
        if as_json:
            _print_json([hit_object(hit) for hit in hits])
            return
        _print_table(
            ("ID", "Title", "Who", "Text"),
            [(h.conversation_id, h.title, h.role or "title", h.snippet) for h in hits],
            "Nothing was found.",
        )


def conversation_object(record: ConversationRecord) -> dict[str, Any]:
    """Returns a conversation as `--json` prints it."""
    return {
        "id": record.id,
        "title": record.title,
        "pinned": record.pinned,
        "folder_id": record.folder_id,
        "system_prompt": record.system_prompt,
        "active_leaf_id": record.active_leaf_id,
        "created_at": record.created_at.isoformat(),
        "updated_at": record.updated_at.isoformat(),
    }


def message_object(record: MessageRecord) -> dict[str, Any]:
    """Returns a message as `--json` prints it."""
    use, figures = record.use, record.figures
    return {
        "id": record.id,
        "parent_id": record.parent_id,
        "role": record.role,
        "content": record.content,
        "reasoning": record.reasoning,
        "reasoning_ms": record.reasoning_ms,
        "status": record.status.value,
        "created_at": record.created_at.isoformat(),
        "model": use and use.name,
        "model_path": use and use.model,
        "device": use and use.device,
        "dtype": use and use.dtype,
        "quantization": use and use.quantization,
        "parameters": json.loads(use.parameters_json) if use else None,
        "seed": figures and figures.seed,
        "prompt_tokens": figures and figures.prompt_tokens,
        "new_tokens": figures and figures.new_tokens,
        "ttft_ms": figures and figures.ttft_ms,
        "tokens_per_s": figures and figures.tokens_per_s,
        "stop_reason": figures and figures.stop_reason,
        "error_code": record.error_code,
        "sources": sources_object(record),
    }


def sources_object(record: MessageRecord) -> dict[str, Any] | None:
    """Returns what of documents an answer was given, as `--json` prints it."""
    if record.grounds is None:
        return None
    cited_numbers = {one.number for one in cited.sources(record.content, record.grounds)}
    return {
        "whole": record.grounds.whole,
        "given": [
            {
                "number": one.number,
                "document": one.name,
                "document_id": one.document_id,
                "passages": [one.first, one.last],
                "page": one.place.page,
                "place": place_text(one.place),
                "cited": one.number in cited_numbers,
            }
            for one in record.grounds.given
        ],
    }


def source_lines(record: MessageRecord) -> list[str]:
    """Returns the sources that an answer cites, a line each; if it cites none, those it read."""
    if record.grounds is None:
        return []
    shown = cited.sources(record.content, record.grounds)
    if not shown and record.grounds.whole:
        names = dict.fromkeys(one.name for one in record.grounds.given)
        return [f"Read in whole: {', '.join(names)}"]
    return [
        f"[{one.number}] " + ", ".join(filter(None, (one.name, place_text(one.place))))
        for one in shown or record.grounds.given
    ]


def hit_object(hit: SearchHit) -> dict[str, Any]:
    """Returns a search hit as `--json` prints it."""
    return {
        "conversation_id": hit.conversation_id,
        "title": hit.title,
        "message_id": hit.message_id,
        "role": hit.role,
        "snippet": hit.snippet,
        "match_start": hit.match_start,
        "match_length": hit.match_length,
        "created_at": hit.created_at.isoformat(),
    }


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _print_table(columns: tuple[str, ...], rows: list[tuple[str, ...]], when_empty: str) -> None:
    """Prints a table for people, and tab-separated lines for a pipe."""
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(" ".join(cell.split()) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not rows:
        console.print(Text(when_empty))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=column == "ID", overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))  # Text: nothing is markup
    console.print(table)


def _print_thread(record: ConversationRecord, messages: tuple[MessageRecord, ...]) -> None:
    terminal = sys.stdout.isatty()
    bold, quiet, plain = ("\x1b[1m", "\x1b[2m", "\x1b[0m") if terminal else ("",) * 3
    print(f"{bold}{record.title}{plain}\n{quiet}{record.id}  {_local(record.updated_at)}{plain}")
    for message in messages:
        status = "" if message.status.value == "done" else f" [{message.status.value}]"
        content = printable(message.content) if terminal else message.content
        print(f"\n{bold}{message.role}{plain}{quiet}{status}{plain}\n{content}")
        for line in source_lines(message):
            print(f"{quiet}{printable(line) if terminal else line}{plain}")


def _local(time: datetime) -> str:
    return time.astimezone().strftime("%Y-%m-%d %H:%M")
