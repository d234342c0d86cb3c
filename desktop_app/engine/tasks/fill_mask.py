"""The task "fill_mask": what may stand in the blanks of a text. Keeps nothing."""

from __future__ import annotations

from collections.abc import Generator

from desktop_app.engine.classification.blanks import BlankFiller
from desktop_app.engine.classification.progress import told
from desktop_app.engine.classification.scorers import refused
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.errors import UserError
from desktop_app.protocol.classification import FillingsFound, MaskParams


def run(params: MaskParams, context: TaskContext) -> Generator[FillingsFound | None]:
    """Yields one `FillingsFound`.

    Raises:
        UserError: as `checkpoints.load`; `not_a_mask_model`, `no_blank`, `blank_text_too_long`.
    """
    try:
        loaded = context.load("fill_mask", params.model)
    except UserError as error:
        raise refused(error, "not_a_mask_model", params.model) from error
    steps = BlankFiller(loaded).fill(params.text, params.count, context.job)
    found = yield from told(steps, context.job)
    yield found
