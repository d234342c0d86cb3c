"""What stands around an answer that is not whole: what is being done for it, and how it ended."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desktop_app.protocol import Stage, StopReason
from desktop_app.services.events import ReplyProgressed
from desktop_app.store.records import MessageRecord, MessageStatus
from desktop_app.ui import model_text
from desktop_app.ui.controls import FlatButton, IconLabel, small, tabular
from desktop_app.ui.error_text import describe_error
from desktop_app.ui.theme import Theme

translate = QCoreApplication.translate


class Progress(QWidget):
    """One line and a thin bar."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._label = tabular(small())
        self._fraction: float | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        row.addWidget(self._label)
        row.addStretch()
        self._label.setText(self.tr("Thinking…"))

    def text(self) -> str:
        return self._label.text()

    def show_progress(self, progress: ReplyProgressed) -> None:
        done, total = progress.done, progress.total
        percent = f" {100 * done // total} %" if total else ""
        match progress.stage:
            case None:
                text = self.tr("Waiting for the answer before this one…")
            case Stage.STARTING:
                text = self.tr("Starting the inference process…")
            case Stage.LOADING:
                text = self.tr("Loading the model…")
                text += f" {model_text.loaded(done, total)}" if total else ""
            case Stage.WORKING:
                text = self.tr("Looking into the documents…")
            case Stage.PREFILL if total > 256:
                text = self.tr("Reading the conversation…") + percent
            case _:
                text = self.tr("Thinking…")
        self._label.setText(text)
        long_read = progress.stage is not Stage.PREFILL or total > 256
        self._fraction = done / total if total and long_read else None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._fraction is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        tokens = self._theme.tokens
        for colour, fraction in ((tokens.line, 1.0), (tokens.accent, self._fraction)):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(0, self.height() - 4, 220 * fraction, 3), 1.5, 1.5)


class EndNote(QFrame):
    """Why an answer is not whole, and what can be done about it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 6, 7)
        row.setSpacing(8)
        self._icon = IconLabel(theme, "warning", "amber", 16)
        self._label = QLabel()
        self._label.setProperty("kind", "small")
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.continue_button = FlatButton(theme, "play", self.tr("Continue"))
        self.retry_button = FlatButton(theme, "retry", self.tr("Retry"))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._label, 1)
        row.addWidget(self.continue_button)
        row.addWidget(self.retry_button)
        self.hide()

    def text(self) -> str:
        return self._label.text()

    def show_end(self, text: str, *, failed: bool, begun: bool) -> None:
        """Says how the answer ended; no text hides the note. `begun`: there is some answer."""
        self.setVisible(bool(text))
        if not text:
            return
        self._label.setText(text)
        self._icon.setVisible(failed)
        self.setObjectName("trouble" if failed else "notice")
        self.style().unpolish(self)
        self.style().polish(self)
        self.continue_button.setVisible(begun)
        self.retry_button.setVisible(failed or not begun)

    def fit(self, width: int) -> int:
        buttons = sum(
            b.sizeHint().width() + 8
            for b in (self.continue_button, self.retry_button)
            if b.isVisibleTo(self)
        )
        icon = 24 if self._icon.isVisibleTo(self) else 0
        text = self._label.heightForWidth(max(80, width - 18 - buttons - icon - 8))
        return max(text, 26) + 14


def end_words(record: MessageRecord) -> tuple[str, bool]:
    """Returns why an answer is not whole ("" when it is), and whether that is a failure."""
    match record.status:
        case MessageStatus.INTERRUPTED:
            return translate(
                "AnswerView", "Interrupted: the program ended in the middle of this answer."
            ), False
        case MessageStatus.CANCELLED:
            return translate("AnswerView", "Stopped."), False
        case MessageStatus.FAILED:
            code = record.error_code or "engine_failed"
            message, hint = describe_error(code, record.error_values or (("reason", "?"),))
            return f"{message}\n{hint}", True
    reason = record.figures.stop_reason if record.figures else None
    if reason == StopReason.LENGTH:
        return translate("AnswerView", "The answer reached its length limit."), False
    if reason == StopReason.CONTEXT:
        return translate("AnswerView", "The model's context is full."), False
    return "", False
