"""The command `tsukue chat`: one question and its answer, or a conversation in the terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop_app.cli.console import DONE, INTERRUPTED, exit_codes, write_text
from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.settings import SettingsFile

if TYPE_CHECKING:
    from desktop_app.services.desk import Desk
    from desktop_app.store.records import MessageRecord


def chat(
    context: typer.Context,
    prompt: Annotated[
        str | None,
        typer.Argument(
            help="The message. “-” reads it from standard input, and so does a pipe; without a "
            "message a terminal becomes an interactive chat.",
            show_default=False,
        ),
    ] = None,
    model: Annotated[Path | None, typer.Option(help="Folder of the model, for this run.")] = None,
    system: Annotated[str | None, typer.Option(help="What the model is told first.")] = None,
    temperature: Annotated[
        float | None, typer.Option(help="0 always takes the likeliest token; up to 2.")
    ] = None,
    top_p: Annotated[
        float | None, typer.Option(help="Sample among the likeliest tokens of this probability.")
    ] = None,
    top_k: Annotated[
        int | None, typer.Option(help="Sample among this many tokens; 0 is off.")
    ] = None,
    min_p: Annotated[
        float | None,
        typer.Option(help="Leave out tokens below this share of the likeliest one's probability."),
    ] = None,
    repetition_penalty: Annotated[
        float | None, typer.Option(help="Above 1 avoids repetition; 1 is off.")
    ] = None,
    max_new_tokens: Annotated[
        int | None, typer.Option(help="End the answer after so many tokens.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same answer.")] = None,
    stop: Annotated[
        list[str] | None, typer.Option(help="End the answer before this text; may be repeated.")
    ] = None,
    conversation: Annotated[
        str | None, typer.Option(metavar="ID", help="Go on with this conversation.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object when the answer is done.")
    ] = False,
    no_save: Annotated[bool, typer.Option("--no-save", help="Write nothing to the disk.")] = False,
) -> None:
    """Asks a question and prints the answer as it comes, or chats."""
    if conversation is not None and no_save:
        raise typer.BadParameter("--no-save cannot go on with a saved --conversation.")
    interactive = prompt is None and sys.stdin.isatty()
    if interactive and as_json:
        raise typer.BadParameter("--json needs a message.")
    overrides: dict[str, Any] = {
        "temperature": temperature,
        "top_p": top_p,
        "top_k": top_k,
        "min_p": min_p,
        "repetition_penalty": repetition_penalty,
        "max_new_tokens": max_new_tokens,
        "seed": seed,
        "stop": tuple(stop) if stop else None,
    }
    options = _Options(conversation, model, system, overrides, as_json, save=not no_save)
    with exit_codes():
        data: DataDir = context.obj.data
        if interactive:
            raise typer.Exit(_talk(data, options))
        if prompt is None or prompt == "-":
            prompt = sys.stdin.read()
        raise typer.Exit(_ask_once(data, options, prompt))


class _Options:
    """What the options of the command say."""

    def __init__(
        self,
        conversation: str | None = None,
        model: Path | None = None,
        system: str | None = None,
        overrides: dict[str, Any] | None = None,
        as_json: bool = False,
        *,
        save: bool = True,
    ) -> None:
        self.conversation = conversation
        self.model = model
        self.system = system
        self.overrides = overrides or {}
        self.as_json = as_json
        self.save = save


def talk(data: DataDir) -> int:
    """Runs the interactive chat with the settings as they are; returns the exit code."""
    return _talk(data, _Options())


def _talk(data: DataDir, options: _Options) -> int:
    from desktop_app.cli.interactive import Interactive
    from desktop_app.cli.session import open_desk

    params = SettingsFile(data.settings).current.generation_params(**options.overrides)
    with open_desk(data, save=options.save) as desk:
        conversation_id = _prepare(desk, options)
        if options.model is None:
            desk.models.preload()  # while the user types
        Interactive(desk, params, conversation_id, options.system).run()
    return DONE


def _ask_once(data: DataDir, options: _Options, prompt: str) -> int:
    # What is wrong with the command is said before anything is opened or written.
    params = SettingsFile(data.settings).current.generation_params(**options.overrides)
    if not prompt.strip():
        raise UserError("empty_prompt")
    from desktop_app.cli.session import Asker, Interrupted, open_desk, stopped

    with open_desk(data, save=options.save) as desk:
        conversation_id = _prepare(desk, options)
        if conversation_id is None and options.system is not None:
            conversation_id = desk.conversations.create(options.system).id
        asker = Asker(desk, _drop if options.as_json else write_text)
        try:
            message = asker.ask(conversation_id, prompt.removesuffix("\n"), params)
        except Interrupted as interrupted:
            message = interrupted.message
    if message.error_code is not None:
        if not options.as_json and message.content:
            write_text("\n")
        raise UserError(message.error_code, **dict(message.error_values))
    if options.as_json:
        write_text(json.dumps(answer_object(message, saved=options.save), ensure_ascii=False))
    write_text("\n")
    return INTERRUPTED if stopped(message) else DONE


def _prepare(desk: Desk, options: _Options) -> str | None:
    """Chooses the model and opens the conversation; returns its id."""
    if options.model is not None:
        desk.models.choose(options.model, remember=False)
    if options.conversation is None:
        return None
    found = desk.conversations.get(options.conversation)
    if found.deleted_at is not None:
        raise UserError("conversation_not_found", id=options.conversation)
    if options.system is not None:
        desk.conversations.set_system_prompt(found.id, options.system)
    return found.id


def answer_object(message: MessageRecord, *, saved: bool = True) -> dict[str, Any]:
    """Returns what `--json` prints for an answer."""
    use, figures = message.use, message.figures
    return {
        "text": message.content,
        "status": message.status.value,
        "model": use and use.name,
        "model_path": use and use.model,
        "device": use and use.device,
        "dtype": use and use.dtype,
        "quantization": use and use.quantization,
        "seed": figures and figures.seed,
        "prompt_tokens": figures and figures.prompt_tokens,
        "new_tokens": figures and figures.new_tokens,
        "ttft_ms": figures and figures.ttft_ms,
        "tokens_per_s": figures and figures.tokens_per_s,
        "stop_reason": (figures and figures.stop_reason) or message.status.value,
        "conversation_id": message.conversation_id if saved else None,
        "message_id": message.id if saved else None,
    }


def _drop(text: str) -> None:
    """Takes the pieces of an answer that is printed whole at its end."""
