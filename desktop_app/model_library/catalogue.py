"""The models that we recommend, with one sentence on each. Ships with the program.

Owns `resources/catalogue.json`; knows nothing of what is installed, of the hub
and of the machine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop_app import paths
from desktop_app.model_library.gguf_names import USUAL_KINDS
from desktop_app.model_library.tasks import Task


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One model of the catalogue.

    Attributes:
        id: on the hub, "org/name".
        kind: how it is used: "instruct", "thinking", "seq2seq", "whisper",
            "ctc", "sentiment", "zero-shot", "ner", "qa", "fill-mask",
            "sentence".
        name: short, for people.
        languages: ISO 639-1 codes (639-3 where there is none), the best first;
            ("*",) is many.
        parameters: number of weights.
        written_with: of these, those that each token written passes through:
            a decoder beside an encoder, the chosen experts; `None` is all.
        experts: of a mixture of experts: how many a layer has, and how many
            of them a token passes through.
        licence: an SPDX identifier, or the licence's own name.
        gated: whether its terms have to be accepted on the hub first.
        context_tokens: the longest input, `None` where it is not counted in tokens.
        note, note_ja: what it is good at, in English and in Japanese.
        stored_bits: of each weight in the files, about.
        suggest: whether we would suggest it to somebody who has no model yet.
        gguf: the id of the same model in GGUF files, for computers without a graphics
            card; "" where there is no good one.
        gguf_kinds: the quantizations there that we count on before the hub has told.
    """

    id: str
    task: Task
    kind: str
    name: str
    languages: tuple[str, ...]
    parameters: int
    licence: str
    gated: bool
    context_tokens: int | None
    note: str
    note_ja: str
    written_with: int | None = None
    experts: tuple[int, int] | None = None
    stored_bits: int = 16
    suggest: bool = False
    gguf: str = ""
    gguf_kinds: tuple[str, ...] = USUAL_KINDS

    @property
    def download_bytes(self) -> int:
        """About what is fetched; the hub knows exactly."""
        return self.parameters * self.stored_bits // 8

    def speaks(self, language: str) -> bool:
        """Tells whether the model handles a language; of "many" we take it that it does."""
        return self.languages == ("*",) or language in self.languages


@dataclass(frozen=True, slots=True)
class Notes:
    """One sentence on a model, in English and in Japanese."""

    note: str
    note_ja: str


@cache
def load() -> tuple[CatalogueEntry, ...]:
    """Returns the catalogue, in the order in which it is to be shown."""
    return tuple(_entry(item) for item in _content()["models"])


def find(model_id: str) -> CatalogueEntry | None:
    """Returns the entry with this id."""
    return _by_id().get(model_id)


def of_gguf(model_id: str) -> CatalogueEntry | None:
    """Returns the entry whose GGUF files have this id."""
    return _by_gguf().get(model_id)


def in_either_format(model_id: str) -> CatalogueEntry | None:
    """Returns the entry with this id, be it the model's own or that of its GGUF files."""
    return find(model_id) or of_gguf(model_id)


def other_format(model_id: str) -> str:
    """Returns the id of the same model in the other format, "" if we know of none."""
    entry = in_either_format(model_id)
    if entry is None:
        return ""
    return entry.id if model_id == entry.gguf else entry.gguf


def built_in() -> Notes:
    """Returns what is to be said of the built-in model."""
    return Notes(**_content()["built_in"])


def _entry(item: dict[str, Any]) -> CatalogueEntry:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in item.items()
    }
    return CatalogueEntry(**values)


@cache
def _by_id() -> dict[str, CatalogueEntry]:
    return {entry.id: entry for entry in load()}


@cache
def _by_gguf() -> dict[str, CatalogueEntry]:
    return {entry.gguf: entry for entry in load() if entry.gguf}


@cache
def _content() -> dict[str, Any]:
    text = (paths.resources_dir() / "catalogue.json").read_text("utf-8")
    content: dict[str, Any] = json.loads(text)
    return content
