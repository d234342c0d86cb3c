"""Where the access token is kept."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import keyring.errors
import pytest

from desktop_app.errors import UserError
from desktop_app.model_library.secrets import Secrets


class FakeKeyring:
    """A keyring in memory; `broken` is a system without one, `forgetful` one that keeps nothing."""

    def __init__(self, broken: bool = False, forgetful: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.broken, self.forgetful, self.asked = broken, forgetful, 0

    def get_password(self, service_name: str, username: str, /) -> str | None:
        self.asked += 1
        self._check()
        return self.kept.get((service_name, username))

    def set_password(self, service_name: str, username: str, password: str, /) -> None:
        self._check()
        if not self.forgetful:
            self.kept[service_name, username] = password

    def delete_password(self, service_name: str, username: str, /) -> None:
        self._check()
        if (service_name, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError
        del self.kept[service_name, username]

    def _check(self) -> None:
        if self.broken:
            raise keyring.errors.NoKeyringError


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "hub-token"


def test_the_keyring_keeps_it(file: Path) -> None:
    ring = FakeKeyring()
    Secrets(file, ring).set_token("  hf_secret\n")
    secrets = Secrets(file, ring)
    assert secrets.token() == "hf_secret"
    assert not secrets.is_in_file
    assert not file.exists()
    for _ in range(3):
        secrets.token()
    assert ring.asked == 2  # once to check what was stored, once to read it
    secrets.forget_token()
    assert secrets.token() is None and ring.kept == {}
    secrets.forget_token()


@pytest.mark.parametrize("ring", [FakeKeyring(broken=True), FakeKeyring(forgetful=True)])
def test_without_a_keyring_a_private_file_does(
    file: Path, ring: FakeKeyring, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    Secrets(file, ring).set_token("hf_secret")
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
    secrets = Secrets(file, ring)
    assert secrets.token() == "hf_secret"
    assert secrets.is_in_file
    secrets.set_token(" ")  # nothing is forgetting
    assert secrets.token() is None and not secrets.is_in_file
    assert not file.exists()
    assert "hf_secret" not in caplog.text


def test_a_keyring_that_comes_later_takes_over_from_the_file(file: Path) -> None:
    Secrets(file, FakeKeyring(broken=True)).set_token("hf_old")
    ring = FakeKeyring()
    secrets = Secrets(file, ring)
    assert secrets.token() == "hf_old"
    secrets.set_token("hf_new")
    assert not file.exists() and not secrets.is_in_file
    assert Secrets(file, ring).token() == "hf_new"


def test_the_environment_says_it_where_nothing_is_stored(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_outside")
    secrets = Secrets(file, FakeKeyring())
    assert secrets.token() == "hf_outside"
    secrets.set_token("hf_own")
    assert secrets.token() == "hf_own"


def test_a_file_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, not a folder")
    with pytest.raises(UserError) as raised:
        Secrets(tmp_path / "home" / "hub-token", FakeKeyring(broken=True)).set_token("hf_secret")
    assert raised.value.code == "token_not_kept"
    assert "hf_secret" not in str(raised.value)
