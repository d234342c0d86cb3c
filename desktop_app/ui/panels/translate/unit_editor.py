"""The field in which a translation is edited in a table. Enter and Tab keep it, Esc does not."""

from __future__ import annotations

from desktop_app.ui.panels.transcribe.segment_editor import SegmentEditor

_AROUND = 12  # px of the frame and the margins above and below the text


class UnitEditor(SegmentEditor):
    """As high as its text, in whatever script."""

    def _fit(self) -> None:
        block, height = self.document().begin(), 0.0
        while block.isValid():
            height += self.blockBoundingRect(block).height()
            block = block.next()
        wanted = round(max(height, self.fontMetrics().lineSpacing())) + _AROUND
        if wanted != self.height():
            self.setFixedHeight(wanted)
