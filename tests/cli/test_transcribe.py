"""`tsukue transcribe`: recordings to text, subtitles and tables, stopped and gone on with."""

from __future__ import annotations

import importlib.util
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import wave
from itertools import cycle
from pathlib import Path

import numpy as np
import pytest

from ..fixtures.speech.clips import RATE, Recording, clips, join, write_wav
from ..fixtures.speech.phrases import bare, word_errors
from .conftest import Press, Terminal

SPEECH = Path(__file__).parents[1] / "fixtures" / "speech"
WHISPER, CLIPS = SPEECH / "whisper", SPEECH / "clips"
MODEL = ("--model", str(WHISPER))
ROOT = Path(__file__).parents[2]


@pytest.fixture
def clip() -> Path:
    return CLIPS / "de_opus_01.opus"


def test_a_recording_becomes_text(terminal: Terminal, clip: Path) -> None:
    done = terminal.run("transcribe", str(clip), *MODEL)
    assert done.exit_code == 0, done.stderr
    assert "Bitte drucke das Fenster." in done.stdout


def test_json_has_words_and_language(terminal: Terminal, clip: Path) -> None:
    found = terminal.json("transcribe", str(clip), *MODEL)
    assert (found["language"], found["complete"], found["model"]) == ("de", True, "whisper")
    words = [word for segment in found["segments"] for word in segment["words"]]
    assert len(words) > 5
    assert all(word["start_s"] < word["end_s"] for word in words)


@pytest.mark.parametrize("engine", ["auto", "transformers"])
def test_what_ran_the_model_is_told(terminal: Terminal, clip: Path, engine: str) -> None:
    found = terminal.json("transcribe", str(clip), *MODEL, "--engine", engine)
    faster = engine == "auto" and importlib.util.find_spec("ctranslate2") is not None
    assert found["engine"] == ("CTranslate2" if faster else "transformers")
    assert (terminal.home / "converted-models").is_dir() == faster


@pytest.mark.parametrize("ending", ["srt", "docx"])
def test_the_file_says_the_format(
    terminal: Terminal, clip: Path, tmp_path: Path, ending: str
) -> None:
    output = tmp_path / f"talk.{ending}"
    done = terminal.run("transcribe", str(clip), *MODEL, "--no-words", "-o", str(output))
    assert done.exit_code == 0, done.stderr
    content = output.read_bytes()
    assert content.startswith(b"PK" if ending == "docx" else b"1\n00:00:0")
    assert done.stdout == ""


def test_several_files_go_to_a_folder(terminal: Terminal, clip: Path, tmp_path: Path) -> None:
    other, folder = CLIPS / "en_opus_11.opus", tmp_path / "out"
    done = terminal.run(
        "transcribe", str(clip), str(other), *MODEL, "--format", "srt", "-o", str(folder)
    )
    assert done.exit_code == 0, done.stderr
    assert {path.name for path in folder.iterdir()} == {"de_opus_01.srt", "en_opus_11.srt"}


def test_subtitles_keep_to_the_line_length(terminal: Terminal, clip: Path) -> None:
    done = terminal.run("transcribe", str(clip), *MODEL, "--format", "srt", "--line-length", "16")
    assert done.exit_code == 0, done.stderr
    assert max(len(line) for line in done.stdout.splitlines() if "-->" not in line) <= 16


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("none.mp3", *MODEL), "no recording none.mp3"),
        ((str(CLIPS / "truth.json"), *MODEL), "has no sound"),
        ((str(CLIPS / "en_opus_11.opus"), "--model", "nowhere"), "no model at nowhere"),
        ((str(CLIPS / "en_opus_11.opus"),), "no model for speech"),
        ((str(CLIPS / "en_opus_11.opus"), *MODEL, "--language", "xx"), "language"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    terminal: Terminal, arguments: tuple[str, ...], says: str
) -> None:
    done = terminal.run("transcribe", *arguments)
    assert done.exit_code == 1
    assert says in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "options", [("--format", "docx"), ("--resume", "--no-save"), ("--task", "sing")]
)
def test_what_does_not_go_together(
    terminal: Terminal, clip: Path, options: tuple[str, ...]
) -> None:
    assert terminal.run("transcribe", str(clip), *MODEL, *options).exit_code == 2


def test_a_recording_in_which_nobody_speaks(terminal: Terminal, tmp_path: Path) -> None:
    path = _write(tmp_path / "silence.wav", np.zeros(32_000, np.float32))
    done = terminal.run("transcribe", str(path), *MODEL)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "nobody speaks" in done.stderr


def test_ctrl_c_pauses_and_resume_goes_on(terminal: Terminal, clip: Path, ctrl_c: Press) -> None:
    with ctrl_c("desktop_app.cli.transcribe._Follower._tell"):
        stopped = terminal.run("transcribe", str(clip), *MODEL)
    assert (stopped.exit_code, stopped.stdout) == (130, "")
    done = terminal.run("transcribe", str(clip), *MODEL, "--resume")
    assert done.exit_code == 0 and "Fenster" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_half_an_hour_killed_in_the_middle(terminal: Terminal, tmp_path: Path) -> None:
    """The whole way: a process that dies, and another that goes on. Nothing is lost or doubled."""
    pauses = cycle((0.7, 45.0, 8.0, 75.0, 2.2, 110.0))
    spoken = cycle(clip.recording for clip in clips("de"))
    parts: list[Recording | float] = []
    length_s = 0.0
    while length_s < 30 * 60:
        clip, pause = next(spoken), next(pauses)
        parts += [clip, pause]
        length_s += len(clip.samples) / RATE + pause
    talk = join(parts)
    path = write_wav(tmp_path / "talk.wav", talk.samples)
    before = _killed(terminal.home, path, len(talk.said) // 2)
    found = terminal.json("transcribe", str(path), *MODEL, "--resume")
    assert found["complete"]
    raw = sqlite3.connect(terminal.home / "history.sqlite3")
    assert raw.execute("SELECT count(*) FROM transcripts").fetchone() == (1,)
    raw.close()
    lines = found["segments"]
    assert [line["text"] for line in lines][: len(before)] == before
    assert len(talk.said) // 2 <= len(before) < len(talk.said)
    assert len(lines) == len(talk.said)
    for line, sentence in zip(lines, talk.said, strict=True):
        assert line["start_s"] == pytest.approx(sentence.words[0][0], abs=0.5)
        assert line["end_s"] <= sentence.words[-1][1] + 0.5
    wrong = [
        word_errors(bare(sentence.text), bare(line["text"]))
        for sentence, line in zip(talk.said, lines, strict=True)
    ]
    assert sum(wrong) <= 0.1 * sum(len(bare(sentence.text)) for sentence in talk.said)


def _killed(home: Path, path: Path, lines: int) -> list[str]:
    """Lets a process write so many lines down and kills it; returns those on disk."""
    command = [sys.executable, "main.py", "--data-dir", str(home), "transcribe", str(path)]
    process = subprocess.Popen(
        [*command, *MODEL],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    try:
        return _lines_when(home, process, lines)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _write(path: Path, samples: np.ndarray) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((samples.clip(-1, 1) * 32_767).astype("<i2").tobytes())
    return path


def _lines_when(home: Path, process: subprocess.Popen[bytes], count: int) -> list[str]:
    """Returns the lines on disk as soon as there are so many."""
    pause = threading.Event()
    while process.poll() is None:
        for database in home.glob("*.sqlite3"):
            raw = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
            try:
                rows = raw.execute("SELECT text FROM segments ORDER BY start_s").fetchall()
            except sqlite3.Error:
                rows = []
            finally:
                raw.close()
            if len(rows) >= count:
                return [text for (text,) in rows]
        pause.wait(0.02)
    raise AssertionError("it ended before it was killed")
