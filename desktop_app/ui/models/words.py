"""Models of the shelf in the words of the window. Knows no widget."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime

import psutil
from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt

from desktop_app.model_library import gguf_support
from desktop_app.model_library.advice import Advice, Option, Pace
from desktop_app.model_library.fit import Cause
from desktop_app.model_library.machine import Machine
from desktop_app.model_library.tasks import Task
from desktop_app.protocol import Quantization
from desktop_app.services.download import Download, DownloadPhase
from desktop_app.services.listing import Listed
from desktop_app.ui import model_text
from desktop_app.ui.error_text import describe_error

translate = QCoreApplication.translate

_LICENCES = {
    "apache-2.0": "Apache 2.0",
    "mit": "MIT",
    "gemma": "Gemma",
    "cc-by-4.0": "CC BY 4.0",
    "cc-by-nc-4.0": "CC BY-NC 4.0",
    "bsd-3-clause": "BSD 3-Clause",
}


def task(wanted: Task | None) -> str:
    """Returns what a model is for."""
    return {
        "chat": translate("shelf", "Chat"),
        "summarize": translate("shelf", "Summarize"),
        "translate": translate("shelf", "Translate"),
        "speech": translate("shelf", "Speech"),
        "classify": translate("shelf", "Classify"),
        "embed": translate("shelf", "Search by meaning"),
    }.get(wanted or "", translate("shelf", "Other"))


def name(listed: Listed) -> str:
    """Returns what people call the model; the built-in one has a name in each language."""
    here = listed.installed
    return model_text.starter_name() if here and here.is_starter else listed.name


def quantization(precision: Quantization) -> str:
    """Returns a precision as the settings name it."""
    return {
        "none": translate("shelf", "Full"),
        "8bit": translate("shelf", "8-bit"),
        "4bit": translate("shelf", "4-bit"),
    }[precision]


def machine(found: Machine) -> str:
    """Returns "This computer: 16 GB memory, 8 cores, no graphics card"."""
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    return translate("shelf", "This computer: {memory} memory, {cores}, {graphics}").format(
        memory=model_text.memory_total(found.total_bytes),
        cores=translate("shelf", "{count} cores").format(count=cores)
        if cores > 1
        else translate("shelf", "1 core"),
        graphics=graphics(found),
    )


def graphics(found: Machine) -> str:
    """Returns the graphics card with its memory, or that there is none."""
    if not found.accelerators:
        return translate("shelf", "no graphics card")
    best = max(found.accelerators, key=lambda device: device.total_bytes)
    return f"{best.name} ({model_text.memory_total(best.total_bytes)})"


def pace(advice: Advice) -> str:
    """Returns the label of a model: how it runs here, at its best."""
    best = advice.best
    if best.pace is not Pace.TOO_LARGE:
        return pace_of(best)
    if best.cause is Cause.BUSY:
        return translate("shelf", "needs {needed}, {free} free").format(
            needed=model_text.memory_text(best.needed_bytes),
            free=model_text.memory_text(best.available_bytes),
        )
    return translate("shelf", "too large: {needed} of {total}").format(
        needed=model_text.memory_text(best.needed_bytes).split()[0],
        total=model_text.memory_total(best.total_bytes),
    )


def pace_of(option: Option) -> str:
    """Returns how a model runs in one precision."""
    return {
        Pace.WELL: translate("shelf", "runs well"),
        Pace.SLOWLY: translate("shelf", "runs slowly"),
        Pace.TOO_LARGE: translate("shelf", "too large"),
    }[option.pace]


def note(listed: Listed) -> str:
    """Returns what the model is good at, and its licence, in the window's language."""
    # Translated by the code of the language that the window speaks.
    own = translate("shelf", "en")
    text = listed.note_ja if own == "ja" else listed.note
    if not text:
        text = listed.id if "/" in listed.id else task(listed.task)
    # What belongs together stays on one line.
    parts = [text.rstrip(".。"), licence(listed.licence).replace(" ", "\N{NO-BREAK SPACE}")]
    if listed.downloads:
        count = QLocale().toString(listed.downloads)
        parts.append(translate("shelf", "{count} downloads a month").format(count=count))
    return " · ".join(part for part in parts if part)


def licence(identifier: str) -> str:
    """Returns a licence as people write it."""
    text = _LICENCES.get(identifier.lower(), identifier)
    return text.replace("-", " ") if text.startswith("Llama") else text


def size(listed: Listed) -> str:
    """Returns the size on the disk or of the download, and the precision if it is not full."""
    here = listed.installed
    if here is not None and here.complete:
        return _joined(model_text.bytes_text(here.size_bytes), here.quantization)
    if listed.download_bytes is None:
        return ""
    text = model_text.bytes_text(listed.download_bytes)
    if listed.quantization:
        return _joined(text, listed.quantization)
    advised = listed.advice.recommended if listed.advice else None
    if advised in (None, "none"):
        return text
    return f"{text} · {quantization(advised)}"


def quantized_why() -> str:
    """Returns why a quantized model suits a computer without a graphics card."""
    return translate(
        "shelf",
        "Quantized for computers without a graphics card: about 3 to 9 times as fast.",
    )


def gguf_problem() -> str:
    """Returns why GGUF files cannot run on this computer, and what to do about it."""
    return " ".join(describe_error("gguf_unsupported", [("reason", gguf_support.problem())]))


def progress(download: Download) -> str:
    """Returns "61 % of 1.9 GB · 8.2 MB/s · 3:10 left"."""
    if download.phase is DownloadPhase.QUEUED:
        return translate("shelf", "Waits for its turn")
    percent = translate("shelf", "{percent} of {size}").format(
        percent=percent_text(download), size=model_text.bytes_text(download.total_bytes)
    )
    if not download.total_bytes:
        percent = translate("shelf", "Asking the hub…")
    if download.phase is DownloadPhase.PAUSED:
        paused = translate("shelf", "Paused")
        return f"{paused} · {percent}" if download.total_bytes else paused
    if download.phase is DownloadPhase.VERIFYING:
        return translate("shelf", "Checking the files… {percent}").format(
            percent=percent_text(download)
        )
    if download.waiting_s:
        waiting = translate("shelf", "tries again in {time}").format(
            time=duration(download.waiting_s)
        )
        return f"{percent} · {waiting}"
    parts = [percent]
    if download.bytes_per_s:
        parts.append(speed(download.bytes_per_s))
    if download.seconds_left is not None:
        left = translate("shelf", "{time} left").format(time=duration(download.seconds_left))
        parts.append(left)
    return " · ".join(parts)


def percent_text(download: Download) -> str:
    """Returns "61 %"; never 100 before the end."""
    return f"{percent(download)} %"


def percent(download: Download) -> int:
    """Returns 0 to 99."""
    if not download.total_bytes:
        return 0
    return min(99, 100 * download.done_bytes // download.total_bytes)


def downloads(active: Iterable[Download]) -> str:
    """Returns what the status line says of downloads; "" when none runs."""
    going = list(active)
    if not going:
        return ""
    done, total = sum(d.done_bytes for d in going), sum(d.total_bytes for d in going)
    share = min(99, 100 * done // total) if total else 0
    if len(going) == 1:
        text = translate("shelf", "Downloading {model} · {percent} %")
        return text.format(model=going[0].id.rsplit("/", 1)[-1], percent=share)
    text = translate("shelf", "Downloading {count} models · {percent} %")
    return text.format(count=len(going), percent=share)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def speed(bytes_per_s: float) -> str:
    """Returns "8.2 MB/s"."""
    number = bytes_per_s / 1e6
    return f"{QLocale().toString(number, 'f', 1 if number < 99.5 else 0)} MB/s"


def duration(seconds: float) -> str:
    """Returns "3:10" or "1:02:05"."""
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def date(iso: str) -> str:
    """Returns an ISO 8601 date as the language writes it; "" when there is none."""
    found = QDate.fromString(iso[:10], Qt.DateFormat.ISODate)
    return QLocale().toString(found, QLocale.FormatType.ShortFormat) if found.isValid() else ""


def day(timestamp: float | None) -> str:
    """Returns when a model was last used, to the day."""
    if timestamp is None:
        return translate("shelf", "not used yet")
    moment = datetime.fromtimestamp(timestamp)
    if moment.date() == datetime.now().date():
        return translate("shelf", "used today")
    return translate("shelf", "used {date}").format(date=date(moment.date().isoformat()))
