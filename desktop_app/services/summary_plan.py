"""How a document is to be summarized, and which model does it. Knows no rows and no engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from desktop_app.errors import UserError
from desktop_app.protocol import LoadSpec
from desktop_app.protocol.summaries import Length, Method, Style
from desktop_app.services.task_models import TaskModel, TaskModels

#: What `TaskModels.chosen("summarize")` says when sentences are to be taken as they are.
EXTRACTIVE: Literal["extractive"] = "extractive"


@dataclass(frozen=True, slots=True)
class SummaryOptions:
    """How to summarize; see `protocol.summaries.SummarizeParams`.

    Attributes:
        method: "auto" takes the model that was chosen for summaries; else the chat model,
            unless that is the built-in one, which is too small for it; else a model for
            summaries in the document's language; else sentences of the document itself.
        model: a folder, an id of the hub or a name; "" is the best one of the method.
    """

    method: Method = "auto"
    length: Length = "medium"
    style: Style = "bullets"
    instruction: str = ""
    language: str = ""
    focus: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class SummaryPlan:
    """What became of the options.

    Attributes:
        spec: of the model; `None` for the method "extractive". name: of the model.
    """

    method: Method
    spec: LoadSpec | None = None
    name: str | None = None


def plan(options: SummaryOptions, models: TaskModels, language: Callable[[], str]) -> SummaryPlan:
    """Decides on method and model.

    Args:
        language: of the document, asked only if it matters.

    Raises:
        UserError: `model_not_found`, `model_of_other_task` or `no_summarizer`.
    """
    method, model = options.method, options.model
    if method == "auto" and not model:
        chosen = models.chosen("summarize")
        if chosen == EXTRACTIVE:
            return SummaryPlan(EXTRACTIVE)
        model = chosen
    if method == EXTRACTIVE:
        return SummaryPlan(EXTRACTIVE)
    if model:
        return _with_model(method, model, models)
    current = models.current()
    if method == "chat" or (method == "auto" and not current.built_in):
        return SummaryPlan("chat", models.load_spec(current.path), current.name)
    best = _best(models, language())
    if best is not None:
        return _by_seq2seq(best, models)
    if method == "seq2seq":
        best = models.best("summarize")
        if best is None:
            raise UserError("no_summarizer")
        return _by_seq2seq(best, models)
    return SummaryPlan(EXTRACTIVE)


def _with_model(method: Method, model: str, models: TaskModels) -> SummaryPlan:
    if method == "seq2seq":
        return _by_seq2seq(models.find(model, ("summarize", "translate")), models)
    found = models.find(model, ("chat",) if method == "chat" else ("chat", "summarize"))
    if found.task == "summarize":
        return _by_seq2seq(found, models)
    return SummaryPlan("chat", models.load_spec(found.path), found.name)


def _best(models: TaskModels, language: str) -> TaskModel | None:
    try:
        return models.best("summarize", language)
    except UserError:  # the folder of models cannot be read: there is none then
        return None


def _by_seq2seq(model: TaskModel, models: TaskModels) -> SummaryPlan:
    spec = models.load_spec(model.path)
    # What concerns chats alone would only make the same model another one.
    return SummaryPlan("seq2seq", replace(spec, context_tokens=None, saved_pasts=None), model.name)
