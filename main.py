"""The program's entry: `python main.py`, and what a frozen application starts."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a frozen application is also its own inference process
        import multiprocessing

        from desktop_app.hosts.child import run_if_asked

        multiprocessing.freeze_support()
        run_if_asked(sys.argv)

    from desktop_app.cli import main

    main()
