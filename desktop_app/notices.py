"""What the engine tells the user without stopping: one catalogue of codes and words."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_app.errors import QT_TRANSLATE_NOOP

#: code → text; `{name}` fields are filled from the notice's values.
CATALOGUE: dict[str, str] = {
    "no_chat_template": QT_TRANSLATE_NOOP(
        "notices", "{model} has no chat template; a plain one is used. Answers may ramble."
    ),
    "system_merged": QT_TRANSLATE_NOOP(
        "notices", "{model} takes no system prompt; it was put before the first message."
    ),
    "quantization_unavailable": QT_TRANSLATE_NOOP(
        "notices", "{quantization} is not available here ({reason}); loaded in full precision."
    ),
    "turns_dropped": QT_TRANSLATE_NOOP(
        "notices",
        "{count} older messages no longer fit into the model's context and were left out.",
    ),
    "turns_summarized": QT_TRANSLATE_NOOP(
        "notices",
        "{count} older messages no longer fit into the model's context and were summarized.",
    ),
    "context_shortened": QT_TRANSLATE_NOOP(
        "notices",
        "Memory ran out in the last answer; the context is limited to {tokens} tokens now.",
    ),
    "fell_back_4bit": QT_TRANSLATE_NOOP(
        "notices", "{reason} The model was loaded in 4-bit precision instead."
    ),
    "fell_back_offload": QT_TRANSLATE_NOOP(
        "notices", "{reason} Parts of the model were put on the disk; answers will be slow."
    ),
    "fell_back_cpu": QT_TRANSLATE_NOOP(
        "notices", "{reason} The model was loaded on the CPU instead of the graphics card."
    ),
    "fell_back_context": QT_TRANSLATE_NOOP(
        "notices", "{reason} The context was shortened to {tokens} tokens."
    ),
    "attention_unavailable": QT_TRANSLATE_NOOP(
        "notices", "{attention} attention is not available here ({reason}); the usual one is used."
    ),
    "built_in_and_documents": QT_TRANSLATE_NOOP(
        "notices",
        "The built-in model is too small to answer from documents. The passages that fit are named "
        "below the answer; a larger model can read them.",
    ),
    "document_removed": QT_TRANSLATE_NOOP(
        "notices", "{name} was removed from the library; this answer does without it."
    ),
    "pdf_as_docx": QT_TRANSLATE_NOOP(
        "notices",
        "A PDF cannot be written anew with other words: its text is in a Word document, without "
        "the pictures and the layout of its pages.",
    ),
    "pdf_as_markdown": QT_TRANSLATE_NOOP(
        "notices",
        "A PDF cannot be written anew with other words: its text is in a Markdown file, without "
        "the pictures and the layout of its pages.",
    ),
    "encoding_changed": QT_TRANSLATE_NOOP(
        "notices",
        "The encoding {encoding} has no letters for this language; the file is in UTF-8.",
    ),
    "restarted": QT_TRANSLATE_NOOP("notices", "The inference process has been restarted."),
}


def describe(code: str, values: Iterable[tuple[str, str]]) -> str:
    """Returns the English text of a notice, filled in."""
    return CATALOGUE[code].format(**dict(values))
