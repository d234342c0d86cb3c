"""Translations, their sentences and the memory: rows in, the same records out; the index."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop_app.errors import UserError
from desktop_app.protocol.translations import Alternative
from desktop_app.store.database import Store
from desktop_app.store.translation_records import Remembered, RouteTaken, UnitRecord

UNITS = (
    UnitRecord(0, 0, "", "\n ", ""),
    UnitRecord(1, 0, "One is.", " ", keep=("One",)),
    UnitRecord(2, 1, "Two is.", ""),
    UnitRecord(3, 1, "One is.", "\n"),
)


@pytest.fixture
def translation_id(store: Store) -> str:
    with store.write() as transaction:
        made = transaction.translations.add("text", "text", None, "de", "{}")
        transaction.translation_units.add(made.id, UNITS)
        transaction.translations.change(made.id, ready=True)
    return made.id


def test_a_record_comes_back(store: Store, translation_id: str) -> None:
    values = {
        "source": "en",
        "detected": (("en", 0.9), ("nl", 0.05)),
        "route": RouteTaken(("en", "ja", "de"), ("A", "B"), ("MIT", "")),
        "notes": (("pdf_as_docx", (("name", "é"),)), ("plain", ())),
        "blocks": 2,
    }
    with store.write() as transaction:
        changed = transaction.translations.change(translation_id, **values)
    with store.read() as transaction:
        assert transaction.translations.get(translation_id) == changed
    assert {name: getattr(changed, name) for name in values} == values
    assert (changed.units, changed.done, changed.is_complete) == (4, 1, False)
    assert changed.route is not None and changed.route.via == "ja"


def test_units_come_back_in_pages(store: Store, translation_id: str) -> None:
    with store.read() as transaction:
        assert transaction.translation_units.list(translation_id) == UNITS
        assert transaction.translation_units.list(translation_id, 1, 2) == UNITS[1:3]
        with pytest.raises(UserError):
            transaction.translation_units.get(translation_id, 9)


def test_each_sentence_is_asked_for_once_and_filled_everywhere(
    store: Store, translation_id: str
) -> None:
    made = Remembered(
        "One is.", "Eins ist.", "m", "", ("short",), -0.5, (Alternative("Eines.", -1.0),), "via"
    )
    with store.write() as transaction:
        units = transaction.translation_units
        asked = units.undone(translation_id)
        assert [(unit.number, unit.block, unit.text) for unit in asked] == [
            (1, 0, "One is."),
            (2, 1, "Two is."),
        ]
        assert units.kept_parts(translation_id) == ("One",)
        filled = units.fill(translation_id, [made])
        assert [unit.number for unit in filled] == [1, 3]
        assert filled[0] == replace(
            UNITS[1],
            text="Eins ist.",
            flags=("short",),
            score=-0.5,
            alternatives=(Alternative("Eines.", -1.0),),
            via="via",
        )
        assert transaction.translations.count_done(translation_id).done == 3
        assert [unit.number for unit in units.undone(translation_id)] == [2]
        assert units.fill(translation_id, [replace(made, text="again")]) == ()


def test_search_finds_source_and_shown_text(store: Store, translation_id: str) -> None:
    def found(words: str) -> list[int | None]:
        with store.read() as transaction:
            return [hit.unit for hit in transaction.search.translations(words)]

    assert found("Two is") == [], "not before it is translated"
    with store.write() as transaction:
        transaction.translation_units.fill(translation_id, [Remembered("Two is.", "Zwei ist.")])
    assert (found("Two is"), found("zwei ist"), found("ei")) == ([2], [2], [2])
    with store.write() as transaction:
        transaction.translation_units.edit(translation_id, 2, "Paar 猫だ")
    assert (found("zwei"), found("paar"), found("猫")) == ([], [2], [2])
    with store.write() as transaction:
        transaction.translations.delete(translation_id)
    assert found("paar") == []
    with store.write() as transaction:
        for table in ("translation_unit_search",):
            transaction.translations._session.connection().exec_driver_sql(
                f"INSERT INTO {table} ({table}) VALUES ('integrity-check')"
            )


def test_an_edit_and_back(store: Store, translation_id: str) -> None:
    with store.write() as transaction:
        units = transaction.translation_units
        assert units.edit(translation_id, 2, "Zwei.").shown == "Zwei."
        assert transaction.translations.count_done(translation_id).done == 2
        assert units.edit(translation_id, 2, None) == UNITS[2]
        units.fill(translation_id, [Remembered("Two is.", "Zwei ist.")])
        assert units.edit(translation_id, 2, "Zwei ist.").edited_text is None, "the same words"


def test_the_memory_knows_by_text_model_and_settings(store: Store) -> None:
    ours = Remembered("One.", "Eins.", "m1", "s1", ("short",), -0.25, (Alternative("E", -1),), "v")
    with store.write() as transaction:
        memory = transaction.translation_memory
        memory.keep([ours, replace(ours, settings="s2", text="Eine.")], "en", "de")
        assert memory.find({"One.": "s1", "Two.": "s1"}, "en", "de", "m1") == {"One.": ours}
        assert memory.find({"One.": "s2"}, "en", "de", "m1")["One."].text == "Eine."
        for other in (
            memory.find({"One.": "s3"}, "en", "de", "m1"),
            memory.find({"One.": "s1"}, "en", "de", "m2"),
            memory.find({"One.": "s1"}, "en", "fr", "m1"),
            memory.find({"one.": "s1"}, "en", "de", "m1"),
        ):
            assert other == {}
        memory.keep([replace(ours, text="Neu.")], "en", "de")
        assert memory.find({"One.": "s1"}, "en", "de", "m1")["One."].text == "Neu."


def test_the_users_words_win(store: Store) -> None:
    with store.write() as transaction:
        memory = transaction.translation_memory
        memory.keep([Remembered("One.", "Eins.", "m1", "s1")], "en", "de")
        memory.keep_edit("One.", "en", "de", "Ein!")
        for model, settings in (("m1", "s1"), ("m2", "s9")):
            found = memory.find({"One.": settings}, "en", "de", model)["One."]
            assert (found.text, found.edited) == ("Ein!", True)
        memory.keep_edit("One.", "en", "de", None)
        assert memory.find({"One.": "s1"}, "en", "de", "m1")["One."].text == "Eins."


def test_what_nobody_uses_is_forgotten_but_not_the_users_words(store: Store) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    with store.write() as transaction:
        memory = transaction.translation_memory
        memory.keep([Remembered("One.", "Eins.", "m", "")], "en", "de")
        memory.keep_edit("Two.", "en", "de", "Zwei!")
        before = datetime.now(UTC)
        assert memory.find({"One.": ""}, "en", "de", "m")
        memory.touch([Remembered("One.", "Eins.", "m", "")], "en", "de")
        assert not memory.forget(before)
        assert memory.find({"One.": ""}, "en", "de", "m"), "it was of use since"
        assert not memory.forget(later)
        assert list(memory.find({"One.": "", "Two.": ""}, "en", "de", "m")) == ["Two."]
