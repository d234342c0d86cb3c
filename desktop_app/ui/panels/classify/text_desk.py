"""A text, what is asked about it, and what came of it while it is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QInputMethodEvent, QResizeEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.classification.records import (
    ClassifyOptions,
    LiveState,
    Question,
    TextEntry,
    TextKind,
    TextResult,
)
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import FlatButton, IconButton
from desktop_app.ui.panels.classify.found_pane import FoundPane
from desktop_app.ui.panels.classify.live_question import LiveQuestion
from desktop_app.ui.panels.classify.marked_edit import Mark, MarkedEdit
from desktop_app.ui.panels.tab_bar import TabBar
from desktop_app.ui.panels.translate.pair_edit import NOWHERE
from desktop_app.ui.panels.translate.pane import Pane
from desktop_app.ui.theme import TEXT_PX, Theme

SIDE_BY_SIDE = 680  # px; below, what was found stands under the text
BLANK = "___"


class KindBar(TabBar):
    """What is wanted of a text: one of four."""

    def __init__(self) -> None:
        names = {
            "labels": self.tr("Labels"),
            "entities": self.tr("Names"),
            "answers": self.tr("Answers"),
            "fillings": self.tr("Blanks"),
        }
        super().__init__(names, kind="segment", spacing=2)
        for kind, tip in (
            ("labels", self.tr("Which labels fit the text")),
            ("entities", self.tr("People, places, organizations in the text")),
            ("answers", self.tr("Words of the text that answer a question")),
            ("fillings", self.tr("Words that fit into blanks")),
        ):
            self.buttons[kind].setToolTip(tip)


class TextDesk(QWidget):
    """Owns the text and its live state; how labels are found is told by `set_options`."""

    files_given = Signal(object)  # list[Path]
    overflowed = Signal(str)
    models_wanted = Signal()
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self._options = ClassifyOptions()
        self._model = ""
        self._kind: TextKind = "labels"
        self._result: TextResult | None = None
        self._found_in = ""  # the text that the result is of
        self.source = MarkedEdit(theme)
        font = QFont(self.font())
        font.setPixelSize(TEXT_PX)
        self.source.setFont(font)
        self.source.setAccessibleName(self.tr("Text"))
        self.question = _QuestionEdit()
        self.question.setAccessibleName(self.tr("Question"))
        self.question.setPlaceholderText(self.tr("What do you want to know?"))
        self.clear = IconButton(theme, "close", self.tr("Clear the text"), size=14)
        self.clear.clicked.connect(self._on_clear)
        self.blank = FlatButton(theme, "plus", self.tr("Insert a blank"))
        self.blank.clicked.connect(self._on_blank)
        self.pane = Pane(self.source)
        self.pane.add_first(self.blank)
        self.pane.add(self.clear)
        self.found = FoundPane(bridge, theme)
        self.found.setMinimumHeight(140)
        self.live = LiveQuestion(bridge, self._wanted, self)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(10)
        self._splitter.addWidget(self.pane)
        self._splitter.addWidget(self.found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.question)
        column.addWidget(self._splitter, 1)
        self._connect()
        self._show()

    # --- from outside --------------------------------------------------------------------

    @property
    def kind(self) -> TextKind:
        return self._kind

    @property
    def state(self) -> LiveState:
        return self.live.state

    def set_kind(self, kind: TextKind) -> None:
        """Asks something else about the text."""
        self._kind = kind
        self._show()
        self.live.set_kind(kind)

    def set_options(self, options: ClassifyOptions, model: str) -> None:
        """Asks in another way from now on; `model` is that of what is no label."""
        if (options, model) != (self._options, self._model):
            self._options, self._model = options, model
            self.live.want_now()

    def models_changed(self) -> None:
        """Asks again what no model could answer."""
        self.live.again()

    def open(self, entry: TextEntry) -> None:
        """Goes on with a text of the history."""
        self.live.begin()
        self.question.setText(entry.question.question)
        self.source.fill(entry.question.text)

    def take_focus(self) -> None:
        """Goes to where one types."""
        asks = self._kind == "answers" and self.source.toPlainText() and not self.question.text()
        (self.question if asks else self.source).setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- inside ------------------------------------------------------------------------

    def _connect(self) -> None:
        source, found = self.source, self.found
        source.typed.connect(self._on_typed)
        source.filled.connect(self._on_filled)
        source.files_given.connect(self.files_given)
        source.overflowed.connect(self.overflowed)
        source.pointed.connect(self._on_source_pointed)
        source.entered.connect(self._on_source_pointed)
        self.question.textEdited.connect(lambda _: self.live.want_soon())
        self.question.returnPressed.connect(self.live.want_now)
        self.live.changed.connect(self._on_changed)
        found.pointed.connect(self._on_pointed)
        found.taken.connect(self._on_taken)
        found.hidden_changed.connect(self._mark)
        found.models_wanted.connect(self.models_wanted)
        found.failed.connect(self.failed)

    def _wanted(self) -> Question | None:
        if self.source.composing or self.question.composing:
            return None
        text = self.source.toPlainText()
        if self._kind == "labels":
            return Question("labels", text, options=self._options)
        asked = self.question.text().strip() if self._kind == "answers" else ""
        return Question(self._kind, text, question=asked, model=self._model)

    def _on_typed(self) -> None:
        self._mark()
        self.live.want_soon()
        self._show()

    def _on_filled(self) -> None:
        self._mark()
        self.live.want_now()
        self._show()

    def _on_changed(self) -> None:
        state = self.state
        if state.result is not self._result:  # while one waits it is of the text before
            self._result = state.result
            self._found_in = state.question.text if state.question is not None else ""
        self.found.show_state(state, (self._found_in,))
        self._mark()

    def _mark(self) -> None:
        self.source.show_marks(self._found_in, self.found.marks)

    def _is_other(self) -> bool:
        """Whether what is shown is of another text than the one that stands here."""
        return self._found_in != self.source.toPlainText()

    def _show(self) -> None:
        self.question.setVisible(self._kind == "answers")
        self.blank.setVisible(self._kind == "fillings")
        self.clear.setVisible(bool(self.source.toPlainText()))
        hints: dict[TextKind, str] = {
            "labels": self.tr("Type or paste a text."),
            "entities": self.tr("Type or paste a text."),
            "answers": self.tr("Paste the text in which to look for the answer."),
            "fillings": self.tr("The capital of Japan is ___."),
        }
        self.source.setPlaceholderText(hints[self._kind])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= SIDE_BY_SIDE
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if wanted != self._splitter.orientation():
            self._splitter.setOrientation(wanted)
            self._splitter.setSizes([1000, 1000])

    def _on_pointed(self, mark: Mark | None) -> None:
        if mark is None:
            self.source.light(NOWHERE)
        else:
            self.source.go_to_mark(mark)

    def _on_taken(self, mark: Mark | None, words: str) -> None:
        if mark is None:
            return
        if self._kind == "fillings":
            if not self._is_other():
                self.source.put(mark.start, mark.end, words)
                self.source.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.source.go_to_mark(mark)

    def _on_source_pointed(self, number: int) -> None:
        mark = self.source.mark(number)
        if mark is None:
            self.source.light(NOWHERE)
        elif self._kind != "fillings":
            self.source.light(number)
            self.found.show_mark(mark)

    def _on_clear(self) -> None:
        self.source.fill("")
        self.question.clear()
        self.live.begin()
        self.take_focus()

    def _on_blank(self) -> None:
        self.source.textCursor().insertText(BLANK)
        self.source.setFocus(Qt.FocusReason.OtherFocusReason)


class _QuestionEdit(QLineEdit):
    composing = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if event.commitString() and not self.composing:
            self.textEdited.emit(self.text())
