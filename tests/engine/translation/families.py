"""Tiny random models of every family, in the layout of a model folder, with real tokenizers."""

from __future__ import annotations

import json
import shutil
import string
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .kit import FIXTURES

_PIECES = ["▁", *string.ascii_letters, *string.digits, *".,;:!?'-", *"あいうえおかきくけこ"]
_SIZES: dict[str, Any] = {
    "d_model": 32,
    "encoder_layers": 2,
    "decoder_layers": 2,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 48,
    "decoder_ffn_dim": 48,
    "max_position_embeddings": 128,
    "init_std": 0.4,  # random, but sure of itself: no ties between logits
    "dropout": 0.0,
}
_MADLAD = "af am ar az be bg bn ca cs da de el en es et fi fr he hi hu id it ja ko nl pl zh"


def m2m100(folder: Path) -> Path:
    """Saves an M2M100."""
    from transformers import M2M100Config, M2M100ForConditionalGeneration, M2M100Tokenizer

    spm = folder / "sentencepiece.bpe.model"
    shutil.copy(FIXTURES / "en-ja" / "source.spm", spm)
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_file=str(spm))
    pieces = ["<s>", "<pad>", "</s>", "<unk>"]
    pieces += [processor.id_to_piece(n) for n in range(2, processor.get_piece_size())]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), "utf-8")
    tokenizer: Any = M2M100Tokenizer(str(folder / "vocab.json"), str(spm))
    tokenizer.save_pretrained(folder)
    size = len(pieces) + 100 + 8
    _save(M2M100ForConditionalGeneration, M2M100Config(vocab_size=size, **_SIZES), folder)
    return folder


def nllb(folder: Path) -> Path:
    """Saves an NLLB-200: an M2M100 whose tokenizer has names of its own for languages."""
    from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer

    pieces = ["<s>", "<pad>", "</s>", "<unk>", *_PIECES]
    tokenizer: Any = NllbTokenizer({piece: n for n, piece in enumerate(pieces)}, [])
    tokenizer.save_pretrained(folder)
    config = M2M100Config(vocab_size=len(tokenizer), **_SIZES)
    _save(M2M100ForConditionalGeneration, config, folder)
    return folder


def mbart50(folder: Path) -> Path:
    """Saves an mBART-50."""
    from transformers import MBart50Tokenizer, MBartConfig, MBartForConditionalGeneration

    specials = [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0)]
    tokenizer: Any = MBart50Tokenizer(vocab=[*specials, *((piece, -2.0) for piece in _PIECES)])
    tokenizer.save_pretrained(folder)
    config = MBartConfig(vocab_size=len(tokenizer), decoder_start_token_id=2, **_SIZES)
    _save(MBartForConditionalGeneration, config, folder)
    return folder


def madlad(folder: Path) -> Path:
    """Saves a MADLAD: a T5 with a token for each target language."""
    _t5(folder, [f"<2{code}>" for code in _MADLAD.split()], {})
    return folder


def t5(folder: Path) -> Path:
    """Saves a T5 that knows two pairs of languages by the words of a prefix."""
    prefixes = {"de": "German", "fr": "French"}
    tasks = {
        f"translation_en_to_{code}": {"prefix": f"translate English to {name}: "}
        for code, name in prefixes.items()
    }
    _t5(folder, [], tasks)
    return folder


def marian_to_many(folder: Path) -> Path:
    """Saves a Marian whose target is told by a token, as in opus-mt-en-ROMANCE."""
    from transformers import MarianConfig, MarianMTModel

    source = FIXTURES / "en-fr"
    for name in ("source.spm", "target.spm"):
        shutil.copy(source / name, folder / name)
    vocabulary = json.loads((source / "vocab.json").read_text("utf-8"))
    pad = vocabulary.pop("<pad>")
    for number, token in enumerate((">>fra<<", ">>spa<<", ">>pt_br<<", "<pad>")):
        vocabulary[token] = pad + number
    (folder / "vocab.json").write_text(json.dumps(vocabulary), "utf-8")
    settings = {"tokenizer_class": "MarianTokenizer", "source_lang": "en", "target_lang": "roa"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    pad = vocabulary["<pad>"]
    config = MarianConfig(
        vocab_size=len(vocabulary),
        pad_token_id=pad,
        decoder_start_token_id=pad,
        eos_token_id=0,
        forced_eos_token_id=0,
        **_SIZES,
    )
    _save(MarianMTModel, config, folder)
    return folder


FAMILIES: dict[str, Callable[[Path], Path]] = {
    "m2m100": m2m100,
    "nllb": nllb,
    "mbart50": mbart50,
    "madlad": madlad,
    "t5": t5,
    "marian": marian_to_many,
}


def _t5(folder: Path, languages: list[str], tasks: dict[str, Any]) -> None:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast, T5Config, T5ForConditionalGeneration

    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    pieces += [(piece, -2.0) for piece in _PIECES] + [(one, 0.0) for one in languages]
    backend = Tokenizer(models.Unigram(pieces, unk_id=2))
    backend.pre_tokenizer = pre_tokenizers.Metaspace()
    backend.decoder = decoders.Metaspace()
    backend.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", 1)]
    )
    backend.add_tokens(languages)
    PreTrainedTokenizerFast(
        tokenizer_object=backend, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    ).save_pretrained(folder)
    config = T5Config(
        vocab_size=len(pieces),
        d_model=32,
        d_kv=16,
        d_ff=48,
        num_layers=2,
        num_heads=2,
        initializer_factor=4.0,
        dropout_rate=0.0,
        decoder_start_token_id=0,
        task_specific_params=tasks,
    )
    _save(T5ForConditionalGeneration, config, folder)


def _save(make: Any, config: Any, folder: Path) -> None:
    import torch

    torch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on numbers a folder of these sizes would not have
        make(config).eval().save_pretrained(folder)
