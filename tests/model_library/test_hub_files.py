"""Which files of well-known kinds of models are fetched."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.model_library.hub_files import (
    files_to_fetch,
    gguf_choices,
    is_plain,
    is_safe,
    preferred_gguf,
)
from desktop_app.model_library.hub_records import HubFile


def chosen(*names: str, config: dict[str, Any] | None = None) -> list[str]:
    files = tuple(HubFile(name, 10, None) for name in names)
    return [file.name for file in files_to_fetch(files, config or {})]


def test_a_sharded_chat_model_with_the_originals_beside_it() -> None:
    assert chosen(
        ".gitattributes",
        "LICENSE",
        "USE_POLICY.md",
        "README.md",
        "config.json",
        "generation_config.json",
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
        "model.safetensors.index.json",
        "consolidated.safetensors",
        "params.json",
        "original/consolidated.00.pth",
        "original/tokenizer.model",
        "tokenizer.json",
        "tokenizer.model",
        "chat_template.jinja",
        "onnx/model.onnx",
    ) == [
        "LICENSE",
        "README.md",
        "USE_POLICY.md",
        "chat_template.jinja",
        "config.json",
        "generation_config.json",
        "tokenizer.json",
        "tokenizer.model",
        "model.safetensors.index.json",
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
    ]


def test_one_format_of_many() -> None:
    many = ("pytorch_model.bin", "tf_model.h5", "flax_model.msgpack", "rust_model.ot", "m.gguf")
    support = ("config.json", "vocab.json", "merges.txt", "source.spm", "training_args.bin")
    wanted = ["config.json", "merges.txt", "source.spm", "vocab.json"]
    assert chosen(*many, *support, "model.safetensors") == [*wanted, "model.safetensors"]
    assert chosen(*many, *support) == [*wanted, "pytorch_model.bin"]
    assert chosen("config.json", "tf_model.h5") == []


def test_shards_without_an_index_are_no_model() -> None:
    assert chosen("model-00001-of-00002.safetensors", "pytorch_model.bin") == ["pytorch_model.bin"]


def test_program_code_only_where_the_model_wants_it() -> None:
    names = ("config.json", "model.safetensors", "modeling_x.py", "scripts/train.py")
    assert "modeling_x.py" not in chosen(*names)
    with_code = chosen(*names, config={"auto_map": {"AutoModel": "modeling_x.X"}})
    assert "modeling_x.py" in with_code and "scripts/train.py" not in with_code


def test_the_modules_of_an_embedding_model() -> None:
    names = (
        "config.json",
        "model.safetensors",
        "1_Pooling/config.json",
        "2_Dense/model.safetensors",
    )
    assert "1_Pooling/config.json" not in chosen(*names)
    assert set(chosen(*names, "modules.json")) == {*names, "modules.json"}


def test_a_gguf_model_without_a_4_bit_file() -> None:
    files = tuple(HubFile(name, size, None) for name, size in (("b-F16.gguf", 9), ("a-Q6.gguf", 5)))
    assert [file.name for file in gguf_choices(files)] == ["a-Q6.gguf", "b-F16.gguf"]
    assert [file.name for file in files_to_fetch(files, {})] == ["a-Q6.gguf"]
    assert is_safe(files) and not is_safe((HubFile("pytorch_model.bin", 1, None),))


def test_what_lies_beside_a_gguf_model_is_none() -> None:
    names = ("mmproj-m-F16.gguf", "m-imatrix.gguf", "M-MMPROJ.gguf", "m-Q4_K_M.gguf", "README.md")
    files = tuple(HubFile(name, 1, None) for name in names)
    assert [file.name for file in gguf_choices(files)] == ["m-Q4_K_M.gguf"]


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (("m-Q2_K.gguf", "m-Q4_K_M.gguf", "m-Q8_0.gguf"), "m-Q4_K_M.gguf"),
        (("m-UD-Q4_K_XL.gguf", "m-q4_k_m.gguf"), "m-q4_k_m.gguf"),
        (("m-IQ4_XS.gguf", "m-Q4_0.gguf"), "m-Q4_0.gguf"),
        (("Q4_0-folder/m-Q8_0.gguf", "m-F16.gguf"), "Q4_0-folder/m-Q8_0.gguf"),
        (("other.gguf",), "other.gguf"),
    ],
)
def test_the_usual_quantization_is_preferred(names: tuple[str, ...], wanted: str) -> None:
    choices = tuple(HubFile(name, 1 + number, None) for number, name in enumerate(names))
    found = preferred_gguf(choices)
    assert found is not None and found.name == wanted


@pytest.mark.parametrize(
    "name", ["", "../x", "a/../x", "/x", "C:x", "C:/x", "\\\\host\\x", "a/C:x", "..\\x"]
)
def test_names_that_lead_elsewhere(name: str) -> None:
    assert not is_plain(name)


def test_plain_names() -> None:
    assert is_plain("a/b.json") and is_plain("..a") and is_plain("日本.txt")
