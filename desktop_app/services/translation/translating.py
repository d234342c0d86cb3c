"""Sentences on their way to another language, for the queue of runs: what is asked for and kept.

What the memory knows is not asked for. Each batch comes with its place in the memory, in one
transaction: nothing is done twice, whenever the program is killed. Knows no Qt and no SQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from desktop_app.errors import UserError
from desktop_app.protocol import RunTask
from desktop_app.protocol.translations import (
    TranslatedUnits,
    TranslateParams,
    TranslationFacts,
    Unit,
)
from desktop_app.services import languages
from desktop_app.services.events import ServiceEvent, TranslationChanged, TranslationGrew
from desktop_app.services.packing import pack, unpack
from desktop_app.services.run_kind import Kept, Order
from desktop_app.services.translation.glossary import Glossary
from desktop_app.services.translation.memory import Asked
from desktop_app.services.translation.plan import AUTO, TRANSLATE, WRITE, Wanted
from desktop_app.services.translation.routes import Route, Routes
from desktop_app.store.database import Store
from desktop_app.store.run_records import RunRecord
from desktop_app.store.transaction import Transaction
from desktop_app.store.translation_records import TranslationRecord

#: Sentences that are looked up and filled in one transaction.
_AT_ONCE = 300
#: So many sentences show what a text is written in.
_LOOKED_AT = 40
#: A language that is at least so likely, in relation to the likeliest, is taken for it when
#: nothing leads from the likeliest.
_AS_LIKELY = 0.3


class Translating:
    """The kind of run "translate".

    Attributes of its runs: `model` is the key of the way, see `Route.key`.
    """

    def __init__(self, store: Store, routes: Routes, glossary: Glossary) -> None:
        self._store = store
        self._routes = routes
        self._glossary = glossary

    def order(self, run: RunRecord, request_id: str) -> Order:
        """Returns the task that translates what is missing.

        Raises:
            UserError: `translation_not_found`, `language_not_found`, or as `Routes.route`.
        """
        wanted = unpack(Wanted, run.params_json)
        with self._store.read() as transaction:
            translation = transaction.translations.get(wanted.translation_id)
        route, detected = self._way(translation, wanted)
        with self._store.write() as transaction:
            changed = transaction.translations.change(
                translation.id, source=route.source, detected=detected, route=route.taken
            )
        options = wanted.options
        terms = self._glossary.for_request(options, route.source, route.target)
        recalled = self._recall(translation.id, Asked.by(route, options, terms))
        with self._store.read() as transaction:
            units = transaction.translation_units.undone(translation.id)
            parts = transaction.translation_units.kept_parts(translation.id)
        params = TranslateParams(
            units=units,
            source=route.source,
            target=route.target,
            steps=route.steps,
            tone=options.tone,
            glossary=(*terms, *((part, part) for part in parts if _is_word(part))),
            beams=options.beams,
        )
        values = {
            "model": route.key,
            "model_name": " → ".join(route.names),
            "params": pack(replace(wanted, terms=terms)),
        }
        task = RunTask(request_id, TRANSLATE, params, route.chat)
        return Order(task, values, (TranslationChanged(changed), *recalled))

    def keep(self, transaction: Transaction, run: RunRecord, item: object) -> Kept:
        """Writes a batch and remembers it, or goes on as the writing of the document."""
        wanted = unpack(Wanted, run.params_json)
        translation = transaction.translations.get(wanted.translation_id)
        match item:
            case TranslatedUnits():
                return Kept({}, events=(_kept(transaction, run, wanted, translation, item),))
            case TranslationFacts():
                return _ended(transaction, wanted, translation)
        raise TypeError(f"a translation does not produce {type(item).__name__}")

    def lost(self, run: RunRecord) -> dict[str, Any]:
        """Changes nothing: what is translated stays, and the run can go on behind it."""
        return {}

    # --- inside -------------------------------------------------------------------------

    def _way(
        self, translation: TranslationRecord, wanted: Wanted
    ) -> tuple[Route, tuple[tuple[str, float], ...]]:
        """Returns the way, and how likely the languages of the text are."""
        options, target = wanted.options, translation.target
        source = options.source if options.source != AUTO else translation.source
        if source:  # found out before: a text that is gone on with keeps its language
            return self._routes.route(source, target, options.model), translation.detected
        with self._store.read() as transaction:
            units = transaction.translation_units.list(translation.id, 0, _LOOKED_AT)
        detected = languages.likely("\n".join(unit.source for unit in units))
        return self._routes.route(
            source_of(detected, target, options.model, self._routes), target, options.model
        ), detected

    def _recall(self, translation_id: str, asked: Asked) -> list[ServiceEvent]:
        """Fills in what is known already; returns what is to be announced of it."""
        events: list[ServiceEvent] = []
        with self._store.read() as transaction:
            units = transaction.translation_units.undone(translation_id)
        for some in _slices(units):
            with self._store.write() as transaction:
                known = asked.find(transaction, (unit.text for unit in some))
                if known:
                    filled = transaction.translation_units.fill(translation_id, known.values())
                    transaction.translation_memory.touch(known.values(), asked.source, asked.target)
                    done = transaction.translations.count_done(translation_id).done
                    events.append(TranslationGrew(translation_id, filled, done))
        return events


def source_of(
    detected: Sequence[tuple[str, float]], target: str, model: str, routes: Routes
) -> str:
    """Returns the language to translate from: the likeliest, or one about as likely with a way.

    Raises:
        UserError: `language_not_found`, when there are no words.
    """
    if not detected:
        raise UserError("language_not_found")
    best = detected[0][1]
    for code, share in detected:
        if share >= _AS_LIKELY * best and routes.can(code, target, model):
            return code
    return detected[0][0]


def _kept(
    transaction: Transaction,
    run: RunRecord,
    wanted: Wanted,
    translation: TranslationRecord,
    item: TranslatedUnits,
) -> ServiceEvent:
    options = wanted.options
    asked = Asked(
        translation.source,
        translation.target,
        run.model or "",
        options.tone,
        options.beams,
        wanted.terms,
    )
    numbers = [one.number for one in item.units]
    sources = transaction.translation_units.sources(translation.id, numbers)
    made = [asked.made(sources[one.number], one) for one in item.units]
    filled = transaction.translation_units.fill(translation.id, made)
    asked.keep(transaction, made)
    done = transaction.translations.count_done(translation.id).done
    return TranslationGrew(translation.id, filled, done)


def _ended(transaction: Transaction, wanted: Wanted, translation: TranslationRecord) -> Kept:
    """Goes on as the writing, if it is a document; every sentence is there."""
    if not translation.is_complete:
        raise ValueError(f"{translation.units - translation.done} sentences without translation")
    if not (wanted.path and wanted.write):
        return Kept({}, events=(TranslationChanged(translation),))
    then = transaction.runs.add(WRITE, translation.shown_title, pack(wanted))
    changed = transaction.translations.change(translation.id, run_id=then.id)
    return Kept({}, then=then, events=(TranslationChanged(changed),))


def _slices(units: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    for start in range(0, len(units), _AT_ONCE):
        yield units[start : start + _AT_ONCE]


def _is_word(part: str) -> bool:
    """Tells whether a kept part is more than a number, which every translation keeps."""
    return any(map(str.isalpha, part))
