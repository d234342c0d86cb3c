"""A Whisper that CTranslate2 runs on the CPU: converted once from its folder, then loaded.

Knows folders, copies and how to stop waiting; nothing of sound. Whatever cannot be run this
way is no error: transformers runs it.
"""

from __future__ import annotations

import importlib.util
import json
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from desktop_app.engine import checkpoints, memory, model_folder, placement
from desktop_app.engine.cancel import Cancelled
from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.model_folder import ModelFolder
from desktop_app.engine.runtime import Job
from desktop_app.engine.speech.whisper_tokens import WhisperTokens
from desktop_app.engine.speech.word_times import alignment_heads
from desktop_app.errors import UserError
from desktop_app.model_library import converted
from desktop_app.protocol import LoadSpec, Quantization, Stage

_log = logging.getLogger(__name__)

T = TypeVar("T")

_PACKAGE = "ctranslate2"
#: Its name for people.
NAME = "CTranslate2"
#: dtype that is asked for → form of the weights, as CTranslate2 calls it. Others are wanted for
#: what transformers does.
_FORMS = {"auto": "int8_float32", "float32": "float32"}
#: So often one looks whether to stop.
_LOOK_S = 0.05


class Ct2Model:
    """One loaded model.

    Attributes:
        native: a `ctranslate2.models.Whisper`.
        config, generation_config: of transformers.
    """

    def __init__(self, native: Any, config: Any, generation_config: Any, size_bytes: int) -> None:
        self.native = native
        self.config = config
        self.generation_config = generation_config
        self._size_bytes = size_bytes
        self._thread = ThreadPoolExecutor(1, "ctranslate2")

    def get_memory_footprint(self) -> int:
        """Returns what the weights occupy, bytes; named as transformers names it."""
        return self._size_bytes

    def call(self, work: Callable[[], T], check: Callable[[], None]) -> T:
        """Returns what `work` returns, which is called on a thread of its own.

        CTranslate2 cannot be stopped. When `check` raises, nobody waits any more: the
        thread ends what it has begun, at most a few windows, and takes new work then.
        """
        future: Future[T] = self._thread.submit(work)
        try:
            while True:
                check()
                try:
                    return future.result(_LOOK_S)
                except NotYet:
                    if future.done():  # its own
                        raise
        finally:
            future.cancel()


def load(spec: LoadSpec, job: Job) -> LoadedCheckpoint | None:
    """Loads a Whisper for the CPU; `None` when transformers is to run it.

    Raises:
        UserError: `model_not_found`, `model_damaged` and the like, `out_of_memory`.
        Cancelled: soon after `job.cancel` is set, but not while it is converted.
    """
    folder = model_folder.inspect(spec.model, allow_pickle=spec.trust_pickle)
    form = _form(spec, folder)
    if form is None:
        return None
    assert spec.converted is not None
    job.progress(Stage.LOADING, 0, 0)
    try:
        copy = converted.make(
            Path(spec.converted),
            folder.path,
            form,
            lambda target: _convert(spec, form, target, job),
        )
        return _load(folder, copy, form)
    except (Cancelled, UserError):
        raise
    except Exception as error:  # it raises what it likes, and there is another way
        if memory.is_out_of_memory(error):
            raise UserError("out_of_memory") from None
        _log.warning("not run by CTranslate2: %s", folder.path, exc_info=error)
        converted.forget(Path(spec.converted), folder.path)  # it may be what is broken
        return None


def _form(spec: LoadSpec, folder: ModelFolder) -> str | None:
    """Returns how the weights are to be stored, `None` when this is no model for it."""
    fits = (
        spec.converted is not None
        and folder.model_type == "whisper"
        and not folder.has_own_code
        and not spec.trust_pickle
        and spec.quantization == "none"
        and "quantization_config" not in folder.config
        and importlib.util.find_spec(_PACKAGE) is not None
        and placement.device_map(spec) == "cpu"
    )
    if not fits:
        return None
    import ctranslate2

    form = _FORMS.get(spec.dtype)
    return form if form in ctranslate2.get_supported_compute_types("cpu") else None


def _convert(spec: LoadSpec, form: str, target: Path, job: Job) -> None:
    """Writes a copy; the original is in memory meanwhile."""
    from ctranslate2.converters import TransformersConverter

    config = model_folder.inspect(spec.model).config
    own = str(config.get("dtype") or config.get("torch_dtype") or "float32")
    plain = replace(spec, device_map="cpu", dtype="float32" if form == "float32" else own)
    loaded = checkpoints.load("speech", plain, job)

    class Converter(TransformersConverter):  # type: ignore[misc]
        """Takes what is loaded: by itself it would take any format, and ask the network."""

        def load_model(self, *_: object, **__: object) -> Any:
            return loaded.model

        def load_tokenizer(self, *_: object, **__: object) -> Any:
            return loaded.processor.tokenizer

    Converter(str(loaded.folder.path)).convert(str(target), quantization=form)
    languages = WhisperTokens(loaded.processor.tokenizer, loaded.model.generation_config).languages
    facts = json.loads((target / "config.json").read_text("utf-8"))
    facts["lang_ids"] = sorted(languages.values())
    facts["alignment_heads"] = alignment_heads(loaded.model)
    (target / "config.json").write_text(json.dumps(facts), "utf-8")
    vocabulary = json.loads((target / "vocabulary.json").read_text("utf-8"))
    if languages and "" not in vocabulary:
        # By that token, which OpenAI's have, it knows those of many languages. Of ordinary
        # tokens it uses no text.
        vocabulary[0] = ""
        (target / "vocabulary.json").write_text(json.dumps(vocabulary), "utf-8")


def _load(folder: ModelFolder, copy: Path, form: str) -> LoadedCheckpoint:
    import ctranslate2
    import torch
    from transformers import AutoConfig, AutoProcessor, GenerationConfig

    config = AutoConfig.from_pretrained(folder.path, local_files_only=True)
    make: Any = AutoProcessor.from_pretrained
    if (folder.path / "generation_config.json").is_file():
        generation = GenerationConfig.from_pretrained(folder.path, local_files_only=True)
    else:
        generation = GenerationConfig.from_model_config(config)
    threads = torch.get_num_threads()
    native = ctranslate2.models.Whisper(
        str(copy), device="cpu", compute_type=form, intra_threads=threads
    )
    size_bytes = sum(file.stat().st_size for file in copy.iterdir())
    model = Ct2Model(native, config, generation, size_bytes)
    quantization: Quantization = "8bit" if form.startswith("int8") else "none"
    processor = make(folder.path, local_files_only=True)
    return LoadedCheckpoint(model, processor, folder, quantization)
