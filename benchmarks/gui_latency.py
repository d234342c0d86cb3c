"""How late does the window's event loop run while the engine works?

A timer that is due every millisecond stands for the window; it runs beside the
engine, which imports, loads, prefills and decodes. Prints, for each phase, how
late the timer was. Limits: p99 at most 16 ms, maximum at most 50 ms. Random
weights by default: they never end an answer early, so every phase is long.

    python benchmarks/gui_latency.py [--host thread] [--model FOLDER] [--rounds N]
        [--hidden N --layers N] [--niceness N] [--busy N]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal  # noqa: E402

from desktop_app.hosts.base import HostState  # noqa: E402
from desktop_app.hosts.process_host import ProcessHost  # noqa: E402
from desktop_app.hosts.thread_host import ThreadHost  # noqa: E402
from desktop_app.protocol import (  # noqa: E402
    ChatTurn,
    Event,
    Failed,
    Finished,
    Generate,
    GenerationParams,
    Load,
    LoadSpec,
    Progress,
    Stage,
    TextDelta,
    Unload,
)

LIMIT_P99_MS, LIMIT_MAX_MS = 16.0, 50.0
PERIOD_MS = 1
IDLE_MS = 1500
PHASES = ("idle", "start and import", "load", "type", "prefill", "decode")
#: How much of the context the prompt fills.
PROMPT_TOKENS = 700


class Bridge(QObject):
    """Moves the host's callbacks to the GUI thread."""

    happened = Signal(object)


class Probe:
    """Notes how late a millisecond timer is, phase by phase."""

    def __init__(self) -> None:
        self.phase = "idle"
        self.late_ms: dict[str, list[float]] = defaultdict(list)
        self._last = perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(PERIOD_MS)

    def _tick(self) -> None:
        now = perf_counter()
        self.late_ms[self.phase].append(max(0.0, (now - self._last) * 1000 - PERIOD_MS))
        self._last = now


class Run:
    """Drives one host through the phases, `rounds` times."""

    def __init__(
        self, app: QCoreApplication, host: ProcessHost | ThreadHost, model: str, rounds: int
    ) -> None:
        self._app = app
        self._host = host
        self._spec = LoadSpec(model)
        self._rounds = rounds
        self._round = 0
        self._characters = 0
        self.probe = Probe()
        self._bridge = Bridge()
        self._bridge.happened.connect(self._on_happened, Qt.ConnectionType.QueuedConnection)
        QTimer.singleShot(IDLE_MS, self._start)

    def _start(self) -> None:
        self.probe.phase = "start and import"
        self._host.start(self._bridge.happened.emit, self._bridge.happened.emit)

    def _on_happened(self, item: Event | HostState) -> None:
        if item is HostState.READY:
            self._next_round()
        elif isinstance(item, Progress) and item.stage is Stage.PREFILL:
            self.probe.phase = "prefill"
        elif isinstance(item, TextDelta):
            self.probe.phase = "decode"
            self._characters += len(item.text)
        elif isinstance(item, Failed):
            print(item, file=sys.stderr)
            self._app.exit(1)
        elif isinstance(item, Finished):
            if item.request_id == "load":
                # Another beginning every time, or the cache would spare the prefill.
                text = f"{self._round} " + "word " * (PROMPT_TOKENS // 5)
                params = GenerationParams(temperature=0.8, max_new_tokens=200, seed=1)
                turns = (ChatTurn("user", text),)
                self._host.post(Generate("chat", self._spec, turns, params))
            elif item.request_id == "chat":
                self._host.post(Unload("unload"))
            else:
                self._next_round()

    def _next_round(self) -> None:
        if self._round == self._rounds:
            self._app.exit(0)
            return
        self._round += 1
        self.probe.phase = "load"
        self._host.post(Load("load", self._spec))


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def report(probe: Probe) -> bool:
    """Prints the table; returns whether the limits hold."""
    print(f"{'phase':<18}{'samples':>8}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}")
    good = True
    for phase in PHASES:
        late = probe.late_ms[phase]
        if not late:
            continue
        p50, p99, worst = quantile(late, 0.5), quantile(late, 0.99), max(late)
        # A percentile of a few samples is only another word for their maximum.
        good &= (p99 <= LIMIT_P99_MS or len(late) < 100) and worst <= LIMIT_MAX_MS
        print(f"{phase:<18}{len(late):>8}{p50:>9.2f}{p99:>9.2f}{worst:>9.2f}")
    print(
        f"limits: p99 {LIMIT_P99_MS:g} ms, max {LIMIT_MAX_MS:g} ms: {'held' if good else 'BROKEN'}"
    )
    return good


def make_model(folder: Path, hidden: int, layers: int) -> str:
    """Makes the model in another process: this one must not import torch."""
    code = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]); import random_model; "
        "random_model.save(pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))"
    )
    here = str(Path(__file__).parent)
    subprocess.run(
        [sys.executable, "-c", code, here, str(folder), str(hidden), str(layers)], check=True
    )
    return str(folder)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", choices=("process", "thread"), default="process")
    parser.add_argument("--model", help="default: random weights in the starter model's shape")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--hidden", type=int, default=320, help="width of the random weights")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--niceness", type=int, default=0)
    parser.add_argument("--busy", type=int, default=0, help="other busy processes")
    options = parser.parse_args()
    busy = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(options.busy)
    ]
    try:
        with tempfile.TemporaryDirectory() as temporary:
            model = options.model or make_model(Path(temporary), options.hidden, options.layers)
            host = (
                ThreadHost() if options.host == "thread" else ProcessHost(niceness=options.niceness)
            )
            app = QCoreApplication(sys.argv[:1])
            run = Run(app, host, model, options.rounds)
            status = app.exec()
            host.close()
        print(
            f"host: {options.host}, model: {Path(model).name}, load average: "
            f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        )
        return status or (0 if report(run.probe) else 1)
    finally:
        for process in busy:
            process.kill()
            process.wait()


if __name__ == "__main__":
    sys.exit(main())
