"""A text that is translated while it is typed: only sentences that nobody has translated yet.

Owns the thread on which it is cut and looked up; what is missing is asked for ahead of all
other work. Knows no Qt, no SQL and no model.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from desktop_app.errors import UserError
from desktop_app.hosts.base import Host
from desktop_app.protocol import (
    Cancel,
    Cancelled,
    Drafted,
    Event,
    Failed,
    Finished,
    Produced,
    RunTask,
    new_request_id,
)
from desktop_app.protocol.translations import TranslatedUnits, TranslateParams, Unit
from desktop_app.services.events import (
    LiveDrafted,
    LiveTranslated,
    ServiceEvent,
    TranslationChanged,
)
from desktop_app.services.flusher import Flusher
from desktop_app.services.history import clean
from desktop_app.services.packing import unpack
from desktop_app.services.translation.alternatives import Alternatives
from desktop_app.services.translation.glossary import Glossary
from desktop_app.services.translation.live_history import LiveHistory
from desktop_app.services.translation.live_plan import LivePlan, filled, plan
from desktop_app.services.translation.live_state import LiveState
from desktop_app.services.translation.memory import Asked
from desktop_app.services.translation.plan import TRANSLATE, TranslateOptions
from desktop_app.services.translation.routes import Routes
from desktop_app.store.database import Store
from desktop_app.store.translation_records import Remembered

_log = logging.getLogger(__name__)

#: A request of which less than this share is still wanted is stale.
_STILL_WANTED = 0.5


@dataclass(slots=True)
class _Open:
    """A request that the engine has.

    Attributes:
        texts: number → sentence, of those that have not come back.
    """

    asked: Asked
    texts: dict[int, str]


class LiveTranslation:
    """Use from any thread; no method waits for a model or for the disk, where not said.

    `LiveTranslated` tells each state, `LiveDrafted` a sentence that is being written.
    """

    def __init__(
        self,
        store: Store,
        host: Host,
        routes: Routes,
        glossary: Glossary,
        alternatives: Alternatives,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._host = host
        self._routes = routes
        self._glossary = glossary
        self._alternatives = alternatives
        self._lock = lock
        self._announce = announce
        self._thread = Flusher(self.work, "translating")
        # Guarded by the lock:
        self._history = LiveHistory(store, clock)
        self._wanted: tuple[str, TranslateOptions] | None = None
        self._plan = LivePlan(LiveState(), TranslateOptions())
        self._open: dict[str, _Open] = {}

    @property
    def state(self) -> LiveState:
        """How far the text is translated now."""
        with self._lock:
            return self._state()

    def update(self, text: str, options: TranslateOptions) -> None:
        """Takes the text as it is now; what has not changed in it is not translated again.

        Call it when somebody has paused: about 0.4 s after a key.
        """
        with self._lock:
            self._wanted = (clean(text), options)
        self._thread.wake()

    def open(self, translation_id: str) -> None:
        """Takes a text out of the history, to go on with that very entry. Reads the disk.

        Raises:
            UserError: `translation_not_found`.
        """
        with self._store.read() as transaction:
            translation = transaction.translations.get(translation_id)
            units = transaction.translation_units.list(translation_id)
        options = unpack(TranslateOptions, translation.options_json)
        self.save()
        with self._lock:
            text = "".join(unit.source + unit.space for unit in units)
            saved = LiveState(text, target=translation.target, units=units)
            self._history.begin(translation_id, saved)
            self._plan = LivePlan(LiveState(), options)
            self._wanted = (text, replace(options, target=translation.target))
        self._thread.wake()

    def edit(self, number: int, text: str | None) -> None:
        """Gives a sentence the user's words, wherever it stands; `None` takes them back.

        They go into the memory. Writes to the disk.
        """
        with self._lock:
            plan = self._plan
            units = {unit.number: unit for unit in plan.state.units}
            if plan.asked is None or number not in units:
                return
            source = units[number].source
            words = None if text is None else clean(text).strip() or None
            with self._store.write() as transaction:
                transaction.translation_memory.keep_edit(
                    source, plan.asked.source, plan.asked.target, words
                )
            new = tuple(
                replace(unit, edited_text=words, text=unit.text if words else unit.text or None)
                if unit.source == source
                else unit
                for unit in plan.state.units
            )
            self._take(replace(plan, state=replace(plan.state, units=new)))
            if words is None:
                self._wanted = self._wanted or (plan.state.text, plan.options)
        self._thread.wake()

    def alternatives(self, number: int) -> None:
        """Asks for other translations of a sentence; `AlternativesFound` tells them, soon."""
        with self._lock:
            plan = self._plan
            unit = next((one for one in plan.state.units if one.number == number), None)
        if unit is not None and unit.source and plan.route is not None:
            self._alternatives.ask_by(plan.route, plan.options, unit)

    def save(self) -> None:
        """Writes what is there into the history now. Writes to the disk."""
        with self._lock:
            try:
                saved = self._history.save()
            except UserError as error:
                _log.warning("a live translation could not be saved: %s", error.code)
                return
            if saved is not None:
                self._announce(TranslationChanged(saved))
                self._announce(LiveTranslated(self._state()))

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def work(self) -> float | None:
        """Does what is due; returns the seconds until more is, or `None`."""
        with self._lock:
            wanted, self._wanted = self._wanted, None
        if wanted is not None:
            made = plan(*wanted, self._store, self._routes, self._glossary)
            with self._lock:
                if self._wanted is None:  # else there is a newer one already
                    self._begin(made)
        with self._lock:
            due = self._history.due_in()
        if due == 0.0:
            self.save()
            with self._lock:
                due = self._history.due_in()
        return due

    def on_event(self, event: Event) -> None:
        """Follows the engine; other requests' events are ignored."""
        with self._lock:
            request = self._open.get(event.request_id)
            if request is None:
                return
            match event:
                case Drafted() if len(request.texts) == 1:
                    self._draft(next(iter(request.texts.values())), event)
                case Produced(item=TranslatedUnits() as item):
                    self._keep(request, item)
                case Finished() | Cancelled():
                    del self._open[event.request_id]
                    self._announce(LiveTranslated(self._state()))
                case Failed():
                    del self._open[event.request_id]
                    state = replace(
                        self._plan.state, error_code=event.code, error_values=event.values
                    )
                    self._take(replace(self._plan, state=state))

    def close(self) -> None:
        """Saves what is there and ends the thread. Idempotent."""
        self._thread.close()
        self.save()

    # --- inside; with the lock held -----------------------------------------------------

    def _state(self) -> LiveState:
        return replace(
            self._plan.state,
            pending=bool(self._open) or self._wanted is not None,
            translation_id=self._history.translation_id,
        )

    def _take(self, plan: LivePlan) -> None:
        self._plan = plan
        self._history.changed(plan.state, plan.options)
        self._announce(LiveTranslated(self._state()))
        self._thread.wake()

    def _begin(self, made: LivePlan) -> None:
        if not self._history.continues(made.state) and self._plan.state.text:
            self.save()
            self._history.begin()
        missing = made.missing()
        for request_id, request in list(self._open.items()):
            wanted = sum(text in missing for text in request.texts.values())
            stale = made.asked != request.asked or wanted < _STILL_WANTED * len(request.texts)
            if stale or not request.texts:
                del self._open[request_id]
                self._host.post(Cancel(request_id))
        coming = {text for request in self._open.values() for text in request.texts.values()}
        self._ask(made, tuple(unit for text, unit in missing.items() if text not in coming))
        self._take(made)

    def _ask(self, made: LivePlan, units: tuple[Unit, ...]) -> None:
        if not units or made.route is None or made.asked is None:
            return
        params = TranslateParams(
            units=units,
            source=made.route.source,
            target=made.route.target,
            steps=made.route.steps,
            tone=made.options.tone,
            glossary=made.asked.terms,
            beams=made.options.beams,
            draft=len(units) == 1 and made.options.beams == 1,
        )
        request_id = new_request_id()
        self._open[request_id] = _Open(made.asked, {one.number: one.text for one in units})
        self._host.post(RunTask(request_id, TRANSLATE, params, made.route.chat, urgent=True))

    def _draft(self, text: str, event: Drafted) -> None:
        for unit in self._plan.state.units:
            if unit.source == text and unit.shown is None:
                self._announce(LiveDrafted(unit.number, event.text, event.start))

    def _keep(self, request: _Open, item: TranslatedUnits) -> None:
        made: list[Remembered] = []
        for one in item.units:
            text = request.texts.pop(one.number, None)
            if text is not None:
                made.append(request.asked.made(text, one))
        try:
            with self._store.write() as transaction:
                request.asked.keep(transaction, made)
        except UserError as error:  # shown all the same
            _log.warning("a sentence could not be remembered: %s", error.code)
        if request.asked == self._plan.asked:
            known = {one.source: one for one in made}
            units = filled(self._plan.state.units, known)
            self._take(replace(self._plan, state=replace(self._plan.state, units=units)))
