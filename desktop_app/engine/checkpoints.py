"""Loading a model folder of any kind with transformers: configuration, tokenizer, weights.

Never asks the network and runs code from the folder only with consent. Knows
nothing of what a model is used for, nor what to do when it does not fit (fallback.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from desktop_app.engine import (
    allocation,
    memory,
    model_folder,
    placement,
    precision,
    quantizing,
)
from desktop_app.engine.cancel import Cancelled
from desktop_app.engine.load_progress import reported
from desktop_app.engine.model_folder import ModelFolder
from desktop_app.engine.model_kinds import KINDS, KindClasses, ModelKind
from desktop_app.engine.runtime import Job
from desktop_app.errors import UserError
from desktop_app.protocol import LoadSpec, Quantization, Stage


@dataclass(frozen=True, slots=True)
class LoadedCheckpoint:
    """A model in memory, and what turns its input into tensors.

    Attributes:
        model: transformers' model; processor: its tokenizer or processor.
        quantization: what came of the one that was asked for.
    """

    model: Any
    processor: Any
    folder: ModelFolder
    quantization: Quantization


def load(kind: ModelKind, spec: LoadSpec, job: Job) -> LoadedCheckpoint:
    """Loads a model of any kind.

    Raises:
        UserError: the folder is no model or none of that kind, is damaged or
            unsafe, wants to run its own code, or there is not enough memory
            (`out_of_memory`).
        Cancelled: soon after `job.cancel` is set; nothing stays in memory.
    """
    import transformers

    job.progress(Stage.LOADING, 0, 0)
    classes = KINDS[kind]
    folder = model_folder.inspect(spec.model, allow_pickle=spec.trust_pickle)
    source = {"local_files_only": True, "trust_remote_code": spec.trust_code}
    config = _config(classes, folder, source)
    job.cancel.raise_if_set()
    processor = _processor(classes, folder, source)
    job.cancel.raise_if_set()
    device_map = placement.device_map(spec)
    dtype = precision.dtype(spec.dtype, device_map)
    options = placement.options(spec, device_map) | source
    options["use_safetensors"] = None if spec.trust_pickle else True
    quantization, quantizer = quantizing.stored(config), None
    if quantization is None:
        auto_class = getattr(transformers, classes.auto)
        quantizer = quantizing.configuration(spec, dtype, auto_class, config, job)
    if spec.attention != "auto":
        options["attn_implementation"] = _attention(spec.attention, job)
    with (
        reported(folder.path, job),
        allocation.large_blocks_returned(),
        placement.offload_folder(spec, device_map) as (options["offload_folder"], keep_offloaded),
    ):
        model = _weights(
            classes, folder, config, dtype=dtype, quantization_config=quantizer, **options
        )
        keep_offloaded(model)
        model.eval()
        if quantizer is not None:
            allocation.settle(model)
            quantization = quantizing.outcome(model, spec, job)
    if quantizer is not None and quantization is None:
        del model
        memory.release()
        return load(kind, replace(spec, quantization="none"), job)
    return LoadedCheckpoint(model, processor, folder, quantization or "none")


def _config(classes: KindClasses, folder: ModelFolder, source: dict[str, Any]) -> Any:
    from transformers import AutoConfig
    from transformers.models.auto.configuration_auto import CONFIG_MAPPING

    if folder.model_type not in CONFIG_MAPPING and not source["trust_remote_code"]:
        raise UserError("remote_code" if folder.has_own_code else "not_a_model", path=folder.path)
    try:
        config = AutoConfig.from_pretrained(folder.path, **source)
    except Exception as error:
        raise _damaged(folder, "config.json", error) from error
    if source["trust_remote_code"] and classes.auto in (getattr(config, "auto_map", None) or {}):
        return config
    if not classes.supported(type(config)) or not _is_of_kind(classes, folder, config):
        raise UserError("remote_code" if folder.has_own_code else "not_a_model", path=folder.path)
    return config


def _is_of_kind(classes: KindClasses, folder: ModelFolder, config: Any) -> bool:
    """Tells whether the weights are such a model's; many types have other models too."""
    if classes is KINDS["embedding"]:  # the body of any encoder
        return True
    if classes is KINDS["chat"] and getattr(config, "is_encoder_decoder", False):
        return False
    return not folder.architectures or any(map(classes.has_class, folder.architectures))


def _processor(classes: KindClasses, folder: ModelFolder, source: dict[str, Any]) -> Any:
    import transformers

    try:
        return getattr(transformers, classes.processor).from_pretrained(folder.path, **source)
    except Exception as error:  # tokenizers raises plain Exceptions
        if "trust_remote_code" in str(error):
            raise UserError("remote_code", path=folder.path) from error
        raise _damaged(folder, "the tokenizer", error) from error


def _attention(wanted: str, job: Job) -> str:
    """Returns the attention implementation that can be had: flash attention needs a package."""
    from transformers.utils.import_utils import is_flash_attn_2_available

    if wanted.startswith("flash_attention") and not is_flash_attn_2_available():
        job.notice("attention_unavailable", attention=wanted, reason="not installed")
        return "sdpa"
    return wanted


def _weights(classes: KindClasses, folder: ModelFolder, config: Any, **options: Any) -> Any:
    """Makes the model; a folder whose weights are not all there is refused."""
    import transformers

    auto_class = getattr(transformers, classes.auto)
    try:
        model, found = auto_class.from_pretrained(
            folder.path,
            config=config,
            output_loading_info=True,
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


def _damaged(folder: ModelFolder, what: str, error: Exception) -> UserError:
    reason = f"{what} cannot be read ({_first_line(error)})"
    return UserError("model_damaged", path=folder.path, reason=reason)


def _first_line(error: BaseException) -> str:
    first = next(iter(str(error).strip().splitlines()), "")
    return first[:160] or type(error).__name__
