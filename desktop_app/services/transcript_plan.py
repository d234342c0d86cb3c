"""What a recording is to be written down with: options, model, the way on. Knows no rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.protocol import LoadSpec
from desktop_app.protocol.transcripts import Channels, SpeechEngine, SpeechTask, TranscribeParams
from desktop_app.services.task_models import TaskModels
from desktop_app.store.transcript_records import TranscriptRecord

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class TranscribeOptions:
    """How to transcribe; see `protocol.transcripts.TranscribeParams`.

    Attributes:
        model: a folder, an id of the hub or a name; "" is the chosen or the best one.
    """

    model: str = ""
    language: str = AUTO
    task: SpeechTask = "transcribe"
    prompt: str = ""
    words: bool = True
    channels: Channels = "mix"
    engine: SpeechEngine = "auto"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a recording that is heard once more.

    Attributes:
        channels: whose lines are replaced.
    """

    start_sample: int
    end_sample: int
    channels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a "transcribe" run is asked for.

    Attributes:
        growing: whether the file is still being recorded.
        passage: what of the transcript is heard anew; `None`: the whole recording is heard.
    """

    path: str
    transcript_id: str
    options: TranscribeOptions = field(default_factory=TranscribeOptions)
    growing: bool = False
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """The model that hears it, and how it is called."""

    spec: LoadSpec
    name: str


def choose_model(
    options: TranscribeOptions,
    models: TaskModels,
    before: str | None = None,
    converted: Path | None = None,
) -> SpeechModel:
    """Returns the model to take.

    Args:
        converted: the folder for copies of models that a faster engine runs.
        before: the folder of the one that has heard the beginning, if one has; it goes on
            unless the options name another.

    Raises:
        UserError: `no_speech_model`, `model_not_found` or `model_of_other_task`.
    """
    wanted = options.model
    if not wanted and before is not None and Path(before).is_dir():
        wanted = before
    wanted = wanted or models.chosen("speech")
    language = "" if options.language == AUTO else options.language
    found = models.find(wanted, ("speech",)) if wanted else models.best("speech", language)
    if found is None:
        raise UserError("no_speech_model")
    spec = models.load_spec(found.path)
    # What concerns chats alone would only make the same model another one.
    spec = replace(spec, context_tokens=None, saved_pasts=None)
    if options.engine == AUTO and converted is not None:
        spec = replace(spec, converted=str(converted))
    return SpeechModel(spec, found.name)


def task_params(
    wanted: Wanted, transcript: TranscriptRecord, model: SpeechModel
) -> TranscribeParams:
    """Returns what the engine is asked for: the rest of a recording, or a passage of it."""
    options, passage = wanted.options, wanted.passage
    language = options.language
    if language == AUTO and transcript.language:
        language = transcript.language  # found out before: a recording has one language
    params = TranscribeParams(
        path=wanted.path,
        model=model.spec,
        language=language,
        task=options.task,
        prompt=options.prompt,
        words=options.words,
        channels=options.channels,
    )
    if passage is not None:
        return replace(
            params,
            start_sample=passage.start_sample,
            end_sample=passage.end_sample,
            careful=True,
        )
    if not any(transcript.positions):
        return params
    return replace(params, resume=tuple(at or 0 for at in transcript.positions))
