"""Loading a model folder with transformers: configuration, tokenizer, weights.

Reports progress and can be cancelled. Never asks the network and never runs
code from the folder. Knows nothing of decoding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from desktop_app.engine import memory, model_folder, precision
from desktop_app.engine.cancel import Cancelled, CancelToken
from desktop_app.engine.model_folder import ModelFolder
from desktop_app.engine.runtime import Job
from desktop_app.errors import UserError
from desktop_app.protocol import LoadSpec, ModelInfo, Quantization, Stage

#: A context length for models that state none (recurrent ones have no limit).
_DEFAULT_CONTEXT = 8192
#: Tokenizers say "no limit" with an enormous number.
_LARGEST_TOKENIZER_LIMIT = 10**7

_LOCAL_ONLY = {"local_files_only": True, "trust_remote_code": False}


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in memory: transformers' model and tokenizer, and what they are."""

    model: Any
    tokenizer: Any
    info: ModelInfo


def load(spec: LoadSpec, job: Job) -> LoadedModel:
    """Loads a model for decoding.

    Raises:
        UserError: the folder is no model, is damaged or unsafe, wants to run
            its own code, or there is not enough memory.
        Cancelled: soon after `job.cancel` is set; nothing stays in memory.
    """
    job.progress(Stage.LOADING, 0, 0)
    folder = model_folder.inspect(spec.model)
    config = _config(folder)
    job.cancel.raise_if_set()
    tokenizer = _tokenizer(folder)
    job.cancel.raise_if_set()
    device_map = precision.device_map(spec.device_map)
    dtype = precision.dtype(spec.dtype, device_map)
    quantization, quantizer = _quantizer(spec.quantization, dtype, job)
    with _reported(job):
        model = _weights(
            folder, config, device_map=device_map, dtype=dtype, quantization_config=quantizer
        )
    model.eval()
    info = ModelInfo(
        model=spec.model,
        name=folder.name,
        device=_device_name(model),
        dtype=str(model.dtype).removeprefix("torch."),
        quantization=quantization,
        parameters=model.num_parameters(),
        memory_bytes=model.get_memory_footprint(),
        context_tokens=_context_tokens(config, tokenizer),
    )
    return LoadedModel(model, tokenizer, info)


def _config(folder: ModelFolder) -> Any:
    from transformers import AutoConfig
    from transformers.models.auto.configuration_auto import CONFIG_MAPPING
    from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING

    if folder.model_type not in CONFIG_MAPPING:
        raise UserError("remote_code" if folder.has_own_code else "not_a_model", path=folder.path)
    try:
        config = AutoConfig.from_pretrained(folder.path, **_LOCAL_ONLY)
    except Exception as error:
        raise _damaged(folder, "config.json", error) from error
    if type(config) not in MODEL_FOR_CAUSAL_LM_MAPPING or not _is_causal_lm(folder, config):
        raise UserError("remote_code" if folder.has_own_code else "not_a_model", path=folder.path)
    return config


def _is_causal_lm(folder: ModelFolder, config: Any) -> bool:
    """Tells whether the weights are a causal LM's; many types have other models too."""
    from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES

    if getattr(config, "is_encoder_decoder", False):
        return False
    known = set(MODEL_FOR_CAUSAL_LM_MAPPING_NAMES.values())
    return not folder.architectures or any(name in known for name in folder.architectures)


def _tokenizer(folder: ModelFolder) -> Any:
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(folder.path, **_LOCAL_ONLY)
    except Exception as error:  # tokenizers raises plain Exceptions
        if "trust_remote_code" in str(error):
            raise UserError("remote_code", path=folder.path) from error
        raise _damaged(folder, "the tokenizer", error) from error


def _quantizer(wanted: Quantization, dtype: Any, job: Job) -> tuple[Quantization, Any]:
    """Returns the quantization that can be had, and its transformers configuration."""
    if wanted == "none":
        return "none", None
    try:
        import bitsandbytes  # noqa: F401 - only whether it works here
        import transformers
    except Exception as error:  # its native library fails in many ways
        job.notice("quantization_unavailable", quantization=wanted, reason=_first_line(error))
        return "none", None
    make: Any = transformers.BitsAndBytesConfig
    if wanted == "8bit":
        return wanted, make(load_in_8bit=True)
    import torch

    compute_dtype = dtype if isinstance(dtype, torch.dtype) else torch.bfloat16
    return wanted, make(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=compute_dtype,
    )


def _weights(folder: ModelFolder, config: Any, **options: Any) -> Any:
    """Makes the model; a folder whose weights are not all there is refused."""
    import transformers

    auto_class: Any = transformers.AutoModelForCausalLM
    try:
        model, found = auto_class.from_pretrained(
            folder.path,
            config=config,
            use_safetensors=True,
            output_loading_info=True,
            **_LOCAL_ONLY,
            **options,
        )
    except (Cancelled, UserError):
        raise
    except Exception as error:
        if memory.is_out_of_memory(error):
            raise UserError("out_of_memory") from None
        if isinstance(error, ImportError):
            package = getattr(error, "name", None) or _first_line(error)
            raise UserError("missing_package", package=package) from error
        raise _damaged(folder, "the weights", error) from error
    missing = sorted(found["missing_keys"])
    if missing:
        # transformers fills them with random numbers and goes on.
        reason = f"{len(missing)} weights are missing, the first is {missing[0]}"
        raise UserError("model_damaged", path=folder.path, reason=reason)
    return model


@contextmanager
def _reported(job: Job) -> Iterator[None]:
    """Turns transformers' progress bars into progress reports and points to cancel at."""
    from transformers.utils import logging

    def watch(_factory: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return _Watched(args[0] if args else kwargs.get("iterable"), job.cancel, job)

    previous = logging.set_tqdm_hook(watch)
    try:
        yield
    finally:
        logging.set_tqdm_hook(previous)


class _Watched:
    """Stands in for a progress bar over the tensors."""

    def __init__(self, items: Iterable[Any] | None, cancel: CancelToken, job: Job) -> None:
        self._items = list(items) if items is not None else []
        self._cancel = cancel
        self._job = job

    def __iter__(self) -> Iterator[Any]:
        total = len(self._items)
        for done, item in enumerate(self._items):
            self._cancel.raise_if_set()
            self._job.progress(Stage.LOADING, done, total)
            yield item
        self._job.progress(Stage.LOADING, total, total)

    def __enter__(self) -> _Watched:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def update(self, *_: object) -> None:
        """Bars without an iterable count what is not worth showing."""

    def close(self) -> None:
        """Nothing to close."""

    set_description = set_postfix = update


def _device_name(model: Any) -> str:
    """Names where the weights are: "CPU", "cuda:0", "cuda:0+cpu", …."""
    placed = getattr(model, "hf_device_map", None) or {"": model.device}
    names = {f"cuda:{place}" if isinstance(place, int) else str(place) for place in placed.values()}
    return "CPU" if names == {"cpu"} else "+".join(sorted(names, reverse=True))


def _context_tokens(config: Any, tokenizer: Any) -> int:
    text_config = config.get_text_config()
    stated = getattr(text_config, "max_position_embeddings", None)
    if isinstance(stated, int) and stated > 0:
        return stated
    limit = tokenizer.model_max_length
    return int(limit) if 0 < limit < _LARGEST_TOKENIZER_LIMIT else _DEFAULT_CONTEXT


def _damaged(folder: ModelFolder, what: str, error: Exception) -> UserError:
    reason = f"{what} cannot be read ({_first_line(error)})"
    return UserError("model_damaged", path=folder.path, reason=reason)


def _first_line(error: BaseException) -> str:
    first = next(iter(str(error).strip().splitlines()), "")
    return first[:160] or type(error).__name__
