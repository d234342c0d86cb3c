"""Figures on labelled rows: how they are distributed, and how well they fit a column.

Counts what SQLite has counted already; knows neither files nor rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from desktop_app.services.classification.records import ClassScore, Confusion, Distribution
from desktop_app.store.table_records import Tally

#: What parts the labels in a cell where a row may have several.
_BETWEEN = re.compile(r"[;|,、\n]")

#: (cell of the column, labels shown, rows with just these).
Pairs = Iterable[tuple[str, tuple[str, ...], int]]


def distribution(
    tally: Tally, labels: Sequence[str], bins: tuple[tuple[float, float, int], ...] = ()
) -> Distribution:
    """Returns how often each label was given; `labels` are those that could have been."""
    counts: Counter[str] = Counter(dict.fromkeys(labels, 0))
    unlabelled = 0
    for shown, rows in tally.labels:
        counts.update({label: rows for label in shown})
        unlabelled += 0 if shown else rows
    return Distribution(
        counts=tuple(counts.most_common()),
        rows=tally.rows,
        unlabelled=unlabelled,
        edited=tally.edited,
        flagged=tally.flagged,
        bins=bins,
    )


def confusion(pairs: Pairs, labels: Sequence[str], *, several: bool) -> Confusion:
    """Returns the labels that were given beside those of a column.

    The column's are compared without space around them and in whatever case.

    Args:
        labels: that could have been given; several: whether a row may have more than one.
    """
    spelled = {label.casefold(): label for label in reversed(labels)}
    gold: Counter[str] = Counter()
    given: Counter[str] = Counter()
    right: Counter[str] = Counter()
    cells: Counter[tuple[str, str]] = Counter()
    rows = same = without = 0
    for cell, shown, count in pairs:
        parts = _BETWEEN.split(cell) if several else [cell]
        wanted = {
            spelled.setdefault(part.casefold(), part) for each in parts if (part := each.strip())
        }
        if not wanted:
            without += count
            continue
        rows += count
        has = {spelled.setdefault(label.casefold(), label) for label in shown}
        same += count if has == wanted else 0
        gold.update(dict.fromkeys(wanted, count))
        given.update(dict.fromkeys(has, count))
        right.update(dict.fromkeys(wanted & has, count))
        if not several:
            cells[next(iter(wanted)), next(iter(has), "")] += count
    found = gold.keys() | given.keys()
    known = [label for label in dict.fromkeys(labels) if label in found]
    classes = (*known, *sorted(found - set(known)))
    scores = tuple(_score(label, gold[label], given[label], right[label]) for label in classes)
    if any(one == "" for _, one in cells):
        classes = (*classes, "")
    matrix = tuple(tuple(cells[row, column] for column in classes) for row in classes)
    measured = [score.f1 or 0.0 for score in scores if score.gold]
    return Confusion(
        classes=classes,
        matrix=() if several else matrix,
        scores=scores,
        accuracy=same / rows if rows else 0.0,
        macro_f1=sum(measured) / len(measured) if measured else 0.0,
        rows=rows,
        without_gold=without,
    )


def _score(label: str, gold: int, given: int, right: int) -> ClassScore:
    return ClassScore(
        label=label,
        precision=right / given if given else None,
        recall=right / gold if gold else None,
        f1=2 * right / (gold + given) if gold + given else None,
        gold=gold,
        given=given,
    )
