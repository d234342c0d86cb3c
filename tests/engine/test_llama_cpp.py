"""What is llama.cpp's own: loading and refusing files, its socket, fallbacks, templates."""

from __future__ import annotations

import os
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app import network
from desktop_app.engine import memory, prompting
from desktop_app.engine.cancel import Cancelled
from desktop_app.engine.llama_cpp import loading, server
from desktop_app.engine.llama_cpp.client import Client
from desktop_app.engine.runtimes.by_file import RuntimeByFile
from desktop_app.errors import UserError
from desktop_app.model_library import gguf_support
from desktop_app.paths import resources_dir
from desktop_app.protocol import LoadSpec, Stage

from .. import gguf_files
from . import tiny_models
from .conftest import GgufBench, JobRecord
from .decoding_kit import LONG, text_of

pytest.importorskip("xllamacpp")


@pytest.fixture
def gguf() -> Iterator[GgufBench]:
    bench = GgufBench()
    yield bench
    bench.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tiny_models.save_llama(tmp_path_factory.mktemp("llama"))
    return gguf_files.write(folder, folder / "tiny.gguf", "F16")


def refusal(bench: GgufBench, file: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        bench.load_file(file)
    return caught.value


def test_what_has_been_loaded(gguf: GgufBench, file: Path, record: JobRecord) -> None:
    info = gguf.load_file(file, record)
    assert (info.name, info.dtype, info.device, info.context_tokens) == ("tiny", "F16", "CPU", 256)
    assert info.memory_bytes > 10_000
    size = file.stat().st_size
    assert record.progress[0] == (Stage.LOADING, 0, size)
    assert record.progress[-1] == (Stage.LOADING, size, size)
    assert gguf.load_file(file, again := JobRecord()) == info
    assert again.progress == []


def test_a_shorter_context_can_be_asked_for(gguf: GgufBench, file: Path) -> None:
    assert gguf.load_file(file, context_tokens=128).context_tokens == 128
    with pytest.raises(UserError) as caught:
        gguf.answer("x" * 150)
    assert caught.value.code == "prompt_too_long"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"GIF89a and nothing else", "no GGUF file"),
        (b"GGUF\x03\x00\x00\x00" + b"\xff" * 16, "absurdly many"),
        (b"GGUF\x63\x00\x00\x00" + b"\x00" * 16, "version 99"),
    ],
)
def test_what_is_no_model_is_refused(
    gguf: GgufBench, tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "x.gguf").write_bytes(content)
    error = refusal(gguf, tmp_path / "x.gguf")
    assert error.code == "model_damaged"
    assert words in error.message


def test_a_file_that_is_cut_off_is_refused(gguf: GgufBench, file: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(file.read_bytes()[:-1000])
    assert "cut off" in refusal(gguf, cut).message
    assert refusal(gguf, tmp_path / "none.gguf").code == "model_not_found"


def test_an_unknown_architecture_is_told_in_llama_cpps_words(
    gguf: GgufBench, file: Path, tmp_path: Path
) -> None:
    strange = tmp_path / "strange.gguf"
    strange.write_bytes(file.read_bytes().replace(b"llama", b"lhama"))
    error = refusal(gguf, strange)
    assert error.code == "gguf_refused"
    assert "unknown model architecture: 'lhama'" in error.message
    assert gguf.load_file(file).dtype == "F16"


def test_a_model_without_what_its_kind_needs(gguf: GgufBench, file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(file.read_bytes().replace(b"blk.1.ffn_up", b"blk.1.ffn_uq"))
    assert "ffn_up.weight' not found" in refusal(gguf, broken).message


def test_a_template_that_never_ends(
    gguf: GgufBench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompting, "_LONGEST_RENDERING_S", 0.05)
    loop = "{% for i in range(90000) %}{% for j in range(90000) %}{% endfor %}{% endfor %}"
    folder = tiny_models.save_llama(tmp_path, template=loop)
    gguf.load(folder)
    with pytest.raises(UserError) as caught:
        gguf.answer("hi")
    assert caught.value.code == "template_failed"
    assert "come to an end" in caught.value.message


def test_where_it_cannot_run_the_reason_is_told(
    gguf: GgufBench, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gguf_support, "problem", lambda: "the package xllamacpp is not installed")
    error = refusal(gguf, file)
    assert error.code == "gguf_unsupported"
    assert "xllamacpp is not installed" in error.message


def test_loading_is_cancelled_while_the_file_is_read(
    gguf: GgufBench, file: Path, record: JobRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_READ_BYTES", 4096)
    record.on_progress = lambda stage, done, total: done and record.cancel.set()
    with pytest.raises(Cancelled):
        gguf.load_file(file, record)
    assert gguf.runtime.spec is None
    assert 0 < record.progress[-1][1] < record.progress[-1][2]


def test_a_graphics_card_that_fails_is_left_out(
    gguf: GgufBench, file: Path, record: JobRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tried = server.Server, []

    def made(path: Path, options: server.Options) -> server.Server:
        tried.append(options.gpu_layers)
        if options.gpu_layers is None:
            raise server.NotStartedError("ggml_cuda: out of memory on device 0")
        return real(path, options)

    monkeypatch.setattr(loading, "Server", made)
    monkeypatch.setattr(loading, "accelerators", lambda: ("Some Card",))
    info = gguf.load_file(file, record)
    assert tried == [None, 0]
    assert info.device == "CPU"
    assert record.notices == [("fell_back_cpu", {"reason": "out of memory on device 0"})]


def test_a_model_that_is_too_large_is_not_begun(
    gguf: GgufBench, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Little:
        available, total = 1000, 1 << 30

    monkeypatch.setattr(loading.psutil, "virtual_memory", lambda: Little)
    assert refusal(gguf, file).code == "model_too_large"


@pytest.mark.skipif(os.name != "posix", reason="Unix sockets")
def test_only_this_user_reaches_the_server(gguf: GgufBench, file: Path) -> None:
    gguf.load_file(file)
    address = gguf.runtime._running.server.client._address
    folder = Path(address.removeprefix("unix://")).parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    gguf.runtime.unload()
    assert not folder.exists()


def test_a_system_without_unix_sockets(
    gguf: GgufBench, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = text_of(gguf.answer("hi")) if gguf.load_file(file) else ""
    gguf.runtime.unload()
    monkeypatch.delattr(socket, "AF_UNIX")
    monkeypatch.setattr(network, "_own", set())
    was_shut = network.is_shut()
    network.shut()
    try:
        gguf.load_file(file)
        client = gguf.runtime._running.server.client
        assert client._address.startswith("http://127.0.0.1:")
        assert text_of(gguf.answer("hi")) == expected
        host, _, port = client._address.removeprefix("http://").rpartition(":")
        assert network._own == {(host, int(port))}
    finally:
        network.shut(was_shut)


def test_no_other_address_is_let_through() -> None:
    with pytest.raises(ValueError, match=r"93\.184"):
        network.own_server("93.184.216.34", 80)


def test_cancel_hangs_up_from_any_thread(gguf: GgufBench, file: Path, record: JobRecord) -> None:
    gguf.load_file(file)
    stream = gguf.stream(LONG, record=record)
    next(stream)
    cancelling = threading.Thread(target=record.cancel.set)
    cancelling.start()
    cancelling.join()
    with pytest.raises(Cancelled):
        next(stream)
    assert gguf.answer("hi")[-1].reason is not None


def test_answers_are_as_often_as_asked_for_and_differ(gguf: GgufBench, file: Path) -> None:
    gguf.load_file(file)
    options: dict[str, Any] = {"answers": 3, "temperature": 1.0, "seed": 7}
    first, again = (gguf.answer("hi", **options) for _ in range(2))
    texts = [text_of([d for d in first if d.answer == number]) for number in range(3)]
    assert len(set(texts)) == 3
    assert texts == [text_of([d for d in again if d.answer == number]) for number in range(3)]
    assert sum(delta.reason is not None for delta in first) == 3


def test_an_answer_has_at_least_so_many_tokens(gguf: GgufBench, file: Path) -> None:
    gguf.load_file(file)
    plain = gguf.answer("hi", max_new_tokens=60)
    longer = gguf.answer("hi", max_new_tokens=60, min_new_tokens=50)
    assert longer[-1].stats.new_tokens >= 50
    whole = gguf.answer("hi", max_new_tokens=50, min_new_tokens=50)
    assert whole[-1].stats.new_tokens == 50
    assert text_of(longer).startswith(text_of(whole).partition("\ufffd")[0])
    assert text_of(whole).startswith(text_of(plain).partition("\ufffd")[0])


def test_the_model_decides_what_nobody_set(gguf: GgufBench, file: Path, tmp_path: Path) -> None:
    """The starter samples, coolly, by its own settings; a given temperature goes before."""
    starter = gguf_files.write(resources_dir() / "starter_model", tmp_path / "starter.gguf", "F16")
    gguf.load_file(starter)
    sampled = gguf.answer("Hello!", temperature=None, max_new_tokens=200)
    assert sampled[-1].stats.seed is not None
    greedy = gguf.answer("Hello!", max_new_tokens=200)
    assert greedy[-1].stats.seed is None
    assert not text_of(greedy).startswith(" ")
    assert gguf.runtime._running.server.client.ask("/tokenize", {"content": "a"})["tokens"]


def test_unloading_gives_the_memory_back(gguf: GgufBench, tmp_path: Path) -> None:
    folder = tiny_models.save_llama(tmp_path, hidden_size=512, layers=8)
    gguf.load(folder)
    gguf.answer("hi")
    loaded = memory.resident_bytes()
    gguf.runtime.unload()
    weights = (folder / "model.gguf").stat().st_size
    assert loaded - memory.resident_bytes() > weights / 2


def test_the_file_chooses_the_runtime(file: Path, llama: Path, record: JobRecord) -> None:
    runtime = RuntimeByFile()
    runtime.prepare()
    blob = file.parent / "sha256-0123"  # as Ollama names its files
    if not blob.exists():
        os.link(file, blob)
    assert runtime.load(LoadSpec(str(blob)), record.job).dtype == "F16"
    assert runtime.load(LoadSpec(str(llama), dtype="float32"), record.job).dtype == "float32"
    assert runtime._files.spec is None  # one model at a time
    assert runtime.spec == LoadSpec(str(llama), dtype="float32")
    runtime.unload()
    assert runtime.spec is None


def test_a_server_that_is_ended_at_once_ends(
    file: Path, record: JobRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """llama.cpp forgets that it was to end when its thread begins only then: we wait for that."""
    looked: list[str] = []
    look = Client.look
    monkeypatch.setattr(
        Client, "look", lambda client, path: (looked.append(path), look(client, path))[1]
    )
    runtime = RuntimeByFile()
    runtime.prepare()
    runtime.load(LoadSpec(str(file)), record.job)
    runtime.unload()
    assert looked == ["/slots"]


def test_a_server_may_hang_up_between_requests_without_a_word() -> None:
    """llama.cpp's does so while a long answer is written."""
    answers = 0

    def serve(listening: socket.socket) -> None:
        nonlocal answers
        for _ in range(2):
            wire, _address = listening.accept()
            with wire:
                wire.recv(1 << 16)
                wire.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{"tokens":[]}')
                answers += 1

    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = threading.Thread(target=serve, args=[listening])
        serving.start()
        client = Client(f"http://127.0.0.1:{listening.getsockname()[1]}")
        for _ in range(2):
            assert client.ask("/tokenize", {"content": "a"}) == {"tokens": []}
        serving.join()
    assert answers == 2
