"""One translation model for one pair of languages: texts to ids and back, whatever its family.

Knows how each family is told the languages (`model_library/translators.py` has the names).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.translation.decoding import Decoder, Grew, Manner, Row
from desktop_app.errors import UserError
from desktop_app.model_library.language_codes import english_name
from desktop_app.model_library.translators import Translator, describe

#: What a model reads that states no limit, and what tokenizers state that know none.
_USUAL_WINDOW, _LARGEST_WINDOW = 512, 16_384
_WINDOWS = ("max_position_embeddings", "n_positions")

#: Takes the text of a single translation as it grows.
Show = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One reading of one text. See `decoding.Row`."""

    text: str
    score: float
    ended: bool
    tokens: int


def mute_tokenizers() -> None:
    """Marian's tokenizer recommends a package that it never uses, at every loading."""
    warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")


class Model:
    """A loaded model that translates from one language into another.

    Attributes:
        window: tokens that are read at once, with all that stands around a text.

    Raises:
        UserError: `no_such_translation`, it does not know one of the languages.
    """

    def __init__(self, loaded: LoadedCheckpoint, source: str, target: str) -> None:
        self._tokenizer: Any = loaded.processor
        translator = describe(loaded.folder.path)
        self._prefix, self._source = "", ""
        start = [int(loaded.model.generation_config.decoder_start_token_id)]
        if translator is not None:
            try:
                self._prefix = translator.prefix(source, target)
                start += self._languages(translator, source, target)
            except KeyError:
                raise UserError(
                    "no_such_translation",
                    name=loaded.folder.name,
                    source=english_name(source),
                    target=english_name(target),
                ) from None
        self._marks = [
            str(token) for token in self._tokenizer.all_special_tokens if len(str(token)) > 1
        ]
        self.window = _window(loaded.model.config, self._tokenizer)
        self._decoder = Decoder(loaded.model, start, self.window)

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Returns each text's ids, with all that stands around it."""
        if self._source:
            self._tokenizer.src_lang = self._source
        ids: list[list[int]] = self._tokenizer([self._prefix + self._plain(t) for t in texts])[
            "input_ids"
        ]
        return ids

    def fits_easily(self, text: str) -> bool:
        """Tells whether a text is read whole, and not at the edge of what the model learned."""
        return len(self.encode([text])[0]) <= self.window // 2

    def write(
        self,
        rows: Sequence[Sequence[int]],
        manner: Manner,
        cancel: CancelToken,
        show: Show | None = None,
    ) -> list[list[Line]]:
        """Returns the readings of each row of ids, the best first; raises `Cancelled`."""
        found = self._decoder.write(rows, manner, cancel, self._shown(show) if show else None)
        return [[self._line(row) for row in readings] for readings in found]

    def _line(self, row: Row) -> Line:
        return Line(self._decode(row.tokens), row.score, row.ended, len(row.tokens) + row.ended)

    def _decode(self, tokens: Sequence[int]) -> str:
        text = self._tokenizer.decode(
            list(tokens), skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        return " ".join(str(text).split())

    def _shown(self, show: Show) -> Grew:
        return lambda tokens: show(self._decode(tokens).rstrip("\N{REPLACEMENT CHARACTER}"))

    def _plain(self, text: str) -> str:
        """Returns a text without what the tokenizer would take for orders."""
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        for mark in self._marks:
            if mark in text:
                text = text.replace(mark, f"{mark[0]} {mark[1:]}")
        return f" {text}" if text.startswith(">>") else text

    def _languages(self, translator: Translator, source: str, target: str) -> list[int]:
        """Notes how the tokenizer is told the source; returns what tells the decoder the target."""
        if translator.family not in ("m2m100", "nllb", "mbart50"):
            return []
        self._source = translator.code(source)
        code = translator.code(target)
        if translator.family == "m2m100":
            return [int(self._tokenizer.get_lang_id(code))]
        number = self._tokenizer.convert_tokens_to_ids(code)
        if number is None or number == self._tokenizer.unk_token_id:
            raise KeyError(code)
        return [int(number)]


def _window(config: Any, tokenizer: Any) -> int:
    stated = (getattr(config, name, None) for name in _WINDOWS)
    window = next((int(limit) for limit in stated if limit), _USUAL_WINDOW)
    own = int(getattr(tokenizer, "model_max_length", 0) or 0)
    return min(window, own) if 0 < own <= _LARGEST_WINDOW else min(window, _LARGEST_WINDOW)
