"""Memory that loading borrows is given back."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from desktop_app.engine import allocation

from . import families

BLOCK_BYTES = 4 << 20
BLOCKS = 128  # never written to, so they take no memory


class _Usage(ctypes.Structure):
    """glibc's `struct mallinfo2`."""

    _fields_ = (
        ("before", ctypes.c_size_t * 4),
        ("hblkhd", ctypes.c_size_t),
        ("after", ctypes.c_size_t * 5),
    )


def mapped_bytes() -> int:
    """Returns how much of what is allocated is mapped block by block, outside of the heap."""
    library = ctypes.CDLL(None)
    library.mallinfo2.restype = _Usage
    return int(library.mallinfo2().hblkhd)


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="needs glibc"
)
def test_large_blocks_do_not_come_from_the_heap_while_loading() -> None:
    def mapped_by_blocks() -> int:
        """More blocks than fit into what earlier tests have left free on the heap."""
        before = mapped_bytes()
        blocks = [torch.empty(BLOCK_BYTES, dtype=torch.uint8) for _ in range(BLOCKS)]
        mapped = mapped_bytes() - before
        del blocks
        return mapped

    with allocation.large_blocks_returned():
        assert mapped_by_blocks() >= BLOCK_BYTES
    assert mapped_by_blocks() == 0


def test_a_buffer_outside_the_heap_is_a_tensor_like_any_other() -> None:
    like = torch.zeros(1, dtype=torch.bfloat16)
    buffer = allocation.empty_outside_the_heap(like, (2, 3, 4))
    buffer[:] = torch.arange(24).view(2, 3, 4)
    assert buffer.dtype is torch.bfloat16 and buffer.sum() == 276
    assert allocation.empty_outside_the_heap(like, (2, 0)).numel() == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model stored in the number format it is computed in, so that it is mapped."""
    folder = families.save(families.FAMILIES["llama"], tmp_path_factory.mktemp("model"))
    file = folder / "model.safetensors"
    halves = {name: tensor.bfloat16() for name, tensor in load_file(file).items()}
    save_file(halves, file, metadata={"format": "pt"})
    return folder


def load(folder: Path, **options: Any) -> Any:
    import transformers

    auto: Any = transformers.AutoModelForCausalLM
    return auto.from_pretrained(folder, dtype=torch.bfloat16, device_map="cpu", **options).eval()


def four_bit() -> Any:
    import transformers

    make: Any = transformers.BitsAndBytesConfig
    return make(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16)


@pytest.mark.skipif(sys.platform != "linux", reason="reads what is mapped")
def test_a_settled_model_computes_and_has_let_go_of_its_file(folder: Path) -> None:
    def is_mapped() -> bool:
        return str(folder / "model.safetensors") in Path("/proc/self/maps").read_text()

    ids = torch.arange(5, 25).reshape(1, -1)
    model = load(folder, quantization_config=four_bit())
    assert is_mapped()
    with torch.inference_mode():
        allocation.settle(model)
        assert not is_mapped()
        logits = model(input_ids=ids).logits
    assert not is_mapped()
    untouched = load(folder, quantization_config=four_bit())
    for layer in untouched.modules():
        if hasattr(layer, "support_avx512bf16_for_cpu"):
            layer.support_avx512bf16_for_cpu = False
    with torch.inference_mode():
        expected = untouched(input_ids=ids).logits
    assert torch.nn.functional.cosine_similarity(logits, expected, dim=-1).mean() > 0.99


def test_layers_that_cannot_be_reordered_keep_their_order() -> None:
    from bitsandbytes.nn import Linear4bit

    weight = torch.randn(24, 48)
    layer = Linear4bit(48, 24, bias=False, compute_dtype=torch.bfloat16)
    layer.load_state_dict({"weight": weight})
    layer = layer.to("cpu").eval()
    model = torch.nn.Sequential(layer)
    allocation.settle(model)
    with torch.inference_mode():
        result = model(torch.eye(48, dtype=torch.bfloat16))
    expected = weight.t()
    assert torch.nn.functional.cosine_similarity(result.float(), expected, dim=1).mean() > 0.95
