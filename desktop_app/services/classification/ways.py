"""Which of the installed models does it: the one that was asked for, else the best of them.

Looks at the disk: not on the GUI thread. Knows no engine and no rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.errors import UserError
from desktop_app.model_library import catalogue, classifiers
from desktop_app.model_library.catalogue import CatalogueEntry
from desktop_app.model_library.classifiers import ClassifierDescription, ClassifierKind
from desktop_app.protocol import LoadSpec
from desktop_app.protocol.classification import Method
from desktop_app.services.classification.records import (
    ClassifyOptions,
    Methods,
    ModelFor,
    TextKind,
    Way,
)
from desktop_app.services.task_models import TaskModel, TaskModels

_KIND_OF: dict[ModelFor, ClassifierKind] = {
    "labels": "labels",
    "zero_shot": "nli",
    "entities": "entities",
    "answers": "answers",
    "fillings": "mask",
}
#: As the catalogue calls them.
_LISTED_AS: dict[ModelFor, str] = {
    "labels": "sentiment",
    "zero_shot": "zero-shot",
    "entities": "ner",
    "answers": "qa",
    "fillings": "fill-mask",
}
_METHOD_OF: dict[ClassifierKind, Method] = {
    "labels": "labels",
    "nli": "nli",
    "embedding": "embeddings",
}
_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class _Known:
    model: TaskModel
    can: ClassifierDescription


class Ways:
    """Use from any thread."""

    def __init__(self, models: TaskModels) -> None:
        self._models = models

    def methods(self, options: ClassifyOptions, language: str = "") -> Methods:
        """Returns all ways for these labels, the best first; see `Classification.methods`."""
        own = bool(options.labels)
        ways = [*self._with_own_labels(language)] if own else [*self._with_models_labels(language)]
        if options.method:
            ways = [way for way in ways if way.method == options.method]
        return Methods(tuple(ways))

    def way(self, options: ClassifyOptions, language: str = "") -> Way:
        """Returns the way to take.

        Raises:
            UserError: `no_classifier`, `no_zero_shot_model`, `no_labels`, `model_not_found` or
                `model_of_other_task`.
        """
        if options.method not in ("", "labels") and not options.labels:
            raise UserError("no_labels")
        if options.model:
            return self._of(options)
        best = self.methods(options, language).best
        if best is None:
            wanted: ModelFor = "zero_shot" if options.labels else "labels"
            code = "no_zero_shot_model" if options.labels else "no_classifier"
            raise UserError(code, models=self._names(wanted))
        return best

    def models(self, purpose: ModelFor | TextKind) -> tuple[TaskModel, ...]:
        """Returns the installed models for a purpose, in order of their names.

        Raises:
            UserError: `models_unreadable`.
        """
        return tuple(known.model for known in self._known(_KIND_OF[purpose]))

    def model(self, purpose: TextKind, name: str = "", language: str = "") -> TaskModel:
        """Returns the model to take for entities, answers or fillings.

        Raises:
            UserError: `no_model_of_kind`, `model_not_found` or `model_of_other_task`.
        """
        kind = _KIND_OF[purpose]
        if name:
            found = self._models.find(name, ("classify",))
            can = classifiers.describe(found.path)
            if can is None or can.kind != kind:
                raise UserError("model_of_other_task", name=found.name)
            return found
        best = self._best(self._known(kind), language)
        if not best:
            raise UserError("no_model_of_kind", models=self._names(purpose))
        return best[0].model

    def load_spec(self, model: TaskModel) -> LoadSpec:
        """Returns how a model is loaded."""
        return self._models.load_spec(model.path)

    def to_install(self, purpose: ModelFor | TextKind) -> tuple[CatalogueEntry, ...]:
        """Returns models of the catalogue for a purpose."""
        wanted = _LISTED_AS[purpose]
        return tuple(
            entry for entry in catalogue.load() if entry.task == "classify" and entry.kind == wanted
        )

    # --- inside -------------------------------------------------------------------------

    def _names(self, purpose: ModelFor | TextKind) -> str:
        return ", ".join(entry.name for entry in self.to_install(purpose)[:_SUGGESTED])

    def _known(self, kind: ClassifierKind) -> list[_Known]:
        found = []
        for model in self._models.candidates("embed" if kind == "embedding" else "classify"):
            can = classifiers.describe(model.path)
            if can is not None and can.kind == kind:
                found.append(_Known(model, can))
        return found

    def _best(self, known: list[_Known], language: str) -> list[_Known]:
        """Returns the models that fit, the best first: chosen, for the language, used, large."""
        chosen = self._models.chosen("classify")

        def merit(one: _Known) -> tuple[bool, bool, bool, float, int]:
            model = one.model
            is_chosen = str(model.path) == chosen
            used = model.last_used or 0.0
            return (is_chosen, model.speaks(language), one.can.named, used, model.size_bytes)

        return sorted((k for k in known if not k.model.too_large), key=merit, reverse=True)

    def _with_models_labels(self, language: str) -> Iterator[Way]:
        for known in self._best(self._known("labels"), language):
            yield self._way("labels", known, language)

    def _with_own_labels(self, language: str) -> Iterator[Way]:
        """Yields the ways: of those that handle the language first entailment, then nearness
        of meaning, then the chat model; then those that do not. The built-in chat model comes
        last: it guesses."""
        ways = [
            self._way("nli", known, language) for known in self._best(self._known("nli"), language)
        ]
        embedders = [known for known in self._known("embedding") if not known.model.too_large]
        chosen = self._models.chosen("embed")
        # The smallest, as for search: every row passes through it.
        embedders.sort(key=lambda known: (str(known.model.path) != chosen, known.model.size_bytes))
        ways += [self._way("embeddings", known, language) for known in embedders]
        current = self._models.current()
        chat = Way("chat", current.name, chat=self._models.load_spec(current.path))
        if not current.built_in:
            ways.append(chat)
        yield from sorted(ways, key=lambda way: not way.suits)
        if current.built_in:
            yield chat

    def _of(self, options: ClassifyOptions) -> Way:
        """Returns the way of a model that was asked for."""
        model = self._models.find(options.model, ("classify", "embed", "chat"))
        if model.task == "chat":
            return self._checked(
                Way("chat", model.name, chat=self._models.load_spec(model.path)), options
            )
        can = classifiers.describe(model.path)
        if can is None or can.kind not in _METHOD_OF:
            raise UserError("model_of_other_task", name=model.name)
        return self._checked(self._way(_METHOD_OF[can.kind], _Known(model, can), ""), options)

    def _checked(self, way: Way, options: ClassifyOptions) -> Way:
        if options.method and way.method != options.method:
            raise UserError("model_of_other_task", name=way.name)
        if way.method != "labels" and not options.labels:
            raise UserError("no_labels")
        return way

    def _way(self, method: Method, known: _Known, language: str) -> Way:
        model, can = known.model, known.can
        return Way(
            method=method,
            name=model.name,
            labels=can.labels,
            suits=model.speaks(language),
            model=self._models.load_spec(model.path),
            multi_label=can.multi_label,
            regression=can.regression,
        )
