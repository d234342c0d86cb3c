"""Ways into the panel "Classify", and an engine that labels as the test says."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.model_library.installed import Installed
from desktop_app.protocol import Produced, RunTask
from desktop_app.protocol.classification import (
    AnswerParams,
    AnswersFound,
    ClassifiedRow,
    ClassifierFacts,
    ClassifyFacts,
    ClassifyParams,
    EntitiesFound,
    Entity,
    EntityParams,
    Filling,
    FillingsFound,
    MaskParams,
    RowsDone,
    Span,
)
from desktop_app.readers import tables
from desktop_app.readers.tables import TableSource
from desktop_app.ui.panels.classify.live_question import PAUSE_MS
from desktop_app.ui.panels.classify.panel import ClassifyPanel
from desktop_app.ui.panels.classify.text_desk import TextDesk

from ..conftest import Stage
from ..fake_shelf import FakeShelf
from ..panels_kit import CTRL, KEY, SHIFT, Engine

LABELS = ("complaint", "request", "praise")
#: What says which label a text gets, and how sure it is.
SIGNS = {
    "three weeks": ("complaint", 0.94),
    "Could I": ("request", 0.97),
    "Best": ("praise", 0.99),
    "壊れて": ("complaint", 0.91),
    "in stock": ("request", 0.88),
    "logs me out": ("complaint", 0.43),
    "happy": ("praise", 0.98),
}
MAILS = (
    "Delivery took three weeks and nobody answered my mails",
    "Could I change the billing address on order 5512?",
    "Best customer service I have had in years, thank you",
    "荷物が壊れて届きました。交換してください。",
    "Is the blue one back in stock before Christmas?",
    "The app logs me out each time I open it",
    "Very happy with the quality",
)
GOLD = ("complaint", "request", "praise", "complaint", "request", "request", "praise")
LATE = "Delivery took three weeks"


def installed(folder: Path, name: str, architecture: str, **config: object) -> Installed:
    """Returns a small model of a kind, as a folder with its configuration."""
    path = folder / name
    path.mkdir(exist_ok=True)
    made = {"model_type": "bert", "architectures": [architecture], **config}
    (path / "config.json").write_text(json.dumps(made))
    return Installed(path, f"tests/{name}", name, "hub", "classify", 90_000_000)


def minilm(folder: Path) -> Installed:
    """Returns an encoder for labels of one's own, as the embedded one is."""
    path = folder / "all-MiniLM-L6-v2"
    path.mkdir(exist_ok=True)
    (path / "config.json").write_text(
        json.dumps({"model_type": "bert", "architectures": ["BertModel"]})
    )
    (path / "modules.json").write_text("[]")
    return Installed(
        path, "sentence-transformers/all-MiniLM-L6-v2", path.name, "hub", "embed", 90_000_000
    )


def sentiment(folder: Path) -> Installed:
    """Returns a model with labels of its own."""
    labels = {"0": "negative", "1": "positive"}
    return installed(
        folder, "sentiment-small", "BertForSequenceClassification",
        id2label=labels, label2id={name: int(key) for key, name in labels.items()},
    )  # fmt: skip


def finders(folder: Path) -> list[Installed]:
    """Returns a model for entities, one for answers, one for blanks."""
    kinds = {str(n): name for n, name in enumerate(("O", "B-PER", "B-LOC", "B-ORG"))}
    return [
        installed(folder, "names-small", "BertForTokenClassification", id2label=kinds),
        installed(folder, "answers-small", "BertForQuestionAnswering"),
        installed(folder, "blanks-small", "BertForMaskedLM"),
    ]


def models(*made: Installed) -> Callable[[FakeShelf], None]:
    """Returns what installs models."""

    def prepare(shelf: FakeShelf) -> None:
        shelf.here += made

    return prepare


def open_panel(stage: Stage) -> ClassifyPanel:
    """Opens the panel by its keys."""
    stage.until(stage.window.isActiveWindow)
    stage.press(KEY.Key_K, CTRL, SHIFT)
    panel = stage.window.panels.dock.panel("classify")
    assert isinstance(panel, ClassifyPanel)
    stage.until(panel.isVisible)
    return panel


def write(desk: TextDesk, text: str) -> None:
    """Types a text at the caret."""
    desk.source.setFocus()
    pause = desk.live._timer
    pause.setInterval(60_000)  # however slow this computer is, typing does not pause before
    if text.isascii():
        QTest.keyClicks(desk.source, text)
    else:
        desk.source.insertPlainText(text)  # what an input method commits
    pause.setInterval(PAUSE_MS)
    if pause.isActive():
        desk.live.want_soon()


def type_labels(panel: ClassifyPanel, *labels: str) -> None:
    """Types labels, each with Enter."""
    edit = panel.home.options.field.edit
    edit.setFocus()
    for label in labels:
        QTest.keyClicks(edit, label)
        QTest.keyClick(edit, KEY.Key_Return)


def table_file(
    folder: Path, texts: Sequence[str] = MAILS, gold: Sequence[str] = GOLD, name: str = "mails.csv"
) -> Path:
    """Writes a table with the columns id, body, right."""
    path = folder / name
    lines = [f'{n},"{text}",{gold[n % len(gold)]}' for n, text in enumerate(texts)]
    path.write_text("\n".join(["id,body,right", *lines]) + "\n", "utf-8")
    return path


class Clerk(Engine):
    """Labels by signs; what has none is a request it is not sure of."""

    def tells(self, task: RunTask, item: object) -> None:
        self._stage.host.emit(Produced(task.request_id, item))  # type: ignore[arg-type]

    def begins(self, *, multi_label: bool = False) -> RunTask:
        """Takes the next request for labels and tells what labels."""
        task = self.next()
        params = task.params
        assert isinstance(params, ClassifyParams)
        names = tuple(label.name for label in params.labels) or ("negative", "positive")
        model = Path(params.model.model).name if params.model else "chat"
        self.facts = ClassifierFacts(
            params.method, model, names, bool(params.multi_label) or multi_label, False, 256,
            "mean", params.threshold,
        )  # fmt: skip
        self.tells(task, self.facts)
        return task

    def scores(self, text: str) -> tuple[float, ...]:
        names = self.facts.labels
        label, sure = next(
            (found for sign, found in SIGNS.items() if sign in text), (names[0], 0.4)
        )
        label = label if label in names else names[-1]
        rest = (1 - sure) / max(1, len(names) - 1)
        return tuple(sure if name == label else rest for name in names)

    def labels(self, task: RunTask, first: int, texts: Sequence[tuple[str, ...]], at: int) -> None:
        """Labels rows, whose text stands in the cell `at`."""
        made = tuple(
            ClassifiedRow(
                first + n, cells, cells[at] if at < len(cells) else "",
                self.scores(cells[at]) if at < len(cells) and cells[at] else (),
                () if at < len(cells) and cells[at] else ("empty",),
            )
            for n, cells in enumerate(texts)
        )  # fmt: skip
        self.tells(task, RowsDone(first, made))

    def ends(self, task: RunTask, rows: int, seconds: float = 0.5) -> None:
        self.tells(task, ClassifyFacts(rows, seconds))
        self.finish(task)

    def answers_text(self) -> ClassifyParams:
        """Labels the next text."""
        task = self.begins()
        assert isinstance(task.params, ClassifyParams)
        (text,) = task.params.texts
        self.tells(task, RowsDone(0, (ClassifiedRow(0, (), text, self.scores(text)),)))
        self.ends(task, 1)
        return task.params

    def reads(self, task: RunTask) -> list[tuple[str, ...]]:
        """Returns the rows of the table that a request is about."""
        assert isinstance(task.params, ClassifyParams) and task.params.table is not None
        table = task.params.table
        source = TableSource(
            table.path, table.format, table.encoding, table.delimiter, table.header, table.sheet
        )
        return [row.cells for row in tables.rows(source, table.first_row)]

    def labels_table(self) -> ClassifyParams:
        """Labels the next table from its beginning to its end."""
        task = self.begins()
        assert isinstance(task.params, ClassifyParams) and task.params.table is not None
        rows = self.reads(task)
        self.labels(task, task.params.table.first_row, rows, task.params.table.column)
        self.ends(task, len(rows))
        return task.params

    def finds(self, *found: tuple[str, str]) -> EntityParams:
        """Finds (words, kind) in the next text."""
        task = self.next()
        assert isinstance(task.params, EntityParams)
        text, made, at = task.params.text, [], 0
        for words, label in found:
            at = text.index(words, at)
            made.append(Entity(label, words, at, at + len(words), 0.98))
            at += len(words)
        self.tells(task, EntitiesFound(tuple(made), ("PER", "LOC", "ORG")))
        self.finish(task)
        return task.params

    def says(self, *words: str) -> AnswerParams:
        """Answers the next question with words of its text."""
        task = self.next()
        assert isinstance(task.params, AnswerParams)
        (text,) = task.params.passages
        spans = tuple(
            Span(one, text.index(one), text.index(one) + len(one), 0.9 - 0.3 * n)
            for n, one in enumerate(words)
        )
        self.tells(task, AnswersFound(spans, None))
        self.finish(task)
        return task.params

    def fills(self, *words: str) -> MaskParams:
        """Fills the blanks of the next text."""
        task = self.next()
        assert isinstance(task.params, MaskParams)
        text, blanks, at = task.params.text, [], 0
        while (at := text.find("___", at)) >= 0:
            blanks.append((at, at + 3))
            at += 3
        found = tuple(Filling(one, 0.8 / (n + 1)) for n, one in enumerate(words))
        self.tells(task, FillingsFound((found,) * len(blanks), tuple(blanks)))
        self.finish(task)
        return task.params


def bars(desk: TextDesk) -> list[tuple[str, str]]:
    return [(bar.words, bar.number) for bar in desk.found.bars.bars]


def composed(widget: QWidget, preedit: str, commit: str = "") -> None:
    """What an input method sends."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(widget, event)
