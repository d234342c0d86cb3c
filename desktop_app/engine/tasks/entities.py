"""The task "entities": names, places and the like in a text. Keeps nothing."""

from __future__ import annotations

from collections.abc import Generator

from desktop_app.engine.classification.entities import EntityFinder
from desktop_app.engine.classification.progress import told
from desktop_app.engine.classification.scorers import refused
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.errors import UserError
from desktop_app.protocol.classification import EntitiesFound, EntityParams


def run(params: EntityParams, context: TaskContext) -> Generator[EntitiesFound | None]:
    """Yields one `EntitiesFound`.

    Raises:
        UserError: as `checkpoints.load`; `not_an_entity_model`, `tokenizer_without_places`.
    """
    try:
        loaded = context.load("token_classification", params.model)
    except UserError as error:
        raise refused(error, "not_an_entity_model", params.model) from error
    steps = EntityFinder(loaded).find(params.text, params.aggregation, context.job)
    found = yield from told(steps, context.job)
    yield found
