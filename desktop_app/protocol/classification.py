"""What is classified, and what comes of it: labels for rows, entities, answers, filled blanks.

See `engine/tasks/{classify,entities,question_answering,fill_mask}.py`. Places in a text count
its characters from 0 and are half open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop_app.protocol.load_spec import LoadSpec

#: How labels are found: by a model that was trained for them; or, with labels of one's own, by
#: a model of entailment, by nearness of meaning, or by what the chat model finds likely.
Method = Literal["labels", "nli", "embeddings", "chat"]
#: What becomes of the scores of a long text's windows: their mean, each weighted by its
#: tokens, or for each label the highest.
Pooling = Literal["mean", "max"]
#: How the tokens of a word become one entity, as transformers calls it: "simple" joins tokens,
#: the others keep words whole and take the label of its first token, of the mean, of the surest.
#: "auto" is "first" for words between spaces, and "simple" in writing that has none.
Aggregation = Literal["auto", "simple", "first", "average", "max"]

#: What a row may carry beside the notes of the table's reader (`readers.tables`, such as
#: "ragged").
#:
#: empty      there is no text: nothing was asked, there are no scores
#: windowed   it is longer than the model reads at once; the scores were pooled
EMPTY, WINDOWED = "empty", "windowed"


@dataclass(frozen=True, slots=True)
class Label:
    """A label of one's own.

    Attributes:
        description: what it means, for the methods that read it; "" leaves it to the name.
    """

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class TableInput:
    """Rows of a file; but for `column` and `first_row` what `readers.tables.TableSource` holds.

    Attributes:
        column: from 0, where the text stands; first_row: the first to classify, from 0 (the
            header is none): one behind the last committed to go on.
        rows: how many there are, for the progress; 0 if unknown.
    """

    path: str
    format: str
    column: int
    encoding: str = "utf-8"
    delimiter: str = ","
    header: bool = True
    sheet: str = ""
    first_row: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class ClassifyParams:
    """What to classify, and how.

    Attributes:
        texts: given here, or rows of a `table`; one of both.
        model: for "labels" and "nli" a model for sequences, for "embeddings" an encoder;
            `None` for "chat": there it is the `RunTask`'s.
        labels: at least one for all methods but "labels", whose model brings its own.
        template: the sentence about a text that "nli" and "embeddings" compare it with, with
            `{}` for the label; "" is the usual one, "This example is {}.".
        multi_label: whether several labels may be right, or none; `None` with "labels":
            as the model was trained. Elsewhere `None` is `False`.
        threshold: from which score on a label counts with `multi_label`.
    """

    method: Method
    model: LoadSpec | None = None
    texts: tuple[str, ...] = ()
    table: TableInput | None = None
    labels: tuple[Label, ...] = ()
    template: str = ""
    multi_label: bool | None = None
    threshold: float = 0.5


@dataclass(frozen=True, slots=True)
class ClassifierFacts:
    """Told first, and again only if a model was loaded anew: what labels the texts.

    Attributes:
        model: its name for people.
        labels: in the order of every row's scores.
        multi_label: scores are independent, each 0 to 1; else they add up to 1.
        regression: scores are values of any size, not probabilities; no label is chosen.
        window_tokens: what the model reads at once; pooling: see `Pooling`.
        threshold: as asked for.
    """

    method: Method
    model: str
    labels: tuple[str, ...]
    multi_label: bool
    regression: bool
    window_tokens: int
    pooling: Pooling
    threshold: float

    def chosen(self, scores: tuple[float, ...]) -> tuple[int, ...]:
        """Returns the indexes of the labels that a row gets, the surest first.

        One, or with `multi_label` those from the threshold on, perhaps none; none of a
        regression and of a row without scores.
        """
        if self.regression or not scores:
            return ()
        order = sorted(range(len(scores)), key=lambda index: -scores[index])
        if not self.multi_label:
            return (order[0],)
        return tuple(index for index in order if scores[index] >= self.threshold)


@dataclass(frozen=True, slots=True)
class ClassifiedRow:
    """A row with its scores.

    Attributes:
        number: from 0, in the table or among `ClassifyParams.texts`.
        cells: as they stand in the table, all columns; none for `texts`.
        text: that was classified, whole.
        scores: in the order of `ClassifierFacts.labels`; none for an empty text.
        flags: `EMPTY`, `WINDOWED`, and what the table's reader noted.
    """

    number: int
    cells: tuple[str, ...]
    text: str
    scores: tuple[float, ...]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowsDone:
    """The next rows, in order and without a gap: what is committed together.

    Attributes:
        first: number of the first of `rows`, of which there is at least one.
    """

    first: int
    rows: tuple[ClassifiedRow, ...]


@dataclass(frozen=True, slots=True)
class ClassifyFacts:
    """The end of it.

    Attributes:
        rows: that were classified by this run; seconds: it took, without waiting for others.
        windowed: rows longer than the model reads at once; empty: rows without text.
        tokens: that the model read, without padding.
    """

    rows: int
    seconds: float
    windowed: int = 0
    empty: int = 0
    tokens: int = 0

    @property
    def speed(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds if self.seconds > 0 else 0.0


ClassifyPiece = ClassifierFacts | RowsDone | ClassifyFacts


@dataclass(frozen=True, slots=True)
class EntityParams:
    """In which text to look for names, places and the like."""

    text: str
    model: LoadSpec
    aggregation: Aggregation = "auto"


@dataclass(frozen=True, slots=True)
class Entity:
    """A part of the text.

    Attributes:
        label: without the marks of beginning and inside ("PER", not "B-PER").
        text: as it stands in the given text between `start` and `end`.
        score: 0 to 1.
    """

    label: str
    text: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class EntitiesFound:
    """The entities of the text, in its order, never overlapping.

    Attributes:
        labels: all that the model knows; windows: that the text was read in.
    """

    entities: tuple[Entity, ...]
    labels: tuple[str, ...]
    windows: int = 1


@dataclass(frozen=True, slots=True)
class AnswerParams:
    """Where to look for the words that answer a question.

    Attributes:
        passages: one text, or several.
        count: how many spans are given at most.
    """

    question: str
    passages: tuple[str, ...]
    model: LoadSpec
    count: int = 3


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a passage that may be the answer.

    Attributes:
        start, end: in that passage; score: 0 to 1, comparable between passages.
        passage: which of `AnswerParams.passages`.
    """

    text: str
    start: int
    end: int
    score: float
    passage: int = 0


@dataclass(frozen=True, slots=True)
class AnswersFound:
    """Spans that do not overlap, the likeliest first; perhaps none.

    Attributes:
        no_answer: how likely no passage answers it, on the scale of the spans' scores; what
            exceeds the first span's score says that the model found none. `None`: it was not
            trained to tell.
    """

    answers: tuple[Span, ...]
    no_answer: float | None = None


@dataclass(frozen=True, slots=True)
class MaskParams:
    """A text with blanks.

    Attributes:
        text: blanks are the model's own mask token, `[MASK]`, `<mask>` or `___`.
        count: how many fillings are given for each.
    """

    text: str
    model: LoadSpec
    count: int = 10


@dataclass(frozen=True, slots=True)
class Filling:
    """What may stand in a blank: one token, without space around it; score 0 to 1."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class FillingsFound:
    """For each blank of the text, in order, what may stand there, the likeliest first.

    Each blank is filled by itself, the others left open.

    Attributes:
        blanks: (start, end) of each in the given text.
    """

    fillings: tuple[tuple[Filling, ...], ...]
    blanks: tuple[tuple[int, int], ...]
