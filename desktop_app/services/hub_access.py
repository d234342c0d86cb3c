"""How the hub is reached by the settings. Knows nothing of who asks it what."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from desktop_app.model_library.hub_records import HubAccess
from desktop_app.model_library.secrets import Secrets
from desktop_app.paths import DataDir
from desktop_app.settings import Settings, SettingsFile


def hub_access(settings: Callable[[], Settings], secrets: Secrets) -> Callable[[], HubAccess]:
    """Returns what tells at any time how the hub is to be reached."""

    def access() -> HubAccess:
        now = settings()
        return HubAccess(
            endpoint=now.hub_endpoint.strip().rstrip("/") or None,
            proxy=now.proxy.strip() or None,
            cache=models_cache(now),
            # A keyring may have to be unlocked: it is not asked when nothing is sent.
            token=None if now.offline else secrets.token(),
            offline=now.offline,
        )

    return access


def models_cache(settings: Settings) -> Path:
    """Returns the folder that downloads go to: chosen, else the one of all Hugging Face programs.

    As huggingface_hub finds it, which takes a quarter of a second to import.
    """
    if settings.models_folder:
        return Path(settings.models_folder).expanduser().absolute()
    environ = os.environ
    cache = environ.get("HF_HUB_CACHE") or environ.get("HUGGINGFACE_HUB_CACHE")
    if not cache:
        caches = environ.get("XDG_CACHE_HOME") or os.path.join("~", ".cache")
        home = environ.get("HF_HOME") or os.path.join(caches, "huggingface")
        cache = os.path.join(home, "hub")
    return Path(os.path.expandvars(os.path.expanduser(cache))).absolute()


def access_of(data: DataDir, settings: SettingsFile) -> Callable[[], HubAccess]:
    """Returns the same for a data folder, with the token that is kept for it."""
    return hub_access(lambda: settings.current, Secrets(data.hub_token))
