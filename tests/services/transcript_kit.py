"""What the engine would do for transcripts, said by the test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop_app.protocol.transcripts import (
    AudioFacts,
    Segment,
    TranscribeParams,
    TranscriptFacts,
    WindowDone,
)
from desktop_app.services.transcripts import Transcripts
from desktop_app.store.run_records import RunRecord
from desktop_app.store.transcript_records import TranscriptRecord

from ..model_library.folders import write_model
from .conftest import Bench
from .panel_kit import Engine

WHISPER = {"model_type": "whisper", "architectures": ["WhisperForConditionalGeneration"]}
#: Samples of a window in these tests.
WINDOW = 160_000


def window(number: int, *texts: str, channel: int = 0) -> WindowDone:
    """Returns the window of ten seconds with that number, and its lines, one a second."""
    texts = texts or (f"line {number}",)
    begin_s = number * 10.0
    segments = tuple(
        Segment(begin_s + n, begin_s + n + 0.8, text, channel=channel)
        for n, text in enumerate(texts)
    )
    first = number * WINDOW
    return WindowDone(first, first + WINDOW, channel, segments, 10.0)


FACTS = AudioFacts(40.0, 1, "wav", "pcm_s16le")
END = TranscriptFacts(40.0, 30.0, 8.0, 0)


@dataclass
class Speech(Engine):
    """The engine that hears."""

    file: Path = Path()

    @property
    def transcripts(self) -> Transcripts:
        return self.bench.desk.transcripts

    @property
    def hearing(self) -> TranscribeParams:
        params = self.last.params
        assert isinstance(params, TranscribeParams)
        return params

    def heard(self, run: RunRecord) -> TranscriptRecord:
        found = self.transcripts.of_run(run.id)
        assert found is not None
        return found

    def transcribe(self, *items: object) -> TranscriptRecord:
        """Transcribes the file as far as these pieces."""
        run = self.transcripts.transcribe(self.file)
        self.begin()
        self.produce(FACTS, *items)
        return self.heard(run)

    def texts(self, transcript: TranscriptRecord) -> list[str]:
        return [line.text for line in self.transcripts.segments(transcript.id)]


def make_speech(bench: Bench, folder: Path) -> Speech:
    model = write_model(folder / "ears", config=WHISPER)
    bench.desk.task_models.choose("speech", str(model))
    file = folder / "talk.wav"
    file.write_bytes(b"RIFF and so on")
    return Speech(bench, file)
