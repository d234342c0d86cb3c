"""The task "translate": sentences in, exactly one translation of each out, in order.

Takes them in windows that are large enough for batches of like length and small enough to be
kept soon; the same sentence is translated once. Knows nothing of documents.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Generator, Sequence

from desktop_app.engine.tasks.context import TaskContext
from desktop_app.engine.translation.careful import Careful, Outcome
from desktop_app.engine.translation.chat_way import ChatWay
from desktop_app.engine.translation.decoding import Manner
from desktop_app.engine.translation.model import Show
from desktop_app.engine.translation.ways import Direct, Pivot, Way, Wish
from desktop_app.engine.translation.wording import Order
from desktop_app.protocol import Stage
from desktop_app.protocol.translations import (
    Translated,
    TranslatedUnits,
    TranslateParams,
    TranslationFacts,
    Unit,
)

#: A window should take so long; it is what is lost when the program is killed.
_WINDOW_S = 8.0
#: Units of the first window, of the smallest later on, of the largest.
_FIRST, _SMALLEST, _LARGEST = 16, 32, 256
#: So many sentences are remembered: tables and subtitles say much again and again.
_REMEMBERED = 2000


def run(params: TranslateParams, context: TaskContext) -> Generator[object]:
    """Yields `TranslatedUnits`, in order of number, and at last `TranslationFacts`.

    Raises:
        UserError: `no_such_translation`, or what loading a model raises.
    """
    yield from _Translating(params, context).run()


class _Translating:
    def __init__(self, params: TranslateParams, context: TaskContext) -> None:
        self._params = params
        self._context = context
        self._chat: ChatWay | None = None
        self._way = self._found_way()
        # A chat model is told the glossary, and looked after all the same.
        self._careful = Careful(self._way, params.target, params.glossary)
        self._known: OrderedDict[str, Outcome] = OrderedDict()

    def run(self) -> Generator[object]:
        units, size, begun = self._params.units, _FIRST, time.monotonic()
        wish = self._wish()
        at = 0
        while at < len(units):
            self._context.job.progress(Stage.WORKING, at, len(units))
            window, started = units[at : at + size], time.monotonic()
            before = self._way.loading_s
            outcomes = yield from self._window(window, wish)
            yield TranslatedUnits(
                tuple(
                    Translated(
                        unit.number, one.text, one.flags, one.score, one.alternatives, one.via
                    )
                    for unit, one in zip(window, outcomes, strict=True)
                )
            )
            at += len(window)
            took = time.monotonic() - started - (self._way.loading_s - before)
            wanted = int(len(window) * _WINDOW_S / max(took, 1e-3))
            size = max(_SMALLEST, min(wanted, 2 * size, _LARGEST))
        self._context.job.progress(Stage.WORKING, len(units), len(units))
        seconds = time.monotonic() - begun - self._way.loading_s
        yield TranslationFacts(len(units), round(seconds, 3), self._way.tokens)

    def _window(self, units: Sequence[Unit], wish: Wish) -> Generator[object, None, list[Outcome]]:
        texts = list(dict.fromkeys(unit.text for unit in units))
        new = [text for text in texts if text not in self._known]
        outcomes = yield from self._careful.translate(new, wish)
        known = {text: self._known[text] for text in texts if text in self._known}
        known.update(zip(new, outcomes, strict=True))
        for text, outcome in known.items():
            self._known[text] = outcome
            self._known.move_to_end(text)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        if self._chat is not None:
            self._chat.before = [unit.text for unit in units[-3:]]
        return [known[unit.text] for unit in units]

    def _found_way(self) -> Way:
        params, context = self._params, self._context
        if not params.steps:
            order = Order(params.source, params.target, params.tone, params.glossary)
            self._chat = ChatWay(order, context)
            return self._chat
        ways: list[Way] = [Direct(step, context) for step in params.steps]
        way = ways[0]
        for following in ways[1:]:
            way = Pivot(way, following)
        return way

    def _wish(self) -> Wish:
        params = self._params
        several = 1 + params.alternatives
        manner = Manner(beams=max(params.beams, several), several=several)
        drafted = params.draft and len(params.units) == 1 and manner.beams == 1
        return Wish(manner, show=_shown(self._context) if drafted else None)


def _shown(context: TaskContext) -> Show:
    """Returns what tells a text that grows, or is another one, as a draft."""
    told = ""

    def show(text: str) -> None:
        nonlocal told
        if text.startswith(told):
            new, start = text[len(told) :], len(told)
        else:
            new, start = text, 0
        told = text
        if new:
            context.draft(new, start)

    return show
