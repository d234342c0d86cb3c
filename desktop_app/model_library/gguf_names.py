"""What the names of GGUF files tell: how the weights are written. Reads no file."""

from __future__ import annotations

import re

#: As the makers of files write it: "Q4_K_M", "IQ3_XXS", "UD-Q4_K_XL", "bf16", "MXFP4", ….
_KIND = re.compile(
    r"(?:^|[-._/ ])((?:UD-)?(?:I?Q\d_(?:K(?:_(?:XXL|XL|L|M|S))?|XXS|XS|NL|\d|S|M)|TQ\d_0"
    r"|(?:MX|NV)FP4(?:_MOE)?|B?F16|FP16|F32|FP32))(?=[-._/ ]|$)",
    re.IGNORECASE,
)
#: What most repositories with GGUF files have of what we would take.
USUAL_KINDS = ("Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0")
#: Files that belong to a model and are none: eyes for pictures, notes of the quantizing.
_BESIDE = ("mmproj", "imatrix")
#: About so many bits a weight takes in the files of large models, embeddings included.
#: Of the files that Qwen and bartowski publish of 2 to 8 billion weights.
_BITS = {"Q4_K_M": 4.95, "Q5_K_M": 5.75, "Q6_K": 6.6, "Q8_0": 8.55, "MXFP4": 4.65}


def quantization_of(name: str) -> str:
    """Returns how a file's weights are written, by its name: "Q4_K_M"; "" if it does not say."""
    found = _KIND.findall(name)
    return found[-1].upper().replace("FP16", "F16").replace("FP32", "F32") if found else ""


def bits_of(quantization: str) -> int | None:
    """Returns the bits of most weights, as the name counts them; `None` if it does not say."""
    digits = re.search(r"\d+", quantization)
    return int(digits[0]) if digits else None


def usual_bytes(parameters: int, quantization: str) -> int:
    """Returns about how large a file with so many weights is.

    Raises:
        KeyError: for a quantization that the catalogue does not count on.
    """
    return int(parameters * _BITS[quantization] / 8)


def is_model(name: str) -> bool:
    """Tells whether a GGUF file may hold a model, by its name."""
    lower = name.lower()
    return lower.endswith(".gguf") and not any(word in lower for word in _BESIDE)
