"""As gui_latency, but with the real window: list, chat, Markdown and history at work.

Questions are typed into the window, answers stream into it; between them the
model is taken out and loaded again. Prints how late a millisecond timer in the
window's event loop was. Limits: p99 at most 16 ms, maximum at most 50 ms.

    python benchmarks/window_latency.py [--model FOLDER] [--rounds N]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from gui_latency import PROMPT_TOKENS, Probe, make_model, report  # sets the paths too
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest

from desktop_app import app as app_module
from desktop_app.paths import DataDir
from desktop_app.protocol import Stage
from desktop_app.services.desk import Desk
from desktop_app.services.drafts import Drafts
from desktop_app.services.events import ModelChanged, ModelPhase, ReplyProgressed
from desktop_app.settings import SettingsFile
from desktop_app.ui.theme import Theme

ANSWER_TOKENS = 300
_STAGES = {
    Stage.STARTING: "start and import",
    Stage.LOADING: "load",
    Stage.PREFILL: "prefill",
}
_PHASES = {ModelPhase.STARTING: "start and import", ModelPhase.LOADING: "load"}


class WindowRun:
    """The program with a probe in its event loop."""

    def __init__(self, folder: Path, model: str) -> None:
        data = DataDir(folder).create()
        settings = SettingsFile(data.settings)
        settings.change(model=model, max_new_tokens=ANSWER_TOKENS, temperature=0.8)
        self._app = app_module.make_app()
        theme = Theme(self._app, "light")
        self._desk = Desk.open(data, app_module.make_host(in_process=False), settings)
        self._shell = app_module.Shell(self._app, theme, self._desk, Drafts(data.drafts), data)
        self._model = Path(model)
        bridge = self._shell.bridge
        bridge.model_changed.connect(self._on_model_changed)
        bridge.reply_progressed.connect(self._on_progressed)
        bridge.reply_grew.connect(self._on_grew)
        self.probe = Probe()
        self.probe.phase = "start and import"

    def ask(self, number: int) -> None:
        """Types a long question and waits until it is answered."""
        loop = QEventLoop()
        self._shell.bridge.reply_ended.connect(loop.quit)
        edit = self._shell.window.chat.composer.edit
        self.probe.phase = "type"
        edit.insertPlainText(f"{number} " + "word " * (PROMPT_TOKENS // 5))
        QTest.keyClicks(edit, "and so on")
        QTest.keyClick(edit, Qt.Key.Key_Return)
        loop.exec()
        self.probe.phase = "idle"

    def reload(self) -> None:
        """Takes the built-in model and then this one again."""
        for path in (None, self._model):
            loop = QEventLoop()
            self._shell.bridge.model_changed.connect(
                lambda change, loop=loop: loop.quit() if change.phase is ModelPhase.READY else None
            )
            self._desk.models.choose(path)
            QTimer.singleShot(30_000, loop.quit)
            loop.exec()

    def new_chat(self) -> None:
        self._shell.window.new_chat()

    def close(self) -> None:
        self._shell.window.close()
        self._shell.close()

    def _on_model_changed(self, change: ModelChanged) -> None:
        self.probe.phase = _PHASES.get(change.phase, self.probe.phase)

    def _on_progressed(self, event: ReplyProgressed) -> None:
        self.probe.phase = _STAGES.get(event.stage, self.probe.phase)

    def _on_grew(self, event: object) -> None:
        self.probe.phase = "decode"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", help="default: random weights in the starter model's shape")
    parser.add_argument("--rounds", type=int, default=6)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        model = options.model or make_model(folder / "model", 320, 6)
        run = WindowRun(folder / "home", model)
        for number in range(options.rounds):
            run.ask(number)
            if number % 2:
                run.new_chat()
                run.reload()
        run.close()
        print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        return 0 if report(run.probe) else 1


if __name__ == "__main__":
    sys.exit(main())
