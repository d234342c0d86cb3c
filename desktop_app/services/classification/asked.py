"""A question about a text as a request to the engine: which model, which task.

Looks at the disk: not on the GUI thread. Knows no engine and no rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.errors import UserError
from desktop_app.protocol import LoadSpec, RunTask, new_request_id
from desktop_app.protocol.classification import AnswerParams, EntityParams, MaskParams
from desktop_app.readers.sentences import language_of
from desktop_app.services.classification.records import Question, TextKind
from desktop_app.services.classification.table_running import params_of
from desktop_app.services.classification.ways import Ways

#: What is asked → the engine's task.
_TASKS: dict[TextKind, str] = {
    "labels": "classify",
    "entities": "entities",
    "answers": "question_answering",
    "fillings": "fill_mask",
}
_ANSWERS, _FILLINGS = 3, 10

#: Document → its passages, in order.
Passages = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is ready to be posted.

    Attributes:
        model: its name for people; method: of "labels".
    """

    task: RunTask
    model: str
    method: str = ""


def is_empty(question: Question) -> bool:
    """Tells whether there is nothing to look at, or nothing to look for."""
    if question.kind == "answers" and not question.question.strip():
        return True
    return not question.text.strip() and not question.document_id


def asked(question: Question, ways: Ways, passages: Passages) -> Asked:
    """Returns the request for a question that is not empty.

    Raises:
        UserError: as `Ways.way` and `Ways.model`, `document_not_found`, `text_missing`.
    """
    kind = question.kind
    texts = passages(question.document_id) if question.document_id else (question.text,)
    if not any(text.strip() for text in texts):
        raise UserError("text_missing")
    language = language_of("\n".join(texts[:30]))
    if kind == "labels":
        way = ways.way(question.options, language)
        params = params_of(question.options, way, texts=texts)
        return Asked(_task(kind, params, way.chat), way.name, way.method)
    model = ways.model(kind, question.model, language)
    spec = ways.load_spec(model)
    if kind == "entities":
        return Asked(_task(kind, EntityParams(texts[0], spec, question.aggregation)), model.name)
    if kind == "answers":
        count = question.count or _ANSWERS
        return Asked(_task(kind, AnswerParams(question.question, texts, spec, count)), model.name)
    count = question.count or _FILLINGS
    return Asked(_task(kind, MaskParams(texts[0], spec, count)), model.name)


def _task(kind: TextKind, params: object, chat: LoadSpec | None = None) -> RunTask:
    return RunTask(new_request_id(), _TASKS[kind], params, chat, urgent=True)
