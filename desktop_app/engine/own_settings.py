"""Lets `generate` do what it is told and nothing else. Knows no task."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast


@contextmanager
def without_own_settings(model: Any) -> Iterator[None]:
    """Keeps `generate` from filling what is `None` with the settings of the model's authors."""
    import transformers

    own, nothing = model.generation_config, cast(Any, transformers.GenerationConfig)()
    model.generation_config = nothing
    try:
        yield
    finally:
        model.generation_config = own
