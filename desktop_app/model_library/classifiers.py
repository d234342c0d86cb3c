"""What a classifier can do, by the small files of its folder: which labels, how many at once.

Knows the configurations of transformers; loads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from desktop_app.model_library import model_files

ClassifierKind = Literal["labels", "nli", "entities", "answers", "mask", "embedding"]

#: Endings of the class names in `architectures`.
_KINDS: tuple[tuple[str, ClassifierKind], ...] = (
    ("ForSequenceClassification", "labels"),
    ("ForTokenClassification", "entities"),
    ("ForQuestionAnswering", "answers"),
    ("ForQuestionAnsweringSimple", "answers"),
    ("ForMaskedLM", "mask"),
    ("WithLMHeadModel", "mask"),
)
#: What sentence-transformers writes beside an encoder.
_EMBEDDER_FILES = ("modules.json", "config_sentence_transformers.json")
_ENCODERS = ("bert", "roberta", "xlm-roberta", "mpnet", "distilbert", "modernbert", "nomic_bert")
#: Their positions begin behind the number of the padding token.
_SHIFTED_POSITIONS = ("roberta", "mpnet", "camembert", "longformer")
_POSITIONS = ("max_position_embeddings", "n_positions", "max_sequence_length")
#: "LABEL_1" and "LABEL_2" say nothing: that is what transformers calls labels without names.
_NAMELESS = re.compile(r"LABEL_\d+$")


@dataclass(frozen=True, slots=True)
class Head:
    """The labels of a configuration.

    Attributes:
        labels: in the order of the logits.
        multi_label: trained to say yes or no to each; regression: its values are no probabilities.
        entailment: index of the label that says that one text follows from another, of models
            of entailment; `None` for others.
    """

    labels: tuple[str, ...]
    multi_label: bool
    regression: bool
    entailment: int | None

    @property
    def named(self) -> bool:
        """Whether the labels say anything to people."""
        return not all(map(_NAMELESS.match, self.labels))


@dataclass(frozen=True, slots=True)
class ClassifierDescription:
    """What a folder's model is good for.

    Attributes:
        labels: of its head, for entities without the marks of beginning and inside; empty for
            models without labels of their own, and for those of entailment.
        named: whether these labels say anything.
        window_tokens: what it reads at once, 0 if it is not stated.
    """

    kind: ClassifierKind
    labels: tuple[str, ...] = ()
    multi_label: bool = False
    regression: bool = False
    named: bool = True
    window_tokens: int = 0


def describe(folder: Path) -> ClassifierDescription | None:
    """Returns what the model of a folder can do; `None` if it is no classifier."""
    config = model_files.read_config(folder)
    if config is None:
        return None
    kind = _kind(config, folder)
    if kind is None:
        return None
    window = window_tokens(config, model_files.read_json(folder / "tokenizer_config.json"))
    if kind == "labels":
        head = head_of(config)
        if head.entailment is not None:
            return ClassifierDescription("nli", window_tokens=window)
        return ClassifierDescription(
            kind, head.labels, head.multi_label, head.regression, head.named, window
        )
    if kind == "entities":
        head = head_of(config)
        return ClassifierDescription(
            kind, entity_labels(head.labels), named=head.named, window_tokens=window
        )
    return ClassifierDescription(kind, window_tokens=window)


def head_of(config: Mapping[str, Any]) -> Head:
    """Returns the labels of a configuration as transformers' pipeline reads them.

    One label without a stated kind of problem is a yes or no, as it is there.
    """
    labels = _labels(config)
    problem = config.get("problem_type")
    return Head(
        labels,
        multi_label=problem == "multi_label_classification"
        or (len(labels) == 1 and problem != "regression"),
        regression=problem == "regression",
        entailment=_entailment(labels),
    )


def entity_labels(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the kinds of entities that tags stand for, in their order, "O" left out."""
    names = (re.sub(r"^[BIESLU]-", "", label) for label in labels if label != "O")
    return tuple(dict.fromkeys(names))


def window_tokens(config: Mapping[str, Any], tokenizer: object) -> int:
    """Returns how many tokens a model reads at once, 0 if neither file states it."""
    limits: list[int] = []
    positions = next((config[name] for name in _POSITIONS if config.get(name)), None)
    if isinstance(positions, int) and positions > 0:
        model_type = str(config.get("model_type", ""))
        shifted = any(name in model_type for name in _SHIFTED_POSITIONS)
        limits.append(
            positions - int(config.get("pad_token_id") or 0) - 1 if shifted else positions
        )
    own = tokenizer.get("model_max_length") if isinstance(tokenizer, dict) else None
    if isinstance(own, int) and 0 < own < 10**6:
        limits.append(own)
    return min(limits, default=0)


def _kind(config: Mapping[str, Any], folder: Path) -> ClassifierKind | None:
    stated = config.get("architectures")
    names = [str(name) for name in stated] if isinstance(stated, list) else []
    if any((folder / name).is_file() for name in _EMBEDDER_FILES):
        return "embedding"
    for name in names:
        for ending, kind in _KINDS:
            if name.endswith(ending):
                return kind
    if config.get("model_type") in _ENCODERS and any(name.endswith("Model") for name in names):
        return "embedding"
    return None


def _labels(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns the names of the labels by their numbers; without any, transformers assumes two."""
    stated = config.get("id2label")
    if isinstance(stated, Mapping) and stated:
        try:
            named = {int(number): str(label) for number, label in stated.items()}
        except (TypeError, ValueError):
            named = {}
        if sorted(named) == list(range(len(named))) and named:
            return tuple(named[number] for number in range(len(named)))
    count = config.get("num_labels", 2)
    return tuple(f"LABEL_{number}" for number in range(count if isinstance(count, int) else 2))


def _entailment(labels: tuple[str, ...]) -> int | None:
    """Returns the first label that begins with "entail", as transformers' pipeline finds it."""
    if len(labels) not in (2, 3):
        return None
    for number, label in enumerate(labels):
        if label.lower().startswith("entail"):
            return number
    return None
