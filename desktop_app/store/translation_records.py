"""The frozen records of translations, their sentences and the memory. Knows no SQL, Qt or torch.

What a model wrote never changes but by translating again; what the user made of it stands
beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop_app.protocol.translations import Alternative

#: What `TranslationRecord.kind` says of a text that was typed or pasted.
TEXT = "text"


@dataclass(frozen=True, slots=True)
class RouteTaken:
    """The models that a translation went through, as people are told.

    Attributes:
        languages: from the source to the target, a pivot between them: ("ja", "en", "de").
        names: of the models, one for each step; licences: of the same, "" if unknown.
        chat: whether a chat model translated by instruction.
    """

    languages: tuple[str, ...]
    names: tuple[str, ...]
    licences: tuple[str, ...] = ()
    chat: bool = False

    @property
    def via(self) -> str:
        """The language between, "" on a direct way."""
        return self.languages[1] if len(self.languages) > 2 else ""


@dataclass(frozen=True, slots=True)
class TranslationRecord:
    """A text or a document that is, or is to be, translated.

    Attributes:
        run_id: that works on it now or did last; `None` of a live one, or when it was removed.
        document_id: what `Translations.as_document` made of it last.
        name: of the file, or the first words of a text; title: given by the user, else empty.
        kind: `TEXT`, or the format of the document ("docx", "srt", …); "" before it was opened.
        path: of the document; output_path: of the translated one, when it is written.
        source: a code, "" before it is known; target: a code.
        detected: (code, probability) pairs, the likeliest first, if it was to be found out.
        route: `None` before it is decided.
        options_json: what was asked for, of the services' own.
        blocks: paragraphs, cells, cues; units: sentences; done: those that are translated.
        notes: what is to be known of the written document: (code of `notices.CATALOGUE`, values).
        ready: whether all its sentences are here; only such translations are listed.
        content_hash: of the document when it was read, 64 hexadecimal digits, else "".
    """

    id: str
    run_id: str | None
    document_id: str | None
    name: str
    title: str
    kind: str
    path: str | None
    output_path: str | None
    source: str
    target: str
    detected: tuple[tuple[str, float], ...]
    route: RouteTaken | None
    options_json: str
    blocks: int
    units: int
    done: int
    notes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    ready: bool
    content_hash: str
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None

    @property
    def shown_title(self) -> str:
        """What to call it: the user's title, else its name."""
        return self.title or self.name

    @property
    def is_complete(self) -> bool:
        """Whether every sentence is translated."""
        return self.ready and self.done >= self.units

    @property
    def is_document(self) -> bool:
        """Whether it came from a file, and goes to one."""
        return self.path is not None


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A sentence and its translation.

    Attributes:
        number: from 0 within the translation; block: the paragraph, cell or cue it stands in.
        source: without whitespace around it, "" where a block begins with whitespace;
            space: what follows it in its block, exactly.
        text: what the model wrote, `None` before it has, "" where it need not: the user's
            words stand in `edited_text`, or there is nothing to translate.
        edited_text: the user's; `None` if it was never edited.
        flags: see `protocol.translations.Flag`; score: mean log-probability of a token.
        via: the text in the language between, "" on a direct way.
        keep: parts of the source that have to be in the translation as they are.
    """

    number: int
    block: int
    source: str
    space: str
    text: str | None = None
    edited_text: str | None = None
    flags: tuple[str, ...] = ()
    score: float | None = None
    alternatives: tuple[Alternative, ...] = ()
    via: str = ""
    keep: tuple[str, ...] = ()

    @property
    def shown(self) -> str | None:
        """What is shown; `None` before it is translated."""
        return self.text if self.edited_text is None else self.edited_text

    @property
    def is_edited(self) -> bool:
        """Whether the words are the user's."""
        return self.edited_text is not None


@dataclass(frozen=True, slots=True)
class Remembered:
    """A sentence that was translated before.

    Attributes:
        model, settings: what it was translated with, "" of the user's own words.
        edited: whether it is the user's, which goes before any model's.
    """

    source: str
    text: str
    model: str = ""
    settings: str = ""
    flags: tuple[str, ...] = ()
    score: float | None = None
    alternatives: tuple[Alternative, ...] = ()
    via: str = ""
    edited: bool = False


@dataclass(frozen=True, slots=True)
class TranslationHit:
    """A translation that holds the words searched for.

    Attributes:
        unit: number of the sentence, `None` when the name matches.
        snippet, match_start, match_length: see `records.SearchHit`; of the source or of the
            translation, whichever matches better.
    """

    translation_id: str
    title: str
    unit: int | None
    snippet: str
    match_start: int
    match_length: int
    created_at: datetime
