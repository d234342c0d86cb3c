"""The program's entry: `python main.py`, and what a frozen application starts."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a frozen application is also its own child processes
        import multiprocessing

        from desktop_app.hosts import child
        from desktop_app.model_library import download_process

        multiprocessing.freeze_support()
        child.run_if_asked(sys.argv)
        download_process.run_if_asked(sys.argv)

    from desktop_app.cli import main

    main()
