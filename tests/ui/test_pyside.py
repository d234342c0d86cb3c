"""The binding itself: what docs/decisions/0001-pyside-6.11.md is about."""

from __future__ import annotations

import sys

from PySide6.QtGui import QTextBlockFormat


def test_calls_without_a_result_keep_the_references_to_none() -> None:
    form = QTextBlockFormat()
    form.setIndent(1)
    before = sys.getrefcount(None)
    for _ in range(500):
        form.setIndent(1)
    assert before - sys.getrefcount(None) < 100
