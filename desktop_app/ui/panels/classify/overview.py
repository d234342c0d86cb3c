"""A classified table at a glance: how often each label, what to look at, a comparison."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.services.classification.records import (
    Confusion,
    Distribution,
    RowFilter,
    TableInfo,
)
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import FlatButton, small
from desktop_app.ui.error_text import describe_user_error
from desktop_app.ui.panels.classify import words
from desktop_app.ui.panels.classify.confusion_view import ConfusionView
from desktop_app.ui.panels.classify.export_row import ExportRow
from desktop_app.ui.panels.classify.score_bars import Bar, ScoreBars
from desktop_app.ui.panels.option_chip import Choice, OptionChip
from desktop_app.ui.theme import Theme

_LEAST_MS = 700  # between two counts while rows stream
_UNSURE = 0.4999
NONE = ""


class Overview(QScrollArea):
    """Counts off the GUI thread, the less often the longer it takes."""

    label_wanted = Signal(str)
    unsure_wanted = Signal()
    edited_wanted = Signal()
    counted = Signal(object)  # Distribution
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self._bridge = bridge
        self._run_id = ""
        self._info: TableInfo | None = None
        self.found: Distribution | None = None
        self._is_counting = self._is_stale = False
        self._took_ms = 0
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._count)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bars = ScoreBars(theme, self.tr("Distribution"), choosable=True)
        self.bars.setToolTip(self.tr("Click a label to see its rows"))
        self.bars.chosen.connect(self.label_wanted)
        self.rest = small()
        self.rest.setWordWrap(True)
        self.unsure_words = small()
        self.unsure_words.setWordWrap(True)
        self.unsure = FlatButton(theme, "search", self.tr("Show these"))
        self.unsure.clicked.connect(self.unsure_wanted)
        self.edited = FlatButton(theme, "edit", "")
        self.edited.clicked.connect(self.edited_wanted)
        self.gold = OptionChip(self.tr("Column"), [Choice(NONE, "")])
        self.gold.chosen.connect(lambda _: self.compare())
        self.gold_words = small()
        self.gold_words.setWordWrap(True)
        self.confusion = ConfusionView(theme)
        self.again = FlatButton(theme, "retry", self.tr("Compare again"))
        self.again.clicked.connect(self.compare)
        self.export = ExportRow(bridge, theme)
        self.export.failed.connect(self.failed)
        inside = QWidget()
        inside.setObjectName("panelContent")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 8)
        column.setSpacing(10)
        self._look = _Card(self.tr("Needs a look"), self.unsure_words, self.unsure, self.edited)
        self._gold = _Card(
            self.tr("Compare with the right labels"),
            self.gold_words,
            self.gold,
            self.confusion,
            self.again,
        )
        column.addWidget(_Card(self.tr("Distribution"), self.bars, self.rest))
        column.addWidget(self._look)
        column.addWidget(self._gold)
        column.addWidget(_Card(self.tr("Export"), self.export))
        column.addStretch(1)
        self.setWidget(inside)

    def show_info(self, info: TableInfo) -> None:
        """Shows another table, or more that is known of the same one."""
        if info.run.id != self._run_id:
            self._run_id = info.run.id
            self.found = None
            self._show_found(None)
            self.confusion.hide()
            self.again.hide()
            columns = [
                Choice(str(number), name)
                for number, name in enumerate(info.columns)
                if number != info.column
            ]
            choose = Choice(NONE, self.tr("None"))
            self.gold.set_choices([choose, *columns], NONE)
            self._gold.setVisible(bool(columns))
            self.gold_words.setText(
                self.tr("Choose the column that holds them: how many of the labels are right?")
            )
        self._info = info
        self.export.show_run(info.run.id, info.run.title)
        self.count_soon()

    def count_soon(self) -> None:
        """Counts again, in a moment."""
        if self._is_counting:
            self._is_stale = True
        elif not self._timer.isActive():
            self._timer.start(max(_LEAST_MS, 10 * self._took_ms) if self.found else 0)

    def compare(self) -> None:
        """Compares with the column that is chosen."""
        value, run_id = self.gold.value, self._run_id
        if value == NONE:
            self.confusion.hide()
            self.again.hide()
            return
        self.gold_words.setText(self.tr("Comparing…"))
        self.gold_words.show()
        compare = partial(self._bridge.desk.classification.confusion, run_id, int(value))
        self._bridge.call(
            compare, partial(self._show_confusion, run_id), partial(self._on_refused, run_id)
        )

    # --- inside ------------------------------------------------------------------------

    def _count(self) -> None:
        run_id, classification = self._run_id, self._bridge.desk.classification
        self._is_counting, self._is_stale = True, False
        self._clock.start()

        def look() -> tuple[Distribution, int] | None:
            if not classification.count(run_id):
                return None
            unsure = classification.count(run_id, RowFilter(most=_UNSURE))
            return classification.distribution(run_id), unsure

        self._bridge.call(look, partial(self._take, run_id), self._on_failed)

    def _take(self, run_id: str, found: tuple[Distribution, int] | None) -> None:
        self._is_counting = False
        self._took_ms = self._clock.elapsed()
        if run_id == self._run_id:
            self.found = found[0] if found is not None else None
            self._show_found(found)
            if self.found is not None:
                self.counted.emit(self.found)
        if self._is_stale or run_id != self._run_id:
            self.count_soon()

    def _on_failed(self, error: UserError) -> None:
        self._is_counting = False
        self.failed.emit(error)

    def _show_found(self, found: tuple[Distribution, int] | None) -> None:
        self._look.setVisible(found is not None)
        if found is None:
            self.bars.show_bars(())
            self.rest.setText(self.tr("The labels are counted here as the rows come in."))
            return
        counts, unsure = found
        regression = self._info is not None and self._info.facts is not None
        values = regression and bool(counts.bins)
        if values:
            most = max((rows for _, _, rows in counts.bins), default=1) or 1
            bars = [
                Bar(f"{words.score(low)} – {words.score(high)}", rows / most, words.count(rows))
                for low, high, rows in counts.bins
            ]
        else:
            order = {name: n for n, name in enumerate(self._info.labels if self._info else ())}
            given = sorted(counts.counts, key=lambda pair: order.get(pair[0], len(order)))
            most = max((rows for _, rows in given), default=1) or 1
            bars = [Bar(name, rows / most, words.count(rows), value=name) for name, rows in given]
        self.bars.show_bars(bars)
        parts = [words.rows(counts.rows)]
        if counts.unlabelled and not values:
            without = self.tr("{count} without a label")
            parts.append(without.format(count=words.count(counts.unlabelled)))
        if counts.flagged:
            parts.append(self.tr("{count} noted").format(count=words.count(counts.flagged)))
        self.rest.setText(" · ".join(parts))
        text = self.tr("{rows} under {score}. Correct a label and it stays yours.")
        self.unsure_words.setText(text.format(rows=words.rows(unsure), score=words.score(0.5)))
        self.unsure.setVisible(bool(unsure))
        self.edited.setVisible(bool(counts.edited))
        self.edited.setText(
            self.tr("{count} corrected by hand").format(count=words.count(counts.edited))
        )
        self._look.setVisible(not values)

    def _show_confusion(self, run_id: str, found: Confusion) -> None:
        if run_id == self._run_id and self.gold.value != NONE:
            self.gold_words.hide()
            self.confusion.show_confusion(found)
            self.confusion.show()
            self.again.show()

    def _on_refused(self, run_id: str, error: UserError) -> None:
        if run_id == self._run_id:
            self.confusion.hide()
            self.again.hide()
            self.gold_words.setText(" ".join(describe_user_error(error)))
            self.gold_words.show()


class _Card(QFrame):
    def __init__(self, title: str, *parts: QWidget) -> None:
        super().__init__()
        self.setObjectName("jobRow")
        head = QLabel(title)
        head.setProperty("kind", "strong")
        head.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(head)
        for part in parts:
            if isinstance(part, FlatButton | OptionChip):
                column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                column.addWidget(part)
