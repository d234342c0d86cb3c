"""The documents of the chat that is shown, above the text that one types."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from desktop_app.services.attachments import Attachment
from desktop_app.store.run_records import RunRecord
from desktop_app.ui.chat.attachment_chip import AttachmentChip
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.theme import Theme

#: With more, the others are behind a button: the field below is what matters.
_SHOWN = 6


class AttachmentTray(QWidget):
    """Shows nothing when there is none."""

    opened = Signal(str)  # id of the attachment, as with the others
    removed = Signal(str)
    retried = Signal(str, object)  # and a password or None
    emptied = Signal()  # the focus was here, and there is nothing left

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._all = False
        self.chips: dict[str, AttachmentChip] = {}
        self.more = QPushButton()
        self.more.setProperty("kind", "flat")
        self.more.clicked.connect(self._on_more)
        self._flow = FlowLayout(6, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._flow)
        self.setAccessibleName(self.tr("Documents of this chat"))
        self.hide()

    def show_attachments(self, attached: tuple[Attachment, ...]) -> None:
        """Shows these, in this order."""
        focused = self._focused()
        kept = {one.id for one in attached}
        for gone in [known for known in self.chips if known not in kept]:
            chip = self.chips.pop(gone)
            chip.hide()
            chip.deleteLater()
        chips: dict[str, AttachmentChip] = {}
        for one in attached:
            chip = self.chips.get(one.id) or self._make(one)
            chip.show_attachment(one)
            chips[one.id] = chip
        self.chips = chips
        while self._flow.count():
            self._flow.takeAt(0)
        for chip in chips.values():
            self._flow.addWidget(chip)
        self._flow.addWidget(self.more)
        self._fold()
        self.setVisible(bool(chips))
        if focused is not None and not self._focused():
            self._go_near(focused)

    def show_run(self, run: RunRecord) -> None:
        """Shows how far a reading is."""
        for chip in self.chips.values():
            if chip.attachment.record.run_id == run.id:
                chip.show_run(run)

    def _make(self, attachment: Attachment) -> AttachmentChip:
        chip = AttachmentChip(self._theme, attachment)
        chip.opened.connect(self.opened)
        chip.removed.connect(self.removed)
        chip.retried.connect(self.retried)
        return chip

    def _fold(self) -> None:
        for number, chip in enumerate(self.chips.values()):
            chip.setVisible(self._all or len(self.chips) <= _SHOWN or number < _SHOWN - 1)
        over = len(self.chips) - _SHOWN + 1
        self.more.setVisible(len(self.chips) > _SHOWN)
        self.more.setText(
            self.tr("Show fewer") if self._all else self.tr("{count} more").format(count=over)
        )
        self._flow.invalidate()
        self.updateGeometry()

    def _on_more(self) -> None:
        self._all = not self._all
        self._fold()

    def _focused(self) -> int | None:
        """Returns the number of the chip that has the focus."""
        focus = QApplication.focusWidget()
        if focus is None:
            return None
        chips = enumerate(self.chips.values())
        return next((n for n, chip in chips if chip.isAncestorOf(focus)), None)

    def _go_near(self, number: int) -> None:
        """Gives the focus to what stands where a chip was."""
        chips = list(self.chips.values())
        if chips:
            chips[min(number, len(chips) - 1)].take_focus()
        else:
            self.emptied.emit()
