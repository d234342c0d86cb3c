"""What GGUF files say of themselves, and that they cannot do harm by it."""

from __future__ import annotations

import re
import struct
import tracemalloc
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.errors import UserError
from desktop_app.model_library import gguf_header, gguf_known
from desktop_app.model_library.gguf_header import LongList
from desktop_app.model_library.gguf_model import GgufModel
from desktop_app.model_library.gguf_types import FILE_TYPES, TENSOR_TYPES

from . import ggufs

MIB = 1 << 20


def damage(file: Path) -> str:
    """Returns what is said to be wrong with a file."""
    with pytest.raises(UserError) as caught:
        gguf_header.read(file)
    assert caught.value.code == "model_damaged"
    return caught.value.values["reason"]


def test_the_formats_are_those_of_the_package() -> None:
    named = {kind.name: kind for kind in gguf.GGMLQuantizationType}
    for number, (name, block, block_bytes) in TENSOR_TYPES.items():
        if name in named:  # the package may be older than a format
            assert named[name] == number
            assert gguf.GGML_QUANT_SIZES[named[name]] == (block, block_bytes)
    assert set(named) - {name for name, _, _ in TENSOR_TYPES.values()} == set()
    mixtures = {kind.value: kind.name for kind in gguf.LlamaFileType}
    for number, name in FILE_TYPES.items():
        if number in mixtures:
            assert re.sub("^(ALL|MOSTLY)_|_MOE$", "", mixtures[number]) == name


def test_a_file_of_the_packages_writer(tmp_path: Path) -> None:
    writer = gguf.GGUFWriter(tmp_path / "a.gguf", "llama")
    writer.add_name("Größe 大")
    writer.add_context_length(4096)
    writer.add_layer_norm_rms_eps(0.5)
    writer.add_bool("llama.flag", True)
    writer.add_int64("llama.negative", -(1 << 40))
    writer.add_array("llama.few", [3, 1, 2])
    writer.add_token_list([f"tok{number}" for number in range(5000)])
    writer.add_token_scores([float(number) for number in range(5000)])
    weights = np.arange(64 * 96, dtype=np.float32).reshape(96, 64)
    writer.add_tensor("plain.weight", weights)
    packed = gguf.quantize(weights, gguf.GGMLQuantizationType.Q8_0)
    writer.add_tensor("packed.weight", packed, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    header = gguf_header.read(tmp_path / "a.gguf")
    known = dict(header.metadata)
    assert known["general.name"] == "Größe 大"
    assert (known["llama.flag"], known["llama.negative"]) == (True, -(1 << 40))
    assert known["llama.attention.layer_norm_rms_epsilon"] == 0.5
    assert known["llama.few"] == [3, 1, 2] == header.items("llama.few")
    assert isinstance(known["tokenizer.ggml.tokens"], LongList)
    assert header.items("tokenizer.ggml.tokens")[4999] == "tok4999"
    assert header.items("tokenizer.ggml.scores")[-1] == 4999.0
    assert header.items("nothing") == []
    assert [(t.name, t.kind, t.shape, t.size_bytes) for t in header.tensors] == [
        ("plain.weight", "F32", (64, 96), 64 * 96 * 4),
        ("packed.weight", "Q8_0", (64, 96), 64 * 96 // 32 * 34),
    ]
    assert header.file_bytes == (tmp_path / "a.gguf").stat().st_size


def test_our_own_writer_is_read_by_the_package(tmp_path: Path) -> None:
    reader = gguf.GGUFReader(ggufs.write(tmp_path / "a.gguf"))
    assert len(reader.tensors) == len(ggufs.llama_tensors())
    assert reader.fields["general.name"].contents() == "Tiny"


def test_a_model(tmp_path: Path) -> None:
    model = GgufModel.read(ggufs.write(tmp_path / "a.gguf"))
    assert (model.architecture, model.name, model.quantization) == ("llama", "Tiny", "Q4_0")
    assert model.parameters == 2 * 64 * 1000 + 64 + 2 * (2 * 64 * 64 + 2 * 64 * 32 + 3 * 64 * 160)
    assert model.weights_bytes == (model.parameters - 64) // 32 * 18 + 256
    assert model.each_layer("attention.head_count_kv") == [2, 2]
    assert (model.context_tokens, model.chat_template) == (2048, "{{ messages }}")
    assert gguf_known.licence(model) == "apache-2.0"


def test_a_split_model_is_whole_or_damaged(tmp_path: Path) -> None:
    tensors = list(ggufs.llama_tensors().items())
    first = ggufs.write(tmp_path / "m-00001-of-00002.gguf", None, dict(tensors[:5]))
    with pytest.raises(UserError) as caught:
        GgufModel.read(first)
    assert caught.value.code == "model_damaged"
    second = ggufs.write(tmp_path / "m-00002-of-00002.gguf", {"split.no": 1}, dict(tensors[5:]))
    whole = ggufs.write(tmp_path / "whole.gguf")
    assert GgufModel.read(first).parameters == GgufModel.read(whole).parameters
    assert gguf_known.first_part(second) == first
    assert gguf_known.name_of(second) == "m"


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    file = ggufs.write(tmp_path / "a.gguf")
    assert gguf_known.known(file) is gguf_known.known(file)
    ggufs.write(file, ggufs.LLAMA | {"general.name": "Another"})
    assert gguf_known.known(file).name == "Another"


@pytest.mark.parametrize(
    ("metadata", "writes"),
    [
        ({}, True),
        ({"general.architecture": "bert"}, False),
        ({"general.architecture": "clip"}, False),
        ({"general.type": "adapter"}, False),
        ({"llama.pooling_type": 1}, False),
        ({"llama.pooling_type": 0}, True),
    ],
)
def test_what_writes_text(tmp_path: Path, metadata: dict[str, Any], writes: bool) -> None:
    file = ggufs.write(tmp_path / "a.gguf", ggufs.LLAMA | metadata)
    assert gguf_known.writes_text(gguf_known.known(file)) == writes


# --- hostile files ------------------------------------------------------------------


def test_what_is_no_gguf_file(tmp_path: Path) -> None:
    file = tmp_path / "a.gguf"
    assert "missing" in damage(file)
    file.write_bytes(b"")
    assert "empty" in damage(file)
    file.write_bytes(b"PK\x03\x04" + bytes(100))
    assert "no GGUF" in damage(file)
    file.write_bytes(struct.pack("<4sIQQ", b"GGUF", 99, 0, 0))
    assert "version 99" in damage(file)
    assert not gguf_header.is_gguf(tmp_path)
    assert not gguf_known.is_gguf_file(tmp_path / "nothing.gguf")


def test_a_file_that_is_cut_off_anywhere(tmp_path: Path) -> None:
    whole = ggufs.write(tmp_path / "whole.gguf").read_bytes()
    file = tmp_path / "a.gguf"
    for length in (*range(0, 600, 3), *range(600, len(whole), 997), len(whole) - 33):
        file.write_bytes(whole[:length])
        assert damage(file)


def sparse(file: Path, head: bytes, length: int) -> Path:
    """Writes a long file that takes no room on the disk."""
    with file.open("wb") as stream:
        stream.write(head)
        stream.truncate(length)
    return file


def head(tensors: int = 0, entries: int = 0) -> bytes:
    return struct.pack("<4sIQQ", b"GGUF", 3, tensors, entries)


def key(name: str, kind: int) -> bytes:
    return struct.pack("<Q", len(name)) + name.encode() + struct.pack("<I", kind)


@pytest.mark.parametrize(
    "start",
    [
        head(tensors=1 << 62),
        head(entries=1 << 40),
        head(entries=1) + struct.pack("<Q", 1 << 34),  # a key
        head(entries=1) + key("a", 8) + struct.pack("<Q", 1 << 33),  # a text
        head(entries=1) + key("a", 9) + struct.pack("<IQ", 8, 1 << 30),  # texts
        head(entries=1) + key("a", 9) + struct.pack("<IQ", 10, 1 << 31),  # numbers
        head(entries=1) + key("a", 9) + struct.pack("<IQ", 9, 4),  # lists in a list
        head(entries=1) + key("a", 77),
        head(tensors=1) + struct.pack("<Q1sI", 1, b"a", 4) + struct.pack("<4Q", *(1 << 40,) * 4),
        head(tensors=1) + struct.pack("<Q1sIQIQ", 1, b"a", 1, 0, 0, 0),
        head(tensors=1) + struct.pack("<Q1sIQIQ", 1, b"a", 1, 33, 2, 0),  # half a block
        head(tensors=1) + struct.pack("<Q1sIQIQ", 1, b"a", 1, 32, 0, 1 << 60),
        head(tensors=1) + struct.pack("<Q1sIQIQ", 1, b"a", 1, 32, 99, 0),
    ],
)
def test_absurd_sizes_cost_nothing(tmp_path: Path, start: bytes) -> None:
    file = sparse(tmp_path / "a.gguf", start, 1 << 34)
    tracemalloc.start()
    try:
        damage(file)
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()


def test_a_header_of_many_long_texts_is_given_up(tmp_path: Path) -> None:
    """GIVEN many entries, each of a length that could be right; THEN not all are read."""
    text = key("a", 8) + struct.pack("<Q", 1 << 25)
    with (tmp_path / "a.gguf").open("wb") as stream:
        stream.write(head(entries=64))
        for _ in range(64):
            stream.write(text)
            stream.seek(1 << 25, 1)
        stream.truncate(1 << 33)
    assert "absurdly long header" in damage(tmp_path / "a.gguf")


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_mangled_headers_are_refused_or_read(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(whole_file(tmp_path))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, 2500))
        size = data.draw(st.sampled_from([1, 4, 8]))
        content[at : at + size] = data.draw(st.binary(min_size=size, max_size=size))
    file = tmp_path / "mangled.gguf"
    file.write_bytes(content)
    try:
        model = GgufModel.read(file)
    except UserError as error:
        assert error.code == "model_damaged"
        return
    # What is still read must be usable by whoever asks.
    assert model.parameters > 0 and model.quantization
    assert len(model.each_layer("attention.head_count_kv")) <= 1 << 12
    assert isinstance(gguf_known.licence(model) + model.name, str)


def whole_file(folder: Path) -> bytes:
    """Returns a file whose vocabulary is short, so that most of it is header."""
    file = folder / "whole.gguf"
    if not file.exists():
        ggufs.write(file, ggufs.LLAMA | {"tokenizer.ggml.tokens": ["a", "b"]})
    return file.read_bytes()
