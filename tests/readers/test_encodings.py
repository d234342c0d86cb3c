"""Encodings: Unicode, the Japanese ones down to a word, and the western ones."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.readers.documents.encodings import declared, detect, looks_binary

_JAPANESE = (
    "日本語の文章は、漢字とひらがなとカタカナで書かれる。東京都の人口は約1,400万人である。"
    "「吾輩は猫である。名前はまだ無い。」どこで生れたかとんと見当がつかぬ。"
    "コンピューターのメモリーは16GBで、価格は９８，０００円（税込）だった。"
)


@pytest.mark.parametrize("length", [4, 8, 20, 100])
@pytest.mark.parametrize("codec", ["cp932", "euc_jp", "iso2022_jp", "utf-8", "utf-8-sig"])
def test_japanese_is_told_from_a_few_characters(codec: str, length: int) -> None:
    places = random.Random(length).sample(range(len(_JAPANESE) - length + 1), 10)
    for text in (_JAPANESE[place : place + length] for place in places):
        data = text.encode(codec)
        assert data.decode(detect(data)) == text


@pytest.mark.parametrize("codec", ["cp932", "euc_jp"])
def test_a_name_of_kanji_alone_is_japanese(codec: str) -> None:
    for text in ("東京都", "株式会社", "山田太郎"):
        assert detect(text.encode(codec)) == codec


def test_a_list_in_half_width_kana_is_shift_jis() -> None:
    assert detect('"ﾎｯｶｲﾄﾞｳ","ｻｯﾎﾟﾛｼ","北海道","札幌市"\r\n'.encode("cp932")) == "cp932"


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1252", "L'été, nous allons à la crêperie près de l'église, où l'on mange très bien."),
        ("cp1252", "Die schönen Mädchen aus Köln grüßen herzlich und essen Käsekuchen."),
        ("cp1252", "naïve"),
        ("cp1251", "Все счастливые семьи похожи друг на друга, каждая несчастлива по-своему."),
        ("gb18030", "人类社会的生产活动，是一步又一步地由低级向高级发展，因此，人们的认识。"),
        ("big5", "人類社會的生產活動，是一步又一步地由低級向高級發展，因此，人們的認識。"),
        ("cp949", "모든 국민은 인간으로서의 존엄과 가치를 가지며, 행복을 추구할 권리를 가진다."),
        ("utf-16-le", "A text in English and 日本語 without a mark."),
        ("utf-16-be", "A text in English and 日本語 without a mark."),
        ("utf-16", "日本語"),
        ("utf-32", "日本語"),
    ],
)
def test_other_languages(codec: str, text: str) -> None:
    data = text.encode(codec)
    assert data.decode(detect(data)) == text


def test_one_bad_byte_does_not_make_utf8_something_else() -> None:
    data = ("日本語の文章。" * 50).encode()
    assert detect(data[:300] + b"\xff" + data[300:]) == "utf-8"
    assert detect(data[:-1]) == "utf-8"


def test_what_a_document_declares_is_believed_if_it_reads() -> None:
    assert declared("Shift_JIS", "①".encode("cp932")) == "cp932"
    assert declared("utf-8", "é".encode("cp1252") + b" ") is None
    assert declared("no-such-codec", b"abc") is None
    assert declared("base64", b"abc") is None


@given(st.text(min_size=1).filter(str.isprintable))
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    data = text.encode()
    assert data.decode(detect(data)) == text
    assert not looks_binary(data)


@given(st.binary(max_size=200))
def test_detection_never_fails(data: bytes) -> None:
    assert isinstance(data.decode(detect(data), "replace"), str)
