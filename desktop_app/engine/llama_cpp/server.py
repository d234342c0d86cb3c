"""llama.cpp's server with one model in it, in this process.

It listens where only this process's user can reach it: a Unix socket in a private folder; on
systems without these, a port of this computer alone, with a key. Knows `xllamacpp`; nothing
of what is asked.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app import network
from desktop_app.engine.llama_cpp.client import Client

#: The first thing that the server says when it gives up.
_LAST_WORDS = "exiting due to"
_LAST_WORDS_WAIT_S = 0.5
_ERRORS_ONLY = 1
#: Of models whose past cannot be cut back anywhere, states kept to go back to: a branch or two.
_CHECKPOINTS = 4
_THREADS_FOR_REQUESTS = 4


class NotStartedError(RuntimeError):
    """The server could not be started with this model; the message is llama.cpp's log."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a model is run.

    Attributes:
        context_tokens: memory for all of them is taken at once.
        threads: that compute.
        batch_tokens: of a prompt that are read together; between two batches progress is
            told, and a cancelled request ends.
        gpu_layers: on an accelerator; 0 is none, `None` as many as fit.
        cache_bytes: for the pasts of conversations other than the last one.
        exact: the past is kept in float32, as the weights of such a file are; else in float16.
        flash_attention: for accelerators. On a CPU it reads a prompt a fifth faster and
            writes, after 2,000 tokens, half as fast; its sums are in float16 there.
        saved: folder for pasts on disk, `None` for none.
    """

    context_tokens: int
    threads: int
    batch_tokens: int
    gpu_layers: int | None
    cache_bytes: int
    exact: bool
    flash_attention: bool
    saved: Path | None


class Server:
    """A running server. Made and closed on one thread; `client` is for that thread too.

    Raises:
        NotStartedError: llama.cpp refuses the model.
    """

    def __init__(self, file: Path, options: Options) -> None:
        import xllamacpp

        self._folder = Path(tempfile.mkdtemp(prefix="tsukue-"))  # readable by the user only
        key = ""
        params = _params(xllamacpp, file, options)
        if hasattr(socket, "AF_UNIX"):
            params.hostnames = [str(self._folder / "s.sock")]
        else:
            key = secrets.token_urlsafe()
            params.hostnames, params.port, params.api_keys = ["127.0.0.1"], 0, [key]
        try:
            with _log() as said:
                try:
                    self._server: Any = xllamacpp.Server(params)
                except RuntimeError:
                    raise NotStartedError(said.text()) from None
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        address: str = self._server.listening_address
        if key:
            host, _, port = address.removeprefix("http://").rpartition(":")
            network.own_server(host, int(port))
        self.client = Client(address, key)
        # Its thread may be about to begin; ended before that, it would begin all the same and
        # be waited for without an end. This is answered by the thread itself.
        self.client.look("/slots")

    def close(self) -> None:
        """Ends the server and gives back the model's memory."""
        self._server = None
        shutil.rmtree(self._folder, ignore_errors=True)


def accelerators() -> tuple[str, ...]:
    """Returns the names of the accelerators that this build of llama.cpp computes on."""
    import xllamacpp

    kinds = xllamacpp.ggml_backend_dev_type
    graphics = (kinds.GGML_BACKEND_DEVICE_TYPE_GPU, kinds.GGML_BACKEND_DEVICE_TYPE_IGPU)
    return tuple(
        str(device["description"] or device["name"])
        for device in xllamacpp.get_device_info()
        if device["type"] in graphics
    )


def _params(xllamacpp: Any, file: Path, options: Options) -> Any:
    params = xllamacpp.CommonParams()
    params.model.path = str(file)
    params.n_ctx = options.context_tokens
    params.n_parallel = 1
    params.n_batch = params.n_ubatch = options.batch_tokens
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = options.threads
    if options.gpu_layers is not None:
        params.n_gpu_layers = options.gpu_layers
    if options.exact:
        params.cache_type_k = params.cache_type_v = xllamacpp.ggml_type.GGML_TYPE_F32
    if not options.flash_attention:
        flash = xllamacpp.llama_flash_attn_type
        params.flash_attn_type = flash.LLAMA_FLASH_ATTN_TYPE_DISABLED
    params.cache_ram_mib = options.cache_bytes >> 20
    if options.saved is not None:
        params.slot_save_path = f"{options.saved}{os.sep}"
    # We render templates ourselves; the file's own, which the server would try out while it
    # starts, may never come to an end.
    params.use_jinja, params.chat_template = False, "chatml"
    params.fit_params = options.gpu_layers is None  # else it would read the model twice for nothing
    params.n_ctx_checkpoints = _CHECKPOINTS
    params.warmup = False  # the file has been read already; the first question is the warm-up
    params.ui = False
    params.n_threads_http = _THREADS_FOR_REQUESTS
    params.verbosity = _ERRORS_ONLY
    return params


class _Said:
    def __init__(self, file: Any) -> None:
        self._file = file

    def text(self) -> str:
        """Returns what was logged; the log is written on a thread of its own."""
        until = time.monotonic() + _LAST_WORDS_WAIT_S
        while True:
            self._file.seek(0)
            text: str = self._file.read().decode(errors="replace")
            if _LAST_WORDS in text or time.monotonic() > until:
                return text
            time.sleep(0.005)


@contextmanager
def _log() -> Iterator[_Said]:
    """Catches what llama.cpp writes to standard error meanwhile: only there it says why."""
    sys.stderr.flush()
    with tempfile.TemporaryFile() as file:
        try:
            kept = os.dup(2)
        except OSError:  # a program without a terminal may have none
            yield _Said(file)
            return
        os.dup2(file.fileno(), 2)
        try:
            yield _Said(file)
        finally:
            os.dup2(kept, 2)
            os.close(kept)
