"""The table of lines by itself: thousands of them, edits at their place, what is painted."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from desktop_app import app as app_module
from desktop_app.protocol.transcripts import Flag, Segment
from desktop_app.store.transcript_records import SegmentRecord
from desktop_app.ui.panels.transcribe.seek_bar import SeekBar
from desktop_app.ui.panels.transcribe.segment_model import SegmentModel, matches, next_match
from desktop_app.ui.panels.transcribe.segment_table import SegmentTable
from desktop_app.ui.panels.transcribe.times import stamp
from desktop_app.ui.theme import Theme


def line(
    number: int, text: str = "A line.", at_s: float | None = None, flags: tuple[Flag, ...] = ()
) -> SegmentRecord:
    start_s = number * 3.0 if at_s is None else at_s
    return SegmentRecord(number, "t", Segment(start_s, start_s + 2.0, text, flags=flags), "r")


@pytest.fixture
def theme() -> Theme:
    app = app_module.make_app()
    look = app.findChild(Theme) or Theme(app)
    look.choose("light")
    return look


@pytest.fixture
def model() -> SegmentModel:
    made = SegmentModel()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Warning, made)
    return made


@pytest.fixture
def table(theme: Theme, model: SegmentModel) -> Iterator[SegmentTable]:
    made = SegmentTable(theme, model)
    made.resize(420, 500)
    made.show()
    QApplication.processEvents()
    yield made
    made.close()


def ids(model: SegmentModel) -> list[int]:
    return [one.id for one in model.lines]


def test_lines_come_in_order_and_never_twice(model: SegmentModel) -> None:
    assert len(model.add([line(1), line(2)])) == 2
    assert [one.id for one in model.add([line(2), line(3)])] == [3]
    model.add([line(10, at_s=4.0)])  # the other channel is a little behind
    assert ids(model) == [1, 10, 2, 3]


def test_a_change_touches_only_its_rows(model: SegmentModel) -> None:
    model.add([line(n) for n in range(10)])
    told: list[tuple[str, int]] = []
    model.dataChanged.connect(lambda first, _: told.append(("changed", first.row())))
    model.rowsInserted.connect(lambda _, first, __: told.append(("in", first)))
    model.rowsRemoved.connect(lambda _, first, __: told.append(("out", first)))
    model.apply((), [replace(line(4), edited_text="Other words.")])
    assert told == [("changed", 4)]
    told.clear()
    model.set_playing(6)
    told.clear()
    model.apply((4, 5), [line(20, at_s=12.0)])  # two lines have become one
    assert told == [("out", 5), ("out", 4), ("in", 4)]
    assert ids(model) == [0, 1, 2, 3, 20, 6, 7, 8, 9] and model.lines[model.playing].id == 6
    model.apply((20,), [line(4), line(5)])  # and back
    assert ids(model) == list(range(10)) and model.lines[model.playing].id == 6
    told.clear()
    model.apply((), [replace(line(3), edited_start_s=8.5)])  # still between its neighbours
    assert told == [("changed", 3)]
    model.apply((), [replace(line(3), edited_start_s=16.0)])
    assert ids(model)[2:7] == [2, 4, 5, 3, 6]


def test_which_line_is_heard(model: SegmentModel) -> None:
    assert model.row_at(1.0) == -1
    model.add([line(n, at_s=2.0 + n * 3) for n in range(3)])
    assert [model.row_at(at) for at in (0.0, 2.0, 4.9, 5.0, 99.0)] == [-1, 0, 0, 1, 2]


def test_words_are_found_in_any_case() -> None:
    lines: Sequence[SegmentRecord] = [line(0, "Tea and TEA"), line(1, "no"), line(2, "お茶、tea")]
    assert matches(lines, "tea") == [(0, 0), (0, 8), (2, 3)]
    assert matches(lines, "") == []
    assert next_match([(0, 0), (0, 8), (2, 3)], 0, 1) == 1
    assert next_match([(0, 0), (0, 8), (2, 3)], 2, 4) == 0


def test_times_are_those_that_were_reached() -> None:
    assert [stamp(s) for s in (0, 14.99, 61, 3725.4)] == ["0:00", "0:14", "1:01", "1:02:05"]
    assert [stamp(s, tenths=True) for s in (14.3, 13.8, 59.96)] == ["0:14.3", "0:13.8", "0:59.9"]


def test_rows_that_are_scrolled_to_are_measured_at_once(
    table: SegmentTable, model: SegmentModel
) -> None:
    long = "A line that is so long that it takes more than one row of the panel. " * 3
    model.add([line(n, long) for n in range(1000)])
    QApplication.processEvents()
    guessed = table.verticalHeader().defaultSectionSize()
    table.verticalScrollBar().setValue(20_000)  # no place may become the time to wait
    for _ in range(3):
        QApplication.processEvents()
    row = table.rowAt(10)
    assert row > 100 and table.rowHeight(row) > guessed


def test_rows_are_as_high_as_their_words(table: SegmentTable, model: SegmentModel) -> None:
    long = "A line that is so long that it takes more than one row of the panel. " * 3
    model.add([line(0), line(1, long), line(2, flags=("loop",))])
    QTest.qWait(1)
    QApplication.processEvents()
    short, tall, doubted = (table.rowHeight(row) for row in range(3))
    assert short < doubted and tall >= short + 3 * 21
    table.resize(900, 500)
    QApplication.processEvents()
    assert table.rowHeight(1) < tall
    model.apply((), [replace(line(0), speaker="Anna")])
    QTest.qWait(1)
    QApplication.processEvents()
    assert table.rowHeight(0) > short


def test_a_line_that_comes_costs_as_much_among_many_as_among_few(theme: Theme) -> None:
    model = SegmentModel()  # without the tester, which looks at every row each time
    table = SegmentTable(theme, model)
    table.resize(420, 500)
    table.show()

    def cost(first: int) -> float:
        best = 9.9
        for number in range(first, first + 20):
            begun = time.perf_counter()
            model.add([line(number)])
            QApplication.processEvents()
            best = min(best, time.perf_counter() - begun)
        return best

    few = cost(0)
    model.add([line(n) for n in range(100, 20_000)])
    QApplication.processEvents()
    assert cost(30_000) < 20 * few + 0.01  # a whole layout would be 500 times as much
    table.close()


def test_a_row_far_away_is_reached_at_once(table: SegmentTable, model: SegmentModel) -> None:
    words = "A line of some length that breaks in the narrow panel, more or less often. "
    model.add([line(n, words * (1 + n % 4)) for n in range(5000)])
    for row in (4000, 10, 4999, 0):
        table.choose_row(row)
        QApplication.processEvents()
        box = table.visualRect(model.index(row, 0))
        assert table.viewport().rect().contains(box.center()), row
        assert table.rowHeight(row) == table.paints.height(row, table.viewport().width())


def test_what_is_read_stays_while_rows_above_it_are_measured(
    table: SegmentTable, model: SegmentModel
) -> None:
    words = "A line of some length that breaks in the narrow panel. " * 4
    model.add([line(n, words) for n in range(300)])
    table.choose_row(200)
    QApplication.processEvents()
    bar = table.verticalScrollBar()
    seen = table.rowAt(table.viewport().height() // 2)
    for _ in range(30):
        before = table.rowViewportPosition(seen)
        bar.setValue(bar.value() - 15)
        QApplication.processEvents()
        moved = table.rowViewportPosition(seen) - before
        assert moved == 15
        seen = table.rowAt(table.viewport().height() // 2)


def test_letters_are_no_search(table: SegmentTable, model: SegmentModel) -> None:
    model.add([line(0), line(1, "Zebra")])
    table.choose_row(0)
    QTest.keyClicks(table, "z")
    assert table.row == 0


def test_a_click_beside_the_lines_does_nothing(table: SegmentTable, model: SegmentModel) -> None:
    model.add([line(0)])
    heard: list[int] = []
    table.heard_wanted.connect(heard.append)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, 400))
    assert heard == []
    assert not model.index(5, 0, QModelIndex()).isValid()


def test_the_slider_goes_where_it_is_clicked(theme: Theme) -> None:
    bar = SeekBar(theme)
    bar.resize(200, 34)
    bar.show()
    bar.set_duration(100.0)
    bar.add_speech([(0.0, 30.0, False), (50.0, 60.0, True), (150.0, 160.0, False)])
    sought: list[float] = []
    bar.sought.connect(sought.append)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(50, 10))
    QTest.keyClick(bar, Qt.Key.Key_Left)
    QTest.keyClick(bar, Qt.Key.Key_PageUp)
    assert sought == [25.0, 20.0, 50.0]
    shot = bar.grab().toImage()
    ratio = shot.devicePixelRatio()
    amber = theme.tokens.amber.lower()
    colours = {shot.pixelColor(int(x * ratio), int(17 * ratio)).name() for x in range(100, 120)}
    assert any(_is_near(colour, amber) for colour in colours), colours
    bar.close()


def _is_near(colour: str, other: str) -> bool:
    """Whether a colour has the hue of another; it is painted half through."""
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return red > green > blue and red - blue > 40
