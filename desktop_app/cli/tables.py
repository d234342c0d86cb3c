"""Tables and JSON on stdout. Knows nothing of what they are about."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from desktop_app.cli.console import printable


def print_json(value: Any) -> None:
    """Prints a value as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints a table for people, and tab-separated lines without a head for a pipe."""
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(row))
        return
    lines = [columns, *([printable(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(columns))]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        print("  ".join(cells).rstrip())
