"""What is asked for, and what is handed out: frozen records. Knows no engine and no rows' keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop_app.protocol import LoadSpec
from desktop_app.protocol.classification import (
    Aggregation,
    AnswersFound,
    ClassifierFacts,
    ClassifyFacts,
    EntitiesFound,
    FillingsFound,
    Label,
    Method,
)
from desktop_app.readers.tables import TableSource
from desktop_app.store.run_records import RunRecord
from desktop_app.store.table_records import RowFilter as RowFilter
from desktop_app.store.table_records import RowPage as RowPage
from desktop_app.store.table_records import Sort as Sort
from desktop_app.store.table_records import TableRow as TableRow

#: Kinds of runs: rows of a table; one text in the history.
TABLE, TEXT = "classify", "classify_text"

#: What is asked about one text.
TextKind = Literal["labels", "entities", "answers", "fillings"]
#: What a model can be installed for: its own labels, labels of one's own, ….
ModelFor = Literal["labels", "zero_shot", "entities", "answers", "fillings"]


@dataclass(frozen=True, slots=True)
class ClassifyOptions:
    """How texts are to be labelled.

    Attributes:
        labels: of one's own; () takes those of a model.
        method: "" is the best for these labels.
        model: a folder, an id of the hub or a name; "" is the best.
        template, multi_label, threshold: see `protocol.classification.ClassifyParams`.
    """

    labels: tuple[Label, ...] = ()
    method: Method | Literal[""] = ""
    model: str = ""
    template: str = ""
    multi_label: bool | None = None
    threshold: float = 0.5


@dataclass(frozen=True, slots=True)
class Way:
    """A way to label texts with what is on this computer.

    Attributes:
        name: of the model, for people.
        labels: the model's own; () where labels are the user's.
        suits: whether the model is known to handle the language.
        model: how it is loaded; `None` of the chat model, whose `chat` is.
        multi_label, regression: of a model with labels of its own.
    """

    method: Method
    name: str
    labels: tuple[str, ...] = ()
    suits: bool = True
    model: LoadSpec | None = None
    chat: LoadSpec | None = None
    multi_label: bool = False
    regression: bool = False

    @property
    def key(self) -> str:
        """The model's folder."""
        spec = self.model or self.chat
        return "" if spec is None else spec.model


@dataclass(frozen=True, slots=True)
class Methods:
    """All ways for what was asked for, the best of them first; `best` is `None` without any."""

    ways: tuple[Way, ...]

    @property
    def best(self) -> Way | None:
        return self.ways[0] if self.ways else None


@dataclass(frozen=True, slots=True)
class Preset:
    """Labels of one's own that are kept under a name."""

    name: str
    labels: tuple[Label, ...]
    template: str = ""
    multi_label: bool = False
    threshold: float = 0.5


@dataclass(frozen=True, slots=True)
class TableRun:
    """What a run on a table is to do, as it is kept with the run.

    Attributes:
        columns: their names; column: from 0, where the text stands.
        size, modified_ns, head: of the file as it was: bytes, time, SHA-256 of its beginning.
        method, model: as decided when it began; later it goes on with just these.
    """

    source: TableSource
    columns: tuple[str, ...]
    column: int
    options: ClassifyOptions
    size: int = 0
    modified_ns: int = 0
    head: str = ""
    method: Method | Literal[""] = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class TableInfo:
    """A run on a table, and how far it is.

    Attributes:
        facts: of what labels the rows; `None` before it is known. end: when it is done.
        done: rows that are there.
    """

    run: RunRecord
    source: TableSource
    columns: tuple[str, ...]
    column: int
    options: ClassifyOptions
    facts: ClassifierFacts | None
    end: ClassifyFacts | None
    done: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a text.

    Attributes:
        options: of "labels".
        question: of "answers"; document_id: a document to look in, instead of `text`.
        model: of all but "labels": a folder, an id of the hub or a name; "" is the best.
        count: answers, or fillings for each blank; 0 is as many as usual.
    """

    kind: TextKind
    text: str
    options: ClassifyOptions = ClassifyOptions()
    question: str = ""
    document_id: str = ""
    model: str = ""
    count: int = 0
    aggregation: Aggregation = "auto"


@dataclass(frozen=True, slots=True)
class TextLabels:
    """The labels of one text.

    Attributes:
        scores: in the order of `facts.labels`; none of an empty text.
    """

    facts: ClassifierFacts
    scores: tuple[float, ...]
    flags: tuple[str, ...] = ()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The labels that it gets, the surest first."""
        return tuple(self.facts.labels[one] for one in self.facts.chosen(self.scores))

    @property
    def ranked(self) -> tuple[tuple[str, float], ...]:
        """All (label, score) pairs, the highest score first."""
        pairs = zip(self.facts.labels, self.scores, strict=False)
        return tuple(sorted(pairs, key=lambda pair: -pair[1]))


TextResult = TextLabels | EntitiesFound | AnswersFound | FillingsFound


@dataclass(frozen=True, slots=True)
class LiveState:
    """A question about a text, and what came of it so far.

    Attributes:
        result: of just this question, or, while that is pending, of the one before.
        model: its name; method: of "labels".
        pending: whether more is to come without anybody doing anything.
        done, total: how far the engine is; total 0 is unknown.
        run_id: of the entry in the history, once there is one.
    """

    kind: TextKind
    question: Question | None = None
    result: TextResult | None = None
    model: str = ""
    method: str = ""
    pending: bool = False
    done: int = 0
    total: int = 0
    error_code: str | None = None
    error_values: tuple[tuple[str, str], ...] = ()
    run_id: str | None = None


@dataclass(frozen=True, slots=True)
class TextEntry:
    """A text in the history, what was asked about it, and the answer."""

    run: RunRecord
    question: Question
    result: TextResult


@dataclass(frozen=True, slots=True)
class Distribution:
    """How often each label was given.

    Attributes:
        counts: (label, rows), the most frequent first, also those that were never given; a
            row with several labels counts for each.
        unlabelled: rows without any; edited: by hand; flagged: rows with something to note.
        bins: (from, to, rows) of a model that gives values instead of labels.
    """

    counts: tuple[tuple[str, int], ...]
    rows: int
    unlabelled: int
    edited: int
    flagged: int
    bins: tuple[tuple[float, float, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ClassScore:
    """How well one class was found.

    Attributes:
        gold: rows that have it; given: rows that were given it.
        precision, recall, f1: 0 to 1; `None` where there is nothing to divide by.
    """

    label: str
    precision: float | None
    recall: float | None
    f1: float | None
    gold: int
    given: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """The labels that were given beside those of a column.

    Attributes:
        classes: "" is rows without a label, only if there are such.
        matrix: rows of the table by class in the column × class given; () where a row may
            have several.
        accuracy: part of the rows that were given just what the column has.
        rows: that were compared; without_gold: that the column says nothing of.
    """

    classes: tuple[str, ...]
    matrix: tuple[tuple[int, ...], ...]
    scores: tuple[ClassScore, ...]
    accuracy: float
    macro_f1: float
    rows: int
    without_gold: int
