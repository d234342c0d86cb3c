"""The one door to the hub: huggingface_hub's client, set up as the settings say.

Owns proxy, timeouts, and what a person reads when the hub or the network
fails. Imports huggingface_hub inside its functions: that takes a quarter of a
second, and the window must open without it.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from desktop_app.errors import UserError
from desktop_app.model_library.hub_records import HubAccess

if TYPE_CHECKING:
    import httpx2
    from huggingface_hub import HfApi

#: Seconds; a hub that says nothing for so long is not reached.
_CONNECT_TIMEOUT_S, _READ_TIMEOUT_S = 10.0, 20.0
#: Told of a 429 that names no time.
DEFAULT_REST_S = 30
_DEFAULT_HOST = "huggingface.co"
_OFFLINE_VARIABLES = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")

_lock = threading.Lock()
_proxy_in_use: str | None = None
_is_set_up = False


@contextlib.contextmanager
def connection(access: HubAccess, id: str = "") -> Iterator[HfApi]:
    """Gives the client; what goes wrong inside becomes a `UserError`.

    Args:
        id: the model that it is about, for the messages.

    Raises:
        UserError: `hub_offline`, `hub_unreachable`, `model_gated`,
            `hub_token_refused`, `hub_model_missing`, `hub_rate_limited` or
            `hub_failed`.
    """
    if access.offline:
        raise UserError("hub_offline")
    from huggingface_hub import HfApi

    try:
        _heed_environment()
        _set_up(access)
        # False, not None: nobody's token is taken from other programs' files.
        yield HfApi(endpoint=access.endpoint, token=access.token or False, library_name="tsukue")
    except UserError:
        raise
    except Exception as error:
        explained = _explain(error, access, id)
        if explained is None:
            raise
        raise explained from error


def page_of(access: HubAccess, id: str) -> str:
    """Returns the address of a model's page."""
    return f"{_endpoint(access)}/{id}"


def host_of(access: HubAccess) -> str:
    """Returns the hub's name for people."""
    return urlsplit(_endpoint(access)).netloc or _DEFAULT_HOST


def _endpoint(access: HubAccess) -> str:
    from huggingface_hub import constants

    return access.endpoint or constants.ENDPOINT


def _set_up(access: HubAccess) -> None:
    """Makes huggingface_hub's shared client anew when the proxy has changed."""
    global _proxy_in_use, _is_set_up
    import httpx2
    from huggingface_hub import set_client_factory

    with _lock:
        if _is_set_up and _proxy_in_use == access.proxy:
            return
        proxy = access.proxy

        def make() -> httpx2.Client:
            return _client_class()(
                proxy=proxy,
                follow_redirects=True,
                timeout=httpx2.Timeout(_READ_TIMEOUT_S, connect=_CONNECT_TIMEOUT_S),
                event_hooks={
                    "request": [_refuse_when_offline],
                    "response": [_refuse_when_busy],
                },
            )

        try:
            make().close()
        except (ValueError, httpx2.InvalidURL) as error:
            # Without the address: a password may be in it.
            reason = "the address of the proxy makes no sense"
            raise UserError("hub_unreachable", host=host_of(access), reason=reason) from error
        set_client_factory(make)
        _is_set_up, _proxy_in_use = True, proxy


def _refuse_when_offline(request: httpx2.Request) -> None:
    """What huggingface_hub's own client does: its HF_HUB_OFFLINE holds here too."""
    from huggingface_hub import constants
    from huggingface_hub.errors import OfflineModeIsEnabled

    if constants.is_offline_mode():
        raise OfflineModeIsEnabled("HF_HUB_OFFLINE is set")


def _heed_environment() -> None:
    """Lets huggingface_hub see the switch as it is now; it looked once, when it was imported."""
    from huggingface_hub import constants

    told = (os.environ.get(name, "").upper() for name in _OFFLINE_VARIABLES)
    constants.HF_HUB_OFFLINE = any(value in ("1", "ON", "YES", "TRUE") for value in told)


class _HubAwayError(Exception):
    """No answer came. Raised in place of httpx2's errors, on which huggingface_hub waits and
    tries again five times, half a minute in all: whoever asked decides that."""


@cache
def _client_class() -> type[httpx2.Client]:
    import httpx2

    class Client(httpx2.Client):
        def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
            try:
                return super().send(request, **options)
            except httpx2.TransportError as error:
                raise _HubAwayError from error

    return Client


class _HubBusy(Exception):
    """The hub answered 429 or 5xx. Raised before huggingface_hub waits and tries again
    by itself: whoever asked decides that, can tell the user, and can be stopped."""

    def __init__(self, status: int, rest_s: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.rest_s = rest_s


def _refuse_when_busy(response: httpx2.Response) -> None:
    if response.status_code == 429 or response.status_code >= 500:
        raise _HubBusy(response.status_code, _rest_s(response.headers))


def _rest_s(headers: Any) -> int:
    from huggingface_hub.utils import parse_ratelimit_headers

    told = str(headers.get("Retry-After", "")).strip()
    if told.isdigit():
        return int(told)
    limit = parse_ratelimit_headers(headers)
    return limit.reset_in_seconds if limit is not None else DEFAULT_REST_S


def _explain(error: BaseException, access: HubAccess, id: str) -> UserError | None:
    """Returns what a person can understand and mend; `None` is a bug of ours."""
    import httpx2
    from huggingface_hub import errors

    host = host_of(access)
    match error:
        case _HubAwayError():
            return _explain(error.__cause__ or error, access, id)
        case _HubBusy(status=429):
            return UserError("hub_rate_limited", host=host, seconds=error.rest_s)
        case _HubBusy():
            return UserError("hub_failed", host=host, reason=str(error))
        case errors.OfflineModeIsEnabled():
            return UserError("hub_offline")
        case errors.GatedRepoError() if not _token_refused(error, access):
            return UserError("model_gated", id=id, url=page_of(access, id))
        case errors.HfHubHTTPError():
            return _explain_status(error, access, id)
        case errors.HFValidationError():
            return UserError("hub_model_missing", id=id, host=host)
        case errors.LocalEntryNotFoundError() if error.__cause__ is not None:
            return _explain(error.__cause__, access, id)  # it wraps why it had to look locally
        case httpx2.InvalidURL() | httpx2.UnsupportedProtocol():
            return UserError("hub_unreachable", host=host, reason=str(error))
        case httpx2.DecodingError() | httpx2.TooManyRedirects():
            return UserError("hub_failed", host=host, reason=str(error))
        case httpx2.TimeoutException():
            return UserError("hub_unreachable", host=host, reason="no answer in time")
        case httpx2.TransportError():
            return UserError("hub_unreachable", host=host, reason=str(error) or "no connection")
        case errors.FileMetadataError() | ValueError() | KeyError() | TypeError():
            # An answer that is no hub's: a sign-in page of a hotel, a mirror without headers.
            return UserError("hub_failed", host=host, reason=f"not a hub's answer ({error})")
    return None


def _explain_status(error: Any, access: HubAccess, id: str) -> UserError:
    from huggingface_hub import errors

    host, status = host_of(access), error.response.status_code
    if _token_refused(error, access):
        return UserError("hub_token_refused", host=host)
    if isinstance(error, errors.DisabledRepoError):
        return UserError("hub_model_missing", id=id, host=host)
    if status == 403:  # a token that may not read gated models says so without a code
        return UserError("model_gated", id=id, url=page_of(access, id))
    if status in (401, 404):
        return UserError("hub_model_missing", id=id or "?", host=host)
    return UserError("hub_failed", host=host, reason=f"HTTP {status}")


def _token_refused(error: Any, access: HubAccess) -> bool:
    """A 401 has many reasons; with a token and without a code of its own it is the token."""
    response = error.response
    if response.status_code != 401 or access.token is None:
        return False
    message = response.headers.get("X-Error-Message", "")
    return "X-Error-Code" not in response.headers or "credentials" in message.lower()
