"""What a GGUF model is: architecture, size, context and attention, from its header alone.

Knows the names of the metadata; nothing of memory, and loads nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError
from desktop_app.model_library import gguf_header
from desktop_app.model_library.completeness import parts_of
from desktop_app.model_library.gguf_header import GgufHeader, GgufTensor
from desktop_app.model_library.gguf_types import FILE_TYPES

#: Models that read both ways and write nothing keep nothing.
READS_ONLY = frozenset(
    (
        "bert",
        "nomic-bert",
        "nomic-bert-moe",
        "neo-bert",
        "modern-bert",
        "jina-bert-v2",
        "jina-bert-v3",
        "eurobert",
        "gemma-embedding",
        "llama-embed",
        "wavtokenizer-dec",
    )
)


@dataclass(frozen=True, slots=True)
class GgufModel:
    """A model as its file, or the files it is split into, describe it.

    Attributes:
        header: of the first file, which has all metadata.
        tensors: of all files; file_bytes: of all together.
    """

    header: GgufHeader
    tensors: tuple[GgufTensor, ...]
    file_bytes: int

    @classmethod
    def read(cls, file: Path) -> GgufModel:
        """Reads the headers of a model's files.

        Raises:
            UserError: `model_not_found`, or `model_damaged`, also when a part is missing or
                there is no model in the file.
        """
        if not file.is_file():
            raise UserError("model_not_found", path=file)
        parts = [gguf_header.read(file.parent / name, file) for name in parts_of(file.name)]
        header = parts[0]
        model = cls(
            header,
            tuple(tensor for part in parts for tensor in part.tensors),
            sum(part.file_bytes for part in parts),
        )
        if not model.architecture or not model.tensors:
            reason = f"{file.name} holds no model"
            raise UserError("model_damaged", path=file, reason=reason)
        return model

    @property
    def architecture(self) -> str:
        """As llama.cpp names it: "llama", "qwen3", …; "" if nothing is said."""
        return str(self.header.metadata.get("general.architecture") or "")

    @property
    def name(self) -> str:
        """What its makers call it, "" if they do not say."""
        return str(self.header.metadata.get("general.name") or "").strip()

    @property
    def quantization(self) -> str:
        """The mixture that the weights are written in: "Q4_K_M", "BF16", ….

        Where the file does not say, the format that most of the weights have.
        """
        stated = self.header.metadata.get("general.file_type")
        if isinstance(stated, int) and stated in FILE_TYPES:
            return FILE_TYPES[stated]
        sizes: Counter[str] = Counter()
        for tensor in self.tensors:
            sizes[tensor.kind] += tensor.elements
        return max(sizes, key=lambda kind: sizes[kind], default="")

    @property
    def parameters(self) -> int:
        """The number of weights."""
        return sum(tensor.elements for tensor in self.tensors)

    @property
    def weights_bytes(self) -> int:
        """What all weights occupy, in the file and in memory."""
        return sum(tensor.size_bytes for tensor in self.tensors)

    @property
    def context_tokens(self) -> int | None:
        """The longest conversation it was trained for, `None` if nothing is said."""
        return self.integer("context_length") or None

    @property
    def chat_template(self) -> str | None:
        """The template's source, `None` for a model without one."""
        found = self.header.metadata.get("tokenizer.chat_template")
        return found if isinstance(found, str) and found.strip() else None

    def integer(self, name: str) -> int:
        """Returns a number of the architecture's own metadata, 0 if there is none above it."""
        return _whole(self.value(name))

    def each_layer(self, name: str) -> list[int]:
        """Returns a number that may differ between layers, one for each; 0 where nothing is said.

        Hybrid models give a list: heads for the layers with attention, 0 for the others.
        """
        layers = min(self.integer("block_count"), 1 << 12)
        value = self.value(name)
        if isinstance(value, list):
            numbers = [_whole(number) for number in value[:layers]]
            return numbers + [0] * (layers - len(numbers))
        return [self.integer(name)] * layers

    def value(self, name: str) -> Any:
        """Returns a value of the architecture's own metadata, `None` if there is none."""
        return self.header.metadata.get(f"{self.architecture}.{name}")


def _whole(value: Any) -> int:
    return max(value, 0) if isinstance(value, int) and not isinstance(value, bool) else 0
