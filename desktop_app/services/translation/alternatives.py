"""Other translations of one sentence, asked for while somebody waits. Knows no Qt and no SQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from desktop_app.hosts.base import Host
from desktop_app.protocol import (
    Cancel,
    Cancelled,
    Event,
    Failed,
    Finished,
    Produced,
    RunTask,
    new_request_id,
)
from desktop_app.protocol.translations import (
    Alternative,
    TranslatedUnits,
    TranslateParams,
    Unit,
)
from desktop_app.services.events import AlternativesFound, ServiceEvent
from desktop_app.services.history import clean
from desktop_app.services.packing import unpack
from desktop_app.services.translation.glossary import Glossary
from desktop_app.services.translation.plan import TRANSLATE, TranslateOptions
from desktop_app.services.translation.routes import Route, Routes
from desktop_app.store.database import Store
from desktop_app.store.translation_records import TranslationRecord, UnitRecord

#: Beside the translation that is shown.
_HOW_MANY = 4
#: Continuations that are weighed: some of them end up the same.
_BEAMS = _HOW_MANY + 2


@dataclass(slots=True)
class _Question:
    """What is asked of the engine.

    Attributes:
        translation_id: `None` of the live translation.
    """

    request_id: str
    translation_id: str | None
    unit: UnitRecord
    found: tuple[Alternative, ...] = ()


class Alternatives:
    """Use from any thread. The newest question alone is answered."""

    def __init__(
        self,
        store: Store,
        host: Host,
        routes: Routes,
        glossary: Glossary,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
    ) -> None:
        self._store = store
        self._host = host
        self._routes = routes
        self._glossary = glossary
        self._lock = lock
        self._announce = announce
        self._asked: _Question | None = None

    def ask(self, translation: TranslationRecord, unit: UnitRecord) -> None:
        """Asks for those of a sentence of a stored translation; see `AlternativesFound`.

        Raises:
            UserError: as `Routes.route`.
        """
        if unit.alternatives:
            self._tell(AlternativesFound(translation.id, unit.number, unit.alternatives))
            return
        options = unpack(TranslateOptions, translation.options_json)
        route = self._routes.route(translation.source, translation.target, options.model)
        self.ask_by(route, options, unit, translation.id)

    def ask_by(
        self,
        route: Route,
        options: TranslateOptions,
        unit: UnitRecord,
        translation_id: str | None = None,
    ) -> None:
        """Asks for those of a sentence, on a way that is known."""
        terms = self._glossary.for_request(options, route.source, route.target)
        params = TranslateParams(
            units=(Unit(unit.number, unit.block, unit.source),),
            source=route.source,
            target=route.target,
            steps=route.steps,
            tone=options.tone,
            glossary=(*terms, *((part, part) for part in unit.keep)),
            beams=_BEAMS,
            alternatives=_HOW_MANY,
        )
        question = _Question(new_request_id(), translation_id, unit)
        with self._lock:
            before, self._asked = self._asked, question
        if before is not None:
            self._host.post(Cancel(before.request_id))
        task = RunTask(question.request_id, TRANSLATE, params, route.chat, urgent=True)
        self._host.post(task)

    def on_event(self, event: Event) -> None:
        """Follows the engine; other requests' events are ignored."""
        with self._lock:
            asked = self._asked
            if asked is None or asked.request_id != event.request_id:
                return
            if isinstance(event, Produced) and isinstance(event.item, TranslatedUnits):
                asked.found = _others(event.item, asked.unit)
            elif isinstance(event, Finished | Cancelled | Failed):
                self._asked = None
            else:
                return
        if isinstance(event, Finished):
            self._keep(asked)
        elif isinstance(event, Failed):
            self._tell(
                AlternativesFound(
                    asked.translation_id, asked.unit.number, (), event.code, event.values
                )
            )

    def _keep(self, asked: _Question) -> None:
        if asked.translation_id is not None and asked.found:
            with self._store.write() as transaction:
                transaction.translation_units.set_alternatives(
                    asked.translation_id, asked.unit.number, asked.found
                )
        self._tell(AlternativesFound(asked.translation_id, asked.unit.number, asked.found))

    def _tell(self, event: AlternativesFound) -> None:
        with self._lock:
            self._announce(event)


def _others(item: TranslatedUnits, unit: UnitRecord) -> tuple[Alternative, ...]:
    """Returns what is not shown already, each once, the best first."""
    found: dict[str, Alternative] = {}
    for one in item.units:
        for other in (Alternative(one.text, one.score), *one.alternatives):
            text = clean(other.text)
            if text.strip() and text != unit.shown:
                found.setdefault(text, replace(other, text=text))
    return tuple(found.values())
