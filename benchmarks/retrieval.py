"""How quick is the search for passages, what does it take, and how often does it find them?

    python benchmarks/retrieval.py [--passages 1000 10000 100000] [--text war-and-peace.txt]

Times are of made-up passages with random vectors, through the program's own store and
search. With a text of "War and Peace" its vectors are made by the built-in embedding model
in the program's own process for it (minutes), and the questions of questions.py are asked.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import psutil
from questions import QUESTIONS
from store import Texts

from desktop_app.hosts.factory import ENGINE
from desktop_app.hosts.process_host import ProcessHost
from desktop_app.paths import DataDir
from desktop_app.readers.documents.records import DocumentFacts, Passage, Place
from desktop_app.services.desk import Desk
from desktop_app.services.events import RunChanged, ServiceEvent
from desktop_app.services.fusing import fused
from desktop_app.services.nearness import Nearness
from desktop_app.services.retrieval import Found
from desktop_app.settings import SettingsFile
from desktop_app.store.database import Store
from desktop_app.store.vectors import VectorBlock

WIDTH, BLOCK, OF_A_DOCUMENT = 384, 64, 10_000
ASKED, LIMIT = 20, 100
MODEL = "random@1"
HITS_AT = (1, 5, 10, 24)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--text", type=Path, help='a text file of "War and Peace"')
    options = parser.parse_args()
    print(
        "| passages | words | meaning, first | again | both fused | vectors on disk | in memory |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for total in options.passages:
        with tempfile.TemporaryDirectory() as folder:
            speed(Path(folder), total)
    if options.text:
        with tempfile.TemporaryDirectory() as folder:
            quality(DataDir(Path(folder)), options.text)


# --- speed ----------------------------------------------------------------------------------


def speed(folder: Path, total: int) -> None:
    texts, random = Texts(1), np.random.default_rng(1)
    store = Store.open(folder / "history.sqlite3")
    documents = [
        fill(store, f"{first}", min(OF_A_DOCUMENT, total - first), texts, random)
        for first in range(0, total, OF_A_DOCUMENT)
    ]
    questions = [" ".join(texts.random.choices(texts.words[50:3000], k=6)) for _ in range(ASKED)]
    before = psutil.Process().memory_info().rss
    nearness = Nearness(store)

    def by_words(question: str) -> object:
        with store.read() as transaction:
            return transaction.search.passages(question, documents, LIMIT)

    def by_meaning(_: str) -> object:
        asked = unit(random.standard_normal(WIDTH)).astype("<f2").tobytes()
        return nearness.search(asked, documents, MODEL, LIMIT)

    def by_both(question: str) -> object:
        return fused([by_words(question), by_meaning(question)])  # type: ignore[list-item]

    words = median_ms(by_words, questions)
    first = median_ms(by_meaning, questions[:1])
    again, both = median_ms(by_meaning, questions), median_ms(by_both, questions)
    kept = (psutil.Process().memory_info().rss - before) / 1e6
    disk = total * WIDTH * 2 / 1e6
    print(
        f"| {total:,} | {words:.0f} ms | {first:.0f} ms | {again:.0f} ms | {both:.0f} ms "
        f"| {disk:,.0f} MB | {max(kept, 0):,.0f} MB |"
    )
    store.close()


def fill(store: Store, name: str, count: int, texts: Texts, random: np.random.Generator) -> str:
    passages = [Passage(texts.message(), Place(paragraph=n)) for n in range(count)]
    with store.write() as transaction:
        document = transaction.documents.add(name, None, name, 1)
        transaction.documents.add_passages(document.id, passages)
        transaction.documents.complete(document.id, DocumentFacts(name, "txt", passages=count))
        for first in range(0, count, BLOCK):
            made = unit(random.standard_normal((min(BLOCK, count - first), WIDTH)))
            data = made.astype("<f2").tobytes()
            transaction.vectors.add(document.id, MODEL, VectorBlock(first, len(made), WIDTH, data))
    return document.id


def unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def median_ms(ask: Callable[[str], object], questions: Sequence[str]) -> float:
    times = []
    for question in questions:
        began = time.perf_counter()
        ask(question)
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


# --- quality --------------------------------------------------------------------------------


def quality(data: DataDir, text: Path) -> None:
    host = ProcessHost(ENGINE)
    desk = Desk.open(data, host, SettingsFile(data.settings))
    desk.start()
    ended = threading.Event()

    def follow(event: ServiceEvent) -> None:
        if isinstance(event, RunChanged) and event.run.status.has_ended:
            ended.set()

    desk.subscribe(follow)
    run = desk.library.add(text)
    ended.wait()
    document_id = desk.jobs.get(run.id).document_id
    assert document_id is not None
    passages = desk.library.passages(document_id)
    model = desk.indexing.model_of(document_id)
    assert model is not None, "make setup installs the embedding model"
    began = time.perf_counter()
    desk.indexing.want([document_id])
    while (made := vectors_made(desk, document_id, model.key)) < len(passages):
        print(f"\r{made:,} of {len(passages):,} passages", end="", file=sys.stderr, flush=True)
        time.sleep(1)
    took = time.perf_counter() - began
    print(f"\n{len(passages):,} passages, vectors in {took:.0f} s by {model.name}\n")
    words, both, waits = [], [], []
    for question, pattern in QUESTIONS:
        right = {n for n, p in enumerate(passages) if re.search(pattern, p.text)}
        with desk._store.read() as transaction:
            found = transaction.search.passages(question, [document_id], LIMIT)
        words.append(rank([key.number for key in found], right))
        began = time.perf_counter()
        both.append(rank([hit.passage for hit in ask(desk, document_id, question)], right))
        waits.append(1000 * (time.perf_counter() - began))
    print("| found | " + " | ".join(f"among {n}" for n in HITS_AT) + " | mean reciprocal rank |")
    print("|---|" + "---:|" * (len(HITS_AT) + 1))
    for name, ranks in (("by words alone", words), ("by words and meaning", both)):
        shares = [sum(rank <= n for rank in ranks) / len(ranks) for n in HITS_AT]
        mean = sum(1 / rank for rank in ranks) / len(ranks)
        print(f"| {name} | " + " | ".join(f"{s:.0%}" for s in shares) + f" | {mean:.2f} |")
    print(f"\n{len(QUESTIONS)} questions; each answered in {statistics.median(waits):.0f} ms")
    desk.close()


def vectors_made(desk: Desk, document_id: str, key: str) -> int:
    with desk._store.read() as transaction:
        return transaction.vectors.made(document_id, key)


def ask(desk: Desk, document_id: str, question: str) -> tuple[Found, ...]:
    told = threading.Event()
    found: list[Found] = []

    def done(hits: tuple[Found, ...]) -> None:
        found.extend(hits)
        told.set()

    desk.retrieval.find([document_id], question, LIMIT, done)
    told.wait()
    return tuple(found)


def rank(numbers: Sequence[int], right: set[int]) -> float:
    """Returns the place of the first that is right, from 1; infinity when there is none."""
    return next((n for n, number in enumerate(numbers, 1) if number in right), float("inf"))


if __name__ == "__main__":
    main()
