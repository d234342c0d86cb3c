"""The models that Ollama keeps: which file has which name. Reads its manifests only.

Ollama stores a model as a blob without a name, and says in a manifest which one it is:
`manifests/<registry>/<owner>/<model>/<tag>` (https://github.com/ollama/ollama, `manifest`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from desktop_app.model_library.model_files import read_json

_MODEL = "application/vnd.ollama.image.model"
_DIGEST = re.compile(r"sha256[:-]([0-9a-f]{64})")
_BLOB = re.compile(r"sha256-[0-9a-f]{64}")
_REGISTRY, _LIBRARY = "registry.ollama.ai", "library"
_LONGEST_MANIFEST_BYTES = 1 << 20
#: Folders in a store that was not made by Ollama could go on for ever.
_MOST_MANIFESTS = 5000


@dataclass(frozen=True, slots=True)
class OllamaModel:
    """A model by the name that one would ask Ollama for: "llama3.2:3b"."""

    name: str
    blob: Path


def models(store: Path) -> Iterator[OllamaModel]:
    """Returns the models of a store, by their names.

    Args:
        store: the folder with `manifests` and `blobs`; it may be anything.
    """
    for manifest in _manifests(store / "manifests"):
        blob = _blob(store, manifest)
        if blob is not None:
            yield OllamaModel(_name(manifest.relative_to(store / "manifests").parts), blob)


def name_of(blob: Path) -> str | None:
    """Returns the name of a blob in a store; `None` if it is none, or has none any more."""
    if not is_blob(blob):
        return None
    names = [model.name for model in models(blob.parent.parent) if model.blob == blob]
    return plainest(names) if names else None


def is_blob(path: Path) -> bool:
    """Tells whether a path looks like a blob of a store; reads nothing."""
    return path.parent.name == "blobs" and bool(_BLOB.fullmatch(path.name))


def plainest(names: Iterable[str]) -> str:
    """Returns the name that says the most; the tag "latest" says the least."""
    return min(names, key=lambda name: (name.endswith(":latest"), name))


def _manifests(folder: Path) -> Iterator[Path]:
    # Exactly four levels: a link in a circle ends there too.
    try:
        found = sorted(islice(folder.glob("*/*/*/*"), _MOST_MANIFESTS))
    except OSError:
        return
    for path in found:
        try:
            if path.is_file() and path.stat().st_size <= _LONGEST_MANIFEST_BYTES:
                yield path
        except OSError:
            continue


def _blob(store: Path, manifest: Path) -> Path | None:
    content: Any = read_json(manifest)
    layers = content.get("layers") if isinstance(content, dict) else None
    for layer in layers if isinstance(layers, list) else ():
        if isinstance(layer, dict) and layer.get("mediaType") == _MODEL:
            digest = _DIGEST.fullmatch(str(layer.get("digest")))
            if digest:
                return store / "blobs" / f"sha256-{digest[1]}"
    return None


def _name(parts: tuple[str, ...]) -> str:
    registry, owner, model, tag = parts
    place = [] if registry == _REGISTRY else [registry]
    place += [] if owner == _LIBRARY and registry == _REGISTRY else [owner]
    return "/".join((*place, f"{model}:{tag}"))
