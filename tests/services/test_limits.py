"""A message that is too long is refused before anything is stored."""

from __future__ import annotations

import pytest

from desktop_app.errors import UserError
from desktop_app.services.conversations import MAX_MESSAGE_CHARACTERS

from .conftest import Bench


def test_a_message_over_the_limit_is_refused_and_nothing_is_stored(bench: Bench) -> None:
    with pytest.raises(UserError) as raised:
        bench.desk.conversations.send(None, "x" * (MAX_MESSAGE_CHARACTERS + 1))
    assert raised.value.code == "message_too_long"
    assert bench.desk.conversations.list() == ()
    assert bench.host.generates == []
