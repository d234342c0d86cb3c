"""Everything that labels texts, joined: what a window and a terminal hold one of.

Knows no Qt, no SQL and no engine.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.hosts.base import Host
from desktop_app.model_library.catalogue import CatalogueEntry
from desktop_app.protocol import Event
from desktop_app.readers import tables
from desktop_app.readers.tables import TablePreview
from desktop_app.services.classification.asked import Passages
from desktop_app.services.classification.live import LiveClassification
from desktop_app.services.classification.presets import Presets
from desktop_app.services.classification.records import (
    ClassifyOptions,
    Methods,
    ModelFor,
    Preset,
    Question,
    TextEntry,
    TextKind,
    TextResult,
)
from desktop_app.services.classification.tables import Tables
from desktop_app.services.classification.texts import Texts
from desktop_app.services.classification.ways import Ways
from desktop_app.services.events import ServiceEvent
from desktop_app.services.runner import Runner
from desktop_app.services.task_models import TaskModel, TaskModels
from desktop_app.settings import SettingsFile
from desktop_app.store.database import Store
from desktop_app.store.table_files import TableFiles

if TYPE_CHECKING:
    from desktop_app.services.classification.text_export import TextForm


class Classification(Tables):
    """Use from any thread; but for `live`, `cancel` and presets from none that must not wait.

    Args:
        folder: for the rows of tables; `None` keeps them in memory.
        passages: of a document, in which answers are looked for.
        clock: seconds, monotonic.

    Attributes:
        live: a text that is asked about while it is typed.
    """

    def __init__(
        self,
        store: Store,
        host: Host,
        runner: Runner,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
        models: TaskModels,
        settings: SettingsFile,
        passages: Passages,
        folder: Path | None,
        clock: Callable[[], float],
    ) -> None:
        files, ways = TableFiles(folder), Ways(models)
        super().__init__(store, files, runner, lock, announce, ways)
        self._texts = Texts(store)
        self._presets = Presets(settings)
        self.live = LiveClassification(self._texts, host, ways, passages, lock, announce, clock)

    # --- with what ----------------------------------------------------------------------

    def preview(
        self,
        path: Path | str,
        rows: int = 50,
        *,
        format: str | None = None,
        encoding: str | None = None,
        delimiter: str | None = None,
        header: bool | None = None,
        sheet: str | None = None,
    ) -> TablePreview:
        """Returns the beginning of a table; what is not given is found out.

        Raises:
            UserError: as `readers.tables.preview`.
        """
        return tables.preview(
            path,
            rows,
            format=format,
            encoding=encoding,
            delimiter=delimiter,
            header=header,
            sheet=sheet,
        )

    def methods(self, options: ClassifyOptions, language: str = "") -> Methods:
        """Returns all ways to label by what is on this computer, the best first.

        With labels of one's own: a model of entailment, else one that knows what texts mean,
        else the chat model; of those, first what handles the language. Without: the models
        that bring labels.

        Args:
            language: ISO 639-1, "" if it is not known.
        """
        return self._ways.methods(options, language)

    def models(self, purpose: ModelFor | TextKind) -> tuple[TaskModel, ...]:
        """Returns the installed models for a purpose."""
        return self._ways.models(purpose)

    def to_install(self, purpose: ModelFor | TextKind) -> tuple[CatalogueEntry, ...]:
        """Returns models of the catalogue for a purpose."""
        return self._ways.to_install(purpose)

    # --- labels that are kept -----------------------------------------------------------

    def presets(self) -> tuple[Preset, ...]:
        """Returns the labels that are kept, in the order in which they came."""
        return self._presets.list()

    def save_preset(self, preset: Preset) -> None:
        """Keeps labels under their name.

        Raises:
            UserError: `no_labels`, or `data_folder_unusable`: they hold until the program ends.
        """
        self._presets.save(preset)

    def remove_preset(self, name: str) -> None:
        """Forgets labels."""
        self._presets.remove(name)

    # --- single texts -------------------------------------------------------------------

    def texts(
        self, kind: TextKind | None = None, limit: int = 200, offset: int = 0
    ) -> tuple[TextEntry, ...]:
        """Returns the texts in the history, newest first; of one kind, or of all."""
        return self._texts.list(kind, limit, offset)

    def text(self, run_id: str) -> TextEntry:
        """Returns a text in the history.

        Raises:
            UserError: `run_not_found`.
        """
        return self._texts.get(run_id)

    def export_text(self, question: Question, result: TextResult, form: TextForm) -> bytes:
        """Returns what came of a question as a file's content, a line for each piece."""
        from desktop_app.services.classification import text_export

        return text_export.render(question, result, form)

    # --- with the desk ------------------------------------------------------------------

    def on_event(self, event: Event) -> None:
        """Follows the engine."""
        self.live.on_event(event)

    def close(self) -> None:
        """Saves what is there. Idempotent."""
        self.live.close()
        self._files.close()
