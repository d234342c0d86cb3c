"""Which recognizer a model folder is for. Knows the kinds of them, none from inside."""

from __future__ import annotations

from pathlib import Path

from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.model_kinds import ModelKind
from desktop_app.engine.speech.ctc import Ctc
from desktop_app.engine.speech.hearing import Recognizer
from desktop_app.engine.speech.whisper import Whisper
from desktop_app.errors import UserError
from desktop_app.model_library import model_files

_WHISPER = "whisper"


def kind_of(path: str) -> ModelKind:
    """Returns as what a folder is to be loaded.

    Raises:
        UserError: `model_not_found`, or `not_a_speech_model`.
    """
    folder = Path(path).expanduser()
    if not folder.is_dir():
        raise UserError("model_not_found", path=path)
    config = model_files.read_config(folder) or {}
    if config.get("model_type") == _WHISPER:
        return "speech"
    if any(str(name).endswith("ForCTC") for name in config.get("architectures") or ()):
        return "ctc"
    raise UserError("not_a_speech_model", path=path)


def recognizer(loaded: LoadedCheckpoint) -> Recognizer:
    """Returns what hears with a loaded model."""
    if loaded.folder.model_type == _WHISPER:
        return Whisper(loaded)
    return Ctc(loaded)
