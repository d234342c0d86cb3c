"""Bytes as people read them."""

from __future__ import annotations

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


def human_size(size_bytes: int) -> str:
    """Returns "512 B", "12 KiB", "380 MiB", "1.2 GiB" or "14 GiB": two or three digits."""
    if size_bytes < KIB:
        return f"{size_bytes} B"
    if size_bytes < MIB:
        return f"{size_bytes / KIB:.0f} KiB"
    if size_bytes < 1000 * MIB:
        return f"{size_bytes / MIB:.0f} MiB"
    gib = size_bytes / GIB
    return f"{gib:.1f} GiB" if gib < 99.95 else f"{gib:.0f} GiB"
