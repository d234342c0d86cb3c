"""Models that other programs keep on this computer: which of them to add. Copies nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.errors import UserError
from desktop_app.ui import model_text
from desktop_app.ui.controls import small
from desktop_app.ui.error_text import describe_error, describe_user_error
from desktop_app.ui.models.keeper import Keeper

if TYPE_CHECKING:
    from desktop_app.model_library.neighbours import Neighbour

_PATH = Qt.ItemDataRole.UserRole


class NeighboursDialog(QDialog):
    """Looks around as soon as it opens; nothing is added before "Add"."""

    def __init__(self, parent: QWidget, keeper: Keeper) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Models of other programs"))
        self._keeper = keeper
        self._closed = False  # an answer may come when there is no dialog any more
        title = QLabel(self.tr("Models of other programs"))
        title.setProperty("kind", "section")
        self.about = small(
            self.tr(
                "Nothing is copied or changed: a model that is added stays where it is, and is "
                "gone from here when the other program deletes it."
            )
        )
        self.about.setWordWrap(True)
        self.status = QLabel(self.tr("Looking for models of LM Studio, Jan, GPT4All and Ollama…"))
        self.status.setWordWrap(True)
        self.list = _List()
        self.list.setAccessibleName(self.tr("Models found"))
        self.list.ticked.connect(self._on_changed)
        self.list.confirmed.connect(self._on_accepted)
        self.list.hide()
        self.buttons = QDialogButtonBox()
        self.add = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.add.setProperty("kind", "primary")
        self.add.setDefault(True)
        self.buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 22, 26, 20)
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(self.about)
        column.addWidget(self.status)
        column.addWidget(self.list, 1)
        column.addWidget(self.buttons)
        room = parent.window().size()
        self.resize(min(620, room.width() - 24), min(520, room.height() - 60))
        self._on_changed()
        keeper.look_around(self._on_found, self._on_failed)

    @property
    def chosen(self) -> list[Path]:
        """The files that are ticked."""
        return [
            item.data(0, _PATH)
            for item in self.list.models()
            if item.checkState(0) == Qt.CheckState.Checked
        ]

    def done(self, result: int) -> None:
        self._closed = True
        super().done(result)

    # --- inside -------------------------------------------------------------------

    def _on_found(self, found: Iterable[Neighbour]) -> None:
        if self._closed:
            return
        for neighbour in found:
            self.list.add(neighbour, self._words(neighbour))
        models = self.list.models()
        new = [item for item in models if not item.isDisabled()]
        if not models:
            self.status.setText(
                self.tr("No models of LM Studio, Jan, GPT4All or Ollama were found.")
            )
        elif not new:
            self.status.setText(self.tr("Nothing new was found."))
        else:
            self.status.setText(self.tr("Choose what to add to your list."))
        self.list.setVisible(bool(models))
        if new:
            self.list.setCurrentItem(new[0])
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_changed()

    def _on_failed(self, error: UserError) -> None:
        if self._closed:
            return
        self.status.setText("\n".join(describe_user_error(error)))

    def _on_changed(self) -> None:
        count = len(self.chosen)
        self.add.setText(
            self.tr("Add {count} models").format(count=count) if count > 1 else self.tr("Add")
        )
        self.add.setEnabled(count > 0)

    def _on_accepted(self) -> None:
        if self.chosen:
            self._keeper.import_all(self.chosen)
            self.accept()

    def _words(self, neighbour: Neighbour) -> tuple[str, str]:
        """Returns what stands beside a model's name, and why it cannot be added, "" if it can."""
        if neighbour.problem is not None:
            problem = describe_error(neighbour.problem, [("path", str(neighbour.path))])
            short = {
                "gguf_no_chat": self.tr("does not chat"),
                "gguf_damaged": self.tr("damaged"),
                "neighbour_unreadable": self.tr("may not be read"),
            }.get(neighbour.problem, self.tr("cannot be used"))
            return short, "\n".join(problem)
        size = model_text.bytes_text(neighbour.size_bytes)
        if neighbour.here:
            return self.tr("in your list · {size}").format(size=size), self.tr(
                "It is in your list already."
            )
        return " · ".join(part for part in (neighbour.quantization, size) if part), ""


class _List(QTreeWidget):
    """Models by program; Space ticks one, or all of a program."""

    ticked = Signal()
    confirmed = Signal()  # Return

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.setProperty("kind", "ticks")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._programs: dict[str, QTreeWidgetItem] = {}
        self.itemChanged.connect(self._on_changed)

    def add(self, neighbour: Neighbour, words: tuple[str, str]) -> None:
        """Adds a model below its program, not ticked.

        Args:
            words: what stands beside its name, and why it cannot be added.
        """
        text, reason = words
        self.blockSignals(True)
        item = QTreeWidgetItem([neighbour.name or str(neighbour.path), text])
        item.setData(0, _PATH, neighbour.path)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        tip = "\n".join(part for part in (str(neighbour.path), reason) if part)
        for column in range(2):
            item.setToolTip(column, tip)
        item.setData(0, Qt.ItemDataRole.AccessibleDescriptionRole, reason)
        program = self._program(neighbour.program)
        if reason:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
        else:
            item.setCheckState(0, Qt.CheckState.Unchecked)
            program.setCheckState(0, Qt.CheckState.Unchecked)
        program.addChild(item)
        self.blockSignals(False)

    def models(self) -> list[QTreeWidgetItem]:
        """Returns the models' lines, from the top."""
        return [model for program in self._programs.values() for model in _below(program)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)

    def _program(self, name: str) -> QTreeWidgetItem:
        if name not in self._programs:
            item = QTreeWidgetItem(self, [name])
            font = item.font(0)
            font.setBold(True)
            item.setFont(0, font)
            item.setExpanded(True)
            self._programs[name] = item
        return self._programs[name]

    def _on_changed(self, item: QTreeWidgetItem) -> None:
        """Keeps a program and its models in step; Qt's own way takes in what is disabled."""
        program = item.parent()
        models = [one for one in _below(program or item) if not one.isDisabled()]
        self.blockSignals(True)
        if program is None:
            for model in models:
                model.setCheckState(0, item.checkState(0))
        else:
            states = {model.checkState(0) for model in models}
            mixed = Qt.CheckState.PartiallyChecked
            program.setCheckState(0, states.pop() if len(states) == 1 else mixed)
        self.blockSignals(False)
        self.viewport().update()
        self.ticked.emit()


def _below(program: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = (program.child(row) for row in range(program.childCount()))
    return [child for child in children if child is not None]
