"""What the files of a model on this computer say of it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from desktop_app.services.model_choice import human_count
from desktop_app.services.model_facts import ModelFacts
from desktop_app.ui import model_text
from desktop_app.ui.controls import small
from desktop_app.ui.models import words


class FileFacts(QFrame):
    """Shows names and values; asks for nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        title = QLabel(self.tr("On this computer"))
        title.setProperty("kind", "group")
        self.rows: dict[str, str] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(title)
        column.addLayout(self._grid)
        self.hide()

    def show_facts(self, facts: ModelFacts) -> None:
        """Shows what is known; what the files do not say is left out."""
        known = {
            self.tr("Name"): facts.full_name,
            self.tr("Format"): facts.format,
            self.tr("Architecture"): facts.architecture,
            self.tr("Parameters"): human_count(facts.parameters) if facts.parameters else "",
            self.tr("Written as"): facts.precision,
            self.tr("Context"): self._tokens(facts.context_tokens),
            self.tr("Chat template"): self.tr("yes") if facts.has_template else self.tr("no"),
            self.tr("Licence"): words.licence(facts.licence),
            self.tr("Size"): model_text.bytes_text(facts.size_bytes),
        }
        self.rows = {name: value for name, value in known.items() if value}
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for y, (name, value) in enumerate(self.rows.items()):
            figure = small(value, quiet=False)
            figure.setWordWrap(True)
            figure.setTextFormat(Qt.TextFormat.PlainText)  # a file may say anything
            figure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(small(name), y, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(figure, y, 1)
        self.show()

    def _tokens(self, count: int | None) -> str:
        return self.tr("{count} tokens").format(count=QLocale().toString(count)) if count else ""
