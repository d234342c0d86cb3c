"""What a model is for, by its own configuration. Knows names of classes; reads no files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_app.model_library.tasks import Task

#: Endings of the class names in `architectures`, the first that fits.
_ENDINGS: tuple[tuple[str, Task], ...] = (
    ("ForCausalLM", "chat"),
    ("LMHeadModel", "chat"),
    ("ForSpeechSeq2Seq", "speech"),
    ("ForCTC", "speech"),
    ("ForSequenceClassification", "classify"),
    ("ForTokenClassification", "classify"),
    ("ForQuestionAnswering", "classify"),
    ("ForMaskedLM", "classify"),
)
#: What models with an encoder and a decoder were made for, by family.
_SEQ2SEQ: dict[str, Task] = {
    "whisper": "speech",
    "speech_to_text": "speech",
    "moonshine": "speech",
    "marian": "translate",
    "m2m_100": "translate",
    "mbart": "translate",
    "nllb-moe": "translate",
    "bart": "summarize",
    "pegasus": "summarize",
    "pegasus_x": "summarize",
    "led": "summarize",
    "t5": "summarize",
    "mt5": "summarize",
    "longt5": "summarize",
}
#: Bare encoders, whose vectors stand for meaning.
_ENCODERS = ("bert", "roberta", "xlm-roberta", "mpnet", "distilbert", "modernbert", "nomic_bert")


def task_of_config(config: Mapping[str, Any], *, embeds: bool = False) -> Task | None:
    """Returns the task of a configuration; `None` for what we have no use for.

    Args:
        embeds: whether the folder describes itself as a sentence embedder,
            which configurations do not say.
    """
    if embeds:
        return "embed"
    model_type = str(config.get("model_type", ""))
    stated = config.get("architectures")
    names = [str(name) for name in stated] if isinstance(stated, list) else []
    for name in names:
        for ending, task in _ENDINGS:
            if name.endswith(ending):
                return task
    if model_type in _SEQ2SEQ:
        return _SEQ2SEQ[model_type]
    if model_type in _ENCODERS and any(name.endswith("Model") for name in names):
        return "embed"
    # Some folders name no class; whether the model type can chat, the engine finds out.
    return "chat" if model_type and not names else None
