"""The hub's answers as our records. Knows nothing of how they were asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop_app.model_library.hub_records import HubFile, HubModel
from desktop_app.model_library.tasks import task_of

if TYPE_CHECKING:
    from huggingface_hub import ModelInfo

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\r?\n.*?^---[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE)
#: ISO 639-1; the hub's tags mix languages with libraries and much else.
_CODES = (
    "af am ar as az be bg bn br bs ca co cs cy da de dz el en eo es et eu fa fi fo fr fy ga gd "
    "gl gn gu ha he hi hr ht hu hy id ig is it ja jv ka kk km kn ko ku ky la lb ln lo lt lv mg "
    "mi mk ml mn mr ms mt my ne nl nn no ny oc om or pa pl ps pt qu rm rn ro ru rw sa sd si sk "
    "sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt ug uk ur uz vi vo wo "
    "xh yi yo za zh zu"
)
_LANGUAGES = frozenset(_CODES.split())


def model_of(info: ModelInfo) -> HubModel:
    """Returns the record of a model in a list or by itself."""
    tags = [str(tag) for tag in info.tags or ()]
    return HubModel(
        id=info.id,
        task=task_of(info.pipeline_tag),
        downloads=info.downloads or 0,
        likes=info.likes or 0,
        gated=bool(info.gated),
        licence=_licence(info, tags),
        parameters=_parameters(info),
        updated=info.last_modified.isoformat() if info.last_modified else "",
        pipeline_tag=info.pipeline_tag or "",
        languages=tuple(dict.fromkeys(tag for tag in tags if tag in _LANGUAGES)),
        gguf=bool(info.gguf) and info.safetensors is None,
    )


def files_of(info: ModelInfo) -> tuple[HubFile, ...]:
    """Returns all files that the hub lists of a model."""
    return tuple(
        HubFile(
            name=file.rfilename,
            size_bytes=(file.lfs.size if file.lfs else file.size) or 0,
            sha256=file.lfs.sha256 if file.lfs else None,
            # Of a large file the hub's own repository holds a pointer; its hash says nothing.
            git_sha1=None if file.lfs else file.blob_id,
        )
        for file in info.siblings or ()
    )


def commit_of(info: ModelInfo) -> str:
    """Returns the commit that was told of.

    Raises:
        ValueError: none was; then files of several commits could mix.
    """
    if not info.sha:
        raise ValueError("no commit")
    return info.sha


def dtypes_of(info: ModelInfo) -> dict[str, int]:
    """Returns the number of weights by format, empty where the hub does not know."""
    stored: dict[str, int] = getattr(info.safetensors, "parameters", None) or {}
    return {str(name): int(count) for name, count in stored.items()}


def card_text(readme: str) -> str:
    """Returns a model card without the table of facts at its head."""
    return _FRONT_MATTER.sub("", readme, count=1).lstrip()


def _licence(info: ModelInfo, tags: list[str]) -> str:
    tagged = next((tag.partition(":")[2] for tag in tags if tag.startswith("license:")), "")
    name: Any = getattr(info.card_data, "license_name", None)
    return str(name) if tagged in ("", "other") and name else tagged


def _parameters(info: ModelInfo) -> int | None:
    total = getattr(info.safetensors, "total", None)
    if not total and isinstance(info.gguf, dict):
        total = info.gguf.get("total")
    return int(total) if total else None
