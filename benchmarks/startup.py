"""How long until the window can be used, and that torch is not in its process.

Starts the real program several times on a folder with some history and takes
the time from the start of the process until the window is painted and takes
keys. The first start is left out: it fills the disk cache.

    python benchmarks/startup.py [runs]
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

PROBE = """
import json, sys, time
begun = float(sys.argv.pop(1))
marks = {"python": time.time() - begun}

def watch(module):
    marks["imports"] = time.time() - begun
    from PySide6.QtCore import QTimer

    class Shell(module.Shell):
        def _start(self):
            # The event loop runs and the window has been painted.
            marks["usable"] = time.time() - begun
            marks["torch"] = "torch" in sys.modules
            super()._start()
            QTimer.singleShot(0, self.window.close)

    module.Shell = Shell

class Watcher:
    # Calls `watch` when the window's root module has been imported, in its own time.
    def find_spec(self, name, path=None, target=None):
        if name != "desktop_app.app":
            return None
        import importlib.machinery

        spec = importlib.machinery.PathFinder.find_spec(name, path)
        execute = spec.loader.exec_module
        spec.loader.exec_module = lambda module: (execute(module), watch(module))
        return spec

sys.meta_path.insert(0, Watcher())
from desktop_app.cli import main
try:
    main()
finally:
    print(json.dumps(marks))
"""


def start(folder: str) -> dict[str, float]:
    """Starts the program once; returns seconds since the start of the process."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, repr(time.time())],
        capture_output=True,
        text=True,
        check=True,
        env={
            **os.environ,
            "TSUKUE_HOME": folder,
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        },
    )
    marks: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return marks


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        start(folder)
        marks = [start(folder) for _ in range(runs)]
    print(f"{'until':<10}{'median':>10}{'worst':>10}")
    for name in ("python", "imports", "usable"):
        values = [m[name] for m in marks]
        print(f"{name:<10}{statistics.median(values):>8.2f} s{max(values):>8.2f} s")
    torch = any(m["torch"] for m in marks)
    print(f"torch in the window's process: {'yes' if torch else 'no'}")


if __name__ == "__main__":
    main()
