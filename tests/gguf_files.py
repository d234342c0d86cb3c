"""GGUF files out of our own models: the same trained weights for the other runtime.

The writer knows Llama's architecture and two kinds of tokenizers: byte-level ones, as of the
tiny models, and such whose tokens are text with bytes to fall back to, as of the starter.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from safetensors.torch import load_file

_SPACE = "▁"
#: A tokenizer without merges needs one all the same; these two never stand side by side.
_NEVER = "Ā Ā"
_BLOCKS = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def write(folder: Path, file: Path, kind: str = "F32") -> Path:
    """Writes a Llama model's folder as one GGUF file; returns the file.

    Args:
        kind: of the matrices: "F32", "F16", "BF16", "Q8_0", "Q4_0", … as `gguf` names them.
    """
    config = json.loads((folder / "config.json").read_text())
    writer = gguf.GGUFWriter(file, "llama")
    _write_shape(writer, config, kind)
    _write_vocabulary(writer, folder, config)
    quantization = gguf.GGMLQuantizationType[kind]
    for name, tensor in load_file(folder / "model.safetensors").items():
        array = tensor.float().numpy()
        if name.endswith("q_proj.weight"):
            array = _interleaved(array, config["num_attention_heads"])
        elif name.endswith("k_proj.weight"):
            array = _interleaved(array, config["num_key_value_heads"])
        if array.ndim == 1 or kind == "F32":
            writer.add_tensor(_name(name), array)
        else:
            packed = gguf.quantize(array, quantization)
            writer.add_tensor(_name(name), packed, raw_dtype=quantization)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file


def _write_shape(writer: gguf.GGUFWriter, config: dict[str, Any], kind: str) -> None:
    writer.add_name("Tsukue starter")
    writer.add_file_type(_FILE_TYPES[kind])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    head = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    writer.add_key_length(head)
    writer.add_value_length(head)
    writer.add_rope_dimension_count(head)
    writer.add_rope_freq_base(config["rope_parameters"]["rope_theta"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_vocab_size(config["vocab_size"])


def _write_vocabulary(writer: gguf.GGUFWriter, folder: Path, config: dict[str, Any]) -> None:
    source = (folder / "tokenizer.json").read_text(encoding="utf-8")
    tokenizer = json.loads(source)
    if (tokenizer["pre_tokenizer"] or {}).get("type") == "ByteLevel":
        writer.add_tokenizer_model("gpt2")
        writer.add_tokenizer_pre("gpt-2")
        writer.add_token_merges(tokenizer["model"]["merges"] or [_NEVER])
    else:
        writer.add_tokenizer_model("llama")
        writer.add_tokenizer_pre("default")
        writer.add_token_scores([-float(index) for index in range(config["vocab_size"])])
        writer.add_add_space_prefix(False)
        # What cuts the text into words is the tokenizer's own; llama.cpp has nothing like it.
        writer.add_string(gguf.Keys.Tokenizer.HF_JSON, source)
    tokens, kinds = _tokens(tokenizer, config["vocab_size"])
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_eos_token_id(config["eos_token_id"])
    writer.add_pad_token_id(config["pad_token_id"])
    writer.add_add_bos_token(False)
    template = folder / "chat_template.jinja"
    if template.is_file():
        writer.add_chat_template(template.read_text(encoding="utf-8"))
    settings = folder / "generation_config.json"
    own = json.loads(settings.read_text()) if settings.is_file() else {}
    for ours, theirs in (("temperature", "temp"), ("top_p", "top_p")):
        if ours in own:
            writer.add_float32(f"general.sampling.{theirs}", own[ours])


def _tokens(tokenizer: dict[str, Any], count: int) -> tuple[list[str], list[int]]:
    """Returns all tokens and what each is; ids that nothing is said of are unused ones."""
    special = {token["id"] for token in tokenizer["added_tokens"]}
    texts = {index: text for text, index in tokenizer["model"]["vocab"].items()}
    texts |= {token["id"]: token["content"] for token in tokenizer["added_tokens"]}
    tokens, kinds = [], []
    for index in range(count):
        text = texts.get(index, f"[unused{index}]")
        if index in special:
            kinds.append(gguf.TokenType.CONTROL)
        elif index not in texts:
            kinds.append(gguf.TokenType.UNUSED)
        elif len(text) == 6 and text.startswith("<0x"):
            kinds.append(gguf.TokenType.BYTE)
        else:
            kinds.append(gguf.TokenType.NORMAL)
            text = text.replace(" ", _SPACE)
        tokens.append(text)
    return tokens, kinds


_FILE_TYPES = {
    "F32": gguf.LlamaFileType.ALL_F32,
    "F16": gguf.LlamaFileType.MOSTLY_F16,
    "BF16": gguf.LlamaFileType.MOSTLY_BF16,
    "Q8_0": gguf.LlamaFileType.MOSTLY_Q8_0,
    "Q4_0": gguf.LlamaFileType.MOSTLY_Q4_0,
}


def _name(name: str) -> str:
    if name == "model.embed_tokens.weight":
        return "token_embd.weight"
    if name == "model.norm.weight":
        return "output_norm.weight"
    if name == "lm_head.weight":
        return "output.weight"
    _, _, number, rest = name.split(".", 3)
    return f"blk.{number}.{_BLOCKS[rest.removesuffix('.weight')]}.weight"


def _interleaved(weight: np.ndarray[Any, Any], heads: int) -> np.ndarray[Any, Any]:
    """Reorders rows from halves that rotate together to pairs, as llama.cpp's Llama has them."""
    rows, columns = weight.shape
    halves = weight.reshape(heads, 2, rows // heads // 2, columns)
    return np.ascontiguousarray(halves.swapaxes(1, 2).reshape(rows, columns))
