"""What of the past is kept in memory, so that no conversation is read twice.

Holds the caches of recent token sequences and hands out the one that shares
the longest beginning with a prompt; the least recently used go first. Knows
nothing of models' insides, text or requests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from transformers import Cache

from desktop_app.engine import kv_cache

#: A tail shorter than this is cut off in place. A longer one may be another
#: branch or conversation, to which somebody comes back: it stays, beside a copy.
_WORTH_KEEPING_TOKENS = 64


@dataclass(slots=True, eq=False)
class KVState:
    """A model's cache and the token ids that are in it.

    Attributes:
        ids: one id for every position in the cache.
        cache: what the model takes and returns; `None` before the first call
            of a model that makes its own.
    """

    ids: list[int] = field(default_factory=list)
    cache: Any = None

    def keep(self, length: int) -> None:
        """Forgets what came after the first `length` tokens, and all where that cannot be done.

        Also mends a cache of which some layers are longer than the ids.
        """
        if is_kept(self) and kv_cache.can_keep(self.cache, length):
            kv_cache.keep(self.cache, length)
            del self.ids[length:]
        else:
            self.clear()

    def clear(self) -> None:
        """Forgets everything."""
        self.ids, self.cache = [], None

    @property
    def memory_bytes(self) -> int:
        """What the cache occupies; 0 for kinds that are not kept."""
        return kv_cache.memory_bytes(self.cache) if is_kept(self) else 0


def is_kept(state: KVState) -> bool:
    """Tells whether a state can be cut back and so serve another prompt."""
    return isinstance(state.cache, Cache) and kv_cache.is_growing(state.cache)


def shared_length(one: Sequence[int], other: Sequence[int]) -> int:
    """Returns how many ids two sequences have in common at their beginning."""
    at_most = min(len(one), len(other))
    if one[:at_most] == other[:at_most]:
        return at_most
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


class PrefixCache:
    """Recent sequences of one model, within a budget. Use from one thread.

    Args:
        budget_bytes: what all of them may occupy; the newest always stays.
    """

    def __init__(self, budget_bytes: int) -> None:
        self._budget_bytes = budget_bytes
        self._states: list[KVState] = []  # least recently used first

    @property
    def memory_bytes(self) -> int:
        """What all sequences occupy."""
        return sum(state.memory_bytes for state in self._states)

    @property
    def states(self) -> tuple[KVState, ...]:
        """The sequences, the least recently used first."""
        return tuple(self._states)

    def shared(self, prompt: Sequence[int]) -> int:
        """Returns how many of the prompt's tokens need not be read."""
        prompt = list(prompt[:-1])
        lengths = (shared_length(state.ids, prompt) for state in self._states)
        return max(lengths, default=0)

    def take(self, prompt: Sequence[int]) -> KVState:
        """Returns a state whose ids are a beginning of the prompt, perhaps an empty one.

        The prompt's last token is never in it: its logits are needed. The
        state is the caller's until `put`.
        """
        prompt = list(prompt[:-1])
        best, shared = None, 0
        for state in reversed(self._states):
            length = shared_length(state.ids, prompt)
            if length > shared and kv_cache.can_keep(state.cache, length):
                best, shared = state, length
        if best is None:
            return KVState()
        surplus = len(best.ids) - shared
        if surplus > _WORTH_KEEPING_TOKENS and self._has_room_for_copy(best, shared):
            return KVState(best.ids[:shared], kv_cache.fork(best.cache, shared))
        self._states.remove(best)
        best.keep(shared)
        return best

    def put(self, state: KVState) -> None:
        """Takes a state in, as the most recently used one."""
        if not state.ids or not is_kept(state):
            return
        self._states.append(state)
        while len(self._states) > 1 and self.memory_bytes > self._budget_bytes:
            del self._states[0]

    def clear(self) -> None:
        """Forgets everything."""
        self._states.clear()

    def _has_room_for_copy(self, state: KVState, length: int) -> bool:
        copy_bytes = state.memory_bytes * length // max(1, len(state.ids))
        return self.memory_bytes + copy_bytes <= self._budget_bytes
