"""How far loading is, in bytes, and where it can be cancelled.

transformers shows progress bars; its hook for them lets us stand in for them.
Knows nothing of models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop_app.engine.runtime import Job
from desktop_app.model_library import safetensors_header
from desktop_app.protocol import Stage


@contextmanager
def reported(folder: Path, job: Job) -> Iterator[None]:
    """Turns transformers' progress bars into progress reports and points to cancel at."""
    from transformers.utils import logging

    files = folder.glob("*.safetensors")
    sizes = {t.name: t.size_bytes for file in files for t in safetensors_header.read(file, folder)}

    def watch(_factory: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return _Watched(args[0] if args else kwargs.get("iterable"), sizes, job)

    previous = logging.set_tqdm_hook(watch)
    try:
        yield
    finally:
        logging.set_tqdm_hook(previous)


class _Watched:
    """Stands in for a progress bar over (target name, how it is made of what is in the files)."""

    def __init__(self, items: Iterable[Any] | None, sizes: Mapping[str, int], job: Job) -> None:
        self._items = list(items) if items is not None else []
        self._sizes = sizes
        self._job = job

    def __iter__(self) -> Iterator[Any]:
        bytes_of = [_sources_bytes(item, self._sizes) for item in self._items]
        total, done = sum(bytes_of), 0
        for item, size in zip(self._items, bytes_of, strict=True):
            self._job.cancel.raise_if_set()
            self._job.progress(Stage.LOADING, done, total)
            yield item
            done += size
        self._job.progress(Stage.LOADING, total, total)

    def __enter__(self) -> _Watched:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def update(self, *_: object) -> None:
        """Bars without an iterable count what is not worth showing."""

    def close(self) -> None:
        """Nothing to close."""

    set_description = set_postfix = update


def _sources_bytes(item: Any, sizes: Mapping[str, int]) -> int:
    """Returns how many bytes of the files one step reads; 1 where that is not known.

    A step is (name, conversion); the conversion knows which stored tensors
    each of its targets is made of.
    """
    targets = getattr(item[1], "layer_targets", None) if isinstance(item, tuple) else None
    names = {name for stored in (targets or {}).values() for name in stored}
    return sum(sizes.get(name, 0) for name in names) or 1
