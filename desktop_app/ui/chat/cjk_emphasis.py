"""Emphasis that works in Chinese, Japanese and Korean text. Knows markdown-it and no Qt.

CommonMark takes `**` behind a punctuation mark for an end only if a space or
another mark follows. Japanese has no spaces: in `**開く…**で` the stars would
stay. Here a wide character beside the stars counts as a space does there, as
in the markdown-cjk-friendly specification.
"""

from __future__ import annotations

import unicodedata

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, emphasis
from markdown_it.rules_inline.state_inline import Delimiter


def cjk_emphasis(markdown: MarkdownIt) -> None:
    """A markdown-it plugin: `MarkdownIt().use(cjk_emphasis)`."""
    markdown.inline.ruler.at("emphasis", _tokenize)


def _tokenize(state: StateInline, silent: bool) -> bool:
    first = len(state.delimiters)
    start = state.pos
    if not emphasis.tokenize(state, silent):
        return False
    if state.src[start] == "*":
        before = state.src[start - 1] if start else " "
        after = state.src[state.pos] if state.pos < state.posMax else " "
        for delimiter in state.delimiters[first:]:
            _widen(delimiter, before, after)
    return True


def _widen(delimiter: Delimiter, before: str, after: str) -> None:
    delimiter.open |= _is_wide(before) and not after.isspace()
    delimiter.close |= _is_wide(after) and not before.isspace()


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
