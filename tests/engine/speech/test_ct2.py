"""Whisper run by CTranslate2: what it hears beside transformers, its copies, how it gives up."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop_app.engine.cancel import Cancelled
from desktop_app.engine.speech import ct2_model
from desktop_app.engine.speech.ct2_model import Ct2Model
from desktop_app.engine.speech.whisper import Whisper
from desktop_app.engine.task_models import TaskModels
from desktop_app.model_library import converted
from desktop_app.protocol import LoadSpec
from desktop_app.protocol.transcripts import LanguageGuess, TranscriptFacts

from ...fixtures.speech import full_size
from ...fixtures.speech.clips import CTC, WHISPER, clips, join, write_wav
from ..conftest import JobRecord
from .conftest import Listener, error_rate, needs_ctranslate2, nothing, window

pytestmark = needs_ctranslate2


@pytest.fixture(scope="module")
def talk_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    talk = join([part for clip in clips() for part in (clip.recording.leveled, 2.5)])
    return write_wav(tmp_path_factory.mktemp("talk") / "talk.wav", talk.samples)


def test_the_same_segments_as_with_transformers(
    talk_file: Path, listener: Listener, copies: Path
) -> None:
    theirs, ours = listener.run(talk_file), Listener(copies).run(talk_file)
    assert [one.engine for one in ours.of(TranscriptFacts)] == ["CTranslate2"]
    assert [one.engine for one in theirs.of(TranscriptFacts)] == ["transformers"]
    assert ours.of(LanguageGuess)[0].language == theirs.of(LanguageGuess)[0].language == "en"
    assert [one.text for one in ours.segments] == [one.text for one in theirs.segments]
    assert [one.flags for one in ours.segments] == [one.flags for one in theirs.segments]
    for times in ("start_s", "end_s"):
        np.testing.assert_allclose(
            [getattr(one, times) for one in ours.segments],
            [getattr(one, times) for one in theirs.segments],
            atol=0.1,
        )
    for figure, near in (("avg_logprob", 0.01), ("no_speech", 0.01), ("compression", 1e-6)):
        np.testing.assert_allclose(
            [getattr(one, figure) for one in ours.segments],
            [getattr(one, figure) for one in theirs.segments],
            atol=near,
        )


def test_in_eight_bits_it_is_understood_too(talk_file: Path, copies: Path) -> None:
    """What is used unless somebody asks for another precision."""
    said = " ".join(one.text for clip in clips() for one in clip.said)
    heard = Listener(copies, "auto").run(talk_file, language="en")
    assert error_rate([said], [heard.text]) <= 0.1
    kinds = {copy.name.rpartition("-")[2] for copy in copies.iterdir()}
    assert "int8_float32" in kinds


def test_languages_are_as_likely_as_with_transformers(tmp_path: Path, copies: Path) -> None:
    """With Whisper's own hundred languages; random weights find some likelier than others."""
    folder = full_size.save(tmp_path / "tiny")
    windows = [window(clips()[0].recording)]
    theirs = Whisper(Listener().load(folder)).guess_language(windows, nothing)
    ours = Whisper(Listener(copies).load(folder)).guess_language(windows, nothing)
    assert ours.language == theirs.language
    odds = dict(theirs.probabilities)
    assert dict(ours.probabilities) == pytest.approx(odds, abs=0.005)


def load(copies: Path | None, folder: Path = WHISPER, **options: Any) -> Any:
    spec = LoadSpec(str(folder), converted=str(copies) if copies else None, **options)
    kind: Any = "ctc" if folder == CTC else "speech"
    return TaskModels().get(kind, spec, JobRecord().job).model


def test_a_model_is_converted_once(copies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(load(copies), Ct2Model)

    def never(*_: object) -> None:
        raise AssertionError("converted again")

    monkeypatch.setattr(ct2_model, "_convert", never)
    assert load(copies).get_memory_footprint() > 100_000


@pytest.mark.parametrize(
    "options",
    [
        {"dtype": "bfloat16"},
        {"quantization": "8bit"},
        {"trust_pickle": True},
        {"device_map": "meta"},
    ],
)
def test_what_it_is_not_for_transformers_runs(copies: Path, options: dict[str, Any]) -> None:
    spec = LoadSpec(str(WHISPER), converted=str(copies), **options)
    assert ct2_model.load(spec, JobRecord().job) is None


def test_without_a_place_for_copies_and_with_other_models_it_is_not_used(copies: Path) -> None:
    assert not isinstance(load(None), Ct2Model)
    assert not isinstance(load(copies, CTC), Ct2Model)


def test_a_conversion_that_fails_leaves_nothing_and_transformers_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_spec: object, _form: object, target: Path, _job: object) -> None:
        target.mkdir()
        (target / "model.bin").write_bytes(b"half of it")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ct2_model, "_convert", full)
    assert not isinstance(load(tmp_path), Ct2Model)
    assert list(tmp_path.iterdir()) == []
    assert "not run by CTranslate2" in caplog.text


def test_a_broken_copy_is_thrown_away_and_made_again(tmp_path: Path) -> None:
    load(tmp_path)
    copy = converted.find(tmp_path, WHISPER, "int8_float32")
    assert copy is not None
    (copy / "model.bin").write_bytes(b"what a power failure left")
    assert not isinstance(load(tmp_path), Ct2Model)
    assert isinstance(load(tmp_path), Ct2Model)


def test_nobody_waits_for_work_that_is_not_wanted_any_more() -> None:
    model = Ct2Model(None, None, None, 0)
    begun, release = threading.Event(), threading.Event()
    order: list[str] = []

    def long() -> None:
        begun.set()
        assert release.wait(10)
        order.append("long")

    def check() -> None:
        if begun.is_set():
            raise Cancelled

    started = time.monotonic()
    with pytest.raises(Cancelled):
        model.call(long, check)
    assert time.monotonic() - started < 0.5
    release.set()
    model.call(lambda: order.append("next"), nothing)
    assert order == ["long", "next"]


def test_its_own_errors_are_told() -> None:
    def late() -> None:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        Ct2Model(None, None, None, 0).call(late, nothing)
