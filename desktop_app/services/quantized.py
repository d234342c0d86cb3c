"""Models in GGUF files that are not here yet: which quantization suits this computer.

Knows the catalogue, names and sizes; looks at no network and no file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop_app.model_library.advice import Advice, Option, Pace
from desktop_app.model_library.advice_gguf import advise_gguf_file
from desktop_app.model_library.catalogue import CatalogueEntry
from desktop_app.model_library.gguf_names import bits_of, quantization_of, usual_bytes
from desktop_app.model_library.hub_files import preferred_gguf
from desktop_app.model_library.hub_records import HubDetails, HubFile
from desktop_app.model_library.machine import Machine
from desktop_app.services.listing import GgufChoice

#: Below four bits answers get noticeably worse; above eight a file is no longer quantized.
_FEWEST_BITS, _MOST_BITS = 4, 8
_LARGEST = "Q8_0"


class Quantized:
    """Judges GGUF files for one computer as it is now.

    Args:
        given_back_bytes: what the engine holds now and frees before it loads.
    """

    def __init__(self, machine: Machine, given_back_bytes: int) -> None:
        self._machine = machine
        self._given_back_bytes = given_back_bytes

    def comes_first(self, entry: CatalogueEntry) -> bool:
        """Tells whether a model is to be taken in GGUF files on this computer."""
        machine = self._machine
        return bool(entry.gguf) and machine.runs_gguf and not machine.accelerators

    def of_entry(self, entry: CatalogueEntry, context_tokens: int | None = None) -> GgufChoice:
        """Returns what would be taken of a model of the catalogue, sizes presumed."""
        files = [
            HubFile(f"{kind}.gguf", usual_bytes(entry.parameters, kind), None)
            for kind in entry.gguf_kinds
        ]
        chosen = preferred(self._judged(files, entry.parameters, entry, context_tokens))
        assert chosen is not None  # an entry has a quantization at least
        return chosen

    def of_size(self, parameters: int) -> GgufChoice:
        """Returns what would be taken of a model with so many weights, of which no more is known.

        Repositories with GGUF files have most of the usual quantizations.
        """
        files = [HubFile("Q4_K_M.gguf", usual_bytes(parameters, "Q4_K_M"), None)]
        return self._judged(files, parameters, None, None)[0]

    def of_hub(
        self,
        details: HubDetails,
        entry: CatalogueEntry | None,
        context_tokens: int | None = None,
    ) -> tuple[GgufChoice, ...]:
        """Returns the GGUF files of a model of the hub, the smallest first.

        Args:
            entry: of the catalogue, if the model is there.
        """
        parameters = entry.parameters if entry else details.model.parameters
        return self._judged(details.choices, parameters, entry, context_tokens, details.config)

    def _judged(
        self,
        files: Sequence[HubFile],
        parameters: int | None,
        entry: CatalogueEntry | None,
        context_tokens: int | None,
        config: dict[str, Any] | None = None,
    ) -> tuple[GgufChoice, ...]:
        found = []
        for file in files:
            quantization = quantization_of(file.name)
            option = advise_gguf_file(
                file.size_bytes,
                self._machine,
                parameters=parameters,
                config=config or _known(entry),
                context_tokens=context_tokens,
                quantization=quantization,
                given_back_bytes=self._given_back_bytes,
            )
            found.append(GgufChoice(file, quantization, option))
        return tuple(found)


def preferred(choices: Sequence[GgufChoice]) -> GgufChoice | None:
    """Returns the file to take: the largest quantized one that runs well.

    Not beyond Q8_0, which cannot be told from the full weights, and not below four bits as
    long as those can run. Where nothing runs well it is Q4_K_M, where that cannot run at all
    the largest that can.
    """
    if not choices:
        return None
    usual = preferred_gguf(tuple(choice.file for choice in choices))
    cap = next((c.file.size_bytes for c in choices if c.quantization == _LARGEST), None)
    well = [c for c in choices if c.option.pace is Pace.WELL and _is_good(c, cap)]
    if well:
        return max(well, key=lambda choice: choice.file.size_bytes)
    fallback = next(choice for choice in choices if choice.file == usual)
    if fallback.option.pace is not Pace.TOO_LARGE:
        return fallback
    running = [choice for choice in choices if choice.option.pace is not Pace.TOO_LARGE]
    return max(running, key=lambda choice: choice.file.size_bytes, default=fallback)


def as_advice(choice: GgufChoice) -> Advice:
    """Returns the verdict on one file as the advice on a model."""
    option: Option = choice.option
    hopeless = option.pace is Pace.TOO_LARGE
    return Advice((option,), None if hopeless else option.quantization)


def _is_good(choice: GgufChoice, most_bytes: int | None) -> bool:
    bits = bits_of(choice.quantization)
    if most_bytes is not None and choice.file.size_bytes > most_bytes:
        return False
    return bits is None or _FEWEST_BITS <= bits <= _MOST_BITS


def _known(entry: CatalogueEntry | None) -> dict[str, Any]:
    """Returns as much of a model's configuration as the catalogue knows."""
    config: dict[str, Any] = {}
    if entry is not None and entry.context_tokens is not None:
        config["max_position_embeddings"] = entry.context_tokens
    if entry is not None and entry.experts is not None:
        config["num_experts"], config["num_experts_per_tok"] = entry.experts
    return config
