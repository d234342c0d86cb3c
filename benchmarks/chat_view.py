"""What the window's own work costs: opening a long chat, scrolling it, streaming into it.

Every figure is the time the event loop is held up, in ms. Limits: a chat of
5,000 messages opens within 300 ms; nothing holds a frame (16 ms) while one
scrolls or an answer streams.

    python benchmarks/chat_view.py
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer

from desktop_app import app as app_module
from desktop_app.services.events import ReplyGrew
from desktop_app.store.records import MessageRecord, MessageStatus
from desktop_app.ui.chat.message_column import MessageColumn
from desktop_app.ui.theme import Theme

ANSWER = """Yes. Clause 11 sets **six months to the end of a quarter**, longer than three.

- The deposit is three net rents, held in a separate account.
- 敷金は家賃三か月分で、鍵の返却後六か月以内に返金されます。

```python
def deadline(today):
    return quarter_end(today + months(6))  # 期末
```

| Item | Amount |
|------|-------:|
| Net rent | 940 |
"""


def records(count: int) -> list[MessageRecord]:
    """Returns a chat of `count` messages, answers in rich Markdown."""
    now = datetime.now(UTC)
    return [
        MessageRecord(
            id=f"m{n:06}",
            conversation_id="c",
            parent_id=f"m{n - 1:06}" if n else None,
            role="assistant" if n % 2 else "user",
            content=ANSWER if n % 2 else f"Question {n}: what about the notice period?",
            status=MessageStatus.DONE,
            created_at=now,
        )
        for n in range(count)
    ]


def spin(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def timed(work: Callable[[], object]) -> float:
    """Returns how long `work` and the painting it asks for take, in ms."""
    before = time.perf_counter()
    work()
    app_module.make_app().processEvents()
    return (time.perf_counter() - before) * 1000


def row(name: str, values: list[float]) -> None:
    ordered = sorted(values)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    print(f"{name:<44}{statistics.median(values):>9.1f}{p99:>9.1f}{ordered[-1]:>9.1f}")


def main() -> None:
    app = app_module.make_app()
    column = MessageColumn(Theme(app, "light"))
    column.resize(900, 700)
    column.show()
    spin(50)
    app_module.calm_collector()
    print(f"{'ms':<44}{'median':>9}{'p99':>9}{'max':>9}")
    page = records(5000)[-40:]
    row(
        "open the last page of a chat",
        [timed(lambda: column.show_thread(page, True)) for _ in range(9)],
    )

    column.show_thread(page, False)
    idle = []
    while column.unmade:
        idle.append(timed(lambda: None))
    row("make the rest of the page, per event-loop turn", idle or [0.0])
    spin(50)

    bar = column.verticalScrollBar()
    steps = [bar.maximum() * n // 200 for n in range(200, -1, -1)]
    row("scroll by a 200th of the page", [timed(lambda v=v: bar.setValue(v)) for v in steps])

    older = records(5000)[-200:-40]
    column.add_older(older, False)
    turns = []
    while column.unmade:
        turns.append(timed(lambda: None))
    row("add 160 older messages, per turn", turns)

    column.scroll_to_end()
    last = page[-1].id
    text = (ANSWER * 40)[:16000]
    start = len(ANSWER)
    growth = []
    for position in range(0, len(text), 12):
        piece = text[position : position + 12]
        event = ReplyGrew("c", last, piece, start + position)
        growth.append(timed(lambda event=event: column.grow(event)))
    row("stream 16,000 characters, per update", growth)
    row("  of these the last 200", growth[-200:])

    widths = [timed(lambda w=w: column.resize(w, 700)) for w in range(900, 700, -4)]
    row("resize a chat of 200 messages, per step", widths)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(Path(folder))
        main()
