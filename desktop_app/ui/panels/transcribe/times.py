"""Moments of a recording in figures. Knows no widget."""

from __future__ import annotations


def stamp(seconds: float, *, tenths: bool = False) -> str:
    """Returns "0:14", "1:02:05", with `tenths` "0:14.3": the moment that has been reached."""
    in_tenths = max(0, int(seconds * 10 + 1e-6))
    whole, tenth = divmod(in_tenths, 10)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return f"{text}.{tenth}" if tenths else text
