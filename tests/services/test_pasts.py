"""What was read of long chats, on disk: counted, and gone when it must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.protocol import Finished, ModelReady, Progress, Stage, Unload

from .conftest import Bench, open_bench
from .fake_host import INFO, FakeHost


def save(data: DataDir, name: str = "a", size: int = 1000) -> Path:
    """Does as the engine does when it gives a model back."""
    file = data.root / "pasts" / f"{name}.past.safetensors"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(bytes(size))
    return file


@pytest.fixture
def chat(bench: Bench) -> str:
    bench.desk.settings.change(save_pasts=True)
    return bench.exchange(None, "hello", "hi")


def unload(bench: Bench) -> None:
    bench.desk.models.unload()
    save(bench.data)
    bench.host.emit(Finished(bench.host.posted(Unload)[-1].request_id))
    bench.desk.work()


def test_the_files_are_counted_and_cleared(bench: Bench) -> None:
    pasts = bench.desk.models.pasts
    assert pasts.size_bytes() == 0
    kept = [save(bench.data, "a", 300), save(bench.data, "b", 200)]
    half_written = bench.data.root / "pasts" / "c.past.partial"
    half_written.write_bytes(bytes(5))
    other = bench.data.root / "pasts" / "notes.txt"
    other.write_text("not ours")
    assert pasts.size_bytes() == 505
    pasts.clear()
    assert pasts.size_bytes() == 0
    assert not any(file.exists() for file in (*kept, half_written))
    assert other.exists()


def test_what_nobody_deleted_stays(bench: Bench, chat: str) -> None:
    unload(bench)
    bench.pass_time(60)
    assert bench.desk.models.pasts.size_bytes() == 1000
    bench.desk.close()
    assert bench.desk.models.pasts.size_bytes() == 1000


def test_a_deleted_chat_is_not_on_disk_nor_comes_back_from_memory(bench: Bench, chat: str) -> None:
    save(bench.data)
    bench.desk.conversations.delete(chat)
    bench.desk.work()
    assert bench.desk.models.pasts.size_bytes() == 0
    unload(bench)  # the engine still knew the chat, and writes it
    assert bench.desk.models.pasts.size_bytes() == 0
    unload(bench)  # what it has read since is none of it
    assert bench.desk.models.pasts.size_bytes() == 1000


def test_nor_does_it_when_another_model_takes_the_place(bench: Bench, chat: str) -> None:
    bench.desk.conversations.delete(chat)
    bench.desk.models.preload()
    request = bench.host.loads[-1].request_id
    save(bench.data)
    bench.host.emit(Progress(request, Stage.LOADING, 1, 2))
    bench.host.emit(ModelReady(request, INFO))
    bench.host.emit(Finished(request))
    bench.desk.work()
    assert bench.desk.models.pasts.size_bytes() == 0
    unload(bench)
    assert bench.desk.models.pasts.size_bytes() == 1000


def test_a_load_that_was_none_forgets_nothing(bench: Bench, chat: str) -> None:
    bench.desk.conversations.delete(chat)
    bench.desk.models.preload()
    request = bench.host.loads[-1].request_id
    bench.host.emit(ModelReady(request, INFO))  # it was there already
    bench.host.emit(Finished(request))
    unload(bench)
    assert bench.desk.models.pasts.size_bytes() == 0


def test_what_the_engine_writes_as_the_program_ends_goes_too(data: DataDir) -> None:
    class Writing(FakeHost):
        def close(self) -> None:
            super().close()
            save(data)

    bench = open_bench(data, Writing())
    chat = bench.exchange(None, "hello", "hi")
    bench.desk.conversations.delete(chat)
    bench.desk.close()
    assert bench.desk.models.pasts.size_bytes() == 0


def test_after_an_unclean_end_nothing_is_trusted(
    data: DataDir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.store.writers.is_alive", lambda _: False)
    killed = open_bench(data)  # never closed before the next one opens
    save(data)
    bench = open_bench(data)
    bench.desk.work()
    assert bench.desk.models.pasts.size_bytes() == 0
    bench.desk.close()
    killed.desk.close()


def test_a_file_that_cannot_be_deleted_is_said_and_tried_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(bench.data)
    with monkeypatch.context() as patch:

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        patch.setattr(Path, "unlink", refuse)
        with pytest.raises(UserError, match="Permission denied"):
            bench.desk.models.pasts.clear()
        assert bench.desk.work() is not None
    bench.desk.work()
    assert bench.desk.models.pasts.size_bytes() == 0


def test_a_history_in_memory_has_no_pasts() -> None:
    from desktop_app.services.desk import Desk
    from desktop_app.settings import SettingsFile

    desk = Desk.in_memory(FakeHost(), SettingsFile(Path("nowhere.json")))
    desk.models.pasts.clear()
    assert desk.models.pasts.size_bytes() == 0
    desk.close()
