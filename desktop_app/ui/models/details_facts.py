"""The facts of a model: precision or file to choose, the exact files, disk, licence."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHeaderView,
    QLabel,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from desktop_app.model_library.advice import Advice
from desktop_app.model_library.completeness import parts_of
from desktop_app.model_library.hub_records import HubDetails
from desktop_app.protocol import Quantization
from desktop_app.services.listing import Details, GgufChoice
from desktop_app.ui import model_text
from desktop_app.ui.controls import FlatButton, small
from desktop_app.ui.models import words
from desktop_app.ui.models.gguf_choices import GgufChoices
from desktop_app.ui.theme import Theme

translate = QCoreApplication.translate

_FILES_SHOWN = 8  # lines; more scroll


class DetailsFacts(QFrame):
    """Shows what the hub tells; says which precision was chosen."""

    precision_chosen = Signal(str)
    file_chosen = Signal()
    other_wanted = Signal(str)  # id of the same model in the other format

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("card")
        self._details: Details | None = None
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)
        self.options: dict[Quantization, QRadioButton] = {}
        self._options = QVBoxLayout()
        self._options.setSpacing(6)
        self._precision_title = _heading("")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self.choices = GgufChoices(theme)
        self.choices.setAccessibleName(self.tr("File to download"))
        self.choices.chosen.connect(self._on_file_chosen)
        self.why = small()
        self.why.setWordWrap(True)
        self.other = FlatButton(theme, "replace", "")
        self.other.setAutoDefault(True)
        self.other.clicked.connect(self._on_other)
        self.warning = small()
        self.warning.setProperty("warning", True)
        self.warning.setWordWrap(True)
        self.files_button = FlatButton(theme, "folder", "")
        self.files_button.setCheckable(True)
        self.files_button.setAutoDefault(True)
        self.files_button.toggled.connect(self._on_files_toggled)
        self.files = QTreeWidget()
        self.files.setColumnCount(2)
        self.files.setHeaderHidden(True)
        self.files.setRootIsDecorated(False)
        self.files.setAccessibleName(self.tr("Files that are downloaded"))
        self.files.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.files.header().setStretchLastSection(False)
        self.files.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(self._precision_title)
        column.addLayout(self._options)
        column.addWidget(self.choices)
        column.addWidget(self.why)
        column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(6)
        column.addWidget(_heading(self.tr("Download")))
        column.addLayout(self._grid)
        column.addWidget(self.warning)
        column.addWidget(self.files_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.files)

    @property
    def precision(self) -> Quantization | None:
        """The precision that is chosen; `None` where there is nothing to choose."""
        for name, button in self.options.items():
            if button.isChecked():
                return name
        return None

    @property
    def file(self) -> GgufChoice | None:
        """The GGUF file that is chosen, of a model that has some to choose from."""
        return self.choices.current

    def show_details(self, details: Details, *, runs_gguf: bool, for_cpu: bool) -> None:
        """Shows what the hub tells, with the recommended precision or file chosen.

        Args:
            runs_gguf: whether GGUF files can run on this computer.
            for_cpu: whether they are what suits it.
        """
        self._details = details
        hub = details.hub
        self._show_options(None if details.choices else details.advice)
        self.choices.show_choices(details.choices, details.preferred)
        title = self.tr("Quantization") if details.choices else self.tr("Precision and memory")
        self._precision_title.setText(title)
        self._precision_title.setVisible(bool(details.choices) or details.advice is not None)
        self.why.setText(words.quantized_why())
        self.why.setVisible(for_cpu and (bool(details.choices) or bool(details.other_form)))
        form = self.tr("Full weights: {id}") if details.choices else self.tr("Quantized: {id}")
        self.other.setText(form.format(id=details.other_form))
        self.other.setVisible(bool(details.other_form))
        warning = words.gguf_problem() if details.choices and not runs_gguf else _warning(hub)
        self.warning.setText(warning)
        self.warning.setVisible(bool(self.warning.text()))
        self._show_files(hub)
        self._show_figures()

    def choose_precision(self, name: Quantization) -> None:
        """Marks a precision as chosen without saying so."""
        if name in self.options:
            self.options[name].setChecked(True)

    # --- inside -------------------------------------------------------------------

    def _show_options(self, advice: Advice | None) -> None:
        for button in self.options.values():
            self._group.removeButton(button)
            self._options.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.options = {}
        for option in advice.options if advice is not None else ():
            text = self.tr("{precision} · {memory} · {pace}").format(
                precision=words.quantization(option.quantization),
                memory=model_text.memory_text(option.needed_bytes),
                pace=words.pace_of(option),
            )
            if advice is not None and option.quantization == advice.recommended:
                text = self.tr("{option} · recommended").format(option=text)
            button = QRadioButton(text)
            self._group.addButton(button)
            self._options.addWidget(button)
            self.options[option.quantization] = button
        if advice is not None:
            self.choose_precision(advice.best.quantization)

    def _show_figures(self) -> None:
        if self._details is None:
            return
        hub = self._details.hub
        file = self.file
        size = file.file.size_bytes if file is not None else hub.total_bytes
        memory = model_text.memory_text(file.option.needed_bytes) if file is not None else ""
        free = self._details.free_disk_bytes
        rows = [
            (self.tr("File"), self._named(file.file.name) if file is not None else ""),
            (self.tr("Size"), model_text.bytes_text(size)),
            (self.tr("Memory"), memory),
            (self.tr("Free disk"), model_text.bytes_text(free) if free is not None else ""),
            (self.tr("Licence"), words.licence(hub.model.licence) or self.tr("not stated")),
            (self.tr("Downloads"), self._per_month(hub.model.downloads)),
            (self.tr("Likes"), QLocale().toString(hub.model.likes)),
            (self.tr("Updated"), words.date(hub.model.updated)),
            (self.tr("Revision"), hub.revision[:12]),
        ]
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for y, (name, value) in enumerate(row for row in rows if row[1]):
            figure = small(value, quiet=False)
            figure.setWordWrap(True)
            figure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(small(name), y, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(figure, y, 1)

    def _named(self, name: str) -> str:
        """Returns a file's name; of a split one also of how many."""
        count = len(parts_of(name))
        text = self.tr("{file} and {count} more parts") if count > 1 else "{file}"
        return text.format(file=name, count=count - 1)

    def _per_month(self, count: int) -> str:
        return self.tr("{count} a month").format(count=QLocale().toString(count))

    def _show_files(self, hub: HubDetails) -> None:
        self.files.clear()
        for file in hub.files:
            item = QTreeWidgetItem([file.name, model_text.bytes_text(file.size_bytes)])
            item.setToolTip(0, file.name)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.files.addTopLevelItem(item)
        self.files.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.files.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        lines = max(1, min(len(hub.files), _FILES_SHOWN))
        self.files.setFixedHeight(lines * (self.files.fontMetrics().height() + 6) + 6)
        self.files_button.setText(self.tr("{count} files").format(count=len(hub.files)))
        self.files_button.setVisible(not hub.choices)
        self.files.setVisible(self.files_button.isChecked() and not hub.choices)

    def _on_files_toggled(self, shown: bool) -> None:
        self.files.setVisible(shown)

    def _on_file_chosen(self) -> None:
        self._show_figures()
        self.file_chosen.emit()

    def _on_other(self) -> None:
        if self._details is not None:
            self.other_wanted.emit(self._details.other_form)

    def _on_clicked(self) -> None:
        if self.precision is not None:
            self.precision_chosen.emit(self.precision)


def _warning(hub: HubDetails) -> str:
    if not hub.safe:
        return translate(
            "shelf", "Its weights are not in the safe format: you will be asked before loading."
        )
    if hub.runs_code:
        return translate(
            "shelf", "It brings program code of its own: you will be asked before loading."
        )
    return ""


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("kind", "group")
    return label
