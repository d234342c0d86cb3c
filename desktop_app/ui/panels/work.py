"""What a panel has to do, one job a file or text: its reading, then the panel's own run.

Calls the services off the GUI thread and follows their runs. Shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import UserError
from desktop_app.protocol import Stage
from desktop_app.services.events import RunChanged, RunFollowed
from desktop_app.store.run_records import RunRecord
from desktop_app.ui.bridge import Bridge

#: A document on its way into the program: whole, or cut into sentences.
READINGS = ("read", "segment")
_SHOWN = 50

#: Begins to read a file, which goes on as the panel's own run.
StartFile = Callable[[Path], RunRecord]
Start = Callable[[], RunRecord]


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the list.

    Attributes:
        run: its newest step; `None` before there is any.
        stage, eta_s: see `events.RunChanged`.
        error: why it could not even begin.
    """

    key: str
    title: str
    run: RunRecord | None = None
    stage: Stage | None = None
    eta_s: float | None = None
    error: UserError | None = None

    @property
    def is_reading(self) -> bool:
        """Whether the document is still to be read."""
        return self.run is None or self.run.kind in READINGS

    @property
    def is_going(self) -> bool:
        """Whether something comes of it by itself."""
        if self.error is not None:
            return False
        return self.run is None or not self.run.status.has_ended


class Work(QObject):
    """The jobs of one panel, newest first. `kind` is what its own runs are called."""

    listed = Signal()  # jobs came or went
    changed = Signal(object)  # Job
    removed = Signal(object)  # RunRecord
    failed = Signal(object)  # UserError, of what is no job's own

    def __init__(
        self,
        bridge: Bridge,
        kind: str,
        parent: QObject,
        is_own: Callable[[RunRecord], bool] = lambda run: True,
        further: tuple[str, ...] = (),
        newest: Callable[[RunRecord], RunRecord | None] = lambda run: run,
    ) -> None:
        """
        Args:
            is_own: tells which runs of that kind stand in the list by themselves.
            further: kinds that these go on as, in the same line of the list.
            newest: the run that one went on as, `None` if it is not to be listed; called off
                the GUI thread.
        """
        super().__init__(parent)
        self._bridge = bridge
        self._kind = kind
        self._is_own = is_own
        self._kinds = (kind, *further)
        self._newest_of = newest
        self.jobs: dict[str, Job] = {}
        self.has_more = False
        self._keys: dict[str, str] = {}  # run id → job
        self._newest: dict[str, RunChanged] = {}  # an event may come before its run's id
        self._starts: dict[str, Start] = {}
        self._followed: dict[str, RunRecord] = {}  # as `_newest`
        self._gone: set[str] = set()  # runs that were taken from the list
        self._given_up: set[str] = set()
        self._shown = 0
        bridge.run_changed.connect(self._on_run_changed)
        bridge.run_followed.connect(self._on_run_followed)

    # --- new ones --------------------------------------------------------------------

    def add_files(self, paths: list[Path], start: StartFile) -> list[str]:
        """Begins with files; returns the jobs' keys."""
        made = {uuid4().hex: path for path in paths}
        self.jobs = {key: Job(key, path.name) for key, path in made.items()} | self.jobs
        self.listed.emit()
        for key, path in made.items():
            self._start(key, partial(start, path))
        return list(made)

    def start(self, title: str, start: Start, *, beside: bool = False) -> str:
        """Does the panel's own run at once; returns the job's key.

        Args:
            beside: it takes a while to begin, so nothing else waits for it.
        """
        key = uuid4().hex
        self.jobs = {key: Job(key, title)} | self.jobs
        self.listed.emit()
        self._start(key, start, beside=beside)
        return key

    def load(self, more: bool = False) -> None:
        """Lists what was done before, and what the last start of the program left over."""
        jobs, kind = self._bridge.desk.jobs, self._kind
        limit = self._shown + _SHOWN if more or not self._shown else self._shown

        def look() -> tuple[tuple[RunRecord | None, ...], tuple[RunRecord, ...]]:
            runs = tuple(map(self._newest_of, jobs.runs(kind, limit + 1)))
            return runs, jobs.unfinished_readings(kind)

        def show(found: tuple[tuple[RunRecord | None, ...], tuple[RunRecord, ...]]) -> None:
            runs, left = found
            self._shown, self.has_more = limit, len(runs) > limit
            for run in (*left, *runs[:limit]):
                # What was taken from the list while it was read stays away.
                known = run is None or run.id in self._keys or run.id in self._gone
                if run is not None and not known and self._is_own(run):
                    self._put(self._made(run))
            self.listed.emit()

        self._bridge.call(look, show, self.failed.emit)

    # --- what the user does ------------------------------------------------------------

    def cancel(self, key: str) -> None:
        """Stops a job; what it has made stays."""
        run = self.jobs[key].run
        self._given_up.add(key)
        if run is not None:
            self._call(partial(self._bridge.desk.jobs.cancel, run.id))

    def retry(self, key: str, password: str | None = None) -> None:
        """Does a job that came to nothing from its beginning."""
        run = self.jobs[key].run
        self._given_up.discard(key)
        if run is None:
            self._start(key, self._starts[key])
        else:
            self._start(key, partial(self._bridge.desk.jobs.retry, run.id, password), keep=True)

    def resume(self, key: str) -> None:
        """Goes on with a job that ended too early."""
        run = self.jobs[key].run
        self._given_up.discard(key)
        if run is not None:
            self._start(key, partial(self._bridge.desk.jobs.resume, run.id), keep=True)

    def follow(self, key: str, start: Start) -> None:
        """Lets a job go on as another run."""
        self._start(key, start, keep=True)

    def remove(self, key: str) -> None:
        """Takes a job from the list; its run goes to the trash."""
        job = self.jobs.pop(key)
        self.listed.emit()
        if job.run is not None:
            self._keys.pop(job.run.id, None)
            self._gone.add(job.run.id)
            self._call(partial(self._bridge.desk.jobs.remove, job.run.id))
            self.removed.emit(job.run)

    def forget(self, key: str) -> None:
        """Takes a job from the list whose run somebody else removes."""
        job = self.jobs.pop(key)
        if job.run is not None:
            self._keys.pop(job.run.id, None)
            self._gone.add(job.run.id)
        self.listed.emit()

    def restore(self, run: RunRecord) -> None:
        """Takes a run out of the trash."""

        def put(restored: RunRecord) -> None:
            job = Job(uuid4().hex, restored.title, restored)
            self._keys[restored.id] = job.key
            self._gone.discard(restored.id)
            jobs = sorted(
                (job, *self.jobs.values()),
                key=lambda one: (one.run is None, one.run.created_at if one.run else 0),
                reverse=True,
            )
            self.jobs = {one.key: one for one in jobs}
            self.listed.emit()

        restore = partial(self._bridge.desk.jobs.restore, run.id)
        self._bridge.call(restore, put, self.failed.emit)

    def adopt(self, run: RunRecord) -> str:
        """Lists a run that came from elsewhere; returns its job's key."""
        known = self.job_of(run.id)
        if known is not None:
            return known.key
        job = self._made(run)
        self._put(job)
        self.listed.emit()
        return job.key

    def job_of(self, run_id: str) -> Job | None:
        """Returns the job whose newest step is that run."""
        key = self._keys.get(run_id)
        return self.jobs.get(key) if key else None

    # --- following ---------------------------------------------------------------------

    def _start(self, key: str, start: Start, *, keep: bool = False, beside: bool = False) -> None:
        if not keep:
            self._starts[key] = start
        self._put(replace(self.jobs[key], error=None))
        call = self._bridge.call_beside if beside else self._bridge.call
        call(start, partial(self._on_begun, key), partial(self._on_refused, key))

    def _call(self, work: Callable[[], object]) -> None:
        self._bridge.call(work, lambda _: None, self.failed.emit)

    def _made(self, run: RunRecord) -> Job:
        """Returns a new job for a run, as far as that has come meanwhile."""
        newest = self._newest.pop(run.id, None)
        if newest is None or newest.run.updated_at < run.updated_at:
            newest = RunChanged(run)
        return Job(uuid4().hex, newest.run.title, newest.run, newest.stage, newest.eta_s)

    def _put(self, job: Job) -> None:
        self.jobs[job.key] = job
        if job.run is not None:
            self._keys[job.run.id] = job.key
        self.changed.emit(job)

    def _on_begun(self, key: str, run: RunRecord) -> None:
        if key not in self.jobs:  # taken from the list meanwhile
            self._let_go(run)
            return
        run = self._followed.pop(run.id, run)
        known, newest = self.jobs[key].run, self._newest.pop(run.id, None)
        if newest is not None and newest.run.updated_at >= run.updated_at:
            self._take(key, newest)
        elif known is None or known.id != run.id or known.updated_at < run.updated_at:
            self._take(key, RunChanged(run))  # else an event was here first
        if key in self._given_up:
            self.cancel(key)

    def _on_refused(self, key: str, error: UserError) -> None:
        if key in self.jobs:
            self._put(replace(self.jobs[key], error=error))

    def _on_run_changed(self, change: RunChanged) -> None:
        job = self.job_of(change.run.id)
        if job is not None and job.run is not None and job.run.id == change.run.id:
            self._take(job.key, change)
        else:
            self._newest[change.run.id] = change

    def _on_run_followed(self, event: RunFollowed) -> None:
        then, job = event.then, self.job_of(event.run_id)
        if then.kind not in self._kinds:
            return
        if event.run_id in self._gone:
            self._let_go(then)
            return
        self._followed[event.run_id] = then  # also for a call that has not returned yet
        if job is not None:
            self._take(job.key, RunChanged(then))
            if job.key in self._given_up:
                self.cancel(job.key)

    def _let_go(self, run: RunRecord) -> None:
        """Removes a run that nobody waits for any more, and what it goes on as."""
        self._gone.add(run.id)
        then = self._followed.pop(run.id, None)
        for one in filter(None, (run, then)):
            self._call(partial(self._bridge.desk.jobs.remove, one.id))

    def _take(self, key: str, change: RunChanged) -> None:
        run = change.run
        title = self.jobs[key].title if run.kind in READINGS else run.title
        self._put(Job(key, title, run, change.stage, change.eta_s))
