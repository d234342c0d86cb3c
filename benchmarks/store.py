"""How quick is the history when it is large? Prints a table; limits are in docs/architecture.

    python benchmarks/store.py [--messages 1000000] [--keep FOLDER]

Generates a history of chats in English and Japanese (a few minutes; kept and
used again with --keep) and measures it through the program's own store and
services.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from pydoc_data.topics import topics

sys.path.insert(0, str(Path(__file__).parent.parent))

from sqlalchemy import insert

from desktop_app.store.database import Store
from desktop_app.store.ids import IdMaker
from desktop_app.store.records import MessageStatus
from desktop_app.store.schema import Conversation, Message

BATCH = 20_000
LONG_CHAT = 5_000
_KANA = "のをにはがともでしたますことからまでくださいありがとう"


class Texts:
    """Plausible messages: pieces of real English, and Japanese-like phrases.

    What matters to a trigram index is that a few trigrams are very common and
    most are rare, as in real text.
    """

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        # The only long English text that every Python has with it.
        self._english = " ".join(topics[name] for name in sorted(topics)).split()
        counted = Counter(word.strip(".,:;()`*'\"").lower() for word in self._english)
        self.words = [word for word, _ in counted.most_common() if word.isalpha()]
        kanji = [chr(code) for code in range(0x4E00, 0x4E00 + 2_000)]
        self.random.shuffle(kanji)
        self.kanji = kanji
        self._weights = list(itertools.accumulate(1 / (n + 10) for n in range(len(kanji))))
        self.phrases = [self._phrase() for _ in range(20_000)]

    def message(self) -> str:
        if self.random.random() < 0.3:
            return "".join(self.random.choices(self.phrases, k=self.random.randint(2, 16)))
        count = self.random.randint(4, 60)
        start = self.random.randrange(len(self._english) - count)
        return " ".join(self._english[start : start + count])

    def _phrase(self) -> str:
        kanji = self.random.choices(
            self.kanji, cum_weights=self._weights, k=self.random.randint(1, 4)
        )
        return "".join(kanji) + "".join(self.random.choices(_KANA, k=self.random.randint(1, 4)))


def fill(store: Store, total: int, texts: Texts) -> None:
    """Adds chats of 2 to 60 messages, the last one of LONG_CHAT, by plain bulk inserts."""
    from datetime import UTC, datetime, timedelta

    new_id, now = IdMaker(), datetime.now(UTC) - timedelta(days=400)
    step = timedelta(days=400) / max(1, total)
    done, began = 0, time.perf_counter()
    while done < total:
        chats, messages = [], []
        while len(messages) < BATCH and done + len(messages) < total:
            left = total - done - len(messages)
            size = min(texts.random.randint(2, 60), left - LONG_CHAT)
            if size <= 0:
                size = left  # the last chat is the long one
            chat, parent = new_id(), None
            for number in range(size):
                now += step
                message = new_id()
                messages.append(
                    {
                        "id": message,
                        "conversation_id": chat,
                        "parent_id": parent,
                        "role": "assistant" if number % 2 else "user",
                        "content": texts.message(),
                        "status": MessageStatus.DONE,
                        "created_at": now,
                    }
                )
                parent = message
            chats.append(
                {
                    "id": chat,
                    "title": messages[-size]["content"][:40],
                    "active_leaf_id": parent,
                    "created_at": now,
                    "updated_at": now,
                    "pinned": texts.random.random() < 0.001,
                }
            )
        with store.write() as transaction:
            session = transaction.conversations._session
            session.execute(insert(Conversation), chats)
            session.execute(insert(Message), messages)
        done += len(messages)
        rate = done / (time.perf_counter() - began)
        print(f"\r{done:,} messages, {rate:,.0f}/s ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def timed(call: Callable[[], object], times: int) -> list[float]:
    """Returns milliseconds, sorted."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)


def row(what: str, taken: list[float], limit: str = "") -> None:
    p95 = taken[min(len(taken) - 1, int(len(taken) * 0.95))]
    middle = statistics.median(taken)
    print(f"| {what:<44} | {middle:>9.2f} | {p95:>9.2f} | {taken[-1]:>9.2f} | {limit:<12} |")


def measure(path: Path, texts: Texts) -> None:
    size_mb = path.stat().st_size / 1e6
    opened = timed(lambda: Store.open(path).close(), 10)
    store = Store.open(path)
    with store.read() as transaction:
        newest = transaction.conversations.list(limit=200)
        leaf = next(c.active_leaf_id for c in newest if not c.pinned) or ""
        full = len(transaction.branches.path(leaf))

    def read(call: Callable[..., object]) -> Callable[[], object]:
        def run() -> object:
            with store.read() as transaction:
                return call(transaction)

        return run

    print(f"\n{size_mb:,.0f} MB; times in ms")
    print(f"| {'what':<44} | {'median':>9} | {'p95':>9} | {'max':>9} | {'limit':<12} |")
    print(f"|{'-' * 46}|{'-' * 11}|{'-' * 11}|{'-' * 11}|{'-' * 14}|")
    row("open and close the history", opened)
    row("list of 200 chats", timed(read(lambda t: t.conversations.list(limit=200)), 50))
    row(
        f"last page (60) of a chat of {full:,}",
        timed(read(lambda t: t.branches.page(leaf, 60)), 50),
        "300 (chat)",
    )
    row(f"whole branch of {full:,}", timed(read(lambda t: t.branches.path(leaf)), 10))

    pick = random.Random(5)
    queries = {
        "search: a common word": texts.words[:20],
        "search: any word": pick.sample(texts.words, 60),
        "search: two words": [" ".join(pick.sample(texts.words[:2000], 2)) for _ in range(60)],
        "search: a Japanese phrase": pick.sample(texts.phrases, 60),
        "search: 2 characters": [p[:2] for p in pick.sample(texts.phrases, 60)],
        "search: 1 character": texts.kanji[:10] + texts.kanji[1000:1010],
        "search: a short and a long word": [
            f"{a[:2]} {b}"
            for a, b in zip(pick.sample(texts.words, 20), pick.sample(texts.words, 20), strict=True)
        ],
        "search: nothing to be found": [
            f"zq{''.join(pick.choices('xwvyj', k=6))}" for _ in range(20)
        ]
        + ["zq", "鬱", "xj"],
    }
    every: list[float] = []
    for what, asked in queries.items():
        taken: list[float] = []
        for query in asked:
            taken += timed(read(lambda t, q=query: t.search.hits(q)), 1)
        every += taken
        row(what, sorted(taken))
    row("all searches", sorted(every), "p95 50")
    taken = []
    for query in pick.sample(texts.words, 20) + pick.sample(texts.phrases, 20):
        taken += timed(read(lambda t, q=query: t.conversations.list(q)), 1)
    row("list filtered by a word", sorted(taken))
    _measure_writing(store)
    store.close()


def _measure_writing(store: Store) -> None:
    from desktop_app.services.titles import derive_title

    with store.write() as transaction:
        chat = transaction.conversations.add()
        user = transaction.messages.add(chat.id, None, "user", "A question about flushing.")
        reply = transaction.messages.add(chat.id, user.id, "assistant", "", MessageStatus.STREAMING)
        transaction.conversations.touch(chat.id, reply.id)
    for size in (200, 4_000, 40_000):
        growing = itertools.count(size)

        def flush(growing: itertools.count[int] = growing) -> None:
            with store.write() as transaction:
                transaction.messages.save_text(reply.id, "word " * (next(growing) // 5))

        row(f"flush of {size:,} characters", timed(flush, 100))

    def finish() -> None:
        with store.write() as transaction:
            transaction.messages.save_text(reply.id, "")
            transaction.messages.finish(reply.id, "word " * 800, MessageStatus.DONE)

    row("end of an answer of 4,000 characters", timed(finish, 50))

    def send() -> None:
        with store.write() as transaction:
            transaction.messages.add(chat.id, user.id, "user", "How is the weather today? " * 4)
            transaction.messages.add(chat.id, user.id, "assistant", "", MessageStatus.STREAMING)
            transaction.conversations.touch(chat.id, reply.id)

    row("a message and its empty answer", timed(send, 100))
    row("a title derived", timed(lambda: derive_title("# Hello, how do I ask?\n" * 9), 100))
    with store.write() as transaction:
        transaction.conversations.delete(chat.id)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="folder in which the history stays")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder: Path = arguments.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"history-{arguments.messages}.sqlite3"
        texts = Texts(7)
        if not path.exists():
            making = path.with_suffix(".part")
            making.unlink(missing_ok=True)
            store = Store.open(making)
            fill(store, arguments.messages, texts)
            store.close()
            making.rename(path)
        measure(path, texts)


if __name__ == "__main__":
    main()
