"""In which forms a translation leaves the program. Imports nothing."""

from __future__ import annotations

from typing import Literal, get_args

TranslationFormat = Literal["txt", "md", "json", "tsv", "csv", "tmx"]
TRANSLATION_FORMATS: tuple[TranslationFormat, ...] = get_args(TranslationFormat)
