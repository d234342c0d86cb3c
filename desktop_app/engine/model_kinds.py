"""The kinds of models that are loaded: which classes of transformers make them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

ModelKind = Literal[
    "chat",
    "seq2seq",
    "embedding",
    "speech",
    "ctc",
    "sequence_classification",
    "token_classification",
    "question_answering",
    "fill_mask",
]


@dataclass(frozen=True, slots=True)
class KindClasses:
    """What makes models of one kind.

    Attributes:
        auto: transformers' Auto class; mapping: the name of its table in
            `modeling_auto`, configuration classes to model classes.
        processor: the Auto class of what turns text or sound into tensors.
    """

    auto: str
    mapping: str
    processor: str = "AutoTokenizer"

    def supported(self, config: type) -> bool:
        """Tells whether there are models of this kind with such a configuration."""
        return config in getattr(_modeling_auto(), self.mapping)

    def has_class(self, name: str) -> bool:
        """Tells whether a model class of that name is of this kind."""
        return name in _flat(getattr(_modeling_auto(), f"{self.mapping}_NAMES").values())


KINDS: dict[ModelKind, KindClasses] = {
    "chat": KindClasses("AutoModelForCausalLM", "MODEL_FOR_CAUSAL_LM_MAPPING"),
    "seq2seq": KindClasses("AutoModelForSeq2SeqLM", "MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING"),
    "embedding": KindClasses("AutoModel", "MODEL_MAPPING"),
    "speech": KindClasses(
        "AutoModelForSpeechSeq2Seq", "MODEL_FOR_SPEECH_SEQ_2_SEQ_MAPPING", "AutoProcessor"
    ),
    "ctc": KindClasses("AutoModelForCTC", "MODEL_FOR_CTC_MAPPING", "AutoProcessor"),
    "sequence_classification": KindClasses(
        "AutoModelForSequenceClassification", "MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING"
    ),
    "token_classification": KindClasses(
        "AutoModelForTokenClassification", "MODEL_FOR_TOKEN_CLASSIFICATION_MAPPING"
    ),
    "question_answering": KindClasses(
        "AutoModelForQuestionAnswering", "MODEL_FOR_QUESTION_ANSWERING_MAPPING"
    ),
    "fill_mask": KindClasses("AutoModelForMaskedLM", "MODEL_FOR_MASKED_LM_MAPPING"),
}


def _modeling_auto() -> Any:
    return import_module("transformers.models.auto.modeling_auto")


def _flat(names: Any) -> set[str]:
    """Some configurations have several classes."""
    return {one for name in names for one in ((name,) if isinstance(name, str) else name)}
