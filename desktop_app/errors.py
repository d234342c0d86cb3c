"""The errors a person can cause or mend: one catalogue of codes, words and hints.

Knows nothing of Qt: `QT_TRANSLATE_NOOP` only marks the texts, so that the
window can show them in its own language (`ui/error_text.py`).
"""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    return text


#: code → (message, hint); `{name}` fields are filled from the error's values.
CATALOGUE: dict[str, tuple[str, str]] = {
    "empty_prompt": (
        QT_TRANSLATE_NOOP("errors", "There is nothing to answer: the message is empty."),
        QT_TRANSLATE_NOOP("errors", "Type a message first."),
    ),
    "message_too_long": (
        QT_TRANSLATE_NOOP(
            "errors",
            "The message has {characters} characters; at most {limit} can be sent at once.",
        ),
        QT_TRANSLATE_NOOP("errors", "Send it in parts, or only the part that matters."),
    ),
    "prompt_too_long": (
        QT_TRANSLATE_NOOP(
            "errors",
            "The conversation needs {prompt_tokens} tokens, but this model reads at most "
            "{context_tokens}.",
        ),
        QT_TRANSLATE_NOOP(
            "errors", "Shorten the message, start a new chat, or choose a model with more context."
        ),
    ),
    "context_full": (
        QT_TRANSLATE_NOOP(
            "errors", "The conversation has filled the model's context of {context_tokens} tokens."
        ),
        QT_TRANSLATE_NOOP(
            "errors",
            "Start a new chat, or let older messages be dropped or summarized in the settings.",
        ),
    ),
    "model_not_found": (
        QT_TRANSLATE_NOOP("errors", "There is no model folder at {path}."),
        QT_TRANSLATE_NOOP("errors", "Check the path, or choose another model."),
    ),
    "not_a_model": (
        QT_TRANSLATE_NOOP("errors", "The folder {path} does not hold a causal language model."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Choose a folder that contains config.json, the tokenizer files and safetensors "
            "weights.",
        ),
    ),
    "model_damaged": (
        QT_TRANSLATE_NOOP("errors", "The model at {path} is damaged: {reason}"),
        QT_TRANSLATE_NOOP("errors", "Download the model again, or choose another one."),
    ),
    "unsafe_weights": (
        QT_TRANSLATE_NOOP("errors", "The model at {path} has no safetensors weights."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Other weight formats can run code when they are opened, so Tsukue does not open them "
            "without your consent. Get the safetensors version of this model.",
        ),
    ),
    "remote_code": (
        QT_TRANSLATE_NOOP("errors", "The model at {path} wants to run its own program code."),
        QT_TRANSLATE_NOOP(
            "errors", "Tsukue does not run it without your consent. Choose another model."
        ),
    ),
    "out_of_memory": (
        QT_TRANSLATE_NOOP("errors", "There was not enough memory for this model."),
        QT_TRANSLATE_NOOP(
            "errors", "Close other programs, choose a smaller model, or use 4-bit quantization."
        ),
    ),
    "alternatives_unsupported": (
        QT_TRANSLATE_NOOP("errors", "This kind of model writes one answer at a time."),
        QT_TRANSLATE_NOOP("errors", "Ask for one answer, or choose another model."),
    ),
    "bad_schema": (
        QT_TRANSLATE_NOOP("errors", "The JSON schema cannot be used: {reason}"),
        QT_TRANSLATE_NOOP("errors", "Correct the schema and try again."),
    ),
    "model_too_large": (
        QT_TRANSLATE_NOOP(
            "errors", "The model needs about {needed} of memory, and {available} are free."
        ),
        QT_TRANSLATE_NOOP(
            "errors", "Close other programs, choose a smaller model, or use 4-bit quantization."
        ),
    ),
    "template_failed": (
        QT_TRANSLATE_NOOP(
            "errors", "The chat template of {model} refused this conversation: {reason}"
        ),
        QT_TRANSLATE_NOOP("errors", "Try without a system prompt, or choose another model."),
    ),
    "engine_died": (
        QT_TRANSLATE_NOOP("errors", "The inference process ended unexpectedly ({reason})."),
        QT_TRANSLATE_NOOP(
            "errors", "It has been started again and your text is safe. Try again to go on."
        ),
    ),
    "engine_failed": (
        QT_TRANSLATE_NOOP("errors", "The model stopped with an internal error: {reason}"),
        QT_TRANSLATE_NOOP("errors", "Try again. The log file has the details."),
    ),
    "missing_package": (
        QT_TRANSLATE_NOOP("errors", "The package {package} is missing."),
        QT_TRANSLATE_NOOP("errors", "Install it with: pip install {package}"),
    ),
    "missing_library": (
        QT_TRANSLATE_NOOP("errors", "The window cannot open: {library} is missing on this system."),
        QT_TRANSLATE_NOOP("errors", "make setup installs it, or use the terminal: tsukue chat"),
    ),
    "data_folder_unusable": (
        QT_TRANSLATE_NOOP("errors", "The data folder {path} cannot be used: {reason}"),
        QT_TRANSLATE_NOOP("errors", "Choose a folder you may write to with --data-dir."),
    ),
    "data_folder_in_use": (
        QT_TRANSLATE_NOOP("errors", "Tsukue is already open with the data folder {path}."),
        QT_TRANSLATE_NOOP(
            "errors", "Use the window that is open, or choose another folder with --data-dir."
        ),
    ),
    "disk_full": (
        QT_TRANSLATE_NOOP("errors", "The disk is full: {path} cannot be written."),
        QT_TRANSLATE_NOOP("errors", "Free some space. What is on the screen is kept meanwhile."),
    ),
    "store_read_only": (
        QT_TRANSLATE_NOOP("errors", "The history at {path} cannot be written: it is read-only."),
        QT_TRANSLATE_NOOP("errors", "Make the data folder writable, or choose another one."),
    ),
    "store_damaged": (
        QT_TRANSLATE_NOOP("errors", "The history at {path} is damaged: {reason}"),
        QT_TRANSLATE_NOOP(
            "errors", "Move that file aside and start again, or restore a backup from the folder."
        ),
    ),
    "store_too_new": (
        QT_TRANSLATE_NOOP("errors", "The history at {path} was written by a newer Tsukue."),
        QT_TRANSLATE_NOOP("errors", "Update Tsukue, or choose another folder with --data-dir."),
    ),
    "store_busy": (
        QT_TRANSLATE_NOOP("errors", "Another program is holding the history at {path}."),
        QT_TRANSLATE_NOOP("errors", "Wait a moment and try again."),
    ),
    "conversation_not_found": (
        QT_TRANSLATE_NOOP("errors", "There is no conversation {id}."),
        QT_TRANSLATE_NOOP("errors", "List the conversations with: tsukue history list"),
    ),
    "message_not_found": (
        QT_TRANSLATE_NOOP("errors", "There is no message {id}."),
        QT_TRANSLATE_NOOP("errors", "Open the conversation again."),
    ),
    "bad_setting": (
        QT_TRANSLATE_NOOP("errors", "{name} cannot be {value}: {reason}"),
        QT_TRANSLATE_NOOP("errors", "Correct the value and try again."),
    ),
    "no_display": (
        QT_TRANSLATE_NOOP("errors", "There is no screen to open a window on."),
        QT_TRANSLATE_NOOP("errors", "Use the terminal instead: tsukue chat"),
    ),
}


class UserError(Exception):
    """Something the user can understand and mend.

    Args:
        code: a key of `CATALOGUE`.
        **values: what fills the catalogue's texts; every value is shown with `str`.

    Attributes:
        message, hint: the English texts, filled in, without a final newline.
    """

    def __init__(self, code: str, **values: object) -> None:
        message, hint = CATALOGUE[code]
        self.code = code
        self.values = {name: str(value) for name, value in values.items()}
        self.message = message.format(**self.values)
        self.hint = hint.format(**self.values)
        super().__init__(code, self.message)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()
