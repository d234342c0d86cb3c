"""The text that is being typed, on its way through the live translation. Shows nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.services.events import LiveDrafted
from desktop_app.services.translation.live_state import LiveState
from desktop_app.services.translation.plan import TranslateOptions
from desktop_app.services.translation.text import laid_out
from desktop_app.store.translation_records import UnitRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.translate import flag_words
from desktop_app.ui.panels.translate.target_view import Part

PAUSE_MS = 400


class LiveText(QObject):
    """Asks for a translation when typing pauses, and tells what there is of it.

    Args:
        wanted: the text as it is now and how it is to be translated; `None` while it is not
            to be looked at, as in the middle of a composition.
    """

    changed = Signal()  # the state is another one
    grew = Signal()  # only a draft
    opened = Signal(str)  # a text of the history
    failed = Signal(object)  # UserError

    def __init__(
        self,
        bridge: Bridge,
        wanted: Callable[[], tuple[str, TranslateOptions] | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._wanted = wanted
        self.state = LiveState()
        self._before: tuple[tuple[str, str], ...] = ()  # what was shown: source, translation
        self._old: dict[int, str] = {}  # of sentences that are to be translated: what stood there
        self._drafts: dict[int, str] = {}
        self._parts: list[Part] | None = None  # `None`: to be made anew
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        bridge.live_translated.connect(self._on_translated)
        bridge.live_drafted.connect(self._on_drafted)

    def want_soon(self) -> None:
        """Asks when nothing has changed for a moment."""
        self._timer.start()

    def want_now(self) -> None:
        """Asks at once."""
        self._timer.stop()
        self._ask()

    def open(self, translation_id: str) -> None:
        """Goes on with a text of the history; `opened` tells which it is."""
        live = self._bridge.desk.translations.live

        def look() -> str:
            live.open(translation_id)
            units = self._bridge.desk.translations.units(translation_id)
            return "".join(unit.source + unit.space for unit in units)

        self._timer.stop()
        self._bridge.call(look, self.opened.emit, self.failed.emit)

    def edit(self, number: int, text: str | None) -> None:
        """Gives a sentence other words, `None` the model's; shown before it is kept."""
        units = list(self.state.units)
        unit = units[number]
        # Of what was remembered as the user's there are no words of a model's to go back to.
        units[number] = replace(
            unit, edited_text=text, text=unit.text if text else unit.text or None
        )
        self.state = replace(self.state, units=tuple(units))
        self._remember()
        self.changed.emit()
        edit = partial(self._bridge.desk.translations.live.edit, number, text)
        self._bridge.call(edit, lambda _: None, self.failed.emit)

    def parts(self) -> list[Part]:
        """Returns the translation as it is to be shown, a part for each sentence."""
        if self._parts is None:
            self._parts = self._all_parts()
        return self._parts

    def _all_parts(self) -> list[Part]:
        if not self.state.units:
            return []
        shown = [self._shown(unit) for unit in self.state.units]
        filled = [
            replace(unit, text=text or None, edited_text=None)
            for unit, (text, _) in zip(self.state.units, shown, strict=True)
        ]
        laid = laid_out(filled, self.state.target)
        ends = [*(start for start, _ in laid.places[1:]), len(laid.text)][: len(filled)]
        return [
            Part(
                text, laid.text[place[1] : end], settled, flag_words.about(unit),
                bool(flag_words.suspects(unit)), unit.is_edited,
            )
            for unit, (text, settled), place, end in zip(
                self.state.units, shown, laid.places, ends, strict=True
            )
        ]  # fmt: skip

    def text(self) -> str:
        """Returns what is translated."""
        units = self.state.units
        return laid_out(units, self.state.target).text if units else ""

    # --- inside ------------------------------------------------------------------------

    def _ask(self) -> None:
        wanted = self._wanted()
        if wanted is not None:
            live = self._bridge.desk.translations.live
            self._bridge.call(partial(live.update, *wanted), lambda _: None, self.failed.emit)

    def _shown(self, unit: UnitRecord) -> tuple[str, int]:
        """Returns a sentence's translation and how much of it stands."""
        if unit.shown is not None:
            return unit.shown, len(unit.shown)
        draft, old = self._drafts.get(unit.number, ""), self._old.get(unit.number, "")
        return draft + old[len(draft) :], len(draft)

    def _on_translated(self, event: LiveState) -> None:
        self.state = event
        shown = {unit.number for unit in event.units if unit.shown is not None}
        sources = [unit.source for unit in event.units]
        if sources != [source for source, _ in self._before]:
            self._drafts.clear()
            self._old = stale(sources, self._before)
        for number in shown:
            self._drafts.pop(number, None)
        self._remember()
        self.changed.emit()

    def _on_drafted(self, event: LiveDrafted) -> None:
        before = self._drafts.get(event.number, "")[: event.start] if event.start else ""
        self._drafts[event.number] = before + event.text
        self._redraft(event.number)
        self.grew.emit()

    def _redraft(self, number: int) -> None:
        """Takes a sentence's draft among the parts: of thousands the others stay as they are."""
        if self._parts is None or not 0 <= number < len(self._parts):
            return
        text, settled = self._shown(self.state.units[number])
        if self._parts[number].text:
            self._parts[number] = replace(self._parts[number], text=text, settled=settled)
        else:  # the whitespace around it changes with its first word
            self._parts = None

    def _remember(self) -> None:
        self._parts = None
        self._before = tuple((unit.source, self._shown(unit)[0]) for unit in self.state.units)


def stale(sources: Sequence[str], before: Sequence[tuple[str, str]]) -> dict[int, str]:
    """Returns what stood where a sentence is translated anew, by the sentence's number.

    Args:
        sources: the sentences now; before: (sentence, translation) as they were.
    """
    room = min(len(sources), len(before))
    first = 0
    while first < room and sources[first] == before[first][0]:
        first += 1
    last = 0
    while last < room - first and sources[-1 - last] == before[-1 - last][0]:
        last += 1
    found = {number: before[number][1] for number in range(first)}
    shift = len(before) - len(sources)
    found |= {n: before[n + shift][1] for n in range(len(sources) - last, len(sources))}
    old = before[first : len(before) - last]
    for number, (_, text) in zip(range(first, len(sources) - last), old, strict=False):
        found[number] = text
    return found
