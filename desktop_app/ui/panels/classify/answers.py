"""What was found in a text, as lines, marks and words. Knows no widget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from desktop_app.protocol.classification import (
    AnswersFound,
    EntitiesFound,
    FillingsFound,
    Span,
)
from desktop_app.services.classification.records import TextLabels, TextResult
from desktop_app.ui.panels.classify import words
from desktop_app.ui.panels.classify.found_list import Line
from desktop_app.ui.panels.classify.marked_edit import Mark
from desktop_app.ui.panels.classify.score_bars import Bar

translate = QCoreApplication.translate

_AROUND = 40  # characters around an answer


def bars(result: TextLabels) -> list[Bar]:
    """Returns the labels of a text, the likeliest first; values have bars of their share."""
    chosen = set(result.chosen)
    most = max((abs(score) for _, score in result.ranked), default=0.0) or 1.0
    made = []
    for label, score in result.ranked:
        share = abs(score) / most if result.facts.regression else score
        strong = label in chosen
        made.append(Bar(label, share, words.score(score), strong, not strong))
    return made


def colours_of(result: EntitiesFound) -> dict[str, int]:
    """Returns the colour of each kind of entity."""
    kinds = dict.fromkeys((*result.labels, *(entity.label for entity in result.entities)))
    return {label: number for number, label in enumerate(kinds)}


def legend(result: EntitiesFound) -> list[tuple[str, int, int]]:
    """Returns (kind, how many, colour) of what is there, the most frequent first."""
    known = colours_of(result)
    counts = Counter(entity.label for entity in result.entities)
    return [(label, count, known[label]) for label, count in counts.most_common()]


def marks(result: TextResult | None) -> list[Mark]:
    """Returns what is marked in the text, in the order of `lines`."""
    match result:
        case EntitiesFound():
            known = colours_of(result)
            return [Mark(one.start, one.end, known[one.label]) for one in result.entities]
        case AnswersFound():
            best = [span for span in result.answers if not span.passage]
            return [Mark(span.start, span.end, 2 if n else 1) for n, span in enumerate(best)]
        case FillingsFound():
            return [Mark(start, end, 2) for start, end in result.blanks]
    return []


def lines(result: TextResult | None, texts: Sequence[str], hidden: frozenset[str]) -> list[Line]:
    """Returns what was found, a line each.

    Args:
        texts: the passages that were asked about; hidden: kinds of entities that are left out.
    """
    match result:
        case EntitiesFound():
            known = colours_of(result)
            return [
                Line(one.text, words.score(one.score), words.entity(one.label), known[one.label])
                for one in result.entities
                if one.label not in hidden
            ]
        case AnswersFound():
            return [
                Line(span.text, words.score(span.score), below=around(texts, span))
                for span in result.answers
            ]
        case FillingsFound():
            return _fillings(result)
    return []


def places(result: TextResult | None, hidden: frozenset[str]) -> list[Mark | None]:
    """Returns where each of the `lines` stands in the text."""
    match result:
        case EntitiesFound():
            shown = [
                mark
                for mark, one in zip(marks(result), result.entities, strict=True)
                if one.label not in hidden
            ]
            return list(shown)
        case AnswersFound():
            return [
                None if span.passage else Mark(span.start, span.end, 2 if n else 1)
                for n, span in enumerate(result.answers)
            ]
        case FillingsFound():
            made: list[Mark | None] = []
            several = len(result.blanks) > 1
            for (start, end), found in zip(result.blanks, result.fillings, strict=True):
                made += [Mark(start, end, 2)] * (len(found) + several)
            return made
    return []


def summary(result: TextResult | None) -> str:
    """Returns in a few words what there is, or that there is nothing."""
    match result:
        case TextLabels() if words.is_guess(result.facts.model, result.facts.method):
            return translate(
                "classify", "The built-in model only guesses. A model for labels does this well."
            )
        case TextLabels() if len(result.scores) == 1 and not result.facts.multi_label:
            return (
                ""
                if result.facts.regression
                else translate(
                    "classify", "With one label alone every text gets it. Add another one."
                )
            )
        case TextLabels() if result.facts.multi_label and result.scores and not result.chosen:
            return translate("classify", "No label reaches the score")
        case EntitiesFound(entities=()):
            return translate("classify", "No names were found in this text")
        case EntitiesFound() if len(result.entities) == 1:
            return translate("classify", "1 name")
        case EntitiesFound():
            text = translate("classify", "{count} names")
            return text.format(count=words.count(len(result.entities)))
        case AnswersFound(answers=()):
            return translate("classify", "The text does not answer this")
        case AnswersFound() if (result.no_answer or 0.0) > result.answers[0].score:
            return translate("classify", "Probably the text does not answer this")
        case FillingsFound(blanks=()):
            return translate("classify", "There is no blank: write ___ where a word is missing")
    return ""


def around(texts: Sequence[str], span: Span) -> str:
    """Returns an answer within the words around it."""
    if span.passage >= len(texts):
        return ""
    text = texts[span.passage]
    before = " ".join(text[max(0, span.start - _AROUND) : span.start].split(" "))
    after = text[span.end : span.end + _AROUND]
    cut_before = "…" if span.start > _AROUND else ""
    cut_after = "…" if span.end + _AROUND < len(text) else ""
    return " ".join(f"{cut_before}{before}«{span.text}»{after}{cut_after}".split())


def as_text(result: TextResult | None) -> str:
    """Returns it for the clipboard: a line each, parted by tabs."""
    match result:
        case TextLabels():
            pairs = [(label, words.score(score)) for label, score in result.ranked]
        case EntitiesFound():
            pairs = [(one.text, one.label) for one in result.entities]
        case AnswersFound():
            pairs = [(one.text, words.score(one.score)) for one in result.answers]
        case FillingsFound():
            pairs = [
                (one.text, words.score(one.score)) for found in result.fillings for one in found
            ]
        case _:
            pairs = []
    return "\n".join("\t".join(pair) for pair in pairs)


def _fillings(result: FillingsFound) -> list[Line]:
    made = []
    for number, found in enumerate(result.fillings, 1):
        if len(result.fillings) > 1:
            head = translate("classify", "Blank {number}").format(number=number)
            made.append(Line(head, is_head=True))
        made += [Line(one.text, words.score(one.score), share=one.score) for one in found]
    return made
