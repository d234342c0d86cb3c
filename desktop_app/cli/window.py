"""The command without a command: opens the window. Imports nothing of the others.

They take a tenth of a second to import, which nobody should wait for who only
opens the window.
"""

from __future__ import annotations

import gc
import os
import sys

from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.settings import SettingsFile


def has_screen() -> bool:
    """Returns whether a window could open; only Linux may be without a screen."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def open_window(data: DataDir, *, in_process: bool = False) -> int:
    """Runs the window to its end and returns the exit code.

    Raises:
        UserError: `missing_package` or `missing_library`, when there is no Qt that works.
    """
    # Imports make objects by the ten thousand, and none of them is garbage: looking for some
    # costs a tenth of a second. `ui.garbage` looks from then on.
    gc.disable()
    try:
        from desktop_app.app import run
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("PySide6"):
            raise UserError("missing_package", package="PySide6-Essentials") from error
        raise
    except ImportError as error:
        library = str(error).partition(":")[0]
        if ".so" in library:  # "libEGL.so.1: cannot open shared object file: …"
            raise UserError("missing_library", library=library) from error
        raise
    return run(data, SettingsFile(data.settings), in_process=in_process)


def main() -> int:
    """Opens the window on the usual folder; whatever fails is said in one line."""
    try:
        return open_window(DataDir.locate(None))
    except (Exception, KeyboardInterrupt) as error:
        from desktop_app.cli.console import exit_code_of

        return exit_code_of(error)
