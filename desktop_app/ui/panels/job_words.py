"""Jobs in the words of the window. Knows no widget."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale, QTime

from desktop_app.protocol import Stage
from desktop_app.store.run_records import RunRecord, RunStatus
from desktop_app.ui.error_text import describe_error, describe_user_error
from desktop_app.ui.models import words
from desktop_app.ui.panels.work import READINGS, Job

translate = QCoreApplication.translate

#: Kinds of runs whose result grows piece by piece from its beginning.
_PIECEMEAL = ("classify", "transcribe", "translate")


def percent(job: Job) -> int | None:
    """Returns 0 to 99, or `None` while nobody knows."""
    run = job.run
    if run is None or not run.total or run.status is not RunStatus.RUNNING:
        return None
    return min(99, 100 * run.done // run.total)


def state(job: Job) -> str:
    """Returns how a job is: "Reading… 61 % · 0:40 left"."""
    run = job.run
    if run is None or job.error is not None:
        return "" if job.error else translate("jobs", "Waits for its turn")
    match run.status:
        case RunStatus.QUEUED:
            return translate("jobs", "Waits for its turn")
        case RunStatus.RUNNING:
            return progress(job)
        case RunStatus.DONE:
            return translate("jobs", "Waits for its turn") if run.kind in READINGS else ended(run)
        case RunStatus.CANCELLED:
            return translate("jobs", "Paused") if is_pausable(job) else translate("jobs", "Stopped")
        case RunStatus.INTERRUPTED:
            return translate("jobs", "Interrupted; what was done is kept")
    return ""


def progress(job: Job) -> str:
    """Returns what is being done, how far it is and how long it will take."""
    share = percent(job)
    doing = {
        Stage.STARTING: translate("jobs", "Starting the inference process…"),
        Stage.LOADING: translate("jobs", "Loading the model…"),
    }.get(job.stage or Stage.WORKING, doing_what(job))
    parts = [doing if share is None else f"{doing} {share} %"]
    if job.eta_s is not None:
        left = translate("jobs", "{time} left").format(time=words.duration(job.eta_s))
        parts.append(left)
    return " · ".join(parts)


def doing_what(job: Job) -> str:
    """Returns the work itself."""
    if job.is_reading or job.run is None:
        return translate("jobs", "Reading…")
    return {
        "classify": translate("jobs", "Classifying…"),
        "transcribe": translate("jobs", "Transcribing…"),
        "translate": translate("jobs", "Translating…"),
        "write_translation": translate("jobs", "Writing the document…"),
    }.get(job.run.kind, translate("jobs", "Summarizing…"))


def is_pausable(job: Job) -> bool:
    """Returns whether what was done is the beginning of the whole: stopping is a pause."""
    return job.run is not None and job.run.kind in _PIECEMEAL


def method(run: RunRecord) -> str:
    """Returns how a summary was made, or which model has done the work."""
    if run.kind in _PIECEMEAL:
        return run.model_name or ""
    if run.kind == "write_translation":
        return translate("jobs", "Translated")
    if run.method == "extractive":
        return translate("jobs", "Sentences of the document")
    if run.method in ("chat", "seq2seq"):
        name = run.model_name or translate("jobs", "a model")
        return translate("jobs", "Written by {model}").format(model=name)
    return ""


def ended(run: RunRecord) -> str:
    """Returns how it was made, and when."""
    moment = run.updated_at.astimezone()
    if moment.date() == datetime.now().date():
        when = QLocale().toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)
    else:
        when = words.date(moment.date().isoformat())
    return " · ".join(part for part in (method(run), when) if part)


def trouble(job: Job) -> tuple[str, str]:
    """Returns (message, hint) of a job that failed; empty texts when it did not."""
    if job.error is not None:
        return describe_user_error(job.error)
    run = job.run
    if run is None or run.error_code is None or not run.status.has_ended:
        return "", ""
    return describe_error(run.error_code, run.error_values)


def is_done(job: Job) -> bool:
    """Returns whether the panel's own run came to its end."""
    run = job.run
    return (
        run is not None
        and run.kind not in READINGS
        and run.status is RunStatus.DONE
        and not job.error
    )


def wants_password(job: Job) -> bool:
    """Returns whether a password would help."""
    locked = ("document_encrypted", "document_wrong_password")
    return job.run is not None and job.run.error_code in locked and not job.is_going


def status_line(jobs: list[Job]) -> str:
    """Returns "Summarizing lease.pdf · 61 % · 0:40 left"; "" when nothing goes on."""
    going = [job for job in jobs if job.is_going]
    if not going:
        return ""
    running = next(
        (job for job in going if job.run and job.run.status is RunStatus.RUNNING), going[-1]
    )
    kind = "read" if running.is_reading or running.run is None else running.run.kind
    if len(going) > 1:
        text = translate("jobs", "{count} documents to do: {title}")
        if kind == "transcribe":
            text = translate("jobs", "{count} recordings to do: {title}")
        parts = [text.format(count=len(going), title=running.title)]
    else:
        text = {
            "read": translate("jobs", "Reading {title}"),
            "classify": translate("jobs", "Classifying {title}"),
            "transcribe": translate("jobs", "Transcribing {title}"),
            "translate": translate("jobs", "Translating {title}"),
            "write_translation": translate("jobs", "Writing {title}"),
        }.get(kind, translate("jobs", "Summarizing {title}"))
        parts = [text.format(title=running.title)]
    share = percent(running)
    if share is not None:
        parts.append(f"{share} %")
    if running.eta_s is not None:
        left = translate("jobs", "{time} left").format(time=words.duration(running.eta_s))
        parts.append(left)
    return " · ".join(parts)
