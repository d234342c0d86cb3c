"""An answer: Markdown on the page, what is being done before it, how it ended after it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desktop_app.protocol import Stage, StopReason
from desktop_app.services.events import ReplyProgressed
from desktop_app.store.records import Figures, MessageRecord, MessageStatus
from desktop_app.ui.chat.markdown_body import MarkdownBody
from desktop_app.ui.chat.message_view import ACTIONS_HEIGHT, MessageView, Wish
from desktop_app.ui.controls import ElidedLabel, FlatButton, IconLabel, small
from desktop_app.ui.error_text import describe_error, describe_notice
from desktop_app.ui.theme import Theme

_GAP = 8

translate = QCoreApplication.translate


class AnswerView(MessageView):
    """Grows while it streams; nothing above the growing end moves."""

    def __init__(self, theme: Theme, record: MessageRecord, parent: QWidget | None = None) -> None:
        super().__init__(theme, record, parent)
        self.setAccessibleName(self.tr("Answer"))
        self._body = MarkdownBody(theme, self)
        self._body.link_activated.connect(self.link_activated)
        self._shown = ""
        # Made when they are needed: most answers need none of them.
        self.progress: _Progress | None = None
        self.end_note: _EndNote | None = None
        self._notice: QLabel | None = None
        self.figures = ElidedLabel()
        self.figures.setProperty("kind", "quiet")
        self.bar.row.addWidget(self.figures)
        regenerate = self.bar.add("retry", self.tr("Answer again (a new branch)"))
        regenerate.clicked.connect(self._on_regenerate)
        self.set_record(record)

    def set_record(self, record: MessageRecord) -> None:
        super().set_record(record)
        self._show_text(record.content)
        streaming = record.status is MessageStatus.STREAMING
        self._show_progress(streaming and not record.content)
        self._show_end(record)
        self.bar.setVisible(not streaming)
        self.figures.set_text(figures_text(record.figures))
        self.figures.set_details(_details(record))

    def grow(self, text: str, start: int) -> None:
        """Adds streamed text that belongs `start` characters into the answer."""
        overlap = len(self._shown) - start
        if 0 <= overlap < len(text):
            self._show_text(self._shown + text[overlap:])
            self._show_progress(False)

    def set_progress(self, progress: ReplyProgressed) -> None:
        """Says what is being done while there is no text yet."""
        if self.progress is not None:
            self.progress.show_progress(progress)

    def add_notice(self, code: str, values: tuple[tuple[str, str], ...]) -> None:
        """Shows what the engine has to say about this answer."""
        said = describe_notice(code, values)
        if self._notice is None:
            self._notice = small(said)
            self._notice.setParent(self)
            self._notice.setWordWrap(True)
            self._notice.show()
        else:
            self._notice.setText(f"{self._notice.text()}\n{said}")
        self.grown()

    def text(self) -> str:
        return self._shown

    def fit(self, width: int) -> int:
        self.fitted_width = width
        y = 0
        if self._notice is not None:
            height = self._notice.heightForWidth(width)
            self._notice.setGeometry(0, 0, width, height)
            y = height + _GAP
        height = self._body.fit(width)
        self._body.setGeometry(0, y, width, height)
        y += height
        if self.progress is not None and self.progress.isVisibleTo(self):
            self.progress.setGeometry(0, y, width, 26)
            y += 26
        if self.end_note is not None and self.end_note.isVisibleTo(self):
            y += _GAP if height else 0
            end = self.end_note.fit(width)
            self.end_note.setGeometry(0, y, width, end)
            y += end
        # The row keeps its place while the text streams, so that nothing jumps at the end.
        self.bar.setGeometry(-3, y + 4, width + 3, ACTIONS_HEIGHT)
        return y + 4 + ACTIONS_HEIGHT

    def rewrite(self) -> None:
        self._body.rewrite()

    def _show_progress(self, shown: bool) -> None:
        if self.progress is None and shown:
            self.progress = _Progress(self.theme, self)
        if self.progress is not None:
            self.progress.setVisible(shown)

    def _show_end(self, record: MessageRecord) -> None:
        text, failed = end_words(record)
        if self.end_note is None and text:
            self.end_note = _EndNote(self.theme, self)
            self.end_note.continue_button.clicked.connect(self._on_continue)
            self.end_note.retry_button.clicked.connect(self._on_retry)
        if self.end_note is not None:
            self.end_note.show_end(text, failed=failed, begun=bool(record.content))

    def _show_text(self, text: str) -> None:
        if text.startswith(self._shown):
            if len(text) > len(self._shown):
                self._body.append(text[len(self._shown) :])
        else:
            self._body.hide()
            self._body.deleteLater()
            self._body = MarkdownBody(self.theme, self)
            self._body.link_activated.connect(self.link_activated)
            self._body.append(text)
            self._body.show()
        self._shown = text

    def _on_continue(self) -> None:
        self.wish(Wish.CONTINUE)

    def _on_retry(self) -> None:
        self.wish(Wish.RETRY)

    def _on_regenerate(self) -> None:
        self.wish(Wish.REGENERATE)


class _Progress(QWidget):
    """One line and a thin bar."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._label = small()
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
                text = self.tr("Loading the model…") + percent
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


class _EndNote(QFrame):
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


def figures_text(figures: Figures | None) -> str:
    """Returns "142 tokens · 31 tokens/s · first after 0.3 s" in the window's language."""
    if figures is None:
        return ""
    locale = QLocale()
    parts = [
        translate("AnswerView", "{count} tokens").format(count=locale.toString(figures.new_tokens)),
    ]
    if figures.tokens_per_s:
        rate = locale.toString(figures.tokens_per_s, "f", 0 if figures.tokens_per_s >= 10 else 1)
        parts.append(translate("AnswerView", "{rate} tokens/s").format(rate=rate))
    if figures.ttft_ms:
        seconds = locale.toString(figures.ttft_ms / 1000, "f", 1 if figures.ttft_ms >= 100 else 2)
        parts.append(translate("AnswerView", "first after {seconds} s").format(seconds=seconds))
    return " · ".join(parts)


def _details(record: MessageRecord) -> str:
    """Returns the tooltip: with what the answer was made."""
    lines = []
    if record.use:
        lines.append(f"{record.use.name} · {record.use.dtype} · {record.use.device}")
    if record.figures and record.figures.seed is not None:
        lines.append(f"seed {record.figures.seed}")
    return "\n".join(lines)
