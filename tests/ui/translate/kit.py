"""Ways into the panel "Translate", and an engine that translates as the test says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from desktop_app.model_library.installed import Installed
from desktop_app.protocol import Drafted, Failed, Produced, RunTask
from desktop_app.protocol.rewriting import (
    BlocksRead,
    CutBlocks,
    CutSentence,
    DocumentWritten,
    ReadBlocksParams,
    WriteDocumentParams,
)
from desktop_app.protocol.translations import (
    Alternative,
    Flag,
    Translated,
    TranslatedUnits,
    TranslateParams,
    TranslationFacts,
)
from desktop_app.ui.panels.job_row import JobRow
from desktop_app.ui.panels.translate.panel import TranslatePanel
from desktop_app.ui.panels.translate.text_desk import TextDesk

from ..conftest import Stage
from ..fake_shelf import FakeShelf
from ..panels_kit import CTRL, KEY, SHIFT, Engine

#: English sentences and their Japanese.
BOOK = {
    "Good morning.": "おはようございます。",
    "The station is on the left.": "駅は左側にあります。",
    "The train leaves at 9:40.": "電車は9時に出ます。",
    "Where is the ticket office?": "切符売り場はどこですか。",
    "I would like a window seat.": "窓側の席をお願いします。",
}
MORNING = "Good morning. The station is on the left."
ASA = "おはようございます。駅は左側にあります。"
LETTER = (
    ("Good morning.", "The station is on the left."),
    ("The train leaves at 9:40.",),
    ("Where is the ticket office?", "I would like a window seat."),
)
DOUBT = {"The train leaves at 9:40.": ("placeholder",)}


def marian(folder: Path, *pairs: str) -> Callable[[FakeShelf], None]:
    """Returns what installs a small translation model for each of "en-ja", …"""
    models = []
    for pair in pairs or ("en-ja", "ja-en"):
        name = f"opus-mt-{pair}"
        path = folder / name
        path.mkdir(exist_ok=True)
        (path / "config.json").write_text(json.dumps({"model_type": "marian"}))
        models.append(
            Installed(
                path, f"Helsinki-NLP/{name}", name, "hub", "translate", 300_000_000,
                licence="apache-2.0",
            )
        )  # fmt: skip

    def prepare(shelf: FakeShelf) -> None:
        shelf.here += models

    return prepare


def open_panel(stage: Stage) -> TranslatePanel:
    """Opens the panel by its keys."""
    stage.until(stage.window.isActiveWindow)
    stage.press(KEY.Key_L, CTRL, SHIFT)
    panel = stage.window.panels.dock.panel("translate")
    assert isinstance(panel, TranslatePanel)
    stage.until(panel.isVisible)
    return panel


def into(panel: TranslatePanel, target: str, source: str = "") -> None:
    """Chooses the languages, as a click in the lists would."""
    if source:
        panel.home.options.source.choose(source)
    panel.home.options.target.choose(target)


def write(desk: TextDesk, text: str) -> None:
    """Types a text at the caret."""
    desk.source.setFocus()
    if text.isascii():
        for number, line in enumerate(text.split("\n")):
            if number:
                QTest.keyClick(desk.source, KEY.Key_Return)
            QTest.keyClicks(desk.source, line)
    else:
        desk.source.insertPlainText(text)  # what an input method commits


def shown(desk: TextDesk) -> str:
    """What stands in the translation's pane."""
    return desk.target.toPlainText()


def caret(desk: TextDesk, word: str, *, source: bool = False) -> None:
    """Puts the caret before a word."""
    field = desk.source if source else desk.target
    cursor = QTextCursor(field.document())
    cursor.setPosition(field.document().toPlainText().index(word))
    field.setFocus()
    field.setTextCursor(cursor)


def rows(panel: TranslatePanel) -> list[JobRow]:
    return list(panel.home.jobs.rows.values())


class Interpreter(Engine):
    """Translates by a book; what is not in it comes back in angle brackets."""

    def __init__(self, stage: Stage, book: dict[str, str] | None = None) -> None:
        super().__init__(stage)
        self.book = dict(BOOK if book is None else book)

    def tells(self, task: RunTask, item: object) -> None:
        self._stage.host.emit(Produced(task.request_id, item))  # type: ignore[arg-type]

    def drafts(self, task: RunTask, text: str, start: int = 0) -> None:
        self._stage.host.emit(Drafted(task.request_id, text, start))

    def units(
        self, task: RunTask, flags: dict[str, tuple[Flag, ...]] | None = None
    ) -> tuple[Translated, ...]:
        assert isinstance(task.params, TranslateParams)
        return tuple(
            Translated(
                unit.number, self.book.get(unit.text, f"⟨{unit.text}⟩"),
                (flags or {}).get(unit.text, ()), -0.1,
            )
            for unit in task.params.units
        )  # fmt: skip

    def translates(self, flags: dict[str, tuple[Flag, ...]] | None = None) -> TranslateParams:
        """Does the next request from its beginning to its end."""
        task = self.next()
        units = self.units(task, flags)
        self.tells(task, TranslatedUnits(units))
        self.ends(task)
        assert isinstance(task.params, TranslateParams)
        return task.params

    def ends(self, task: RunTask) -> None:
        assert isinstance(task.params, TranslateParams)
        self.tells(task, TranslationFacts(len(task.params.units), 0.5, 40))
        self.finish(task)

    def offers(self, *texts: str) -> TranslateParams:
        """Answers a question for other translations."""
        task = self.next()
        assert isinstance(task.params, TranslateParams)
        others = tuple(Alternative(text, -0.2 * (n + 1)) for n, text in enumerate(texts))
        (unit,) = self.units(task)
        self.tells(task, TranslatedUnits((replace(unit, alternatives=others),)))
        self.ends(task)
        return task.params

    def fails(self, code: str, **values: str) -> RunTask:
        task = self.next()
        self._stage.host.emit(Failed(task.request_id, code, tuple(values.items())))
        return task

    def cuts(self, *blocks: tuple[str, ...], kind: str = "docx") -> ReadBlocksParams:
        """Opens the next document, with these sentences in its paragraphs."""
        task = self.next()
        assert isinstance(task.params, ReadBlocksParams)
        made = tuple(
            tuple(
                CutSentence(text, " " if n < len(block) - 1 else "") for n, text in enumerate(block)
            )
            for block in blocks
        )
        self.tells(task, CutBlocks(0, made))
        self.tells(task, BlocksRead(kind, len(blocks), f".{kind}", "0" * 64))
        self.finish(task)
        return task.params

    def writes(self, path: Path | None = None, *notes: str) -> WriteDocumentParams:
        """Writes the next document."""
        task = self.next()
        assert isinstance(task.params, WriteDocumentParams)
        source = Path(task.params.path)
        made = path or source.with_stem(f"{source.stem}.{task.params.language}")
        self.tells(task, DocumentWritten(str(made), tuple((note, ()) for note in notes)))
        self.finish(task)
        return task.params


def translated(stage: Stage, desk: TextDesk, engine: Interpreter) -> None:
    """A text of two sentences is there, translated."""
    write(desk, MORNING)
    engine.translates()
    stage.until(lambda: shown(desk) == ASA)


def texts(panel: TranslatePanel) -> list[str | None]:
    model = panel.result.view.model
    return [model.unit(row).shown for row in range(len(model))]


def done(stage: Stage, panel: TranslatePanel, engine: Interpreter, path: Path, *notes: str) -> None:
    """A document is translated and open."""
    panel.take_files([path])
    engine.cuts(*LETTER)
    engine.translates(DOUBT)  # type: ignore[arg-type]
    engine.writes(None, *notes)
    stage.until(lambda: panel.result.row.isHidden() and panel.result.open_file.isVisible())
