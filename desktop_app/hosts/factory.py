"""How a host is told which runtime to make: by name, so that nothing heavy is imported here."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from desktop_app.engine.runtime import Runtime


@dataclass(frozen=True, slots=True)
class RuntimeFactory:
    """Makes a runtime where it is called; picklable, so it may be in a child process.

    Attributes:
        target: "module:name" of a runtime class.
        args, kwargs: what it is made with; picklable.
    """

    target: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self) -> Runtime:
        module, _, name = self.target.partition(":")
        make = getattr(importlib.import_module(module), name)
        return cast("Runtime", make(*self.args, **self.kwargs))


ENGINE = RuntimeFactory("desktop_app.engine.runtimes.by_file:RuntimeByFile")
