"""What the user allowed a model to do, for exactly the files that were there then.

Knows folders and fingerprints; nothing of settings, windows or loading.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Literal

#: Weights in a format that can run code; program code of the model's own.
Risk = Literal["pickle", "code"]
RISKS: dict[str, Risk] = {"unsafe_weights": "pickle", "remote_code": "code"}

_READ = ("*.json", "*.py")
_STAMPED = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.safetensors")


def entry(folder: Path, risk: Risk) -> str:
    """Returns the text to remember that `risk` was allowed for this folder as it is now."""
    return f"{risk}:{fingerprint(folder)}"


def allowed(folder: Path, entries: Iterable[str]) -> frozenset[Risk]:
    """Returns what was allowed for this folder as it is now."""
    entries = set(entries)
    if not entries:
        return frozenset()
    mark = fingerprint(folder)
    return frozenset(risk for risk in RISKS.values() if f"{risk}:{mark}" in entries)


def fingerprint(folder: Path) -> str:
    """Returns a mark that changes with the folder's code, configuration or weights.

    Code and configuration are read; of weights, names, sizes and times count.
    """
    digest = sha256(str(folder.absolute()).encode())
    for pattern in (*_READ, *_STAMPED):
        for file in sorted(folder.glob(pattern)):
            stat = file.stat()
            digest.update(f"{file.name}:{stat.st_size}".encode())
            if pattern in _READ:
                digest.update(file.read_bytes())
            else:
                digest.update(str(stat.st_mtime_ns).encode())
    return digest.hexdigest()[:32]
