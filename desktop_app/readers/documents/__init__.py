"""Documents of every common kind → passages of text, each with its place.

    for item in read(path, progress=show):
        match item:
            case Passage(): ...
            case DocumentFacts(): ...

What comes out is the same for every kind: see `records.py`.
"""

from desktop_app.readers.documents.kinds import KINDS, Kind, suffixes
from desktop_app.readers.documents.reading import content_hash, read
from desktop_app.readers.documents.records import DocumentFacts, Limits, Passage, Place

__all__ = [
    "KINDS",
    "DocumentFacts",
    "Kind",
    "Limits",
    "Passage",
    "Place",
    "content_hash",
    "read",
    "suffixes",
]
