"""Does anything get lost when a process is killed in mid-answer? Prints a table.

    python benchmarks/kill.py [--moments 100] [--victim window|service] [--seed 1]

Starts the program (the window, drawn offscreen; or the services alone) on a
data folder, lets it stream an answer from its inference process, and sends
SIGKILL at a random moment: in half of the runs to the program, in the other
half to the inference process. Then it looks:

- the database is intact (PRAGMA integrity_check) and opens;
- at most one second of what had been announced is missing, and nothing is wrong;
- no process of the program is left behind;
- when only the inference process died, the program lives, its event loop
  turns, it says so in the answer, and the answer can be continued.

The answer comes from the scripted runtime, token by token in a real child
process: what is tested is everything around the model.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

ANSWER = " ".join(f"w{number}" for number in range(20_000))
TOKENS_PER_S = 120
MAX_LOSS_S = 1.0
LONGEST_WAIT_S = 60.0  # for something that must come; far more than it takes


# --- the victim: prints one line per fact, and a time from the common monotonic clock ---------


def victim(kind: str, home: Path) -> int:
    """Runs the program and lets it stream an answer for ever."""
    from desktop_app.engine.runtimes.scripted import Script
    from desktop_app.hosts.factory import RuntimeFactory
    from desktop_app.hosts.process_host import ProcessHost
    from desktop_app.paths import DataDir

    script = Script(fallback=ANSWER, tokens_per_s=TOKENS_PER_S, context_tokens=10**9)
    factory = RuntimeFactory("desktop_app.engine.runtimes.scripted:ScriptedRuntime", (script,))
    host = ProcessHost(factory)
    run = _window if kind == "window" else _service
    return run(DataDir(home), host, _Reporter(host))


class _Reporter:
    """Writes what happens to stdout at once, from whatever thread it happens on."""

    def __init__(self, host: object) -> None:
        self._host = host
        self._announced = 0

    def say(self, *words: object) -> None:
        line = " ".join(map(str, (f"{time.monotonic():.6f}", *words)))
        os.write(1, line.encode() + b"\n")

    def begin(self, desk: object, then: Callable[[str], None] | None = None) -> None:
        """Sends the message whose answer streams; continues it when it failed."""
        from desktop_app.services.desk import Desk
        from desktop_app.services.events import ReplyEnded, ReplyGrew, ServiceEvent

        assert isinstance(desk, Desk)

        def on_event(event: ServiceEvent) -> None:
            if isinstance(event, ReplyGrew):
                self.say("grew", event.start + len(event.text), getattr(self._host, "pid", None))
            elif isinstance(event, ReplyEnded):
                self.say("ended", event.message.status.value, event.message.error_code)
                # Observers must return soon; and the host has to restart first.
                desk.conversations.continue_reply(event.message.id)

        desk.subscribe(on_event)
        sent = desk.conversations.send(None, "Count for me, please.")
        if then is not None:
            then(sent.conversation_id)
        self.say("sent", sent.reply_id)


def _service(data: object, host: object, reporter: _Reporter) -> int:
    from desktop_app.paths import DataDir
    from desktop_app.services.desk import Desk
    from desktop_app.settings import SettingsFile

    assert isinstance(data, DataDir)
    desk = Desk.open(data, host, SettingsFile(data.settings))  # type: ignore[arg-type]
    desk.start()
    reporter.begin(desk)
    while True:
        time.sleep(0.05)
        reporter.say("alive")


def _window(data: object, host: object, reporter: _Reporter) -> int:
    from PySide6.QtCore import QTimer

    from desktop_app import app
    from desktop_app.settings import SettingsFile

    beat = QTimer()
    beat.timeout.connect(lambda: reporter.say("alive"))

    class Shell(app.Shell):
        """The program's own, but for the message that it sends by itself."""

        def _start(self) -> None:
            super()._start()
            beat.start(50)
            reporter.begin(self._desk, self.window.open_chat)

    app.Shell = Shell  # type: ignore[misc]
    app.make_host = lambda *, in_process: host  # type: ignore[assignment,return-value]
    return app.run(data, SettingsFile(data.settings), in_process=False)  # type: ignore[attr-defined,arg-type]


# --- the checker ------------------------------------------------------------------------------


@dataclass
class Facts:
    """What a victim has said so far; filled by a thread."""

    reply_id: str | None = None
    child: int | None = None
    grew: list[tuple[float, int]] = field(default_factory=list)  # (when, characters in all)
    ended: list[tuple[float, str]] = field(default_factory=list)
    alive: float = 0.0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def read(self, stream: object) -> None:
        for line in stream:  # type: ignore[attr-defined]
            when, what, *rest = line.decode().split()
            with self.changed:
                match what:
                    case "sent":
                        self.reply_id = rest[0]
                    case "grew":
                        self.grew.append((float(when), int(rest[0])))
                        self.child = int(rest[1]) if rest[1] != "None" else self.child
                    case "ended":
                        self.ended.append((float(when), f"{rest[0]} {rest[1]}"))
                self.alive = float(when)
                self.changed.notify_all()

    def wait_for(self, condition: Callable[[], object]) -> bool:
        with self.changed:
            return bool(self.changed.wait_for(condition, LONGEST_WAIT_S))


@dataclass(frozen=True)
class Outcome:
    """What one kill did."""

    target: str
    moment_s: float
    characters: int
    loss_s: float
    problems: tuple[str, ...]


def kill_once(home: Path, kind: str, target: str, moment_s: float) -> Outcome:
    """Runs a victim, kills `target` ("program" or "inference") and looks what is left."""
    import psutil

    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    process = subprocess.Popen(
        [sys.executable, __file__, "--be", kind, "--home", str(home)],
        stdout=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )
    facts, problems = Facts(), []
    reader = threading.Thread(target=facts.read, args=(process.stdout,), daemon=True)
    reader.start()
    family: list[psutil.Process] = []
    try:
        # The message is sent: from here on any moment will do, also one before the first word.
        # The inference process is known once it has said something.
        ready = (lambda: facts.reply_id) if target == "program" else (lambda: facts.grew)
        if not facts.wait_for(ready):
            return Outcome(target, moment_s, 0, 0.0, ("it never began to answer",))
        threading.Event().wait(moment_s)
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(True)]
        if target == "inference":
            problems += _kill_inference(process, facts)
        killed_at = time.monotonic()
        process.kill()
    finally:
        process.kill()
        process.wait()
        reader.join(LONGEST_WAIT_S)
        if process.stdout is not None:
            process.stdout.close()
    _, left = psutil.wait_procs(family, timeout=5)
    problems += [f"process {p.pid} was left behind" for p in left]
    for orphan in left:
        orphan.kill()
    saved, more = _look(home, facts.reply_id or "")
    problems += more
    loss_s = max((killed_at - when for when, size in facts.grew if size > saved), default=0.0)
    if loss_s > MAX_LOSS_S:
        problems.append(f"{loss_s:.2f} s of text lost")
    return Outcome(target, moment_s, saved, loss_s, tuple(problems))


def _kill_inference(process: subprocess.Popen[bytes], facts: Facts) -> list[str]:
    """Kills the child; returns what is wrong with how the program takes it."""
    first = facts.child
    if first is None:
        return ["its inference process is unknown"]
    with facts.changed:
        size = facts.grew[-1][1]
    os.kill(first, signal.SIGKILL)
    problems = []
    if not facts.wait_for(lambda: facts.ended or process.poll() is not None):
        problems.append("the death of the inference process was not reported")
    elif process.poll() is not None:
        return ["the program died with its inference process"]
    elif facts.ended[0][1] != "failed engine_died":
        problems.append(f"the answer ended as {facts.ended[0][1]}")
    asked = time.monotonic()
    if not facts.wait_for(lambda: facts.alive > asked):
        problems.append("the event loop stands still")
    # The program asks to continue; another process has to do it.
    if not facts.wait_for(lambda: facts.grew[-1][1] > size and facts.child != first):
        problems.append("the answer was not continued")
    return problems


def _look(home: Path, reply_id: str) -> tuple[int, list[str]]:
    """Returns how much of the answer is saved, and what is wrong with the database."""
    from desktop_app.errors import UserError
    from desktop_app.paths import DataDir
    from desktop_app.store.database import Store
    from desktop_app.store.records import MessageStatus

    path, problems = DataDir(home).database, []
    raw = sqlite3.connect(path)
    found = raw.execute("PRAGMA integrity_check").fetchone()[0]
    raw.close()
    if found != "ok":
        problems.append(f"the database is damaged: {found}")
    try:
        store = Store.open(path)
    except UserError as error:
        return 0, [*problems, str(error)]
    try:
        if not store.unclean:
            problems.append("the unclean exit was not noticed")
        with store.write() as transaction:
            message = transaction.messages.get(reply_id)
            # An external-content index is checked against what it should hold, too.
            for table in ("message_search", "conversation_search"):
                transaction.messages._session.connection().exec_driver_sql(
                    f"INSERT INTO {table} ({table}) VALUES ('integrity-check')"
                )
        if message.status is not MessageStatus.INTERRUPTED:
            problems.append(f"the answer is {message.status.value}, not interrupted")
        if not ANSWER.startswith(message.content):
            problems.append("the saved text is not what was said")
        return len(message.content), problems
    finally:
        store.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moments", type=int, default=100)
    parser.add_argument("--victim", choices=("window", "service"), default="window")
    parser.add_argument("--longest", type=float, default=2.0, help="seconds into the answer")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--be", help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.be:
        return victim(arguments.be, arguments.home)
    randomly = random.Random(arguments.seed)
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(arguments.moments):
            target = ("program", "inference")[number % 2]
            moment_s = randomly.uniform(0, arguments.longest)
            outcome = kill_once(Path(folder), arguments.victim, target, moment_s)
            outcomes.append(outcome)
            problems = "; ".join(outcome.problems) or "well"
            print(f"{number + 1:>4} {target:<9} at {moment_s:5.2f} s: {problems}", file=sys.stderr)
    print(f"\nSIGKILL while the {arguments.victim} streams an answer, {TOKENS_PER_S} tokens/s")
    print("| killed    | times | well | text lost, median s | max s | characters, median |")
    print("|-----------|-------|------|---------------------|-------|--------------------|")
    for target in ("program", "inference"):
        of = [outcome for outcome in outcomes if outcome.target == target]
        if of:
            well = sum(not outcome.problems for outcome in of)
            losses = sorted(outcome.loss_s for outcome in of)
            sizes = sorted(outcome.characters for outcome in of)
            print(
                f"| {target:<9} | {len(of):>5} | {well:>4} | {losses[len(of) // 2]:>19.2f} "
                f"| {losses[-1]:>5.2f} | {sizes[len(of) // 2]:>18} |"
            )
    return 1 if any(outcome.problems for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
