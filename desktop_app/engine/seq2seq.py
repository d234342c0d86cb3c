"""Writing with a model that has an encoder and a decoder: how much it reads, and its text.

Serves every task that rewrites text. Knows tokens and cancelling; nothing of
documents, summaries or translations.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.forward_pass import cancel_between_layers
from desktop_app.engine.own_settings import without_own_settings
from desktop_app.engine.text_stream import TokenText

if TYPE_CHECKING:
    import torch

#: Where a configuration says how much the encoder reads, the first that is there.
_WINDOWS = ("max_encoder_position_embeddings", "max_position_embeddings", "n_positions")
#: Where it says how much the decoder writes.
_OUTPUTS = ("max_decoder_position_embeddings", "max_position_embeddings")
#: What models with relative positions were trained with, if they do not say.
_USUAL_WINDOW = 512
#: Tokenizers that know no limit say some very large number.
_LARGEST_WINDOW = 16_384
#: More beams cost more time than they are worth.
_MOST_BEAMS = 4
#: How models write a summary, where neither they nor the caller say.
_USUAL_OUTPUT = 128
#: Of a line, in PEGASUS' vocabulary.
_LINE_END = "<n>"

#: Takes the text that is new.
Show = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote.

    Attributes:
        ended: whether it ended by itself; else the last sentence may be unfinished.
    """

    text: str
    ended: bool


class Seq2Seq:
    """One loaded model, ready to write.

    Args:
        task: a name in the configuration's `task_specific_params` ("summarization"), whose
            prefix and settings are used.

    Attributes:
        window: tokens that are read at once, prefix and end included.
        usual_output: tokens of a text that the model writes when it is not told how many.
    """

    def __init__(self, loaded: LoadedCheckpoint, task: str) -> None:
        self._model = loaded.model
        self._tokenizer = loaded.processor
        config = loaded.folder.config
        specific = (config.get("task_specific_params") or {}).get(task) or {}
        is_t5 = str(config.get("model_type", "")).endswith("t5")
        self._prefix = str(specific.get("prefix", _t5_prefix(task) if is_t5 else ""))
        self._generation = _generation(self._model, specific)
        self.window = _window(self._model.config, self._tokenizer)
        self.usual_output = int(
            self._generation.max_new_tokens or self._generation.max_length or _USUAL_OUTPUT
        )

    @property
    def frame(self) -> int:
        """Tokens that stand around every text."""
        return len(self._ids(""))

    def counts(self, texts: Sequence[str]) -> list[int]:
        """Returns the tokens of texts, without what stands around each."""
        if not texts:
            return []
        encoded = self._tokenizer(list(texts), add_special_tokens=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def fits(self, text: str) -> bool:
        """Tells whether a text is read whole."""
        return len(self._ids(text)) <= self.window

    def write(
        self, text: str, cancel: CancelToken, *, most_tokens: int, show: Show | None = None
    ) -> Written:
        """Returns what the model makes of a text; what goes beyond the window is not read.

        Args:
            most_tokens: that are written.
            show: given the text as it grows, token by token; the model then looks at one
                continuation only. Without it, it weighs as many as its authors say, which
                reads a little better and can be shown at the end alone.

        Raises:
            Cancelled: soon after `cancel` is set, between two layers.
        """
        import torch
        from transformers import StoppingCriteriaList

        inputs = self._inputs(text)
        generation = copy.deepcopy(self._generation)
        limit = min(most_tokens, self._most_output())
        generation.max_length, generation.max_new_tokens = None, limit
        generation.min_length = min(int(generation.min_length or 0), limit // 2)
        generation.min_new_tokens = None
        generation.forced_eos_token_id = None  # an end that is no end
        if show is not None:
            generation.num_beams = 1
        generation.num_beams = min(int(generation.num_beams or 1), _MOST_BEAMS)
        if generation.num_beams == 1:
            generation.early_stopping = generation.length_penalty = None
        streamer = _Streamer(self._tokenizer, show) if show is not None else None

        def stop(ids: torch.Tensor, _scores: Any, **_: Any) -> torch.Tensor:
            cancel.raise_if_set()
            return torch.zeros(ids.shape[0], dtype=torch.bool, device=ids.device)

        with ExitStack() as stack:
            stack.enter_context(torch.inference_mode())
            stack.enter_context(without_own_settings(self._model))
            for half in (self._model.get_encoder(), self._model.get_decoder()):
                stack.enter_context(cancel_between_layers(half, cancel))
            found = self._model.generate(
                **inputs,
                generation_config=generation,
                streamer=streamer,
                stopping_criteria=StoppingCriteriaList([stop]),
            )
        if streamer is not None:
            streamer.flush()
        ids = found[0].tolist()
        written = self._tokenizer.decode(
            ids, skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        ends = self._model.generation_config.eos_token_id
        ended = bool({*ids[1:]} & {*(ends if isinstance(ends, list) else [ends])})
        return Written(_lines(written).strip(), ended)

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer(self._prefix + text)["input_ids"]
        return ids

    def _inputs(self, text: str) -> dict[str, Any]:
        """Returns the encoder's tensors, (1, tokens) each."""
        import torch

        device = self._model.get_input_embeddings().weight.device
        encoded = self._tokenizer(
            self._prefix + text, truncation=True, max_length=self.window, return_tensors="pt"
        )
        inputs = {name: encoded[name].to(device) for name in ("input_ids", "attention_mask")}
        if getattr(self._model.config, "model_type", "") == "led":
            # The first token sees them all, as LED's authors do it for summaries.
            mask = torch.zeros_like(inputs["input_ids"])
            mask[:, 0] = 1
            inputs["global_attention_mask"] = mask
        return inputs

    def _most_output(self) -> int:
        stated = (getattr(self._model.config, name, None) for name in _OUTPUTS)
        return next((int(limit) for limit in stated if limit), _LARGEST_WINDOW) - 1


class _Streamer:
    """Hands on what `generate` tells of its tokens, as text."""

    def __init__(self, tokenizer: Any, show: Show) -> None:
        self._text = TokenText(tokenizer)
        self._show = show
        self._begun = False

    def put(self, tokens: torch.Tensor) -> None:
        """Takes the next tokens; first come those that the decoder begins with."""
        if not self._begun:
            self._begun = True
            return
        for token in tokens.flatten().tolist():
            self._tell(self._text.push(token))

    def end(self) -> None:
        """`generate` is done."""

    def flush(self) -> None:
        self._tell(self._text.flush())

    def _tell(self, piece: str) -> None:
        if piece:
            self._show(_lines(piece))


def _lines(text: str) -> str:
    return text.replace(_LINE_END, "\n")


def _t5_prefix(task: str) -> str:
    return "summarize: " if task == "summarization" else ""


def _generation(model: Any, specific: Mapping[str, Any]) -> Any:
    """Returns how the model's authors let it write, for this task."""
    generation = copy.deepcopy(model.generation_config)
    for name, value in specific.items():
        if hasattr(generation, name):
            setattr(generation, name, value)
    generation.do_sample = False
    return generation


def _window(config: Any, tokenizer: Any) -> int:
    stated = (getattr(config, name, None) for name in _WINDOWS)
    window = next((int(limit) for limit in stated if limit), 0)
    own = int(getattr(tokenizer, "model_max_length", 0) or 0)
    if own > _LARGEST_WINDOW:
        own = 0
    known = [limit for limit in (window, own) if limit]
    return min(*known, _LARGEST_WINDOW) if known else _USUAL_WINDOW
