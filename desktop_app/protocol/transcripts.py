"""Transcribing a recording. See `engine/tasks/transcribe.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop_app.protocol.load_spec import LoadSpec

#: What is written: the words that are said, or their meaning in English.
SpeechTask = Literal["transcribe", "translate"]
#: All channels as one, or each by itself.
Channels = Literal["mix", "split"]
#: What runs the model: the fastest that can, or transformers in any case.
SpeechEngine = Literal["auto", "transformers"]
TRANSFORMERS = "transformers"
#: Why a segment may be wrong: a phrase over and over, hardly a new letter, more than a mouth
#: can say, the model unsure of it, or unsure whether anybody spoke, words where nobody did.
Flag = Literal["loop", "monotone", "too_fast", "unsure", "maybe_silence", "unvoiced"]

#: Every position here counts samples at 16 kHz from the beginning of the file.
SAMPLES_PER_S = 16_000


@dataclass(frozen=True, slots=True)
class TranscribeParams:
    """What to transcribe, and how.

    Attributes:
        path: an audio or video file.
        model: a Whisper, or a model with a CTC head.
        language: its code ("de", "ja"), or "auto"; models with a CTC head ignore it.
        prompt: words and names that occur, or a text in the style that is wanted; a model with
            a CTC head ignores it.
        words: whether the time of each word is wanted.
        resume: for each channel in order, the sample behind its last committed window; a
            channel without one begins at `start_sample`. Give the language that was found.
        start_sample, end_sample: the passage to transcribe; to the end if `None`.
        careful: weigh several readings of each window from the start, as for a passage that
            came out wrong.
    """

    path: str
    model: LoadSpec
    language: str = "auto"
    task: SpeechTask = "transcribe"
    prompt: str = ""
    words: bool = True
    channels: Channels = "mix"
    resume: tuple[int, ...] = ()
    start_sample: int = 0
    end_sample: int | None = None
    careful: bool = False


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """What is transcribed, told first.

    Attributes:
        duration_s: as the file states it; `None` when it does not.
        channels: that are transcribed apart; 1 when mixed.
        container, codec: FFmpeg's names.
    """

    duration_s: float | None
    channels: int
    container: str
    codec: str


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """Which language is spoken, told before the first window when it was to be found out.

    Attributes:
        language: the likeliest; probabilities: of each, the likeliest first, those below
            one percent left out.
        windows: that were listened to.
    """

    language: str
    probabilities: tuple[tuple[str, float], ...]
    windows: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its marks, and when it is heard, in seconds.

    Attributes:
        probability: that the model gives it, 0 to 1.
    """

    start_s: float
    end_s: float
    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A line of the transcript; times in seconds from the file's beginning.

    Attributes:
        text: without space around it.
        words: empty when they were not wanted; their texts joined by spaces, or without
            where the language has none, make `text`.
        flags: why it may be wrong.
        avg_logprob: of its window's tokens, natural logarithm; 0 is certain.
        no_speech: how likely nobody spoke in its window, 0 to 1; 0 where a model does not say.
        compression: its window's text in bytes by the bytes it can be packed into.
        channel: from 0.
        repaired: whether it is a second reading, because the first looked wrong.
    """

    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...] = ()
    flags: tuple[Flag, ...] = ()
    avg_logprob: float = 0.0
    no_speech: float = 0.0
    compression: float = 1.0
    channel: int = 0
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class WindowDone:
    """A stretch of a channel is done, the unit that is committed.

    The windows of a channel follow each other without a gap. Whoever has kept all up to
    this one goes on with `TranscribeParams.resume` at `end_sample`.

    Attributes:
        segments: in order; none where nobody spoke.
        audio_s: of the sound that the model heard, without silence.
    """

    first_sample: int
    end_sample: int
    channel: int
    segments: tuple[Segment, ...]
    audio_s: float = 0.0


@dataclass(frozen=True, slots=True)
class DecodeTrouble:
    """A place where the file is damaged; what could be read around it is transcribed.

    Attributes:
        reason: the decoder's words, "" for sound that is missing.
        to_the_end: whether nothing after it could be read.
    """

    at_s: float
    reason: str
    to_the_end: bool


@dataclass(frozen=True, slots=True)
class TranscriptFacts:
    """The end of it.

    Attributes:
        audio_s: length of the sound that was gone through; speech_s: of what was heard in it.
        took_s: of the computer's time, without waiting for others.
        troubles: damaged places, told or not.
        engine: the name of what ran the model.
    """

    audio_s: float
    speech_s: float
    took_s: float
    troubles: int
    engine: str = TRANSFORMERS

    @property
    def speed(self) -> float:
        """Seconds of sound gone through in a second."""
        return self.audio_s / self.took_s if self.took_s > 0 else 0.0


TranscriptPiece = AudioFacts | LanguageGuess | WindowDone | DecodeTrouble | TranscriptFacts
