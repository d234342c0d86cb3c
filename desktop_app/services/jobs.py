"""The panels' work as use cases: begin, cancel, retry, resume, read and edit the results.

What is asked for is a row at once; the work waits for its turn (runner.py).
Knows no Qt, no SQL and no model.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from desktop_app.errors import UserError
from desktop_app.protocol import LoadSpec, RunTask
from desktop_app.protocol.summaries import (
    Length,
    Method,
    SourcePassage,
    Style,
    SummarizeParams,
    Summary,
    SummaryNotes,
)
from desktop_app.readers.documents.records import Passage
from desktop_app.services.events import RunChanged, RunGrew, ServiceEvent
from desktop_app.services.history import clean
from desktop_app.services.library import READ, Library
from desktop_app.services.model_choice import ModelChoice
from desktop_app.services.packing import pack, unpack
from desktop_app.services.results import RunResult, packed, result
from desktop_app.services.run_kind import Kept, Order
from desktop_app.services.runner import Runner
from desktop_app.store.database import Store
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunRecord, RunStatus
from desktop_app.store.transaction import Transaction

if TYPE_CHECKING:
    from desktop_app.services.exporting import Format
    from desktop_app.services.sheets import Wording

SUMMARIZE = "summarize"


@dataclass(frozen=True, slots=True)
class SummaryOptions:
    """How to summarize; see `protocol.summaries.SummarizeParams`.

    Attributes:
        method: "auto" asks the chat model, unless that is the built-in one, which is too
            small for it: then sentences are taken from the document itself.
    """

    method: Method = "auto"
    length: Length = "medium"
    style: Style = "bullets"
    instruction: str = ""
    language: str = ""
    focus: str = ""


class Jobs:
    """All runs. Use from any thread.

    Args:
        load_spec: how the chosen chat model is loaded; model: which one it is.
    """

    def __init__(
        self,
        store: Store,
        runner: Runner,
        library: Library,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
        load_spec: Callable[[], LoadSpec],
        model: Callable[[], ModelChoice],
    ) -> None:
        self._store = store
        self._runner = runner
        self._library = library
        self._lock = lock
        self._announce = announce
        self._load_spec = load_spec
        self._model = model
        runner.register(SUMMARIZE, self)

    def summarize(self, document_id: str, options: SummaryOptions | None = None) -> RunRecord:
        """Begins to summarize a document that was read.

        Raises:
            UserError: `document_not_found`, or why the row cannot be written.
        """
        with self._lock, self._store.write() as transaction:
            document = transaction.documents.get(document_id)
            if not document.ready:
                raise UserError("document_not_found", id=document_id)
            options_json = pack(options or SummaryOptions())
            run = transaction.runs.add(SUMMARIZE, document.shown_title, options_json, document_id)
        return self._runner.enqueue(run)

    def summarize_text(
        self, text: str, options: SummaryOptions | None = None, title: str = ""
    ) -> RunRecord:
        """Adds a pasted text to the documents and begins to summarize it.

        Raises:
            UserError: as `Library.add_text`.
        """
        return self.summarize(self._library.add_text(text, title).id, options)

    def runs(
        self, kind: str | None = None, limit: int = 200, offset: int = 0
    ) -> tuple[RunRecord, ...]:
        """Returns runs, newest first; of one kind ("read", "summarize"), or of all."""
        with self._store.read() as transaction:
            found = transaction.runs.list(kind, limit, offset)
        return tuple(map(self._runner.current, found))

    def get(self, run_id: str) -> RunRecord:
        """Returns a run.

        Raises:
            UserError: `run_not_found`.
        """
        with self._store.read() as transaction:
            return self._runner.current(transaction.runs.get(run_id))

    def options(self, run_id: str) -> SummaryOptions:
        """Returns what a "summarize" run was asked for with."""
        return unpack(SummaryOptions, self.get(run_id).params_json)

    def results(self, run_id: str) -> tuple[RunResult, ...]:
        """Returns what a run has produced so far, in order."""
        with self._store.read() as transaction:
            return tuple(map(result, transaction.runs.results(run_id)))

    def summary(self, run_id: str) -> RunResult:
        """Returns the summary that a run made; its `item` is a `Summary`.

        Raises:
            UserError: `run_not_found` or `result_missing`.
        """
        title = self.get(run_id).title
        for found in self.results(run_id):
            if isinstance(found.item, Summary):
                return found
        raise UserError("result_missing", title=title)

    def cancel(self, run_id: str) -> None:
        """Ends a run soon; what it has produced stays. Nothing happens to one that has ended."""
        self._runner.cancel(run_id)

    def retry(self, run_id: str, password: str | None = None) -> RunRecord:
        """Does a run that came to nothing once more, from its beginning.

        A run that is done stays as it is, and another one is added beside it.

        Args:
            password: of the file to read.
        """
        return self._again(run_id, password, keep=False)

    def resume(self, run_id: str) -> RunRecord:
        """Goes on with a run that was cancelled, failed or interrupted.

        The parts that are there are not made again.
        """
        return self._again(run_id, None, keep=True)

    def edit(self, run_id: str, number: int, text: str | None) -> RunResult:
        """Keeps the user's version of a piece; `None` takes it back."""
        with self._lock:
            with self._store.write() as transaction:
                text = None if text is None else clean(text)
                edited = result(transaction.runs.edit_result(run_id, number, text))
            self._announce(RunGrew(run_id, edited))
        return edited

    def remove(self, run_id: str) -> RunRecord:
        """Puts a run in the trash, and stops it if it has not ended."""
        self._runner.cancel(run_id)
        return self._change(run_id, lambda transaction: transaction.runs.delete(run_id))

    def restore(self, run_id: str) -> RunRecord:
        """Takes a run out of the trash."""
        return self._change(run_id, lambda transaction: transaction.runs.restore(run_id))

    def purge_deleted(self, older_than: timedelta) -> int:
        """Removes for good what has been in the trash for longer; returns how many runs."""
        with self._store.write() as transaction:
            return transaction.runs.purge(datetime.now(UTC) - older_than)

    def export(self, run_id: str, form: Format, wording: Wording | None = None) -> bytes:
        """Returns a summary as a file's content, with its sources.

        Args:
            wording: the words around it, in the reader's language.

        Raises:
            UserError: `run_not_found` or `result_missing`.
        """
        from desktop_app.services import (
            exporting,
            sheets,
        )  # here: the start of the program needs none

        run, made = self.get(run_id), self.summary(run_id)
        assert isinstance(made.item, Summary)
        document: DocumentRecord | None = None
        cited: dict[int, Passage] = {}
        if run.document_id is not None:
            document = self._library.get(run.document_id)
            for number in {c.passage for s in made.item.sentences for c in s.citations}:
                for passage in self._library.passages(document.id, number, 1):
                    cited[number] = passage
        bulleted = self.options(run_id).style in ("bullets", "actions")
        sheet = sheets.sheet(
            run.title, made.item, made.edited_text, document, cited, bulleted=bulleted
        )
        return exporting.render(sheet, form, wording or sheets.Wording())

    # --- what the runner asks --------------------------------------------------------

    def order(self, run: RunRecord, request_id: str) -> Order:
        """Returns the task that summarizes the run's document."""
        options = unpack(SummaryOptions, run.params_json)
        method, spec = options.method, None
        if method == "auto":
            method = "extractive" if self._model().built_in else "chat"
        if method == "chat":
            spec = self._load_spec()
        if run.document_id is None:
            raise UserError("nothing_to_summarize")
        with self._store.write() as transaction:
            # What another model has noted was cut at other places.
            if run.model is not None and (spec is None or spec.model != run.model):
                transaction.runs.clear_results(run.id)
            notes = [result(record).item for record in transaction.runs.results(run.id)]
        passages = self._library.passages(run.document_id)
        params = SummarizeParams(
            passages=tuple(map(_source, passages)),
            method=method,
            length=options.length,
            style=options.style,
            instruction=options.instruction,
            language=options.language,
            focus=options.focus,
            notes=tuple(n for n in notes if isinstance(n, SummaryNotes)),
        )
        values: dict[str, Any] = {"method": method, "model": None, "model_name": None}
        if spec is not None:
            values |= {"model": spec.model, "model_name": self._model().name}
        return Order(RunTask(request_id, SUMMARIZE, params, spec), values)

    def keep(self, transaction: Transaction, run: RunRecord, item: object) -> Kept:
        """Writes the notes on a part, or the summary."""
        if not isinstance(item, SummaryNotes | Summary):
            raise TypeError(f"a summary does not produce {type(item).__name__}")
        kind, content_json, text = packed(item)
        added = transaction.runs.add_result(run.id, kind, content_json, text)
        values = {"method": item.method} if isinstance(item, Summary) else {}
        return Kept(values, result=result(added))

    def lost(self, run: RunRecord) -> dict[str, Any]:
        """Changes nothing: the notes stay, so that the run can go on."""
        return {}

    def _again(self, run_id: str, password: str | None, *, keep: bool) -> RunRecord:
        with self._lock:
            with self._store.write() as transaction:
                run = self._runner.current(transaction.runs.get(run_id))
                if not run.status.has_ended or run.kind == READ:
                    again = None
                elif run.status is RunStatus.DONE:
                    if keep:
                        return run
                    again = transaction.runs.add(
                        run.kind, run.title, run.params_json, run.document_id
                    )
                else:
                    if not keep:
                        transaction.runs.clear_results(run_id)
                    again = transaction.runs.move(run_id, RunStatus.QUEUED, done=0, total=0)
            if again is not None:
                return self._runner.enqueue(again)
        return self._library.add_again(run_id, password) if run.kind == READ else run

    def _change(self, run_id: str, change: Callable[[Transaction], RunRecord]) -> RunRecord:
        with self._lock:
            with self._store.write() as transaction:
                transaction.runs.get(run_id)
                run = change(transaction)
            self._announce(RunChanged(run))
        return run


def _source(passage: Passage) -> SourcePassage:
    place = passage.place
    page = place.page if place.page is not None else place.slide
    return SourcePassage(passage.text, page, place.headings)
