"""Tables on their way through the panel "Classify", and what stands in their rows."""

from __future__ import annotations

from pathlib import Path

from desktop_app.ui.panels.classify.panel import ClassifyPanel
from desktop_app.ui.panels.classify.result_view import ResultView

from ...conftest import Stage
from ..kit import LABELS, Clerk, type_labels


def opened(stage: Stage, panel: ClassifyPanel, path: Path) -> None:
    """A table is chosen, and labels are there."""
    panel.take_files([path])
    stage.until(lambda: panel.home.setup.preview is not None)
    type_labels(panel, *LABELS)


def begun(stage: Stage, panel: ClassifyPanel, path: Path) -> None:
    """A table is on its way."""
    opened(stage, panel, path)
    stage.click(panel.home.run)


def labelled(stage: Stage, panel: ClassifyPanel, engine: Clerk, path: Path, rows: int = 7) -> None:
    """A table is labelled, and its rows are shown."""
    begun(stage, panel, path)
    engine.labels_table()
    stage.until(lambda: panel.result.rows.model.total == rows)
    stage.until(lambda: panel.result.rows.model.row(0) is not None)
    stage.until(lambda: panel.result.row.isHidden())
    panel.result.rows.table.take_focus()


def cells(result: ResultView, column: int) -> list[str]:
    model = result.rows.model
    return [str(model.data(model.index(row, column)) or "…") for row in range(model.total)]


def until_shown(stage: Stage, result: ResultView, *numbers: int) -> None:
    """Waits for rows to be shown, by their numbers in the table from 1 on."""
    wanted = [str(number) for number in numbers]
    stage.until(lambda: cells(result, 0) == wanted)
