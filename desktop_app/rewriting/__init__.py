"""Documents whose texts are replaced while everything else in them stays.

    document = open_document(path)
    texts = [translate(block.text) for block in document.blocks]
    notes = document.write(path.with_name("copy" + document.suffix_out), texts, language="ja")

Knows files and nothing of models: who makes the new texts, and of which language, is
not its business. Whether anything changed at all tells `same_text`.
"""

from desktop_app.rewriting.kinds import KINDS, Kind, suffixes
from desktop_app.rewriting.opening import open_document, same_text
from desktop_app.rewriting.records import Block, Note
from desktop_app.rewriting.rewritable import Rewritable

__all__ = [
    "KINDS",
    "Block",
    "Kind",
    "Note",
    "Rewritable",
    "open_document",
    "same_text",
    "suffixes",
]
