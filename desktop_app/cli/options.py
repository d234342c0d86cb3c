"""Options that several commands share, and what they mean for loading and decoding."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop_app.errors import UserError

if TYPE_CHECKING:
    from desktop_app.services.shelf import Shelf

Model = Annotated[
    Path | None,
    typer.Option(
        help="Folder or GGUF file of the model, or the name of an installed one; for this run."
    ),
]
Quantization = Annotated[
    str | None, typer.Option(help="none, 8bit or 4bit: less memory, a little less precise.")
]
DeviceMap = Annotated[
    str | None,
    typer.Option(help="auto, balanced, cpu, cuda:0, …, or a JSON object of module: device."),
]
MaxMemory = Annotated[
    list[str] | None,
    typer.Option(metavar="DEVICE=SIZE", help="Such as 0=10GiB or cpu=8GiB; may be repeated."),
]
OffloadFolder = Annotated[
    Path | None, typer.Option(help="Where layers go that fit into no memory.")
]
Dtype = Annotated[str | None, typer.Option(help="auto, float32, bfloat16 or float16.")]
Attention = Annotated[str | None, typer.Option(help="auto, sdpa, eager or flash_attention_2.")]
Context = Annotated[
    int | None, typer.Option("--context", help="Use at most so many tokens.", min=16)
]
AllowPickle = Annotated[
    bool, typer.Option("--allow-pickle", help="Open weights in a format that can run code.")
]
TrustCode = Annotated[
    bool, typer.Option("--trust-remote-code", help="Run program code from the model's folder.")
]

_CHOICES = {
    "quantization": ("none", "8bit", "4bit"),
    "dtype": ("auto", "float32", "bfloat16", "float16"),
}


def model_path(model: Path, shelf: Shelf) -> Path:
    """Returns where the model is that the option names; the option itself if it is not here."""
    from desktop_app.cli.models import find_installed

    if model.expanduser().exists():
        return model
    try:
        return find_installed(shelf, model.as_posix()).path
    except UserError:
        return model  # choosing it says what is wrong


def load_options(
    *,
    device_map: str | None,
    max_memory: list[str] | None,
    offload_folder: Path | None,
    allow_pickle: bool,
    trust_code: bool,
    **plain: Any,
) -> dict[str, Any]:
    """Returns fields of `LoadSpec` as the options say; `None` where they say nothing.

    Raises:
        UserError: `bad_setting`.
    """
    for name, choices in _CHOICES.items():
        value = plain.get(name)
        if value is not None and value not in choices:
            reason = "choose one of " + ", ".join(choices)
            raise UserError("bad_setting", name=name, value=value, reason=reason)
    return plain | {
        "device_map": _device_map(device_map),
        "max_memory": _pairs("max_memory", max_memory),
        "offload_folder": str(offload_folder) if offload_folder else None,
        "trust_pickle": allow_pickle or None,
        "trust_code": trust_code or None,
    }


def logit_bias(pairs: list[str] | None) -> tuple[tuple[int, float], ...] | None:
    """Returns (token id, bias) pairs of texts such as "42=-5".

    Raises:
        UserError: `bad_setting`.
    """
    found = _pairs("logit_bias", pairs)
    try:
        return None if found is None else tuple((int(t), float(value)) for t, value in found)
    except ValueError:
        raise UserError(
            "bad_setting", name="logit_bias", value=" ".join(pairs or ()), reason="not numbers"
        ) from None


def json_schema(text: str | None) -> str | None:
    """Returns a JSON schema: the option's text, or the content of the file that it names.

    Raises:
        UserError: `bad_schema`.
    """
    if text is None or text.lstrip().startswith("{"):
        return text
    try:
        return Path(text).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("bad_schema", reason=f"{text} cannot be read") from error


def _device_map(text: str | None) -> str | tuple[tuple[str, str], ...] | None:
    import json

    if text is None or not text.lstrip().startswith("{"):
        return text
    try:
        content = json.loads(text)
        return tuple((str(module), str(device)) for module, device in content.items())
    except ValueError:
        raise UserError(
            "bad_setting", name="device_map", value=text, reason="no JSON object"
        ) from None


def _pairs(name: str, texts: list[str] | None) -> tuple[tuple[str, str], ...] | None:
    if not texts:
        return None
    pairs = [text.partition("=") for text in texts]
    for text, (key, sign, value) in zip(texts, pairs, strict=True):
        if not (key and sign and value):
            raise UserError("bad_setting", name=name, value=text, reason="write it as KEY=VALUE")
    return tuple((key, value) for key, _, value in pairs)
