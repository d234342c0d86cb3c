"""Why a model runs well, slowly or not at all: its sum, beside the label that was clicked."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop_app.model_library.advice import Advice, Option, Pace
from desktop_app.model_library.fit import Cause
from desktop_app.ui import model_text
from desktop_app.ui.controls import small, tabular
from desktop_app.ui.models import words

_MARGIN = 8  # px to the screen's edge
_TEXT_WIDTH = 300


class Why(QFrame):
    """A popover with one column a precision; Esc or a click beside it closes it."""

    def __init__(self, name: str, advice: Advice, parent: QWidget, precision: str = "") -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._precision = precision
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        title = QLabel(name)
        title.setProperty("kind", "section")
        grid = QGridLayout()
        grid.setHorizontalSpacing(22)
        grid.setVerticalSpacing(6)
        for x, option in enumerate(advice.options, start=1):
            self._add_option(grid, x, option, chosen=option is advice.best)
        for y, text in enumerate(self._names(advice.best), start=1):
            last = y == 5
            grid.addWidget(small(text, quiet=not last), y, 0)
        sentence = small(self._sentence(advice.best))
        sentence.setWordWrap(True)
        sentence.setMinimumWidth(_TEXT_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(title)
        column.addLayout(grid)
        column.addWidget(sentence)
        self.setAccessibleName(self._sentence(advice.best))

    def open_below(self, button: QWidget) -> None:
        """Opens under the button, within the screen."""
        self.adjustSize()
        room = button.screen().availableGeometry()
        place = button.mapToGlobal(QPoint(0, button.height() + 4))
        x = min(place.x(), room.right() - self.width() - _MARGIN)
        y = place.y()
        if y + self.height() > room.bottom() - _MARGIN:
            y = button.mapToGlobal(QPoint(0, -self.height() - 4)).y()
        self.move(max(room.left() + _MARGIN, x), max(room.top() + _MARGIN, y))
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _names(self, option: Option) -> tuple[str, ...]:
        tokens = f"{option.context_tokens:,}"
        return (
            self.tr("Weights"),
            self.tr("A conversation of {tokens} tokens").format(tokens=tokens)
            if option.kv_cache_bytes
            else self.tr("Text being worked on"),
            self.tr("Working memory"),
            self.tr("Libraries"),
            self.tr("Needed at most"),
            self.tr("Free now"),
            self.tr("Verdict"),
        )

    def _add_option(self, grid: QGridLayout, x: int, option: Option, *, chosen: bool) -> None:
        head = small(self._name(option), quiet=not chosen)
        grid.addWidget(head, 0, x, Qt.AlignmentFlag.AlignRight)
        figures = (
            option.weights_bytes,
            option.kv_cache_bytes,
            option.working_bytes,
            option.libraries_bytes,
            option.needed_bytes,
            option.available_bytes,
        )
        for y, size_bytes in enumerate(figures, start=1):
            figure = tabular(small(model_text.memory_text(size_bytes), quiet=y != 5))
            grid.addWidget(figure, y, x, Qt.AlignmentFlag.AlignRight)
        verdict = QLabel(words.pace_of(option))
        verdict.setProperty("kind", "pace")
        verdict.setProperty("pace", option.pace.name)
        grid.addWidget(verdict, len(figures) + 1, x, Qt.AlignmentFlag.AlignRight)

    def _name(self, option: Option) -> str:
        return self._precision or words.quantization(option.quantization)

    def _sentence(self, best: Option) -> str:
        where = best.device or self.tr("this computer")
        values = {
            "needed": model_text.memory_text(best.needed_bytes),
            "free": model_text.memory_text(best.available_bytes),
            "total": model_text.memory_total(best.total_bytes),
            "where": where,
            "precision": self._name(best),
        }
        text = {
            Cause.ENOUGH: self.tr("In this precision ({precision}) it fits with room to spare."),
            Cause.ON_ACCELERATOR: self.tr("In this precision ({precision}) it fits on {where}."),
            Cause.SPLIT: self.tr("Only a part fits on {where}; the rest runs on the CPU."),
            Cause.LITTLE_LEFT: self.tr("It fits, but other programs have to make room."),
            Cause.BUSY: self.tr(
                "It needs {needed} and {free} are free: close other programs and it may fit."
            ),
            Cause.TOO_LARGE: self.tr("It needs {needed} at least, and {where} has {total}."),
        }[best.cause].format(**values)
        if best.tokens_per_s and best.pace is not Pace.TOO_LARGE:
            rate = f"{best.tokens_per_s:.0f}" if best.tokens_per_s >= 2 else "1"
            text += " " + self.tr("About {rate} tokens a second.").format(rate=rate)
        return text


class PaceButton(QToolButton):
    """The label "runs well"; a click shows the sum."""

    def __init__(self) -> None:
        super().__init__()
        self._advice: Advice | None = None
        self._name = ""
        self._precision = ""
        self.setProperty("kind", "pace")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.explain)

    def set_advice(self, name: str, advice: Advice | None, precision: str = "") -> None:
        """Shows how a model runs here; hidden where that is not known.

        Args:
            precision: of a model that has only one: "Q4_K_M", ….
        """
        self._name, self._advice, self._precision = name, advice, precision
        self.setVisible(advice is not None)
        if advice is None:
            return
        self.setText(words.pace(advice))
        self.setAccessibleName(
            self.tr("{model}: {pace}. Why?").format(model=name, pace=words.pace(advice))
        )
        self.setToolTip(self.tr("Why?"))
        kind = advice.best.pace.name
        if self.property("pace") != kind:
            self.setProperty("pace", kind)
            self.style().unpolish(self)
            self.style().polish(self)

    def explain(self) -> None:
        """Shows the sum."""
        if self._advice is not None:
            Why(self._name, self._advice, self, self._precision).open_below(self)
