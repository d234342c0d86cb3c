"""The scrolling column of messages: places them by hand and never lets the reader's line move.

Work is in proportion to what is seen: views are made and laid out first where
the reader looks, the rest in slices of a few milliseconds.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop_app.services.events import NoticeGiven, ReplyGrew, ReplyGrounded, ReplyProgressed
from desktop_app.store.records import MessageRecord
from desktop_app.ui.chat.answer_view import AnswerView
from desktop_app.ui.chat.message_view import MessageView
from desktop_app.ui.chat.question_view import QuestionView
from desktop_app.ui.controls import IconButton
from desktop_app.ui.theme import READING_WIDTH, Theme

_SIDE, _TOP, _GAP, _BOTTOM = 28, 22, 14, 24
_SLICE_S = 0.006


class MessageColumn(QScrollArea):
    """Shows one branch. Follows its end until the reader scrolls up."""

    wished = Signal(object, str)  # Wish, message id
    edited = Signal(str, str)
    link_activated = Signal(str)
    source_wanted = Signal(object, str)  # as the views' signals
    source_hovered = Signal(object, str, QPoint)
    older_wanted = Signal(str)  # id of the oldest message here

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messages")
        self._theme = theme
        self._views: list[MessageView] = []
        self._unmade: list[MessageRecord] = []  # older than the views, oldest first
        self._has_more = False
        self._asked_for_more = False
        self._following = True
        self._moving = False
        self.setAccessibleName(self.tr("Messages"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._page = QWidget()
        self._page.setObjectName("messageColumn")
        self.setWidget(self._page)
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._on_idle)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._latest = IconButton(theme, "arrow-down", self.tr("Go to the end"), self, kind="chip")
        self._latest.clicked.connect(self.scroll_to_end)
        self._latest.hide()
        theme.changed.connect(self._on_theme_changed)

    # --- content ---------------------------------------------------------------

    @property
    def message_ids(self) -> list[str]:
        """The ids of all messages here, oldest first, shown or about to be."""
        return [r.id for r in self._unmade] + [v.record.id for v in self._views]

    @property
    def views(self) -> tuple[MessageView, ...]:
        """The views that have been made, oldest first."""
        return tuple(self._views)

    @property
    def unmade(self) -> int:
        """How many messages wait to be made."""
        return len(self._unmade)

    @property
    def following(self) -> bool:
        return self._following

    def show_thread(self, records: Sequence[MessageRecord], has_more: bool) -> None:
        """Shows a conversation from its end."""
        for view in self._views:
            view.hide()
            view.deleteLater()
        self._views = []
        self._unmade = list(records)
        self._has_more = has_more
        self._asked_for_more = False
        self._following = True
        self._make_until(self.viewport().height() * 1.5)
        self._mark_ends()
        self._place()
        self._start_idle()

    def update_thread(self, records: Sequence[MessageRecord], has_more: bool) -> None:
        """Shows a newer state of the same conversation; what is the same stays untouched."""
        known = self.message_ids
        fresh = [r.id for r in records]
        if known and known[0] in fresh:
            # The reading goes further up than what is here.
            further = fresh.index(known[0])
            self._unmade = [*records[:further], *self._unmade]
            records, known, fresh = records[further:], self.message_ids, fresh[further:]
            self._has_more = has_more
        if not known or not fresh or fresh[0] not in known:
            self.show_thread(records, has_more)
            return
        offset = known.index(fresh[0]) - len(self._unmade)
        if offset < 0:
            self._unmade = self._unmade[: len(self._unmade) + offset]
            self._unmade += records[: min(-offset, len(records))]
            records = records[-offset:]
            offset = 0
        for number, record in enumerate(records):
            place = offset + number
            if place < len(self._views) and self._views[place].record.id == record.id:
                self._views[place].set_record(record)
                self._views[place].fitted_width = -1
                continue
            self._drop_from(place)
            self._views.append(self._make(record))
        self._drop_from(offset + len(records))
        self._mark_ends()
        self._place()
        self._start_idle()

    def add_older(self, records: Sequence[MessageRecord], has_more: bool) -> None:
        """Adds a page above; what the reader looks at stays where it is."""
        self._unmade = [*records, *self._unmade]
        self._has_more = has_more
        self._asked_for_more = False
        self._start_idle()

    def set_message(self, record: MessageRecord) -> None:
        """Shows the newest state of one message."""
        view = self.view(record.id)
        if view is not None:
            view.set_record(record)
            self._refit(view)

    def grow(self, event: ReplyGrew) -> None:
        """Adds streamed text to an answer."""
        view = self.view(event.message_id)
        if isinstance(view, AnswerView):
            view.grow(event)
            self._refit(view)

    def show_grounds(self, event: ReplyGrounded) -> None:
        """Shows what of the documents an answer is given."""
        view = self.view(event.message_id)
        if isinstance(view, AnswerView):
            view.set_grounds(event.grounds)
            self._refit(view)

    def show_progress(self, event: ReplyProgressed) -> None:
        view = self.view(event.message_id)
        if isinstance(view, AnswerView):
            view.set_progress(event)

    def show_notice(self, event: NoticeGiven) -> None:
        view = self.view(event.message_id or "")
        if isinstance(view, AnswerView):
            view.add_notice(event.code, event.values)

    def view(self, message_id: str) -> MessageView | None:
        """Returns the view of a message, if it has one."""
        for view in reversed(self._views):
            if view.record.id == message_id:
                return view
        return None

    def last(self, role: str) -> MessageView | None:
        """Returns the newest message of a role."""
        return next((v for v in reversed(self._views) if v.record.role == role), None)

    # --- scrolling -------------------------------------------------------------

    def scroll_to_end(self) -> None:
        self._following = True
        self._place()

    def reveal(self, message_id: str) -> bool:
        """Scrolls to a message; returns False when it is not among those here."""
        if message_id not in self.message_ids:
            return False
        while self.view(message_id) is None:
            self._make_until(1)
        self._following = False
        self._place()
        view = self.view(message_id)
        if view is not None:
            self.verticalScrollBar().setValue(max(0, view.y() - _TOP))
            self._place()
        return True

    def page(self, direction: int) -> None:
        """Scrolls by nearly a screen; -1 is up."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + direction * (self.viewport().height() - 60))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                self.scroll_to_end()
            case Qt.Key.Key_PageUp:
                self.page(-1)
            case Qt.Key.Key_PageDown:
                self.page(1)
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        self._start_idle()

    def _on_scrolled(self, value: int) -> None:
        if self._moving:
            return
        self._following = value >= self.verticalScrollBar().maximum() - 4
        self._show_latest()
        self._want_older()
        if self._unmade and value < self.viewport().height():
            self._start_idle()

    def _want_older(self) -> None:
        near_top = self.verticalScrollBar().value() < self.viewport().height() * 2
        if near_top and self._has_more and not self._unmade and not self._asked_for_more:
            self._asked_for_more = True
            self.older_wanted.emit(self._views[0].record.id)

    def _show_latest(self) -> None:
        far = self.verticalScrollBar().maximum() - self.verticalScrollBar().value() > 80
        self._latest.setVisible(far and not self._following)
        size = self._latest.sizeHint()
        self._latest.move(
            (self.viewport().width() - size.width()) // 2, self.height() - size.height() - 10
        )
        self._latest.raise_()

    # --- making and placing ----------------------------------------------------

    @property
    def _width(self) -> int:
        return max(120, min(READING_WIDTH, self.viewport().width() - 2 * _SIDE))

    def _make(self, record: MessageRecord) -> MessageView:
        kind = QuestionView if record.role == "user" else AnswerView
        view = kind(self._theme, record, self._page)
        view.wished.connect(self.wished)
        view.edited.connect(self.edited)
        view.link_activated.connect(self.link_activated)
        view.source_wanted.connect(self.source_wanted)
        view.source_hovered.connect(self.source_hovered)
        view.outgrown.connect(self._on_outgrown)
        view.unfolded.connect(self._on_unfolded)
        view.show()
        return view

    def _make_until(self, height: float) -> None:
        """Makes views from the newest up until they fill `height` px."""
        filled = 0.0
        while self._unmade and filled < height:
            view = self._make(self._unmade.pop())
            self._views.insert(0, view)
            view.resize(self._width, view.fit(self._width))
            filled += view.height() + _GAP

    def _drop_from(self, place: int) -> None:
        for view in self._views[place:]:
            view.hide()
            view.deleteLater()
        del self._views[place:]

    def _mark_ends(self) -> None:
        last = {id(self.last("user")), id(self.last("assistant"))}
        for view in self._views:
            view.set_last(id(view) in last)
            if isinstance(view, QuestionView):
                view.set_leaf(view is self._views[-1])

    def _on_outgrown(self, view: QObject) -> None:
        if isinstance(view, MessageView):
            self._refit(view)

    def _on_unfolded(self, view: QObject) -> None:
        """What the reader opened stays where it is, also at the end of the chat."""
        if not isinstance(view, MessageView):
            return
        if not (isinstance(view, AnswerView) and view.thinking):
            self._following = False
        self._refit(view)
        bar = self.verticalScrollBar()
        self._following = self._following or bar.value() >= bar.maximum() - 4
        self._show_latest()

    def _refit(self, view: MessageView) -> None:
        view.fitted_width = -1
        self._place(view)

    def _on_theme_changed(self) -> None:
        for view in self._views:
            view.rewrite()

    def _start_idle(self) -> None:
        if self._unmade or any(v.fitted_width != self._width for v in self._views):
            self._idle.start()

    def _on_idle(self) -> None:
        """Makes and fits views for a few milliseconds, nearest to the reader first."""
        end = time.perf_counter() + _SLICE_S
        width = self._width
        stale = [v for v in reversed(self._views) if v.fitted_width != width]
        anchor = self._anchor()
        while time.perf_counter() < end:
            if stale:
                view = stale.pop(0)
                view.resize(width, view.fit(width))
            elif self._unmade:
                view = self._make(self._unmade.pop())
                self._views.insert(0, view)
                view.resize(width, view.fit(width))
                if view.record.role == "user" and isinstance(view, QuestionView):
                    view.set_leaf(len(self._views) == 1)
            else:
                self._idle.stop()
                break
        self._arrange(anchor)
        self._want_older()

    def _anchor(self) -> tuple[MessageView, int] | None:
        """Returns the first visible view and its distance from the viewport's top."""
        top = self.verticalScrollBar().value()
        for view in self._views:
            if view.y() + view.height() > top:
                return view, view.y() - top
        return None

    def _place(self, changed: MessageView | None = None) -> None:
        """Lays out what is seen (or only `changed`) and puts everything in its place."""
        anchor = self._anchor()
        width = self._width
        if changed is not None:
            changed.resize(width, changed.fit(width))
        else:
            top = self.verticalScrollBar().value()
            bottom = top + self.viewport().height()
            for number, view in enumerate(reversed(self._views)):
                seen = view.y() < bottom and view.y() + view.height() > top
                if view.fitted_width != width and (seen or number < 4):
                    view.resize(width, view.fit(width))
        self._arrange(anchor)

    def _arrange(self, anchor: tuple[MessageView, int] | None) -> None:
        # In the middle of the page, as the composer is, whether or not there is a scroll bar.
        x = max(8, min((self.width() - self._width) // 2, self.viewport().width() - self._width))
        y = _TOP
        for view in self._views:
            if view.x() != x or view.y() != y:
                view.move(x, y)
            y += view.height() + _GAP
        self._moving = True
        self._page.resize(self.viewport().width(), max(y - _GAP + _BOTTOM, 10))
        bar = self.verticalScrollBar()
        if self._following:
            bar.setValue(bar.maximum())
        elif anchor is not None:
            bar.setValue(anchor[0].y() - anchor[1])
        self._moving = False
        self._show_latest()
