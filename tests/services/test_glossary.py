"""Terms and their translations: kept in the settings, read from tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.services.translation.glossary import Glossary, read_terms
from desktop_app.services.translation.plan import TranslateOptions
from desktop_app.settings import SettingsFile


@pytest.fixture
def glossary(tmp_path: Path) -> Glossary:
    return Glossary(SettingsFile(tmp_path / "settings.json"))


def test_terms_of_two_languages(glossary: Glossary, tmp_path: Path) -> None:
    glossary.set_terms(
        "en", "ja", [("desk", "机"), (" desk ", "デスク"), ("", "x"), ("ink\n", "墨")]
    )
    glossary.set_terms("en", "fr", [("desk", "bureau")])
    assert glossary.terms("en", "ja") == (("desk", "デスク"), ("ink", "墨"))
    again = Glossary(SettingsFile(tmp_path / "settings.json"))
    assert again.terms("en", "fr") == (("desk", "bureau"),)
    assert again.terms("fr", "en") == ()
    again.set_terms("en", "ja", [])
    assert again.terms("en", "ja") == ()
    assert again.terms("en", "fr") == (("desk", "bureau"),)


def test_a_requests_own_terms_go_first(glossary: Glossary) -> None:
    glossary.set_terms("en", "fr", [("desk", "bureau"), ("ink", "encre")])
    options = TranslateOptions("en", "fr", glossary=(("desk", "pupitre"),))
    assert glossary.for_request(options, "en", "fr") == (("desk", "pupitre"), ("ink", "encre"))


@pytest.mark.parametrize(
    "content",
    [
        "desk\t机\nink\t墨\n",
        "desk,机\r\nink,墨\r\n",
        "desk;机;furniture\nink;墨;\n",
        '\ufeffsource,target\n"desk",机\nink,墨',
        "Term,Translation\ndesk,机\n\nink,墨\nnothing\n",
    ],
)
def test_tables(tmp_path: Path, content: str) -> None:
    path = tmp_path / "terms.csv"
    path.write_bytes(content.encode("utf-8"))
    assert read_terms(path) == (("desk", "机"), ("ink", "墨"))


@pytest.mark.parametrize("content", [b"", b"one\ntwo\n", b"\xff\xfe\x00", b'a,"b\n'])
def test_what_is_no_glossary(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "terms.csv"
    path.write_bytes(content)
    with pytest.raises(UserError) as raised:
        read_terms(path)
    assert raised.value.code == "glossary_unreadable"


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        read_terms(tmp_path / "none.csv")
