"""Subtitles: cues joined to sentences, shared out again, and every other byte as it was."""

from __future__ import annotations

from pathlib import Path

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.rewriting import open_document
from desktop_app.rewriting.dividing import divide, rows, width

from .kit import loud, texts, unchanged, written

_SRT = """1
00:00:01,000 --> 00:00:03,000
<i>I never thought that we</i>

2
00:00:03,100 --> 00:00:05,000
would meet Anna again
in Kyoto.

3
00:00:06,000 --> 00:00:07,000
- Are you there?
- Yes, I am.

4
00:00:08,000 --> 00:00:09,000
{\\an8}[door opens]

5
00:00:10,000 --> 00:00:11,000
123
"""

_VTT = """WEBVTT - A title

STYLE
::cue { color: red }

NOTE a note stays

intro
00:01.000 --> 00:03.000 align:start position:10%
<v Anna>Tom &amp; I <b>went</b> home.

NOTE another

00:04.000 --> 00:05.000
<c.loud>Hello.</c>
"""

_ASS = """[Script Info]
Title: Words, here
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,A comment stays
Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\i1}Well, this is{\\i0}
Dialogue: 0,0:00:02.50,0:00:04.00,Default,,0,0,0,,one sentence,\\Nis it not?
Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,{\\p1}m 0 0 l 10 10{\\p0}
Dialogue: 0,0:00:07.00,0:00:08.00,Sign,,0,0,0,,{\\pos(10,20)}EXIT
"""


def _file(path: Path, text: str, newline: str = "\n") -> Path:
    path.write_bytes(text.replace("\n", newline).encode("utf-8"))
    return path


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("suffix", "text"), [(".srt", _SRT), (".vtt", _VTT), (".ass", _ASS)])
def test_its_own_texts_give_the_same_bytes(
    suffix: str, text: str, newline: str, tmp_path: Path
) -> None:
    path = _file(tmp_path / f"a{suffix}", text, newline)
    assert unchanged(path).read_bytes() == path.read_bytes()


def test_cues_of_one_sentence_are_one_block_with_its_times(tmp_path: Path) -> None:
    blocks = open_document(_file(tmp_path / "a.srt", _SRT)).blocks
    assert [(block.text, block.start_s, block.end_s) for block in blocks] == [
        ("I never thought that we would meet Anna again in Kyoto.", 1.0, 5.0),
        ("- Are you there?", 6.0, 7.0),
        ("- Yes, I am.", 6.0, 7.0),
        ("[door opens]", 8.0, 9.0),
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_sentence_is_shared_out_and_tags_times_and_lines_stay(
    newline: str, tmp_path: Path
) -> None:
    path = _file(tmp_path / "a.srt", _SRT, newline)
    new = "京都でAnnaにまた会えるとは、思ってもみませんでした。"
    target, _ = written(path, lambda text: new if text.startswith("I never") else text)
    before, after = (pysubs2.load(str(p)) for p in (path, target))
    assert [(cue.start, cue.end) for cue in before] == [(cue.start, cue.end) for cue in after]
    first, second = after[0], after[1]
    assert first.text.startswith("{\\i1}") and first.text.endswith("{\\i0}")
    assert (first.plaintext + second.plaintext).replace("\n", "") == new
    assert first.plaintext and second.plaintext
    assert [cue.text for cue in before[2:]] == [cue.text for cue in after[2:]]
    data = target.read_bytes()
    assert data.count(b"\r\n") == (data.count(b"\n") if newline == "\r\n" else 0)


def test_speakers_of_one_cue_stay_on_their_lines(tmp_path: Path) -> None:
    target, _ = written(_file(tmp_path / "a.srt", _SRT), loud)
    assert pysubs2.load(str(target))[2].plaintext == "- ARE YOU THERE?\n- YES, I AM."


def test_vtt_keeps_notes_styles_settings_voices_and_entities(tmp_path: Path) -> None:
    path = _file(tmp_path / "a.vtt", _VTT)
    assert texts(path) == ["Tom & I went home.", "Hello."]
    target, _ = written(path, lambda text: text.replace("went", "GO <>"))
    expected = _VTT.replace("<b>went</b>", "<b>GO</b> &lt;&gt;")
    got = target.read_text("utf-8")
    assert got.replace("<b>GO &lt;&gt;</b>", "<b>GO</b> &lt;&gt;") == expected


def test_ass_keeps_all_but_the_words(tmp_path: Path) -> None:
    path = _file(tmp_path / "a.ass", _ASS)
    assert texts(path) == ["Well, this is one sentence, is it not?", "EXIT"]
    target, _ = written(path, lambda text: "AUSGANG" if text == "EXIT" else text.upper())
    before, after = (pysubs2.load(str(p)) for p in (path, target))
    assert [(e.start, e.end, e.type, e.style) for e in before] == [
        (e.start, e.end, e.type, e.style) for e in after
    ]
    assert after[4].text == "{\\pos(10,20)}AUSGANG"
    assert after[1].text == "{\\i1}WELL, THIS IS{\\i0}"
    assert after[2].plaintext == "ONE SENTENCE, IS IT NOT?"
    assert (after[0].text, after[3].text) == (before[0].text, before[3].text)


def test_long_lines_are_broken_evenly() -> None:
    text = "この文は字幕の一行にはとても長すぎるので、二行に分けて表示しなければなりません。"
    parts = rows(text, 42)
    assert "".join(parts) == text and len(parts) == 2
    assert abs(width(parts[0]) - width(parts[1])) <= 12
    assert rows("Short enough.", 42) == ["Short enough."]


def test_a_name_stays_in_its_cue() -> None:
    old = ["Yesterday evening ", "Anna came to Berlin ", "by train."]
    new = "Gestern Abend ist Anna nach Berlin gekommen, mit dem Zug."
    first, second, third = divide(new, old, [1, 1, 1])
    assert "Anna" in second and "Berlin" in second
    assert " ".join((first, second, third)) == new


@given(
    st.text(alphabet="ab 。、,.日本ごっー（）", max_size=40),
    st.lists(st.text(alphabet="ab 日本", min_size=1, max_size=9), min_size=1, max_size=5),
)
def test_no_cue_stays_empty_and_no_letter_is_lost(new: str, old: list[str]) -> None:
    parts = divide(new, old, [1.0] * len(old))
    assert len(parts) == len(old)
    if new.strip():
        assert all(parts)
        assert "".join(dict.fromkeys("".join(parts).replace(" ", ""))) == "".join(
            dict.fromkeys(new.replace(" ", ""))
        )
