"""What came of a text: chart, legend, list, and what can be done with them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.errors import UserError
from desktop_app.protocol.classification import EntitiesFound
from desktop_app.services.classification.records import LiveState, TextKind, TextLabels
from desktop_app.services.classification.text_export import TextForm
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import FlatButton, small
from desktop_app.ui.error_text import describe_user_error
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.panels.classify import answers, colours, words
from desktop_app.ui.panels.classify.found_list import FoundView
from desktop_app.ui.panels.classify.marked_edit import Mark
from desktop_app.ui.panels.classify.score_bars import ScoreBars
from desktop_app.ui.panels.save_file import SaveMenu
from desktop_app.ui.theme import Theme

translate = QCoreApplication.translate

_BUSY_MS = 250  # what takes no longer is not worth a word


class FoundPane(QFrame):
    """Shows a state of the live classification, one kind at a time."""

    pointed = Signal(object)  # Mark | None
    taken = Signal(object, str)  # Mark | None, the words of the line
    models_wanted = Signal()
    hidden_changed = Signal()
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("textPane")
        self._bridge, self._theme = bridge, theme
        self.state = LiveState("labels")
        self.hidden: frozenset[str] = frozenset()
        self._texts: tuple[str, ...] = ()
        self.bars = ScoreBars(theme, self.tr("Scores"))
        self.list = FoundView(theme, self.tr("What was found"))
        self.list.pointed.connect(self._on_pointed)
        self.list.taken.connect(self._on_taken)
        self.words = QLabel()
        self.words.setProperty("kind", "small")
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.get = FlatButton(theme, "model", self.tr("Get a model"))
        self.get.clicked.connect(self.models_wanted)
        self.by = small()
        self.by.setWordWrap(True)
        self.by.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.copy = FlatButton(theme, "copy", self.tr("Copy"))
        self.copy.clicked.connect(self._on_copy)
        self.export = FlatButton(theme, "download", self.tr("Export"))
        self.export.setMenu(self._make_forms())
        self._legend = QWidget()
        self._kinds = FlowLayout(5, 5, self._legend)
        self.kinds: dict[str, QToolButton] = {}
        self._scrolled = QScrollArea()
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        room = QVBoxLayout(inside)
        room.setContentsMargins(0, 0, 8, 0)
        room.addWidget(self.bars)
        room.addStretch(1)
        self._scrolled.setWidget(inside)
        self._lay_out()
        self._busy = QTimer(self, singleShot=True, interval=_BUSY_MS)
        self._busy.timeout.connect(self._show_state)
        theme.changed.connect(self._show_legend)
        self.show_state(self.state, ())

    def show_state(self, state: LiveState, texts: tuple[str, ...]) -> None:
        """Shows what there is now; `texts` are the passages that were asked about."""
        if state.kind != self.state.kind:
            self.hidden = frozenset()
        self.state, self._texts = state, texts
        if state.pending and not self._busy.isActive():
            self._busy.start()
        self._show_state()

    @property
    def marks(self) -> list[Mark]:
        """What is to be marked in the text."""
        result = self.state.result
        if isinstance(result, EntitiesFound):
            return [mark for mark in answers.places(result, self.hidden) if mark is not None]
        return answers.marks(result)

    def show_mark(self, mark: Mark) -> None:
        """Makes the line of a mark the current one."""
        found = answers.places(self.state.result, self.hidden)
        if mark in found:
            self.list.choose(found.index(mark), announce=False)

    # --- inside ------------------------------------------------------------------------

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setContentsMargins(4, 0, 0, 0)
        below.setSpacing(2)
        below.addWidget(self.by, 1)
        below.addWidget(self.copy)
        below.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 6, 6)
        column.setSpacing(6)
        column.addWidget(self.words)
        column.addWidget(self.get, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._legend)
        column.addWidget(self._scrolled, 1)
        column.addWidget(self.list, 1)
        self._rest = QWidget()
        self._rest.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        column.addWidget(self._rest, 1)
        column.addLayout(below)

    def _show_state(self) -> None:
        state, result = self.state, self.state.result
        labels = isinstance(result, TextLabels)
        found = answers.lines(result, self._texts, self.hidden)
        self.bars.show_bars(answers.bars(result) if isinstance(result, TextLabels) else ())
        self.list.show_lines(found)
        self._scrolled.setVisible(labels)
        self.list.setVisible(bool(found))
        self._rest.setVisible(not labels and not found)
        self._show_legend()
        self._show_words()
        by = words.by(state.model, state.method) if result is not None else ""
        slow = state.pending and not self._busy.isActive()
        if slow:
            part = f" {100 * state.done // state.total} %" if state.total else ""
            by = self.tr("Looking…") + part
        self.by.setText(by)
        for button in (self.copy, self.export):
            button.setVisible(result is not None)

    def _show_words(self) -> None:
        state = self.state
        text, warns = answers.summary(state.result), False
        result = state.result
        guess = isinstance(result, TextLabels) and words.is_guess(state.model, state.method)
        self.get.setVisible(guess)
        if state.error_code == "no_classifier":  # there are no labels yet, of whomever
            text = _empty("labels")
            self.get.show()
        elif state.error_code is not None:
            error = UserError(state.error_code, **dict(state.error_values))
            text, warns = " ".join(describe_user_error(error)), True
            self.get.setVisible(state.error_code.startswith(("no_model", "no_class", "no_zero")))
        elif state.result is None and not state.pending:
            text = _empty(state.kind)
        self.words.setText(text)
        if self.words.property("warning") != warns:
            self.words.setProperty("warning", warns)
            self.words.style().unpolish(self.words)
            self.words.style().polish(self.words)
        self.words.setVisible(bool(text))

    def _show_legend(self) -> None:
        result = self.state.result
        shown = answers.legend(result) if isinstance(result, EntitiesFound) else []
        if set(self.kinds) != {label for label, _, _ in shown}:
            for old in self.kinds.values():
                self._kinds.removeWidget(old)
                old.hide()
                old.deleteLater()
            self.kinds = {label: self._make_kind(label) for label, _, _ in shown}
            self._kinds.invalidate()
        for label, number, colour in shown:
            button = self.kinds[label]
            button.setText(f"{words.entity(label)} {words.count(number)}")
            tokens = self._theme.tokens
            on, ink = colours.wash(tokens, colour).name(), colours.ink(tokens, colour).name()
            button.setStyleSheet(
                f"QToolButton {{ border: 1px solid {on}; border-radius: 8px; padding: 2px 8px; "
                f"font-size: 12px; color: {ink}; background: transparent; }}"
                f"QToolButton:checked {{ background: {on}; }}"
                f"QToolButton:focus {{ border-color: {tokens.accent}; }}"
            )
            button.setChecked(label not in self.hidden)
        self._legend.setVisible(bool(shown))

    def _make_kind(self, label: str) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setChecked(True)
        button.setToolTip(self.tr("Show or leave out"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(partial(self._on_kind, label))
        self._kinds.addWidget(button)
        return button

    def _make_forms(self) -> QMenu:
        self.forms = SaveMenu(self._bridge, self.tr("Export what was found"), "found", self)
        forms: tuple[tuple[TextForm, str], ...] = (
            ("csv", "CSV"),
            ("json", "JSON"),
            ("jsonl", "JSON Lines"),
        )
        for form, about in forms:
            self.forms.addAction(about).triggered.connect(partial(self._on_form, form, about))
        self.forms.failed.connect(self.failed)
        self.forms.exported.connect(lambda: self.export.acknowledge(self.tr("Exported")))
        return self.forms

    def _on_form(self, form: TextForm, about: str) -> None:
        state, classification = self.state, self._bridge.desk.classification
        if state.question is None or state.result is None:
            return
        name = " ".join(state.question.text[:40].split())
        content = partial(classification.export_text, state.question, state.result, form)
        self.forms.ask(name, form, about, content)

    def _on_kind(self, label: str) -> None:
        self.hidden = self.hidden ^ {label}
        self._show_state()
        self.hidden_changed.emit()

    def _on_pointed(self, row: int) -> None:
        found = answers.places(self.state.result, self.hidden)
        self.pointed.emit(found[row] if 0 <= row < len(found) else None)

    def _on_taken(self, row: int) -> None:
        found = answers.places(self.state.result, self.hidden)
        line = self.list.lines.lines[row]
        if not line.is_head and row < len(found):
            self.taken.emit(found[row], line.words)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(answers.as_text(self.state.result))
        self.copy.acknowledge(self.tr("Copied"))


def _empty(kind: TextKind) -> str:
    """Returns what to do while there is nothing."""
    return {
        "labels": translate(
            "classify",
            "Give two or more labels and write a text: it is labelled while you type, on this "
            "computer.",
        ),
        "entities": translate(
            "classify", "Write or paste a text: names of people, places and more are marked."
        ),
        "answers": translate("classify", "Paste a text and ask something that it answers."),
        "fillings": translate(
            "classify", "Write ___ where a word is missing: likely ones are listed here."
        ),
    }[kind]
