"""How fast this computer's memory is, by a short copy. Knows nothing of models.

Writing an answer on a CPU means reading all weights once for every token, so
this is what its speed depends on.
"""

from __future__ import annotations

import ctypes
import threading
import time
from functools import cache

from desktop_app.model_library import machine
from desktop_app.model_library.sizes import MIB

#: Much more than processors keep near them, and little beside any model.
_COPIED_BYTES = 64 * MIB
#: More threads do not make the copy faster; memory has few channels.
_MOST_THREADS = 8
_TIMES = 3


@cache
def measure() -> float:
    """Returns how many bytes memory moves in a second, read and written; takes about 0.1 s.

    Measured once while the program runs.
    """
    threads = min(machine.cores(), _MOST_THREADS)
    size = _COPIED_BYTES // threads
    pairs = [(bytearray(size), bytearray(size)) for _ in range(threads)]
    # The best of several: whatever else runs can only make it look slower.
    return max(2 * size * threads / _copy_all(pairs) for _ in range(_TIMES))


def _copy_all(pairs: list[tuple[bytearray, bytearray]]) -> float:
    """Copies all pairs at the same time; returns the seconds that took."""
    together = threading.Barrier(len(pairs) + 1)

    def copy(source: bytearray, target: bytearray) -> None:
        kind = ctypes.c_char * len(source)
        into, out_of = kind.from_buffer(target), kind.from_buffer(source)
        together.wait()
        ctypes.memmove(into, out_of, len(source))  # lets go of the interpreter meanwhile

    workers = [threading.Thread(target=copy, args=pair, daemon=True) for pair in pairs]
    for worker in workers:
        worker.start()
    together.wait()
    began = time.perf_counter()
    for worker in workers:
        worker.join()
    return max(time.perf_counter() - began, 1e-6)
