"""The models that tasks use beside the chat model, kept while there is room for them.

Knows nothing of what they are used for.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from desktop_app.engine import memory
from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.checkpoints import load as load_checkpoint
from desktop_app.engine.fallback import load_with_fallback
from desktop_app.engine.model_kinds import ModelKind
from desktop_app.engine.runtime import Job
from desktop_app.engine.speech import ct2_model
from desktop_app.protocol import LoadSpec

Load = Callable[[ModelKind, LoadSpec, Job], LoadedCheckpoint]
_Key = tuple[ModelKind, LoadSpec]


def load_model(kind: ModelKind, spec: LoadSpec, job: Job) -> LoadedCheckpoint:
    """Loads a model with the fastest engine there is for it; raises as `checkpoints.load`."""
    if kind == "speech" and spec.converted is not None:
        faster = ct2_model.load(spec, job)
        if faster is not None:
            return faster
    return load_checkpoint(kind, spec, job)


class TaskModels:
    """Loads models and keeps those used last; from one thread only.

    Args:
        budget_bytes: what they may occupy together; the one in use may be larger. `None`
            takes a share of the computer's memory.
    """

    def __init__(self, budget_bytes: int | None = None, load: Load = load_model) -> None:
        self._budget = memory.cache_budget() if budget_bytes is None else budget_bytes
        self._load = load
        self._kept: OrderedDict[_Key, LoadedCheckpoint] = OrderedDict()

    def get(self, kind: ModelKind, spec: LoadSpec, job: Job) -> LoadedCheckpoint:
        """Returns a model, loaded if it is not there; raises what `checkpoints.load` does.

        It stays loaded at least until another one is asked for.
        """
        key = (kind, spec)
        if key not in self._kept:
            try:
                loaded = load_with_fallback(spec, job, lambda step, j: self._load(kind, step, j))
            except BaseException:
                memory.release()
                raise
            self._kept[key] = loaded
            self._shrink()
        self._kept.move_to_end(key)
        return self._kept[key]

    def unload(self) -> None:
        """Frees them all."""
        if self._kept:
            self._kept.clear()
            memory.release()

    def _shrink(self) -> None:
        sizes = {key: one.model.get_memory_footprint() for key, one in self._kept.items()}
        while len(self._kept) > 1 and sum(map(sizes.__getitem__, self._kept)) > self._budget:
            self._kept.popitem(last=False)
            memory.release()
