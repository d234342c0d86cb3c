"""The one table of settings: it drives defaults, file, dialog and command-line flags.

Knows no Qt. The file is JSON, written atomically, readable by the user only.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from desktop_app.errors import UserError
from desktop_app.files import write_json
from desktop_app.protocol import ContextPolicy, GenerationParams, Quantization

Theme = Literal["system", "light", "dark"]
Language = Literal["system", "en", "ja"]
Thinking = Literal["model", "on", "off"]


def _setting(
    default: Any,
    minimum: float | None = None,
    maximum: float | None = None,
    choices: tuple[str, ...] = (),
) -> Any:
    meta = {"minimum": minimum, "maximum": maximum, "choices": choices}
    if isinstance(default, list):
        return field(default_factory=lambda: tuple(default), metadata=meta)
    return field(default=default, metadata=meta)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user chose. `None` in a decoding setting means: as the model says.

    Attributes:
        model: folder of the chosen model; empty is the built-in starter.
        recent_models: folders chosen before, newest first.
        task_models: what was chosen for tasks other than chats; see `services.task_models`.
        allowed_risks: what models may do that is not safe; see `model_library.consent`.
        system_prompt: given to new conversations.
        quantization, device_map, context_tokens: how models are loaded; see `LoadSpec`.
        unload_after_min: minutes without a question after which the model
            gives its memory back; 0 is never.
        save_pasts: whether what was read of long chats is kept on disk.
        context_policy, thinking: see `GenerationParams`.
        hub_endpoint: address of a mirror of the hub; empty is the hub itself.
        proxy: address of a proxy for the hub; empty is the environment's.
        models_folder: where downloads go; empty is the folder that other
            Hugging Face programs use too.
        offline: whether no connection may be opened.
        suggest_models: whether the empty chat suggests models for this computer.
        glossary: how terms are to be translated; see `services.glossary`.
        translate_languages: from and into which was translated last, "auto en"; empty is never.
        label_presets: labels that are kept under a name; see `services.classification.presets`.
        watched_folder: new recordings in it are transcribed; empty is none.
        watched_since: when that was chosen, in seconds since 1970: what was there is left alone.
        window: geometry and splitter state, as the window encodes it.
    """

    theme: Theme = _setting("system", choices=("system", "light", "dark"))
    language: Language = _setting("system", choices=("system", "en", "ja"))
    model: str = _setting("")
    recent_models: tuple[str, ...] = _setting([])
    task_models: tuple[str, ...] = _setting([])
    allowed_risks: tuple[str, ...] = _setting([])
    system_prompt: str = _setting("")
    quantization: Quantization = _setting("none", choices=("none", "8bit", "4bit"))
    device_map: str = _setting("auto")
    context_tokens: int | None = _setting(None, 512, 1_048_576)
    unload_after_min: int = _setting(60, 0, 1440)
    save_pasts: bool = _setting(False)
    context_policy: ContextPolicy = _setting(
        "drop_oldest", choices=("drop_oldest", "summarize", "stop")
    )
    thinking: Thinking = _setting("model", choices=("model", "on", "off"))
    temperature: float | None = _setting(None, 0.0, 2.0)
    top_p: float | None = _setting(None, 0.0, 1.0)
    top_k: int | None = _setting(None, 0, 1000)
    min_p: float | None = _setting(None, 0.0, 1.0)
    repetition_penalty: float | None = _setting(None, 0.5, 2.0)
    frequency_penalty: float | None = _setting(None, -2.0, 2.0)
    presence_penalty: float | None = _setting(None, -2.0, 2.0)
    min_new_tokens: int | None = _setting(None, 0, 131072)
    max_new_tokens: int | None = _setting(None, 1, 131072)
    seed: int | None = _setting(None, 0, 2**32 - 1)
    hub_endpoint: str = _setting("")
    proxy: str = _setting("")
    models_folder: str = _setting("")
    offline: bool = _setting(False)
    suggest_models: bool = _setting(True)
    glossary: tuple[str, ...] = _setting([])
    translate_languages: str = _setting("")
    label_presets: tuple[str, ...] = _setting([])
    watched_folder: str = _setting("")
    watched_since: float = _setting(0.0)
    window: str = _setting("")

    def generation_params(self, **overrides: Any) -> GenerationParams:
        """Returns the decoding settings; an override that is not `None` wins.

        Raises:
            UserError: `bad_setting`, when an override is out of its range.
        """
        names = {f.name for f in fields(GenerationParams)} - {"thinking"}
        merged = {f.name: getattr(self, f.name) for f in fields(self) if f.name in names}
        merged |= {name: value for name, value in overrides.items() if value is not None}
        for name, value in merged.items():
            if name != "thinking":
                check(name, value)
        thinking = {"on": True, "off": False}.get(self.thinking)
        return GenerationParams(**({"thinking": thinking} | merged))


_FIELDS = {f.name: f for f in fields(Settings)}


def limits(name: str) -> tuple[float | None, float | None]:
    """Returns the smallest and largest value of a number setting."""
    meta = _FIELDS[name].metadata
    return meta["minimum"], meta["maximum"]


def _problem(name: str, value: Any) -> str | None:
    """Returns why `value` does not do for the setting, or `None`."""
    known = _FIELDS.get(name)
    if known is None or value is None:
        return None
    meta = known.metadata
    if meta["choices"] and value not in meta["choices"]:
        return "choose one of " + ", ".join(meta["choices"])
    if meta["minimum"] is not None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return "not a number"
        if not meta["minimum"] <= value <= meta["maximum"]:
            return f"must be between {meta['minimum']:g} and {meta['maximum']:g}"
    return None


def check(name: str, value: Any) -> None:
    """Does nothing for a value that the setting can have.

    Raises:
        UserError: `bad_setting`.
    """
    problem = _problem(name, value)
    if problem:
        raise UserError("bad_setting", name=name, value=value, reason=problem)


class SettingsFile:
    """The settings and the file that keeps them. Use from one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.current = self._read()

    @property
    def folder(self) -> Path:
        """Where the file is: the data folder."""
        return self._path.parent

    def change(self, **values: Any) -> Settings:
        """Changes some settings and writes the file.

        Raises:
            UserError: `bad_setting` for a value out of range (nothing changes),
                `data_folder_unusable` when the file cannot be written (the
                change holds until the program ends).
        """
        for name, value in values.items():
            check(name, value)
        changed = replace(self.current, **values)
        if changed != self.current:
            self.current = changed
            self._write()
        return changed

    def _read(self) -> Settings:
        """Reads what is usable; a damaged file or value falls back to the default."""
        try:
            stored = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return Settings()
        if not isinstance(stored, dict):
            return Settings()
        usable: dict[str, Any] = {}
        for name, value in stored.items():
            if name not in _FIELDS or _problem(name, value) is not None:
                continue
            default = _FIELDS[name].default
            if isinstance(default, (str, bool)) and type(value) is not type(default):
                continue
            usable[name] = tuple(map(str, value)) if isinstance(value, list) else value
        return Settings(**usable)

    def _write(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_json(self._path, asdict(self.current))
        except OSError as error:
            raise UserError(
                "data_folder_unusable", path=self._path, reason=error.strerror or error
            ) from error
