"""An answer's text: prose and code widgets that follow a growing Markdown text."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.ui.chat.code_block import CodeView
from desktop_app.ui.chat.fitted import Stack
from desktop_app.ui.chat.markdown import Block, CodeBlock, GrowingMarkdown, ProseBlock
from desktop_app.ui.chat.prose import Prose
from desktop_app.ui.theme import Theme

_GAP = 10


class MarkdownBody(Stack):
    """Renders Markdown; when text is added, only its last blocks are written again."""

    link_activated = Signal(str)
    cited = Signal(int, str)  # as Prose's
    citation_hovered = Signal(int, str, QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(_GAP, parent)
        self._theme = theme
        self._markdown = GrowingMarkdown()
        self._blocks: list[Block] = []
        self._labels: Mapping[int, str] = {}
        self._places: list[tuple[int, int]] = []  # of each block: part, index in it

    def append(self, text: str) -> None:
        """Adds text at the end."""
        change = self._markdown.append(text)
        self._apply(change.first, list(change.blocks))

    def set_labels(self, labels: Mapping[int, str]) -> None:
        """Makes the numbers of these sources lead to them."""
        self._labels = labels
        for part in self.parts:
            if isinstance(part, Prose):
                part.set_labels(labels)

    def rewrite(self) -> None:
        """Takes the colours now in force."""
        for part in self.parts:
            part.rewrite()  # type: ignore[attr-defined]

    def _apply(self, first: int, blocks: list[Block]) -> None:
        local = self._cut(first, blocks)
        run: list[ProseBlock] = []
        for block in blocks:
            if isinstance(block, ProseBlock):
                run.append(block)
                continue
            self._write_prose(local, run)
            local, run = None, []
            self._write_code(block)
        self._write_prose(local, run)

    def _cut(self, first: int, blocks: list[Block]) -> int | None:
        """Removes the parts behind block `first`.

        Returns at which of its blocks the last part, if it is prose, goes on.
        """
        if first < len(self._blocks):
            part, local = self._places[first]
        else:
            part = len(self.parts) - 1
            last = self.parts[-1] if self.parts else None
            local = len(last.blocks) if isinstance(last, Prose) else 0
            if last is None or isinstance(last, CodeView):
                return None
        del self._blocks[first:], self._places[first:]
        widget = self.parts[part]
        if isinstance(widget, Prose):
            self.remove_from(part + 1)
            return local
        new = blocks[0] if blocks else None
        if (
            isinstance(widget, CodeView)
            and isinstance(new, CodeBlock)
            and new.language == widget.language
        ):
            self.remove_from(part + 1)
            widget.set_text(new.text, closed=new.closed)
            self._note(blocks.pop(0), part, 0)
            return None
        self.remove_from(part)
        last = self.parts[-1] if self.parts else None
        return len(last.blocks) if isinstance(last, Prose) else None

    def _write_prose(self, local: int | None, run: list[ProseBlock]) -> None:
        """Writes a run into the last part from its block `local` on, or into a new part."""
        if local is None:
            if not run:
                return
            fresh = Prose(self._theme)
            fresh.setAccessibleName(self.tr("Answer"))
            fresh.link_activated.connect(self.link_activated)
            fresh.cited.connect(self.cited)
            fresh.citation_hovered.connect(self.citation_hovered)
            fresh.set_labels(self._labels)
            self.add(fresh)
            local = 0
        part = len(self.parts) - 1
        prose = self.parts[part]
        if local == 0 and not run:
            self.remove_from(part)
            return
        assert isinstance(prose, Prose)
        prose.replace_from(local, tuple(run))
        for number, block in enumerate(run):
            self._note(block, part, local + number)

    def _write_code(self, block: CodeBlock) -> None:
        code = CodeView(self._theme, block.language)
        code.set_text(block.text, closed=block.closed)
        self.add(code)
        self._note(block, len(self.parts) - 1, 0)

    def _note(self, block: Block, part: int, local: int) -> None:
        self._blocks.append(block)
        self._places.append((part, local))
