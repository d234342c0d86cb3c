"""A panel of jobs: a list, and one result at a time. Knows no task."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedWidget

from desktop_app.errors import UserError
from desktop_app.store.run_records import RunRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels import job_words
from desktop_app.ui.panels.file_intake import FileIntake
from desktop_app.ui.panels.job_result import JobResult
from desktop_app.ui.panels.job_row import JobRow
from desktop_app.ui.panels.jobs_home import JobsHome
from desktop_app.ui.panels.panel import Panel
from desktop_app.ui.panels.work import Job, Work
from desktop_app.ui.theme import Theme


class JobsPanel(Panel):
    """Moves between list and result. A panel makes both and places `stack`.

    Args:
        kind: what the panel's runs are called; is_own, further, newest: see `Work`.
    """

    home: JobsHome
    result: JobResult

    def __init__(
        self,
        bridge: Bridge,
        kind: str,
        is_own: Callable[[RunRecord], bool] = lambda run: True,
        further: tuple[str, ...] = (),
        newest: Callable[[RunRecord], RunRecord | None] = lambda run: run,
    ) -> None:
        super().__init__()
        self._bridge = bridge
        self.work = Work(bridge, kind, self, is_own, further, newest)
        self.stack = QStackedWidget()

    # --- as every panel ----------------------------------------------------------------

    def take_focus(self) -> None:
        if self.shows_result:
            self.result.take_focus()
        else:
            self.home.take_focus()

    def step_back(self) -> bool:
        if not self.shows_result:
            return self.home.step_back()
        if not self.result.step_back():
            self.show_list()
        return True

    def open_run(self, run: RunRecord) -> None:
        self.open_job(self.work.adopt(run))

    @property
    def shows_result(self) -> bool:
        """Whether one job is shown, not the list."""
        return self.stack.currentWidget() is self.result

    def show_list(self) -> None:
        """Leaves the result that is shown."""
        key = self.result.job.key if self.result.job is not None else ""
        self.result.leave()
        self.stack.setCurrentWidget(self.home)
        row = self.home.jobs.rows.get(key)
        if row is not None:
            row.title.setFocus()
        else:
            self.take_focus()

    def open_job(self, key: str, *, focus: bool = True) -> None:
        """Shows what came of a job."""
        self.result.show_job(self.work.jobs[key])
        self.stack.setCurrentWidget(self.result)
        if focus:
            self.result.take_focus()

    def show_error(self, error: UserError) -> None:
        """Says what went wrong where one looks."""
        (self.result.banner if self.shows_result else self.home.banner).show_error(error)

    # --- for the panels ----------------------------------------------------------------

    def _make_row(self, theme: Theme) -> JobRow:
        """Returns what shows the state of the job that is open."""
        row = JobRow(theme, Job("", ""), bare=True)
        row.cancelled.connect(self.work.cancel)
        row.retried.connect(self.work.retry)
        row.resumed.connect(self.work.resume)
        return row

    def _join(self) -> None:
        """Connects home and result, and lists what was done before."""
        home, work, result = self.home, self.work, self.result
        self.stack.addWidget(home)
        self.stack.addWidget(result)
        home.jobs.opened.connect(self.open_job)
        home.found.failed.connect(self.show_error)
        work.failed.connect(self.show_error)
        work.changed.connect(self._on_changed)
        work.listed.connect(self._tell_busy)
        work.removed.connect(self._on_removed)
        result.left.connect(self.show_list)
        result.removed.connect(self._on_result_removed)
        work.load()

    def _show_new(self, keys: list[str]) -> None:
        """One job is followed to its end, several stand in the list."""
        if len(keys) == 1:
            self.open_job(keys[0])
        else:
            self.show_list()
            self.home.show_list()

    def _paste_into(self, intake: FileIntake, event: QKeyEvent) -> bool:
        """Takes what is pasted while the list is shown; returns whether it was that."""
        if not event.matches(QKeySequence.StandardKey.Paste):
            return False
        if not self.shows_result:
            intake.take(QGuiApplication.clipboard().mimeData())
        return True

    def _doing(self) -> str:
        """Returns what goes on, for the status line; "" is nothing."""
        return job_words.status_line(list(self.work.jobs.values()))

    # --- inside ------------------------------------------------------------------------

    def _on_changed(self, job: Job) -> None:
        if self.result.job is not None and self.result.job.key == job.key:
            self.result.show_job(job)
        self._tell_busy()

    def _tell_busy(self) -> None:
        self.busy_changed.emit(self._doing())

    def _on_removed(self, run: RunRecord) -> None:
        text = self.tr("“{title}” was removed").format(title=run.title)
        self.undo_offered.emit(text, partial(self.work.restore, run))

    def _on_result_removed(self, key: str) -> None:
        self.show_list()
        self.work.remove(key)
