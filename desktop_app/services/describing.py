"""Models as list entries: what is said of each, and how it would run here.

Knows catalogue, hub records and advice; looks at no network and no list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from desktop_app.errors import UserError
from desktop_app.model_library import catalogue, gguf_known
from desktop_app.model_library.advice import Advice, advise, advise_checkpoint
from desktop_app.model_library.advice_gguf import advise_gguf
from desktop_app.model_library.catalogue import CatalogueEntry
from desktop_app.model_library.checkpoint import Checkpoint
from desktop_app.model_library.estimate import USUAL_CONTEXT
from desktop_app.model_library.gguf_model import GgufModel
from desktop_app.model_library.hub import HubDetails, HubModel
from desktop_app.model_library.installed import Installed
from desktop_app.model_library.machine import Machine
from desktop_app.services.download import Download
from desktop_app.services.listing import GgufChoice, Listed
from desktop_app.services.quantized import Quantized, as_advice, preferred

#: Most models of the hub are stored in 16 bits.
_USUAL_BYTES = 2


class Describing:
    """Describes models for one computer as it is now.

    Args:
        download: what is known of a model's download, by id.
        given_back_bytes: what the engine holds now and frees before it loads.
    """

    def __init__(
        self,
        machine: Machine,
        download: Callable[[str], Download | None],
        given_back_bytes: int,
    ) -> None:
        self.machine = machine
        self._download = download
        self._given_back_bytes = given_back_bytes
        self.quantized = Quantized(machine, given_back_bytes)

    def entry(self, entry: CatalogueEntry) -> Listed:
        """Returns a model of the catalogue, in the format that suits this computer."""
        first = self.quantized.comes_first(entry)
        return self._gguf(entry) if first else self._plain(entry)

    def form(self, entry: CatalogueEntry, model_id: str) -> Listed:
        """Returns a model of the catalogue in the format that has this id."""
        return self._gguf(entry) if model_id == entry.gguf else self._plain(entry)

    def _gguf(self, entry: CatalogueEntry) -> Listed:
        chosen = self.quantized.of_entry(entry)
        return replace(
            self._of_entry(entry, entry.gguf, as_advice(chosen)),
            gated=False,  # whoever converts a model publishes it for everybody
            download_bytes=chosen.file.size_bytes,
            quantization=chosen.quantization,
            for_cpu=self.quantized.comes_first(entry),
        )

    def _plain(self, entry: CatalogueEntry) -> Listed:
        return self._of_entry(entry, entry.id, self.plain_advice(entry))

    def _of_entry(self, entry: CatalogueEntry, model_id: str, advice: Advice) -> Listed:
        return Listed(
            id=model_id,
            name=entry.name,
            note=entry.note,
            note_ja=entry.note_ja,
            task=entry.task,
            languages=entry.languages,
            parameters=entry.parameters,
            licence=entry.licence,
            gated=entry.gated,
            download=self._download(model_id),
            advice=advice,
            download_bytes=entry.download_bytes,
            context_tokens=entry.context_tokens,
        )

    def found(self, model: HubModel) -> Listed:
        """Returns a model that was found on the hub."""
        entry = catalogue.in_either_format(model.id)
        if entry is not None:
            form = self.form(entry, model.id)
            return replace(form, downloads=model.downloads, gated=model.gated)
        parameters = model.parameters
        advice = None
        taken = self.quantized.of_size(parameters) if model.gguf and parameters else None
        if taken is not None:
            advice = as_advice(taken)
        elif parameters:
            advice = advise(
                parameters,
                self.machine,
                task=model.task,
                given_back_bytes=self._given_back_bytes,
            )
        return Listed(
            id=model.id,
            name=model.id.rpartition("/")[2],
            note="",
            note_ja="",
            task=model.task,
            languages=model.languages,
            parameters=parameters,
            licence=model.licence,
            gated=model.gated,
            download=self._download(model.id),
            advice=advice,
            download_bytes=taken.file.size_bytes
            if taken
            else (_USUAL_BYTES * parameters if parameters else None),
            downloads=model.downloads,
            quantization=taken.quantization if taken else "",
        )

    def own(self, model: Installed) -> Listed:
        """Returns a model that is here and not of the catalogue."""
        notes = catalogue.built_in() if model.origin == "built_in" else None
        kept = _kept(model)
        return Listed(
            id=model.id,
            name=model.name,
            note=notes.note if notes else "",
            note_ja=notes.note_ja if notes else "",
            task=model.task,
            languages=(),
            parameters=sum(tensor.elements for tensor in kept.tensors) if kept else None,
            licence=model.licence,
            gated=False,
            installed=model,
            download=self._download(model.id) if model.id else None,
            advice=self._of(model, kept),
            context_tokens=_context_tokens(kept),
        )

    def advice(self, entry: CatalogueEntry, context_tokens: int | None = None) -> Advice:
        """Returns how a model of the catalogue would run here, in the format that suits."""
        if self.quantized.comes_first(entry):
            return self.advice_on_gguf(entry, context_tokens)
        return self.plain_advice(entry, context_tokens)

    def advice_on_gguf(self, entry: CatalogueEntry, context_tokens: int | None = None) -> Advice:
        """Returns how the GGUF files of a model of the catalogue would run."""
        return as_advice(self.quantized.of_entry(entry, context_tokens))

    def plain_advice(self, entry: CatalogueEntry, context_tokens: int | None = None) -> Advice:
        """Returns how a model would run by transformers, presumed from its size."""
        own = entry.context_tokens
        wanted = context_tokens or USUAL_CONTEXT
        return advise(
            entry.parameters,
            self.machine,
            task=entry.task,
            context_tokens=min(own, wanted) if own else wanted,
            written_with=entry.written_with,
            experts=entry.experts,
            given_back_bytes=self._given_back_bytes,
        )

    def advice_on(self, found: HubDetails, context_tokens: int | None = None) -> Advice | None:
        """Returns how a model would run by what the hub tells; `None` if that is too little."""
        if found.choices:
            chosen = preferred(self.choices(found, context_tokens))
            return as_advice(chosen) if chosen else None
        parameters = found.model.parameters or sum(found.dtypes.values())
        if not parameters:
            return None
        entry = catalogue.find(found.model.id)
        return advise(
            parameters,
            self.machine,
            config=found.config,
            dtypes=found.dtypes,
            context_tokens=context_tokens,
            task=entry.task if entry else found.model.task,
            written_with=entry.written_with if entry else None,
            given_back_bytes=self._given_back_bytes,
        )

    def choices(
        self, found: HubDetails, context_tokens: int | None = None
    ) -> tuple[GgufChoice, ...]:
        """Returns the GGUF files of a model of the hub, and how each would run."""
        entry = catalogue.of_gguf(found.model.id)
        return self.quantized.of_hub(found, entry, context_tokens)

    def here(self, listed: Listed, model: Installed | None) -> Listed:
        """Returns a model of the catalogue with what is on this computer of it."""
        if model is None or not model.is_gguf:
            return replace(listed, installed=model)
        # A file that is here may be another one than we would take.
        advice = self.advice_of(model) or listed.advice
        quantization = model.quantization or listed.quantization
        return replace(listed, installed=model, advice=advice, quantization=quantization)

    def advice_of(self, model: Installed) -> Advice | None:
        """Returns how an installed model runs, by its own files; `None` if they do not tell."""
        return self._of(model, _kept(model))

    def _of(self, model: Installed, kept: Checkpoint | GgufModel | None) -> Advice | None:
        if kept is None:
            return None
        given_back = self._given_back_bytes
        if isinstance(kept, GgufModel):
            return advise_gguf(kept, self.machine, given_back_bytes=given_back)
        return advise_checkpoint(kept, self.machine, task=model.task, given_back_bytes=given_back)


def _kept(model: Installed) -> Checkpoint | GgufModel | None:
    """Returns what a model's files say of it, `None` if that is nothing we can read."""
    try:
        return gguf_known.known(model.path) if model.is_gguf else Checkpoint.read(model.path)
    except UserError:  # damaged, or weights in another format
        return None


def _context_tokens(kept: Checkpoint | GgufModel | None) -> int | None:
    if isinstance(kept, Checkpoint):
        return kept.config.context_tokens
    return kept.context_tokens if kept else None
