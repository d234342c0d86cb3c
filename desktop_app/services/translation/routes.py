"""Which models lead from one language to another: one, two over a language between, the chat's.

Looks at what is installed; whatever looks at the disk takes its time: call it off the GUI
thread. Knows no engine and no rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.model_library import catalogue, language_codes, translators
from desktop_app.model_library.catalogue import CatalogueEntry
from desktop_app.model_library.tasks import TASKS
from desktop_app.model_library.translators import Translator
from desktop_app.protocol import LoadSpec
from desktop_app.protocol.translations import Step
from desktop_app.services.task_models import TaskModel, TaskModels
from desktop_app.store.translation_records import RouteTaken

#: Between two languages without a direct model: most models know English.
_PIVOT = "en"
#: What a chat model is offered for; those it knows are more, and less well known.
_CHAT_LANGUAGES = """ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nb
nl no pl pt ro ru sk sl sr sv sw ta th tl tr uk ur vi zh zh-Hant"""
CHAT_LANGUAGES = tuple(_CHAT_LANGUAGES.split())
_SUGGESTED = 3
_ANY = ("*",)


@dataclass(frozen=True, slots=True)
class Languages:
    """What can be translated by what is on this computer.

    Attributes:
        sources, targets: codes, in their order.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """A way from one language to another.

    Attributes:
        steps: see `protocol.translations.TranslateParams`; none for the chat model.
        chat: how the chat model is loaded, `None` where there are steps.
        taken: as people are told.
    """

    source: str
    target: str
    steps: tuple[Step, ...]
    chat: LoadSpec | None
    taken: RouteTaken

    @property
    def via(self) -> str:
        """The language between, "" on a direct way."""
        return self.taken.via

    @property
    def names(self) -> tuple[str, ...]:
        """Of the models, one for each step."""
        return self.taken.names

    @property
    def licences(self) -> tuple[str, ...]:
        """Of the models, "" if unknown."""
        return self.taken.licences

    @property
    def key(self) -> str:
        """Tells this way from others in the translation memory."""
        specs = [step.model for step in self.steps]
        if self.chat is not None:
            specs.append(self.chat)
        folders = [f"{spec.model} {spec.quantization}" for spec in specs]
        return "\n".join((*folders, self.via))


@dataclass(frozen=True, slots=True)
class _Known:
    model: TaskModel
    translator: Translator


class Routes:
    """Use from any thread."""

    def __init__(self, models: TaskModels) -> None:
        self._models = models

    def languages(self) -> Languages:
        """Returns what can be translated from and to.

        Where no model is installed, what those of the catalogue could: something has to be
        chosen before anybody can be told what is missing.
        """
        sources: set[str] = set()
        targets: set[str] = set()
        for known in self._installed():
            sources.update(_spelled_out(known.translator.sources))
            targets.update(_spelled_out(known.translator.targets))
        if not self._models.current().built_in or not sources:
            sources.update(CHAT_LANGUAGES)
            targets.update(CHAT_LANGUAGES)
        return Languages(tuple(sorted(sources)), tuple(sorted(targets)))

    def route(self, source: str, target: str, model: str = "") -> Route:
        """Returns the way; see `Translations.route`."""
        if language_codes.is_same(source, target):
            raise UserError("same_language", language=language_codes.english_name(target))
        if model:
            return self._with_model(source, target, model)
        if chosen := self._models.chosen("translate"):
            with suppress(UserError):  # a model for other languages: the best way for these
                return self._with_model(source, target, chosen)
        known = self._installed()
        if direct := _best(known, source, target):
            return self._by_models(source, target, (direct,))
        if pivot := _pivot(known, source, target):
            return self._by_models(source, target, pivot[1:], pivot[0])
        current = self._models.current()
        if not current.built_in:
            return self._by_chat(source, target, current.path, current.name)
        raise self._nothing(source, target)

    def can(self, source: str, target: str, model: str = "") -> bool:
        """Tells whether there is a way."""
        try:
            self.route(source, target, model)
        except UserError:
            return False
        return True

    def to_install(self, source: str, target: str) -> tuple[CatalogueEntry, ...]:
        """Returns models of the catalogue; see `Translations.to_install`."""
        found: list[tuple[bool, int, CatalogueEntry]] = []
        for entry in catalogue.load():
            if entry.task != "translate":
                continue
            if entry.languages == _ANY:
                found.append((True, entry.parameters, entry))
            elif entry.languages == (source, target):  # "the best first": from, to
                found.append((False, entry.parameters, entry))
        return tuple(entry for *_, entry in sorted(found, key=lambda one: one[:2]))

    # --- inside -------------------------------------------------------------------------

    def _nothing(self, source: str, target: str) -> UserError:
        names = [entry.name for entry in self.to_install(source, target)[:_SUGGESTED]]
        return UserError(
            "no_translation_model",
            source=language_codes.english_name(source),
            target=language_codes.english_name(target),
            models=", ".join(names),
        )

    def _with_model(self, source: str, target: str, model: str) -> Route:
        found = self._models.find(model, TASKS)
        translator = translators.describe(found.path, found.id)
        if translator is not None:
            known = _Known(found, translator)
            told = translator.sources and translator.targets  # else the user may know better
            if told and not translator.pairs(source, target):
                raise UserError(
                    "pair_not_translated",
                    name=found.name,
                    source=language_codes.english_name(source),
                    target=language_codes.english_name(target),
                )
            return self._by_models(source, target, (known,))
        if found.task != "chat":
            raise UserError("model_of_other_task", name=found.name)
        return self._by_chat(source, target, found.path, found.name)

    def _by_models(
        self, source: str, target: str, known: tuple[_Known, ...], via: str = ""
    ) -> Route:
        ways = ((source, via), (via, target)) if via else ((source, target),)
        steps = tuple(
            Step(self._spec(one.model.path), begin, end)
            for one, (begin, end) in zip(known, ways, strict=True)
        )
        taken = RouteTaken(
            (source, via, target) if via else (source, target),
            tuple(one.model.name for one in known),
            tuple(one.model.licence for one in known),
        )
        return Route(source, target, steps, None, taken)

    def _by_chat(self, source: str, target: str, path: Path, name: str) -> Route:
        # The very spec of chats: another one would load the same model anew.
        taken = RouteTaken((source, target), (name,), ("",), chat=True)
        return Route(source, target, (), self._models.load_spec(path), taken)

    def _spec(self, path: Path) -> LoadSpec:
        # What concerns chats alone would only make the same model another one.
        return replace(self._models.load_spec(path), context_tokens=None, saved_pasts=None)

    def _installed(self) -> tuple[_Known, ...]:
        found = []
        for task in ("translate", "summarize"):  # of a T5 the configuration does not say which
            for model in self._models.candidates(task):
                translator = translators.describe(model.path, model.id)
                if translator is not None and not model.too_large:
                    found.append(_Known(model, translator))
        return tuple(found)


def _best(known: Iterable[_Known], source: str, target: str) -> _Known | None:
    """Returns the model to take: one made for these languages, else the largest for many."""
    fit = [one for one in known if one.translator.pairs(source, target)]
    return max(fit, key=_rank, default=None)


def _rank(known: _Known) -> tuple[int, float, int]:
    translator, model = known.translator, known.model
    breadth = sum(
        1000 if languages == _ANY else len(languages)
        for languages in (translator.sources, translator.targets)
    )
    return (1 if breadth <= 2 else 0, model.last_used or 0.0, model.size_bytes)


def _pivot(
    known: tuple[_Known, ...], source: str, target: str
) -> tuple[str, _Known, _Known] | None:
    """Returns the language between, the model to it and the one from it."""
    between = {
        language
        for one in known
        for language in _spelled_out(one.translator.targets)
        if not language_codes.is_same(language, source)
        and not language_codes.is_same(language, target)
    }
    for language in sorted(between, key=lambda code: (code != _PIVOT, code)):
        first = _best(known, source, language)
        second = _best(known, language, target)
        if first is not None and second is not None:
            return language, first, second
    return None


def _spelled_out(languages: tuple[str, ...]) -> tuple[str, ...]:
    return CHAT_LANGUAGES if languages == _ANY else languages
