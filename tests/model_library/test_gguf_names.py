"""What names of GGUF files tell, and whether such files can run here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.model_library import gguf_support
from desktop_app.model_library.gguf_names import bits_of, is_model, quantization_of, usual_bytes


@pytest.mark.parametrize(
    ("name", "quantization", "bits"),
    [
        ("Qwen3-1.7B-Q4_K_M.gguf", "Q4_K_M", 4),
        ("qwen2.5-7b-instruct-q4_k_m-00001-of-00002.gguf", "Q4_K_M", 4),
        ("Qwen3-4B-UD-Q5_K_XL.gguf", "UD-Q5_K_XL", 5),
        ("m.IQ3_XXS.gguf", "IQ3_XXS", 3),
        ("m-IQ4_NL.gguf", "IQ4_NL", 4),
        ("BF16/m-BF16-00001-of-00002.gguf", "BF16", 16),
        ("m-fp16.gguf", "F16", 16),
        ("gpt-oss-20b-mxfp4.gguf", "MXFP4", 4),
        ("m-TQ1_0.gguf", "TQ1_0", 1),
        ("Q8_0-folder/m-Q6_K.gguf", "Q6_K", 6),
        ("qwen3-4b.gguf", "", None),
        ("model.gguf", "", None),
        ("", "", None),
    ],
)
def test_a_name_tells_the_quantization(name: str, quantization: str, bits: int | None) -> None:
    assert quantization_of(name) == quantization
    assert bits_of(quantization) == bits


@pytest.mark.parametrize(
    ("name", "holds_a_model"),
    [
        ("m-Q4_K_M.gguf", True),
        ("M.GGUF", True),
        ("mmproj-m.gguf", False),
        ("m-imatrix.gguf", False),
        ("imatrix_unsloth.gguf_file", False),
        ("model.safetensors", False),
    ],
)
def test_a_name_tells_whether_there_is_a_model(name: str, holds_a_model: bool) -> None:
    assert is_model(name) is holds_a_model


def test_sizes_are_near_what_is_published() -> None:
    """Qwen3 4B, 8B and Llama 3.2 3B as bartowski, Qwen and unsloth publish them."""
    for parameters, kind, published in (
        (4_022_000_000, "Q4_K_M", 2_497_281_120),
        (8_191_000_000, "Q4_K_M", 5_027_783_488),
        (3_213_000_000, "Q4_K_M", 2_019_377_696),
        (3_075_000_000, "Q8_0", 3_275_000_000),
        (20_915_000_000, "MXFP4", 12_109_000_000),
    ):
        assert usual_bytes(parameters, kind) == pytest.approx(published, rel=0.03)


@pytest.fixture
def fresh() -> Iterator[None]:
    gguf_support.problem.cache_clear()
    yield
    gguf_support.problem.cache_clear()


@pytest.mark.usefixtures("fresh")
def test_without_the_package_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert gguf_support.problem() == "the package xllamacpp is not installed"


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    ("machine", "info", "problem"),
    [
        ("x86_64", "flags : fpu sse2 avx avx2\n", ""),
        ("AMD64", "flags : fpu sse2 avx\n", "this processor lacks AVX2"),
        ("x86_64", "model name : x\n", ""),  # it does not say
        ("aarch64", "flags : none\n", ""),
    ],
)
def test_an_old_processor_is_told_before_it_crashes(
    machine: str, info: str, problem: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    (tmp_path / "cpuinfo").write_text(info)
    monkeypatch.setattr(gguf_support, "_CPU_INFO", tmp_path / "cpuinfo")
    assert gguf_support.problem() == problem
    (tmp_path / "cpuinfo").unlink()
    gguf_support.problem.cache_clear()
    assert gguf_support.problem() == ""
