"""What is asked of a translation, and what its runs are asked for. Knows no rows and no engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from desktop_app.protocol.translations import Tone

#: Options' `source` when the language is to be found out.
AUTO: Literal["auto"] = "auto"
#: Kinds of runs: a document is opened and cut, translated, and written.
SEGMENT, TRANSLATE, WRITE = "segment", "translate", "write_translation"

Terms = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TranslateOptions:
    """How to translate.

    Attributes:
        source: a code of `Translations.languages`, or `AUTO`; target: a code.
        model: a folder, an id of the hub or a name; "" is the best way there is.
        tone: for chat models.
        glossary: (term, translation) pairs, beside those of `Translations.glossary`, which
            they go before.
        beams: continuations that are weighed; 1 is greedy.
    """

    source: str = AUTO
    target: str = "en"
    model: str = ""
    tone: Tone = ""
    glossary: Terms = ()
    beams: int = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the runs of a translation are asked for.

    Attributes:
        path: of the document, "" of a text; output: where it goes, "" beside the document.
        write: whether the document is written when it is translated.
        terms: the glossary that it is translated with; of the last try.
    """

    translation_id: str
    options: TranslateOptions = field(default_factory=TranslateOptions)
    path: str = ""
    output: str = ""
    write: bool = True
    terms: Terms = ()
