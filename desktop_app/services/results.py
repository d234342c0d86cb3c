"""The pieces that runs produce, as they are kept and handed out. Knows no engine and no SQL.

A panel's new kind of piece is a line in `KINDS`.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.protocol.summaries import Summary, SummaryNotes
from desktop_app.services.packing import pack, unpack
from desktop_app.store.run_records import ResultRecord

Item = SummaryNotes | Summary

#: What `ResultRecord.kind` says → what it is.
KINDS: dict[str, type[Item]] = {"notes": SummaryNotes, "summary": Summary}


@dataclass(frozen=True, slots=True)
class RunResult:
    """One piece of what a run produced.

    Attributes:
        number: from 0 within the run.
        text: what a reader sees of it; empty when it is only a step on the way.
        edited_text: the user's version of `text`; `None` if it was never edited.
    """

    run_id: str
    number: int
    item: Item
    text: str
    edited_text: str | None = None

    @property
    def shown_text(self) -> str:
        """The user's version, if there is one."""
        return self.text if self.edited_text is None else self.edited_text


@dataclass(frozen=True, slots=True)
class RunDraft:
    """What a run is writing just now.

    Attributes:
        number: grows with each draft that is begun, of any run; 0 is none.
    """

    number: int = 0
    text: str = ""


def result(record: ResultRecord) -> RunResult:
    """Returns a stored piece with what it holds."""
    item = unpack(KINDS[record.kind], record.content_json)
    return RunResult(record.run_id, record.number, item, record.text, record.edited_text)


def packed(item: Item) -> tuple[str, str, str]:
    """Returns how a piece is kept: its kind, its content as JSON, its text."""
    kind = next(name for name, known in KINDS.items() if isinstance(item, known))
    text = "\n".join(s.text for s in item.sentences) if isinstance(item, Summary) else ""
    return kind, pack(item), text
