"""The hub of models: search, details, newest commit. Blocking: call it off the GUI thread."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop_app.errors import UserError
from desktop_app.model_library.hub_client import connection, page_of
from desktop_app.model_library.hub_files import (
    files_to_fetch,
    gguf_choices,
    is_safe,
    runs_code,
)
from desktop_app.model_library.hub_parsing import (
    card_text,
    commit_of,
    dtypes_of,
    files_of,
    model_of,
)
from desktop_app.model_library.hub_records import HubAccess, HubDetails, HubFile, HubModel
from desktop_app.model_library.tasks import PIPELINE_TAGS, Task

if TYPE_CHECKING:
    from huggingface_hub import HfApi

__all__ = ["Hub", "HubAccess", "HubDetails", "HubFile", "HubModel"]

_LISTED: Any = [
    "downloads",
    "likes",
    "gated",
    "lastModified",
    "pipeline_tag",
    "tags",
    "safetensors",
    "gguf",
]
#: A card or a configuration that is larger is no text for people, nor a configuration.
_LARGEST_TEXT_BYTES = 4_000_000


class Hub:
    """Asks the hub, by huggingface_hub's own client. May be used from any thread.

    Every method raises `UserError`: `hub_offline`, `hub_unreachable`,
    `model_gated`, `hub_token_refused`, `hub_model_missing`,
    `hub_rate_limited` or `hub_failed`.
    """

    def __init__(self, access: Callable[[], HubAccess]) -> None:
        self._access = access

    def search(
        self, text: str, task: Task | None = None, language: str | None = None, limit: int = 30
    ) -> tuple[HubModel, ...]:
        """Returns models whose id contains `text`, the most downloaded first.

        Args:
            task: one of ours; the hub is asked for each of its tags.
            language: ISO code.
        """
        tags: tuple[str | None, ...] = PIPELINE_TAGS[task] if task else (None,)
        found: dict[str, HubModel] = {}
        with connection(self._access()) as api:
            for tag in tags:
                listed = api.list_models(
                    search=text.strip() or None,
                    pipeline_tag=tag,
                    filter=[language] if language else None,
                    sort="downloads",
                    limit=limit,
                    expand=_LISTED,
                )
                found |= {info.id: model_of(info) for info in listed}
        return tuple(sorted(found.values(), key=lambda model: -model.downloads)[:limit])

    def details(self, id: str, revision: str | None = None) -> HubDetails:
        """Returns everything about a model at a commit, branch or tag, else the newest commit.

        The configuration and the card of a gated model are left empty where
        the hub does not show them yet.
        """
        access = self._access()
        with connection(access, id) as api:
            info = api.model_info(id, revision=revision, files_metadata=True)
            commit = commit_of(info)
            listed = files_of(info)
            config = _config(api, access, id, commit, listed) or dict(info.config or {})
            readme = _text(api, access, id, commit, listed, "README.md") or ""
        files = files_to_fetch(listed, config)
        is_gguf = any(file.name.endswith(".gguf") for file in files)
        return HubDetails(
            model=model_of(info),
            revision=commit,
            files=files,
            total_bytes=sum(file.size_bytes for file in files),
            card=card_text(readme),
            config=config,
            dtypes=dtypes_of(info),
            safe=is_safe(files),
            choices=gguf_choices(listed) if is_gguf else (),
            runs_code=runs_code(config),
            licence_url=page_of(access, id),
        )

    def newest_revision(self, id: str) -> str:
        """Returns the newest commit of a model, 40 hex digits."""
        with connection(self._access(), id) as api:
            return commit_of(api.model_info(id, expand=["sha"]))


def listing(
    api: HfApi, access: HubAccess, id: str, revision: str | None
) -> tuple[str, tuple[HubFile, ...], dict[str, Any]]:
    """Returns a model's commit, all its files and its configuration."""
    info = api.model_info(id, revision=revision, files_metadata=True)
    commit, listed = commit_of(info), files_of(info)
    return commit, listed, _config(api, access, id, commit, listed) or {}


def _config(
    api: HfApi, access: HubAccess, id: str, commit: str, listed: tuple[HubFile, ...]
) -> dict[str, Any] | None:
    text = _text(api, access, id, commit, listed, "config.json")
    try:
        content = json.loads(text) if text else None
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _text(
    api: HfApi,
    access: HubAccess,
    id: str,
    commit: str,
    listed: tuple[HubFile, ...],
    name: str,
) -> str | None:
    """Returns a small file's text, `None` when there is none or it is not shown.

    Not by `hf_hub_download`: that would leave the beginning of a model in the
    cache of whoever only looked at it.
    """
    from huggingface_hub import hf_hub_url
    from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status

    size_bytes = next((file.size_bytes for file in listed if file.name == name), None)
    if size_bytes is None or size_bytes > _LARGEST_TEXT_BYTES:
        return None
    try:
        with connection(access, id):
            response = get_session().get(
                hf_hub_url(id, name, revision=commit, endpoint=access.endpoint),
                headers=build_hf_headers(token=api.token, library_name="tsukue"),
            )
            hf_raise_for_status(response)
            return response.text
    except UserError as error:
        if error.code in ("model_gated", "hub_model_missing"):
            return None
        raise
