"""Tests of the text that the starter model is trained on."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.usefixtures("scripts")


def test_the_same_seed_gives_the_same_dialogues() -> None:
    from generate import generate

    one, again, other = (list(generate(seed, 200)) for seed in (3, 3, 4))
    assert one == again
    assert one != other


def test_dialogues_alternate_and_hold_text() -> None:
    from generate import generate

    for messages in generate(5, 500):
        roles = [m["role"] for m in messages if m["role"] != "system"]
        assert roles == ["user", "assistant"] * (len(roles) // 2)
        assert all(m["content"].strip() for m in messages)
        assert not any("{" in m["content"] and "}" in m["content"] for m in messages)


def test_no_held_out_text_is_trained_on() -> None:
    from generate import generate
    from heldout import load_heldout, reserved_texts
    from phrasing import normalized

    reserved = reserved_texts(load_heldout())
    seen = {
        normalized(m["content"])
        for messages in generate(1, 12_000)
        for m in messages
        if m["role"] == "user"
    }
    assert not seen & reserved


def test_no_held_out_text_is_in_the_data_files() -> None:
    from heldout import load_heldout, reserved_texts
    from phrasing import normalized
    from topics import load

    data = load()
    texts = [
        text for topic in data.topics for name in ("q", "jq", "v", "jv") for text in topic.get(name)
    ]
    texts += data.outside["q"] + data.outside["jq"]
    texts += [
        text
        for fields in data.facts.values()
        for name in ("s", "r", "js", "jr")
        for text in fields[name]
    ]
    assert not {normalized(text) for text in texts} & reserved_texts(load_heldout())


def test_held_out_questions_cover_every_topic_in_both_languages() -> None:
    from heldout import load_heldout
    from topics import load

    heldout = load_heldout()
    for topic in load().topics:
        for lang in ("en", "ja"):
            assert topic.answers(lang), topic.id
            assert len(heldout[topic.id][lang]) >= 3, topic.id
    assert len(heldout["outside"]["en"]) + len(heldout["outside"]["ja"]) >= 150
    assert len(heldout["names"]["en"]) + len(heldout["names"]["ja"]) >= 100


def test_the_judge_knows_each_answer_as_its_own_topic() -> None:
    from judge import OUTSIDE, Judge, language
    from topics import load

    data = load()
    judge = Judge(data)
    for topic in data.topics:
        for lang in ("en", "ja"):
            for answer in topic.answers(lang):
                assert judge.topic(answer) == topic.id
                assert language(answer) == lang
    assert judge.topic(data.outside["a"][0]) == OUTSIDE
