"""Ways into the side panels, and an engine for their runs that does what the test says."""

from __future__ import annotations

from hashlib import sha256

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from desktop_app.protocol import (
    Accepted,
    Failed,
    Finished,
    Produced,
    Progress,
    RunTask,
)
from desktop_app.protocol import Stage as Doing
from desktop_app.protocol.documents import ContentHash, PassageBatch, ReadParams
from desktop_app.protocol.summaries import (
    Citation,
    SummarizeParams,
    Summary,
    SummarySentence,
)
from desktop_app.readers.documents.records import DocumentFacts, Passage, Place
from desktop_app.ui.panels.job_row import JobRow
from desktop_app.ui.panels.summarize.panel import SummarizePanel

from .conftest import Stage

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

LEASE = (
    "The rent is 940 euros a month.",
    "The deposit is three net rents. It is held in a separate account.",
    "Notice is six months to the end of a quarter.",
    "Pets need consent.",
)


def open_panel(stage: Stage) -> SummarizePanel:
    """Opens the panel by its keys."""
    stage.until(stage.window.isActiveWindow)
    stage.press(KEY.Key_S, CTRL, SHIFT)
    panel = stage.window.panels.dock.panel("summarize")
    assert isinstance(panel, SummarizePanel)
    stage.until(panel.isVisible)
    return panel


def choose_chat(stage: Stage, panel: SummarizePanel) -> None:
    """Lets the chat model, which is the built-in one, write the summaries."""
    chip = panel.home.options.model
    stage.until(lambda: chip.has("chat"))
    chip.choose(str(stage.shelf.starter.path))


def passages(*texts: str) -> tuple[Passage, ...]:
    """One passage a page, under one heading."""
    return tuple(
        Passage(text, Place(page=number + 1, headings=("Lease",), paragraph=number))
        for number, text in enumerate(texts)
    )


class Engine:
    """Answers the runs that the desk posts, one after the other."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._seen = 0

    def next(self) -> RunTask:
        """Waits for the next run and accepts it."""
        host = self._stage.host
        self._stage.until(lambda: len(host.posted(RunTask)) > self._seen)
        task = host.posted(RunTask)[self._seen]
        self._seen += 1
        host.emit(Accepted(task.request_id))
        return task

    def reads(
        self, *texts: str, pages: int | None = None, unread: tuple[int, ...] = ()
    ) -> ReadParams:
        """Reads the next file, with these texts in it."""
        task = self.next()
        assert isinstance(task.params, ReadParams)
        found = passages(*texts)
        size = sum(len(text) for text in texts)
        content = sha256("\n".join(texts).encode()).hexdigest()
        facts = DocumentFacts(
            "lease.docx", "docx", pages=pages or len(texts), unread_pages=unread,
            passages=len(texts), characters=size,
        )  # fmt: skip
        for item in (ContentHash(content, size), PassageBatch(found), facts):
            self._stage.host.emit(Produced(task.request_id, item))
        self.finish(task)
        return task.params

    def fails(self, code: str, **values: str) -> RunTask:
        """Lets the next run fail."""
        task = self.next()
        self._stage.host.emit(Failed(task.request_id, code, tuple(values.items())))
        return task

    def summarizes(self, *sentences: SummarySentence) -> SummarizeParams:
        """Makes the next summary."""
        task = self.next()
        self.summary(task, *sentences)
        assert isinstance(task.params, SummarizeParams)
        return task.params

    def summary(self, task: RunTask, *sentences: SummarySentence) -> None:
        """Ends a run with a summary, by default of what stands in the document."""
        assert isinstance(task.params, SummarizeParams)
        made = sentences or tuple(
            SummarySentence(passage.text, (Citation(n, 0, len(passage.text), 1.0),))
            for n, passage in enumerate(task.params.passages)
        )
        count = len(task.params.passages)
        method = task.params.method
        self._stage.host.emit(Produced(task.request_id, Summary(method, made, count, count, "en")))
        self.finish(task)

    def moves(self, task: RunTask, done: int, total: int) -> None:
        self._stage.host.emit(Progress(task.request_id, Doing.WORKING, done, total))

    def finish(self, task: RunTask) -> None:
        self._stage.host.emit(Finished(task.request_id))


def rows(panel: SummarizePanel) -> list[JobRow]:
    return list(panel.home.jobs.rows.values())


def text(panel: SummarizePanel) -> str:
    return panel.result.text.toPlainText().replace("\N{NO-BREAK SPACE}", " ")


def chips(panel: SummarizePanel) -> list[str]:
    """The words of the chips, in order."""
    found: dict[str, str] = {}
    block = panel.result.text.document().begin()
    while block.isValid():
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            if fragment.charFormat().isAnchor():
                found[fragment.charFormat().anchorHref()] = (
                    fragment.text().replace("\xa0", " ").strip()
                )
            iterator += 1  # type: ignore[assignment, operator]
        block = block.next()
    return list(found.values())


def click_chip(stage: Stage, panel: SummarizePanel, label: str, which: int = 0) -> None:
    """Clicks a chip where it stands."""
    text = panel.result.text
    shown = text.document().toRawText()  # spaces as they are
    label = label.replace(" ", "\xa0")
    at = -1
    for _ in range(which + 1):
        at = shown.index(f"\xa0{label}\xa0", at + 1)
    cursor = QTextCursor(text.document())
    cursor.setPosition(at + 2)
    place = text.cursorRect(cursor).center() + QPoint(1, 0)
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=place)
