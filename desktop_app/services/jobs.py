"""The panels' work as use cases: begin, cancel, retry, resume, read and edit the results.

What is asked for is a row at once; the work waits for its turn (runner.py).
Knows no Qt, no SQL and no model.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.errors import UserError
from desktop_app.protocol import RunTask
from desktop_app.protocol.summaries import SourcePassage, SummarizeParams, Summary, SummaryNotes
from desktop_app.readers.documents.records import Passage
from desktop_app.services.embedding_models import EmbeddingModel
from desktop_app.services.events import RunChanged, RunGrew, ServiceEvent
from desktop_app.services.history import clean
from desktop_app.services.library import READ, Library
from desktop_app.services.packing import pack, unpack
from desktop_app.services.results import RunDraft, RunResult, packed, result
from desktop_app.services.run_kind import Kept, Order
from desktop_app.services.runner import Runner
from desktop_app.services.summary_plan import SummaryOptions as SummaryOptions
from desktop_app.services.summary_plan import plan
from desktop_app.services.task_models import TaskModels
from desktop_app.store.database import Store
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunRecord, RunStatus
from desktop_app.store.transaction import Transaction

if TYPE_CHECKING:
    from desktop_app.services.exporting import Format
    from desktop_app.services.sheets import Wording

SUMMARIZE = "summarize"
#: So many passages show what a document is written in.
_LOOKED_AT = 40


class Jobs:
    """All runs. Use from any thread.

    Args:
        models: which of them summarizes, and how it is loaded.
        embedding: which model knows what a document's sentences mean, if there is one.
    """

    def __init__(
        self,
        store: Store,
        runner: Runner,
        library: Library,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
        models: TaskModels,
        embedding: Callable[[str], EmbeddingModel | None],
    ) -> None:
        self._store = store
        self._runner = runner
        self._library = library
        self._lock = lock
        self._announce = announce
        self._models = models
        self._embedding = embedding
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

    def summarize_file(
        self, path: Path, options: SummaryOptions | None = None, password: str | None = None
    ) -> RunRecord:
        """Begins to read a file that is summarized when it is read, as options say.

        Also after a restart in between: they are kept with the reading.

        Returns:
            The reading; `follower` tells what it went on as.

        Raises:
            UserError: as `Library.add`.
        """
        wanted = pack(options or SummaryOptions())
        return self._library.add(path, password, then=SUMMARIZE, params_json=wanted)

    def follower(self, run_id: str) -> RunRecord | None:
        """Returns the run that a reading went on as since the program was started."""
        found = self._runner.follower(run_id)
        return self.get(found) if found is not None else None

    def unfinished_readings(self, kind: str, limit: int = 50) -> tuple[RunRecord, ...]:
        """Returns the newest readings that an earlier start left over, for one kind of run."""
        return tuple(
            run
            for run in self.runs(READ, limit)
            if run.status is RunStatus.INTERRUPTED and self._library.goes_on_as(run) == kind
        )

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

    def made_of(self, document_id: str, limit: int = 50) -> tuple[RunRecord, ...]:
        """Returns the runs on a document that have produced something, newest first."""
        with self._store.read() as transaction:
            found = transaction.runs.made_of(document_id, limit)
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

    def draft(self, run_id: str) -> RunDraft:
        """Returns what a run is writing just now; `RunDrafted` tells how it goes on."""
        return self._runner.draft(run_id)

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
        if run.document_id is None:
            raise UserError("nothing_to_summarize")
        passages = self._library.passages(run.document_id)
        made = plan(options, self._models, lambda: _language(passages))
        spec = made.spec
        with self._store.write() as transaction:
            # What another model has noted was cut at other places.
            if run.model is not None and (spec is None or spec.model != run.model):
                transaction.runs.clear_results(run.id)
            notes = [result(record).item for record in transaction.runs.results(run.id)]
        params = SummarizeParams(
            passages=tuple(map(_source, passages)),
            method=made.method,
            length=options.length,
            style=options.style,
            instruction=options.instruction,
            language=options.language,
            focus=options.focus,
            notes=tuple(n for n in notes if isinstance(n, SummaryNotes)),
        )
        values: dict[str, Any] = {
            "method": made.method,
            "model": spec.model if spec is not None else None,
            "model_name": made.name,
        }
        if made.method == "seq2seq":  # the task loads it itself, beside the chat model
            params, spec = replace(params, model=spec), None
        if made.method == "extractive" and (found := self._embedding(run.document_id)):
            params = replace(params, model=found.spec)
            values["model_name"] = found.name
        return Order(RunTask(request_id, SUMMARIZE, params, spec), values)

    def keep(self, transaction: Transaction, run: RunRecord, item: object) -> Kept:
        """Writes the notes on a part, or the summary."""
        if not isinstance(item, SummaryNotes | Summary):
            raise TypeError(f"a summary does not produce {type(item).__name__}")
        if isinstance(item, Summary) and item.model and run.model_name:
            item = replace(item, model=run.model_name)  # the engine knows only its folder's
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


def _language(passages: tuple[Passage, ...]) -> str:
    from desktop_app.services.languages import language_of  # takes a second the first time

    return language_of("\n".join(passage.text for passage in passages[:_LOOKED_AT]))


def _source(passage: Passage) -> SourcePassage:
    place = passage.place
    page = place.page if place.page is not None else place.slide
    return SourcePassage(passage.text, page, place.headings)
