"""Models as list entries: what is said of each, and how it would run here.

Knows catalogue, hub records and advice; looks at no network and no list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from desktop_app.errors import UserError
from desktop_app.model_library import catalogue
from desktop_app.model_library.advice import Advice, advise, advise_checkpoint
from desktop_app.model_library.catalogue import CatalogueEntry
from desktop_app.model_library.checkpoint import Checkpoint
from desktop_app.model_library.estimate import USUAL_CONTEXT
from desktop_app.model_library.hub import HubDetails, HubModel
from desktop_app.model_library.installed import Installed
from desktop_app.model_library.machine import Machine
from desktop_app.services.download import Download
from desktop_app.services.listing import Listed

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

    def entry(self, entry: CatalogueEntry) -> Listed:
        """Returns a model of the catalogue."""
        return Listed(
            id=entry.id,
            name=entry.name,
            note=entry.note,
            note_ja=entry.note_ja,
            task=entry.task,
            languages=entry.languages,
            parameters=entry.parameters,
            licence=entry.licence,
            gated=entry.gated,
            download=self._download(entry.id),
            advice=self.advice(entry),
            download_bytes=entry.download_bytes,
            context_tokens=entry.context_tokens,
        )

    def found(self, model: HubModel) -> Listed:
        """Returns a model that was found on the hub."""
        entry = catalogue.find(model.id)
        if entry is not None:
            return replace(self.entry(entry), downloads=model.downloads, gated=model.gated)
        parameters = model.parameters
        advice = None
        if parameters:
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
            download_bytes=_USUAL_BYTES * parameters if parameters else None,
            downloads=model.downloads,
        )

    def own(self, model: Installed) -> Listed:
        """Returns a model that is here and not of the catalogue."""
        notes = catalogue.built_in() if model.origin == "built_in" else None
        checkpoint = _checkpoint(model)
        return Listed(
            id=model.id,
            name=model.name,
            note=notes.note if notes else "",
            note_ja=notes.note_ja if notes else "",
            task=model.task,
            languages=(),
            parameters=sum(t.elements for t in checkpoint.tensors) if checkpoint else None,
            licence=model.licence,
            gated=False,
            installed=model,
            download=self._download(model.id) if model.id else None,
            advice=self._of_checkpoint(model, checkpoint),
            context_tokens=checkpoint.config.context_tokens if checkpoint else None,
        )

    def advice(self, entry: CatalogueEntry, context_tokens: int | None = None) -> Advice:
        """Returns how a model of the catalogue would run, presumed from its size."""
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
        parameters = found.model.parameters or sum(found.dtypes.values())
        if not parameters or found.choices:
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

    def advice_of(self, model: Installed) -> Advice | None:
        """Returns how an installed model runs, by its own files; `None` if they do not tell."""
        return self._of_checkpoint(model, _checkpoint(model))

    def _of_checkpoint(self, model: Installed, checkpoint: Checkpoint | None) -> Advice | None:
        if checkpoint is None:
            return None
        return advise_checkpoint(
            checkpoint, self.machine, task=model.task, given_back_bytes=self._given_back_bytes
        )


def _checkpoint(model: Installed) -> Checkpoint | None:
    try:
        return Checkpoint.read(model.path)
    except UserError:  # a GGUF file, or weights in another format
        return None
