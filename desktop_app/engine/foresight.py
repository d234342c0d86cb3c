"""Whether loading would run out of memory, told before it begins.

On a CPU nothing raises an error then: the system ends the process, or other
programs. Knows estimates and the machine; nothing of how loading works.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop_app.engine import placement, precision
from desktop_app.errors import UserError
from desktop_app.model_library import machine
from desktop_app.model_library.checkpoint import Checkpoint
from desktop_app.model_library.estimate import estimate
from desktop_app.model_library.sizes import human_size
from desktop_app.protocol import LoadSpec

#: A conversation of this length should be possible at the least.
_CONTEXT_TOKENS = 1024
#: The estimate may be this much too high.
_DOUBT = 0.9


def check(spec: LoadSpec) -> None:
    """Lets pass what may fit into main memory, and what is not put there whole.

    Raises:
        UserError: `model_too_large`.
    """
    if placement.device_map(spec) != "cpu":
        return
    try:
        checkpoint = Checkpoint.read(Path(spec.model).expanduser())
    except UserError:
        return  # loading says better what is wrong
    dtype: Any = precision.dtype(spec.dtype, "cpu")
    tokens = min(spec.context_tokens or _CONTEXT_TOKENS, _CONTEXT_TOKENS)
    name = str(dtype).removeprefix("torch.")
    needed = int(_DOUBT * estimate(checkpoint, spec.quantization, tokens, name).needed_bytes)
    available = machine.look().available_bytes
    if needed > available:
        raise UserError(
            "model_too_large", needed=human_size(needed), available=human_size(available)
        )
