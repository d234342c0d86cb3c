"""Passages whose vectors are nearest to a question's: a product with a matrix. No index.

NumPy does 100,000 passages in a fraction of a second (benchmarks/results/retrieval.md).
Knows no model; reads blocks, keeps those of the documents asked last in memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.store.database import Store
from desktop_app.store.passage_search import PassageKey

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: What may be kept; 100,000 passages of 384 numbers are 77 MB.
_KEPT_BYTES = 128 << 20
#: Rows that are widened to float32 at a time: what stays in the processor's own cache is
#: four times as quick as more (58 ms for 100,000 rows, not 240).
_ROWS = 1024


@dataclass(frozen=True, slots=True)
class Near:
    """A passage and the cosine between its vector and the question's."""

    passage: PassageKey
    likeness: float


class Nearness:
    """Searches vectors; from one thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: OrderedDict[tuple[str, str], NDArray[np.float16]] = OrderedDict()

    def search(
        self, question: bytes, document_ids: Iterable[str], model: str, limit: int
    ) -> tuple[Near, ...]:
        """Returns the nearest passages of these documents, the nearest first.

        Args:
            question: its vector, float16, little-endian, of length 1.
            model: whose vectors to compare with, as `store.vectors` names it.
        """
        import numpy as np

        asked = np.frombuffer(question, "<f2").astype(np.float32)
        found: list[Near] = []
        for document_id in document_ids:
            matrix = self._matrix(document_id, model)
            if matrix.shape[1] != asked.size:
                continue
            likeness = np.concatenate(
                [
                    matrix[first : first + _ROWS].astype(np.float32) @ asked
                    for first in range(0, len(matrix), _ROWS)
                ]
            )
            count = min(limit, likeness.size)
            best = np.argpartition(-likeness, count - 1)[:count]
            found += [Near(PassageKey(document_id, int(i)), float(likeness[i])) for i in best]
        found.sort(key=lambda near: (-near.likeness, near.passage.number))
        return tuple(found[:limit])

    def _matrix(self, document_id: str, model: str) -> NDArray[np.float16]:
        """Returns (passages, width): those that have been made, from the first on."""
        import numpy as np

        key = (document_id, model)
        kept = self._kept.pop(key, None)
        with self._store.read() as transaction:
            blocks = transaction.vectors.blocks(
                document_id, model, 0 if kept is None else len(kept)
            )
        parts = [] if kept is None else [kept]
        for block in blocks:
            parts.append(np.frombuffer(block.data, "<f2").reshape(block.count, block.width))
        if not parts:
            return np.zeros((0, 0), np.float16)
        matrix = parts[0] if len(parts) == 1 else np.concatenate(parts)
        self._kept[key] = matrix
        while len(self._kept) > 1 and sum(m.nbytes for m in self._kept.values()) > _KEPT_BYTES:
            self._kept.popitem(last=False)
        return matrix

    def forget(self, document_id: str) -> None:
        """Lets go of a document's vectors."""
        for key in [key for key in self._kept if key[0] == document_id]:
            del self._kept[key]
