"""The past of the last conversation on disk, as llama.cpp's server saves it.

One file for each conversation, within a budget; the least recently used go first. Knows the
server's own files and token ids; nothing of text. A file that cannot be read is deleted: it
only saves time.
"""

from __future__ import annotations

import logging
import os
import struct
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from desktop_app.engine import saved_pasts
from desktop_app.engine.llama_cpp.client import Client, ServerRefusedError
from desktop_app.engine.prefix_cache import shared_length
from desktop_app.protocol import LoadSpec

_log = logging.getLogger(__name__)

_SLOT = "/slots/0?action="
_SUFFIX = ".past.llama"
#: llama.cpp's `LLAMA_STATE_SEQ_MAGIC`, and what its server writes before the tokens.
_MAGIC = b"qsgg"
_HEAD = struct.Struct("<4sIIiII")


class SavedSlot:
    """What is saved of one model's conversations.

    Args:
        folder: of all models, where the server keeps its files; made when it is needed.
        model: names the model and everything that its past depends on.
        budget_bytes: what all models' files may occupy, the other runtime's too.
    """

    def __init__(self, client: Client, folder: Path, model: str, budget_bytes: int) -> None:
        self._client = client
        self._folder = folder
        self._prefix = sha256(model.encode()).hexdigest()[:16]
        self._budget_bytes = budget_bytes
        self._known: dict[Path, list[int]] = {}
        for file in folder.glob(f"{self._prefix}-*{_SUFFIX}"):
            ids = _ids_of(file)
            if ids is None:
                file.unlink(missing_ok=True)
            else:
                self._known[file] = ids

    def restore(self, prompt: Sequence[int], in_memory: Sequence[int]) -> None:
        """Puts back the past that shares the longest beginning with a prompt, if that spares much.

        Args:
            in_memory: what the server has read last.
        """
        wanted = list(prompt[:-1])
        known = {file: shared_length(ids, wanted) for file, ids in self._known.items()}
        file = max(known, key=lambda one: known[one], default=None)
        more_than = shared_length(list(in_memory), wanted)
        if file is None or known[file] < more_than + saved_pasts.SHORTEST_TOKENS:
            return
        try:
            self._client.ask(f"{_SLOT}restore", {"filename": file.name})
        except ServerRefusedError as error:
            _log.warning("a saved past could not be read: %s", error)
            self._forget(file)
            return
        os.utime(file)

    def save(self) -> None:
        """Writes what the server has read last, if it is long enough."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = self._folder / f"{self._prefix}.past.partial"  # goes with all others if left
        partial.touch(mode=0o600)
        try:
            self._client.ask(f"{_SLOT}save", {"filename": partial.name})
            ids = _ids_of(partial)
            if ids is None or len(ids) < saved_pasts.SHORTEST_TOKENS:
                return
            for file, other in list(self._known.items()):
                if shared_length(other, ids) == len(other):
                    self._forget(file)  # the new one begins with it
            name = f"{self._prefix}-{sha256(str(ids).encode()).hexdigest()[:16]}{_SUFFIX}"
            os.replace(partial, self._folder / name)
            self._known[self._folder / name] = ids
        except (ServerRefusedError, OSError) as error:
            _log.warning("a past could not be saved: %s", error)
        finally:
            partial.unlink(missing_ok=True)
        self._keep_budget()

    def _forget(self, file: Path) -> None:
        file.unlink(missing_ok=True)
        self._known.pop(file, None)

    def _keep_budget(self) -> None:
        files = [(file.stat(), file) for file in self._folder.glob(saved_pasts.ALL_FILES)]
        total = sum(stat.st_size for stat, _ in files)
        for stat, file in sorted(files, key=lambda entry: entry[0].st_mtime):
            if total <= self._budget_bytes:
                return
            total -= stat.st_size
            self._forget(file)


def identity(spec: LoadSpec, context_tokens: int) -> str:
    """Names a model and everything that its past depends on."""
    file = Path(spec.model)
    stat = file.stat()
    return repr((str(file.absolute()), stat.st_size, stat.st_mtime_ns, context_tokens))


def _ids_of(file: Path) -> list[int] | None:
    """Returns the tokens of a saved past; `None` for a file that is not laid out as expected."""
    try:
        with file.open("rb") as stream:
            magic, _version, size, mark, _kind, count = _HEAD.unpack(stream.read(_HEAD.size))
            if magic != _MAGIC or mark != -1 or not 0 < count <= size:
                return None
            ids = struct.unpack(f"<{count}i", stream.read(4 * count))
    except (OSError, struct.error):
        return None
    return list(ids) if min(ids) >= 0 else None
