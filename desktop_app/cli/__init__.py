"""The terminal face of the program. Knows no Qt, no SQL and no engine internals.

Nothing heavy is imported until a command needs it: `tsukue --help` and
`tsukue history` start without torch, Qt or the inference worker.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the `tsukue` command on `sys.argv` and exits with its status."""
    if not sys.argv[1:]:
        from desktop_app.cli import window

        if window.has_screen():
            sys.exit(window.main())
    from desktop_app.cli.app import run

    run()
