"""A table as a file: three buttons, and how far it is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.services.classification.table_export import TableForm
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import FlatButton, IconButton, small
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.panels.classify import words
from desktop_app.ui.panels.save_file import file_name
from desktop_app.ui.theme import Theme


class ExportRow(QWidget):
    """Writes off the GUI thread; nothing else waits for it, and it can be stopped."""

    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self._bridge = bridge
        self._run_id = self._name = ""
        self._stop: Event | None = None
        self.buttons: dict[TableForm, FlatButton] = {}
        forms = FlowLayout(4, 4)
        forms_of: tuple[tuple[TableForm, str], ...] = (
            ("csv", "CSV"),
            ("xlsx", "XLSX"),
            ("jsonl", "JSONL"),
        )
        for form, about in forms_of:
            button = FlatButton(theme, "download", about)
            button.setToolTip(self.tr("All columns, with label, score and the score of each label"))
            button.clicked.connect(partial(self.ask, form))
            self.buttons[form] = button
            forms.addWidget(button)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.setAccessibleName(self.tr("Export"))
        self.note = small(self.tr("Writing the file…"))
        self.stop = IconButton(theme, "close", self.tr("Stop writing"), size=13)
        self.stop.clicked.connect(self.cancel)
        self._going = QWidget()
        row = QHBoxLayout(self._going)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.note)
        row.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.stop)
        self._going.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(forms)
        column.addWidget(self._going)

    def show_run(self, run_id: str, title: str) -> None:
        """Takes which table it is."""
        self._run_id, self._name = run_id, Path(title).stem

    def ask(self, form: TableForm) -> None:
        """Asks where the file goes."""
        dialog = QFileDialog(self, self.tr("Export the table"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{form.upper()} (*.{form})")
        dialog.setDefaultSuffix(form)
        name = file_name(f"{self._name} {self.tr('labelled')}") or "table"
        dialog.selectFile(f"{name}.{form}")
        dialog.fileSelected.connect(partial(self.write, form))
        dialog.open()

    def write(self, form: TableForm, name: str) -> None:
        """Writes the table into a file."""
        if self._stop is not None:
            return
        stop = self._stop = Event()
        export, run_id = self._bridge.desk.classification.export, self._run_id
        self._tell(0, 0)
        self._going.show()

        def work() -> bool:
            return export(run_id, form, Path(name), self._on_progress, stop.is_set)

        self._bridge.call_beside(work, partial(self._on_done, form), self._on_failed)

    def cancel(self) -> None:
        """Stops writing; the file is not there then."""
        if self._stop is not None:
            self._stop.set()

    def _on_progress(self, done: int, total: int) -> None:
        self._bridge.hand_over(partial(self._tell, done, total))

    def _tell(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.setToolTip(words.rows(done))

    def _on_done(self, form: TableForm, written: bool) -> None:
        self._end()
        if written:
            self.buttons[form].acknowledge(self.tr("Exported"))

    def _on_failed(self, error: UserError) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self._stop = None
        self._going.hide()
