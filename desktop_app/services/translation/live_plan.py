"""What is to be done for a text that was typed: its sentences, its way, what is known of it.

Looks at the disk, changes nothing there. Knows no engine and no thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from desktop_app.errors import UserError
from desktop_app.protocol.translations import Unit
from desktop_app.services import languages
from desktop_app.services.translation.glossary import Glossary
from desktop_app.services.translation.live_state import LiveState
from desktop_app.services.translation.memory import Asked
from desktop_app.services.translation.plan import AUTO, TranslateOptions
from desktop_app.services.translation.routes import Route, Routes
from desktop_app.services.translation.text import units_of
from desktop_app.services.translation.translating import source_of
from desktop_app.store.database import Store
from desktop_app.store.translation_records import Remembered, UnitRecord


@dataclass(frozen=True, slots=True)
class LivePlan:
    """A text, and what it is translated with.

    Attributes:
        route, asked: `None` where there is no way, or nothing to translate.
    """

    state: LiveState
    options: TranslateOptions
    route: Route | None = None
    asked: Asked | None = None

    def missing(self) -> dict[str, Unit]:
        """Returns the sentences that nobody has translated, each where it stands first."""
        found: dict[str, Unit] = {}
        for unit in self.state.units:
            if unit.shown is None:
                found.setdefault(unit.source, Unit(unit.number, unit.block, unit.source))
        return found


def plan(
    text: str, options: TranslateOptions, store: Store, routes: Routes, glossary: Glossary
) -> LivePlan:
    """Returns what is to be done; why nothing can be is in its state."""
    units = units_of(text, options.source)
    state = LiveState(text, "" if options.source == AUTO else options.source, options.target)
    state = replace(state, units=units)
    if not any(unit.source for unit in units):
        return LivePlan(state, options)
    try:
        if options.source == AUTO:
            state = replace(state, detected=languages.likely(text))
            found = source_of(state.detected, options.target, options.model, routes)
            state = replace(state, source=found)
        route = routes.route(state.source, options.target, options.model)
        asked = Asked.by(route, options, glossary.for_request(options, route.source, route.target))
        with store.read() as transaction:
            known = asked.find(transaction, {unit.source for unit in units if unit.source})
    except UserError as error:
        values = tuple(error.values.items())
        return LivePlan(replace(state, error_code=error.code, error_values=values), options)
    state = replace(state, route=route.taken, units=filled(units, known))
    return LivePlan(state, options, route, asked)


def filled(units: Iterable[UnitRecord], known: Mapping[str, Remembered]) -> tuple[UnitRecord, ...]:
    """Returns sentences with what is known of them; those that have a translation keep it."""
    return tuple(
        _filled(unit, known[unit.source]) if unit.shown is None and unit.source in known else unit
        for unit in units
    )


def _filled(unit: UnitRecord, known: Remembered) -> UnitRecord:
    if known.edited:  # no model has written it
        return replace(unit, text="", edited_text=known.text)
    return replace(
        unit,
        text=known.text,
        flags=known.flags,
        score=known.score,
        alternatives=known.alternatives,
        via=known.via,
    )
