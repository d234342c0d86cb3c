"""From a GGUF file to a running server: checks first, then what fits, then llama.cpp.

Knows the library, the machine and the server; nothing of prompts or answers.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psutil

from desktop_app.engine import memory
from desktop_app.engine.llama_cpp import saved_slot
from desktop_app.engine.llama_cpp.saved_slot import SavedSlot
from desktop_app.engine.llama_cpp.server import NotStartedError, Options, Server, accelerators
from desktop_app.engine.llama_cpp.tokenizer import tokenizer_of
from desktop_app.engine.precision import compute_threads
from desktop_app.engine.prompting import Prompter
from desktop_app.engine.runtime import Job
from desktop_app.errors import UserError
from desktop_app.model_library import gguf_cache, gguf_support
from desktop_app.model_library.completeness import parts_of
from desktop_app.model_library.gguf_context import context_for
from desktop_app.model_library.gguf_model import GgufModel
from desktop_app.model_library.sizes import MIB, human_size
from desktop_app.protocol import LoadSpec, ModelInfo, Stage

_log = logging.getLogger(__name__)

_CPU = "CPU"
_READ_BYTES = 16 * MIB
#: Of the weights, what must be free to read the file ahead.
_ROOM_SHARE = 0.9
_OUT_OF_MEMORY = ("failed to allocate", "unable to allocate", "out of memory", "not enough memory")


@dataclass(frozen=True, slots=True)
class RunningModel:
    """A model that answers.

    Attributes:
        saved: pasts on disk, `None` when none are kept.
        spaced: every word begins with a space, the first one of an answer too.
    """

    server: Server
    tokenizer: Any
    prompter: Prompter
    info: ModelInfo
    saved: SavedSlot | None
    spaced: bool


def load(spec: LoadSpec, job: Job) -> RunningModel:
    """Starts a server with a model.

    Raises:
        UserError: `gguf_unsupported`, `model_not_found`, `model_damaged`, `gguf_refused`,
            `model_too_large` or `out_of_memory`.
        Cancelled: soon after `job.cancel` is set.
    """
    problem = gguf_support.problem()
    if problem:
        raise UserError("gguf_unsupported", reason=problem)
    file = Path(spec.model).expanduser()
    model = GgufModel.read(file)
    total_bytes = psutil.virtual_memory().total
    devices = () if spec.device_map == "cpu" else accelerators()
    options = Options(
        context_tokens=context_for(model, spec.context_tokens, total_bytes),
        threads=compute_threads(),
        batch_tokens=gguf_cache.batch_for(model.parameters),
        gpu_layers=None if devices else 0,
        cache_bytes=memory.cache_budget(),
        exact=gguf_cache.is_exact(model),
        flash_attention=bool(devices),
        saved=Path(spec.saved_pasts) if spec.saved_pasts is not None else None,
    )
    if not devices:
        _check_room(model)
    _read_ahead(file, job)
    server, device = _started(file, options, devices, job)
    return _described(server, spec, model, options, device)


def _started(
    file: Path, options: Options, devices: tuple[str, ...], job: Job
) -> tuple[Server, str]:
    """Returns a server and what it computes on."""
    try:
        return Server(file, options), devices[0] if devices else _CPU
    except NotStartedError as error:
        if not devices:
            raise _refused(file, str(error)) from None
        _log.warning("the graphics card did not work: %s", error)
        reason = _reason(str(error)) or devices[0]
    job.notice("fell_back_cpu", reason=reason)
    try:
        return Server(file, replace(options, gpu_layers=0, flash_attention=False)), _CPU
    except NotStartedError as error:
        raise _refused(file, str(error)) from None


def _described(
    server: Server, spec: LoadSpec, model: GgufModel, options: Options, device: str
) -> RunningModel:
    file = Path(spec.model).expanduser()
    saved = None
    try:
        tokenizer = tokenizer_of(model, server.client)
        name = file.stem
        if options.saved is not None:
            known_as = saved_slot.identity(spec, options.context_tokens)
            saved = SavedSlot(server.client, options.saved, known_as, spec.saved_pasts_bytes)
        prompter = Prompter(tokenizer, name)
    except BaseException:
        server.close()
        raise
    info = ModelInfo(
        model=spec.model,
        name=name,
        device=device,
        dtype=model.quantization,
        quantization="none",
        parameters=model.parameters,
        memory_bytes=model.weights_bytes,
        context_tokens=options.context_tokens,
    )
    spaced = model.header.metadata.get("tokenizer.ggml.model") == "llama"
    return RunningModel(server, tokenizer, prompter, info, saved, spaced)


def _check_room(model: GgufModel) -> None:
    """Lets pass what can be in memory at all; pages of the file can go again, but not in use."""
    available = psutil.virtual_memory().available
    needed = int(model.weights_bytes * _ROOM_SHARE)
    if needed > available:
        raise UserError(
            "model_too_large", needed=human_size(needed), available=human_size(available)
        )


def _read_ahead(file: Path, job: Job) -> None:
    """Reads the file once, so that llama.cpp finds it in memory.

    llama.cpp loads in one call that can neither tell how far it is nor be cancelled; after
    this it takes a moment only.
    """
    files = [file.parent / name for name in parts_of(file.name)]
    total, done = sum(part.stat().st_size for part in files), 0
    job.progress(Stage.LOADING, 0, total)
    if total > psutil.virtual_memory().available * _ROOM_SHARE:
        return
    for part in files:
        with part.open("rb", buffering=0) as stream:
            buffer = bytearray(_READ_BYTES)
            while read := stream.readinto(buffer):
                job.cancel.raise_if_set()
                done += read
                job.progress(Stage.LOADING, done, total)


def _refused(file: Path, log: str) -> UserError:
    if any(words in log.lower() for words in _OUT_OF_MEMORY):
        return UserError("out_of_memory")
    reason = _reason(log) or "it gives no reason"
    return UserError("gguf_refused", path=file, reason=reason)


def _reason(log: str) -> str:
    """Returns what llama.cpp says first of what went wrong, without where in its code."""
    for line in log.splitlines():
        _, found, words = line.partition("error loading model: ")
        if found:
            return words.strip()[:200]
    lines = [line.partition(": ")[2] or line for line in log.splitlines() if line.strip()]
    return lines[0].strip()[:200] if lines else ""
