"""What is kept as JSON comes back the same, also from other versions of the program."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from desktop_app.services.packing import pack, unpack

from .panel_kit import SUMMARY, notes


@dataclass(frozen=True)
class Thing:
    name: str
    pair: tuple[int, str] = (0, "")
    inner: Thing | None = None
    many: tuple[Thing, ...] = ()


def test_it_comes_back_the_same() -> None:
    for item in (
        SUMMARY,
        notes(1),
        Thing("橋", (4, "four"), Thing("inner"), (Thing("a"), Thing("b", inner=Thing("c")))),
        Thing("half a pair \ud800"),
    ):
        packed = pack(item)
        packed.encode("utf-8")
        assert unpack(type(item), packed) == item
    assert "橋" in pack(Thing("橋"))


def test_other_versions_are_understood() -> None:
    assert unpack(Thing, '{"name": "old"}') == Thing("old")
    assert unpack(Thing, '{"name": "new", "colour": "red"}') == Thing("new")


def test_what_is_something_else_is_refused() -> None:
    for packed in ('{"colour": "red"}', "[]", "not json", '{"name": "x", "pair": [1]}'):
        with pytest.raises((TypeError, ValueError)):
            unpack(Thing, packed)
