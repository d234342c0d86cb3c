"""The command `tsukue chat`: one question and its answer, or a conversation in the terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop_app.cli import options
from desktop_app.cli.console import DONE, INTERRUPTED, exit_codes, is_terminal, write_text
from desktop_app.cli.history import source_lines, sources_object
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
    model: options.Model = None,
    quantization: options.Quantization = None,
    device_map: options.DeviceMap = None,
    max_memory: options.MaxMemory = None,
    offload_folder: options.OffloadFolder = None,
    dtype: options.Dtype = None,
    attention: options.Attention = None,
    context_tokens: options.Context = None,
    context_policy: Annotated[
        str | None,
        typer.Option(help="When the context is full: drop_oldest, summarize or stop."),
    ] = None,
    allow_pickle: options.AllowPickle = False,
    trust_remote_code: options.TrustCode = False,
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
    frequency_penalty: Annotated[
        float | None, typer.Option(help="Above 0 avoids words by how often they were said.")
    ] = None,
    presence_penalty: Annotated[
        float | None, typer.Option(help="Above 0 avoids words that were said at all.")
    ] = None,
    logit_bias: Annotated[
        list[str] | None,
        typer.Option(metavar="TOKEN=BIAS", help="Make a token likelier; may be repeated."),
    ] = None,
    min_new_tokens: Annotated[
        int | None, typer.Option(help="Do not end the answer before so many tokens.")
    ] = None,
    max_new_tokens: Annotated[
        int | None, typer.Option(help="End the answer after so many tokens.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same answer.")] = None,
    stop: Annotated[
        list[str] | None, typer.Option(help="End the answer before this text; may be repeated.")
    ] = None,
    think: Annotated[
        bool | None,
        typer.Option(
            "--think/--no-think",
            help="Whether a model that can do both thinks before it answers; else as it sees fit.",
            show_default=False,
        ),
    ] = None,
    json_schema: Annotated[
        str | None,
        typer.Option(help="A JSON schema that the answer follows, or the file that holds it."),
    ] = None,
    answers: Annotated[int, typer.Option(help="Write so many alternatives.", min=1, max=16)] = 1,
    conversation: Annotated[
        str | None, typer.Option(metavar="ID", help="Go on with this conversation.")
    ] = None,
    attach: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="A document that the chat is about; may be repeated. Answers cite it.",
        ),
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
    if interactive and (as_json or answers > 1):
        raise typer.BadParameter("--json and --answers need a message.")
    overrides: dict[str, Any] = {
        "frequency_penalty": frequency_penalty,
        "presence_penalty": presence_penalty,
        "min_new_tokens": min_new_tokens,
        "context_policy": context_policy,
        "answers": answers,
        "temperature": temperature,
        "top_p": top_p,
        "top_k": top_k,
        "min_p": min_p,
        "repetition_penalty": repetition_penalty,
        "max_new_tokens": max_new_tokens,
        "seed": seed,
        "stop": tuple(stop) if stop else None,
        "thinking": think,
    }
    with exit_codes():
        overrides["logit_bias"] = options.logit_bias(logit_bias)
        overrides["json_schema"] = options.json_schema(json_schema)
        load = options.load_options(
            quantization=quantization,
            device_map=device_map,
            max_memory=max_memory,
            offload_folder=offload_folder,
            dtype=dtype,
            attention=attention,
            context_tokens=context_tokens,
            allow_pickle=allow_pickle,
            trust_code=trust_remote_code,
        )
        wanted = _Options(conversation, model, system, overrides, load, as_json, save=not no_save)
        wanted.attach = tuple(attach or ())
        data: DataDir = context.obj.data
        if interactive:
            raise typer.Exit(_talk(data, wanted))
        if prompt is None or prompt == "-":
            prompt = sys.stdin.read()
        raise typer.Exit(_ask_once(data, wanted, prompt))


class _Options:
    """What the options of the command say."""

    def __init__(
        self,
        conversation: str | None = None,
        model: Path | None = None,
        system: str | None = None,
        overrides: dict[str, Any] | None = None,
        load: dict[str, Any] | None = None,
        as_json: bool = False,
        *,
        save: bool = True,
    ) -> None:
        self.conversation = conversation
        self.model = model
        self.system = system
        self.overrides = overrides or {}
        self.load = load or {}
        self.as_json = as_json
        self.save = save
        self.attach: tuple[Path, ...] = ()


def talk(data: DataDir) -> int:
    """Runs the interactive chat with the settings as they are; returns the exit code."""
    return _talk(data, _Options())


def _talk(data: DataDir, wanted: _Options) -> int:
    from desktop_app.cli.interactive import Interactive
    from desktop_app.cli.session import open_desk

    _check(data, wanted)
    with open_desk(data, save=wanted.save) as desk:
        conversation_id = _prepare(desk, wanted)
        if wanted.model is None:
            desk.models.preload()  # while the user types
        params = desk.generation_params(**wanted.overrides)
        if conversation_id is None and wanted.attach:
            conversation_id = desk.conversations.create(wanted.system).id
        _attach(desk, conversation_id, wanted.attach)
        Interactive(desk, params, conversation_id, wanted.system).run()
    return DONE


def _ask_once(data: DataDir, wanted: _Options, prompt: str) -> int:
    _check(data, wanted)
    if not prompt.strip():
        raise UserError("empty_prompt")
    from desktop_app.cli.session import Asker, Interrupted, open_desk, stopped

    with open_desk(data, save=wanted.save) as desk:
        conversation_id = _prepare(desk, wanted)
        if conversation_id is None and (wanted.system is not None or wanted.attach):
            conversation_id = desk.conversations.create(wanted.system).id
        _attach(desk, conversation_id, wanted.attach)
        asker = Asker(desk, quiet=wanted.as_json)
        params = desk.generation_params(**wanted.overrides)
        try:
            message, *others = asker.ask(conversation_id, prompt.removesuffix("\n"), params)
        except Interrupted as interrupted:
            message, others = interrupted.message, []
    if message.error_code is not None:
        if not wanted.as_json and (message.content or (message.reasoning and is_terminal())):
            write_text("\n")
        raise UserError(message.error_code, **dict(message.error_values))
    if wanted.as_json:
        answer = answer_object(message, saved=wanted.save)
        if others:
            answer["alternatives"] = [answer_object(m, saved=wanted.save) for m in others]
        write_text(json.dumps(answer, ensure_ascii=False))
    elif message.grounds is not None:
        write_text("\n\n" + "\n".join(source_lines(message)))
    for number, other in enumerate([] if wanted.as_json else others, 2):
        write_text(f"\n\n--- {number} / {len(others) + 1} ---\n{other.content}")
    write_text("\n")
    return INTERRUPTED if stopped(message) else DONE


def _attach(desk: Desk, conversation_id: str | None, paths: tuple[Path, ...]) -> None:
    """Adds documents to a conversation; questions wait until they have been read."""
    for path in paths:
        assert conversation_id is not None
        desk.attachments.add(conversation_id, path)


def _check(data: DataDir, wanted: _Options) -> None:
    """Says what is wrong with the command before anything is opened or written."""
    SettingsFile(data.settings).current.generation_params(**wanted.overrides)


def _prepare(desk: Desk, wanted: _Options) -> str | None:
    """Chooses the model and opens the conversation; returns its id."""
    desk.models.override(**wanted.load)
    if wanted.model is not None:
        desk.models.choose(options.model_path(wanted.model, desk.shelf), remember=False)
    if wanted.conversation is None:
        return None
    found = desk.conversations.get(wanted.conversation)
    if found.deleted_at is not None:
        raise UserError("conversation_not_found", id=wanted.conversation)
    if wanted.system is not None:
        desk.conversations.set_system_prompt(found.id, wanted.system)
    return found.id


def answer_object(message: MessageRecord, *, saved: bool = True) -> dict[str, Any]:
    """Returns what `--json` prints for an answer."""
    use, figures = message.use, message.figures
    return {
        "text": message.content,
        "reasoning": message.reasoning,
        "reasoning_ms": message.reasoning_ms,
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
        "sources": sources_object(message),
    }
