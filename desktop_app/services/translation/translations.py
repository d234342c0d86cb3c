"""Texts and documents in another language: begun, paused, gone on with, edited, exported.

A document takes three runs, each going on as the next: it is opened and cut, translated, and
written. What these ask for and keep is in documents.py and translating.py. Knows
no Qt, no SQL and no model.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.hosts.base import Host
from desktop_app.model_library.catalogue import CatalogueEntry
from desktop_app.protocol import Event
from desktop_app.services import languages
from desktop_app.services.events import ServiceEvent, TranslationChanged
from desktop_app.services.history import clean
from desktop_app.services.packing import pack, unpack
from desktop_app.services.runner import Runner
from desktop_app.services.task_models import TaskModels
from desktop_app.services.titles import derive_title
from desktop_app.services.translation.alternatives import Alternatives
from desktop_app.services.translation.documents import Segmenting, Writing
from desktop_app.services.translation.editing import TranslationEditing
from desktop_app.services.translation.glossary import Glossary
from desktop_app.services.translation.live_translating import LiveTranslation
from desktop_app.services.translation.plan import (
    SEGMENT,
    TRANSLATE,
    WRITE,
    TranslateOptions,
    Wanted,
)
from desktop_app.services.translation.routes import Languages, Route, Routes
from desktop_app.services.translation.text import units_of
from desktop_app.services.translation.translating import Translating
from desktop_app.settings import SettingsFile
from desktop_app.store.database import Store
from desktop_app.store.run_records import RunRecord, RunStatus
from desktop_app.store.translation_records import TEXT, TranslationRecord


class Translations(TranslationEditing):
    """All translations. Use from any thread.

    Attributes:
        live: a text that is translated while it is typed.
        glossary: terms and their translations, for all that is translated.
    """

    def __init__(
        self,
        store: Store,
        runner: Runner,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
        routes: Routes,
        glossary: Glossary,
        live: LiveTranslation,
        alternatives: Alternatives,
    ) -> None:
        super().__init__(store, lock, announce)
        self._runner = runner
        self._routes = routes
        self._alternatives = alternatives
        self.glossary = glossary
        self.live = live
        runner.register(SEGMENT, Segmenting(store))
        runner.register(TRANSLATE, Translating(store, routes, glossary))
        runner.register(WRITE, Writing(store))

    def on_event(self, event: Event) -> None:
        """Follows the engine's answers to who waits for a sentence."""
        self.live.on_event(event)
        self._alternatives.on_event(event)

    def close(self) -> None:
        """Saves what is being translated. Idempotent."""
        self.live.close()

    # --- which way ----------------------------------------------------------------------

    def languages(self) -> Languages:
        """Returns what can be translated from and to by what is on this computer.

        Reads the disk: not on the GUI thread.
        """
        return self._routes.languages()

    def route(self, source: str, target: str, model: str = "") -> Route:
        """Returns the way from one language to another.

        The best direct model, else two over a language between, else the chat model unless
        it is the built-in one. Reads the disk: not on the GUI thread.

        Args:
            model: a folder, an id of the hub or a name; "" is the best way.

        Raises:
            UserError: `no_translation_model`, whose hint says what to install,
                `pair_not_translated`, `model_not_found` or `model_of_other_task`.
        """
        return self._routes.route(source, target, model)

    def to_install(self, source: str, target: str) -> tuple[CatalogueEntry, ...]:
        """Returns models of the catalogue that translate between two languages, best first."""
        return self._routes.to_install(source, target)

    def detect(self, text: str) -> tuple[tuple[str, float], ...]:
        """Returns (language, probability) pairs, the likeliest first; () without any words.

        The first time takes about a second: not on the GUI thread.
        """
        return languages.likely(text)

    # --- beginning ----------------------------------------------------------------------

    def text(
        self, text: str, options: TranslateOptions | None = None, title: str = ""
    ) -> RunRecord:
        """Begins to translate a text, as a new translation.

        Returns:
            The run; `of_run` tells the translation.

        Raises:
            UserError: `text_empty`, or why the rows cannot be written.
        """
        text = clean(text)
        options = options or TranslateOptions()
        units = units_of(text, options.source)
        if not any(unit.source for unit in units):
            raise UserError("text_empty")
        name = clean(title) or derive_title(text)
        with self._lock:
            with self._store.write() as transaction:
                made = transaction.translations.add(name, TEXT, None, options.target, pack(options))
                transaction.translation_units.add(made.id, units)
                blocks = units[-1].block + 1
                transaction.translations.change(made.id, blocks=blocks, ready=True)
                run = transaction.runs.add(TRANSLATE, name, pack(Wanted(made.id, options)))
                made = transaction.translations.change(made.id, run_id=run.id)
            self._announce(TranslationChanged(made))
            return self._runner.enqueue(run)

    def file(
        self,
        path: Path,
        options: TranslateOptions | None = None,
        output: Path | None = None,
        *,
        write: bool = True,
    ) -> RunRecord:
        """Begins to translate a document: it is read, translated, and written.

        Args:
            output: the file to write, which is replaced if it is there; `None` is a new one
                beside the document, with the language in its name.
            write: else its sentences are translated alone, and `write` can write it later.

        Returns:
            The reading; `of_run` tells the translation, whose `run` is the one that works on
            it now.

        Raises:
            UserError: `document_missing`, `output_is_source`, or why the rows cannot be
                written. What is wrong with the file itself is how the run ends.
        """
        path = path.expanduser().absolute()
        if not path.is_file():
            raise UserError("document_missing", name=path.name, path=path)
        options = options or TranslateOptions()
        target = output.expanduser().absolute() if output is not None else None
        if target is not None and target.exists() and target.samefile(path):
            raise UserError("output_is_source", name=path.name)
        name = clean(path.name)
        with self._lock:
            with self._store.write() as transaction:
                made = transaction.translations.add(
                    name, "", str(path), options.target, pack(options)
                )
                where = str(target) if target else ""
                wanted = Wanted(made.id, options, str(path), where, write)
                run = transaction.runs.add(SEGMENT, name, pack(wanted))
                made = transaction.translations.change(made.id, run_id=run.id)
            self._announce(TranslationChanged(made))
            return self._runner.enqueue(run)

    def write(self, translation_id: str, output: Path | None = None) -> RunRecord:
        """Writes a translated document once more, with what was edited since.

        Args:
            output: `None` is where it was written before.

        Raises:
            UserError: `translation_not_found`, or `translation_incomplete` while sentences
                are missing, also of what is no document.
        """
        with self._lock:
            with self._store.write() as transaction:
                made = transaction.translations.get(translation_id)
                if made.path is None or not made.is_complete:
                    raise UserError("translation_incomplete", title=made.shown_title)
                target = str(output.expanduser().absolute()) if output else made.output_path or ""
                options = unpack(TranslateOptions, made.options_json)
                wanted = Wanted(made.id, options, made.path, target)
                run = transaction.runs.add(WRITE, made.shown_title, pack(wanted))
                made = transaction.translations.change(made.id, run_id=run.id)
            self._announce(TranslationChanged(made))
            return self._runner.enqueue(run)

    # --- following ----------------------------------------------------------------------

    def of_run(self, run_id: str) -> TranslationRecord | None:
        """Returns what any of its runs works on; `None` if that is gone."""
        with self._store.read() as transaction:
            run = transaction.runs.get(run_id)
            try:
                wanted = unpack(Wanted, run.params_json)
                return transaction.translations.get(wanted.translation_id)
            except (TypeError, ValueError, UserError):  # a run of another kind, or removed
                return None

    def run(self, translation_id: str) -> RunRecord | None:
        """Returns the run that works on a translation now, or did last.

        `None` of a live translation, and when it was removed for good.
        """
        with self._store.read() as transaction:
            made = transaction.translations.get(translation_id)
            if made.run_id is None:
                return None
            return self._runner.current(transaction.runs.get(made.run_id))

    def options(self, translation_id: str) -> TranslateOptions:
        """Returns what a translation was asked for with."""
        return unpack(TranslateOptions, self.get(translation_id).options_json)

    def unfinished(
        self, path: Path, options: TranslateOptions, output: Path | None = None
    ) -> TranslationRecord | None:
        """Returns a translation of this very document that was begun so and not ended.

        Reads the whole file.

        Raises:
            UserError: `document_missing`, `document_unreadable`.
        """
        from desktop_app.readers.documents import content_hash

        path = path.expanduser().absolute()
        target = str(output.expanduser().absolute()) if output is not None else ""
        with self._store.read() as transaction:
            known = transaction.translations.of_path(str(path))
        for made in known:
            run = self.run(made.id)
            if run is None or not run.status.has_ended or run.status is RunStatus.DONE:
                continue
            wanted = unpack(Wanted, run.params_json)
            same = (wanted.options, wanted.output) == (options, target)
            if same and made.content_hash == content_hash(path):
                return made
        return None

    def pause(self, translation_id: str) -> None:
        """Ends its run soon; what is translated stays, and `resume` goes on behind it."""
        if (run := self.run(translation_id)) is not None:
            self._runner.cancel(run.id)

    def resume(self, translation_id: str) -> RunRecord | None:
        """Goes on where a translation ends; nothing happens to a whole one.

        Returns:
            The run; `None` of one without any.
        """
        with self._lock:
            run = self.run(translation_id)
            if run is None or not run.status.has_ended:
                return run
            with self._store.write() as transaction:
                made = transaction.translations.get(translation_id)
                if run.status is not RunStatus.DONE:
                    run = transaction.runs.move(run.id, RunStatus.QUEUED, done=0, total=0)
                elif made.is_complete:
                    return run
                else:  # the user has taken back words that no model had written
                    run = transaction.runs.add(TRANSLATE, made.shown_title, run.params_json)
                    made = transaction.translations.change(made.id, run_id=run.id)
            self._announce(TranslationChanged(made))
            return self._runner.enqueue(run)

    def remove(self, translation_id: str) -> TranslationRecord:
        """Puts a translation in the trash, and stops its run if that has not ended."""
        self.pause(translation_id)
        return self._set(
            translation_id, lambda transaction: transaction.translations.delete(translation_id)
        )

    # --- using it -----------------------------------------------------------------------

    def alternatives(self, translation_id: str, number: int) -> None:
        """Asks for other translations of a sentence; `AlternativesFound` tells them, soon.

        Raises:
            UserError: `translation_not_found`.
        """
        translation, unit = self.get(translation_id), self.unit(translation_id, number)
        self._alternatives.ask(translation, unit)


def make_translations(
    store: Store,
    runner: Runner,
    host: Host,
    settings: SettingsFile,
    models: TaskModels,
    lock: threading.RLock,
    announce: Callable[[ServiceEvent], None],
    clock: Callable[[], float],
) -> Translations:
    """Returns all of it, put together.

    Args:
        clock: seconds, monotonic.
    """
    routes, glossary = Routes(models), Glossary(settings)
    others = Alternatives(store, host, routes, glossary, lock, announce)
    live = LiveTranslation(store, host, routes, glossary, others, lock, announce, clock)
    return Translations(store, runner, lock, announce, routes, glossary, live, others)
