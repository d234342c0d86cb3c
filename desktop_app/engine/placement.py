"""Where a model's layers are put: what accelerate is told, and what came of it.

Knows load specs; nothing of files or of what a model is used for.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

from desktop_app.protocol import LoadSpec

DeviceMap = str | dict[str, str | int]
Keep = Callable[[Any], None]


def device_map(spec: LoadSpec) -> DeviceMap:
    """Returns the device map to load with.

    Without an accelerator "auto" can only mean the CPU; saying so spares
    accelerate's placement and its hooks in every layer. A limit on memory
    asks for that placement all the same: the rest goes to the disk.
    """
    import torch

    if not isinstance(spec.device_map, str):
        placed = {module: _device(name) for module, name in spec.device_map}
        # bitsandbytes would take it for what an accelerator has no room for.
        return "cpu" if set(placed.values()) == {"cpu"} else placed
    automatic = spec.device_map in ("auto", "balanced", "balanced_low_0", "sequential")
    if automatic and not spec.max_memory and not torch.accelerator.is_available():
        return "cpu"
    return spec.device_map


def options(spec: LoadSpec, placed: DeviceMap) -> dict[str, Any]:
    """Returns what `from_pretrained` takes for the placement.

    Layers on the disk need a folder; see `offload_folder`.
    """
    made: dict[str, Any] = {"device_map": placed}
    if spec.max_memory:
        made["max_memory"] = {_device(name): size for name, size in spec.max_memory}
    return made


@contextmanager
def offload_folder(spec: LoadSpec, placed: DeviceMap) -> Iterator[tuple[str | None, Keep]]:
    """Yields where layers may be put on disk, and what ties the folder to a model's life.

    Without a folder in the spec it is a temporary one; it goes when the block
    ends, or, once it was tied, when the model does.
    """
    if placed == "cpu" or spec.offload_folder is not None:
        yield spec.offload_folder, lambda model: None
        return
    folder = tempfile.mkdtemp(prefix="tsukue-offload-")
    remove = partial(shutil.rmtree, folder, ignore_errors=True)
    with ExitStack() as stack:
        stack.callback(remove)

        def keep(model: Any) -> None:
            stack.pop_all()
            weakref.finalize(model, remove)

        yield folder, keep


def device_name(model: Any) -> str:
    """Names where the weights are: "CPU", "cuda:0", "cuda:0+cpu", "cpu+disk", …."""
    placed = getattr(model, "hf_device_map", None) or {"": model.device}
    names = {f"cuda:{place}" if isinstance(place, int) else str(place) for place in placed.values()}
    order = sorted(names, key=lambda name: (name == "disk", name == "cpu", name))
    return "CPU" if order == ["cpu"] else "+".join(order)


def _device(name: str) -> str | int:
    """Returns a device as accelerate names it: accelerators by number."""
    number = name.removeprefix("cuda:")
    return int(number) if number.isdigit() else name
