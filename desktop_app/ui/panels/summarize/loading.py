"""A summary with all that is shown around it, read off the GUI thread. Knows no widget."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_app.protocol.summaries import (
    Citation,
    Summary,
    SummaryNotes,
    SummarySentence,
)
from desktop_app.readers.documents.records import Passage
from desktop_app.services.desk import Desk
from desktop_app.services.results import RunDraft, RunResult
from desktop_app.services.summary_plan import SummaryOptions
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunRecord


@dataclass(frozen=True, slots=True)
class Opened:
    """One run with what it made.

    Attributes:
        result: the summary; `None` before it is there.
        notes: what was written of the parts so far, in order.
        passages: those that are cited, by number.
        draft: what was being written of the summary when this was read.
    """

    run: RunRecord
    options: SummaryOptions
    document: DocumentRecord | None
    result: RunResult | None
    notes: tuple[SummaryNotes, ...]
    passages: dict[int, Passage] = field(default_factory=dict)
    draft: RunDraft = field(default_factory=RunDraft)

    @property
    def summary(self) -> Summary | None:
        """What the run made."""
        item = self.result.item if self.result is not None else None
        return item if isinstance(item, Summary) else None

    @property
    def is_bulleted(self) -> bool:
        """Whether each sentence is a bullet; else they make paragraphs."""
        return self.options.style in ("bullets", "actions")

    @property
    def cited_pages(self) -> set[int]:
        """Pages (or slides) with a sentence that is cited."""
        places = (passage.place for passage in self.passages.values())
        return {place.page or place.slide or 0 for place in places} - {0}

    def lines(self) -> list[SummarySentence | str]:
        """Returns what is shown: sentences as they were made, and lines that the user wrote."""
        if self.result is None or self.summary is None:
            return []
        made = self.summary.sentences
        if self.result.edited_text is None:
            return list(made)
        known = {sentence.text.strip(): sentence for sentence in made}
        written = (line.strip() for line in self.result.edited_text.splitlines())
        return [known.get(line, line) for line in written if line]

    def quoted(self, citation: Citation) -> str:
        """Returns the cited sentence, word for word."""
        passage = self.passages.get(citation.passage)
        return passage.text[citation.start : citation.end].strip() if passage else ""

    def text(self) -> str:
        """Returns the summary as plain text, a bullet a line."""
        bullet = "- " if self.is_bulleted else ""
        lines = [line if isinstance(line, str) else line.text.strip() for line in self.lines()]
        return "\n".join(bullet + line for line in lines)


def load(desk: Desk, run_id: str) -> Opened:
    """Reads a run.

    Raises:
        UserError: `run_not_found`.
    """
    draft = desk.jobs.draft(run_id)  # first: what is no draft any more is a result then
    run = desk.jobs.get(run_id)
    results = desk.jobs.results(run_id)
    document = desk.library.get(run.document_id) if run.document_id is not None else None
    summary = next((one for one in results if isinstance(one.item, Summary)), None)
    passages: dict[int, Passage] = {}
    if document is not None and summary is not None and isinstance(summary.item, Summary):
        cited = {c.passage for s in summary.item.sentences for c in s.citations}
        for number in sorted(cited):
            for passage in desk.library.passages(document.id, number, 1):
                passages[number] = passage
    notes = tuple(one.item for one in results if isinstance(one.item, SummaryNotes))
    return Opened(run, desk.jobs.options(run_id), document, summary, notes, passages, draft)
