"""A measured table whose rows are edited in place; a row grows with its editor.

Knows not what is in the rows.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QAbstractItemDelegate, QWidget

from desktop_app.ui.panels.command_table import Keys
from desktop_app.ui.panels.line_delegate import LineDelegate
from desktop_app.ui.panels.line_editor import LineEditor
from desktop_app.ui.panels.measured_table import Index, MeasuredTable
from desktop_app.ui.theme import Theme


class EditedTable(MeasuredTable):
    """Rows that a `LineDelegate` paints."""

    def __init__(
        self, theme: Theme, model: QAbstractItemModel, delegate: LineDelegate, keys: Keys
    ) -> None:
        super().__init__(model, keys)
        self._delegate = delegate
        self._editor: tuple[LineEditor, int] | None = None
        delegate.setParent(self)
        delegate.set_font(self.font())
        delegate.grown.connect(self._on_grown)
        self.setItemDelegate(delegate)
        theme.changed.connect(self.viewport().update)

    def row_height(self, row: int, width: int) -> int:
        return self._delegate.height(row, width)

    def edit(self, index: Index, *args: object) -> object:  # type: ignore[override]
        opened = super().edit(index, *args)
        editor = self.indexWidget(index) or self.viewport().findChild(LineEditor)
        if isinstance(editor, LineEditor):
            self._editor = (editor, index.row())
            self._held = index.row()
            self._on_grown(index.row())
        return opened

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        row, self._editor, self._held = self._held, None, -1
        super().closeEditor(editor, hint)
        self._forget_height(row)

    def _on_grown(self, row: int) -> None:
        if self._editor is None or self._editor[1] != row:
            return
        height = self._delegate.editor_height(self._editor[0], row, self.viewport().width())
        self.verticalHeader().resizeSection(row, height)
        self._measured.pop(row, None)
        self.scrollTo(self.model().index(row, 0))
