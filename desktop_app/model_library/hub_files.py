"""Which files of a model on the hub are fetched. Knows names only, no network.

One format of the weights, safetensors before pickles, and what it takes to
use them. What is chosen here is what the window shows before a download.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from desktop_app.model_library.completeness import parts_of
from desktop_app.model_library.gguf_names import is_model, quantization_of
from desktop_app.model_library.hub_records import HubFile

#: Names that transformers looks for, in the order in which it prefers them.
_STEMS = (("model", ".safetensors"), ("pytorch_model", ".bin"))
_SUPPORT_SUFFIXES = (".json", ".jinja", ".txt", ".model", ".spm", ".bpe", ".tiktoken", ".vocab")
_DOCUMENTS = re.compile(r"^(README\.md|(LICEN[CS]E|NOTICE|USE_POLICY)[^/]*)$", re.IGNORECASE)
#: Notes of a training, and indices of formats that are not fetched.
_NOT_NEEDED = re.compile(
    r"(^(trainer_state|training_args|optimizer|scheduler|quantize_config_backup|latest)|"
    r"_results\.json$|\.index(\.[^/]*)?\.json$|^(params|consolidated.*)\.json$|^requirements.*\.txt$)"
)
#: Parts of a sentence-transformers model: "1_Pooling/config.json".
_MODULE = re.compile(r"^\d+_\w+/[^/]+\.(json|safetensors|txt)$")
_TEMPLATE = re.compile(r"^additional_chat_templates/[^/]+\.jinja$")
_GGUF_PREFERENCE = ("Q4_K_M", "Q4_K_S", "Q4_0", "IQ4_XS", "Q5_K_M", "Q8_0")


def files_to_fetch(files: Iterable[HubFile], config: dict[str, Any]) -> tuple[HubFile, ...]:
    """Returns the files of a model that a download fetches, weights last; none without weights.

    Args:
        files: all that the hub lists.
        config: config.json, empty when there is none.
    """
    listed = {file.name: file for file in files if is_plain(file.name)}
    weights = _weights(listed)
    if not weights:
        return _with_parts(listed, preferred_gguf(gguf_choices(listed.values())))
    modules = "modules.json" in listed
    wants_code = runs_code(config)
    support = [
        name
        for name in listed
        if _is_support(name)
        or (modules and _MODULE.match(name))
        or (wants_code and name.endswith(".py") and "/" not in name)
    ]
    # Weights come last: a model whose weights are there is whole.
    names = dict.fromkeys((*sorted(support), *weights))
    return tuple(listed[name] for name in names)


def chosen_files(files: Iterable[HubFile], names: Iterable[str]) -> tuple[HubFile, ...]:
    """Returns the files of these names; of a split one all parts, whichever was named."""
    listed = {file.name: file for file in files if is_plain(file.name)}
    wanted = dict.fromkeys(part for name in names for part in parts_of(name))
    return tuple(listed[name] for name in wanted if name in listed)


def gguf_choices(files: Iterable[HubFile]) -> tuple[HubFile, ...]:
    """Returns the GGUF models among files, the smallest first.

    A split one is there once, by its first part and with the size of all. What belongs to a
    model and is none (pictures' projectors) is left out.
    """
    listed = {file.name: file for file in files}
    found = []
    for name, file in listed.items():
        parts = parts_of(name)
        if not is_model(name) or name != parts[0]:
            continue
        size_bytes = sum(listed[part].size_bytes for part in parts if part in listed)
        found.append(replace(file, size_bytes=size_bytes))
    return tuple(sorted(found, key=lambda file: file.size_bytes))


def preferred_gguf(choices: tuple[HubFile, ...]) -> HubFile | None:
    """Returns the GGUF file to take on an unknown computer: 4-bit, or else the smallest."""
    for wanted in _GGUF_PREFERENCE:
        for file in choices:
            if quantization_of(file.name) == wanted:
                return file
    return choices[0] if choices else None


def is_safe(files: Iterable[HubFile]) -> bool:
    """Tells whether the weights among files are of a kind that cannot run code."""
    return any(file.name.endswith((".safetensors", ".gguf")) for file in files)


def runs_code(config: dict[str, Any]) -> bool:
    """Tells whether loading a model would run program code that comes with it."""
    return bool(config.get("auto_map"))


def is_plain(name: str) -> bool:
    """Tells whether a name stays inside the folder it is put into, on every system."""
    parts = name.split("/")
    return bool(name) and not (
        "\\" in name
        or ".." in parts
        or PurePosixPath(name).is_absolute()
        or any(PureWindowsPath(part).drive for part in parts)
    )


def _weights(listed: dict[str, HubFile]) -> list[str]:
    """The names of the weight files in the best format there is, their index first."""
    for stem, kind in _STEMS:
        if stem + kind in listed:
            return [stem + kind]
        shards = re.compile(rf"^{stem}-\d{{5}}-of-\d{{5}}{re.escape(kind)}$")
        index = f"{stem}{kind}.index.json"
        if index in listed and any(shards.match(name) for name in listed):
            return [index, *sorted(name for name in listed if shards.match(name))]
    return []


def _with_parts(listed: dict[str, HubFile], file: HubFile | None) -> tuple[HubFile, ...]:
    if file is None:
        return ()
    documents = tuple(listed[name] for name in sorted(listed) if _DOCUMENTS.match(name))
    return (*documents, *chosen_files(listed.values(), [file.name]))


def _is_support(name: str) -> bool:
    if _DOCUMENTS.match(name) or _TEMPLATE.match(name):
        return True
    return (
        "/" not in name
        and not name.startswith(".")
        and name.endswith(_SUPPORT_SUFFIXES)
        and not _NOT_NEEDED.search(name)
    )
