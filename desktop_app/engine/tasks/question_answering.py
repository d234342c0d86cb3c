"""The task "question_answering": words of a text that answer a question. Keeps nothing."""

from __future__ import annotations

from collections.abc import Generator

from desktop_app.engine.classification.answers import AnswerFinder
from desktop_app.engine.classification.progress import told
from desktop_app.engine.classification.scorers import refused
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.errors import UserError
from desktop_app.protocol.classification import AnswerParams, AnswersFound


def run(params: AnswerParams, context: TaskContext) -> Generator[AnswersFound | None]:
    """Yields one `AnswersFound`.

    Raises:
        UserError: as `checkpoints.load`; `not_an_answer_model`, `labels_too_long`,
            `tokenizer_without_places`.
    """
    try:
        loaded = context.load("question_answering", params.model)
    except UserError as error:
        raise refused(error, "not_an_answer_model", params.model) from error
    steps = AnswerFinder(loaded).find(params.question, params.passages, params.count, context.job)
    found = yield from told(steps, context.job)
    yield found
