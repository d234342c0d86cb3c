"""Numbers in an answer that name sources, however a model writes them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from desktop_app.readers.documents.records import Place
from desktop_app.store.attachment_records import GivenSource, Grounds
from desktop_app.ui.chat import citing
from desktop_app.ui.chat.markdown import ProseBlock, parse
from desktop_app.ui.chat.prose_writer import ProseWriter
from desktop_app.ui.theme import LIGHT

KNOWN = {number: f"p. {number}" for number in range(1, 6)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("So it is [2].", ["So it is", 2, "."]),
        ("Both [1][3]", ["Both", 1, 3]),
        ("Both [1, 3]", ["Both", 1, 3]),
        ("All [2-4]!", ["All", 2, 3, 4, "!"]),
        ("So [7] it is", ["So [7] it is"]),
        ("So [2, 7] it is", ["So", 2, " [7]", " it is"]),
        ("六か月です【4】。", ["六か月です", 4, "。"]),
        ("a list [1900, 2000] of years", ["a list [1900, 2000] of years"]),
        ("[x](y) and [ ] and []", ["[x](y) and [ ] and []"]),
    ],
)
def test_brackets_that_name_sources_are_cut_out(text: str, found: list[str | int]) -> None:
    assert list(citing.pieces(text, KNOWN)) == found


def test_an_address_says_what_the_source_is_cited_for() -> None:
    address = citing.address(3, "First. The rent is 5 % of it: 940 €")
    assert citing.citation(QUrl(address)) == (3, "The rent is 5 % of it: 940 €")
    assert citing.citation(QUrl("https://example.org/cite:3:x")) is None


def given(number: int, document: str, page: int | None) -> GivenSource:
    return GivenSource(number, document, f"{document}.pdf", 0, 0, 0, Place(page=page))


def test_pages_stand_for_sources_where_they_tell_them_apart() -> None:
    one = Grounds(True, (given(1, "a", 4), given(2, "a", 7)))
    assert citing.labels(one) == {1: "p. 4", 2: "p. 7"}
    two = Grounds(True, (given(1, "a", 4), given(2, "b", 7)))
    assert citing.labels(two) == {1: "1", 2: "2"}
    none = Grounds(True, (given(1, "a", 4), given(2, "a", None)))
    assert citing.labels(none) == {1: "1", 2: "2"}


def test_code_and_links_keep_their_brackets(qapp: QApplication) -> None:
    document = QTextDocument()
    writer = ProseWriter(QTextCursor(document), LIGHT, KNOWN)
    for block in parse("Use `row[1]` or [see [2]](https://example.org), as **said [3]**."):
        assert isinstance(block, ProseBlock)
        writer.write(block.tokens, first=True)
    text = document.toPlainText().replace("\N{NO-BREAK SPACE}", " ")
    assert text == "Use row[1] or see [2], as said  p. 3 ."
