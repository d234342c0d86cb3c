"""The frozen records of a table's labelled rows. Knows no SQL, Qt or torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sort = Literal["number", "label", "score"]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row and its labels.

    Attributes:
        number: from 0, in the table.
        cells: as they stand in the table, perhaps more or fewer than it has columns.
        text: the cell that was classified.
        model_labels: that the model gave, the surest first; () if it gave none.
        edited_labels: the user's instead; `None` if they were never edited.
        score: of the first of `model_labels`, else the highest; `None` of an empty text.
        scores: of all the model's labels, in its order.
        flags: see `protocol.classification` and `readers.tables`.
    """

    number: int
    cells: tuple[str, ...]
    text: str
    model_labels: tuple[str, ...]
    score: float | None
    scores: tuple[float, ...] = ()
    flags: tuple[str, ...] = ()
    edited_labels: tuple[str, ...] | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The user's, if there are any, else the model's."""
        return self.model_labels if self.edited_labels is None else self.edited_labels

    @property
    def label(self) -> str:
        """The labels as one reads them."""
        return ", ".join(self.labels)

    @property
    def edited(self) -> bool:
        """Whether a person gave the labels."""
        return self.edited_labels is not None


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which rows are meant: those for which all of this holds.

    Attributes:
        label: it is among the labels that are shown; "" is rows without any, `None` all.
        contains: it stands in a cell, in whatever case.
        flag: the row has it; edited: a person gave the labels.
        least, most: of the score, both included.
    """

    label: str | None = None
    contains: str = ""
    flag: str = ""
    edited: bool = False
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class RowPage:
    """Some rows that follow each other in the order that was asked for.

    Attributes:
        first: place of the first of them in that order; total: how many there are in all.
    """

    first: int
    rows: tuple[TableRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows there are.

    Attributes:
        labels: (labels shown, rows with just these), the most frequent first.
    """

    rows: int
    edited: int
    flagged: int
    labels: tuple[tuple[tuple[str, ...], int], ...]
