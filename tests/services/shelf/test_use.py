"""What is remembered and told of a model that is used."""

from __future__ import annotations

from pathlib import Path

from desktop_app.services.shelf import Shelf

from ...model_library.hub_cache import COMMIT, add_model
from ..conftest import Bench
from .conftest import here


def test_last_use_is_remembered_when_a_model_is_ready(
    bench: Bench, shelf: Shelf, cache: Path
) -> None:
    snapshot = add_model(cache, "acme/tiny")
    bench.desk.models.choose(snapshot)
    assert here(shelf, "acme/tiny").last_used is None
    bench.desk.conversations.send(None, "Hello")
    bench.host.ready(str(snapshot))
    used = here(shelf, "acme/tiny").last_used
    assert used is not None and used > 1_700_000_000


def test_a_snapshot_has_its_repositorys_name(bench: Bench, cache: Path) -> None:
    snapshot = add_model(cache, "Qwen/Qwen3-1.7B")
    assert bench.desk.models.choose(snapshot).name == "Qwen3 1.7B"
    sent = bench.desk.conversations.send(None, "Hello")
    bench.host.ready(str(snapshot), name=COMMIT)
    bench.host.finish("Hi")
    info = bench.desk.models.phase.info
    assert info and info.name == "Qwen3 1.7B"
    use = bench.thread(sent.conversation_id)[-1].use
    assert use and (use.name, use.model) == ("Qwen3 1.7B", str(snapshot))
