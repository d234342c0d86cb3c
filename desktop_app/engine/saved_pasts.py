"""The pasts of long conversations on disk, so that a restart need not read them again.

One safetensors file for each sequence, readable by the user only, within a
budget; the least recently used go first. Knows caches and token ids; nothing
of text. A file that cannot be read is deleted: it only saves time.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from safetensors import SafetensorError

from desktop_app.engine import kv_cache
from desktop_app.engine.prefix_cache import KVState, is_kept, shared_length
from desktop_app.protocol import LoadSpec

_log = logging.getLogger(__name__)

#: Shorter ones are read anew sooner than from the disk.
SHORTEST_TOKENS = 512
_UNREADABLE = (SafetensorError, OSError, ValueError, KeyError, RuntimeError)
_SUFFIX = ".past.safetensors"
#: Whatever runtime wrote them.
ALL_FILES = "*.past.*"


class SavedPasts:
    """The saved sequences of one model.

    Args:
        folder: of all models; made when it is needed.
        model: names the model and everything that its cache depends on.
        budget_bytes: what all models' files may occupy.
    """

    def __init__(self, folder: Path, model: str, budget_bytes: int) -> None:
        self._folder = folder
        self._prefix = sha256(model.encode()).hexdigest()[:16]
        self._budget_bytes = budget_bytes
        self._ids: dict[Path, list[int]] | None = None

    def find(self, prompt: Sequence[int], config: Any, device: Any, more_than: int) -> KVState:
        """Returns the saved state that shares the longest beginning with the prompt.

        Args:
            config: of the model.
            device: where its cache is.
            more_than: how many tokens are known already; a state has to
                spare `SHORTEST_TOKENS` more, else an empty one is returned.
        """
        known = self._known()
        if not known:
            return KVState()
        lengths = {file: shared_length(ids, list(prompt[:-1])) for file, ids in known.items()}
        file = max(lengths, key=lambda file: lengths[file])
        if lengths[file] < more_than + SHORTEST_TOKENS:
            return KVState()
        try:
            cache = _read(file, config, device)
        except _UNREADABLE as error:
            _log.warning("a saved past could not be read: %s", error)
            self._forget(file)
            return KVState()
        os.utime(file)
        return KVState(list(known[file]), cache)

    def save(self, states: Sequence[KVState]) -> None:
        """Writes the states that are long enough, the least recently used first."""
        known = self._known()
        for state in states:
            if len(state.ids) < SHORTEST_TOKENS or not is_kept(state):
                continue
            if any(shared_length(ids, state.ids) == len(state.ids) for ids in known.values()):
                continue  # there already, or the beginning of one that is
            for file, ids in list(known.items()):
                if shared_length(ids, state.ids) == len(ids):
                    self._forget(file)  # the new one begins with it
            name = f"{self._prefix}-{sha256(str(state.ids).encode()).hexdigest()[:16]}{_SUFFIX}"
            try:
                _write(self._folder / name, state)
            except OSError as error:
                _log.warning("a past could not be saved: %s", error)
                return
            known[self._folder / name] = list(state.ids)
        self._keep_budget()

    def _known(self) -> dict[Path, list[int]]:
        if self._ids is None:
            self._ids = {}
            for file in self._folder.glob(f"{self._prefix}-*{_SUFFIX}"):
                try:
                    self._ids[file] = _read_ids(file)
                except _UNREADABLE:
                    self._forget(file)
        return self._ids

    def _forget(self, file: Path) -> None:
        file.unlink(missing_ok=True)
        if self._ids is not None:
            self._ids.pop(file, None)

    def _keep_budget(self) -> None:
        files = [(file.stat(), file) for file in self._folder.glob(ALL_FILES)]
        total = sum(stat.st_size for stat, _ in files)
        for stat, file in sorted(files, key=lambda entry: entry[0].st_mtime):
            if total <= self._budget_bytes:
                return
            total -= stat.st_size
            self._forget(file)


def identity(spec: LoadSpec) -> str:
    """Names a model and everything that its cache depends on."""
    folder = Path(spec.model)
    files = sorted((*folder.glob("*.safetensors"), folder / "config.json"))
    stamps = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    how = (spec.dtype, spec.quantization, spec.four_bit_type, spec.compute_dtype, spec.attention)
    return repr((str(folder.absolute()), stamps, how))


def _read_ids(file: Path) -> list[int]:
    from safetensors import safe_open

    with safe_open(file, "pt") as content:
        ids: list[int] = content.get_tensor("ids").tolist()
    return ids


def _read(file: Path, config: Any, device: Any) -> Any:
    """Returns a cache.

    Raises:
        SafetensorError, OSError, …: see `_UNREADABLE`; the file is none of this model's.
    """
    from safetensors.torch import load_file

    tensors = load_file(file, device=str(device))
    cache = kv_cache.new_cache(config)
    numbers = range(int(tensors["layers"].item()))
    if cache.layers and len(cache.layers) != len(numbers):
        raise ValueError("the model has another number of layers")
    while len(cache.layers) < len(numbers):
        cache.layers.append(kv_cache.GrowingLayer())
    for number, layer in zip(numbers, cache.layers, strict=True):
        if f"{number}.keys" in tensors:
            layer.restore(
                tensors[f"{number}.keys"],
                tensors[f"{number}.values"],
                int(tensors["ids"].numel()),
            )
    return cache


def _write(file: Path, state: KVState) -> None:
    import torch
    from safetensors.torch import save_file

    layers = state.cache.layers
    tensors = {"ids": torch.tensor(state.ids), "layers": torch.tensor(len(layers))}
    for number, layer in enumerate(layers):
        if isinstance(layer, kv_cache.GrowingLayer) and layer.is_initialized:
            tensors[f"{number}.keys"] = layer.keys.contiguous()
            tensors[f"{number}.values"] = layer.values.contiguous()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = file.with_suffix(".partial")
    partial.touch(mode=0o600)
    save_file(tensors, partial)
    os.replace(partial, file)
