"""Passages that answer a question, and the vectors that are made for it in the background."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from desktop_app.model_library.installed import Installed
from desktop_app.paths import DataDir
from desktop_app.protocol import Cancel, Finished, LoadSpec, Produced, RunTask
from desktop_app.protocol.embedding import EmbedParams, Vectors
from desktop_app.protocol.summaries import Summary
from desktop_app.services.fusing import fused
from desktop_app.services.indexing import _QUIET_S, _SLICE_PASSAGES
from desktop_app.services.jobs import SummaryOptions
from desktop_app.services.languages import language_of
from desktop_app.services.retrieval import _PATIENCE_S, Found
from desktop_app.store.document_records import DocumentRecord

from .conftest import Bench, open_bench
from .panel_kit import SUMMARY, Engine

ENGLISH = Installed(
    Path("/models/minilm"),
    "sentence-transformers/all-MiniLM-L6-v2",
    "MiniLM L6",
    "built_in",
    "embed",
    90,
)
MANY = Installed(
    Path("/models/e5"), "intfloat/multilingual-e5-small", "E5", "hub", "embed", 470, "rev"
)
TEXTS = (
    "The ferry leaves the harbour at noon and comes back before the night.",
    "Rebuilding the bridge will cost four million pounds, the council said.",
    "The baker on the square has sold all the bread that he had made.",
)
#: What the made-up model takes a text to be about: harbour, money, food.
AXES = (("ferry", "ship", "sail"), ("million", "price", "expensive"), ("bread", "eat", "hungry"))


def vector(text: str) -> list[float]:
    """Returns a vector that knows meanings beyond the words."""
    found = [float(sum(word in text.lower() for word in axis)) + 0.01 for axis in AXES]
    return list(np.array(found) / np.linalg.norm(found))


class Meanings:
    """Plays the engine for the task "embed"."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.engine = Engine(bench)

    @property
    def tasks(self) -> list[RunTask]:
        ended = self.bench.host._ended
        posted = self.bench.host.posted(RunTask)
        return [t for t in posted if t.task == "embed" and t.request_id not in ended]

    def embed(self) -> EmbedParams:
        """Does the oldest task that is open."""
        task = self.tasks[0]
        assert isinstance(task.params, EmbedParams)
        data = np.array([vector(text) for text in task.params.texts], "<f2").tobytes()
        self.bench.host.emit(Produced(task.request_id, Vectors(0, 3, data)))
        self.bench.host.emit(Finished(task.request_id))
        return task.params

    def add(self, *texts: str, name: str = "town.txt", sha256: str = "a" * 64) -> DocumentRecord:
        path = self.bench.data.root / name
        path.write_text("x")
        document = self.engine.read(path, *texts, sha256=sha256)
        self.bench.desk.work()
        return document

    def index(self) -> None:
        self.bench.pass_time(_QUIET_S)
        while self.tasks:
            self.embed()
            self.bench.desk.work()

    def find(self, question: str, *documents: DocumentRecord, most: int = 5) -> list[int]:
        """Asks and lets the engine understand; returns the numbers that were found."""
        told: list[tuple[Found, ...]] = []
        ids = [document.id for document in documents]
        self.bench.desk.retrieval.find(ids, question, most, told.append)
        self.bench.desk.work()
        while not told:
            self.embed()
            self.bench.desk.work()
        (found,) = told
        assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
        assert {f.document_id for f in found} <= set(ids)
        return [f.passage for f in found]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[Installed]:
    """The models that are there."""
    here = [ENGLISH]
    monkeypatch.setattr("desktop_app.services.shelf.Shelf.installed", lambda _: tuple(here))
    return here


@pytest.fixture
def bench(data: DataDir, installed: list[Installed]) -> Iterator[Bench]:
    made = open_bench(data)
    yield made
    made.desk.close()


@pytest.fixture
def meanings(bench: Bench) -> Meanings:
    return Meanings(bench)


# --- searching --------------------------------------------------------------------------


def test_a_passage_is_found_by_its_meaning(meanings: Meanings) -> None:
    document = meanings.add(*TEXTS)
    meanings.index()
    assert meanings.find("Where could somebody hungry eat?", document)[0] == 2
    assert meanings.find("Which ship may I sail with?", document, most=1) == [0]


def test_words_and_meaning_count_together(meanings: Meanings) -> None:
    document = meanings.add(*TEXTS, "A price was paid.", "The bridge is old.")
    meanings.index()
    assert meanings.find("price of the bridge", document)[0] in (1, 3)
    assert 4 in meanings.find("price of the bridge", document)


def test_without_a_model_words_have_to_do(meanings: Meanings, installed: list[Installed]) -> None:
    installed.clear()
    document = meanings.add(*TEXTS)
    assert meanings.find("What will the bridge cost?", document) == [1]
    assert meanings.find("hungry", document) == []
    meanings.bench.pass_time(_QUIET_S)
    assert not meanings.tasks


def test_what_has_no_vectors_yet_is_found_by_words_and_indexed_next(meanings: Meanings) -> None:
    document = meanings.add(*TEXTS)
    assert meanings.find("What will the bridge cost?", document) == [1]
    assert meanings.embed().texts == TEXTS, "somebody asked: it does not wait for quiet"


def test_an_engine_that_takes_its_time_is_not_waited_for(meanings: Meanings) -> None:
    document = meanings.add(*TEXTS)
    meanings.index()
    told: list[tuple[Found, ...]] = []
    meanings.bench.desk.retrieval.find([document.id], "the bridge", 5, told.append)
    meanings.bench.desk.work()
    assert not told
    meanings.bench.pass_time(_PATIENCE_S)
    assert [[f.passage for f in found] for found in told] == [[1]]
    assert meanings.bench.host.posted(Cancel)
    meanings.bench.pass_time(_PATIENCE_S)
    assert len(told) == 1


def test_an_engine_that_fails_leaves_the_words(meanings: Meanings) -> None:
    document = meanings.add(*TEXTS)
    meanings.index()
    told: list[tuple[Found, ...]] = []
    meanings.bench.desk.retrieval.find([document.id], "the bridge", 5, told.append)
    meanings.bench.desk.work()
    meanings.engine.fail("model_damaged", path="/models/minilm", reason="cut off")
    meanings.bench.desk.work()
    assert [[f.passage for f in found] for found in told] == [[1]]


def test_a_question_goes_ahead_of_the_vectors_of_a_book(meanings: Meanings) -> None:
    document = meanings.add(*TEXTS)
    meanings.index()
    meanings.bench.desk.retrieval.find([document.id], "bread", 5, lambda _: None)
    meanings.bench.desk.work()
    (task,) = meanings.tasks
    assert task.urgent
    assert isinstance(task.params, EmbedParams) and task.params.kind == "query"


def test_closing_tells_who_waits(meanings: Meanings) -> None:
    document = meanings.add(*TEXTS)
    meanings.index()
    told: list[tuple[Found, ...]] = []
    meanings.bench.desk.retrieval.find([document.id], "bread", 5, told.append)
    meanings.bench.desk.work()
    meanings.bench.desk.close()
    assert told == [()]


def test_who_asked_may_fail_and_the_next_is_answered(meanings: Meanings) -> None:
    document = meanings.add(*TEXTS)

    def fail(found: tuple[Found, ...]) -> None:
        raise RuntimeError("not used")

    meanings.bench.desk.retrieval.find([document.id], "bread", 5, fail)
    assert meanings.find("bread", document) == [2]


# --- the vectors --------------------------------------------------------------------------


def test_vectors_are_made_once_it_is_quiet(meanings: Meanings) -> None:
    meanings.add(*TEXTS)
    assert not meanings.tasks
    meanings.bench.pass_time(_QUIET_S)
    assert meanings.embed().texts == TEXTS
    meanings.bench.pass_time(_QUIET_S)
    assert not meanings.tasks


def test_a_run_goes_ahead_of_the_rest_of_a_book(meanings: Meanings) -> None:
    texts = [f"Passage number {n} of the book about the town." for n in range(100)]
    document = meanings.add(*texts)
    meanings.bench.pass_time(_QUIET_S)
    run = meanings.bench.desk.jobs.summarize(document.id)
    meanings.bench.desk.work()
    assert len(meanings.embed().texts) == _SLICE_PASSAGES
    meanings.bench.pass_time(_QUIET_S)
    assert not meanings.tasks and not meanings.engine.run(run).status.has_ended
    meanings.bench.desk.jobs.cancel(run.id)
    meanings.bench.pass_time(_QUIET_S)
    assert meanings.embed().texts == tuple(texts[_SLICE_PASSAGES:])


def test_what_is_missing_is_made_after_a_restart(meanings: Meanings, data: DataDir) -> None:
    texts = [f"Passage number {n} of the book about the town." for n in range(100)]
    meanings.add(*texts)
    meanings.bench.pass_time(_QUIET_S)
    meanings.embed()
    meanings.bench.desk.close()
    again = Meanings(open_bench(data))
    again.bench.desk.work()
    again.bench.pass_time(_QUIET_S)
    assert again.embed().texts == tuple(texts[_SLICE_PASSAGES:])
    again.bench.desk.close()


def test_a_document_that_leaves_is_left_alone(meanings: Meanings) -> None:
    document = meanings.add(*TEXTS)
    meanings.bench.pass_time(_QUIET_S)
    (task,) = meanings.tasks
    meanings.bench.desk.library.remove(document.id)
    assert meanings.bench.host.posted(Cancel) == [Cancel(task.request_id)]
    meanings.bench.pass_time(_QUIET_S)
    assert not meanings.tasks
    meanings.bench.desk.library.restore(document.id)
    meanings.bench.pass_time(_QUIET_S)
    assert meanings.embed().texts == TEXTS


def test_a_model_that_fails_is_not_tried_for_ever(meanings: Meanings) -> None:
    meanings.add(*TEXTS)
    meanings.bench.pass_time(_QUIET_S)
    meanings.engine.fail("out_of_memory")
    meanings.bench.pass_time(_QUIET_S)
    assert not meanings.tasks


def test_a_novel_waits_until_it_is_asked_about(meanings: Meanings) -> None:
    from desktop_app.services import indexing

    long = TEXTS[0] * (indexing._UNASKED_CHARACTERS // len(TEXTS[0]) + 1)
    document = meanings.bench.desk.library.add_text(long)
    meanings.bench.pass_time(_QUIET_S)
    assert not meanings.tasks
    meanings.bench.desk.indexing.want([document.id])
    meanings.bench.desk.work()
    assert meanings.tasks


def test_each_language_has_its_model(meanings: Meanings, installed: list[Installed]) -> None:
    installed.append(MANY)
    desk = meanings.bench.desk
    paths = []
    for text in (
        TEXTS[0] + " It is a nice town, and the people who live there like it very much.",
        "Der Rat der Stadt hat am Montag beschlossen, die alte Brücke neu zu bauen.",
        "市議会は月曜日、古い橋を建て直すことを決めた。",
    ):
        model = desk.indexing.model_of(desk.library.add_text(text).id)
        assert model is not None
        paths.append(Path(model.spec.model))
    assert paths == [ENGLISH.path, MANY.path, MANY.path]


def test_no_model_is_better_than_one_of_another_language(meanings: Meanings) -> None:
    desk = meanings.bench.desk
    document = desk.library.add_text("市議会は月曜日、古い橋を建て直すことを決めた。")
    assert desk.indexing.model_of(document.id) is None
    assert meanings.find("橋", document) == [0]


def test_the_chosen_model_makes_them_all(
    meanings: Meanings, installed: list[Installed], tmp_path: Path
) -> None:
    installed.append(Installed(tmp_path, "", "own", "folder", "embed", 10))
    desk = meanings.bench.desk
    document = desk.library.add_text(TEXTS[0])
    names = []
    for chosen in ("", str(tmp_path)):
        desk.task_models.choose("embed", chosen)
        model = desk.indexing.model_of(document.id)
        assert model is not None
        names.append(model.name)
    assert names == ["MiniLM L6", "own"]


def test_an_extract_is_made_with_the_model_of_its_language(
    meanings: Meanings, installed: list[Installed]
) -> None:
    desk = meanings.bench.desk
    document = desk.library.add_text(TEXTS[0])
    desk.jobs.summarize(document.id, SummaryOptions(method="extractive"))
    meanings.engine.begin()
    assert meanings.engine.summarizing.model == LoadSpec(str(ENGLISH.path))
    assert meanings.engine.last.spec is None
    meanings.engine.finish(replace(SUMMARY, model="its folder"))
    (run,) = desk.jobs.runs("summarize")
    made = desk.jobs.summary(run.id).item
    assert isinstance(made, Summary) and made.model == "MiniLM L6"


# --- its parts -----------------------------------------------------------------------------


def test_fusing_counts_ranks_not_scores() -> None:
    scores = fused([["a", "b", "c"], ["b", "d"]])
    assert [item for item, _ in scores] == ["b", "a", "d", "c"]
    assert dict(scores)["b"] == pytest.approx(1 / 62 + 1 / 61)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The council voted on Monday to rebuild the old bridge.", "en"),
        ("Der Rat der Stadt hat beschlossen, die Brücke neu zu bauen.", "de"),
        ("市議会は月曜日、古い橋を建て直すことを決めた。", "ja"),
        ("市议会星期一决定重建旧桥。", "zh"),
        ("시의회는 월요일에 오래된 다리를 다시 짓기로 했다.", "ko"),
        ("The word 橋 means bridge, and in this text it is the only one of its kind.", "en"),
        ("12 34 — 56", ""),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert language_of(text) == language
