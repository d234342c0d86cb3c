"""Which way of finding labels goes with which model. Knows no text."""

from __future__ import annotations

from desktop_app.engine.classification.asking import Asking
from desktop_app.engine.classification.entailment import Entailment
from desktop_app.engine.classification.fixed_labels import FixedLabels
from desktop_app.engine.classification.nearness import Nearness
from desktop_app.engine.classification.scoring import Scorer
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.errors import UserError
from desktop_app.protocol import LoadSpec
from desktop_app.protocol.classification import ClassifyParams


class Scorers:
    """The scorer of a run, made again when its model was freed for another.

    Raises:
        UserError: `no_labels`.
    """

    def __init__(self, params: ClassifyParams, context: TaskContext) -> None:
        if params.method != "labels" and not params.labels:
            raise UserError("no_labels")
        self._params = params
        self._context = context
        self._of: object = None
        self._scorer: Scorer | None = None

    def get(self) -> Scorer:
        """Returns the scorer, with its model loaded.

        Raises:
            UserError: as `checkpoints.load`; `not_a_classifier`, and what the scorers raise.
        """
        params = self._params
        if params.method == "chat":
            return self._kept(self._context.model()) or self._keep(
                Asking(
                    self._context.model(), params, self._context.count, self._context.likelihoods
                )
            )
        if params.model is None:
            raise ValueError(f"the method {params.method} was given no model")
        if params.method == "embeddings":
            loaded = self._context.load("embedding", params.model)
            return self._kept(loaded) or self._keep(Nearness(loaded, params))
        try:
            loaded = self._context.load("sequence_classification", params.model)
        except UserError as error:
            raise refused(error, "not_a_classifier", params.model) from error
        make = FixedLabels if params.method == "labels" else Entailment
        return self._kept(loaded) or self._keep(make(loaded, params))

    def _kept(self, model: object) -> Scorer | None:
        """Returns the scorer if it was made with this model."""
        if self._of is model:
            return self._scorer
        self._of = model
        self._scorer = None
        return None

    def _keep(self, scorer: Scorer) -> Scorer:
        self._scorer = scorer
        return scorer


def refused(error: UserError, code: str, spec: LoadSpec) -> UserError:
    """Returns what to say where a folder holds a model of another kind."""
    return UserError(code, path=spec.model) if error.code == "not_a_model" else error
