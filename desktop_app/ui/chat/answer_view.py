"""An answer: Markdown on the page, what is being done before it, how it ended after it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QLocale, QPoint
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.protocol import DeltaKind
from desktop_app.services.events import ReplyGrew, ReplyProgressed
from desktop_app.store.attachment_records import GivenSource, Grounds
from desktop_app.store.records import Figures, MessageRecord, MessageStatus
from desktop_app.ui.chat import citing
from desktop_app.ui.chat.answer_notes import EndNote, Progress, end_words
from desktop_app.ui.chat.markdown_body import MarkdownBody
from desktop_app.ui.chat.message_view import ACTIONS_HEIGHT, MessageView, Wish
from desktop_app.ui.chat.reasoning_view import ReasoningView
from desktop_app.ui.chat.sources_line import SourcesLine
from desktop_app.ui.controls import ElidedLabel, small
from desktop_app.ui.error_text import describe_notice
from desktop_app.ui.theme import Theme

_GAP = 8

translate = QCoreApplication.translate


class AnswerView(MessageView):
    """Grows while it streams; nothing above the growing end moves."""

    def __init__(self, theme: Theme, record: MessageRecord, parent: QWidget | None = None) -> None:
        super().__init__(theme, record, parent)
        self.setAccessibleName(self.tr("Answer"))
        self._grounds: Grounds | None = None
        self._body = self._make_body()
        self._shown = ""
        # Made when they are needed: most answers need none of them.
        self.reasoning: ReasoningView | None = None
        self._was_thinking = False  # since this view was made
        self.progress: Progress | None = None
        self.end_note: EndNote | None = None
        self.sources: SourcesLine | None = None
        self._notice: QLabel | None = None
        self.figures = ElidedLabel()
        self.figures.setProperty("kind", "quiet")
        self.bar.row.addWidget(self.figures)
        regenerate = self.bar.add("retry", self.tr("Answer again (a new branch)"))
        regenerate.clicked.connect(self._on_regenerate)
        alternatives = self.bar.add("alternatives", self.tr("Write 3 alternatives"))
        alternatives.clicked.connect(self._on_alternatives)
        self.set_record(record)

    def set_record(self, record: MessageRecord) -> None:
        super().set_record(record)
        streaming = record.status is MessageStatus.STREAMING
        self._show_reasoning(record, thinking=streaming and not record.content)
        if record.grounds != self._grounds:
            self._take_grounds(record.grounds)
        self._show_text(record.content)
        self._show_sources()
        self._show_progress(streaming and not record.content and not record.reasoning)
        self._show_end(record)
        self.bar.setVisible(not streaming or record.sibling_count > 1)
        self.bar.set_usable(not streaming)
        self.figures.set_text(figures_text(record.figures))
        self.figures.set_details(_details(record))

    @property
    def thinking(self) -> bool:
        """Whether the thought before the answer is under way."""
        return self.reasoning is not None and self.reasoning.thinking

    def grow(self, event: ReplyGrew) -> None:
        """Adds streamed text that belongs `event.start` characters into the answer or thought."""
        thought = event.kind is DeltaKind.REASONING
        known = self.reasoning.text() if thought and self.reasoning is not None else ""
        overlap = len(known if thought else self._shown) - event.start
        if not 0 <= overlap < len(event.text):
            return
        new = event.text[overlap:]
        self._show_progress(False)
        if thought:
            self._make_reasoning().grow(new, event.reasoning_ms)
        else:
            if self.reasoning is not None:
                self.reasoning.end(event.reasoning_ms)
            self._show_text(self._shown + new)

    def set_grounds(self, grounds: Grounds) -> None:
        """Shows what of the documents the answer is given."""
        self.record = replace(self.record, grounds=grounds)
        self._take_grounds(grounds)
        self._show_sources()

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
        reserved = 0
        if self.reasoning is not None and self.reasoning.isVisibleTo(self):
            height = self.reasoning.fit(width)
            self.reasoning.setGeometry(0, y, width, height)
            y += height + (_GAP + 2 if self.reasoning.expanded else _GAP // 2)
            self._was_thinking = self._was_thinking or self.thinking
            if self._was_thinking and not self.reasoning.expanded:
                # The answer begins where the thought was to be seen, and nothing jumps up.
                reserved = y - height + ReasoningView.LIVE_HEIGHT
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
        if self.sources is not None and self.sources.isVisibleTo(self):
            y += _GAP if y else 0
            line = self.sources.fit(width)
            self.sources.setGeometry(0, y, width, line)
            y += line
        # The row keeps its place while the text streams, so that nothing jumps at the end.
        self.bar.setGeometry(-3, y + 4, width + 3, ACTIONS_HEIGHT)
        return max(y, reserved) + 4 + ACTIONS_HEIGHT

    def rewrite(self) -> None:
        self._body.rewrite()
        if self.reasoning is not None:
            self.reasoning.rewrite()
        if self.sources is not None:
            self.sources.rewrite()

    def _make_body(self) -> MarkdownBody:
        body = MarkdownBody(self.theme, self)
        body.link_activated.connect(self.link_activated)
        body.cited.connect(self._on_cited)
        body.citation_hovered.connect(self._on_citation_hovered)
        body.set_labels(citing.labels(self._grounds))
        return body

    def _take_grounds(self, grounds: Grounds | None) -> None:
        self._grounds = grounds
        self._body.set_labels(citing.labels(grounds))

    def _show_sources(self) -> None:
        # It keeps its place from the first word on: nothing jumps when the answer is there.
        if self._grounds is not None:
            if self.sources is None:
                self.sources = SourcesLine(self.theme, self)
                self.sources.opened.connect(self._on_source)
            streaming = self.record.status is MessageStatus.STREAMING
            self.sources.show_grounds(self._grounds, None if streaming else self._shown)
        if self.sources is not None:
            self.sources.setVisible(self._grounds is not None)

    def _make_reasoning(self) -> ReasoningView:
        if self.reasoning is None:
            self.reasoning = ReasoningView(self.theme, self)
            self.reasoning.opened.connect(self._on_opened)
        self.reasoning.show()
        return self.reasoning

    def _show_reasoning(self, record: MessageRecord, *, thinking: bool) -> None:
        if record.reasoning:
            shown = self._make_reasoning()
            shown.show_thought(record.reasoning, record.reasoning_ms, thinking=thinking)
        if self.reasoning is not None:
            self.reasoning.setVisible(bool(record.reasoning))

    def _show_progress(self, shown: bool) -> None:
        if self.progress is None and shown:
            self.progress = Progress(self.theme, self)
        if self.progress is not None:
            self.progress.setVisible(shown)

    def _show_end(self, record: MessageRecord) -> None:
        text, failed = end_words(record)
        if self.end_note is None and text:
            self.end_note = EndNote(self.theme, self)
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
            self._body = self._make_body()
            self._body.append(text)
            self._body.show()
        self._shown = text

    def _on_cited(self, number: int, claim: str) -> None:
        source = self._grounds.get(number) if self._grounds is not None else None
        if source is not None:
            self.source_wanted.emit(source, claim)

    def _on_citation_hovered(self, number: int, claim: str, place: QPoint) -> None:
        source = self._grounds.get(number) if self._grounds is not None else None
        if source is not None:
            self.source_hovered.emit(source, claim, place)

    def _on_source(self, source: GivenSource) -> None:
        self.source_wanted.emit(source, "")

    def _on_opened(self) -> None:
        self.unfolded.emit(self)

    def _on_continue(self) -> None:
        self.wish(Wish.CONTINUE)

    def _on_retry(self) -> None:
        self.wish(Wish.RETRY)

    def _on_regenerate(self) -> None:
        self.wish(Wish.REGENERATE)

    def _on_alternatives(self) -> None:
        self.wish(Wish.ALTERNATIVES)


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
