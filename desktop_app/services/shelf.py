"""Models to choose from and models that are here: what the window and the terminal list.

Joins catalogue, hub, downloads and what is installed; knows no Qt and no engine.
Whatever looks at the disk or the network takes its time: call it off the GUI thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.model_library import catalogue, converted, embedded, installed
from desktop_app.model_library.advice import Advice
from desktop_app.model_library.catalogue import CatalogueEntry
from desktop_app.model_library.download_plan import repository_folder
from desktop_app.model_library.embedded import Verifier
from desktop_app.model_library.hub import Hub
from desktop_app.model_library.installed import Installed
from desktop_app.model_library.machine import Machine
from desktop_app.model_library.neighbours import Neighbour
from desktop_app.model_library.secrets import Secrets
from desktop_app.model_library.tasks import Task
from desktop_app.services.describing import Describing
from desktop_app.services.downloads import Downloads
from desktop_app.services.hub_access import models_cache
from desktop_app.services.listing import Details, Listed, Removed, Suggestion
from desktop_app.services.model_defaults import ModelBook, ModelDefaults
from desktop_app.services.models import Models
from desktop_app.services.own_models import OwnModels
from desktop_app.services.quantized import preferred
from desktop_app.services.removing import Removing, delete_leftovers
from desktop_app.services.suggesting import language_of, suggest
from desktop_app.settings import SettingsFile

__all__ = ["Details", "Listed", "Removed", "Shelf", "Suggestion"]


class Shelf:
    """All models within reach. May be called from any thread.

    Attributes:
        downloads: those that run, wait or are paused.
    """

    def __init__(
        self,
        settings: SettingsFile,
        book: ModelBook,
        models: Models,
        hub: Hub,
        downloads: Downloads,
        secrets: Secrets,
        *,
        clock: Callable[[], float],
        look: Callable[[Path], Machine],
        verifier: Verifier | None = None,
        converted: Path | None = None,
    ) -> None:
        """Use `shelving.make_shelf`.

        Args:
            clock: seconds, monotonic.
            look: tells of the computer, given the folder of models.
            verifier: tells whether the built-in embedding model is the original.
            converted: the folder for copies of models in other formats.
        """
        self._verifier = verifier or Verifier(None)
        self._converted = converted
        self.downloads = downloads
        self._settings = settings
        self._book = book
        self._models = models
        self._hub = hub
        self._secrets = secrets
        self._look = look
        self._removing = Removing(clock)
        self._own = OwnModels(settings, book, self.installed, models.starter)
        self._lock = threading.RLock()

    # --- what there is ----------------------------------------------------------

    def machine(self) -> Machine:
        """Returns what this computer has; the first time takes a tenth of a second more."""
        return self._look(self._cache)

    def listed(self, task: Task | None = None) -> tuple[Listed, ...]:
        """Returns what to choose from for a task, `None` for all, without the network.

        First what is here and not of the catalogue; then of the catalogue what
        is here or suggested; what is too large for this computer comes last.
        """
        describing, here = self._describing(), self.installed()
        wanted = [model for model in here if model.complete and task in (None, model.task)]
        own = [
            describing.own(model)
            for model in wanted
            if catalogue.in_either_format(model.id) is None
        ]
        by_id = _by_id(here)
        suggested = {entry.id for entry, _ in self._suggest(describing)}
        of_catalogue = []
        for entry in catalogue.load():
            if task not in (None, entry.task):
                continue
            form = describing.entry(entry)
            form = describing.here(form, by_id.get(form.id))
            of_catalogue.append(replace(form, suggested=entry.id in suggested))
            other = catalogue.other_format(form.id)
            if other and (other in by_id or self.downloads.get(other) is not None):
                known = describing.form(entry, other)
                of_catalogue.append(describing.here(known, by_id.get(other)))
        of_catalogue.sort(key=_place)
        return (*own, *of_catalogue)

    def installed(self) -> tuple[Installed, ...]:
        """Returns every model on this computer, whole or not.

        Raises:
            UserError: `models_unreadable`.
        """
        of_package = embedded.find()
        found = installed.scan(self._cache, self._own.paths(), self._models.starter, of_package)
        return tuple(
            replace(
                self._verified(model) if model.path == of_package else model,
                last_used=self._book.last_used(model.path),
            )
            for model in found
        )

    def advice(self, model: Installed) -> Advice | None:
        """Returns how an installed model runs, from its own files; `None` if they do not tell."""
        return self._describing().advice_of(model)

    def foresee(self, model_id: str, context_tokens: int | None = None) -> Advice:
        """Returns how a model would run that need not be here, of the catalogue without network.

        Raises:
            UserError: what `Hub` raises, or `size_unknown`.
        """
        describing, entry = self._describing(), catalogue.in_either_format(model_id)
        if entry is not None and model_id == entry.gguf:
            return describing.advice_on_gguf(entry, context_tokens)
        if entry is not None:
            return describing.plain_advice(entry, context_tokens)
        found = describing.advice_on(self._hub.details(model_id), context_tokens)
        if found is None:
            raise UserError("size_unknown", id=model_id)
        return found

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Returns what to begin with on this computer."""
        describing, here = self._describing(), _by_id(self.installed())
        forms = [(describing.entry(entry), why) for entry, why in self._suggest(describing)]
        return tuple(
            Suggestion(replace(describing.here(form, here.get(form.id)), suggested=True), why)
            for form, why in forms
        )

    # --- the hub ----------------------------------------------------------------

    def search(
        self, text: str, task: Task | None = None, language: str | None = None
    ) -> tuple[Listed, ...]:
        """Returns models of the hub, the most downloaded first; raises what `Hub` does."""
        found = self._hub.search(text, task, language)
        describing, here = self._describing(), _by_id(self.installed())
        return tuple(
            replace(describing.found(model), installed=here.get(model.id)) for model in found
        )

    def details(self, model_id: str) -> Details:
        """Returns what the hub knows of a model; raises what `Hub` does."""
        found, describing = self._hub.details(model_id), self._describing()
        choices = describing.choices(found)
        return Details(
            found,
            describing.advice_on(found),
            describing.machine.free_disk_bytes,
            choices,
            preferred(choices),
            other_form=catalogue.other_format(model_id),
        )

    def choose_file(self, model_id: str) -> tuple[str, ...] | None:
        """Returns which of a model's GGUF files suits this computer, for `downloads.start`.

        `None` for a model without. Asks the hub; raises what `Hub` does.
        """
        chosen = self.details(model_id).preferred
        return (chosen.file.name,) if chosen else None

    def update_available(self, model: Installed) -> bool:
        """Tells whether the hub has a newer revision; raises what `Hub` does."""
        if not (model.id and model.revision):
            return False
        return self._hub.newest_revision(model.id) != model.revision

    def has_token(self) -> bool:
        """Tells whether the hub is shown who the user is."""
        return self._secrets.token() is not None

    def set_token(self, text: str) -> None:
        """Keeps the user's token for the hub.

        Raises:
            UserError: `token_not_kept`.
        """
        self._secrets.set_token(text)

    def forget_token(self) -> None:
        """Removes the user's token.

        Raises:
            UserError: `token_not_kept`.
        """
        self._secrets.forget_token()

    def token_is_in_file(self) -> bool:
        """Tells whether the token lies in a file, for want of a keyring."""
        return self._secrets.is_in_file

    # --- models of one's own, defaults, removal ----------------------------------

    def import_path(self, path: Path) -> Installed:
        """Adds a model folder or a GGUF file, which stays where it is.

        Args:
            path: also a file inside of a model folder, which stands for it.

        Raises:
            UserError: what `installed.importable` does.
        """
        found, errors = self._own.add([path])
        if errors:
            raise errors[0]
        return found[0]

    def import_paths(
        self, paths: Iterable[Path]
    ) -> tuple[tuple[Installed, ...], tuple[UserError, ...]]:
        """Adds several models; returns them, and why others cannot be added.

        What is in the list already is returned as it is there.

        Raises:
            UserError: `models_unreadable` or `data_folder_unusable`.
        """
        return self._own.add(paths)

    def look_around(self) -> tuple[Neighbour, ...]:
        """Returns the models that other programs keep on this computer; nothing is added.

        Raises:
            UserError: `models_unreadable`.
        """
        return self._own.around()

    def remove(self, model: Installed) -> Removed:
        """Takes a model off the disk; one of the user's own is only forgotten.

        For a minute it can be had back by `restore`. If it is the model that
        answers, the built-in one takes over.

        Raises:
            UserError: `model_built_in` or `model_not_removed`.
        """
        if model.origin == "built_in":
            raise UserError("model_built_in")
        with self._lock:
            was_chosen = self._is_chosen(model)
            if was_chosen:
                self._models.choose(None)
            try:
                aside = self._take_away(model)
            except UserError:
                if was_chosen:
                    self._models.choose(model.path)
                raise
            self._own.forget(model.path)
            if self._converted is not None:
                converted.forget(self._converted, model.path)
            return Removed(model, aside, was_chosen)

    def restore(self, removed: Removed) -> None:
        """Takes a removal back.

        Raises:
            UserError: `model_gone`, after a minute.
        """
        model = removed.installed
        with self._lock:
            if removed.aside is None:
                self._own.add_again(model.path)
            else:
                self._removing.bring_back(removed.aside, model.name)
            if removed.was_chosen:
                self._models.choose(model.path)

    def defaults(self, path: Path) -> ModelDefaults:
        """Returns what is set for one model alone."""
        return self._book.defaults(path)

    def set_defaults(self, path: Path, defaults: ModelDefaults) -> None:
        """Sets everything for one model; it holds from the next load and answer on.

        Raises:
            UserError: `bad_setting` or `data_folder_unusable`.
        """
        self._book.set_defaults(path, defaults)

    def work(self) -> float | None:
        """Deletes what was removed a while ago; returns the seconds until more is due."""
        return self._removing.work()

    def delete_leftovers(self) -> None:
        """Deletes what was removed before the program was last ended by force, and copies of it."""
        delete_leftovers(self._cache)
        if self._converted is not None:
            converted.sweep(self._converted)

    def close(self) -> None:
        """Pauses the downloads and deletes what was removed. Idempotent."""
        self.downloads.close()
        self._removing.close()

    # --- inside -----------------------------------------------------------------

    @property
    def _cache(self) -> Path:
        return models_cache(self._settings.current)

    def _verified(self, model: Installed) -> Installed:
        try:
            self._verifier.require(model.path)
        except UserError as error:
            return replace(model, complete=False, problem=error.code)
        return model

    def _is_chosen(self, model: Installed) -> bool:
        chosen = self._models.current.path
        if model.origin != "hub" or model.is_gguf:
            return chosen == model.path
        # Another revision of it goes too.
        return chosen.is_relative_to(repository_folder(self._cache, model.id))

    def _take_away(self, model: Installed) -> Path | None:
        """Puts a model's files aside; returns where, `None` for the user's own, which stay."""
        if model.origin != "hub":
            return None
        self.downloads.cancel(model.id)
        aside = self._removing.put_aside(self._cache, self._files_of(model))
        self.downloads.forget(model.id)
        return aside

    def _files_of(self, model: Installed) -> tuple[Path, ...]:
        """Returns what is to be taken away: the repository, or one of several GGUF files in it."""
        repository = repository_folder(self._cache, model.id)
        siblings = [other for other in self.installed() if other.id == model.id]
        if len(siblings) > 1 and model.is_gguf:
            return installed.files_of_gguf(model.path)
        return (repository,)

    def _describing(self) -> Describing:
        info = self._models.phase.info
        # What is loaded now makes room before anything else is loaded.
        given_back = info.memory_bytes if info is not None else 0
        return Describing(self.machine(), self.downloads.get, given_back)

    def _suggest(self, describing: Describing) -> tuple[tuple[CatalogueEntry, str], ...]:
        language = language_of(self._settings.current)
        return suggest(catalogue.load(), describing.advice, language)


def _by_id(here: tuple[Installed, ...]) -> dict[str, Installed]:
    """Returns the whole models of the hub; of several files of one, the first."""
    return {model.id: model for model in reversed(here) if model.id and model.complete}


def _place(listed: Listed) -> int:
    if listed.installed or listed.suggested:
        return 0
    return 2 if listed.advice and listed.advice.is_hopeless else 1
