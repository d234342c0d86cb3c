"""Owns the model card's table of measured figures. Knows no model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures: written by evaluate.py -->", "<!-- end of figures -->"


def table(figures: dict[str, Any]) -> str:
    """A Markdown table of shares, counts and targets."""
    rows = [
        "| Measured on held-out questions | Share | Questions | Target |",
        "|---|---:|---:|---:|",
    ]
    for name, figure in figures.items():
        target = f"≥ {figure['target']:.0%}" if figure["target"] else ""
        rows.append(f"| {name} | {figure['share']:.1%} | {figure['count']} | {target} |")
    return "\n".join(rows)


def write_figures(card: Path, figures: dict[str, Any]) -> None:
    """Replace the table between the two marks in ``card``."""
    text = card.read_text(encoding="utf-8")
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{card} lacks the marks of the figures")
    card.write_text(f"{head}{BEGIN}\n{table(figures)}\n{END}{tail}", encoding="utf-8")
