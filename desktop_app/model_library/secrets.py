"""The user's access token for the hub: in the system's keyring, else in a file only they can read.

It is never logged, never in the history, the settings or a command line.
Knows nothing of what the token opens. The keyring may ask the user to unlock
it: call from any thread but the GUI's.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from pathlib import Path
from typing import Protocol

from desktop_app.errors import UserError
from desktop_app.files import write_private

_SERVICE, _USER = "tsukue", "hub-token"
_VARIABLE = "HF_TOKEN"
_log = logging.getLogger(__name__)


class Keyring(Protocol):
    """What we use of `keyring`; each raises `keyring.errors.KeyringError` where it cannot."""

    def get_password(self, service_name: str, username: str, /) -> str | None: ...

    def set_password(self, service_name: str, username: str, password: str, /) -> None: ...

    def delete_password(self, service_name: str, username: str, /) -> None: ...


class Secrets:
    """Keeps one token. May be used from any thread.

    Args:
        file: where it goes when there is no keyring.
        keyring: for tests; else the system's.
    """

    def __init__(self, file: Path, keyring: Keyring | None = None) -> None:
        self._file = file
        self._keyring = keyring
        self._lock = threading.Lock()
        self._known = False
        self._token: str | None = None
        self._in_file = False

    def token(self) -> str | None:
        """Returns the stored token, read once, else HF_TOKEN of the environment."""
        with self._lock:
            self._read()
            return self._token or os.environ.get(_VARIABLE) or None

    @property
    def is_in_file(self) -> bool:
        """Whether the token lies in a file, because there is no keyring that keeps it."""
        with self._lock:
            self._read()
            return self._in_file

    def set_token(self, text: str) -> None:
        """Stores a token; surrounding blanks are left out, an empty one is forgotten.

        Raises:
            UserError: `token_not_kept`.
        """
        token = text.strip()
        if not token:
            self.forget_token()
            return
        with self._lock:
            in_keyring = self._keyring_set(token)
            try:
                if in_keyring:
                    self._file.unlink(missing_ok=True)
                else:
                    self._file.parent.mkdir(parents=True, exist_ok=True)
                    write_private(self._file, token)
            except OSError as error:
                reason = error.strerror or error
                raise UserError("token_not_kept", reason=reason) from error
            self._known, self._token, self._in_file = True, token, not in_keyring

    def forget_token(self) -> None:
        """Removes the token from wherever it is.

        Raises:
            UserError: `token_not_kept`, when the file cannot be removed.
        """
        with self._lock:
            keyring, errors = self._backend()
            with contextlib.suppress(*errors):  # there was none
                keyring.delete_password(_SERVICE, _USER)
            try:
                self._file.unlink(missing_ok=True)
            except OSError as error:
                reason = error.strerror or error
                raise UserError("token_not_kept", reason=reason) from error
            self._known, self._token, self._in_file = True, None, False

    def _read(self) -> None:
        if self._known:
            return
        keyring, errors = self._backend()
        try:
            self._token = keyring.get_password(_SERVICE, _USER) or None
        except errors as error:
            _log.info("no keyring: %s", type(error).__name__)
        if self._token is None:
            with contextlib.suppress(OSError, UnicodeDecodeError):
                self._token = self._file.read_text("utf-8").strip() or None
            self._in_file = self._token is not None
        self._known = True

    def _keyring_set(self, token: str) -> bool:
        keyring, errors = self._backend()
        try:
            keyring.set_password(_SERVICE, _USER, token)
            # Some backends take everything and keep nothing.
            return keyring.get_password(_SERVICE, _USER) == token
        except errors as error:
            _log.info("the token goes to a file: %s", type(error).__name__)
            return False

    def _backend(self) -> tuple[Keyring, tuple[type[Exception], ...]]:
        """The keyring, and what it raises where it cannot."""
        import keyring
        import keyring.errors

        # Backends talk to a system service and let its errors through: a bus that is not
        # there, a locked collection.
        errors = (keyring.errors.KeyringError, OSError, RuntimeError)
        return self._keyring or keyring, errors
