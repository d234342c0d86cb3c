"""What the files of an installed model say of it: kind, size, context, template, licence.

Reads headers and small files; knows no engine and nothing of memory.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError
from desktop_app.model_library import gguf_known, model_files
from desktop_app.model_library.checkpoint import Checkpoint
from desktop_app.model_library.installed import Installed
from desktop_app.model_library.weights import stored_quantization


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What is known of a model that is here.

    Attributes:
        format: "GGUF" or "safetensors"; "" for weights in another one.
        architecture: as the file names it: "llama", "LlamaForCausalLM"; "" if it does not.
        full_name: what its makers call it, "" if the files do not say.
        parameters: number of weights, `None` if that cannot be told.
        precision: what the weights are written in: "Q4_K_M", "BF16", "mxfp4"; "" if unknown.
        context_tokens: the longest conversation it was trained for, `None` if unknown.
        has_template: whether it brings a chat template.
    """

    format: str
    architecture: str
    full_name: str
    parameters: int | None
    precision: str
    context_tokens: int | None
    has_template: bool
    licence: str
    size_bytes: int


def facts_of(model: Installed) -> ModelFacts:
    """Returns what a model's files say.

    Raises:
        UserError: `model_not_found`, or `model_damaged` for a GGUF file.
    """
    return _of_gguf(model) if model.is_gguf else _of_folder(model)


def _of_gguf(model: Installed) -> ModelFacts:
    found = gguf_known.known(model.path)
    return ModelFacts(
        format="GGUF",
        architecture=found.architecture,
        full_name=found.name,
        parameters=found.parameters,
        precision=found.quantization,
        context_tokens=found.context_tokens,
        has_template=found.chat_template is not None,
        licence=model.licence or gguf_known.licence(found),
        size_bytes=found.file_bytes,
    )


def _of_folder(model: Installed) -> ModelFacts:
    config = model_files.read_config(model.path)
    if config is None:
        raise UserError("model_not_found", path=model.path)
    try:
        checkpoint = Checkpoint.read(model.path)
    except UserError:  # weights in another format
        checkpoint = None
    return ModelFacts(
        format="safetensors" if checkpoint else "",
        architecture=_architecture(config),
        full_name="",
        parameters=sum(t.elements for t in checkpoint.tensors) if checkpoint else None,
        precision=_precision(checkpoint) if checkpoint else "",
        context_tokens=checkpoint.config.context_tokens if checkpoint else None,
        has_template=_has_template(model.path),
        licence=model.licence,
        size_bytes=model.size_bytes,
    )


def _architecture(config: dict[str, Any]) -> str:
    stated = config.get("architectures")
    first = stated[0] if isinstance(stated, list) and stated else config.get("model_type")
    return str(first or "")


def _precision(checkpoint: Checkpoint) -> str:
    sizes: Counter[str] = Counter()
    for tensor in checkpoint.tensors:
        sizes[tensor.dtype] += tensor.elements
    most = sizes.most_common(1)
    return stored_quantization(checkpoint) or (most[0][0] if most else "")


def _has_template(folder: Path) -> bool:
    if (folder / "chat_template.jinja").is_file() or (folder / "chat_template.json").is_file():
        return True
    tokenizer = model_files.read_json(folder / "tokenizer_config.json")
    return isinstance(tokenizer, dict) and bool(tokenizer.get("chat_template"))
