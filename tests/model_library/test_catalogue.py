"""The catalogue that ships: whole, and said in both languages."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from desktop_app.model_library import catalogue, gguf_names
from desktop_app.model_library.catalogue import CatalogueEntry
from desktop_app.model_library.tasks import TASKS, Task

KINDS: dict[Task, set[str]] = {
    "chat": {"instruct", "thinking"},
    "summarize": {"seq2seq"},
    "translate": {"seq2seq"},
    "speech": {"whisper", "ctc"},
    "classify": {"sentiment", "zero-shot", "ner", "qa", "fill-mask"},
    "embed": {"sentence"},
}
ID = re.compile(r"[\w.-]+/[\w.-]+")
LANGUAGE = re.compile(r"[a-z]{2,3}")
JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")


@pytest.mark.parametrize("entry", catalogue.load(), ids=lambda entry: entry.id)
def test_an_entry_is_whole(entry: CatalogueEntry) -> None:
    assert ID.fullmatch(entry.id)
    assert entry.task in get_args(Task)
    assert entry.kind in KINDS[entry.task]
    assert entry.name and entry.licence
    assert entry.languages
    assert entry.languages == ("*",) or all(map(LANGUAGE.fullmatch, entry.languages))
    assert 10_000_000 < entry.parameters < 200_000_000_000
    assert entry.written_with is None or entry.written_with < entry.parameters
    assert entry.experts is None or entry.experts[0] > entry.experts[1] > 0
    assert 4 <= entry.stored_bits <= 32
    assert entry.context_tokens is None or 128 <= entry.context_tokens <= 1_048_576
    assert isinstance(entry.gated, bool) and isinstance(entry.suggest, bool)
    assert entry.note.endswith(".") or entry.note.endswith("!")
    assert len(entry.note) <= 110 and entry.note.isascii()
    assert entry.note_ja.endswith("。") and JAPANESE.search(entry.note_ja)
    assert len(entry.note_ja) <= 70


def test_gguf_forms_are_of_chat_models_and_of_one_each() -> None:
    forms = [entry for entry in catalogue.load() if entry.gguf]
    assert len(forms) > 15 and all(entry.task == "chat" for entry in forms)
    assert len({entry.gguf for entry in forms} | {e.id for e in catalogue.load()}) == len(
        forms
    ) + len(catalogue.load())
    for entry in forms:
        assert ID.fullmatch(entry.gguf) and "gguf" in entry.gguf.lower()
        assert catalogue.of_gguf(entry.gguf) is entry and catalogue.find(entry.gguf) is None
        # The same model: its name says its size.
        size = entry.name.split()[-1].removesuffix("Instruct").lower()
        assert not size[:1].isdigit() or size.rstrip("b") in entry.gguf.lower()
        for kind in entry.gguf_kinds:
            assert 0 < gguf_names.usual_bytes(entry.parameters, kind) < entry.parameters * 1.1


def test_everything_that_is_suggested_for_chats_has_a_form_for_the_cpu() -> None:
    assert all(e.gguf for e in catalogue.load() if e.suggest and e.task == "chat")


def test_every_model_is_there_once() -> None:
    ids = [entry.id for entry in catalogue.load()]
    assert len(ids) == len(set(ids))
    assert catalogue.find(ids[-1]) is catalogue.load()[-1]
    assert catalogue.find("nobody/nothing") is None


def test_every_task_and_kind_is_served() -> None:
    for task in TASKS:
        kinds = {entry.kind for entry in catalogue.load() if entry.task == task}
        assert kinds == KINDS[task]


def test_japanese_is_served_where_people_read_and_write() -> None:
    for task in ("chat", "summarize", "translate", "speech", "classify", "embed"):
        assert any(e.speaks("ja") for e in catalogue.load() if e.task == task), task


def test_what_is_suggested_needs_nobodys_leave() -> None:
    suggested = [entry for entry in catalogue.load() if entry.suggest]
    assert {entry.task for entry in suggested} == {"chat", "speech", "translate"}
    assert not any(entry.gated for entry in suggested)
    assert not any("NC" in entry.licence for entry in suggested)


def test_languages_are_told_apart() -> None:
    whisper = catalogue.find("openai/whisper-small")
    kotoba = catalogue.find("kotoba-tech/kotoba-whisper-v2.0")
    assert whisper and whisper.speaks("sw")
    assert kotoba and kotoba.speaks("ja") and not kotoba.speaks("en")


def test_the_download_is_estimated_from_the_stored_format() -> None:
    qwen = catalogue.find("Qwen/Qwen3-0.6B")
    oss = catalogue.find("openai/gpt-oss-20b")
    assert qwen and qwen.download_bytes == 2 * qwen.parameters
    assert oss and 12e9 < oss.download_bytes < 14.5e9  # the hub says 13.8


def test_the_built_in_model_is_described() -> None:
    assert catalogue.built_in().note.endswith(".")
    assert JAPANESE.search(catalogue.built_in().note_ja)
