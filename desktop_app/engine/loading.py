"""Loading a chat model: its weights, its prompts, what ends its turns.

Knows nothing of decoding, nor what to do when a model does not fit (fallback.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop_app.engine import attention, checkpoints, placement
from desktop_app.engine.prompting import Prompter
from desktop_app.engine.runtime import Job
from desktop_app.protocol import LoadSpec, ModelInfo

#: A context length for models that state none (recurrent ones have no limit).
_DEFAULT_CONTEXT = 8192
#: Tokenizers say "no limit" with an enormous number.
_LARGEST_TOKENIZER_LIMIT = 10**7


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in memory: transformers' model and tokenizer, and what they are.

    Attributes:
        eos_ids: the tokens that end a turn.
        shown: special tokens that belong to the text: marks around thoughts.
    """

    model: Any
    tokenizer: Any
    prompter: Prompter
    eos_ids: frozenset[int]
    shown: dict[int, str]
    info: ModelInfo


def load(spec: LoadSpec, job: Job) -> LoadedModel:
    """Loads a model for decoding; raises what `checkpoints.load` does."""
    checkpoint = checkpoints.load("chat", spec, job)
    model, tokenizer = checkpoint.model, checkpoint.processor
    if spec.attention == "auto" and placement.device_name(model) == "CPU":
        attention.use_on_cpu(model)
    own_context = _context_tokens(model.config, tokenizer)
    info = ModelInfo(
        model=spec.model,
        name=checkpoint.folder.name,
        device=placement.device_name(model),
        dtype=str(model.dtype).removeprefix("torch."),
        quantization=checkpoint.quantization,
        parameters=model.num_parameters(),
        memory_bytes=model.get_memory_footprint(),
        context_tokens=min(spec.context_tokens or own_context, own_context),
    )
    prompter = Prompter(tokenizer, info.name)
    shown = {tokenizer.convert_tokens_to_ids(mark): mark for mark in prompter.markers.visible}
    return LoadedModel(model, tokenizer, prompter, _eos_ids(model, tokenizer), shown, info)


def _context_tokens(config: Any, tokenizer: Any) -> int:
    text_config = config.get_text_config()
    stated = getattr(text_config, "max_position_embeddings", None)
    if isinstance(stated, int) and stated > 0:
        return stated
    limit = tokenizer.model_max_length
    return int(limit) if 0 < limit < _LARGEST_TOKENIZER_LIMIT else _DEFAULT_CONTEXT


def _eos_ids(model: Any, tokenizer: Any) -> frozenset[int]:
    """Returns the tokens that end a turn: the model's and the tokenizer's."""
    stated = model.generation_config.eos_token_id
    ids = [stated] if isinstance(stated, int) else list(stated or ())
    if tokenizer.eos_token_id is not None:
        ids.append(tokenizer.eos_token_id)
    return frozenset(ids)
