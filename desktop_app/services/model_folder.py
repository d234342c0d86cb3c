"""What a model folder or a GGUF file says about itself, for a list of models.

Only small files and headers are read: quick enough for a list.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.model_library import gguf_known, model_files, safetensors_header


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """What is known of a usable model.

    Attributes:
        parameters: number of weights.
        quantization: of a GGUF file: "Q4_K_M"; "" of a folder.
    """

    parameters: int
    quantization: str = ""


def inspect(folder: Path) -> FolderFacts:
    """Returns what is known of a folder or GGUF file with a causal language model.

    Raises:
        UserError: `model_not_found`, `not_a_model`, `unsafe_weights`,
            `model_damaged` or `gguf_no_chat`.
    """
    if gguf_known.is_gguf_file(folder):
        model = gguf_known.known(folder)
        if not gguf_known.writes_text(model):
            raise UserError("gguf_no_chat", path=folder)
        return FolderFacts(model.parameters, model.quantization)
    if not folder.is_dir():
        raise UserError("model_not_found", path=folder)
    if not _can_chat(folder):
        raise UserError("not_a_model", path=folder)
    files = model_files.indexed_files(folder) or tuple(sorted(folder.glob("*.safetensors")))
    if not files:
        unsafe = model_files.has_other_formats(folder)
        raise UserError("unsafe_weights" if unsafe else "not_a_model", path=folder)
    headers = (safetensors_header.read(file, folder) for file in files)
    return FolderFacts(sum(tensor.elements for header in headers for tensor in header))


def _can_chat(folder: Path) -> bool:
    """Tells whether the configuration is a causal language model's, as far as it says."""
    config = model_files.read_config(folder) or {}
    architectures = config.get("architectures")
    if not architectures:
        # Some folders name none; whether the model type can chat, the engine finds out.
        return isinstance(config.get("model_type"), str)
    return isinstance(architectures, list) and any(
        str(name).endswith(("ForCausalLM", "LMHeadModel")) for name in architectures
    )
