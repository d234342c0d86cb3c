"""A CTC model with an adapter for each language, as MMS has them: which there are, taking one.

Knows the model's folder and its tokenizer's tables; nothing of sound.
"""

from __future__ import annotations

from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.model_library.language_codes import is_same

_FILE = "adapter.{}.safetensors"


class LanguageAdapters:
    """The adapters of one loaded model; `languages` is empty for models without any.

    Attributes:
        languages: the model's own codes ("eng", "cmn-script_simplified") of those that are in
            the folder.
    """

    def __init__(self, loaded: LoadedCheckpoint) -> None:
        self._model = loaded.model
        self._tokenizer = loaded.processor.tokenizer
        has_some = getattr(loaded.model.config, "adapter_attn_dim", None) is not None
        tables = self._tokenizer.vocab if has_some else {}
        self.languages = tuple(
            code
            for code, table in tables.items()
            if isinstance(table, dict) and (loaded.folder.path / _FILE.format(code)).is_file()
        )

    def find(self, language: str) -> str | None:
        """Returns the model's code for a language; `None` if it has no adapter for it."""
        if language in self.languages:
            return language
        return next((code for code in self.languages if is_same(language, code)), None)

    def take(self, language: str) -> bool:
        """Puts a language's adapter, letters and table in; tells whether anything changed."""
        code = self.find(language)
        if code is None or code == self._model.target_lang:
            return False
        self._tokenizer.set_target_lang(code)
        self._model.load_adapter(code, use_safetensors=True, local_files_only=True)
        return True
